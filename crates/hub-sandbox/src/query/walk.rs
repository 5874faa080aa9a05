use super::{Compare, Expr, Literal, Operand};

/// One comparison of a filter, as far as a provider's rules care.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison<'a> {
    /// The field.
    pub field: &'a str,
    /// How; `None` for `in`, lambdas and plain conditions.
    pub compare: Option<Compare>,
    /// What it is compared with, where that is one literal.
    pub value: Option<&'a Literal>,
    /// Whether every row that passes the filter passes this too.
    pub binding: bool,
}

impl Expr {
    /// Every comparison, in the order in which it was written.
    #[must_use]
    pub fn comparisons(&self) -> Vec<Comparison<'_>> {
        let mut found = Vec::new();
        self.gather(true, &mut found);
        found
    }

    /// How many times `or` stands in it.
    #[must_use]
    pub fn ors(&self) -> usize {
        match self {
            Self::Or(a, b) => 1 + a.ors() + b.ors(),
            Self::And(a, b) => a.ors() + b.ors(),
            Self::Not(inner) => inner.ors(),
            Self::Lambda { body: Some((_, inner)), .. } => inner.ors(),
            _ => 0,
        }
    }

    fn gather<'a>(&'a self, binding: bool, found: &mut Vec<Comparison<'a>>) {
        let mut note = |field: &'a str, compare, value| found.push(Comparison { field, compare, value, binding });
        match self {
            Self::And(a, b) => {
                a.gather(binding, found);
                b.gather(binding, found);
            }
            Self::Or(a, b) => {
                a.gather(false, found);
                b.gather(false, found);
            }
            Self::Not(inner) => inner.gather(false, found),
            Self::Compare(Operand::Name(field), compare, Operand::Literal(value)) => {
                note(field, Some(*compare), Some(value));
            }
            Self::Compare(Operand::Literal(value), compare, Operand::Name(field)) => {
                note(field, Some(turned(*compare)), Some(value));
            }
            Self::Compare(left, compare, right) => {
                for side in [left, right] {
                    if let Operand::Name(field) = side {
                        note(field, Some(*compare), None);
                    }
                }
            }
            Self::In(Operand::Name(field), _) | Self::Plain(Operand::Name(field)) => note(field, None, None),
            Self::Lambda { field, .. } => note(field, None, None),
            Self::In(..) | Self::Plain(_) => {}
        }
    }
}

/// The comparison read from its other side.
fn turned(compare: Compare) -> Compare {
    match compare {
        Compare::Gt => Compare::Lt,
        Compare::Ge => Compare::Le,
        Compare::Lt => Compare::Gt,
        Compare::Le => Compare::Ge,
        same => same,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse_filter;

    #[test]
    fn what_binds_every_row_is_told_from_what_does_not() {
        let filter = parse_filter("A eq 'x' and (B gt 1 or 2 gt C) and not (D eq 1) and E in (1,2)").expect("a filter");
        let found: Vec<_> = filter.comparisons().iter().map(|c| (c.field.to_owned(), c.compare, c.binding)).collect();
        let expected = [
            ("A", Some(Compare::Eq), true),
            ("B", Some(Compare::Gt), false),
            ("C", Some(Compare::Lt), false),
            ("D", Some(Compare::Eq), false),
            ("E", None, true),
        ];
        assert_eq!(found, expected.map(|(field, compare, binding)| (field.to_owned(), compare, binding)));
        assert_eq!(filter.ors(), 1);
    }
}
