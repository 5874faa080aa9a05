use chrono::NaiveDate;
use hub_domain::Currency;

use crate::{
    Feature, PreparedMarket, Sale, Subject,
    fitted::{Fitted, KIND, LINES, PLACE, Pick, TIME},
    grid::Line,
    hedonic::House,
    numbers::FEATURES,
};

/// Everything a sentence about a comparable needs.
pub(crate) struct Context<'a, 'm> {
    pub market: &'m PreparedMarket<'a>,
    pub fitted: &'m Fitted,
    pub house: &'m House,
    pub subject: &'m Subject,
    pub as_of: NaiveDate,
}

impl<'m> Context<'_, 'm> {
    pub(crate) fn sale(&self, row: u32) -> &'m Sale {
        &self.market.sales[self.fitted.sales[row as usize]]
    }

    /// The lines of a comparable, with their words.
    pub(crate) fn lines(&self, pick: &Pick, logs: &[f64; LINES], distance_m: Option<f64>) -> Vec<Line> {
        let sale = self.sale(pick.row);
        let there = &self.fitted.rows[pick.row as usize].house;
        let total = pick.log;
        // What one unit of log difference is worth in this comparable: the logarithmic mean of its two prices.
        let mean = sale.close_price.as_major_f64() * if total.abs() < 1e-9 { 1.0 } else { total.exp_m1() / total };
        let mut out = Vec::new();
        if let Some(log) = Some(logs[TIME]).filter(|log| log.abs() > 1e-6) {
            out.push(Line {
                feature: Feature::Time,
                log,
                subject: self.as_of.to_string(),
                comparable: sale.close_date.to_string(),
                why: format!(
                    "Between {} and {} prices of like homes here went {} by {}, judged from {} sales.",
                    sale.close_date,
                    self.as_of,
                    if log >= 0.0 { "up" } else { "down" },
                    percent(log),
                    count(self.fitted.early),
                ),
            });
        }
        if let Some(log) = Some(logs[PLACE]).filter(|log| log.abs() > 1e-6) {
            out.push(Line {
                feature: Feature::Location,
                log,
                subject: place_name(self.subject.facts.area_name(), None, sale),
                comparable: place_name(sale.facts.area_name(), distance_m, sale),
                why: if log.abs() < 5e-4 {
                    format!("Both stand where homes sell alike, judged from {} sales.", count(self.fitted.early))
                } else {
                    format!(
                        "The same house sells for {} {} at the subject's location than at this one, judged from {} sales.",
                        percent(log),
                        if log >= 0.0 { "more" } else { "less" },
                        count(self.fitted.early),
                    )
                },
            });
        }
        if let Some(log) = Some(logs[KIND]).filter(|log| log.abs() > 1e-9) {
            let name = |kind: Option<hub_domain::PropertySubType>| kind.map_or("unknown", |k| k.as_str()).to_owned();
            out.push(Line {
                feature: Feature::PropertyType,
                log,
                subject: name(self.subject.facts.property_sub_type),
                comparable: name(sale.facts.property_sub_type),
                why: format!(
                    "Homes of the subject's kind sell for {} {} than this kind, all else equal.",
                    percent(log),
                    if log >= 0.0 { "more" } else { "less" },
                ),
            });
        }
        for (k, feature) in FEATURES.into_iter().enumerate() {
            let log = logs[k];
            let (a, b) = (self.house.numbers[k], there.numbers[k]);
            if (a - b).abs() < 1e-9 || (a.is_nan() && b.is_nan()) {
                continue;
            }
            out.push(Line {
                feature,
                log,
                subject: shown(feature, &self.subject.facts, a),
                comparable: shown(feature, &sale.facts, b),
                why: if a.is_nan() || b.is_nan() {
                    self.unknown(k, log, a.is_nan())
                } else {
                    self.why(k, log, log * mean, sale)
                },
            });
        }
        out
    }

    /// A figure that one side does not tell.
    fn unknown(&self, k: usize, log: f64, subject: bool) -> String {
        format!(
            "{}'s {} is not known; homes like the subject sell for {} {} than such sales, all else equal, judged from {} \
             sales.",
            if subject { "The subject" } else { "This sale" },
            FEATURES[k].label().to_lowercase(),
            percent(log),
            if log >= 0.0 { "more" } else { "less" },
            count(self.fitted.early),
        )
    }

    fn why(&self, k: usize, log: f64, amount: f64, sale: &Sale) -> String {
        let feature = FEATURES[k];
        let rests = format!("judged from {} sales", count(self.fitted.known[k]));
        let (mine, theirs) = (&self.subject.facts, &sale.facts);
        let currency = sale.close_price.currency;
        if log.abs() < 5e-5 {
            return format!(
                "The homes differ in {}, but between these two figures no difference in price can be measured here, {rests}.",
                feature.label().to_lowercase()
            );
        }
        let side = if log >= 0.0 { "more" } else { "less" };
        let per = |a: Option<f64>, b: Option<f64>, unit: f64| {
            let difference = (a.unwrap_or(0.0) - b.unwrap_or(0.0)) / unit;
            money(amount / difference, currency)
        };
        let difference = |a: Option<f64>, b: Option<f64>| a.unwrap_or(0.0) - b.unwrap_or(0.0);
        match feature {
            Feature::LivingArea => format!(
                "The subject is {} sq ft {}; a square foot of that difference is worth about {} here, {rests}.",
                grouped(difference(mine.living_area, theirs.living_area).abs()),
                if log >= 0.0 { "larger" } else { "smaller" },
                per(mine.living_area, theirs.living_area, 1.0),
            ),
            Feature::Lot => format!(
                "The subject's lot is {} sq ft {}; 1,000 sq ft of that difference are worth about {} here, {rests}.",
                grouped(difference(mine.lot_size_square_feet, theirs.lot_size_square_feet).abs()),
                if log >= 0.0 { "larger" } else { "smaller" },
                per(mine.lot_size_square_feet, theirs.lot_size_square_feet, 1_000.0),
            ),
            Feature::Bedrooms => format!(
                "Within the same living area, a bedroom more is worth about {} here, {rests}.",
                per(mine.bedrooms_total, theirs.bedrooms_total, 1.0),
            ),
            Feature::Bathrooms => format!(
                "A bathroom more is worth about {} here, {rests}.",
                per(mine.bathrooms_total_decimal, theirs.bathrooms_total_decimal, 1.0),
            ),
            Feature::Age => format!(
                "Homes of the subject's age sell for {} {side} than those of this one's age, all else equal, {rests}.",
                percent(log)
            ),
            Feature::Quality | Feature::Condition | Feature::View => format!(
                "Homes rated like the subject on the MLS's own scale sell for {} {side} than homes rated like this one, all else \
                 equal, {rests}.",
                percent(log)
            ),
            _ => format!(
                "{} ({} against {}): such homes sell for {} {side}, all else equal, {rests}.",
                feature.label(),
                shown(feature, mine, self.house.numbers[k]),
                shown(feature, theirs, f64::NAN),
                percent(log)
            ),
        }
    }

    /// Why a comparable was chosen, or how alike a sale is.
    pub(crate) fn likeness(&self, sale: &Sale, distance_m: Option<f64>) -> String {
        let mut parts = Vec::new();
        if let Some(metres) = distance_m {
            parts.push(format!("{} away", distance(metres, sale.close_price.currency)));
        } else if sale.facts.area_name().is_some() && sale.facts.area_name() == self.subject.facts.area_name() {
            parts.push("in the same area".to_owned());
        }
        parts.push(format!("sold {} days before", (self.as_of - sale.close_date).num_days()));
        if let (Some(a), Some(b)) = (self.subject.facts.living_area, sale.facts.living_area) {
            let percent = (b / a - 1.0) * 100.0;
            parts.push(if percent.abs() < 1.0 {
                "same living area".to_owned()
            } else {
                format!("living area {:.0} % {}", percent.abs(), if percent > 0.0 { "larger" } else { "smaller" })
            });
        }
        if let Some(year) = sale.facts.year_built {
            parts.push(format!("built {year}"));
        }
        let mut text = parts.join(", ");
        if let Some(first) = text.get(..1).map(str::to_uppercase) {
            text.replace_range(..1, &first);
        }
        text + "."
    }

    pub(crate) fn odd(&self, log: f64) -> String {
        format!(
            "Sold {} {} what its place, date and features explain; taken as not typical of the open market.",
            percent(log),
            if log < 0.0 { "above" } else { "below" },
        )
    }

    pub(crate) fn crowded(&self, row: u32) -> String {
        let sale = self.sale(row);
        let metres = self.subject.facts.place().zip(sale.facts.place()).map(|(a, b)| hub_domain::distance_metres(a, b));
        let likeness = self.likeness(sale, metres);
        format!("Less alike than those used. {likeness}")
    }
}

/// How the figures were made.
pub(crate) fn method(comparables: usize, sales: usize, past: usize, level: u8) -> String {
    let range = if past == 0 {
        format!("The range of {level} % is a cautious default: too few sales closed here to check past estimates.")
    } else {
        format!(
            "The range holds the sale price in {level} % of cases, judged by {} earlier sales estimated the same way from \
             what had closed before each.",
            count(past)
        )
    };
    format!(
        "{} comparables were chosen by place, date of sale, age and kind. Each difference is turned into money with \
         amounts worked out from {} closed sales; better features never lower a price. The estimate is the sum of weight \
         times adjusted price over all comparables. {range}",
        count(comparables),
        count(sales)
    )
}

fn place_name(area: Option<&str>, distance_m: Option<f64>, sale: &Sale) -> String {
    let away = distance_m.map(|m| format!("{} away", distance(m, sale.close_price.currency)));
    match (area, away) {
        (Some(area), Some(away)) => format!("{area}, {away}"),
        (Some(area), None) => area.to_owned(),
        (None, Some(away)) => away,
        (None, None) => "subject's location".to_owned(),
    }
}

/// Miles where dollars of the United States are paid, else kilometres.
pub(crate) fn distance(metres: f64, currency: Currency) -> String {
    if currency == Currency::USD {
        format!("{:.2} mi", metres / 1_609.344)
    } else {
        format!("{:.2} km", metres / 1_000.0)
    }
}

/// A feature of a house as text; `x` is the number it was compared by.
fn shown(feature: Feature, facts: &crate::Facts, x: f64) -> String {
    let plain = |v: Option<f64>| v.map_or("unknown".to_owned(), trimmed);
    let area = |v: Option<f64>| v.map_or("unknown".to_owned(), |v| format!("{} sq ft", grouped(v)));
    let flag = |v: Option<bool>| v.map_or("unknown", |v| if v { "yes" } else { "no" }).to_owned();
    match feature {
        Feature::LivingArea => area(facts.living_area),
        Feature::Lot => area(facts.lot_size_square_feet),
        Feature::Bedrooms => plain(facts.bedrooms_total),
        Feature::Bathrooms => plain(facts.bathrooms_total_decimal),
        Feature::Storeys => plain(facts.stories),
        Feature::Basement => match facts.below_grade_finished_area {
            Some(0.0) => "none".to_owned(),
            other => area(other),
        },
        Feature::Quality => plain(facts.construction_quality),
        Feature::Condition => plain(facts.condition_rating),
        Feature::View => plain(facts.view_rating),
        Feature::Waterfront => flag(facts.waterfront_yn),
        Feature::Pool => flag(facts.pool_private_yn),
        Feature::Age => facts.year_built.map_or("unknown".to_owned(), |y| format!("built {y}, {x:.0} years old")),
        Feature::Renovation => match facts.year_renovated {
            Some(y) if x != 0.0 => format!("renovated {y}"),
            _ => "not renovated".to_owned(),
        },
        Feature::Garage => facts
            .garage_spaces
            .map(|s| format!("{} spaces", trimmed(s)))
            .or(facts.garage_area.map(|a| format!("{} sq ft", grouped(a))))
            .unwrap_or("unknown".to_owned()),
        Feature::Time | Feature::Location | Feature::PropertyType => String::new(),
    }
}

fn trimmed(v: f64) -> String {
    let text = format!("{v:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn percent(log: f64) -> String {
    format!("{:.1} %", (log.abs().exp_m1()) * 100.0)
}

pub(crate) fn count(n: usize) -> String {
    #[allow(clippy::cast_precision_loss, reason = "counts")]
    grouped(n as f64)
}

/// A whole number with commas between thousands.
pub(crate) fn grouped(v: f64) -> String {
    let digits = format!("{:.0}", v.abs());
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    if v < 0.0 && digits != "0" { format!("−{out}") } else { out }
}

fn money(major: f64, currency: Currency) -> String {
    let sign = if major < 0.0 { "−" } else { "" };
    let rounded = grouped(major.abs());
    if currency == Currency::USD { format!("{sign}${rounded}") } else { format!("{sign}{rounded} {currency}") }
}
