use chrono::{Datelike, Weekday};
use hub_domain::calendar::{BusinessDays, weekday_name};
use serde_json::Value;

use super::on_day::newest;
use super::{Asked, Inputs, LOAN, Tables, Worked};
use crate::loan::{CashToClose, ClosingDay, CumulativeTolerance, Proration, TaxPaid, YearDays, zero_tolerance_cure};

pub(super) fn cash_to_close(inputs: &Inputs<'_>, asked: &Asked<'_>, _: &Tables) -> Worked {
    // A proration goes one way or the other; that there is none must be said.
    const CREDITS: &[&str] = &["tax_proration_credit_from_seller", "credits_to_buyer"];
    const CHARGES: &[&str] = &["tax_proration_credit_to_seller", "charges_to_buyer"];
    let sheet = CashToClose {
        price: inputs.cents("price")?,
        loan: inputs.cents(LOAN)?,
        loan_costs: inputs.cents(["loan_costs_D", "loan_costs"])?,
        other_costs: inputs.cents(["other_costs_I", "other_costs"])?,
        lender_credits: inputs.cents(["lender_credit", "lender_credits"])?,
        deposit: inputs.cents(["earnest_money", "deposit"])?,
        seller_credits: inputs.cents(["seller_credit", "seller_credits"])?,
        credits_to_buyer: if inputs.has(CHARGES) {
            inputs.optional(CREDITS, Inputs::cents)?.unwrap_or_default()
        } else {
            inputs.cents(CREDITS)?
        },
        charges_to_buyer: inputs.optional(CHARGES, Inputs::cents)?.unwrap_or_default(),
    };
    asked.each(|output| {
        Ok(match output.name {
            "closing_costs_J" | "closing_costs" => Some(output.cents(sheet.closing_costs()?)),
            "cash_to_close" => Some(output.cents(sheet.cash()?)),
            _ => None,
        })
    })
}

/// The method is told in words: `365-day, seller owns through day before closing, taxes paid in arrears`.
pub(super) fn proration(inputs: &Inputs<'_>, asked: &Asked<'_>, _: &Tables) -> Worked {
    const METHOD: &str = "method";
    let method = inputs.text(METHOD)?.to_ascii_lowercase();
    let year = if method.contains("360") {
        YearDays::Days360
    } else if method.contains("actual") || method.contains("366") {
        YearDays::Actual
    } else if method.contains("365") {
        YearDays::Days365
    } else {
        return Err(inputs.malformed(METHOD, "it must be words that say 360, 365 or actual days"));
    };
    let day = if method.contains("day before") || method.contains("buyer owns") {
        ClosingDay::Buyer
    } else if method.contains("seller owns") || method.contains("day of closing") {
        ClosingDay::Seller
    } else {
        return Err(inputs.malformed(METHOD, "it must be words that say who owns the day of closing"));
    };
    let paid = if method.contains("arrears") {
        TaxPaid::InArrears
    } else if method.contains("advance") {
        TaxPaid::InAdvance
    } else {
        return Err(inputs.malformed(METHOD, "it must be words that say paid in arrears or in advance"));
    };
    let closing = inputs.day(["closing", "closing_date"])?;
    let parts = Proration::new(inputs.cents("annual_tax")?, closing, year, day)?;
    asked.each(|output| {
        Ok(match output.name {
            "seller_days" => Some(output.number(parts.seller_days.into())),
            "buyer_days" => Some(output.number(parts.buyer_days.into())),
            "seller_share" => Some(output.cents(parts.seller)),
            "buyer_share" => Some(output.cents(parts.buyer)),
            "seller_credit_to_buyer" => Some(output.cents(parts.credit_to_buyer(paid))),
            "buyer_credit_to_seller" => Some(output.cents(parts.credit_to_seller(paid))),
            _ => None,
        })
    })
}

const ESTIMATE: &[&str] = &["le_lines", "le"];
const CLOSING: &[&str] = &["cd_lines", "cd"];

pub(super) fn ten_percent(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &Tables) -> Worked {
    let rules = &newest(&tables.loan.trid)?.value;
    let bucket = CumulativeTolerance::new(rules, &inputs.lines(ESTIMATE)?, &inputs.lines(CLOSING)?)?;
    asked.each(|output| {
        Ok(match output.name {
            "le_sum" => Some(output.cents(bucket.estimated)),
            "cd_sum" => Some(output.cents(bucket.charged)),
            "cure" => Some(output.cents(bucket.cure)),
            name if name.starts_with("limit") => Some(output.number(bucket.limit)),
            _ => None,
        })
    })
}

pub(super) fn zero_tolerance(inputs: &Inputs<'_>, asked: &Asked<'_>, _: &Tables) -> Worked {
    let cure = zero_tolerance_cure(&inputs.lines(ESTIMATE)?, &inputs.lines(CLOSING)?)?;
    asked.each(|output| Ok((output.name == "cure").then(|| output.cents(cure))))
}

pub(super) fn waiting_period(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &Tables) -> Worked {
    const PRECISE: &str = "precise_business_days";
    const GENERAL: &str = "general_business_days";
    let from = inputs.day("from")?;
    let (days, count) = if inputs.has(GENERAL) {
        let weekend = [Weekday::Sat, Weekday::Sun];
        (BusinessDays::general(&tables.holidays, "US", &weekend), inputs.whole(GENERAL)?)
    } else {
        (BusinessDays::precise(&tables.holidays, "US"), inputs.whole(PRECISE)?)
    };
    let day = days.after(from, count)?;
    asked.each(|output| {
        Ok(match output.name {
            "date" => Some(Value::String(day.to_string())),
            "weekday" => Some(Value::String(weekday_name(day.weekday()).to_owned())),
            _ => None,
        })
    })
}
