use std::sync::Arc;

use chrono::NaiveDate;

use super::{
    attom_number,
    parcel::{Package, Parcel},
};
use crate::{
    data::{Market, Row, Table},
    query::Refusal,
    server::shape::Ask,
};

/// Parameters that choose no parcels by themselves.
const OTHERS: &[&str] = &[
    "page",
    "pagesize",
    "orderby",
    "propertytype",
    "minbeds",
    "maxbeds",
    "minsaleamt",
    "maxsaleamt",
    "startsalesearchdate",
    "endsalesearchdate",
    "apikey",
    "radius",
];
/// Miles of a search around a place where nothing is said, and the most.
const RADIUS: (f64, f64) = (5.0, 20.0);

/// What a search is about.
#[derive(Debug, PartialEq)]
pub enum Subject {
    /// One parcel, by its number, its assessor's number or its address.
    One(One),
    /// Every parcel of a postal code.
    PostalCode(String),
    /// Every parcel around a place: latitude, longitude, miles.
    Around(f64, f64, f64),
}

/// How one parcel is named.
#[derive(Debug, PartialEq)]
pub enum One {
    /// ATTOM's number.
    Number(u64),
    /// The assessor's number.
    Apn(String),
    /// Street and place, or both in one line.
    Address(String),
}

/// A search.
#[derive(Debug, PartialEq)]
pub struct Search {
    /// What it is about.
    pub subject: Subject,
    beds: (f64, f64),
    amount: (f64, f64),
    sold: (Option<NaiveDate>, Option<NaiveDate>),
    kind: Option<String>,
    descending: Option<bool>,
}

fn bad(name: &str, message: &str) -> Refusal {
    Refusal::bad(name, message)
}

impl Search {
    /// Reads a search. Names of parameters are taken in any case, as the vendor takes them.
    ///
    /// # Errors
    /// 400 without a subject, with two, and for values that are none.
    pub fn read(ask: &Ask<'_>, package: Package) -> Result<Self, Refusal> {
        let value = |name: &str| -> Result<Option<&str>, Refusal> {
            let mut values = ask.pairs.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
            let first = values.next().map(|(_, value)| value.trim());
            if values.next().is_some() {
                return Err(bad(name, "given more than once"));
            }
            Ok(first.filter(|value| !value.is_empty()))
        };
        let number = |name: &str| -> Result<Option<f64>, Refusal> {
            let Some(text) = value(name)? else { return Ok(None) };
            let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
            number.map(Some).ok_or_else(|| bad(name, "a number is needed"))
        };
        let date = |name: &str| -> Result<Option<NaiveDate>, Refusal> {
            let Some(text) = value(name)? else { return Ok(None) };
            let date = NaiveDate::parse_from_str(text, "%Y/%m/%d").ok();
            date.map(Some).ok_or_else(|| bad(name, "a date is YYYY/MM/DD"))
        };
        for (name, _) in &ask.pairs {
            let name = name.to_ascii_lowercase();
            let subjects = [
                "attomid",
                "id",
                "apn",
                "fips",
                "address",
                "address1",
                "address2",
                "postalcode",
                "latitude",
                "longitude",
            ];
            if !OTHERS.contains(&name.as_str()) && !subjects.contains(&name.as_str()) {
                return Err(bad(&name, "there is none of that name"));
            }
        }
        let mut subjects = Vec::new();
        for name in ["attomid", "id"] {
            if let Some(text) = value(name)? {
                let number = text.parse().map_err(|_| bad(name, "a number is needed"))?;
                subjects.push(Subject::One(One::Number(number)));
            }
        }
        match (value("apn")?, value("fips")?) {
            (Some(apn), Some(_)) => subjects.push(Subject::One(One::Apn(apn.to_owned()))),
            (None, None) => {}
            _ => return Err(bad("apn", "apn and fips belong together")),
        }
        if let Some(address) = value("address")? {
            subjects.push(Subject::One(One::Address(plain(address))));
        }
        match (value("address1")?, value("address2")?) {
            (Some(street), Some(place)) => {
                subjects.push(Subject::One(One::Address(plain(&format!("{street}, {place}")))));
            }
            (None, None) => {}
            _ => return Err(bad("address1", "address1 and address2 belong together")),
        }
        if let Some(code) = value("postalcode")? {
            subjects.push(Subject::PostalCode(code.to_owned()));
        }
        match (number("latitude")?, number("longitude")?) {
            (Some(latitude), Some(longitude)) => {
                let miles = number("radius")?.unwrap_or(RADIUS.0);
                if !(0.0..=RADIUS.1).contains(&miles) {
                    return Err(bad("radius", "radius is 20 miles at most"));
                }
                subjects.push(Subject::Around(latitude, longitude, miles));
            }
            (None, None) => {}
            _ => return Err(bad("latitude", "latitude and longitude belong together")),
        }
        let subject = match (subjects.pop(), subjects.is_empty()) {
            (Some(subject), true) => subject,
            (None, _) => return Err(bad("URL", "nothing says which property is meant")),
            (Some(_), false) => return Err(bad("URL", "one way to name a property is enough")),
        };
        if package.needs_one() && !matches!(subject, Subject::One(_)) {
            return Err(bad("URL", "this package is for one property"));
        }
        let descending = match value("orderby")?.map(str::to_ascii_lowercase).as_deref() {
            None => None,
            Some("salesearchdate" | "salesearchdate asc") => Some(false),
            Some("salesearchdate desc") => Some(true),
            Some(_) => return Err(bad("orderby", "there is no such order")),
        };
        Ok(Self {
            subject,
            beds: (number("minbeds")?.unwrap_or(f64::NEG_INFINITY), number("maxbeds")?.unwrap_or(f64::INFINITY)),
            amount: (
                number("minsaleamt")?.unwrap_or(f64::NEG_INFINITY),
                number("maxsaleamt")?.unwrap_or(f64::INFINITY),
            ),
            sold: (date("startsalesearchdate")?, date("endsalesearchdate")?),
            kind: value("propertytype")?.map(str::to_owned),
            descending,
        })
    }

    /// The parcels it finds, each with its distance in miles where it is a search around a place. Without an order they
    /// stand in one that follows nothing but stays.
    pub fn run(&self, market: &Market, package: Package) -> Vec<(Parcel, Option<f64>)> {
        let rows = market.table("Property").into_iter().flat_map(Table::by_key);
        let mut found: Vec<_> = rows.filter_map(|row| self.takes(row, package)).collect();
        found.sort_by_key(|(parcel, _)| parcel.number);
        if let Some(descending) = self.descending {
            found.sort_by_key(|(parcel, _)| parcel.sold);
            if descending {
                found.reverse();
            }
        }
        found
    }

    fn takes(&self, row: &Arc<Row>, package: Package) -> Option<(Parcel, Option<f64>)> {
        if let Subject::One(One::Number(wanted)) = self.subject
            && wanted != attom_number(row.key())
        {
            return None;
        }
        let parcel = Parcel::of(row);
        let away = match &self.subject {
            Subject::One(One::Number(_)) => None,
            Subject::One(One::Apn(apn)) if parcel.text("ParcelNumber") == apn => None,
            Subject::One(One::Address(address)) if plain(&parcel.one_line()) == *address => None,
            Subject::PostalCode(code) if parcel.text("PostalCode") == code => None,
            Subject::Around(latitude, longitude, miles) => {
                Some(parcel.miles(*latitude, *longitude)?).filter(|away| away <= miles).map(Some)?
            }
            _ => return None,
        };
        let within = |range: (f64, f64), value: Option<f64>| {
            range == (f64::NEG_INFINITY, f64::INFINITY)
                || value.is_some_and(|value| (range.0..=range.1).contains(&value))
        };
        let sold = (self.sold.0.is_none() && self.sold.1.is_none())
            || parcel.sold.is_some_and(|day| {
                self.sold.0.is_none_or(|from| day >= from) && self.sold.1.is_none_or(|to| day <= to)
            });
        let fits = sold
            && (!package.needs_sale() || parcel.sold.is_some())
            && within(self.beds, parcel.number_of("BedroomsTotal"))
            && within(self.amount, parcel.sold.and(Some(parcel.amount())))
            && self.kind.as_ref().is_none_or(|kind| kind.eq_ignore_ascii_case(parcel.kind()));
        fits.then_some((parcel, away))
    }
}

/// An address without what does not count: case, commas, doubled blanks.
fn plain(text: &str) -> String {
    let text = text.to_ascii_uppercase().replace([',', '.', '#'], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::shape::test_parts;

    proptest::proptest! {
        #[test]
        fn whatever_is_asked_is_read_or_refused(
            pairs in proptest::collection::vec(
                ("(attomid|postalcode|latitude|longitude|radius|address|startSaleSearchDate|orderby|.{0,6})",
                 "(-?[0-9./e]{0,12}|.{0,8})"), 0..5),
        ) {
            let parts = test_parts();
            let ask = Ask { parts: &parts, path: "/".into(), pairs, fault: None };
            if let Err(refusal) = Search::read(&ask, Package::Detail) {
                proptest::prop_assert_eq!(refusal.status, 400);
            }
        }
    }

    #[test]
    fn addresses_are_compared_without_what_does_not_count() {
        assert_eq!(plain("12 n. Larkmoor Ave,  Tillbrook, WA"), plain("12 N LARKMOOR AVE TILLBROOK WA"));
    }
}
