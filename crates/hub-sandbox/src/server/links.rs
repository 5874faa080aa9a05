use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, Utc};

use crate::{
    data::Row,
    query::QueryOptions,
    rng::{hash_text, mix},
};

/// Most links kept; the oldest go first.
const KEPT: usize = 20_000;

/// Where a page begins.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// Rows before it, in the order of the query.
    pub offset: usize,
    /// The row before it.
    pub after: Option<Arc<Row>>,
    /// Rows still wanted, under `$top`.
    pub left: Option<usize>,
}

/// What a next link stands for.
#[derive(Debug, Clone)]
pub struct Link {
    /// The resource.
    pub resource: &'static str,
    /// Only rows that belong to this listing.
    pub parent: Option<String>,
    /// The query.
    pub options: QueryOptions,
    /// Where it goes on.
    pub place: Place,
    /// Whether the client had asked for a page size.
    pub preferred: bool,
    /// Whether it leads to a page without rows on purpose.
    pub empty: bool,
    /// Rows on a page, where the first request decided that.
    pub size: Option<usize>,
    /// Whether it belongs to a replication.
    pub replication: bool,
    /// How often it was followed.
    pub uses: u32,
    /// When it was followed last, or given out.
    pub used: DateTime<Utc>,
    /// Links are numbered as they are given out.
    pub number: u64,
}

/// Why a link cannot be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkError {
    /// This server never gave it out, or has forgotten it.
    Unknown,
    /// It was left unused for too long.
    Expired,
}

/// The next links given out.
#[derive(Debug)]
pub struct Links {
    seed: u64,
    minutes: Option<u64>,
    counter: u64,
    links: HashMap<String, Link>,
}

impl Links {
    /// Links that die after so many idle minutes.
    #[must_use]
    pub fn new(seed: u64, minutes: Option<u64>) -> Self {
        Self { seed, minutes, counter: 0, links: HashMap::new() }
    }

    /// Gives out a link and returns its token.
    pub fn give(&mut self, mut link: Link, now: DateTime<Utc>) -> String {
        self.counter += 1;
        let number = self.counter;
        let token = format!("{:016x}", mix(self.seed ^ hash_text("link") ^ mix(number)));
        if self.links.len() >= KEPT {
            let oldest = self.counter.saturating_sub(KEPT as u64 / 2);
            self.links.retain(|_, link| link.number > oldest);
        }
        (link.uses, link.used, link.number) = (0, now, number);
        self.links.insert(token.clone(), link);
        token
    }

    /// Lets a link lead on to another place, for servers whose link stays the same from page to page.
    pub fn move_on(&mut self, token: &str, place: Place) {
        if let Some(link) = self.links.get_mut(token) {
            link.place = place;
            link.uses = 0;
        }
    }

    /// Follows a link. It stays good: an answer may have been lost on the way.
    ///
    /// # Errors
    /// Unknown and expired links.
    pub fn follow(&mut self, token: &str, now: DateTime<Utc>) -> Result<Link, LinkError> {
        let link = self.links.get_mut(token).ok_or(LinkError::Unknown)?;
        let idle = (now - link.used).num_seconds();
        if self.minutes.is_some_and(|minutes| idle > i64::try_from(minutes * 60).unwrap_or(i64::MAX)) {
            self.links.remove(token);
            return Err(LinkError::Expired);
        }
        link.used = now;
        link.uses += 1;
        Ok(link.clone())
    }
}
