//! The same change of the same home in several sources: one piece of news, with the notices of all who want it.
//!
//! Which of a home's events repeat which is worked out anew from the events and the home whenever either changes, so
//! that it comes out the same whether the home was known before the news or only after, and is taken back when the home
//! turns out to be two.

use std::collections::BTreeMap;

use sqlx::{Row, SqliteConnection};

use super::person_of;
use super::repeats::{Told, repeats};
use super::searches::events_of;
use crate::StoreError;
use crate::bulk::id_list;
use crate::homes::{licences, place, several_sources};

/// Links the news of the listings with these row ids that are of a home others list too. A listing that was never
/// compared with others is, first: it may be new, and its news with it.
pub(super) async fn link(conn: &mut SqliteConnection, rows: &[i64], now: i64) -> Result<(), StoreError> {
    if rows.is_empty() || !several_sources(conn).await? {
        return Ok(());
    }
    let list = id_list(rows.iter().copied());
    let unknown: Vec<i64> = sqlx::query_scalar(
        "SELECT DISTINCT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM home_sign s WHERE s.id = value)",
    )
    .bind(list)
    .fetch_all(&mut *conn)
    .await?;
    let licences = licences(conn).await?;
    for id in unknown {
        place(conn, id, &licences, now).await?;
    }
    link_known(conn, rows, now).await
}

/// The same without comparing any listing: what is found out of them later links their news then.
pub(super) async fn link_known(conn: &mut SqliteConnection, rows: &[i64], now: i64) -> Result<(), StoreError> {
    let shared: Vec<i64> = sqlx::query_scalar("SELECT id FROM same_home WHERE id IN (SELECT value FROM json_each(?))")
        .bind(id_list(rows.iter().copied()))
        .fetch_all(&mut *conn)
        .await?;
    relink(conn, &shared, now).await
}

/// Brings up to date which news of these listings, and of all that are of the same homes, repeat which. `now` is
/// milliseconds.
pub(crate) async fn relink(conn: &mut SqliteConnection, rows: &[i64], now: i64) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let found = sqlx::query(
        "SELECT coalesce(s.home, -m.id), m.id, e.id, e.lead, e.at, e.kinds, e.new_price, e.currency, e.new_status, e.opens_at
         FROM (SELECT value AS id FROM json_each(?1) UNION
               SELECT o.id FROM json_each(?1) j JOIN same_home s ON s.id = j.value JOIN same_home o ON o.home = s.home) w
         CROSS JOIN mirror m ON m.id = w.id AND m.resource = 'Property' LEFT JOIN same_home s ON s.id = m.id
         CROSS JOIN listing_event e ON e.connection_id = m.connection_id AND e.listing_key = m.key
         ORDER BY 1, e.id",
    )
    .bind(id_list(rows.iter().copied()))
    .fetch_all(&mut *conn)
    .await?;
    let mut homes: BTreeMap<i64, Vec<(i64, Option<i64>, Told)>> = BTreeMap::new();
    for row in &found {
        let told = Told {
            listing: row.try_get(1)?,
            at: row.try_get(4)?,
            kinds: events_of(row.try_get(5)?),
            price: row.try_get::<Option<i64>, _>(6)?.zip(row.try_get::<Option<String>, _>(7)?),
            status: row.try_get(8)?,
            opens_at: row.try_get(9)?,
        };
        homes.entry(row.try_get(0)?).or_default().push((row.try_get(2)?, row.try_get(3)?, told));
    }
    let (mut parts, mut joins) = (Vec::new(), Vec::new());
    for events in homes.into_values() {
        let news: Vec<Told> = events.iter().map(|(.., told)| told.clone()).collect();
        for ((id, was, _), lead) in events.iter().zip(repeats(&news)) {
            let lead = lead.map(|place| events[place].0);
            if *was != lead {
                parts.extend(was.map(|was| (*id, was)));
                joins.extend(lead.map(|lead| (*id, lead)));
            }
        }
    }
    for (event, was) in parts {
        part(conn, event, was, now).await?;
    }
    for (event, lead) in joins {
        join(conn, event, lead, now).await?;
    }
    Ok(())
}

/// An event is told by another: whoever was to hear of it hears of that one. What is in a message stays there.
async fn join(conn: &mut SqliteConnection, event: i64, lead: i64, now: i64) -> Result<(), StoreError> {
    sqlx::query("UPDATE listing_event SET lead = ? WHERE id = ?").bind(lead).bind(event).execute(&mut *conn).await?;
    sqlx::query(
        "INSERT INTO notice (person, event_id, at, kinds, cadence, state, shown_at)
         SELECT person, ?1, at, kinds, cadence, state, shown_at FROM notice WHERE event_id = ?2 AND state <> 'drafted'
         ON CONFLICT (person, event_id) DO UPDATE SET
             kinds = notice.kinds | excluded.kinds, shown_at = coalesce(notice.shown_at, excluded.shown_at),
             cadence = CASE WHEN notice.state IN ('waiting', 'ready') THEN min(notice.cadence, excluded.cadence)
                            ELSE notice.cadence END",
    )
    .bind(lead)
    .bind(event)
    .execute(&mut *conn)
    .await?;
    sqlx::query("DELETE FROM notice WHERE event_id = ? AND state <> 'drafted'").bind(event).execute(&mut *conn).await?;
    sqlx::query("UPDATE notice SET shown_at = ? WHERE event_id = ? AND shown_at IS NULL")
        .bind(now)
        .bind(event)
        .execute(conn)
        .await?;
    Ok(())
}

/// What a person's searches want of an event.
#[derive(Default)]
struct Wanted {
    kinds: i64,
    cadence: Option<String>,
    waits: bool,
    on: bool,
}

/// An event stands for itself again: whoever wants it is to hear of it, and of the other only if they want that. What
/// was shown at this computer is not shown again: whoever took the two homes apart has seen it.
async fn part(conn: &mut SqliteConnection, event: i64, was: i64, now: i64) -> Result<(), StoreError> {
    sqlx::query("UPDATE listing_event SET lead = NULL WHERE id = ?").bind(event).execute(&mut *conn).await?;
    let left = wanted(conn, was).await?;
    for (person, own) in wanted(conn, event).await? {
        if own.on {
            sqlx::query(
                "INSERT INTO notice (person, event_id, at, kinds, cadence, state, shown_at)
                 SELECT ?1, ?2, ?3, ?4, ?5, ?6, (SELECT shown_at FROM notice WHERE person = ?1 AND event_id = ?7)
                 WHERE true ON CONFLICT DO NOTHING",
            )
            .bind(person.clone())
            .bind(event)
            .bind(now)
            .bind(own.kinds)
            .bind(own.cadence.unwrap_or_else(|| "at-once".to_owned()))
            .bind(if own.waits { "waiting" } else { "ready" })
            .bind(was)
            .execute(&mut *conn)
            .await?;
        }
        let sql = match left.get(&person) {
            Some(_) => "UPDATE notice SET kinds = ?3 WHERE person = ?1 AND event_id = ?2",
            None => "DELETE FROM notice WHERE person = ?1 AND event_id = ?2 AND state <> 'drafted' AND ?3 = 0",
        };
        let kinds = left.get(&person).map_or(0, |w| w.kinds);
        sqlx::query(sql).bind(person).bind(was).bind(kinds).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Who wants an event or what repeats it, by person.
async fn wanted(conn: &mut SqliteConnection, event: i64) -> Result<BTreeMap<String, Wanted>, StoreError> {
    let rows: Vec<(i64, String, String, bool, bool)> = sqlx::query_as(
        "SELECT h.kinds, s.client, s.cadence, s.approve, s.paused = 0 AND s.removed_at IS NULL
         FROM listing_event e JOIN search_match h ON h.event_id = e.id JOIN saved_search s ON s.id = h.search_id
         WHERE e.id = ?1 OR e.lead = ?1",
    )
    .bind(event)
    .fetch_all(conn)
    .await?;
    let mut by_person: BTreeMap<String, Wanted> = BTreeMap::new();
    for (kinds, client, cadence, approve, on) in rows {
        let person = person_of(&client);
        let waits = approve && !person.is_empty();
        let all = by_person.entry(person).or_default();
        all.kinds |= kinds;
        all.waits |= waits;
        all.on |= on;
        // Their names are in the order of how soon they are.
        all.cadence = Some(all.cadence.take().map_or(cadence.clone(), |c| c.min(cadence)));
    }
    Ok(by_person)
}
