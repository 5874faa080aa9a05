use serde_json::Value;

use super::schedule_outputs;
use super::{Asked, Inputs, LOAN, MONTHS, Output, RATE, Tables, Worked, WorkedError};
use crate::loan::{Assumptions, Costed, Loan, LoanError, Offer, compare, rank};
use crate::quote_order::Criterion;

pub(super) fn quotes(inputs: &Inputs<'_>, asked: &Asked<'_>, _: &Tables) -> Worked {
    let offers = inputs.objects("quotes")?.iter().map(|quote| offer(inputs, quote)).collect::<Result<Vec<_>, _>>()?;
    let costed = compare(&offers)?;
    asked.each(|output| {
        if output.name == "per_quote" {
            let answer = output.inside().each(|group| {
                let offer = costed.iter().find(|offer| offer.lender == group.name);
                offer.map(|offer| group.inside().each(|part| of_offer(offer, part))).transpose()
            });
            return answer.map(Some);
        }
        let Some(by) = output.name.strip_prefix("rank_by_").and_then(criterion) else { return Ok(None) };
        let placed = rank(&costed, by).map_err(|error| LoanError::Conflict(error.to_string()))?;
        Ok(Some(Value::Array(placed.into_iter().map(|offer| Value::String(offer.id)).collect())))
    })
}

/// A quote with its own terms, or those that all quotes share.
fn offer(shared: &Inputs<'_>, quote: &Inputs<'_>) -> Result<Offer, WorkedError> {
    let from = |names: &'static [&'static str]| if quote.has(names) { quote } else { shared };
    let (principal, months) = (from(LOAN).cents(LOAN)?, from(MONTHS).whole(MONTHS)?);
    Ok(Offer {
        lender: quote.text("lender")?.to_owned(),
        loan: Loan::new(principal, quote.rate(RATE)?, months)?,
        points: quote.percent(["points_percent", "points"])?,
        fees: quote.cents(["lender_fees", "fees"])?,
        assumptions: Assumptions::default(),
    })
}

fn of_offer(offer: &Costed, output: &Output<'_>) -> Result<Option<Value>, WorkedError> {
    Ok(match output.name {
        "upfront" => Some(output.cents(offer.upfront)),
        name if name.starts_with("apr") => Some(output.percent(offer.apr)),
        name => match years_of_cost(name) {
            Some(years) => Some(output.cents(offer.cost_over(12 * years))),
            None => return schedule_outputs::answer(offer.schedule(), output),
        },
    })
}

fn criterion(name: &str) -> Option<Criterion> {
    Some(match name {
        "apr" => Criterion::Apr,
        "upfront" => Criterion::Upfront,
        "payment" | "monthly_PI" => Criterion::Monthly,
        _ => {
            let years = name.strip_suffix('y')?.parse::<u32>().ok().filter(|years| *years <= 100)?;
            Criterion::CostOver { months: 12 * years }
        }
    })
}

/// `five_year_cost_interest_plus_upfront` and `5_year_cost` ask for five years.
fn years_of_cost(name: &str) -> Option<u32> {
    let (count, _) = name.split_once("_year_cost")?;
    const WORDS: [&str; 31] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "twenty_one",
        "twenty_two",
        "twenty_three",
        "twenty_four",
        "twenty_five",
        "twenty_six",
        "twenty_seven",
        "twenty_eight",
        "twenty_nine",
        "thirty",
    ];
    let word = WORDS.iter().position(|word| *word == count).and_then(|years| u32::try_from(years).ok());
    word.or_else(|| count.parse().ok()).filter(|years| *years <= 100)
}
