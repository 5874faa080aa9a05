use rust_decimal::Decimal;
use serde_json::Value;

use super::on_day::on_day;
use super::payments::loan;
use super::schedule_outputs::number_after;
use super::{Asked, Inputs, LOAN, MONTHS, Tables, Worked, WorkedError, score};
use crate::Percent;
use crate::loan::{Arm, Buydown, Caps, LlpaGrid, Loan, PriceConvention, Rounding, break_even, points_cost};

pub(super) fn price(inputs: &Inputs<'_>, asked: &Asked<'_>, _: &Tables) -> Worked {
    let price = inputs.decimal("price")?;
    let convention = match inputs.optional("convention", Inputs::text)? {
        None => PriceConvention::of_sheet(&[price])?,
        Some("100-based" | "100_based" | "hundred_based") => PriceConvention::HundredBased,
        Some("discount") => PriceConvention::Discount,
        Some(_) => return Err(inputs.malformed("convention", "it must be 100-based or discount")),
    };
    let points = convention.points(price)?;
    let dollars = points_cost(inputs.cents(LOAN)?, points)?;
    asked.each(|output| {
        Ok(match output.name {
            "points_percent" | "points" => Some(output.percent(points)),
            "dollars" => Some(output.cents(dollars)),
            _ => None,
        })
    })
}

pub(super) fn llpa(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &Tables) -> Worked {
    const CELL: &str = "grid_cell_percent";
    // A cell that the example itself gives is the lender's; otherwise the grid has it.
    let cell = if inputs.has(CELL) {
        inputs.percent(CELL)?
    } else {
        let purpose = inputs.text("purpose")?;
        let grids = tables.loan.llpa.iter().filter(|grid| grid.value.purpose == purpose);
        if grids.clone().next().is_none() {
            return Err(inputs.malformed("purpose", "it must be a purpose that a grid is loaded for"));
        }
        let grid = on_day(inputs, grids, "loan-level price adjustments")?;
        LlpaGrid::cell(grid, score(inputs)?, inputs.percent(["ltv_percent", "ltv"])?)?
    };
    let dollars = points_cost(inputs.cents(LOAN)?, cell)?;
    asked.each(|output| {
        Ok(match output.name {
            "dollars" | "cost" => Some(output.cents(dollars)),
            "percent" | "grid_cell_percent" => Some(output.percent(cell)),
            _ => None,
        })
    })
}

pub(super) fn points(inputs: &Inputs<'_>, asked: &Asked<'_>, _: &Tables) -> Worked {
    let (principal, months) = (inputs.cents(LOAN)?, inputs.whole(MONTHS)?);
    let without = Loan::new(principal, inputs.rate("rate_no_points")?, months)?;
    let with = Loan::new(principal, inputs.rate("rate_with_points")?, months)?;
    let found = break_even(&without, &with, inputs.percent(["points_percent", "points"])?)?;
    asked.each(|output| {
        Ok(match output.name {
            "pi_no_points" => Some(output.cents(found.without)),
            "pi_with_points" => Some(output.cents(found.with)),
            "points_cost" | "cost" => Some(output.cents(found.cost)),
            "monthly_saving" => Some(output.cents(found.saving)),
            name if name.starts_with("breakeven_months") => {
                Some(found.months.map_or(Value::Null, |months| output.number(months.into())))
            }
            _ => None,
        })
    })
}

/// `year1_payment_at_4.75` asks for year 1, and says that its rate is 4.75.
fn payment_at(name: &str) -> Option<(usize, Decimal)> {
    let (year, rate) = name.strip_prefix("year")?.split_once("_payment_at_")?;
    Some((year.parse().ok()?, rate.parse().ok()?))
}

/// The reductions year by year: as the inputs give them (`3-2-1`), else as the outputs asked for name the rates.
fn reductions(inputs: &Inputs<'_>, asked: &Asked<'_>, note: Decimal) -> Result<Vec<Percent>, WorkedError> {
    const STEPS: &[&str] = &["buydown", "structure", "steps"];
    if inputs.has(STEPS) {
        let steps = inputs.text(STEPS)?.split('-').map(|step| step.trim().parse().map(Percent));
        return steps
            .collect::<Result<_, _>>()
            .map_err(|_| inputs.malformed(STEPS, "it must be points of rate by year like 2-1"));
    }
    let mut years: Vec<(usize, Decimal)> = asked.names().filter_map(payment_at).collect();
    years.sort_unstable();
    if years.is_empty() || years.iter().enumerate().any(|(at, (year, _))| *year != at + 1) {
        return Err(inputs.missing(STEPS));
    }
    Ok(years.into_iter().map(|(_, rate)| Percent(note - rate)).collect())
}

pub(super) fn buydown(inputs: &Inputs<'_>, asked: &Asked<'_>, _: &Tables) -> Worked {
    let loan = loan(inputs)?;
    let buydown = Buydown::new(&loan, &reductions(inputs, asked, loan.rate().annual().0)?)?;
    let year_of = |name: &str, prefix: &str| {
        let year = number_after(name, prefix)? as usize;
        buydown.years.get(year.checked_sub(1)?)
    };
    asked.each(|output| {
        if let Some((year, rate)) = payment_at(output.name) {
            let year = year.checked_sub(1).and_then(|at| buydown.years.get(at));
            let at_that_rate = year.filter(|year| year.rate.annual().0 == rate);
            return Ok(at_that_rate.map(|year| output.cents(year.payment)));
        }
        Ok(match output.name {
            "note_payment" => Some(output.cents(buydown.note_payment)),
            "subsidy_total" => Some(output.cents(buydown.subsidy())),
            name => year_of(name, "subsidy_year").map(|year| output.cents(year.subsidy)),
        })
    })
}

pub(super) fn arm(inputs: &Inputs<'_>, asked: &Asked<'_>, _: &Tables) -> Worked {
    let start = inputs.rate(["start_rate", "initial_rate"])?;
    let floor = inputs.optional(["floor", "floor_rate"], Inputs::rate)?;
    let margin = inputs.percent("margin")?;
    let arm = Arm { start, margin, rounding: rounding(inputs)?, caps: caps(inputs)?, floor };
    let index = inputs.percent("index")?;
    let reset = match inputs.optional("current_rate", Inputs::rate)? {
        Some(current) => arm.later_reset(index, current)?,
        None => arm.first_reset(index)?,
    };
    asked.each(|output| {
        Ok(match output.name {
            "fully_indexed" => Some(output.percent(reset.fully_indexed)),
            "rounded" => Some(output.percent(reset.rounded)),
            "cap_ceiling_first" | "cap_ceiling" => Some(output.percent(reset.ceiling)),
            "cap_floor_first" | "cap_floor" => Some(output.percent(reset.lowest)),
            "lifetime_max" => Some(output.percent(reset.lifetime_max)),
            "new_rate" => Some(output.percent(reset.rate.annual())),
            "balance_at_reset" | "initial_payment" | "new_payment" => {
                let (first, paid) = before_reset(inputs, &arm)?;
                let balance = first.schedule()?.balance_after(paid);
                let after = || Loan::new(balance, reset.rate, first.months() - paid)?.payment();
                Some(output.cents(match output.name {
                    "initial_payment" => first.payment()?,
                    "new_payment" => after()?,
                    _ => balance,
                }))
            }
            _ => None,
        })
    })
}

/// The loan at its start rate and the payments made before the reset. An example that gives only what remains means a
/// loan of thirty years.
fn before_reset(inputs: &Inputs<'_>, arm: &Arm) -> Result<(Loan, u32), WorkedError> {
    let months = inputs.optional(MONTHS, Inputs::whole)?.unwrap_or(360);
    let remaining = inputs.whole("remaining_months")?;
    let paid = months.checked_sub(remaining).filter(|_| remaining > 0);
    let paid =
        paid.ok_or_else(|| inputs.malformed("remaining_months", "it must lie from 1 to the months of the loan"))?;
    Ok((Loan::new(inputs.cents(LOAN)?, arm.start, months)?, paid))
}

/// `0.125 nearest`; an eighth, nearest, when the example says nothing.
fn rounding(inputs: &Inputs<'_>) -> Result<Rounding, WorkedError> {
    const NAMES: &str = "round_to";
    let wanted = "it must be a step and a way, like 0.125 nearest";
    if !inputs.has(NAMES) {
        return Ok(Rounding::Nearest(Percent(Decimal::new(125, 3))));
    }
    let text = match inputs.decimal(NAMES) {
        Ok(step) => return Ok(Rounding::Nearest(Percent(step))),
        Err(_) => inputs.text(NAMES)?,
    };
    let mut words = text.split_whitespace();
    let Some(step) = words.next().filter(|word| *word != "none") else { return Ok(Rounding::Exact) };
    let step = step.parse().map(Percent).map_err(|_| inputs.malformed(NAMES, wanted))?;
    match words.next() {
        None | Some("nearest") => Ok(Rounding::Nearest(step)),
        Some("up") => Ok(Rounding::Up(step)),
        Some("down") => Ok(Rounding::Down(step)),
        Some(_) => Err(inputs.malformed(NAMES, wanted)),
    }
}

/// `2/1/5`: first, periodic, lifetime.
fn caps(inputs: &Inputs<'_>) -> Result<Caps, WorkedError> {
    let text = inputs.text("caps")?;
    let parts: Option<Vec<Percent>> = text.split('/').map(|part| part.trim().parse().ok().map(Percent)).collect();
    match parts.as_deref() {
        Some([first, periodic, lifetime]) => Ok(Caps { first: *first, periodic: *periodic, lifetime: *lifetime }),
        _ => Err(inputs.malformed("caps", "it must be first, periodic and lifetime like 2/1/5")),
    }
}
