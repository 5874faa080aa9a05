//! What is odd about a subject's facts, said at once and in words. Pure.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use hub_domain::{AreaUnit, Money};
use hub_valuation::Facts;
use serde::{Deserialize, Serialize};

use super::gist::Gist;
use crate::view::RemarkWeight;

/// What is odd about a fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Remark {
    /// How bad it is.
    pub weight: RemarkWeight,
    /// In a sentence or two.
    pub text: String,
    /// Words and figure of what to take instead; no figure: to count as not known.
    pub offer: Option<(String, Option<f64>)>,
}

/// What is judged.
pub(super) struct Case<'a> {
    /// The subject with the agent's facts.
    pub facts: &'a Facts,
    /// Facts the agent has looked at and says are right.
    pub confirmed: &'a [String],
    /// The day of the analysis.
    pub as_of: NaiveDate,
    /// What the listing asks.
    pub asked: Option<Money>,
    /// The sales there are.
    pub market: &'a Gist,
}

/// Remarks by RESO name; those about the subject as a whole under an empty name.
pub(super) fn judge(case: &Case<'_>) -> BTreeMap<String, Remark> {
    let mut out = BTreeMap::new();
    let mut say = |field: &str, remark: Option<Remark>| {
        if let Some(remark) = remark {
            out.entry(field.to_owned()).or_insert(remark);
        }
    };
    say("LivingArea", living_area(case));
    say("YearBuilt", year_built(case));
    say("YearRenovated", year_renovated(case));
    say("LotSizeSquareFeet", lot(case));
    for (field, remark) in place(case) {
        say(field, Some(remark));
    }
    for (field, remark) in bounds(case.facts) {
        say(field, Some(remark));
    }
    say("ListPrice", asked(case));
    out
}

fn refuse(text: String) -> Remark {
    Remark { weight: RemarkWeight::Refuse, text, offer: None }
}

fn ask(text: String) -> Remark {
    Remark { weight: RemarkWeight::Ask, text, offer: None }
}

impl Remark {
    fn offering(mut self, label: impl Into<String>, value: Option<f64>) -> Self {
        self.offer = Some((label.into(), value));
        self
    }

    /// What the agent has confirmed is no longer refused, only told.
    fn unless(mut self, confirmed: bool) -> Self {
        if confirmed {
            self.weight = RemarkWeight::Note;
            self.offer = None;
        }
        self
    }
}

fn living_area(case: &Case<'_>) -> Option<Remark> {
    let Some(area) = case.facts.living_area else {
        return case.facts.bedrooms_total.is_some().then(|| {
            ask("The living area is not known. Homes are compared by bedrooms instead, and the range is wider for it.".into())
        });
    };
    if area <= 0.0 {
        return Some(refuse("A living area must be more than zero.".into()).offering("Count it as not known", None));
    }
    let confirmed = case.confirmed.iter().any(|f| f == "LivingArea");
    let in_metres = area * AreaUnit::SquareMeters.square_feet();
    let [least, most] = case.market.areas()?;
    if area < least * 0.8 && in_metres >= least && in_metres <= most {
        let text = format!(
            "{} sq ft is smaller than nearly every home that sold here. {} m² would be {} sq ft.",
            whole(area),
            whole(area),
            whole(in_metres)
        );
        let label = format!("Take it as {} m²", whole(area));
        return Some(refuse(text).offering(label, Some(in_metres.round())).unless(confirmed));
    }
    if area > most * 2.0 || area < least * 0.5 {
        let side = if area > most { "more than twice the size of" } else { "less than half the size of" };
        let text = format!("{} sq ft is {side} nearly every home that sold here.", whole(area));
        return Some(ask(text).unless(confirmed));
    }
    None
}

fn year_built(case: &Case<'_>) -> Option<Remark> {
    let year = case.facts.year_built?;
    let this = case.as_of.year();
    if (0..100).contains(&year) {
        let full = if year <= this % 100 { this / 100 * 100 + year } else { this / 100 * 100 - 100 + year };
        let text = format!("A year has four digits; {year:02} may be {full}.");
        return Some(refuse(text).offering(format!("Take {full}"), Some(f64::from(full))));
    }
    if year > this + 1 {
        return Some(
            refuse(format!(
                "{year} lies in the future. A home that does not stand yet cannot be compared with homes that sold."
            ))
            .offering("Count it as not known", None),
        );
    }
    if year > this {
        return Some(ask(format!("{year} is after the day of this analysis; it counts as new.")));
    }
    if year < 1600 {
        return Some(refuse(format!("{year} cannot be the year of a home that sells here.")));
    }
    None
}

fn year_renovated(case: &Case<'_>) -> Option<Remark> {
    let year = case.facts.year_renovated?;
    if year > case.as_of.year() {
        return Some(
            refuse(format!("A renovation in {year} lies in the future.")).offering("Count it as not known", None),
        );
    }
    let built = case.facts.year_built?;
    (year != 0 && year < built).then(|| {
        ask(format!("Renovated in {year}, before it was built in {built}.")).offering("Count it as not known", None)
    })
}

fn lot(case: &Case<'_>) -> Option<Remark> {
    let lot = case.facts.lot_size_square_feet?;
    let acres = lot * AreaUnit::Acres.square_feet();
    if lot > 0.0 && lot < 100.0 {
        let text =
            format!("A lot of {} sq ft is no lot. {} acres would be {} sq ft.", short(lot), short(lot), whole(acres));
        return Some(refuse(text).offering(format!("Take it as {} acres", short(lot)), Some(acres.round())));
    }
    None
}

fn place(case: &Case<'_>) -> Vec<(&'static str, Remark)> {
    let (latitude, longitude) = match (case.facts.latitude, case.facts.longitude) {
        (Some(a), Some(b)) => (a, b),
        (None, None) => return Vec::new(),
        (Some(_), None) => return vec![("Longitude", ask("One coordinate alone places nothing on the map.".into()))],
        (None, Some(_)) => return vec![("Latitude", ask("One coordinate alone places nothing on the map.".into()))],
    };
    let leave_out = |remark: Remark| remark.offering("Leave the place out", None);
    if case.facts.place().is_none() {
        let text = "These coordinates are nowhere: latitude goes from −90 to 90, longitude from −180 to 180, and 0, 0 is a \
                    placeholder.";
        return vec![("Latitude", leave_out(refuse(text.into())))];
    }
    let Some(metres) = case.market.nearest(latitude, longitude) else { return Vec::new() };
    if metres <= FAR {
        return Vec::new();
    }
    let far = format!("{:.0} miles", metres / 1_609.344);
    if case.market.nearest(latitude, -longitude).is_some_and(|m| m <= FAR) {
        let text = format!(
            "This place lies {far} from the nearest sale; with the other sign of the longitude it lies among them."
        );
        return vec![("Longitude", refuse(text).offering(format!("Take {:.5}", -longitude), Some(-longitude)))];
    }
    let text = format!(
        "This place lies about {far} from the nearest sale: in the sea, or in another market. No sale here says anything about it."
    );
    vec![("Latitude", leave_out(refuse(text)))]
}

/// Farther from every sale than this, metres, there is no evidence.
const FAR: f64 = 60_000.0;

/// Figures that the valuation would drop as impossible: whoever gave them wants to hear of it.
fn bounds(facts: &Facts) -> Vec<(&'static str, Remark)> {
    let kept = facts.clone().plausible();
    super::fact::FACTS
        .iter()
        .filter(|f| !matches!(f.unit, "degrees" | "yesno"))
        .filter(|f| f.of(facts).is_some() && f.of(&kept).is_none())
        .map(|f| {
            let text = "This is outside what is possible.".to_owned();
            (f.field, refuse(text).offering("Count it as not known", None))
        })
        .collect()
}

fn asked(case: &Case<'_>) -> Option<Remark> {
    let asked = case.asked?;
    let middle = case.market.middle_price(asked.currency)?;
    if asked.minor <= 0 {
        return Some(ask("The listing asks nothing; its price is left out of the comparison.".into()));
    }
    (asked.minor < middle / 40).then(|| {
        let text = "The asking price looks like a monthly rent. This analysis estimates a sale price; for a home to let it says \
                    nothing.";
        Remark { weight: RemarkWeight::Refuse, text: text.to_owned(), offer: None }
            .unless(case.confirmed.iter().any(|f| f == "ListPrice"))
    })
}

/// A whole number with commas between thousands.
fn whole(v: f64) -> String {
    let digits = format!("{:.0}", v.abs());
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    if v < 0.0 { format!("−{out}") } else { out }
}

/// A number with at most two decimals.
fn short(v: f64) -> String {
    let text = format!("{v:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use hub_domain::Currency;
    use hub_valuation::Sale;

    use super::*;

    fn market() -> Gist {
        let sales: Vec<Sale> = (0..200)
            .map(|i| Sale {
                listing_key: format!("K{i}"),
                listing_id: None,
                close_price: Money::from_minor(40_000_000 + i * 100_000, Currency::USD),
                close_date: "2026-05-01".parse().unwrap(),
                days_on_market: None,
                facts: Facts {
                    latitude: Some(47.5 + f64::from(i as i32) * 0.001),
                    longitude: Some(-122.3),
                    living_area: Some(900.0 + f64::from(i as i32) * 15.0),
                    ..Facts::default()
                },
            })
            .collect();
        Gist::of(&sales)
    }

    fn told(facts: Facts, confirmed: &[String]) -> BTreeMap<String, Remark> {
        let market = market();
        let as_of = "2026-06-01".parse().unwrap();
        judge(&Case { facts: &facts, confirmed, as_of, asked: None, market: &market })
    }

    #[test]
    fn square_metres_are_offered_as_feet() {
        let facts = Facts { living_area: Some(140.0), ..Facts::default() };
        let remark = told(facts.clone(), &[]).remove("LivingArea").unwrap();
        assert_eq!(remark.weight, RemarkWeight::Refuse);
        assert_eq!(remark.offer, Some(("Take it as 140 m²".to_owned(), Some(1507.0))));
        let confirmed = told(facts, &["LivingArea".to_owned()]).remove("LivingArea").unwrap();
        assert_eq!((confirmed.weight, confirmed.offer), (RemarkWeight::Note, None));
        assert!(told(Facts { living_area: Some(1_800.0), ..Facts::default() }, &[]).is_empty());
    }

    #[test]
    fn years_that_cannot_be() {
        let year = |y| told(Facts { year_built: Some(y), ..Facts::default() }, &[]).remove("YearBuilt");
        assert_eq!(year(2031).unwrap().weight, RemarkWeight::Refuse);
        assert_eq!(year(2027).unwrap().weight, RemarkWeight::Ask);
        assert_eq!(year(1987), None);
        assert_eq!(year(87).unwrap().offer.unwrap().1, Some(1987.0));
        assert_eq!(year(12).unwrap().offer.unwrap().1, Some(2012.0));
        assert_eq!(year(1066).unwrap().weight, RemarkWeight::Refuse);
        let facts = Facts { year_built: Some(1990), year_renovated: Some(1980), ..Facts::default() };
        assert_eq!(told(facts, &[])["YearRenovated"].weight, RemarkWeight::Ask);
    }

    #[test]
    fn places_without_evidence() {
        let at = |latitude, longitude| {
            told(Facts { latitude: Some(latitude), longitude: Some(longitude), ..Facts::default() }, &[])
        };
        assert!(at(47.6, -122.3).is_empty());
        assert!(at(47.6, -130.0)["Latitude"].text.contains("in the sea"));
        assert_eq!(at(47.6, 122.3)["Longitude"].offer, Some(("Take -122.30000".to_owned(), Some(-122.3))));
        assert_eq!(at(0.0, 0.0)["Latitude"].weight, RemarkWeight::Refuse);
        let half = told(Facts { latitude: Some(47.6), ..Facts::default() }, &[]);
        assert_eq!(half["Longitude"].weight, RemarkWeight::Ask);
    }

    #[test]
    fn acres_rents_and_the_impossible() {
        let lot = told(Facts { lot_size_square_feet: Some(0.25), ..Facts::default() }, &[]);
        assert_eq!(lot["LotSizeSquareFeet"].offer.as_ref().unwrap().1, Some(10_890.0));
        let beds = told(Facts { bedrooms_total: Some(99.0), living_area: Some(1_800.0), ..Facts::default() }, &[]);
        assert_eq!(beds["BedroomsTotal"].weight, RemarkWeight::Refuse);
        let market = market();
        let facts = Facts::default();
        let asking = |minor| {
            let asked = Some(Money::from_minor(minor, Currency::USD));
            let as_of = "2026-06-01".parse().unwrap();
            judge(&Case { facts: &facts, confirmed: &[], as_of, asked, market: &market }).remove("ListPrice")
        };
        assert_eq!(asking(250_000).unwrap().weight, RemarkWeight::Refuse);
        assert_eq!(asking(0).unwrap().weight, RemarkWeight::Ask);
        assert_eq!(asking(39_000_000), None);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(
            area in proptest::num::f64::ANY, year in proptest::num::i32::ANY, lot in proptest::num::f64::ANY,
            latitude in proptest::num::f64::ANY, longitude in proptest::num::f64::ANY,
        ) {
            let facts = Facts {
                living_area: Some(area), year_built: Some(year), lot_size_square_feet: Some(lot),
                latitude: Some(latitude), longitude: Some(longitude), year_renovated: Some(year), ..Facts::default()
            };
            let _ = told(facts, &[]);
        }
    }
}
