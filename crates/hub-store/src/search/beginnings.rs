//! Which words of addresses a typed beginning stands for.
//!
//! Asked for a beginning, FTS5 lays out every hit of every word that has it before it answers the first. Asked for the
//! words themselves it leaps from hit to hit, so a street's name that is typed in full costs what is shown, not what
//! there is.

use sqlx::SqliteConnection;

use super::terms;
use crate::StoreError;

/// A beginning of more words than this is asked as it is: they are rare, or it is short.
const MOST: usize = 24;

/// Up to so many characters the table has an index of beginnings.
const INDEXED: usize = 3;

/// How to ask the search table of the addresses for words that begin so, for each of these.
pub(super) async fn look_up(conn: &mut SqliteConnection, beginnings: &[String]) -> Result<Vec<String>, StoreError> {
    let mut parts: Vec<String> = beginnings.iter().map(|b| terms::prefix(b)).collect();
    // Other letters may be kept without their marks, or taken for nothing.
    if !beginnings.iter().all(|b| b.is_ascii()) {
        return Ok(parts);
    }
    for (beginning, part) in beginnings.iter().zip(&mut parts).filter(|(b, _)| b.len() > INDEXED) {
        let words = words_of(conn, beginning).await?;
        if (1..=MOST).contains(&words.len()) {
            *part = terms::any_of(&words);
        }
    }
    Ok(parts)
}

/// Words with this beginning, at most one more than [`MOST`]. Each is one leap: the least word after another one is
/// that word with the least character there is in words.
async fn words_of(conn: &mut SqliteConnection, beginning: &str) -> Result<Vec<String>, StoreError> {
    let words = sqlx::query_scalar(
        "WITH RECURSIVE word (w) AS (
             SELECT (SELECT term FROM listing_terms WHERE term >= ?1 LIMIT 1)
             UNION ALL
             SELECT (SELECT term FROM listing_terms WHERE term >= word.w || '0' LIMIT 1) FROM word WHERE word.w < ?2
             LIMIT ?3)
         SELECT w FROM word WHERE w < ?2",
    )
    .bind(beginning)
    .bind(format!("{beginning}\u{10ffff}"))
    .bind(MOST as i64 + 2)
    .fetch_all(conn)
    .await?;
    Ok(words)
}
