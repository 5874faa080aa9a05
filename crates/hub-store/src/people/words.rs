//! The words people are found by, in a full-text index that forgets old words on its pages at once.
//!
//! That costs more than everything else of a save. What a person saves therefore only notes that their words are due, in
//! its own transaction; they are written before anybody looks words up. Whoever writes many records writes the words too.

use hub_domain::crm::Fields;
use sqlx::SqliteConnection;

use super::summary::Summary;
use crate::StoreError;

/// People whose due words are written in one transaction: saves may come between two of them.
const STEP: usize = 50;

/// Makes the index say these words of a person, or notes that it is to, where that is not for now.
pub(super) async fn keep(
    conn: &mut SqliteConnection,
    person: i64,
    words: &str,
    for_now: bool,
) -> Result<(), StoreError> {
    let known: Option<String> = sqlx::query_scalar("SELECT words FROM person_text WHERE rowid = ?")
        .bind(person)
        .fetch_optional(&mut *conn)
        .await?;
    let same = known.as_deref() == Some(words);
    if !same && !for_now {
        sqlx::query("INSERT OR IGNORE INTO person_words (id) VALUES (?)").bind(person).execute(conn).await?;
        return Ok(());
    }
    if !same {
        let sql = if known.is_some() {
            "UPDATE person_text SET words = ?2 WHERE rowid = ?1"
        } else {
            "INSERT INTO person_text (rowid, words) VALUES (?1, ?2)"
        };
        sqlx::query(sql).bind(person).bind(words.to_owned()).execute(&mut *conn).await?;
    }
    sqlx::query("DELETE FROM person_words WHERE id = ?").bind(person).execute(conn).await?;
    Ok(())
}

/// Writes words that are due, of some people. Answers whether there may be more.
pub(super) async fn write_due(conn: &mut SqliteConnection) -> Result<bool, StoreError> {
    let due: Vec<(i64, String)> = sqlx::query_as(
        "SELECT w.id, r.fields FROM person_words w JOIN crm_record r ON r.id = w.id ORDER BY w.id LIMIT ?",
    )
    .bind(STEP as i64)
    .fetch_all(&mut *conn)
    .await?;
    for (person, fields) in &due {
        let fields: Fields =
            serde_json::from_str(fields).map_err(|_| StoreError::damaged("the fields of a contact do not read"))?;
        keep(conn, *person, &Summary::of(&fields).words, true).await?;
    }
    Ok(due.len() == STEP)
}
