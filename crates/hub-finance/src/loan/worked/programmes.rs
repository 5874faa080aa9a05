use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value;

use super::WorkedError;
use super::answer::Asked;
use super::inputs::{Inputs, LOAN, MONTHS, RATE};
use super::payments::loan;
use super::pricing::newest;
use crate::loan::tables::LoanTables;
use crate::loan::{
    ByUnits, ConformingLimits, CountyLimits, DebtRatios, FhaLoan, FhaPremiums, Household, LimitOf, PmiFactors,
    VaBorrower, VaPurpose, VaRegion, VaResidual, financed_fee, loan_to_value, monthly_fee, monthly_premium, upkeep,
};
use crate::{Cents, Dated, on_date};

/// The table of a day that the inputs name (a date, or a year and then its first day), else the newest that has no known end.
fn table<'t, T>(inputs: &Inputs<'_>, tables: &'t [Dated<T>], what: &'static str) -> Result<&'t Dated<T>, WorkedError> {
    const NAMES: &[&str] = &["closing", "closing_date", "case_number_date", "date", "year"];
    let Some((_, value)) = inputs.find(NAMES) else { return newest(tables) };
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let year = text.parse().ok().filter(|_| text.len() == 4).and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1));
    let day = match year {
        Some(first) => first,
        None => inputs.date(NAMES)?,
    };
    Ok(on_date(tables, what, "US", day)?)
}

pub(super) fn pmi_monthly(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &LoanTables) -> Result<Value, WorkedError> {
    const FACTOR: &[&str] = &["annual_factor_percent", "annual_percent", "factor_percent"];
    let factor = if inputs.find(FACTOR).is_none() && inputs.find(&["score", "fico"]).is_some() {
        let score = inputs.whole(&["fico", "score"])?;
        let score = u16::try_from(score).map_err(|_| inputs.refuse(&["fico", "score"], "a credit score"))?;
        let factors = table(inputs, &tables.pmi_factors, "private mortgage insurance factors")?;
        PmiFactors::factor(factors, score, inputs.percent(&["down_percent"])?)?
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

pub(super) fn pmi_dates(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &LoanTables) -> Result<Value, WorkedError> {
    let rules = &table(inputs, &tables.hpa, "rules of the Homeowners Protection Act")?.value;
    let loan = loan(inputs)?;
    let value = inputs.cents(&["original_value", "value"])?;
    let dates = rules.dates(&loan.schedule()?, loan.months(), value, inputs.flag(&["high_risk"])?)?;
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

pub(super) fn fha(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &LoanTables) -> Result<Value, WorkedError> {
    let price = inputs.cents(&["price"])?;
    let down = if inputs.find(&["down", "down_payment"]).is_some() {
        inputs.cents(&["down", "down_payment"])?
    } else {
        price - rest(inputs, price, &["down_percent"])?
    };
    let months = inputs.whole(MONTHS)?;
    let base = price - down;
    let ltv = loan_to_value(base, price)?;
    let upfront = match inputs.find(&["ufmip_percent"]) {
        Some(_) => inputs.percent(&["ufmip_percent"])?,
        None => table(inputs, &tables.fha_premiums, "FHA premiums")?.value.upfront,
    };
    let annual = match inputs.find(&["annual_mip_percent"]) {
        Some(_) => inputs.percent(&["annual_mip_percent"])?,
        None => FhaPremiums::row(table(inputs, &tables.fha_premiums, "FHA premiums")?, base, ltv, months)?.annual,
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

/// What is left of `whole` after a percentage that the inputs give, half up to the cent: the loan after a down payment.
fn rest(inputs: &Inputs<'_>, whole: Cents, names: &[&str]) -> Result<Cents, WorkedError> {
    let wanted = "a percentage from 0 to 100";
    let taken = inputs.percent(names)?;
    if taken.0 < Decimal::ZERO || taken.0 > Decimal::ONE_HUNDRED {
        return Err(inputs.refuse(names, wanted));
    }
    let amount = whole.amount().checked_mul(Decimal::ONE - taken.fraction()).and_then(Cents::rounded);
    amount.ok_or_else(|| inputs.refuse(names, wanted))
}

pub(super) fn va_fee(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &LoanTables) -> Result<Value, WorkedError> {
    let fees = &table(inputs, &tables.va_fees, "VA funding fees")?.value;
    let purpose = match inputs.find(&["purpose", "loan_type"]) {
        None => VaPurpose::Purchase,
        Some(_) => match inputs.text(&["purpose", "loan_type"])?.to_ascii_lowercase().as_str() {
            "purchase" | "construction" => VaPurpose::Purchase,
            "irrrl" | "rate_reduction" => VaPurpose::RateReduction,
            "assumption" => VaPurpose::Assumption,
            "manufactured" => VaPurpose::Manufactured,
            "nadl" | "native_american_direct" => VaPurpose::NativeAmericanDirect,
            _ => {
                return Err(
                    inputs.refuse(&["purpose", "loan_type"], "purchase, irrrl, assumption, manufactured or nadl")
                );
            }
        },
    };
    let used_before = match inputs.text(&["use"])?.to_ascii_lowercase().as_str() {
        "first" => false,
        "subsequent" | "later" => true,
        _ => return Err(inputs.refuse(&["use"], "first or subsequent")),
    };
    let price = inputs.cents(&["price"])?;
    let down = match inputs.find(&["down_percent"]) {
        Some(_) => price - rest(inputs, price, &["down_percent"])?,
        None => inputs.cents(&["down", "down_payment"])?,
    };
    let exempt = inputs.flag(&["exempt"])?;
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

pub(super) fn va_residual(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &LoanTables) -> Result<Value, WorkedError> {
    let table = table(inputs, &tables.va_residual, "VA residual incomes")?;
    let region = match inputs.text(&["region"])?.trim().to_ascii_lowercase().as_str() {
        "northeast" | "ne" => VaRegion::Northeast,
        "midwest" | "mw" => VaRegion::Midwest,
        "south" | "s" => VaRegion::South,
        "west" | "w" => VaRegion::West,
        _ => return Err(inputs.refuse(&["region"], "Northeast, Midwest, South or West")),
    };
    let square_feet = inputs.decimal(&["maintenance_utilities_sqft", "sqft", "square_feet"])?;
    let rate = inputs.decimal_or(&["maint_rate_per_sqft"], table.value.upkeep_per_square_foot)?;
    let household = Household {
        income: inputs.cents(&["gross_income", "gross_monthly_income"])?,
        taxes: inputs.cents(&["federal_state_fica_tax", "taxes"])?,
        housing: inputs.cents(&["PITI", "piti"])?,
        upkeep: upkeep(square_feet, rate)?,
        debts: inputs.cents(&["other_debts"])?,
        childcare: inputs.cents(&["childcare"])?,
    };
    let residual = household.residual()?;
    let minimum = VaResidual::minimum(table, inputs.cents(LOAN)?, region, inputs.whole(&["family_size"])?)?;
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

pub(super) fn usda_financed(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &LoanTables) -> Result<Value, WorkedError> {
    let upfront = match inputs.find(&["upfront_fee_percent"]) {
        Some(_) => inputs.percent(&["upfront_fee_percent"])?,
        None => table(inputs, &tables.usda_fees, "USDA fees")?.value.upfront,
    };
    let loan = financed_fee(inputs.cents(&["base_loan", "loan"])?, upfront)?;
    asked.each(|output| {
        Ok(match output.name {
            "total_loan" => Some(output.cents(loan.total)),
            "fee" => Some(output.cents(loan.fee)),
            _ => None,
        })
    })
}

pub(super) fn usda_annual(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &LoanTables) -> Result<Value, WorkedError> {
    let annual = match inputs.find(&["annual_percent"]) {
        Some(_) => inputs.percent(&["annual_percent"])?,
        None => table(inputs, &tables.usda_fees, "USDA fees")?.value.annual,
    };
    let fee = monthly_fee(inputs.cents(LOAN)?, annual)?;
    asked.each(|output| {
        Ok(matches!(output.name, "month_on_opening_balance" | "monthly" | "monthly_fee").then(|| output.cents(fee)))
    })
}

pub(super) fn ratios(inputs: &Inputs<'_>, asked: &Asked<'_>, _: &LoanTables) -> Result<Value, WorkedError> {
    let ratios = DebtRatios::new(
        inputs.cents(&["gross_monthly_income", "gross_income"])?,
        inputs.cents(&["housing_PITIA", "housing_PITI", "housing", "PITIA"])?,
        inputs.cents(&["other_debt", "other_debts"])?,
    )?;
    asked.each(|output| {
        Ok(match output.name {
            name if name.starts_with("front") => Some(output.percent(ratios.front)),
            name if name.starts_with("back") => Some(output.percent(ratios.back)),
            _ => None,
        })
    })
}

pub(super) fn county_limits(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &LoanTables) -> Result<Value, WorkedError> {
    let named = inputs.lines_of_text(&["counties"])?;
    let limits = table(inputs, &tables.county_limits, "county loan limits")?;
    let units = if inputs.find(&["units"]).is_some() { inputs.whole(&["units"])? } else { 1 };
    asked.each(|county| {
        if !named.contains(&county.name) {
            return Ok(None);
        }
        let inside = county.inside()?;
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

pub(super) fn conforming_limits(
    inputs: &Inputs<'_>,
    asked: &Asked<'_>,
    tables: &LoanTables,
) -> Result<Value, WorkedError> {
    let years: Vec<&str> = inputs.names().collect();
    asked.each(|year| {
        let first = year.name.parse().ok().and_then(|number| NaiveDate::from_ymd_opt(number, 1, 1));
        let Some(first) = first.filter(|_| years.contains(&year.name)) else { return Ok(None) };
        let limits = &on_date(&tables.conforming_limits, "conforming loan limits", "US", first)?.value;
        let inside = year.inside()?;
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
