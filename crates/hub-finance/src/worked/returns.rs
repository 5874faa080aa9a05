//! Examples of rates of return and of attribution.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Map, Value, json};

use super::{Asked, Family, Inputs, Worked, WorkedError};
use crate::attribution::{Channel, Model, Touch, attribute};
use crate::returns::{Rates, irr, xirr, xnpv};
use crate::rounding::written;
use crate::{Cents, Percent};

pub(super) const KINDS: Family = &[
    ("attribution_models", |inputs, _, _| attribution(inputs)),
    ("irr", |inputs, asked, _| internal(inputs, asked)),
    ("xirr", |inputs, asked, _| dated(inputs, asked)),
    ("xnpv", |inputs, _, _| present_value(inputs)),
];

fn internal(inputs: &Inputs<'_>, asked: &Asked<'_>) -> Worked {
    let rates = irr(&inputs.amounts("flows")?).map_err(WorkedError::refused)?;
    let percent = |rate: Decimal| rate * Decimal::ONE_HUNDRED;
    Ok(Value::Object(match rates {
        Rates::One(rate) => rounded("irr_percent", percent(rate), asked, 2),
        Rates::None => several(Vec::new()),
        Rates::Several(rates) => several(rates.into_iter().map(percent).collect()),
    }))
}

fn dated(inputs: &Inputs<'_>, asked: &Asked<'_>) -> Worked {
    let rates = xirr(&inputs.amounts("flows")?, &inputs.days("dates")?).map_err(WorkedError::refused)?;
    Ok(Value::Object(match rates {
        Rates::One(rate) => rounded("xirr", rate, asked, 6),
        Rates::None => several(Vec::new()),
        Rates::Several(rates) => several(rates.into_iter().map(|rate| rate * Decimal::ONE_HUNDRED).collect()),
    }))
}

/// No rate or several: all there are, and that none is the internal rate of return.
fn several(percents: Vec<Decimal>) -> Map<String, Value> {
    let percents: Vec<String> = percents.into_iter().map(|percent| written(percent, 2)).collect();
    Map::from_iter([
        ("roots_percent".to_owned(), percents.into()),
        ("note".to_owned(), "there is no one internal rate of return".into()),
    ])
}

/// `NAME_2dp`, with as many places as usual and as asked for by the names of what is expected.
fn rounded(name: &str, value: Decimal, asked: &Asked<'_>, usual: u32) -> Map<String, Value> {
    let places = asked.names().filter_map(|asked| {
        asked.strip_prefix(name)?.strip_prefix('_')?.strip_suffix("dp")?.parse().ok().filter(|places| *places <= 15)
    });
    places.chain([usual]).map(|places| (format!("{name}_{places}dp"), written(value, places).into())).collect()
}

fn present_value(inputs: &Inputs<'_>) -> Worked {
    let value = xnpv(inputs.decimal("rate")?, &inputs.amounts("flows")?, &inputs.days("dates")?);
    Ok(json!({ "xnpv": value.map_err(WorkedError::refused)?.to_string() }))
}

fn attribution(inputs: &Inputs<'_>) -> Worked {
    let revenue = inputs.cents("revenue")?;
    let days = inputs.decimals("days_before_close")?;
    let names = inputs.texts("touches")?;
    if names.len() != days.len() {
        return Err(inputs.malformed("days_before_close", "there must be one for each of the touches"));
    }
    let mut touches = Vec::with_capacity(names.len());
    for (at, (name, days)) in names.iter().zip(days).enumerate() {
        let days = if days.fract().is_zero() { days.to_u32() } else { None };
        // Examples name no day of closing: any will do.
        let on = days.and_then(|days| NaiveDate::default().checked_sub_days(Days::new(u64::from(days))));
        let on = on.ok_or_else(|| inputs.malformed("days_before_close", "whole days, zero or more"))?;
        touches.push((at, Touch { channel: Channel::own(name), on }));
    }
    touches.sort_by_key(|(_, touch)| touch.on);
    let (order, touches): (Vec<usize>, Vec<Touch>) = touches.into_iter().unzip();
    let half_life_days = inputs.whole("half_life_days")?;
    let (first, last) = ends(inputs)?;
    let models = [
        ("first_touch", Model::First),
        ("last_touch", Model::Last),
        ("linear", Model::Linear),
        ("u_shape", Model::Position { first, last }),
        ("time_decay", Model::Decay { half_life_days }),
    ];
    let mut out = Map::new();
    for (name, model) in models {
        let shares = attribute(revenue, &touches, model).map_err(WorkedError::refused)?;
        let mut by_input: Vec<(usize, Cents)> = order.iter().copied().zip(shares).collect();
        by_input.sort_unstable();
        let shares: Vec<String> = by_input.iter().map(|(_, share)| share.to_string()).collect();
        out.insert(name.to_owned(), shares.into());
    }
    Ok(Value::Object(out))
}

/// `40/20/40`: first, between, last.
fn ends(inputs: &Inputs<'_>) -> Result<(Percent, Percent), WorkedError> {
    let text = inputs.text("u_shape")?;
    let wrong = || inputs.malformed("u_shape", "first, between and last that make 100 are needed, like 40/20/40");
    let parts: Vec<Decimal> = text
        .split('/')
        .map(|part| Decimal::from_str_exact(part.trim()).ok())
        .collect::<Option<_>>()
        .ok_or_else(wrong)?;
    let [first, between, last] = parts.as_slice() else { return Err(wrong()) };
    let sum = first.checked_add(*between).and_then(|sum| sum.checked_add(*last));
    if sum != Some(Decimal::ONE_HUNDRED) {
        return Err(wrong());
    }
    Ok((Percent(*first), Percent(*last)))
}
