use chrono::{DateTime, Duration, Utc};

use crate::{
    generate::{first_name, last_name},
    rng::Rng,
};

const STREETS: &[&str] = &["Larkspur Lane", "Mill Race Road", "Quarry Walk", "Heron Street", "Old Ferry Way"];
const CITIES: &[&str] = &["Larkmoor", "Eldwick", "Port Sable", "Thornby", "Vale Cross"];
const TAGS: &[&str] = &["buyer", "seller", "past client", "sphere", "open house", "investor"];
const SOURCES: &[&str] = &["Website", "Open house", "Referral", "Sign call"];

/// Someone who does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invented {
    /// First name.
    pub first: &'static str,
    /// Last name.
    pub last: &'static str,
    /// E-mail at example.org; some have none.
    pub email: Option<String>,
    /// Telephone from the range kept for fiction, `+1` and ten digits; some have none.
    pub phone: Option<String>,
    /// Street and number.
    pub street: String,
    /// City.
    pub city: &'static str,
    /// Postal code.
    pub postal: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Where the person came from.
    pub source: &'static str,
    /// When the record was made.
    pub made: DateTime<Utc>,
    /// Which of the users looks after the person.
    pub user: usize,
}

/// So many people, for an account that has so many users at that time. Everything follows from the seed.
#[must_use]
pub fn invent(seed: u64, count: usize, users: usize, now: DateTime<Utc>) -> Vec<Invented> {
    let mut rng = Rng::new(seed, "crm people");
    (0..count)
        .map(|number| {
            let (first, last) = (first_name(&mut rng), last_name(&mut rng));
            let known = format!("{}.{}.{number}@example.org", first.to_lowercase(), last.to_lowercase());
            let email = (!rng.chance(0.08)).then_some(known);
            // An area has a hundred such numbers, so that the number of a person decides the area.
            let phone = format!("+1{:03}55501{:02}", 201 + (number / 100) % 780, number % 100);
            let phone = (email.is_none() || !rng.chance(0.15)).then_some(phone);
            let mut tags: Vec<String> = (0..rng.between(0, 2)).map(|_| rng.word(TAGS).to_owned()).collect();
            tags.sort_unstable();
            tags.dedup();
            Invented {
                first,
                last,
                email,
                phone,
                street: format!("{} {}", rng.between(1, 980), rng.word(STREETS)),
                city: rng.word(CITIES),
                postal: format!("98{:03}", rng.between(0, 999)),
                tags,
                source: rng.word(SOURCES),
                made: now - Duration::minutes(rng.between(1_440, 500_000)),
                user: rng.next() as usize % users.max(1),
            }
        })
        .collect()
}
