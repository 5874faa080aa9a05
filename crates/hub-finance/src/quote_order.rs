//! Quotes in order: by what they cost the client, over a period that is named. What anybody pays anybody else for a
//! quote has no field here, so it cannot move one (12 USC 2607).

use serde::{Deserialize, Serialize};

use crate::{Cents, Percent};

/// One quote: what it costs the client, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// The caller's name for it, unique.
    pub id: String,
    /// Paid at the start; below zero for a credit.
    pub upfront: Cents,
    /// Paid each month.
    pub monthly: Cents,
    /// What each month costs, the first first: a loan's interest, a policy's premium.
    pub cost_by_month: Vec<Cents>,
    /// The annual percentage rate, of a loan.
    pub apr: Option<Percent>,
}

/// What the client looks for. Whoever looks picks it; there is no default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// The least cost over so many months, what is paid at the start included.
    CostOver {
        /// How long the client means to stay.
        months: u32,
    },
    /// The lowest annual percentage rate.
    Apr,
    /// The lowest payment a month.
    Monthly,
    /// The least at the start.
    Upfront,
}

/// One quote at its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Placed {
    /// The quote.
    pub id: String,
    /// Its place, from 1; equals share one.
    pub place: usize,
    /// Why it stands there, in words.
    pub why: String,
}

/// Why quotes cannot be put in order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuoteError {
    /// Two have one name.
    #[error("two quotes are called {0}")]
    Twice(String),
    /// One does not say what is asked.
    #[error("quote {id} does not say {what}")]
    Unsaid {
        /// The quote.
        id: String,
        /// What it does not say.
        what: String,
    },
    /// A sum is too large to count.
    #[error("the cost of quote {0} is too large to count")]
    TooLarge(String),
}

/// What a quote is measured by.
#[derive(PartialEq, Eq, PartialOrd, Ord, Clone, Copy)]
enum Figure {
    Amount(Cents),
    Rate(Percent),
}

/// The quotes from best to worst by one criterion. Equals share a place and stand in the order of their names, whatever
/// order they came in.
///
/// # Errors
/// When two quotes have one name, one does not say what is asked, or a sum is too large to count.
pub fn order(quotes: &[Quote], by: Criterion) -> Result<Vec<Placed>, QuoteError> {
    let mut measured: Vec<(Figure, &Quote)> = Vec::with_capacity(quotes.len());
    for quote in quotes {
        measured.push((figure(quote, by)?, quote));
    }
    measured.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.id.cmp(&other.id)));
    let mut names: Vec<&str> = quotes.iter().map(|quote| quote.id.as_str()).collect();
    names.sort_unstable();
    if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(QuoteError::Twice(pair[0].to_owned()));
    }
    let best = measured.first().map(|(figure, _)| *figure);
    let place = |figure: Figure| measured.partition_point(|(other, _)| *other < figure) + 1;
    let placed = |(figure, quote): &(Figure, &Quote)| Placed {
        id: quote.id.clone(),
        place: place(*figure),
        why: why(by, *figure, best.unwrap_or(*figure)),
    };
    Ok(measured.iter().map(placed).collect())
}

fn figure(quote: &Quote, by: Criterion) -> Result<Figure, QuoteError> {
    let unsaid = |what: String| QuoteError::Unsaid { id: quote.id.clone(), what };
    match by {
        Criterion::Monthly => Ok(Figure::Amount(quote.monthly)),
        Criterion::Upfront => Ok(Figure::Amount(quote.upfront)),
        Criterion::Apr => quote.apr.map(Figure::Rate).ok_or_else(|| unsaid("its annual percentage rate".to_owned())),
        Criterion::CostOver { months } => {
            let stay = usize::try_from(months).unwrap_or(usize::MAX);
            let months = quote.cost_by_month.get(..stay);
            let months = months.ok_or_else(|| unsaid(format!("what {stay} months cost")))?;
            let cost = months.iter().copied().try_fold(quote.upfront, Cents::checked_add);
            cost.map(Figure::Amount).ok_or_else(|| QuoteError::TooLarge(quote.id.clone()))
        }
    }
}

fn why(by: Criterion, figure: Figure, best: Figure) -> String {
    let what = match by {
        Criterion::CostOver { months } => format!("over {months} months, what is paid at the start included"),
        Criterion::Apr => "annual percentage rate".to_owned(),
        Criterion::Monthly => "a month".to_owned(),
        Criterion::Upfront => "at the start".to_owned(),
    };
    match (figure, best) {
        (Figure::Amount(amount), Figure::Amount(least)) if amount > least => {
            let more =
                amount.checked_sub(least).map(|more| format!(", {more} more than the least")).unwrap_or_default();
            format!("{amount} {what}{more}")
        }
        (Figure::Amount(amount), _) => format!("{amount} {what}, the least"),
        (Figure::Rate(rate), Figure::Rate(least)) if rate > least => {
            format!("{rate} {what}, {} points more than the lowest", (rate.0 - least.0).normalize())
        }
        (Figure::Rate(rate), _) => format!("{rate} {what}, the lowest"),
    }
}
