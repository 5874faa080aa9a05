use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value;

use super::on_day::on_day;
use super::payments::loan;
use super::{Asked, Inputs, LOAN, MONTHS, RATE, Tables, Worked, WorkedError, score};
use crate::loan::{
    ByUnits, ConformingLimits, CountyLimits, DebtRatios, FhaLoan, FhaPremiums, Household, LimitOf, PmiFactors,
    VaBorrower, VaPurpose, VaRegion, VaResidual, financed_fee, loan_to_value, monthly_fee, monthly_premium, upkeep,
};
use crate::part::is_part;
use crate::{Cents, Percent, on_date};

pub(super) fn pmi_monthly(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &Tables) -> Worked {
    const FACTOR: &[&str] = &["annual_factor_percent", "annual_percent", "factor_percent"];
    let factor = if !inputs.has(FACTOR) && inputs.has(["score", "fico"]) {
        let factors = on_day(inputs, &tables.loan.pmi_factors, "private mortgage insurance factors")?;
        PmiFactors::factor(factors, score(inputs)?, inputs.percent("down_percent")?)?
    } else {
        inputs.percent(FACTOR)?
    };
    let premium = monthly_premium(inputs.cents(LOAN)?, factor)?;
    asked.each(|output| {
        Ok(match output.name {
            "monthly" | "monthly_premium" | "mi_monthly" => Some(output.cents(premium)),
            "annual_factor_percent" => Some(output.percent(factor)),
            _ => None,
        })
    })
}

pub(super) fn pmi_dates(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &Tables) -> Worked {
    let rules = &on_day(inputs, &tables.loan.hpa, "rules of the Homeowners Protection Act")?.value;
    let loan = loan(inputs)?;
    let value = inputs.cents(["original_value", "value"])?;
    let dates = rules.dates(
        &loan.schedule()?,
        loan.months(),
        value,
        inputs.optional("high_risk", Inputs::flag)?.unwrap_or_default(),
    )?;
    asked.each(|output| {
        Ok(match output.name {
            "cancel_request_after_payment_no" => dates.request.map(|month| output.number(month.into())),
            "automatic_termination_after_payment_no" => Some(output.number(dates.automatic.into())),
            "final_termination_midpoint_payment_no" => Some(output.number(dates.midpoint.into())),
            "mi_charged_in_years" => Some(Value::String(match dates.last_year() {
                0 => "none".to_owned(),
                1 => "1".to_owned(),
                last => format!("1-{last}"),
            })),
            _ => None,
        })
    })
}

pub(super) fn fha(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &Tables) -> Worked {
    let price = inputs.cents("price")?;
    let down = down_payment(inputs, price)?;
    let months = inputs.whole(MONTHS)?;
    let base = price - down;
    let ltv = loan_to_value(base, price)?;
    let upfront = match inputs.optional("ufmip_percent", Inputs::percent)? {
        Some(percent) => percent,
        None => on_day(inputs, &tables.loan.fha_premiums, "FHA premiums")?.value.upfront,
    };
    let annual = match inputs.optional("annual_mip_percent", Inputs::percent)? {
        Some(percent) => percent,
        None => FhaPremiums::row(on_day(inputs, &tables.loan.fha_premiums, "FHA premiums")?, base, ltv, months)?.annual,
    };
    let loan = FhaLoan::new(price, down, upfront, annual, inputs.rate(RATE)?, months)?;
    asked.each(|output| {
        Ok(Some(match output.name {
            "base_loan" => output.cents(loan.base),
            "ltv_percent" => output.percent(loan.ltv),
            "ufmip_percent" => output.percent(upfront),
            "ufmip" => output.cents(loan.upfront),
            "total_loan" => output.cents(loan.total),
            "pi_on_total_loan" => output.cents(loan.payment),
            "annual_mip_percent" => output.percent(annual),
            "mip_month_simple_base_times_rate_over_12" => output.cents(monthly_premium(loan.base, annual)?),
            name => match super::schedule_outputs::number_after(name, "mip_month_year") {
                Some(year) => output.cents(loan.monthly_premium(year)?),
                None => return Ok(None),
            },
        }))
    })
}

/// The down payment: an amount, or a percentage, and then what the loan, half up to the cent, leaves of the price.
fn down_payment(inputs: &Inputs<'_>, price: Cents) -> Result<Cents, WorkedError> {
    const AMOUNT: &[&str] = &["down", "down_payment"];
    const PART: &str = "down_percent";
    if inputs.has(AMOUNT) || !inputs.has(PART) {
        return inputs.cents(AMOUNT);
    }
    let part = inputs.percent(PART)?;
    let loan = if is_part(part) { price.part(Percent(Decimal::ONE_HUNDRED - part.0)) } else { None };
    loan.map(|loan| price - loan).ok_or_else(|| inputs.malformed(PART, "it must be a percentage from 0 to 100"))
}

pub(super) fn va_fee(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &Tables) -> Worked {
    let fees = &on_day(inputs, &tables.loan.va_fees, "VA funding fees")?.value;
    const PURPOSE: &[&str] = &["purpose", "loan_type"];
    let purpose = match inputs.optional(PURPOSE, Inputs::text)?.unwrap_or("purchase").to_ascii_lowercase().as_str() {
        "purchase" | "construction" => VaPurpose::Purchase,
        "irrrl" | "rate_reduction" => VaPurpose::RateReduction,
        "assumption" => VaPurpose::Assumption,
        "manufactured" => VaPurpose::Manufactured,
        "nadl" | "native_american_direct" => VaPurpose::NativeAmericanDirect,
        _ => {
            let why = "it must be purchase, irrrl, assumption, manufactured or nadl";
            return Err(inputs.malformed(PURPOSE, why));
        }
    };
    let used_before = match inputs.text("use")?.to_ascii_lowercase().as_str() {
        "first" => false,
        "subsequent" | "later" => true,
        _ => return Err(inputs.malformed("use", "it must be first or subsequent")),
    };
    let price = inputs.cents("price")?;
    let down = down_payment(inputs, price)?;
    let exempt = inputs.optional("exempt", Inputs::flag)?.unwrap_or_default();
    let loan = fees.loan(price, down, purpose, VaBorrower { used_before, exempt })?;
    asked.each(|output| {
        Ok(match output.name {
            "base_loan" => Some(output.cents(loan.base)),
            "fee_percent" => Some(output.percent(loan.percent)),
            "fee" => Some(output.cents(loan.fee)),
            "total_if_financed" | "total_loan" => Some(output.cents(loan.financed)),
            _ => None,
        })
    })
}

pub(super) fn va_residual(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &Tables) -> Worked {
    let table = on_day(inputs, &tables.loan.va_residual, "VA residual incomes")?;
    let region = match inputs.text("region")?.trim().to_ascii_lowercase().as_str() {
        "northeast" | "ne" => VaRegion::Northeast,
        "midwest" | "mw" => VaRegion::Midwest,
        "south" | "s" => VaRegion::South,
        "west" | "w" => VaRegion::West,
        _ => return Err(inputs.malformed("region", "it must be Northeast, Midwest, South or West")),
    };
    let square_feet = inputs.decimal(["maintenance_utilities_sqft", "sqft", "square_feet"])?;
    let rate = inputs.optional("maint_rate_per_sqft", Inputs::decimal)?.unwrap_or(table.value.upkeep_per_square_foot);
    let household = Household {
        income: inputs.cents(["gross_income", "gross_monthly_income"])?,
        taxes: inputs.cents(["federal_state_fica_tax", "taxes"])?,
        housing: inputs.cents(["PITI", "piti"])?,
        upkeep: upkeep(square_feet, rate)?,
        debts: inputs.cents("other_debts")?,
        childcare: inputs.cents("childcare")?,
    };
    let residual = household.residual()?;
    let minimum = VaResidual::minimum(table, inputs.cents(LOAN)?, region, inputs.whole("family_size")?)?;
    let ratios = DebtRatios::new(household.income, household.housing, household.debts + household.childcare)?;
    let raised = minimum.amount() * table.value.raised.fraction();
    asked.each(|output| {
        Ok(match output.name {
            "residual" => Some(output.cents(residual)),
            "maintenance" | "upkeep" => Some(output.cents(household.upkeep)),
            "table_minimum" => Some(output.cents(minimum)),
            "passes" => Some(Value::Bool(residual >= minimum)),
            name if name.starts_with("dti_percent") => Some(output.percent(ratios.back)),
            "if_dti_over_41_residual_must_reach" => Some(output.number(raised)),
            _ => None,
        })
    })
}

pub(super) fn usda_financed(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &Tables) -> Worked {
    let upfront = match inputs.optional("upfront_fee_percent", Inputs::percent)? {
        Some(percent) => percent,
        None => on_day(inputs, &tables.loan.usda_fees, "USDA fees")?.value.upfront,
    };
    let loan = financed_fee(inputs.cents(["base_loan", "loan"])?, upfront)?;
    asked.each(|output| {
        Ok(match output.name {
            "total_loan" => Some(output.cents(loan.total)),
            "fee" => Some(output.cents(loan.fee)),
            _ => None,
        })
    })
}

pub(super) fn usda_annual(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &Tables) -> Worked {
    let annual = match inputs.optional("annual_percent", Inputs::percent)? {
        Some(percent) => percent,
        None => on_day(inputs, &tables.loan.usda_fees, "USDA fees")?.value.annual,
    };
    let fee = monthly_fee(inputs.cents(LOAN)?, annual)?;
    asked.each(|output| {
        Ok(matches!(output.name, "month_on_opening_balance" | "monthly" | "monthly_fee").then(|| output.cents(fee)))
    })
}

pub(super) fn ratios(inputs: &Inputs<'_>, asked: &Asked<'_>, _: &Tables) -> Worked {
    let ratios = DebtRatios::new(
        inputs.cents(["gross_monthly_income", "gross_income"])?,
        inputs.cents(["housing_PITIA", "housing_PITI", "housing", "PITIA"])?,
        inputs.cents(["other_debt", "other_debts"])?,
    )?;
    asked.each(|output| {
        Ok(match output.name {
            name if name.starts_with("front") => Some(output.percent(ratios.front)),
            name if name.starts_with("back") => Some(output.percent(ratios.back)),
            _ => None,
        })
    })
}

pub(super) fn county_limits(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &Tables) -> Worked {
    let named = counties(inputs)?;
    let limits = on_day(inputs, &tables.loan.county_limits, "county loan limits")?;
    let units = inputs.optional("units", Inputs::whole)?.unwrap_or(1);
    asked.each(|county| {
        if !named.contains(&county.name) {
            return Ok(None);
        }
        let inside = county.inside();
        let answer = inside.each(|output| {
            let of = match output.name {
                "gse" => LimitOf::Gse,
                "fha" => LimitOf::Fha,
                "va" => LimitOf::Va,
                _ => return Ok(None),
            };
            Ok(Some(output.cents(CountyLimits::limit(limits, of, county.name, units)?)))
        });
        answer.map(Some)
    })
}

/// The codes of the counties: a list, or an object that says the name of each.
fn counties<'v>(inputs: &Inputs<'v>) -> Result<Vec<&'v str>, WorkedError> {
    match inputs.find("counties") {
        Some((_, Value::Object(named))) => {
            let codes: Option<Vec<&str>> = named.values().map(Value::as_str).collect();
            codes.ok_or_else(|| inputs.malformed("counties", "it must be an object or list of texts"))
        }
        _ => inputs.texts("counties"),
    }
}

pub(super) fn conforming_limits(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &Tables) -> Worked {
    asked.each(|year| {
        let first = year.name.parse().ok().and_then(|number| NaiveDate::from_ymd_opt(number, 1, 1));
        let Some(first) = first.filter(|_| inputs.has(year.name)) else { return Ok(None) };
        let limits = &on_date(&tables.loan.conforming_limits, "conforming loan limits", "US", first)?.value;
        let inside = year.inside();
        let answer = inside.each(|output| {
            let Some((all, unit)) = limits_named(limits, output.name) else { return Ok(None) };
            Ok(match unit {
                None => Some(output.numbers(&all.map(Decimal::from))),
                Some(unit) => all.get(unit - 1).map(|limit| output.number((*limit).into())),
            })
        });
        answer.map(Some)
    })
}

/// `ceiling` for all units, `baseline_4unit` for one of them.
fn limits_named<'l>(limits: &'l ConformingLimits, name: &str) -> Option<(&'l ByUnits, Option<usize>)> {
    let kinds = [("baseline", &limits.baseline), ("ceiling", &limits.ceiling), ("fha_floor", &limits.fha_floor)];
    let (rest, all) = kinds.into_iter().find_map(|(kind, all)| Some((name.strip_prefix(kind)?, all)))?;
    if rest.is_empty() {
        return Some((all, None));
    }
    let unit = rest.strip_prefix('_')?.trim_end_matches('s').strip_suffix("unit")?.trim_end_matches(['_', '-']);
    let unit = unit.parse().ok().filter(|unit| (1..=4).contains(unit))?;
    Some((all, Some(unit)))
}
