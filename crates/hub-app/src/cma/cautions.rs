//! What must be said of an analysis beyond what the valuation says itself, and sales that are one sale. Pure.

use std::collections::BTreeMap;

use hub_valuation::{Cma, Comparable, Facts, Warning, WarningKind};

use super::judge::Remark;
use crate::view::RemarkWeight;

/// Adds what the facts, the records left out and the comparables give cause to say.
pub(super) fn caution(
    cma: &mut Cma,
    remarks: &BTreeMap<String, Remark>,
    rents: usize,
    twins: usize,
    notes: &BTreeMap<String, String>,
) {
    let mut say = |kind, text: String| {
        if !cma.warnings.iter().any(|w| w.text == text) {
            cma.warnings.push(Warning { kind, text });
        }
    };
    for remark in remarks.values().filter(|r| r.weight == RemarkWeight::Ask) {
        say(WarningKind::OutsideTheData, remark.text.clone());
    }
    if rents > 0 {
        let (records, were) = if rents == 1 { ("record", "was") } else { ("records", "were") };
        say(
            WarningKind::LeftOut,
            format!("{rents} closed {records} {were} left out: the prices look like monthly rents."),
        );
    }
    if twins > 0 {
        let sales = if twins == 1 { "sale was" } else { "sales were" };
        say(WarningKind::LeftOut, format!("{twins} {sales} left out: another source reports the same sale."));
    }
    let first = cma.comparables.first().map(|c| c.close_price);
    if cma.comparables.len() >= 3 && cma.comparables.iter().all(|c| Some(c.close_price) == first) {
        let text = "Every comparable sold for the same price. Prices set by one seller prove little about the market; read the \
                    range with care.";
        cma.warnings.push(Warning { kind: WarningKind::ThinEvidence, text: text.to_owned() });
    }
    let leased: f64 =
        cma.comparables.iter().filter(|c| notes.contains_key(&c.listing_key)).map(|c| c.weight.as_f64()).sum();
    let many = cma.comparables.iter().filter(|c| notes.contains_key(&c.listing_key)).count();
    if many > 0 {
        let text = format!(
            "{many} of {} comparables, {:.0} % of the weight, are leaseholds; the others are sold with their land.",
            cma.comparables.len(),
            leased * 100.0
        );
        if many < cma.comparables.len() {
            cma.warnings.push(Warning { kind: WarningKind::Disagreement, text });
        }
    }
}

/// Says first of all that a subject is a leasehold and what that does to the figures: no amount in the grid accounts for the
/// land.
pub(super) fn held(cma: &mut Cma, remark: &Remark, notes: &BTreeMap<String, String>) {
    let alike = cma.comparables.iter().filter(|c| notes.contains_key(&c.listing_key));
    let weight: f64 = alike.clone().map(|c| c.weight.as_f64()).sum();
    let (many, all) = (alike.count(), cma.comparables.len());
    let note = remark.text.split(". ").next().unwrap_or(&remark.text);
    let text = if many == all {
        format!("{note}. All comparables are leaseholds too; no amount accounts for how long each lease still runs.")
    } else {
        format!(
            "{note}. Of {all} comparables {many} are known to be leaseholds ({:.0} % of the weight); the others are sold with \
             their land, and no amount accounts for that. The range is likely to be too high, by how much is not known.",
            weight * 100.0
        )
    };
    cma.warnings.retain(|w| !w.text.starts_with(note));
    cma.warnings.insert(0, Warning { kind: WarningKind::OutsideTheData, text });
}

/// Comparables that are the same sale as a heavier one, reported by another source: same address or parcel, closed
/// within six weeks, prices within 2 %. Each with the key of the one it repeats.
pub(super) fn twins(comparables: &[Comparable]) -> Vec<(String, String)> {
    let mut seen: Vec<(&Comparable, Vec<String>)> = Vec::new();
    let mut out = Vec::new();
    for c in comparables {
        let names = names(&c.facts);
        let twin = seen.iter().find(|(other, theirs)| names.iter().any(|n| theirs.contains(n)) && same_sale(other, c));
        match twin {
            Some((other, _)) => out.push((c.listing_key.clone(), other.listing_key.clone())),
            None => seen.push((c, names)),
        }
    }
    out
}

fn same_sale(a: &Comparable, b: &Comparable) -> bool {
    #[allow(clippy::cast_precision_loss, reason = "prices are below 2^50 minor units")]
    let ratio = a.close_price.minor.max(1) as f64 / b.close_price.minor.max(1) as f64;
    (a.close_date - b.close_date).num_days().abs() <= 42 && (0.98..=1.02).contains(&ratio)
}

/// What names a home, folded: its address with the postal code or city. Flats may share a parcel, so a parcel names a
/// home only where there is no address.
fn names(facts: &Facts) -> Vec<String> {
    let rest = facts.postal_code.as_deref().or(facts.city.as_deref()).unwrap_or_default();
    let fold =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let street = facts.unparsed_address.as_deref().map(|a| hub_domain::street_of(a, facts.city.as_deref()));
    let address = street.map(|s| fold(s) + "@" + &fold(rest)).filter(|a| a.len() >= 8);
    let parcel = facts.parcel_number.as_deref().map(fold).filter(|p| !p.is_empty()).map(|p| format!("parcel {p}"));
    match address {
        Some(address) => vec![address],
        None => parcel.into_iter().collect(),
    }
}
