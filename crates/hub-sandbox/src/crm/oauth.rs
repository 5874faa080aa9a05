use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Duration, Utc};

use crate::rng::{hash_text, mix};

/// For how long a used refresh token gives the same pair again.
const GRACE: Duration = Duration::seconds(30);

/// An access token and what renews it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Access token.
    pub access: String,
    /// Refresh token.
    pub refresh: String,
    /// Seconds the access token lives.
    pub lives: i64,
}

/// How a vendor renews.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// A refresh token works once and its old pair dies; for 30 seconds it gives the same pair again.
    Once,
    /// It works for ever, and each use gives another refresh token too.
    Rotating,
    /// It works once. Used again, it takes everything down that was issued since.
    Single,
    /// It works once, and is refused after that.
    Spent,
    /// It works for ever.
    Lasting,
}

/// What was issued.
#[derive(Debug)]
pub struct Tokens {
    seed: u64,
    number: u64,
    code_used: bool,
    access: HashMap<String, DateTime<Utc>>,
    refresh: BTreeMap<String, Refresh>,
}

#[derive(Debug)]
struct Refresh {
    access: String,
    used: Option<(DateTime<Utc>, Pair)>,
}

impl Tokens {
    /// Nothing issued yet.
    pub fn new(seed: u64) -> Self {
        Self { seed, number: 0, code_used: false, access: HashMap::new(), refresh: BTreeMap::new() }
    }

    /// Whether an access token is good.
    pub fn is_good(&self, token: &str, now: DateTime<Utc>) -> bool {
        self.access.get(token).is_some_and(|until| now < *until)
    }

    /// Every access token dies.
    pub fn expire(&mut self) {
        self.access.clear();
    }

    /// Exchanges the authorization code, which works once.
    pub fn exchange(&mut self, now: DateTime<Utc>, lives: i64) -> Option<Pair> {
        if std::mem::replace(&mut self.code_used, true) {
            return None;
        }
        Some(self.issue(now, lives))
    }

    /// Renews; nothing where the refresh token is not good, or no longer.
    pub fn renew(&mut self, token: &str, renewal: Renewal, now: DateTime<Utc>, lives: i64) -> Option<Pair> {
        let held = self.refresh.get(token)?;
        if let Some((at, pair)) = &held.used {
            let again = (renewal == Renewal::Once && now - *at <= GRACE).then(|| pair.clone());
            if renewal == Renewal::Single {
                self.access.clear();
                self.refresh.clear();
            }
            return again;
        }
        let old = held.access.clone();
        let mut pair = self.issue(now, lives);
        match renewal {
            Renewal::Once => {
                self.access.remove(&old);
                if let Some(held) = self.refresh.get_mut(token) {
                    held.used = Some((now, pair.clone()));
                }
            }
            Renewal::Single | Renewal::Spent => {
                if let Some(held) = self.refresh.get_mut(token) {
                    held.used = Some((now, pair.clone()));
                }
            }
            Renewal::Rotating => {}
            Renewal::Lasting => {
                self.refresh.remove(&pair.refresh);
                pair.refresh = token.to_owned();
            }
        }
        Some(pair)
    }

    /// Takes a token back, of whichever kind it is. Returns whether there was one.
    pub fn revoke(&mut self, token: &str) -> bool {
        let access = self.access.remove(token).is_some();
        self.refresh.remove(token).is_some() || access
    }

    /// Issues a pair to a client that has proved who it is.
    pub fn grant(&mut self, now: DateTime<Utc>, lives: i64) -> Pair {
        self.issue(now, lives)
    }

    fn issue(&mut self, now: DateTime<Utc>, lives: i64) -> Pair {
        self.number += 1;
        let word = |what: &str| format!("{what}-{:016x}", mix(self.seed ^ hash_text(what) ^ mix(self.number)));
        // As long as the longest that vendors announce, so that nobody counts on short ones.
        let pair = Pair { access: format!("{}{}", word("access"), "0".repeat(280)), refresh: word("refresh"), lives };
        self.access.insert(pair.access.clone(), now + Duration::seconds(lives));
        self.refresh.insert(pair.refresh.clone(), Refresh { access: pair.access.clone(), used: None });
        pair
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refresh_token_works_once_but_for_half_a_minute_the_same_way() {
        let at = |seconds: i64| DateTime::from_timestamp(1_780_000_000 + seconds, 0).expect("in range");
        let mut tokens = Tokens::new(1);
        let first = tokens.exchange(at(0), 100).expect("a pair");
        assert!(tokens.exchange(at(0), 100).is_none());
        assert!(tokens.is_good(&first.access, at(99)) && !tokens.is_good(&first.access, at(100)));
        let second = tokens.renew(&first.refresh, Renewal::Once, at(10), 100).expect("a pair");
        assert!(!tokens.is_good(&first.access, at(11)) && tokens.is_good(&second.access, at(11)));
        assert_eq!(tokens.renew(&first.refresh, Renewal::Once, at(40), 100), Some(second.clone()));
        assert_eq!(tokens.renew(&first.refresh, Renewal::Once, at(41), 100), None);
        let third = tokens.renew(&second.refresh, Renewal::Lasting, at(50), 100).expect("a pair");
        assert_eq!(third.refresh, second.refresh);
        assert!(tokens.renew("guess", Renewal::Rotating, at(50), 100).is_none());
        let fourth = tokens.renew(&third.refresh, Renewal::Single, at(60), 100).expect("a pair");
        assert!(tokens.is_good(&fourth.access, at(61)));
        assert!(tokens.renew(&third.refresh, Renewal::Single, at(62), 100).is_none());
        assert!(!tokens.is_good(&fourth.access, at(63)) && !tokens.revoke(&fourth.refresh), "a thief was at work");
    }
}
