//! Payments and attempts, read; steps of payments; reviews of blocked attempts; totals of a year.

use chrono::NaiveDate;
use hub_compliance::payment::{Decision, PartyKind, Payment};
use hub_domain::partner::{Checked, PartnerError};
use hub_domain::{ProfileId, named};
use serde_json::Value;
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection as _, Row};
use uuid::Uuid;

use super::asked::{Direction, PaymentClaim, read_facts};
use crate::partners::{bytes, profile_number, uuid};
use crate::{Store, StoreError};

named! {
    /// What a payment has come to.
    pub enum PaymentState {
        /// Owed.
        Accrued = "accrued",
        /// Agreed, waits for payment.
        Locked = "locked",
        /// Paid.
        Paid = "paid",
        /// Taken back.
        Reversed = "reversed",
    }
}

/// An attempt.
#[derive(Debug, Clone, PartialEq)]
pub struct AttemptRow {
    /// Identifier.
    pub id: Uuid,
    /// When, milliseconds UTC.
    pub at: i64,
    /// By whose day's rules.
    pub ruled_on: NaiveDate,
    /// Who asked, by name; absent where nobody has a profile.
    pub by: Option<String>,
    /// By which road.
    pub road: String,
    /// What the rules read.
    pub facts: Payment,
    /// What it says beside.
    pub claim: PaymentClaim,
    /// What the rules say.
    pub decision: Decision,
    /// BLAKE3 of the rules, hexadecimal.
    pub rules: String,
    /// First day of the rule that decided.
    pub rule_since: Option<NaiveDate>,
    /// Reviews, the first first.
    pub reviews: Vec<Review>,
}

/// What a compliance administrator found of a blocked attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// When, milliseconds UTC.
    pub at: i64,
    /// Who, by name.
    pub by: String,
    /// Whether the facts it was asked with were wrong; else the block stands.
    pub facts_wrong: bool,
    /// In words.
    pub note: String,
}

/// Which payments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaymentQuery {
    /// Only in these states; empty for all.
    pub states: Vec<PaymentState>,
    /// Due on or after.
    pub from: Option<NaiveDate>,
    /// Due on or before.
    pub to: Option<NaiveDate>,
    /// Rows wanted.
    pub limit: u32,
    /// Rows to skip.
    pub offset: u32,
}

/// A payment.
#[derive(Debug, Clone, PartialEq)]
pub struct PaymentRow {
    /// Identifier.
    pub id: Uuid,
    /// The attempt that let it be kept.
    pub attempt: AttemptRow,
    /// What it has come to.
    pub state: PaymentState,
    /// The day of its last entry.
    pub state_on: NaiveDate,
    /// Why it was taken back.
    pub reason: Option<String>,
    /// The deal it belongs to.
    pub deal: Option<Uuid>,
}

/// An entry of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentEvent {
    /// What it came to.
    pub state: PaymentState,
    /// On which day.
    pub on: NaiveDate,
    /// By whom, by name.
    pub by: Option<String>,
    /// What it adds, cents.
    pub cents: i64,
    /// Why it was taken back.
    pub reason: Option<String>,
}

/// A step of payments.
#[derive(Debug, Clone, Copy)]
pub enum PaymentMove<'a> {
    /// Agreed.
    Lock,
    /// Paid.
    Pay,
    /// Taken back, with the reason.
    Reverse(&'a Checked<String>),
}

/// What one payee was paid in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearTotal {
    /// Calendar year.
    pub year: i32,
    /// Who, as written.
    pub payee: String,
    /// What kind.
    pub kind: PartyKind,
    /// Payments.
    pub payments: u32,
    /// Paid in the year and not taken back, cents.
    pub cents: i64,
}

const ATTEMPT: &str =
    "a.id, a.uuid, a.at, a.ruled_on, r.body ->> '$.name', a.road, a.facts, a.claim, a.decision, a.rules,
    a.rule_since";

impl Store {
    /// Attempts that were decided so, the latest first; all where `outcomes` is empty. The number of all beside.
    ///
    /// # Errors
    /// The database's.
    pub async fn payment_attempts(
        &self,
        outcomes: &[&str],
        limit: u32,
        offset: u32,
    ) -> Result<(u32, Vec<AttemptRow>), StoreError> {
        let wanted = serde_json::to_string(outcomes).unwrap_or_default();
        let which = "FROM payment_attempt a LEFT JOIN profile r ON r.id = a.profile
            WHERE (?1 = '[]' OR a.outcome IN (SELECT value FROM json_each(?1)))";
        let mut reader = self.reader().await?;
        let total: u32 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) {which}")))
            .bind(&wanted)
            .fetch_one(&mut *reader)
            .await?;
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {ATTEMPT} {which} ORDER BY a.id DESC LIMIT ?2 OFFSET ?3")))
                .bind(&wanted)
                .bind(limit)
                .bind(offset)
                .fetch_all(&mut *reader)
                .await?;
        let mut attempts = Vec::with_capacity(rows.len());
        for row in rows {
            let mut attempt = attempt_of(&row)?;
            let reviews = sqlx::query(
                "SELECT v.at, r.body ->> '$.name', v.finding, v.note FROM payment_review v
                 JOIN profile r ON r.id = v.profile WHERE v.attempt = ? ORDER BY v.id",
            )
            .bind(row.try_get::<i64, _>(0)?)
            .fetch_all(&mut *reader)
            .await?;
            for review in reviews {
                attempt.reviews.push(Review {
                    at: review.try_get(0)?,
                    by: review.try_get(1)?,
                    facts_wrong: review.try_get::<String, _>(2)? == "facts-wrong",
                    note: review.try_get(3)?,
                });
            }
            attempts.push(attempt);
        }
        Ok((total, attempts))
    }

    /// Notes what a compliance administrator found of a blocked attempt. The decision stands; no payment comes of it.
    ///
    /// # Errors
    /// [`StoreError::Partner`] when `by` is none; [`StoreError::BadInput`] when the attempt is not a blocked one;
    /// [`StoreError::NotFound`].
    pub async fn review_attempt(
        &self,
        attempt: Uuid,
        facts_wrong: bool,
        note: &Checked<String>,
        by: ProfileId,
    ) -> Result<(), StoreError> {
        let profile = self.profile(by).await?.ok_or(StoreError::NotFound { what: "profile" })?;
        if profile.may_decide().is_err() {
            let error =
                PartnerError::NotAllowed { who: "a compliance administrator", what: "look at a blocked attempt again" };
            return Err(error.into());
        }
        if note.get().trim().is_empty() {
            return Err(StoreError::bad("note: say what was found"));
        }
        let mut writer = self.writer().await?;
        let number = profile_number(&mut writer, by).await?;
        let found: Option<(i64, String)> = sqlx::query_as("SELECT id, outcome FROM payment_attempt WHERE uuid = ?")
            .bind(bytes(&attempt))
            .fetch_optional(&mut *writer)
            .await?;
        let (id, outcome) = found.ok_or(StoreError::NotFound { what: "attempt" })?;
        if outcome != "block" {
            return Err(StoreError::bad("only a blocked attempt is looked at again"));
        }
        sqlx::query("INSERT INTO payment_review (attempt, at, profile, finding, note) VALUES (?, ?, ?, ?, ?)")
            .bind(id)
            .bind(self.now_ms())
            .bind(number)
            .bind(if facts_wrong { "facts-wrong" } else { "upheld" })
            .bind(note.get())
            .execute(&mut *writer)
            .await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// Payments, the latest due first, and how many there are in all.
    ///
    /// # Errors
    /// The database's.
    pub async fn payments(&self, query: &PaymentQuery) -> Result<(u32, Vec<PaymentRow>), StoreError> {
        let states: Vec<&str> = query.states.iter().map(|state| state.as_str()).collect();
        let states = serde_json::to_string(&states).unwrap_or_default();
        let which = "FROM payment p JOIN payment_attempt a ON a.id = p.attempt LEFT JOIN profile r ON r.id = a.profile
            JOIN payment_entry e ON e.id = (SELECT max(id) FROM payment_entry WHERE payment = p.id)
            LEFT JOIN deal_payment dp ON dp.payment = p.id LEFT JOIN deal_record d ON d.id = dp.deal
            WHERE (?1 = '[]' OR e.event IN (SELECT value FROM json_each(?1)))
              AND (?2 IS NULL OR p.due_on >= ?2) AND (?3 IS NULL OR p.due_on <= ?3)";
        let (from, to) = (query.from.map(|day| day.to_string()), query.to.map(|day| day.to_string()));
        let mut reader = self.reader().await?;
        let total: u32 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) {which}")))
            .bind(&states)
            .bind(&from)
            .bind(&to)
            .fetch_one(&mut *reader)
            .await?;
        let sql = format!(
            "SELECT {ATTEMPT}, p.uuid, e.event, e.on_day, e.reason, d.uuid {which}
             ORDER BY p.due_on DESC, p.id DESC LIMIT ?4 OFFSET ?5"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(&states)
            .bind(&from)
            .bind(&to)
            .bind(query.limit)
            .bind(query.offset)
            .fetch_all(&mut *reader)
            .await?;
        let read = |row: SqliteRow| {
            Ok(PaymentRow {
                id: uuid(row.try_get(11)?)?,
                attempt: attempt_of(&row)?,
                state: state(row.try_get(12)?)?,
                state_on: day(row.try_get(13)?)?,
                reason: row.try_get(14)?,
                deal: row.try_get::<Option<&[u8]>, _>(15)?.map(uuid).transpose()?,
            })
        };
        Ok((total, rows.into_iter().map(read).collect::<Result<_, StoreError>>()?))
    }

    /// Payments by state and direction: how many, and how much, cents.
    ///
    /// # Errors
    /// The database's.
    pub async fn payment_totals(&self) -> Result<Vec<(PaymentState, Direction, u32, i64)>, StoreError> {
        let mut reader = self.reader().await?;
        let rows: Vec<(String, String, u32, i64)> = sqlx::query_as(
            "SELECT e.event, p.direction, count(*), sum(p.cents) FROM payment p
             JOIN payment_entry e ON e.id = (SELECT max(id) FROM payment_entry WHERE payment = p.id)
             GROUP BY 1, 2 ORDER BY 1, 2",
        )
        .fetch_all(&mut *reader)
        .await?;
        let read = |(event, direction, count, cents): (String, String, u32, i64)| {
            let direction =
                Direction::parse(&direction).ok_or_else(|| StoreError::damaged("a direction does not read"))?;
            Ok((state(&event)?, direction, count, cents))
        };
        rows.into_iter().map(read).collect()
    }

    /// What became of a payment, the first first.
    ///
    /// # Errors
    /// The database's.
    pub async fn payment_events(&self, payment: Uuid) -> Result<Vec<PaymentEvent>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "SELECT e.event, e.on_day, r.body ->> '$.name', e.cents, e.reason FROM payment_entry e
             JOIN payment p ON p.id = e.payment LEFT JOIN profile r ON r.id = e.profile WHERE p.uuid = ? ORDER BY e.id",
        )
        .bind(bytes(&payment))
        .fetch_all(&mut *reader)
        .await?;
        let read = |row: SqliteRow| {
            Ok(PaymentEvent {
                state: state(row.try_get(0)?)?,
                on: day(row.try_get(1)?)?,
                by: row.try_get(2)?,
                cents: row.try_get(3)?,
                reason: row.try_get(4)?,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// Takes payments a step on, all of them or none.
    ///
    /// # Errors
    /// [`StoreError::BadInput`] for a step that is not to be had; [`StoreError::NotFound`].
    pub async fn move_payments(
        &self,
        payments: &[Uuid],
        step: PaymentMove<'_>,
        on: NaiveDate,
        by: Option<ProfileId>,
    ) -> Result<(), StoreError> {
        let (event, reason) = match step {
            PaymentMove::Lock => (PaymentState::Locked, None),
            PaymentMove::Pay => (PaymentState::Paid, None),
            PaymentMove::Reverse(why) if why.get().trim().is_empty() => {
                return Err(StoreError::bad("reason: say why it is taken back"));
            }
            PaymentMove::Reverse(why) => (PaymentState::Reversed, Some(why.get().as_str())),
        };
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let profile = match by {
            Some(by) => Some(profile_number(&mut tx, by).await?),
            None => None,
        };
        for payment in payments {
            let found: Option<(i64, i64, String)> = sqlx::query_as(
                "SELECT p.id, p.cents, (SELECT event FROM payment_entry WHERE payment = p.id ORDER BY id DESC LIMIT 1)
                 FROM payment p WHERE p.uuid = ?",
            )
            .bind(bytes(payment))
            .fetch_optional(&mut *tx)
            .await?;
            let (id, cents, was) = found.ok_or(StoreError::NotFound { what: "payment" })?;
            let may = match event {
                PaymentState::Locked => was == "accrued",
                PaymentState::Paid => was == "locked",
                PaymentState::Accrued | PaymentState::Reversed => was != "reversed",
            };
            if !may {
                return Err(StoreError::bad(format!("a payment that is {was} cannot become {}", event.as_str())));
            }
            sqlx::query(
                "INSERT INTO payment_entry (payment, at, on_day, profile, event, cents, reason) VALUES (?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(id)
            .bind(self.now_ms())
            .bind(on.to_string())
            .bind(profile)
            .bind(event.as_str())
            .bind(if event == PaymentState::Reversed { -cents } else { 0 })
            .bind(reason)
            .execute(&mut *tx)
            .await?;
        }
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// What was paid out to each payee in each calendar year and not taken back, the latest year and the largest first.
    /// Names that differ in case or spaces at their ends are one.
    ///
    /// # Errors
    /// The database's.
    pub async fn paid_by_year(&self) -> Result<Vec<YearTotal>, StoreError> {
        let mut reader = self.reader().await?;
        let rows: Vec<(i32, String, String, u32, i64)> = sqlx::query_as(
            "SELECT CAST(substr(e.on_day, 1, 4) AS INTEGER) AS year, min(trim(p.payee)), min(a.facts ->> '$.payee_type'),
                    count(*), sum(p.cents)
             FROM payment_entry e JOIN payment p ON p.id = e.payment JOIN payment_attempt a ON a.id = p.attempt
             WHERE e.event = 'paid' AND p.direction = 'out'
               AND NOT EXISTS (SELECT 1 FROM payment_entry b WHERE b.payment = p.id AND b.event = 'reversed')
             GROUP BY year, lower(trim(p.payee)) ORDER BY year DESC, sum(p.cents) DESC, 2",
        )
        .fetch_all(&mut *reader)
        .await?;
        let read = |(year, payee, kind, payments, cents): (i32, String, String, u32, i64)| {
            let kind = PartyKind::parse(&kind).ok_or_else(|| StoreError::damaged("a kind of party does not read"))?;
            Ok(YearTotal { year, payee, kind, payments, cents })
        };
        rows.into_iter().map(read).collect()
    }
}

fn attempt_of(row: &SqliteRow) -> Result<AttemptRow, StoreError> {
    let facts: Value = json(row.try_get(6)?)?;
    let rules: Vec<u8> = row.try_get(9)?;
    Ok(AttemptRow {
        id: uuid(row.try_get(1)?)?,
        at: row.try_get(2)?,
        ruled_on: day(row.try_get(3)?)?,
        by: row.try_get(4)?,
        road: row.try_get(5)?,
        facts: read_facts(&facts).map_err(|_| StoreError::damaged("the facts of an attempt do not read"))?,
        claim: json(row.try_get(7)?)?,
        decision: json(row.try_get(8)?)?,
        rules: rules.iter().map(|byte| format!("{byte:02x}")).collect(),
        rule_since: row.try_get::<Option<&str>, _>(10)?.map(day).transpose()?,
        reviews: Vec::new(),
    })
}

pub(super) fn json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::damaged("a record of revenue does not read"))
}

pub(super) fn day(text: &str) -> Result<NaiveDate, StoreError> {
    text.parse().map_err(|_| StoreError::damaged("a day does not read"))
}

fn state(text: &str) -> Result<PaymentState, StoreError> {
    PaymentState::parse(text).ok_or_else(|| StoreError::damaged("a payment's state does not read"))
}
