use hub_connector::Warning;

/// Decides whether a list of keys is complete enough to delete by.
///
/// A list is complete when the vendor said how many keys there are, said the same number on every page of the list,
/// and exactly so many different keys came. A number that moves while the list is read means that rows came or went
/// meanwhile, and then a gap in the list could be anything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Completeness {
    first: Option<u64>,
    last: Option<u64>,
    moved: bool,
}

/// Why a list may not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Defect {
    /// The vendor never said how many keys there are.
    NoTotal,
    /// The number changed from one page to the next.
    Moved,
    /// The number was said and another number of keys came.
    Miscounted { declared: u64, listed: u64 },
}

impl Completeness {
    pub(crate) fn page(&mut self, total: Option<u64>) {
        if total.is_some() {
            self.moved |= self.last.is_some() && self.last != total;
            self.first = self.first.or(total);
            self.last = total;
        }
    }

    /// What is wrong with a list that has ended with `listed` different keys; `None` when it may be used.
    pub(crate) fn defect(&self, listed: u64) -> Option<Defect> {
        // Many servers count on the first page only; a later page without a number says nothing against the list.
        match self.first {
            None => Some(Defect::NoTotal),
            Some(_) if self.moved => Some(Defect::Moved),
            Some(declared) if declared != listed => Some(Defect::Miscounted { declared, listed }),
            Some(_) => None,
        }
    }
}

impl Defect {
    /// What the user is told of it.
    pub(crate) fn warning(self) -> Warning {
        match self {
            Self::NoTotal => Warning::KeysUncounted,
            Self::Moved => Warning::KeysMoved,
            Self::Miscounted { declared, listed } => Warning::KeysMiscounted { declared, listed },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(totals: &[Option<u64>]) -> Completeness {
        let mut seen = Completeness::default();
        totals.iter().for_each(|t| seen.page(*t));
        seen
    }

    #[test]
    fn only_a_counted_and_steady_list_counts() {
        assert_eq!(after(&[Some(5)]).defect(5), None);
        assert_eq!(after(&[Some(5), None, Some(5)]).defect(5), None);
        assert_eq!(after(&[Some(0)]).defect(0), None);
        assert_eq!(after(&[None, None]).defect(5), Some(Defect::NoTotal));
        assert_eq!(after(&[Some(5), Some(4)]).defect(4), Some(Defect::Moved), "shrinking");
        assert_eq!(after(&[Some(5), Some(6), Some(5)]).defect(5), Some(Defect::Moved), "there and back");
        assert_eq!(after(&[Some(5)]).defect(4), Some(Defect::Miscounted { declared: 5, listed: 4 }));
        assert_eq!(after(&[]).defect(0), Some(Defect::NoTotal));
    }
}
