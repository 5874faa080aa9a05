//! Examples around a closing: title, transfer tax, what a seller nets, form 1099, a home policy.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::{Family, Inputs, Worked, WorkedError};
use crate::home_policy::Deductible;
use crate::{Amount, Cents, Checked, Form1099, NetItem, Percent, Side, Tables, TransferTax, net_sheet, on_date};

pub(super) const KINDS: Family = &[
    ("form_1099_threshold", |inputs, _, tables| form_1099(inputs, tables)),
    ("ho3_default_limits", |inputs, _, tables| limits(inputs, tables, "HO-3")),
    ("percentage_deductible", |inputs, _, _| deductible(inputs)),
    ("seller_net_sheet", |inputs, _, _| seller(inputs)),
    ("title_premium_tx", |inputs, _, tables| title(inputs, tables, "US-TX")),
    ("transfer_tax_ca", |inputs, _, tables| transfer_tax(inputs, tables, "US-CA")),
];

fn title(inputs: &Inputs<'_>, tables: &Tables, jurisdiction: &str) -> Worked {
    let policy = inputs.cents("policy")?;
    let day = match inputs.optional("closing", Inputs::day)? {
        Some(day) => day,
        None => schedule_day(inputs, tables, jurisdiction)?,
    };
    let rates = on_date(&tables.title, "title premiums", jurisdiction, day)?;
    let premium = rates.value.premium(policy).map_err(WorkedError::refused)?;
    Ok(json!({ "premium": premium.amount.to_string(), "why": premium.why }))
}

/// The first day of the schedule that the example names: by a date, or by the year in which it began.
fn schedule_day(inputs: &Inputs<'_>, tables: &Tables, jurisdiction: &str) -> Result<NaiveDate, WorkedError> {
    let words =
        || inputs.text("schedule").map(|text| text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')')));
    if let Some(day) = words()?.find_map(|word| word.parse().ok()) {
        return Ok(day);
    }
    let began = |year: i32| {
        let here = tables.title.iter().filter(|table| table.jurisdiction == jurisdiction);
        here.map(|table| table.valid_from).find(|from| from.year() == year)
    };
    let year = words()?.find_map(|word| word.parse::<i32>().ok());
    let year = year.ok_or_else(|| inputs.malformed("schedule", "it names neither a date nor a year"))?;
    began(year).ok_or_else(|| inputs.malformed("schedule", "no schedule of title premiums began in that year"))
}

fn transfer_tax(inputs: &Inputs<'_>, tables: &Tables, jurisdiction: &str) -> Worked {
    let price = inputs.cents("price")?;
    if !inputs.has("rate_per_1000") {
        let day = inputs.day("closing")?;
        let table = on_date(&tables.transfer_tax, "transfer taxes", jurisdiction, day)?;
        let tax = table.value.on(price).map_err(WorkedError::refused)?;
        return Ok(json!({ "county_tax": tax.to_string() }));
    }
    let mut out = Map::new();
    let mut total = Cents::ZERO;
    for (name, output) in [("rate_per_1000", "county_tax"), ("city_rate_per_1000", "city_tax")] {
        let Some(rate) = inputs.optional(name, Inputs::decimal)? else { continue };
        // Per million, so that a rate with five decimals is whole cents too.
        let per_million = rate.checked_mul(Decimal::ONE_THOUSAND).and_then(Cents::exact);
        let tax = TransferTax {
            name: name.to_owned(),
            per: Cents(100_000_000),
            tax_per: per_million.ok_or_else(|| inputs.malformed(name, "a rate of at most five decimals is needed"))?,
            part_counts_whole: false,
            exempt_up_to: None,
            also: None,
        };
        tax.check().map_err(|why| inputs.malformed(name, why))?;
        let tax = tax.on(price).map_err(WorkedError::refused)?;
        total += tax;
        out.insert(output.to_owned(), tax.to_string().into());
    }
    out.insert("total_tax".to_owned(), total.to_string().into());
    Ok(Value::Object(out))
}

/// `payee_total_2026_b` asks for `2026_b_required`.
fn form_1099(inputs: &Inputs<'_>, tables: &Tables) -> Worked {
    let mut out = Map::new();
    for (name, _) in inputs.entries() {
        let Some(label) = name.strip_prefix("payee_total_") else { continue };
        let year = label.split('_').next().and_then(|year| year.parse().ok());
        let day = year.and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1));
        let day = day.ok_or_else(|| inputs.malformed(name, "its name does not say of which year it is"))?;
        let due = Form1099::due(&tables.form_1099, inputs.cents(name)?, day)?;
        out.insert(format!("{label}_required"), due.into());
    }
    if out.is_empty() {
        return Err(WorkedError::Missing("payee_total_YEAR".to_owned()));
    }
    Ok(Value::Object(out))
}

fn limits(inputs: &Inputs<'_>, tables: &Tables, form: &str) -> Worked {
    let dwelling = inputs.cents("coverage_A")?;
    let usual = tables.home_policy.iter().map(|table| &table.value).find(|value| value.form == form);
    let mut policy = usual.cloned().unwrap_or_else(|| crate::home_policy::PolicyForm {
        form: form.to_owned(),
        other_structures_percent: Percent::default(),
        contents_percent: Percent::default(),
        loss_of_use_percent: Percent::default(),
    });
    let asked = [
        ("B_percent", &mut policy.other_structures_percent),
        ("C_percent", &mut policy.contents_percent),
        ("D_percent", &mut policy.loss_of_use_percent),
    ];
    for (name, percent) in asked {
        if usual.is_none() || inputs.has(name) {
            *percent = inputs.percent(name)?;
        }
    }
    let limits = policy.limits(dwelling).map_err(WorkedError::refused)?;
    Ok(json!({
        "B": limits.other_structures.to_string(),
        "C": limits.contents.to_string(),
        "D": limits.loss_of_use.to_string(),
    }))
}

fn deductible(inputs: &Inputs<'_>) -> Worked {
    let mut named = inputs.entries().map(|(name, _)| name).filter(|name| name.ends_with("deductible_percent"));
    let name = named.next().ok_or_else(|| WorkedError::Missing("deductible_percent".to_owned()))?;
    if let Some(other) = named.next() {
        return Err(inputs.malformed(other, "there is another percentage deductible; which one applies?"));
    }
    let deductible = Deductible::OfDwelling(inputs.percent(name)?);
    let settled =
        deductible.settle(inputs.cents("coverage_A")?, inputs.cents("loss")?).map_err(WorkedError::refused)?;
    Ok(json!({ "deductible": settled.deductible.to_string(), "payable": settled.payable.to_string() }))
}

/// Every input but the price is a line: an amount, or `..._percent` of the price; `..._to_seller` is what the seller
/// gets, the others what the seller pays.
fn seller(inputs: &Inputs<'_>) -> Worked {
    let price = inputs.cents("price")?;
    let mut items = Vec::new();
    for (name, _) in inputs.entries().filter(|(name, value)| *name != "price" && !value.is_null()) {
        let amount = if name.ends_with("_percent") {
            Amount::OfPrice(inputs.percent(name)?)
        } else {
            Amount::Fixed(inputs.cents(name)?)
        };
        let side = if name.ends_with("_to_seller") { Side::Gets } else { Side::Pays };
        items.push(NetItem { what: name.to_owned(), side, amount });
    }
    let sheet = net_sheet(price, &items).map_err(WorkedError::refused)?;
    Ok(json!({ "net_to_seller": sheet.net.to_string() }))
}
