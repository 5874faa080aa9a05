//! The queue of proposals: they come by hand or in signed files, wait, and are decided once. What is approved is made
//! in the transaction of the decision.

use chrono::{DateTime, NaiveDate, Utc};
use hub_domain::partner::{
    Agreement, Checked, Envelope, EnvelopeError, PartnerError, Proposal, ProposalState, ProposedChange, TextCheck,
    Verifier,
};
use hub_domain::{ProfileId, ProposalId};
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection as _, Row, SqliteConnection};

use super::act::{Act, bytes, profile_of, read, uuid, write};
use super::{agreements, items, tree};
use crate::{Store, StoreError, time};

/// A proposal as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptProposal {
    /// What is proposed.
    pub proposal: Proposal,
    /// When it came here.
    pub came_at: DateTime<Utc>,
    /// Whether it came in a signed file.
    pub signed: bool,
    /// How far it has come.
    pub state: ProposalState,
    /// Who decided.
    pub decided_by: Option<ProfileId>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why.
    pub reason: Option<String>,
}

const COLUMNS: &str = "SELECT p.body, p.came_at, p.envelope IS NOT NULL, p.state, f.uuid, p.decided_at, p.reason
     FROM proposal p LEFT JOIN profile f ON f.id = p.decided_by";

impl Store {
    /// Keeps a proposal made here.
    ///
    /// # Errors
    /// [`StoreError::Partner`] for what is wrong with it, for a profile that is put away, and for one that was kept
    /// before; [`StoreError::NotFound`] for an unknown profile.
    pub async fn propose(&self, proposal: &Checked<Proposal>) -> Result<(), StoreError> {
        let proposal = proposal.get();
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let (profile, who) = profile_of(&mut tx, proposal.by).await?;
        if who.put_away {
            return Err(PartnerError::NotAllowed { who: "a profile in use", what: "propose" }.into());
        }
        keep(&mut tx, proposal, profile, None, self.now_ms()).await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// Takes in a signed proposal from a file. It must be signed with the key that this store has of its proposer, unaltered,
    /// new, and its texts must pass the check; until then nothing of it is kept.
    ///
    /// # Errors
    /// [`StoreError::Partner`] with the reason by name ([`EnvelopeError`] among them).
    pub async fn receive_proposal(
        &self,
        file: &[u8],
        verifier: &dyn Verifier,
        check: TextCheck<'_>,
    ) -> Result<ProposalId, StoreError> {
        let refuse = |error: EnvelopeError| StoreError::from(PartnerError::from(error));
        let envelope = Envelope::read(file).map_err(refuse)?;
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let (profile, who) = match profile_of(&mut tx, envelope.by()).await {
            Ok(found) => found,
            Err(StoreError::NotFound { .. }) => return Err(refuse(EnvelopeError::UnknownProfile)),
            Err(other) => return Err(other),
        };
        let Some(key) = who.public_key.filter(|_| !who.put_away) else {
            return Err(refuse(EnvelopeError::UnknownProfile));
        };
        let proposal = envelope.open(&key, verifier)?;
        let proposal = Checked::new(proposal, check).map_err(PartnerError::from)?;
        keep(&mut tx, proposal.get(), profile, Some(envelope.to_file()), self.now_ms()).await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(proposal.get().id)
    }

    /// Approves a proposal, and makes its change with it: both or neither.
    ///
    /// # Errors
    /// [`StoreError::Partner`] when `by` is no admin, when it is decided already, when the change cannot be made or what it
    /// changes was changed since; it waits on then. [`StoreError::NotFound`].
    pub async fn approve_proposal(
        &self,
        id: ProposalId,
        by: ProfileId,
        reason: Option<&Checked<String>>,
    ) -> Result<(), StoreError> {
        self.decide(id, by, ProposalState::Approved, reason.map(|r| r.get().clone())).await
    }

    /// Refuses a proposal.
    ///
    /// # Errors
    /// As [`Store::approve_proposal`]; an empty reason.
    pub async fn refuse_proposal(
        &self,
        id: ProposalId,
        by: ProfileId,
        reason: &Checked<String>,
    ) -> Result<(), StoreError> {
        self.decide(id, by, ProposalState::Refused, Some(reason.get().clone())).await
    }

    /// Takes a proposal back; only who made it can.
    ///
    /// # Errors
    /// [`StoreError::Partner`] for anybody else, and when it is decided already; [`StoreError::NotFound`].
    pub async fn withdraw_proposal(&self, id: ProposalId, by: ProfileId) -> Result<(), StoreError> {
        self.decide(id, by, ProposalState::Withdrawn, None).await
    }

    async fn decide(
        &self,
        id: ProposalId,
        by: ProfileId,
        state: ProposalState,
        reason: Option<String>,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let row = sqlx::query("SELECT id, state, body FROM proposal WHERE uuid = ?")
            .bind(bytes(id.as_uuid()))
            .fetch_optional(&mut *tx)
            .await?
            .ok_or(StoreError::NotFound { what: "proposal" })?;
        let number: i64 = row.try_get(0)?;
        let proposal: Proposal = read(row.try_get(2)?)?;
        let (decider, who) = profile_of(&mut tx, by).await?;
        if state == ProposalState::Withdrawn {
            if by != proposal.by {
                return Err(PartnerError::NotAllowed { who: "who made a proposal", what: "withdraw it" }.into());
            }
        } else {
            who.may_decide()?;
        }
        state_of(row.try_get(1)?)?.must_wait()?;
        if state == ProposalState::Refused && reason.as_ref().is_none_or(|r| r.trim().is_empty()) {
            return Err(PartnerError::NoReason { what: "a refusal" }.into());
        }
        let act = Act { now: self.now_ms(), profile: Some(decider), proposal: Some(number) };
        if state == ProposalState::Approved {
            make(&mut tx, proposal.change, act, self.here().date_naive()).await?;
        }
        sqlx::query("UPDATE proposal SET state = ?, decided_by = ?, decided_at = ?, reason = ? WHERE id = ?")
            .bind(state.as_str())
            .bind(decider)
            .bind(act.now)
            .bind(reason)
            .bind(number)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// A proposal.
    ///
    /// # Errors
    /// The database's.
    pub async fn proposal(&self, id: ProposalId) -> Result<Option<KeptProposal>, StoreError> {
        let mut reader = self.reader().await?;
        let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE p.uuid = ?"));
        let row = sqlx::query(sql).bind(bytes(id.as_uuid())).fetch_optional(&mut *reader).await?;
        row.as_ref().map(from_row).transpose()
    }

    /// The proposals that wait, in the order they came.
    ///
    /// # Errors
    /// The database's.
    pub async fn waiting_proposals(&self) -> Result<Vec<KeptProposal>, StoreError> {
        let mut reader = self.reader().await?;
        let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE p.state = 'waiting' ORDER BY p.came_at, p.id"));
        let rows = sqlx::query(sql).fetch_all(&mut *reader).await?;
        rows.iter().map(from_row).collect()
    }

    /// The proposals that were decided last, the latest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn decided_proposals(&self, limit: u32) -> Result<Vec<KeptProposal>, StoreError> {
        let mut reader = self.reader().await?;
        let sql = sqlx::AssertSqlSafe(format!(
            "{COLUMNS} WHERE p.state <> 'waiting' ORDER BY p.decided_at DESC, p.id DESC LIMIT ?"
        ));
        let rows = sqlx::query(sql).bind(limit).fetch_all(&mut *reader).await?;
        rows.iter().map(from_row).collect()
    }
}

async fn keep(
    conn: &mut SqliteConnection,
    proposal: &Proposal,
    profile: i64,
    envelope: Option<String>,
    now: i64,
) -> Result<(), StoreError> {
    proposal.check()?;
    let done = sqlx::query(
        "INSERT INTO proposal (uuid, profile, body, envelope, came_at, state) VALUES (?, ?, ?, ?, ?, 'waiting')
         ON CONFLICT (uuid) DO NOTHING",
    )
    .bind(bytes(proposal.id.as_uuid()))
    .bind(profile)
    .bind(write(proposal)?)
    .bind(envelope)
    .bind(now)
    .execute(conn)
    .await?;
    match done.rows_affected() {
        0 => Err(PartnerError::from(EnvelopeError::Replayed).into()),
        _ => Ok(()),
    }
}

/// Makes a change that was approved. Its texts were checked when it came.
async fn make(
    conn: &mut SqliteConnection,
    change: ProposedChange,
    act: Act,
    today: NaiveDate,
) -> Result<(), StoreError> {
    match change {
        ProposedChange::Partner { partner, revision } => tree::save(conn, &partner, revision, act).await?,
        ProposedChange::Licence { licence, revision } => items::save(conn, &licence, revision, act).await?,
        ProposedChange::Agreement { agreement, revision } => {
            items::save::<Agreement>(conn, &agreement, revision, act).await?
        }
        ProposedChange::AgreementStep { agreement, next, reason, revision } => {
            agreements::step(conn, agreement, next, reason.as_deref(), revision, act, today).await?.revision
        }
        ProposedChange::Offerings { partner, offerings, revision } => {
            let (_, kept) = tree::find(conn, partner).await?.ok_or(StoreError::NotFound { what: "partner" })?;
            let changed = hub_domain::partner::Partner { offerings, ..kept.value };
            tree::save(conn, &changed, revision, act).await?
        }
    };
    Ok(())
}

fn state_of(text: &str) -> Result<ProposalState, StoreError> {
    ProposalState::parse(text).ok_or_else(|| StoreError::damaged("a proposal does not read"))
}

fn from_row(row: &SqliteRow) -> Result<KeptProposal, StoreError> {
    let decider: Option<&[u8]> = row.try_get(4)?;
    let decided: Option<i64> = row.try_get(5)?;
    Ok(KeptProposal {
        proposal: read(row.try_get(0)?)?,
        came_at: time::from_ms(row.try_get(1)?),
        signed: row.try_get(2)?,
        state: state_of(row.try_get(3)?)?,
        decided_by: decider.map(uuid).transpose()?.map(ProfileId::from),
        decided_at: decided.map(time::from_ms),
        reason: row.try_get(6)?,
    })
}
