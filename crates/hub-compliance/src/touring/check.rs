use chrono::{Months, NaiveDate};
use hub_domain::dated::Dated;
use hub_domain::named;
use hub_domain::service::{BuyerAgreement, TouredHome};

use super::{Demand, TouringRule, TouringTables};

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct TourQuestion<'a> {
    /// The buyer's agreement, where there is one.
    pub agreement: Option<&'a BuyerAgreement>,
    /// The day of the tour.
    pub day: NaiveDate,
    /// The state the home lies in, two letters.
    pub state: &'a str,
    /// What it is.
    pub home: TouredHome,
    /// Whether it is visited in an open house.
    pub open_house: bool,
}

named! {
    /// What an agreement lacks.
    pub enum Lack {
        /// There is none.
        Agreement = "agreement",
        /// It is not signed, or only after the day.
        Signature = "signature",
        /// It does not hold yet on the day.
        NotYet = "not-yet",
        /// It has ended before the day.
        Ended = "ended",
        /// It says no last day, or one that is later than the rule lets it be.
        Term = "term",
        /// It does not say what the broker gets.
        Compensation = "compensation",
        /// It does not say so conspicuously.
        Conspicuous = "conspicuous",
        /// It is open-ended.
        Ascertainable = "ascertainable",
        /// It does not say that no more is received from any source.
        NoMoreFromAnySource = "no-more-from-any-source",
        /// It does not say conspicuously that compensation is not set by law and is fully negotiable.
        SaysNegotiable = "says-negotiable",
    }
}

impl Lack {
    /// In words, for errors and the terminal.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Agreement => "there is no written agreement with the buyer",
            Self::Signature => "it is not signed by the day of the tour",
            Self::NotYet => "it does not hold yet on the day of the tour",
            Self::Ended => "it has ended before the day of the tour",
            Self::Term => "it lasts longer than it may, or names no last day",
            Self::Compensation => "it does not say what the broker gets or how that is determined",
            Self::Conspicuous => "it does not say the compensation conspicuously",
            Self::Ascertainable => "the compensation is open-ended",
            Self::NoMoreFromAnySource => "it does not say that no more is received from any source",
            Self::SaysNegotiable => {
                "it does not say conspicuously that compensation is not set by law and is fully negotiable"
            }
        }
    }
}

/// A rule, and what the agreement lacks under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TourFinding<'t> {
    /// The rule with its place, days and source.
    pub rule: &'t Dated<TouringRule>,
    /// What is missing; nothing where the rule is kept.
    pub lacks: Vec<Lack>,
}

/// What the rules say of one home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TourAnswer<'t> {
    /// No rule asks for an agreement: an open house, another kind of home, or a day before the rules.
    Exempt,
    /// The rules were asked; with what each finds.
    Asked(Vec<TourFinding<'t>>),
}

impl<'t> TourAnswer<'t> {
    /// Whether the home may not be toured.
    #[must_use]
    pub fn blocks(&self) -> bool {
        self.findings().iter().any(|finding| !finding.lacks.is_empty())
    }

    /// What each rule finds.
    #[must_use]
    pub fn findings(&self) -> &[TourFinding<'t>] {
        match self {
            Self::Exempt => &[],
            Self::Asked(findings) => findings,
        }
    }
}

/// Whether a home may be toured with this agreement on that day. What is not known of an agreement does not count as
/// agreed to.
#[must_use]
pub fn tour_check<'t>(question: &TourQuestion<'_>, tables: &'t TouringTables) -> TourAnswer<'t> {
    if question.open_house {
        return TourAnswer::Exempt;
    }
    let findings: Vec<_> = tables
        .held(question.state, question.day)
        .filter(|rule| rule.value.homes.contains(&question.home))
        .map(|rule| TourFinding { rule, lacks: lacks(question, &rule.value) })
        .collect();
    if findings.is_empty() { TourAnswer::Exempt } else { TourAnswer::Asked(findings) }
}

fn lacks(question: &TourQuestion<'_>, rule: &TouringRule) -> Vec<Lack> {
    let Some(agreement) = question.agreement else { return vec![Lack::Agreement] };
    let mut lacks = Vec::new();
    let mut add = |lack, missing: bool| {
        if missing {
            lacks.push(lack);
        }
    };
    // A paper that does not hold on the day is none, whatever it says.
    add(Lack::NotYet, question.day < agreement.starts_on);
    add(Lack::Ended, agreement.last_day().is_some_and(|last| last < question.day));
    for demand in &rule.demands {
        match demand {
            Demand::Signed => add(Lack::Signature, agreement.signed_on.is_none_or(|on| on > question.day)),
            Demand::Compensation => add(Lack::Compensation, agreement.compensation.is_none()),
            Demand::Conspicuous => add(Lack::Conspicuous, !agreement.conspicuous),
            Demand::Ascertainable => add(Lack::Ascertainable, !agreement.ascertainable),
            Demand::NoMoreFromAnySource => add(Lack::NoMoreFromAnySource, !agreement.no_more_from_any_source),
            Demand::SaysNegotiable => add(Lack::SaysNegotiable, !agreement.says_negotiable),
        }
    }
    if let Some(months) = rule.most_months {
        // From the day it was made: signed, or the first day it holds where that is earlier.
        let made = agreement.signed_on.map_or(agreement.starts_on, |signed| signed.min(agreement.starts_on));
        let most = made.checked_add_months(Months::new(months));
        let within = agreement.ends_on.zip(most).is_some_and(|(last, most)| last <= most);
        add(Lack::Term, !within);
    }
    lacks
}
