use std::collections::HashMap;

use sqlx::{AssertSqlSafe, Row};

use super::condition::{Condition, Day, Part};
use super::summary::{self, PersonRow};
use crate::{Store, StoreError};

/// In which order people come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeopleOrder {
    /// The most urgent first.
    Urgency,
    /// By name.
    Name,
    /// In touch last, first.
    LastTouch,
    /// In touch longest ago, first.
    Silence,
    /// Known last, first.
    Created,
    /// What is due soonest first.
    NextTask,
    /// Hottest first.
    Temperature,
}

/// A question about people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleQuery {
    /// Words; the beginnings are enough.
    pub text: String,
    /// All of these hold.
    pub all: Vec<Condition>,
    /// Groups of conditions, of each of which one must hold. At most 60 conditions with those above.
    pub any: Vec<Vec<Condition>>,
    /// Those that are put away.
    pub archived: bool,
    /// In which order.
    pub order: PeopleOrder,
    /// Rows wanted.
    pub limit: u32,
    /// Rows to skip.
    pub offset: u32,
}

/// A page of people.
#[derive(Debug, Clone, PartialEq)]
pub struct PeoplePage {
    /// People in all.
    pub total: u64,
    /// The page.
    pub rows: Vec<PersonRow>,
}

/// The most conditions that one number can say hold.
const MOST: usize = 60;

/// A question as SQL: the condition over `person p`, what each of the conditions is, and the binds of both.
pub(super) struct Asked {
    pub filter: String,
    pub binds: Vec<String>,
    /// Whether words are looked up.
    words: bool,
    holds: String,
    hold_binds: Vec<String>,
    urgency: String,
    urgency_binds: Vec<String>,
}

impl PeopleQuery {
    pub(super) fn asked(&self, day: Day) -> Result<Asked, StoreError> {
        if self.all.len() + self.any.iter().map(Vec::len).sum::<usize>() > MOST {
            return Err(StoreError::bad("too many conditions"));
        }
        let mut filter = vec![if self.archived { "p.hidden = 1".to_owned() } else { "p.hidden = 0".to_owned() }];
        let mut binds = Vec::new();
        let words = matching(&self.text);
        let looks_up = words.is_some();
        if let Some(words) = words {
            filter.push("p.id IN (SELECT rowid FROM person_text WHERE person_text MATCH ?)".to_owned());
            binds.push(words);
        }
        let all: Vec<Part> = self.all.iter().map(|c| c.part(day)).collect();
        for part in &all {
            filter.push(format!("({})", part.sql));
            binds.extend(part.binds.clone());
        }
        let mut listed: Vec<(&Condition, Part)> = self.all.iter().zip(all).collect();
        for group in self.any.iter().filter(|group| !group.is_empty()) {
            let parts: Vec<Part> = group.iter().map(|c| c.part(day)).collect();
            let joined: Vec<String> = parts.iter().map(|part| format!("({})", part.sql)).collect();
            filter.push(format!("({})", joined.join(" OR ")));
            binds.extend(parts.iter().flat_map(|part| part.binds.clone()));
            listed.extend(group.iter().zip(parts));
        }
        let mut holds = vec!["0".to_owned()];
        let mut urgency = vec!["p.temperature * 8".to_owned()];
        let (mut hold_binds, mut urgency_binds) = (Vec::new(), Vec::new());
        for (bit, (condition, part)) in listed.iter().enumerate() {
            holds.push(format!("(({}) << {bit})", part.sql));
            hold_binds.extend(part.binds.clone());
            if condition.weight() > 0 {
                urgency.push(format!("({}) * {}", part.sql, condition.weight()));
                urgency_binds.extend(part.binds.clone());
            }
        }
        Ok(Asked {
            filter: filter.join(" AND "),
            binds,
            words: looks_up,
            holds: holds.join(" | "),
            hold_binds,
            urgency: urgency.join(" + "),
            urgency_binds,
        })
    }
}

/// A question to the words people are found by: each of the words begins one of theirs. `None` where there are none.
pub(crate) fn matching(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let number = digits.len() >= 3 && text.chars().all(|c| c.is_ascii_digit() || " ()+-./".contains(c));
    if number {
        return Some(format!("\"{digits}\"*"));
    }
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(|w| format!("\"{w}\"*")).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

impl Store {
    /// People.
    ///
    /// # Errors
    /// [`StoreError::BadInput`] for more than 60 conditions.
    pub async fn people(&self, query: &PeopleQuery) -> Result<PeoplePage, StoreError> {
        let asked = query.asked(Day(self.now()))?;
        self.settle_people(asked.words).await?;
        let (order, binds) = match query.order {
            PeopleOrder::Urgency => (
                format!(
                    "{} DESC, coalesce(p.lead_at, 0) DESC, coalesce(p.next_due, 9e18), coalesce(p.last_touch, 0) DESC",
                    asked.urgency
                ),
                asked.urgency_binds.clone(),
            ),
            PeopleOrder::Name => ("p.sort_name".to_owned(), Vec::new()),
            PeopleOrder::LastTouch => ("p.last_touch DESC".to_owned(), Vec::new()),
            PeopleOrder::Silence => ("coalesce(p.last_touch, 0)".to_owned(), Vec::new()),
            PeopleOrder::Created => ("p.created_at DESC".to_owned(), Vec::new()),
            PeopleOrder::NextTask => ("p.next_due IS NULL, p.next_due".to_owned(), Vec::new()),
            PeopleOrder::Temperature => ("p.temperature DESC, p.last_touch DESC".to_owned(), Vec::new()),
        };
        let sql = format!(
            "SELECT p.id, {}, count(*) OVER () FROM person p WHERE {} ORDER BY {order}, p.id LIMIT {} OFFSET {}",
            asked.holds, asked.filter, query.limit, query.offset
        );
        let mut reader = self.reader().await?;
        let mut ask = sqlx::query(AssertSqlSafe(sql));
        for bind in asked.hold_binds.iter().chain(&asked.binds).chain(&binds) {
            ask = ask.bind(bind.clone());
        }
        let found = ask.fetch_all(&mut *reader).await?;
        let mut total: i64 = found.first().map_or(Ok(0), |row| row.try_get(2))?;
        if found.is_empty() && query.offset > 0 {
            let sql = format!("SELECT count(*) FROM person p WHERE {}", asked.filter);
            let mut ask = sqlx::query_scalar(AssertSqlSafe(sql));
            for bind in &asked.binds {
                ask = ask.bind(bind.clone());
            }
            total = ask.fetch_one(&mut *reader).await?;
        }
        let mut order = Vec::with_capacity(found.len());
        for row in &found {
            order.push((row.try_get::<i64, _>(0)?, row.try_get::<i64, _>(1)?));
        }
        drop(reader);
        let mut rows = self.people_by_row(&order.iter().map(|(id, _)| *id).collect::<Vec<_>>()).await?;
        let rows = order.into_iter().filter_map(|(id, holds)| {
            let mut row = rows.remove(&id)?;
            row.holds = holds;
            Some(row)
        });
        Ok(PeoplePage { total: total.unsigned_abs(), rows: rows.collect() })
    }

    /// How many people answer each of several questions; one pass over everybody.
    ///
    /// # Errors
    /// As [`Store::people`].
    pub async fn people_counts(&self, queries: &[PeopleQuery]) -> Result<Vec<u64>, StoreError> {
        if queries.is_empty() {
            return Ok(Vec::new());
        }
        let day = Day(self.now());
        let mut sums = Vec::new();
        let mut binds = Vec::new();
        let mut words = false;
        for query in queries {
            let asked = query.asked(day)?;
            words |= asked.words;
            sums.push(format!("coalesce(sum({}), 0)", asked.filter));
            binds.extend(asked.binds);
        }
        self.settle_people(words).await?;
        let mut reader = self.reader().await?;
        let mut ask = sqlx::query(AssertSqlSafe(format!("SELECT {} FROM person p", sums.join(", "))));
        for bind in binds {
            ask = ask.bind(bind);
        }
        let row = ask.fetch_one(&mut *reader).await?;
        (0..queries.len()).map(|n| Ok(row.try_get::<i64, _>(n)?.unsigned_abs())).collect()
    }

    pub(super) async fn people_by_row(&self, ids: &[i64]) -> Result<HashMap<i64, PersonRow>, StoreError> {
        let mut reader = self.reader().await?;
        let sql = format!(
            "SELECT {} FROM {} WHERE p.id IN (SELECT value FROM json_each(?))",
            summary::COLUMNS,
            summary::FROM
        );
        let ids = serde_json::to_string(ids).unwrap_or_default();
        let found = sqlx::query(AssertSqlSafe(sql)).bind(ids).fetch_all(&mut *reader).await?;
        found.iter().map(|row| summary::read(row).map(|row| (row.row, row))).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_and_numbers_are_looked_for() {
        assert_eq!(matching("ada st").unwrap(), "\"ada\"* \"st\"*");
        assert_eq!(matching("(555) 010-01").unwrap(), "\"55501001\"*");
        assert_eq!(matching("12 Oak").unwrap(), "\"12\"* \"Oak\"*");
        assert_eq!(matching(" \"* "), None);
    }

    proptest! {
        #[test]
        fn nothing_typed_reaches_the_question_unquoted(text in any::<String>()) {
            if let Some(asked) = matching(&text) {
                prop_assert!(asked.split(' ').all(|w| w.starts_with('"') && w.ends_with("\"*")
                    && w[1..w.len() - 2].chars().all(char::is_alphanumeric)));
            }
        }
    }
}
