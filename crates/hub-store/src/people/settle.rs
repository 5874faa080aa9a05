//! Keeps the rows of people true to the records, in the transaction that changes these.

use std::collections::BTreeSet;

use hub_domain::crm::{CrmKind, Fields};
use hub_domain::outlook;
use sqlx::{AssertSqlSafe, Connection as _, Row, SqliteConnection};

use super::entry::Entry;
use super::summary::{self, Summary};
use super::words;
use crate::{Store, StoreError, time};

/// Records settled in one go.
const STEP: i64 = 500;

/// Brings up to date whatever has become out of date.
pub(crate) async fn settle(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    settle_but(conn, None).await
}

/// The same, after a person has saved that record: if it is somebody's, the words they are found by are left due.
pub(crate) async fn settle_saved(conn: &mut SqliteConnection, record: i64) -> Result<(), StoreError> {
    settle_but(conn, Some(record)).await
}

async fn settle_but(conn: &mut SqliteConnection, saved: Option<i64>) -> Result<(), StoreError> {
    loop {
        let dirty: Vec<i64> = sqlx::query_scalar("SELECT id FROM person_dirty ORDER BY id LIMIT ?")
            .bind(STEP)
            .fetch_all(&mut *conn)
            .await?;
        if dirty.is_empty() {
            return Ok(());
        }
        let mut people = BTreeSet::new();
        let mut now = 0;
        for id in &dirty {
            now = now.max(one(conn, *id, &mut people, saved != Some(*id)).await?);
        }
        for person in &people {
            gather(conn, *person, now).await?;
        }
        // Rows that were replaced above have marked their people again: they are settled.
        dirty_no_more(conn, dirty.into_iter().chain(people)).await?;
    }
}

async fn dirty_no_more(conn: &mut SqliteConnection, ids: impl Iterator<Item = i64>) -> Result<(), StoreError> {
    let ids = serde_json::to_string(&ids.collect::<Vec<_>>()).unwrap_or_default();
    sqlx::query("DELETE FROM person_dirty WHERE id IN (SELECT value FROM json_each(?))")
        .bind(ids)
        .execute(conn)
        .await?;
    Ok(())
}

/// One record: its own row (and words, where they are for now), and whose it is. Answers when it last changed.
async fn one(
    conn: &mut SqliteConnection,
    id: i64,
    people: &mut BTreeSet<i64>,
    words_now: bool,
) -> Result<i64, StoreError> {
    let row = sqlx::query(
        "SELECT kind, fields, created_at, changed_at, archived_at IS NOT NULL, merged_into IS NOT NULL
         FROM crm_record WHERE id = ?",
    )
    .bind(id)
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(0) };
    let kind = CrmKind::parse(row.try_get(0)?).ok_or_else(|| StoreError::damaged("a kind of record does not read"))?;
    let fields: Fields = serde_json::from_str(row.try_get(1)?)
        .map_err(|_| StoreError::damaged("the fields of a contact do not read"))?;
    let (created, changed): (i64, i64) = (row.try_get(2)?, row.try_get(3)?);
    let (archived, merged): (bool, bool) = (row.try_get(4)?, row.try_get(5)?);
    if kind == CrmKind::Contact {
        let hidden = if merged { 2 } else { i64::from(archived) };
        contact(conn, id, &fields, hidden, created, words_now).await?;
        people.insert(id);
        return Ok(changed);
    }
    people.extend(belongs(conn, id, kind, &fields, created, archived).await?);
    if kind == CrmKind::Deal {
        // Notes and tasks of a deal are its people's too.
        let children: Vec<(i64, String, String, i64, bool)> = sqlx::query_as(
            "SELECT r.id, r.kind, r.fields, r.created_at, r.archived_at IS NOT NULL FROM crm_parent p
             JOIN crm_record r ON r.id = p.child WHERE p.parent = ?",
        )
        .bind(id)
        .fetch_all(&mut *conn)
        .await?;
        for (child, kind, fields, created, archived) in children {
            let kind = CrmKind::parse(&kind).filter(|k| !matches!(k, CrmKind::Contact | CrmKind::Deal));
            let (Some(kind), Ok(fields)) = (kind, serde_json::from_str(&fields)) else { continue };
            people.extend(belongs(conn, child, kind, &fields, created, archived).await?);
        }
    }
    Ok(changed)
}

async fn contact(
    conn: &mut SqliteConnection,
    id: i64,
    fields: &Fields,
    hidden: i64,
    created: i64,
    words_now: bool,
) -> Result<(), StoreError> {
    let of = Summary::of(fields);
    sqlx::query(
        "INSERT INTO person (id, hidden, restrictions, birthday, anniversary, created_at, said_touch, sort_name, name,
             company, email, phone, stage, lead_source, owner, contact_type)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET hidden = excluded.hidden, restrictions = excluded.restrictions,
             birthday = excluded.birthday, anniversary = excluded.anniversary, said_touch = excluded.said_touch,
             sort_name = excluded.sort_name, name = excluded.name, company = excluded.company, email = excluded.email,
             phone = excluded.phone, stage = excluded.stage, lead_source = excluded.lead_source,
             owner = excluded.owner, contact_type = excluded.contact_type",
    )
    .bind(id)
    .bind(hidden)
    .bind(of.restrictions)
    .bind(of.birthday)
    .bind(of.anniversary)
    .bind(created)
    .bind(of.said_touch)
    .bind(of.sort_name)
    .bind(of.name)
    .bind(of.company)
    .bind(of.email)
    .bind(of.phone)
    .bind(of.stage)
    .bind(of.lead_source)
    .bind(of.owner)
    .bind(of.contact_type)
    .execute(&mut *conn)
    .await?;
    let tags = serde_json::to_string(&of.tags).unwrap_or_default();
    sqlx::query("DELETE FROM person_tag WHERE person = ?1 AND tag NOT IN (SELECT value FROM json_each(?2))")
        .bind(id)
        .bind(tags.clone())
        .execute(&mut *conn)
        .await?;
    sqlx::query("INSERT OR IGNORE INTO person_tag (tag, person) SELECT value, ? FROM json_each(?)")
        .bind(id)
        .bind(tags)
        .execute(&mut *conn)
        .await?;
    words::keep(conn, id, &of.words, words_now).await
}

/// Rows of what belongs to people. Answers whose it was and whose it is.
async fn belongs(
    conn: &mut SqliteConnection,
    id: i64,
    kind: CrmKind,
    fields: &Fields,
    created: i64,
    archived: bool,
) -> Result<BTreeSet<i64>, StoreError> {
    let were: Vec<Option<i64>> =
        sqlx::query_scalar("SELECT person FROM person_entry WHERE entry = ?").bind(id).fetch_all(&mut *conn).await?;
    let mut people: BTreeSet<i64> = were.iter().copied().flatten().collect();
    if !were.is_empty() {
        sqlx::query("DELETE FROM person_entry WHERE entry = ?").bind(id).execute(&mut *conn).await?;
    }
    if archived {
        return Ok(people);
    }
    let owners: Vec<i64> = sqlx::query_scalar(
        "WITH RECURSIVE up (id) AS (SELECT parent FROM crm_parent WHERE child = ?
         UNION SELECT p.parent FROM crm_parent p JOIN up ON p.child = up.id)
         SELECT up.id FROM up JOIN crm_record r ON r.id = up.id WHERE r.kind = 'contact'",
    )
    .bind(id)
    .fetch_all(&mut *conn)
    .await?;
    let entry = Entry::of(kind, fields, created);
    let places: Vec<Option<i64>> =
        if owners.is_empty() { vec![None] } else { owners.iter().copied().map(Some).collect() };
    for person in places {
        sqlx::query(
            "INSERT INTO person_entry (entry, person, kind, at, open, due, touch, owner, pipeline, stage, minor, currency)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(id)
        .bind(person)
        .bind(kind.as_str())
        .bind(entry.at)
        .bind(entry.open)
        .bind(entry.due)
        .bind(entry.touch)
        .bind(entry.owner.clone())
        .bind(entry.pipeline.clone())
        .bind(entry.stage.clone())
        .bind(entry.money.as_ref().map(|m| m.0))
        .bind(entry.money.as_ref().map(|m| m.1.clone()))
        .execute(&mut *conn)
        .await?;
    }
    people.extend(owners);
    Ok(people)
}

/// What a person's row says of what belongs to them. `now` in milliseconds.
pub(super) async fn gather(conn: &mut SqliteConnection, person: i64, now: i64) -> Result<(), StoreError> {
    // Who was in touch after a lead came has answered it.
    sqlx::query(
        "UPDATE person_lead SET (answered_at, answered_by) = (
             SELECT e.at, lower(coalesce(json_extract(r.fields, '$.Channel'), 'meeting')) FROM person_entry e
             JOIN crm_record r ON r.id = e.entry
             WHERE e.person = ?1 AND e.touch IN (1, 3) AND e.at >= person_lead.at AND e.at <= ?2 ORDER BY e.at LIMIT 1)
         WHERE person = ?1",
    )
    .bind(person)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "UPDATE person SET
            last_touch = (SELECT max(at) FROM (SELECT max(at) AS at FROM person_entry
                WHERE person = ?1 AND touch > 0 AND at <= ?2 UNION ALL SELECT person.said_touch)),
            (next_due, next_task) = (SELECT due, entry FROM person_entry
                WHERE person = ?1 AND kind = 'task' AND open = 1 ORDER BY due IS NULL, due, entry LIMIT 1),
            next_meeting = (SELECT min(due) FROM person_entry
                WHERE person = ?1 AND kind = 'appointment' AND open = 1 AND due > ?2),
            open_tasks = (SELECT count(*) FROM person_entry WHERE person = ?1 AND kind = 'task' AND open = 1),
            (open_deals, deal_closes, deal_minor, deal_currency) = (SELECT count(*), min(due),
                iif(count(DISTINCT currency) = 1, sum(minor), NULL), iif(count(DISTINCT currency) = 1, max(currency), NULL)
                FROM person_entry WHERE person = ?1 AND kind = 'deal' AND open = 1),
            (lead_at, lead_state) = (SELECT max(at), coalesce(max(state), 0) FROM (SELECT at, CASE
                WHEN said = 'dismissed' THEN 3 WHEN said = 'answered' OR answered_at IS NOT NULL
                    OR coalesce(person.said_touch, 0) > person_lead.at THEN 2 ELSE 1 END AS state
                FROM person_lead WHERE person = ?1 ORDER BY at DESC LIMIT 1))
         WHERE id = ?1",
    )
    .bind(person)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    let sql = format!("SELECT {} FROM {} WHERE p.id = ?", summary::COLUMNS, summary::FROM);
    if let Some(row) = sqlx::query(AssertSqlSafe(sql)).bind(person).fetch_optional(&mut *conn).await? {
        let known = summary::read(&row)?;
        let warm = outlook::temperature(&known.standing(time::from_ms(now))).value;
        if warm != known.temperature {
            sqlx::query("UPDATE person SET temperature = ? WHERE id = ?")
                .bind(warm as i64)
                .bind(person)
                .execute(conn)
                .await?;
        }
    }
    Ok(())
}

/// The setting that says for which day the rows were last gone through.
const DAY: &str = "people.day";

impl Store {
    /// Makes sure that the rows of people and the words they are found by are what the records say: catches up with what
    /// was written past them, and once a day goes through everybody, because silence grows by itself. To be called before
    /// words are looked up.
    ///
    /// # Errors
    /// The database's.
    pub async fn people_settle(&self) -> Result<(), StoreError> {
        self.settle_people(true).await
    }

    /// [`Store::people_settle`] without the words, for whoever looks none up: a screen read anew after a save neither
    /// writes the index nor waits for the writer. To be called before anything is read.
    pub(super) async fn people_rows_settle(&self) -> Result<(), StoreError> {
        self.settle_people(false).await
    }

    /// Brings rows up to date, and the words too where they are looked up.
    pub(super) async fn settle_people(&self, words: bool) -> Result<(), StoreError> {
        let today = self.now().date_naive().to_string();
        let (behind, mut due): (bool, bool) = {
            let mut reader = self.reader().await?;
            sqlx::query_as(
                "SELECT EXISTS (SELECT 1 FROM person_dirty)
                 OR NOT EXISTS (SELECT 1 FROM setting WHERE key = ? AND value = ?),
                 ? AND EXISTS (SELECT 1 FROM person_words)",
            )
            .bind(DAY)
            .bind(today.clone())
            .bind(words)
            .fetch_one(&mut *reader)
            .await?
        };
        if behind {
            self.settle_rows(today).await?;
        }
        while due {
            let mut writer = self.writer().await?;
            let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
            due = words::write_due(&mut tx).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    async fn settle_rows(&self, today: String) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        settle(&mut tx).await?;
        let settled: Option<String> =
            sqlx::query_scalar("SELECT value FROM setting WHERE key = ?").bind(DAY).fetch_optional(&mut *tx).await?;
        if settled.as_deref() != Some(today.as_str()) {
            self.grow_older(&mut tx).await?;
            sqlx::query(
                "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            )
            .bind(DAY)
            .bind(today)
            .execute(&mut *tx)
            .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Appointments that have passed, and temperatures.
    async fn grow_older(&self, tx: &mut SqliteConnection) -> Result<(), StoreError> {
        let now = self.now_ms();
        let met: Vec<i64> =
            sqlx::query_scalar("SELECT id FROM person WHERE next_meeting <= ?").bind(now).fetch_all(&mut *tx).await?;
        for person in met {
            gather(tx, person, now).await?;
        }
        let sql = format!("SELECT {} FROM {}", summary::COLUMNS, summary::FROM);
        let everybody = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut *tx).await?;
        for row in &everybody {
            let known = summary::read(row)?;
            let warm = outlook::temperature(&known.standing(self.now())).value;
            if warm != known.temperature {
                sqlx::query("UPDATE person SET temperature = ? WHERE id = ?")
                    .bind(warm as i64)
                    .bind(known.row)
                    .execute(&mut *tx)
                    .await?;
            }
        }
        Ok(())
    }
}
