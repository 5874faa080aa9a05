use crate::query::{Compare, Expr, Operand};

/// Whether a filter narrows what the server has to look at: by an equation or a list, or by an end to a time stamp or a
/// key. Alternatives have to narrow each for itself. `stamps` are the names of time stamps; any name that ends in
/// `ModificationTimestamp`, `DeletionTimestamp` or `Key` counts as well.
#[must_use]
pub fn is_bounded(filter: &Expr, stamps: &[&str]) -> bool {
    match filter {
        Expr::And(a, b) => is_bounded(a, stamps) || is_bounded(b, stamps),
        Expr::Or(a, b) => is_bounded(a, stamps) && is_bounded(b, stamps),
        Expr::In(..) => true,
        Expr::Compare(left, compare, right) => match (left, right) {
            (Operand::Name(name), _) | (_, Operand::Name(name)) => {
                *compare == Compare::Eq
                    || (!matches!(compare, Compare::Ne | Compare::Has)
                        && (stamps.contains(&name.as_str()) || name.ends_with("Timestamp") || name.ends_with("Key")))
            }
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse_filter;

    #[test]
    fn bounds_are_told_from_the_rest() {
        for (text, bounded) in [
            ("ModificationTimestamp gt 2026-01-01T00:00:00Z", true),
            ("ModificationTimestamp gt 2026-01-01T00:00:00Z or ListPrice gt 5", false),
            (
                "ModificationTimestamp gt 2026-01-01T00:00:00Z or (ModificationTimestamp eq 2026-01-01T00:00:00Z and ListingKey gt 'a')",
                true,
            ),
            ("ListPrice gt 5", false),
            ("ListPrice gt 5 and City eq 'x'", true),
            ("City ne 'x'", false),
            ("ListingKey in ('a','b')", true),
            ("not (City eq 'x')", false),
        ] {
            let filter = parse_filter(text).expect("a filter");
            assert_eq!(is_bounded(&filter, &[]), bounded, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_reads_as_a_filter_can_be_judged(
            parts in proptest::collection::vec(proptest::sample::select(&[
                "ModificationTimestamp", " ", "eq", "gt", "and", "or", "not", "(", ")", "'a'", "5", "in", ",", "City",
                "2026-01-01T00:00:00Z", "any", "x", ":", "/", "now()", "null",
            ][..]), 0..25)
        ) {
            if let Ok(filter) = parse_filter(&parts.concat()) {
                let _ = is_bounded(&filter, &["ModificationTimestamp"]);
                proptest::prop_assert!(filter.ors() <= parts.iter().filter(|part| **part == "or").count());
                proptest::prop_assert!(filter.comparisons().len() <= parts.len());
            }
        }
    }
}
