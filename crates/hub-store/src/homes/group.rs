//! Putting one listing where it belongs.

use std::collections::BTreeSet;

use hub_domain::{HomeGround, Licence};
use sqlx::{Row, SqliteConnection};

use super::decide::{Decisions, decisions};
use super::member::{Licences, Member, candidates};
use crate::StoreError;
use crate::watch::relink;

/// What became of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Placed {
    Same,
    Joined,
    Parted,
}

/// Looks a listing up again: its signs, its home, who stands for whom there, and which news are told by whose. `now` is
/// milliseconds.
pub(crate) async fn place(
    conn: &mut SqliteConnection,
    id: i64,
    licences: &Licences,
    now: i64,
) -> Result<Placed, StoreError> {
    let Some(member) = Member::load(conn, id, licences).await? else { return Ok(Placed::Same) };
    write_signs(conn, &member).await?;
    let before: Option<i64> =
        sqlx::query_scalar("SELECT home FROM same_home WHERE id = ?").bind(id).fetch_optional(&mut *conn).await?;
    let mut touched = match before {
        Some(home) => members(conn, home).await?,
        None => Vec::new(),
    };
    sqlx::query("DELETE FROM same_home WHERE id = ?").bind(id).execute(&mut *conn).await?;
    let said = decisions(conn, &member).await?;
    let after = if member.is_public_record() { None } else { join(conn, &member, &said, licences).await? };
    let homes: BTreeSet<i64> = before.into_iter().chain(after).collect();
    for home in homes {
        tidy(conn, home, licences).await?;
    }
    let placed = match (before, after) {
        (None, Some(_)) => Placed::Joined,
        (Some(_), None) => Placed::Parted,
        (Some(was), Some(is)) if was != is => Placed::Joined,
        _ => Placed::Same,
    };
    if placed != Placed::Same {
        touched.push(id);
        relink(conn, &touched, now).await?;
    }
    Ok(placed)
}

async fn write_signs(conn: &mut SqliteConnection, member: &Member) -> Result<(), StoreError> {
    let signs = serde_json::to_string(&member.signs()).unwrap_or_else(|_| "[]".to_owned());
    sqlx::query("DELETE FROM home_sign WHERE id = ? AND sign NOT IN (SELECT value FROM json_each(?))")
        .bind(member.id)
        .bind(signs.clone())
        .execute(&mut *conn)
        .await?;
    sqlx::query("INSERT OR IGNORE INTO home_sign (id, sign) SELECT ?, value FROM json_each(?)")
        .bind(member.id)
        .bind(signs)
        .execute(&mut *conn)
        .await?;
    Ok(())
}

/// Why two listings are one home: what a person said, else the rule. The outer `None` is no.
fn verdict(one: &Member, other: &Member, said: &Decisions) -> Option<Option<HomeGround>> {
    match said.get(&(other.connection, other.key.clone())) {
        Some(true) => Some(None),
        Some(false) => None,
        None => one.by_rule(other).map(Some),
    }
}

/// Joins the first home all of whose listings agree, or makes one with the first listing that does.
async fn join(
    conn: &mut SqliteConnection,
    member: &Member,
    said: &Decisions,
    licences: &Licences,
) -> Result<Option<i64>, StoreError> {
    let mut others = said_same(conn, said).await?;
    for id in candidates(conn, member).await? {
        if !others.contains(&id) {
            others.push(id);
        }
    }
    for id in others {
        let Some(other) = Member::load(conn, id, licences).await? else { continue };
        let Some(ground) = verdict(member, &other, said) else { continue };
        let home: Option<i64> =
            sqlx::query_scalar("SELECT home FROM same_home WHERE id = ?").bind(id).fetch_optional(&mut *conn).await?;
        let home = match home {
            Some(home) if agrees(conn, member, home, said, licences).await? => home,
            Some(_) => continue,
            None => {
                let next: i64 = sqlx::query_scalar("SELECT coalesce(max(home), 0) + 1 FROM same_home")
                    .fetch_one(&mut *conn)
                    .await?;
                write(conn, id, next, ground).await?;
                next
            }
        };
        write(conn, member.id, home, ground).await?;
        return Ok(Some(home));
    }
    Ok(None)
}

/// Whether nothing in a home speaks against one more listing. Agreement is not passed on: a listing that fits one
/// member and contradicts another would make one card of two homes.
async fn agrees(
    conn: &mut SqliteConnection,
    member: &Member,
    home: i64,
    said: &Decisions,
    licences: &Licences,
) -> Result<bool, StoreError> {
    for id in members(conn, home).await? {
        let Some(other) = Member::load(conn, id, licences).await? else { continue };
        if verdict(member, &other, said).is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn said_same(conn: &mut SqliteConnection, said: &Decisions) -> Result<Vec<i64>, StoreError> {
    let mut found = Vec::new();
    for ((connection, key), _) in said.iter().filter(|(_, same)| **same) {
        let id: Option<i64> =
            sqlx::query_scalar("SELECT id FROM mirror WHERE resource = 'Property' AND connection_id = ? AND key = ?")
                .bind(*connection)
                .bind(key.clone())
                .fetch_optional(&mut *conn)
                .await?;
        found.extend(id);
    }
    Ok(found)
}

pub(super) async fn members(conn: &mut SqliteConnection, home: i64) -> Result<Vec<i64>, StoreError> {
    Ok(sqlx::query_scalar("SELECT id FROM same_home WHERE home = ? ORDER BY id").bind(home).fetch_all(conn).await?)
}

async fn write(conn: &mut SqliteConnection, id: i64, home: i64, ground: Option<HomeGround>) -> Result<(), StoreError> {
    sqlx::query("INSERT OR REPLACE INTO same_home (id, home, ground) VALUES (?, ?, ?)")
        .bind(id)
        .bind(home)
        .bind(ground.map(HomeGround::as_str))
        .execute(conn)
        .await?;
    Ok(())
}

/// Dissolves a home of one, and says who stands for whom in any other.
async fn tidy(conn: &mut SqliteConnection, home: i64, licences: &Licences) -> Result<(), StoreError> {
    let rows = sqlx::query(
        "SELECT s.id, m.connection_id FROM same_home s JOIN mirror m ON m.id = s.id WHERE s.home = ? ORDER BY s.id",
    )
    .bind(home)
    .fetch_all(&mut *conn)
    .await?;
    if rows.len() < 2 {
        sqlx::query("DELETE FROM same_home WHERE home = ?").bind(home).execute(conn).await?;
        return Ok(());
    }
    // Whoever may do most with its row stands for the others.
    let mut best: Option<(u8, i64)> = None;
    for row in &rows {
        let licence = licences.get(&row.try_get::<i64, _>(1)?).copied().unwrap_or_default();
        let rank = match licence {
            Licence::BackOffice => 0,
            Licence::Vow => 1,
            Licence::Participant => 2,
            Licence::Idx => 3,
            Licence::PublicRecord => 4,
        };
        let one = (rank, row.try_get(0)?);
        best = Some(best.map_or(one, |b| b.min(one)));
    }
    let Some((_, lead)) = best else { return Ok(()) };
    // A listing is stood for only while the lead says the same in everything that lists filter by. Where two MLSs
    // differ, about the price for a day perhaps, both are listed: a filter must not hide a home.
    sqlx::query(
        "UPDATE same_home SET lead = CASE WHEN id <> ?1 AND EXISTS (
            SELECT 1 FROM listing a JOIN listing b ON b.id = ?1 WHERE a.id = same_home.id
            AND a.standard_status IS b.standard_status AND a.property_type IS b.property_type
            AND a.property_sub_type IS b.property_sub_type AND a.price_minor IS b.price_minor
            AND a.currency = b.currency AND a.close_date IS b.close_date AND a.beds IS b.beds AND a.baths IS b.baths
            AND round(a.area_sqft) IS round(b.area_sqft) AND a.year_built IS b.year_built
            AND a.city_folded IS b.city_folded AND a.postal_code IS b.postal_code
            AND (a.latitude IS NULL) = (b.latitude IS NULL)
            AND coalesce(abs(a.latitude - b.latitude) < 0.0005 AND abs(a.longitude - b.longitude) < 0.0005, 1)
         ) THEN ?1 END WHERE home = ?2",
    )
    .bind(lead)
    .bind(home)
    .execute(conn)
    .await?;
    Ok(())
}
