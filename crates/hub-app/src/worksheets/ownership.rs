//! What owning a home costs, month by month: `hub_finance::ownership` over the loan of the worksheet. No tax is reckoned:
//! what comes back through taxes is the owner's own percentage.

use chrono::NaiveDate;
use hub_finance::Cents;
use hub_finance::ownership::{Home, HomeError, LoanMonth, Month, OwnTaxEffect, Total, Upkeep, Yearly, forgone};

use super::financing::Financing;
use super::sourced::Figures;
use super::typed::{Read, day, part, percent, percent_within, positive, wrong, years};
use crate::error::AppError;
use crate::money_tables::MoneyTables;
use crate::view::{
    MoneyRuleView, OwnershipInputs, OwnershipSpanView, OwnershipView, PartOfPriceView, WorksheetNoteView, YearlyInput,
};

/// Works the sheet out.
///
/// # Errors
/// Names the field and what is wrong with it.
pub(super) fn work(inputs: &OwnershipInputs, tables: &MoneyTables, today: NaiveDate) -> Read<OwnershipView> {
    let figures = Figures { day: day("day", inputs.day.as_deref())?.unwrap_or(today) };
    let price = positive("price", inputs.price)?;
    let count = years("years", inputs.years)?;
    let financing = inputs.financing.as_ref();
    let financing = financing.map(|loan| Financing::new(loan, price, &tables.finance.loan, figures.day)).transpose()?;
    let closing = part("closingCosts", &inputs.closing_costs, price)?;
    let cash_in = financing.as_ref().map_or(price, |loan| loan.down) + closing;

    let months = home(inputs, price, financing.as_ref())?.months(count).map_err(of_home)?;
    let total = Total::of(&months).ok_or_else(too_large)?;
    let mut so_far = Cents::ZERO;
    let mut spans = Vec::with_capacity(months.len());
    for month in &months {
        so_far += month.paid().ok_or_else(too_large)?;
        spans.push(span(month.number, std::slice::from_ref(month), so_far)?);
    }
    let years = months.chunks(12).zip(spans.chunks(12)).zip(1..).map(|((months, told), number)| {
        let so_far = told.last().map_or(0, |last| last.paid_so_far);
        span(number, months, Cents(so_far))
    });
    let elsewhere = inputs.elsewhere.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let forgone =
        elsewhere.map(|text| forgone(cash_in, percent("elsewhere", text)?, count).map_err(of_home)).transpose()?;
    let mut notes = financing.as_ref().map(|loan| loan.notes.clone()).unwrap_or_default();
    if closing == Cents::ZERO {
        notes.push(WorksheetNoteView::ClosingCostsNotGiven);
    }
    let estimate = |cents, rule| figures.estimate(cents, rule);
    Ok(OwnershipView {
        as_of: figures.day.to_string(),
        loan: figures.worked(financing.as_ref().map_or(Cents::ZERO, |loan| loan.loan.principal()), MoneyRuleView::Sum),
        cash_in: estimate(cash_in, MoneyRuleView::Sum),
        first_month: estimate(Cents(spans.first().map_or(0, |first| first.paid)), MoneyRuleView::Sum),
        paid: estimate(total.paid, MoneyRuleView::Sum),
        spent: estimate(total.spent, MoneyRuleView::Sum),
        equity: estimate(Cents(spans.last().map_or(0, |last| last.equity)), MoneyRuleView::Equity),
        forgone: forgone.map(|cents| estimate(cents, MoneyRuleView::Forgone)),
        mortgage_insurance: financing
            .as_ref()
            .and_then(|loan| loan.insurance.as_ref())
            .map(|insurance| insurance.view(figures)),
        years: years.collect::<Read<Vec<_>>>()?,
        months: spans,
        notes,
    })
}

fn home(inputs: &OwnershipInputs, price: Cents, financing: Option<&Financing>) -> Read<Home> {
    let yearly = |field: &str, input: &YearlyInput| -> Read<Yearly> {
        Ok(Yearly { first: part(field, &input.first, price)?, growth: percent_within(field, &input.growth, -99, 100)? })
    };
    let upkeep = match &inputs.upkeep.first {
        PartOfPriceView::Percent { percent: text } => Upkeep::OfValue(percent("upkeep", text)?),
        PartOfPriceView::Amount { .. } => Upkeep::Yearly(yearly("upkeep", &inputs.upkeep)?),
    };
    let tax_effect = inputs.tax_effect.as_ref().map(|effect| -> Read<OwnTaxEffect> {
        Ok(OwnTaxEffect {
            of_interest: percent("taxEffect", &effect.of_interest)?,
            of_property_tax: percent("taxEffect", &effect.of_property_tax)?,
        })
    });
    let loan = financing.map(|financing| {
        financing.schedule.rows().iter().map(|row| LoanMonth {
            interest: row.interest,
            principal: row.principal,
            mortgage_insurance: financing.insurance_in(row.month),
            balance: row.balance,
        })
    });
    Ok(Home {
        value: price,
        appreciation: percent_within("appreciation", &inputs.appreciation, -99, 100)?,
        loan: loan.into_iter().flatten().collect(),
        property_tax: yearly("propertyTax", &inputs.property_tax)?,
        insurance: yearly("insurance", &inputs.insurance)?,
        dues: yearly("dues", &inputs.dues)?,
        upkeep,
        utilities: yearly("utilities", &inputs.utilities)?,
        tax_effect: tax_effect.transpose()?,
    })
}

/// What some months come to, under one number.
fn span(number: u32, months: &[Month], so_far: Cents) -> Read<OwnershipSpanView> {
    let sum = |of: fn(&Month) -> Cents| months.iter().map(of).sum::<Cents>().0;
    let total = Total::of(months).ok_or_else(too_large)?;
    let last = months.last().ok_or_else(too_large)?;
    Ok(OwnershipSpanView {
        number,
        interest: sum(|month| month.interest),
        principal: sum(|month| month.principal),
        mortgage_insurance: sum(|month| month.mortgage_insurance),
        property_tax: sum(|month| month.property_tax),
        insurance: sum(|month| month.insurance),
        dues: sum(|month| month.dues),
        upkeep: sum(|month| month.upkeep),
        utilities: sum(|month| month.utilities),
        tax_effect: sum(|month| month.tax_effect),
        paid: total.paid.0,
        spent: total.spent.0,
        paid_so_far: so_far.0,
        value: last.value.0,
        owed: last.owed.0,
        equity: last.equity().ok_or_else(too_large)?.0,
    })
}

fn too_large() -> AppError {
    wrong("price", "outOfRange", "too large to count")
}

fn of_home(error: HomeError) -> AppError {
    wrong("years", "outOfRange", error)
}
