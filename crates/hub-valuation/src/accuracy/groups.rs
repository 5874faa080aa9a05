use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Figures, Tested};

/// Figures of one part of the estimates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// What they have in common; `None` for what is left over.
    pub name: Option<String>,
    /// How good they were.
    #[serde(flatten)]
    pub figures: Figures,
}

/// Figures by name, most estimates first; names with fewer than `least` estimates and those without a name are put
/// together at the end.
pub fn grouped<'a>(tested: impl IntoIterator<Item = (Option<&'a str>, &'a Tested)>, least: usize) -> Vec<Group> {
    let mut parts: BTreeMap<Option<&str>, Vec<&Tested>> = BTreeMap::new();
    for (name, one) in tested {
        parts.entry(name).or_default().push(one);
    }
    let mut rest = Vec::new();
    let mut out = Vec::new();
    for (name, part) in parts {
        if part.len() < least || name.is_none() {
            rest.extend(part);
        } else {
            out.push(Group { name: name.map(str::to_owned), figures: Figures::of(part) });
        }
    }
    out.sort_by(|a, b| b.figures.n.cmp(&a.figures.n).then_with(|| a.name.cmp(&b.name)));
    if !rest.is_empty() {
        out.push(Group { name: None, figures: Figures::of(rest) });
    }
    out
}

/// Five equal parts by estimate, lowest first; fewer than five estimates give as many parts.
#[must_use]
pub fn fifths(tested: &[Tested]) -> Vec<Vec<Tested>> {
    let mut sorted = tested.to_vec();
    sorted.sort_by(|a, b| a.estimate.total_cmp(&b.estimate));
    let n = sorted.len();
    (0..5).map(|k| sorted[n * k / 5..n * (k + 1) / 5].to_vec()).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_groups_are_put_together() {
        let one = |estimate: f64| Tested { price: 100.0, estimate, low: 0.0, high: 1.0 };
        let all: Vec<(&str, Tested)> = (0..10)
            .map(|i| {
                (
                    if i < 5 {
                        "b"
                    } else if i < 9 {
                        "a"
                    } else {
                        "c"
                    },
                    one(100.0 + f64::from(i)),
                )
            })
            .collect();
        let groups = grouped(all.iter().map(|(n, t)| (Some(*n), t)), 4);
        let names: Vec<(Option<&str>, usize)> = groups.iter().map(|g| (g.name.as_deref(), g.figures.n)).collect();
        assert_eq!(names, [(Some("b"), 5), (Some("a"), 4), (None, 1)]);
        let tested: Vec<Tested> = all.iter().map(|a| a.1).rev().collect();
        let parts = fifths(&tested);
        assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 2, 2, 2]);
        assert!(parts[0][0].estimate < parts[4][0].estimate);
        assert_eq!(fifths(&tested[..3]).len(), 3);
    }
}
