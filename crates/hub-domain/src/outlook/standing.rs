use chrono::NaiveDate;

/// What is known of a person, as far as the rules ask. Days count from today.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// Days since somebody was last in touch; `None`: never.
    pub touched: Option<i64>,
    /// Days since they last came in as a lead.
    pub lead: Option<i64>,
    /// Nobody has answered that lead.
    pub lead_waits: bool,
    /// Open deals.
    pub open_deals: u32,
    /// Days until the next open deal is expected to close; negative when that day has passed.
    pub deal_closes: Option<i64>,
    /// The stage of that deal, else of any open one.
    pub deal_stage: Option<String>,
    /// Days until the next open task is due; negative when it is overdue.
    pub task: Option<i64>,
    /// Their own stage.
    pub stage: Option<String>,
    /// By when they said they want to act, in a system's words.
    pub said: Option<String>,
}

/// A reason. `code` and the parts are for a screen to put into words; `text` says the same in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// Which rule.
    pub code: &'static str,
    /// Days it is about.
    pub days: Option<i64>,
    /// The stage, field or list it is about.
    pub about: Option<String>,
    /// The day it is about.
    pub at: Option<NaiveDate>,
    /// What it adds, where figures are added up.
    pub weight: i32,
    /// In English.
    pub text: String,
}

impl Why {
    /// A reason about nothing in particular.
    #[must_use]
    pub fn new(code: &'static str, weight: i32, text: impl Into<String>) -> Self {
        Self { code, days: None, about: None, at: None, weight, text: text.into() }
    }

    /// About so many days.
    #[must_use]
    pub fn days(mut self, days: i64) -> Self {
        self.days = Some(days);
        self
    }

    /// About a stage, a field, a list.
    #[must_use]
    pub fn about(mut self, about: impl Into<String>) -> Self {
        self.about = Some(about.into());
        self
    }
}

/// A figure and its reasons, the weightiest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook<T> {
    /// The figure.
    pub value: T,
    /// Its reasons; never empty.
    pub why: Vec<Why>,
}

/// `1 day`, `3 days`.
pub(super) fn days(n: i64) -> String {
    if n == 1 { "1 day".to_owned() } else { format!("{n} days") }
}

/// Whether a stage's name holds one of these words, whatever its case.
pub(super) fn says(stage: Option<&str>, words: &[&str]) -> bool {
    let Some(stage) = stage else { return false };
    let stage = stage.to_lowercase();
    words.iter().any(|word| stage.contains(word))
}

/// Stages of a deal that has been agreed on.
pub(super) const IN_CONTRACT: [&str; 6] =
    ["contract", "pending", "escrow", "offer accepted", "closing", "under agreement"];
