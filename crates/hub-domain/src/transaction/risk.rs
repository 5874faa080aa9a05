use chrono::NaiveDate;

use super::Transaction;
use crate::named;

named! {
    /// What endangers a transaction. No signal looks at who somebody is or where they live.
    pub enum Signal {
        /// A day of the contract has passed and what was due is not done.
        DeadlinePassed = "deadline-passed",
        /// A day of the contract is near and what is due is not done.
        DeadlineNear = "deadline-near",
        /// A contingency is past its day and open.
        ContingencyOverdue = "contingency-overdue",
        /// There is a loan and no letter of a lender on file.
        NoLetter = "no-letter",
        /// The lender's letter has expired.
        LetterExpired = "letter-expired",
        /// The appraisal is below the price.
        AppraisalLow = "appraisal-low",
        /// The rate's lock ends before the closing.
        LockEndsFirst = "lock-ends-first",
        /// The home is not insured and the closing is near.
        NotInsured = "not-insured",
        /// Too few days are left for the Closing Disclosure (12 CFR 1026.19(f)).
        DisclosureLate = "disclosure-late",
        /// Nobody has answered for days.
        Silence = "silence",
        /// A paper that must be there before the buyer is bound is not.
        PaperLacking = "paper-lacking",
    }
}

/// What is known besides the transaction itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RiskFacts {
    /// Days that are due, with what and whether that is done: by the form's own count.
    pub due: Vec<(String, NaiveDate, bool)>,
    /// Contingencies that are open, with their day.
    pub open_contingencies: Vec<(String, NaiveDate)>,
    /// The last day of the latest letter of a lender; `None` where there is no letter, `Some(None)` where it names none.
    pub letter: Option<Option<NaiveDate>>,
    /// The last day of the rate's lock.
    pub locked_until: Option<NaiveDate>,
    /// The home is insured from the closing on.
    pub insured: bool,
    /// When the buyer received the Closing Disclosure.
    pub disclosed_on: Option<NaiveDate>,
    /// The first day a loan may close that is disclosed today.
    pub first_closing_if_disclosed_today: Option<NaiveDate>,
    /// The last time that a party answered.
    pub last_heard: Option<NaiveDate>,
}

/// Something that endangers a transaction, with its reason and what can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risk {
    /// What.
    pub signal: Signal,
    /// What it is about: a date's name, a contingency's.
    pub about: Option<String>,
    /// The day that matters.
    pub day: Option<NaiveDate>,
    /// Days until then, negative when it has passed.
    pub days: Option<i64>,
}

/// Days before a due date at which it is near, and after which silence is one.
const NEAR: i64 = 3;
const SILENT: i64 = 3;
/// Days before a closing by which a home should be insured.
const INSURED: i64 = 10;

/// What endangers a transaction on a day, the most urgent first. A list of reasons, never a score: between four and
/// twelve in a hundred contracts end early in any quarter, whatever a model says.
#[must_use]
pub fn risks(transaction: &Transaction, facts: &RiskFacts, today: NaiveDate) -> Vec<Risk> {
    if !transaction.stage.is_under_contract() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut add = |signal, about: Option<&str>, day: Option<NaiveDate>| {
        let days = day.map(|day| (day - today).num_days());
        found.push(Risk { signal, about: about.map(str::to_owned), day, days });
    };
    for (event, day, done) in &facts.due {
        let left = (*day - today).num_days();
        if !done && left < 0 {
            add(Signal::DeadlinePassed, Some(event), Some(*day));
        } else if !done && left <= NEAR {
            add(Signal::DeadlineNear, Some(event), Some(*day));
        }
    }
    for (contingency, day) in &facts.open_contingencies {
        if *day < today {
            add(Signal::ContingencyOverdue, Some(contingency), Some(*day));
        }
    }
    let closing = transaction.anchor("closing");
    if transaction.loan.is_some() {
        match facts.letter {
            None => add(Signal::NoLetter, None, None),
            Some(Some(last)) if last < today => add(Signal::LetterExpired, None, Some(last)),
            Some(_) => {}
        }
        if let (Some(lock), Some(closing)) = (facts.locked_until, closing)
            && lock < closing
        {
            add(Signal::LockEndsFirst, None, Some(lock));
        }
        if let (Some(first), Some(closing), None) =
            (facts.first_closing_if_disclosed_today, closing, facts.disclosed_on)
            && first > closing
        {
            add(Signal::DisclosureLate, None, Some(first));
        }
    }
    if let (Some(appraised), Some(price)) = (transaction.appraised, transaction.price)
        && appraised.currency == price.currency
        && appraised.minor < price.minor
    {
        add(Signal::AppraisalLow, None, None);
    }
    if let Some(closing) = closing
        && !facts.insured
        && (0..=INSURED).contains(&(closing - today).num_days())
    {
        add(Signal::NotInsured, None, Some(closing));
    }
    if let Some(heard) = facts.last_heard
        && (today - heard).num_days() > SILENT
    {
        add(Signal::Silence, None, Some(heard));
    }
    if super::lead_paint(transaction).is_some() {
        add(Signal::PaperLacking, Some("lead-paint"), None);
    }
    found.sort_by_key(|risk| (risk.days.unwrap_or(0), risk.signal));
    found
}
