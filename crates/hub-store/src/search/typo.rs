use std::sync::{Arc, Mutex, PoisonError};

use sqlx::SqliteConnection;

use super::Substitution;
use super::filter::Filters;
use super::terms;
use crate::{Store, StoreError};

/// The words of addresses and cities with the number of listings that have them, as of one generation of the store.
#[derive(Default)]
pub(crate) struct Words {
    cached: Mutex<Option<(u64, Arc<[Word]>)>>,
}

struct Word {
    text: Vec<char>,
    listings: i64,
}

/// Replaces each word that no listing has by the nearest one that some listing has, and says which.
pub(crate) async fn substitute(
    store: &Store,
    conn: &mut SqliteConnection,
    filters: &mut Filters,
) -> Result<Vec<Substitution>, StoreError> {
    let mut used = filters.terms.clone();
    let mut done = Vec::new();
    for term in &mut used {
        let slips = slips_allowed(term);
        if slips == 0 || has_hit(conn, term, filters.in_remarks).await? {
            continue;
        }
        let words = words(store, conn).await?;
        if let Some(near) = nearest(term, slips, &words) {
            done.push(Substitution { typed: term.clone(), used: near.clone() });
            *term = near;
        }
    }
    if !done.is_empty() {
        filters.set_terms(used);
    }
    Ok(done)
}

/// How many slips a word may hold. Numbers are exact: another house number is another house.
fn slips_allowed(term: &str) -> usize {
    if term.chars().any(|c| c.is_numeric()) {
        return 0;
    }
    match term.chars().count() {
        0..=3 => 0,
        4..=5 => 1,
        _ => 2,
    }
}

async fn has_hit(conn: &mut SqliteConnection, term: &str, in_remarks: bool) -> Result<bool, StoreError> {
    let short: Option<i64> = sqlx::query_scalar("SELECT 1 FROM listing_text WHERE listing_text MATCH ? LIMIT 1")
        .bind(terms::prefix(term))
        .fetch_optional(&mut *conn)
        .await?;
    if short.is_some() || !in_remarks {
        return Ok(short.is_some());
    }
    let long: Option<i64> = sqlx::query_scalar("SELECT 1 FROM remarks_text WHERE remarks_text MATCH ? LIMIT 1")
        .bind(terms::whole(term))
        .fetch_optional(conn)
        .await?;
    Ok(long.is_some())
}

async fn words(store: &Store, conn: &mut SqliteConnection) -> Result<Arc<[Word]>, StoreError> {
    let generation = store.generation();
    let cached = &store.inner.words.cached;
    if let Some((of, words)) = &*cached.lock().unwrap_or_else(PoisonError::into_inner)
        && *of == generation
    {
        return Ok(Arc::clone(words));
    }
    // Words that begin with a digit, by far the most, come before 'a'.
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT term, doc FROM listing_words WHERE term >= 'a' AND term NOT GLOB '*[0-9]*' AND length(term) > 2",
    )
    .fetch_all(conn)
    .await?;
    let words: Arc<[Word]> =
        rows.into_iter().map(|(text, listings)| Word { text: text.chars().collect(), listings }).collect();
    *cached.lock().unwrap_or_else(PoisonError::into_inner) = Some((generation, Arc::clone(&words)));
    Ok(words)
}

/// The word nearest to what was typed: fewest slips, then the same first letter, then the commonest, then the
/// alphabet. A word fits as well when only its beginning has been typed.
fn nearest(typed: &str, slips: usize, words: &[Word]) -> Option<String> {
    let typed: Vec<char> = typed.chars().collect();
    words
        .iter()
        .filter(|w| w.text.len() + slips >= typed.len())
        .filter_map(|w| Some((prefix_distance(&typed, &w.text, slips)?, w)))
        .min_by(|(a, x), (b, y)| {
            let other_start = |w: &Word| w.text.first() != typed.first();
            a.cmp(b)
                .then(other_start(x).cmp(&other_start(y)))
                .then(y.listings.cmp(&x.listings))
                .then(x.text.cmp(&y.text))
        })
        .map(|(_, w)| w.text.iter().collect())
}

/// Least number of slips (a letter too many, too few, another, or two swapped) between what was typed and some
/// beginning of the word; `None` above `most`.
fn prefix_distance(typed: &[char], word: &[char], most: usize) -> Option<usize> {
    let reach = word.len().min(typed.len() + most);
    let word = &word[..reach];
    // Rows of the usual table, over the letters typed: two back, one back, this one.
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=reach).collect();
    for (i, t) in typed.iter().enumerate() {
        let mut row = Vec::with_capacity(reach + 1);
        row.push(i + 1);
        for (j, w) in word.iter().enumerate() {
            let mut least = (last[j] + usize::from(t != w)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *t == word[j - 1] && typed[i - 1] == *w {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        if row.iter().all(|d| *d > most) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.into_iter().min().filter(|d| *d <= most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn distance(typed: &str, word: &str) -> Option<usize> {
        let chars = |t: &str| t.chars().collect::<Vec<_>>();
        prefix_distance(&chars(typed), &chars(word), 2)
    }

    #[test]
    fn slips_are_counted() {
        assert_eq!(distance("seatle", "seattle"), Some(1));
        assert_eq!(distance("saettle", "seattle"), Some(1));
        assert_eq!(distance("bellv", "bellevue"), Some(1));
        assert_eq!(distance("belvue", "bellevue"), Some(2));
        assert_eq!(distance("seattle", "tacoma"), None);
        assert_eq!(distance("sea", "seattle"), Some(0));
    }

    #[test]
    fn numbers_and_short_words_stay() {
        assert_eq!(slips_allowed("12345678"), 0);
        assert_eq!(slips_allowed("oak"), 0);
        assert_eq!(slips_allowed("main"), 1);
        assert_eq!(slips_allowed("bellevue"), 2);
    }

    #[test]
    fn the_commonest_of_equals_wins() {
        let word = |t: &str, listings| Word { text: t.chars().collect(), listings };
        let words = [word("oakland", 3), word("oaklane", 900), word("maple", 5000)];
        assert_eq!(nearest("oaklanx", 2, &words).as_deref(), Some("oaklane"));
        assert_eq!(nearest("zzzzzzzz", 2, &words), None);
    }

    proptest! {
        #[test]
        fn one_slip_is_at_most_one_swap_or_two(word in "[a-z]{5,10}", at in 0usize..4, letter in "[a-z]") {
            let mut typed: Vec<char> = word.chars().collect();
            typed[at] = letter.chars().next().unwrap();
            let typed: String = typed.into_iter().collect();
            prop_assert!(distance(&typed, &word).is_some_and(|d| d <= 1));
        }
    }
}
