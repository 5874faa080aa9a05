//! The tree of companies, branches and persons.

use hub_domain::partner::{
    Agreement, AgreementState, Checked, HealthLimits, IntegrationState, Measurement, Partner, PartnerError,
    ServiceLevel, StreamFigures, integration_state,
};
use hub_domain::{ConnectionId, PartnerId, ProfileId};
use sqlx::{Connection as _, Row, SqliteConnection};

use super::act::{Act, Deed, bytes, number_of, read, uuid, write};
use super::items::{self, Kept};
use crate::{Store, StoreError, time};

impl Store {
    /// Keeps a partner, new (`revision` 0) or changed (the revision its author saw), and answers the new revision.
    ///
    /// # Errors
    /// [`StoreError::Partner`] for what is wrong with it, with its place in the tree, or when somebody changed it since;
    /// [`StoreError::NotFound`] for a parent, connection or profile that is not there.
    pub async fn save_partner(
        &self,
        partner: &Checked<Partner>,
        revision: u32,
        by: Option<ProfileId>,
    ) -> Result<u32, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let act = Act::of(&mut tx, by, self.now_ms()).await?;
        let revision = save(&mut tx, partner.get(), revision, act).await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(revision)
    }

    /// A partner.
    ///
    /// # Errors
    /// The database's.
    pub async fn partner(&self, id: PartnerId) -> Result<Option<Kept<Partner>>, StoreError> {
        let mut reader = self.reader().await?;
        let mut tx = reader.begin().await?;
        Ok(find(&mut tx, id).await?.map(|(_, kept)| kept))
    }

    /// How each connection of a partner does, judged by its runs of the last `days` days (1 to 90); nothing is stored.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown partner.
    pub async fn partner_health(
        &self,
        id: PartnerId,
        days: u32,
        limits: &HealthLimits,
    ) -> Result<Vec<(ConnectionId, IntegrationState)>, StoreError> {
        let partner = self.partner(id).await?.ok_or(StoreError::NotFound { what: "partner" })?;
        let mut said = Vec::new();
        for connection in partner.value.connections {
            let paused = self.paused_since(connection).await?.is_some();
            let streams: Vec<StreamFigures> = self
                .stream_health(connection, days)
                .await?
                .into_iter()
                .map(|s| StreamFigures {
                    last_done_at: s.last_done_at,
                    failed_calls: s.days.iter().map(|d| d.failed_calls).sum(),
                    calls: s.days.iter().map(|d| d.calls).sum(),
                })
                .collect();
            said.push((connection, integration_state(&streams, paused, self.now(), limits)));
        }
        Ok(said)
    }
}

/// A partner and its row. Its connections are those that are still there.
pub(super) async fn find(
    conn: &mut SqliteConnection,
    id: PartnerId,
) -> Result<Option<(i64, Kept<Partner>)>, StoreError> {
    let row = sqlx::query("SELECT id, body, revision, updated_at FROM partner WHERE uuid = ?")
        .bind(bytes(id.as_uuid()))
        .fetch_optional(&mut *conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let number: i64 = row.try_get(0)?;
    let mut value: Partner = read(row.try_get(1)?)?;
    let connections: Vec<Vec<u8>> = sqlx::query_scalar(
        "SELECT c.uuid FROM partner_connection p JOIN connection c ON c.id = p.connection_id
         WHERE p.partner = ? ORDER BY c.name",
    )
    .bind(number)
    .fetch_all(conn)
    .await?;
    value.connections = connections.iter().map(|b| uuid(b).map(ConnectionId::from)).collect::<Result<_, _>>()?;
    let kept = Kept { value, revision: row.try_get(2)?, updated_at: time::from_ms(row.try_get(3)?) };
    Ok(Some((number, kept)))
}

pub(super) async fn save(
    conn: &mut SqliteConnection,
    partner: &Partner,
    revision: u32,
    act: Act,
) -> Result<u32, StoreError> {
    partner.check()?;
    let old = find(conn, partner.id).await?;
    if old.as_ref().map_or(0, |(_, kept)| kept.revision) != revision {
        return Err(PartnerError::ChangedSince { what: "the partner" }.into());
    }
    let parent = match partner.parent {
        None => None,
        Some(parent) => {
            let (number, kept) =
                find(conn, parent).await?.ok_or(StoreError::NotFound { what: "partner it belongs to" })?;
            partner.fits_under(kept.value.level)?;
            Some(number)
        }
    };
    if let Some((number, kept)) = &old {
        keep_those_below(conn, *number, &kept.value, partner).await?;
        if kept.value.kind != partner.kind || kept.value.settlement() != partner.settlement() {
            keep_what_it_has(conn, *number, partner).await?;
        }
    }
    let body = write(partner)?;
    let number = sqlx::query_scalar::<_, i64>(
        "INSERT INTO partner (uuid, parent, body, revision, sort_name, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
         ON CONFLICT (uuid) DO UPDATE SET parent = excluded.parent, body = excluded.body,
         revision = excluded.revision, sort_name = excluded.sort_name, updated_at = excluded.updated_at
         RETURNING id",
    )
    .bind(bytes(partner.id.as_uuid()))
    .bind(parent)
    .bind(&body)
    .bind(revision + 1)
    .bind(partner.name.to_lowercase())
    .bind(act.now)
    .fetch_one(&mut *conn)
    .await?;
    relate(conn, number, partner).await?;
    let before = old.map(|(_, kept)| write(&kept.value)).transpose()?;
    let deed = Deed { partner: number, item: None, kind: "partner", before: before.as_deref(), after: Some(&body) };
    act.note(conn, deed).await?;
    Ok(revision + 1)
}

/// A partner that others belong to stays what they can belong to.
async fn keep_those_below(
    conn: &mut SqliteConnection,
    number: i64,
    old: &Partner,
    new: &Partner,
) -> Result<(), StoreError> {
    if old.level == new.level {
        return Ok(());
    }
    let below: Vec<String> =
        sqlx::query_scalar("SELECT body FROM partner WHERE parent = ?").bind(number).fetch_all(conn).await?;
    for body in below {
        read::<Partner>(&body)?.fits_under(new.level)?;
    }
    Ok(())
}

/// A partner does not become what it could not be with the agreements that hold and the figures that are kept of it.
async fn keep_what_it_has(conn: &mut SqliteConnection, number: i64, new: &Partner) -> Result<(), StoreError> {
    for agreement in items::all::<Agreement>(conn, number).await? {
        if !matches!(agreement.value.state, AgreementState::Expired | AgreementState::Ended) {
            agreement.value.check(new)?;
        }
    }
    for level in items::all::<ServiceLevel>(conn, number).await? {
        level.value.check(new)?;
    }
    for figure in items::all::<Measurement>(conn, number).await? {
        figure.value.check(new)?;
    }
    Ok(())
}

/// Where it works, which connections are with it, by what it is found.
async fn relate(conn: &mut SqliteConnection, number: i64, partner: &Partner) -> Result<(), StoreError> {
    for sql in ["DELETE FROM partner_place WHERE partner = ?", "DELETE FROM partner_connection WHERE partner = ?"] {
        sqlx::query(sql).bind(number).execute(&mut *conn).await?;
    }
    sqlx::query("INSERT OR IGNORE INTO partner_place (place, partner) SELECT value, ?1 FROM json_each(?2)")
        .bind(number)
        .bind(write(&partner.coverage)?)
        .execute(&mut *conn)
        .await?;
    for connection in &partner.connections {
        let row = crate::connections::number_of(conn, *connection).await?;
        sqlx::query("INSERT OR IGNORE INTO partner_connection (partner, connection_id) VALUES (?, ?)")
            .bind(number)
            .bind(row)
            .execute(&mut *conn)
            .await?;
    }
    sqlx::query("INSERT OR REPLACE INTO partner_text (rowid, words) VALUES (?, ?)")
        .bind(number)
        .bind(words(partner))
        .execute(&mut *conn)
        .await?;
    Ok(())
}

/// What a partner is found by. Numbers are found however they were typed: their digits stand beside them.
fn words(partner: &Partner) -> String {
    let mut words = vec![partner.name.clone()];
    if let Some(speciality) = partner.speciality {
        words.push(speciality.as_str().to_owned());
    }
    for contact in &partner.contacts {
        words.push(contact.name.clone());
        words.extend(contact.email.clone());
        if let Some(phone) = &contact.phone {
            words.push(phone.chars().filter(char::is_ascii_digit).collect());
        }
    }
    words.extend(partner.offerings.iter().map(|o| o.name.clone()));
    words.join(" ")
}

impl Store {
    /// Those that belong to a partner directly, by name.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown partner.
    pub async fn partners_below(&self, id: PartnerId) -> Result<Vec<PartnerId>, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, id).await?;
        let ids: Vec<Vec<u8>> = sqlx::query_scalar("SELECT uuid FROM partner WHERE parent = ? ORDER BY sort_name, id")
            .bind(number)
            .fetch_all(&mut *reader)
            .await?;
        ids.iter().map(|b| uuid(b).map(PartnerId::from)).collect()
    }
}
