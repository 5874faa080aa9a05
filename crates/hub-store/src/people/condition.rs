use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use hub_domain::outlook::Temperature;

/// Words, as a condition lists them.
pub type Words = Vec<String>;

/// A moment, for questions about days. Days are UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day(pub DateTime<Utc>);

/// What a list may ask of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// A lead that nobody has answered, of at most so many days ago.
    NewLead(Option<u32>),
    /// A lead, answered or not, that was not put aside.
    Lead(Option<u32>),
    /// A task due within so many days, or overdue.
    TaskDue(u32),
    /// A task due before today.
    TaskOverdue,
    /// No open task, no appointment ahead.
    NoNextAction,
    /// Nobody in touch for so many days (or ever), for people of these temperatures; of any where there are none.
    Silent(u32, Vec<Temperature>),
    /// In touch within so many days.
    Touched(u32),
    /// Never in touch.
    NeverTouched,
    /// One of these temperatures.
    Temperature(Vec<Temperature>),
    /// One of these stages.
    Stage(Words),
    /// From one of these.
    LeadSource(Words),
    /// One of these owners.
    Owner(Words),
    /// One of these tags.
    Tag(Words),
    /// One of these types.
    ContactType(Words),
    /// In one of these connections, by name.
    System(Words),
    /// An open deal.
    OpenDeal,
    /// An open deal in one of these stages.
    DealStage(Words),
    /// An open deal expected to close within so many days, or that should have closed.
    DealCloses(u32),
    /// A birthday within so many days.
    Birthday(u32),
    /// An anniversary within so many days.
    Anniversary(u32),
    /// Known here for at most so many days.
    Created(u32),
    /// May be called, sent e-mail, sent texts.
    May(Channel),
    /// Has a number.
    HasPhone,
    /// Has an e-mail address.
    HasEmail,
}

/// A way to reach somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// By telephone.
    Call,
    /// By e-mail.
    Email,
    /// By text message.
    Text,
}

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// A part of a question: SQL over `person p`, and what is bound to it.
pub(super) struct Part {
    pub sql: String,
    pub binds: Vec<String>,
}

impl Part {
    fn plain(sql: impl Into<String>) -> Self {
        Self { sql: sql.into(), binds: Vec::new() }
    }

    /// `?` in the SQL is the list.
    fn words(sql: &str, words: &Words) -> Self {
        Self { sql: sql.to_owned(), binds: vec![serde_json::to_string(words).unwrap_or_default()] }
    }
}

impl Day {
    fn now(self) -> i64 {
        self.0.timestamp_millis()
    }

    /// The end of the day in so many days.
    fn end(self, days: u32) -> i64 {
        let start = self.0.date_naive().and_hms_opt(0, 0, 0).map_or(0, |at| at.and_utc().timestamp_millis());
        start + (i64::from(days) + 1) * DAY
    }

    /// The beginning of today, milliseconds.
    pub(super) fn start(self) -> i64 {
        self.end(0) - DAY
    }

    fn ago(self, days: u32) -> i64 {
        self.now() - i64::from(days) * DAY
    }

    /// Month × 100 + day of today and the days after it. The 29th of February is kept on the 28th too.
    fn month_days(self, days: u32) -> String {
        let today = self.0.date_naive();
        let mut all: Vec<String> = Vec::new();
        for n in 0..=u64::from(days.min(366)) {
            let Some(day) = today.checked_add_days(Days::new(n)) else { break };
            all.push((day.month() * 100 + day.day()).to_string());
            if day.month() == 2 && day.day() == 28 && NaiveDate::from_ymd_opt(day.year(), 2, 29).is_none() {
                all.push("229".to_owned());
            }
        }
        all.join(",")
    }
}

fn temperatures(of: &[Temperature]) -> String {
    let numbers: Vec<String> = of.iter().map(|t| (*t as i64).to_string()).collect();
    format!("p.temperature IN ({})", numbers.join(","))
}

impl Condition {
    /// As SQL that is 0 or 1 for each row.
    pub(super) fn part(&self, day: Day) -> Part {
        match self {
            Self::NewLead(None) => Part::plain("p.lead_state = 1"),
            Self::NewLead(Some(days)) => Part::plain(format!("p.lead_state = 1 AND p.lead_at >= {}", day.ago(*days))),
            Self::Lead(None) => Part::plain("p.lead_state IN (1, 2)"),
            Self::Lead(Some(days)) => {
                Part::plain(format!("p.lead_state IN (1, 2) AND p.lead_at >= {}", day.ago(*days)))
            }
            Self::TaskDue(days) => Part::plain(format!("coalesce(p.next_due < {}, 0)", day.end(*days))),
            Self::TaskOverdue => Part::plain(format!("coalesce(p.next_due < {}, 0)", day.start())),
            Self::NoNextAction => {
                Part::plain(format!("p.open_tasks = 0 AND coalesce(p.next_meeting, 0) <= {}", day.now()))
            }
            Self::Silent(days, of) => {
                let silent = format!("coalesce(p.last_touch, p.created_at) <= {}", day.ago(*days));
                let of = if of.is_empty() { String::new() } else { format!(" AND {}", temperatures(of)) };
                Part::plain(silent + &of)
            }
            Self::Touched(days) => Part::plain(format!("coalesce(p.last_touch >= {}, 0)", day.ago(*days))),
            Self::NeverTouched => Part::plain("p.last_touch IS NULL"),
            Self::Temperature(of) => Part::plain(temperatures(of)),
            Self::Stage(words) => among("stage", words),
            Self::LeadSource(words) => among("lead_source", words),
            Self::Owner(words) => among("owner", words),
            Self::ContactType(words) => among("contact_type", words),
            Self::Tag(words) => Part::words(
                "p.id IN (SELECT person FROM person_tag WHERE tag IN (SELECT value FROM json_each(?)))",
                words,
            ),
            Self::System(words) => Part::words(
                "p.id IN (SELECT l.record_id FROM crm_link l JOIN connection c ON c.id = l.connection_id
                 WHERE l.kind = 'contact' AND l.gone_at IS NULL AND c.name IN (SELECT value FROM json_each(?)))",
                words,
            ),
            Self::OpenDeal => Part::plain("p.open_deals > 0"),
            Self::DealStage(words) => Part::words(
                "p.id IN (SELECT person FROM person_entry WHERE kind = 'deal' AND open = 1
                 AND stage IN (SELECT value FROM json_each(?)))",
                words,
            ),
            Self::DealCloses(days) => Part::plain(format!("coalesce(p.deal_closes < {}, 0)", day.end(*days))),
            Self::Birthday(days) => Part::plain(format!("coalesce(p.birthday IN ({}), 0)", day.month_days(*days))),
            Self::Anniversary(days) => {
                Part::plain(format!("coalesce(p.anniversary IN ({}), 0)", day.month_days(*days)))
            }
            Self::Created(days) => Part::plain(format!("p.created_at >= {}", day.ago(*days))),
            Self::May(channel) => Part::plain(format!(
                "p.restrictions & {} = 0",
                match channel {
                    Channel::Call => 1,
                    Channel::Email => 2,
                    Channel::Text => 4,
                }
            )),
            Self::HasPhone => Part::plain("p.phone IS NOT NULL"),
            Self::HasEmail => Part::plain("p.email IS NOT NULL"),
        }
    }

    /// How much it adds to the urgency of somebody it holds of.
    pub(super) fn weight(&self) -> i64 {
        match self {
            Self::NewLead(_) => 100,
            Self::TaskOverdue => 70,
            Self::TaskDue(_) => 60,
            Self::DealCloses(_) => 45,
            Self::Silent(..) => 30,
            Self::DealStage(_) => 25,
            Self::Birthday(_) => 20,
            Self::Anniversary(_) => 15,
            Self::NoNextAction => 10,
            Self::Lead(_) | Self::OpenDeal | Self::NeverTouched => 5,
            _ => 0,
        }
    }
}

fn among(column: &str, words: &Words) -> Part {
    Part::words(&format!("coalesce(p.{column} IN (SELECT value FROM json_each(?)), 0)"), words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_has_its_birthdays() {
        let day = |text: &str| Day(format!("{text}T12:00:00Z").parse().unwrap());
        assert_eq!(day("2026-12-30").month_days(3), "1230,1231,101,102");
        assert_eq!(day("2026-02-27").month_days(2), "227,228,229,301");
        assert_eq!(day("2028-02-28").month_days(1), "228,229");
        assert_eq!(day("2026-01-01").month_days(4_000_000_000).split(',').count(), 368);
    }
}
