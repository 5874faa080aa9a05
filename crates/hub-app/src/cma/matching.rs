//! How alike a sale and the subject are, as a score with its reasons. For the eye: the estimate goes by weights of its
//! own. Pure.

use chrono::NaiveDate;
use hub_valuation::Facts;

use crate::view::{LikenessReasonView, LikenessView};

/// One thing compared: how much it counts, how alike it is (0 to 1), in words.
struct Part {
    counts: f64,
    alike: f64,
    text: String,
}

/// The score: the mean of what is known on both sides, by how much each counts. Place and size count most, then age of
/// the sale, age of the home, kind, rooms and lot.
pub(super) fn likeness(
    subject: &Facts,
    sale: &Facts,
    closed: NaiveDate,
    as_of: NaiveDate,
    distance_m: Option<f64>,
) -> LikenessView {
    let mut parts = Vec::new();
    let mut add = |counts: f64, alike: f64, text: String| parts.push(Part { counts, alike, text });
    if let Some(metres) = distance_m {
        let miles = metres / 1_609.344;
        add(
            3.0,
            fall(metres, 400.0, 5_000.0),
            if miles < 0.1 { "next door".into() } else { format!("{miles:.1} mi away") },
        );
    } else if let (Some(a), Some(b)) = (subject.area_name(), sale.area_name()) {
        add(2.0, f64::from(u8::from(a == b)), if a == b { format!("also in {b}") } else { format!("in {b}") });
    }
    let days = (as_of - closed).num_days();
    #[allow(clippy::cast_precision_loss, reason = "days")]
    add(
        2.0,
        fall(days as f64, 60.0, 540.0),
        if days < 60 { format!("sold {days} days before") } else { format!("sold {} months before", days / 30) },
    );
    if let (Some(a), Some(b)) = (subject.living_area, sale.living_area) {
        let off = (b / a).ln().abs();
        let percent = (b / a - 1.0) * 100.0;
        let text = if percent.abs() < 1.0 {
            "same size".into()
        } else {
            format!("{:.0} % {}", percent.abs(), if percent > 0.0 { "larger" } else { "smaller" })
        };
        add(3.0, fall(off, 0.05, 0.45), text);
    }
    if let (Some(a), Some(b)) = (subject.year_built, sale.year_built) {
        let off = (a - b).abs();
        let text = if off == 0 {
            "built the same year".into()
        } else {
            format!("{off} years {}", if b > a { "newer" } else { "older" })
        };
        add(1.5, fall(f64::from(off), 5.0, 45.0), text);
    }
    if let (Some(a), Some(b)) = (subject.property_sub_type, sale.property_sub_type) {
        add(
            2.0,
            f64::from(u8::from(a == b)),
            if a == b { "same kind of building".into() } else { "another kind of building".into() },
        );
    }
    if let (Some(a), Some(b)) = (subject.bedrooms_total, sale.bedrooms_total) {
        add(0.75, fall((a - b).abs(), 0.0, 3.0), rooms(b - a, "bedroom"));
    }
    if let (Some(a), Some(b)) = (subject.bathrooms_total_decimal, sale.bathrooms_total_decimal) {
        add(0.75, fall((a - b).abs(), 0.25, 3.0), rooms(b - a, "bathroom"));
    }
    if let (Some(a), Some(b)) = (subject.lot_size_square_feet, sale.lot_size_square_feet) {
        let off = (b / a).ln().abs();
        if off > 0.2 {
            add(
                0.75,
                fall(off, 0.2, 1.5),
                format!("lot {:.0} % {}", (b / a - 1.0).abs() * 100.0, if b > a { "larger" } else { "smaller" }),
            );
        } else {
            add(0.75, 1.0, "similar lot".into());
        }
    }
    let total: f64 = parts.iter().map(|p| p.counts).sum();
    let mean = parts.iter().map(|p| p.counts * p.alike).sum::<f64>() / total.max(1.0);
    // What moves the score most comes first.
    parts.sort_by(|a, b| (b.counts * (b.alike - 0.5).abs()).total_cmp(&(a.counts * (a.alike - 0.5).abs())));
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    let score = (mean * 100.0).round().clamp(0.0, 100.0) as u8;
    let reasons = parts.into_iter().map(|p| LikenessReasonView { good: p.alike >= 0.6, text: p.text }).collect();
    LikenessView { score, reasons }
}

/// 1 up to `full`, 0 from `none`, straight in between.
fn fall(x: f64, full: f64, none: f64) -> f64 {
    if x.is_finite() { ((none - x) / (none - full)).clamp(0.0, 1.0) } else { 0.0 }
}

fn rooms(more: f64, what: &str) -> String {
    if more.abs() < 0.01 {
        return format!("as many {what}s");
    }
    let n = format!("{:.2}", more.abs());
    let n = n.trim_end_matches('0').trim_end_matches('.');
    let s = if n == "1" { "" } else { "s" };
    format!("{n} {what}{s} {}", if more > 0.0 { "more" } else { "fewer" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn house(area: f64, built: i32) -> Facts {
        Facts { living_area: Some(area), year_built: Some(built), bedrooms_total: Some(3.0), ..Facts::default() }
    }

    #[test]
    fn a_twin_next_door_is_a_hundred_and_a_stranger_is_not() {
        let as_of = "2026-06-01".parse().unwrap();
        let subject = house(1_800.0, 1990);
        let twin = likeness(&subject, &subject, "2026-05-01".parse().unwrap(), as_of, Some(90.0));
        assert_eq!(twin.score, 100);
        assert!(twin.reasons.iter().all(|r| r.good));
        let stranger = likeness(&subject, &house(3_400.0, 1920), "2024-06-01".parse().unwrap(), as_of, Some(9_000.0));
        assert!(stranger.score < 20, "{}", stranger.score);
        assert!(stranger.reasons.iter().any(|r| !r.good && r.text.contains("larger")));
        let unknown = likeness(&Facts::default(), &Facts::default(), as_of, as_of, None);
        assert!(unknown.score <= 100 && unknown.reasons.len() == 1);
    }
}
