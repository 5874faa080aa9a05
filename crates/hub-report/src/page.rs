use serde::{Deserialize, Serialize};

/// A section of the CMA's report. It may take several sheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportPage {
    /// Which house, how much, who says so.
    Cover,
    /// The property's facts and photos.
    Subject,
    /// Where the comparables are.
    Map,
    /// The sales that weigh most, with photos.
    Comparables,
    /// The rough way by price per square foot; only where it was chosen, and then in place of what is adjusted.
    Rough,
    /// The grid, dollar by dollar.
    Adjustments,
    /// From the sales to the range.
    Estimate,
    /// Other people's figures beside the range; only where there are any.
    Opinions,
    /// The market around it.
    Market,
    /// What would be left of the price.
    NetSheet,
    /// List price against expected days and odds of a sale.
    Strategy,
    /// What this is and is not. Never hidden.
    Disclosure,
    /// Sources and dates. Never hidden.
    Sources,
    /// Everything needed to work the estimate out again.
    Appendix,
}

impl ReportPage {
    /// Every section in the usual order.
    pub const ALL: [Self; 14] = [
        Self::Cover,
        Self::Subject,
        Self::Map,
        Self::Comparables,
        Self::Rough,
        Self::Adjustments,
        Self::Estimate,
        Self::Opinions,
        Self::Market,
        Self::NetSheet,
        Self::Strategy,
        Self::Disclosure,
        Self::Sources,
        Self::Appendix,
    ];

    /// Whether it stays whatever is chosen: law and licences ask for it.
    #[must_use]
    pub const fn is_required(self) -> bool {
        matches!(self, Self::Disclosure | Self::Sources)
    }
}

/// A section in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageChoice {
    /// Which.
    pub page: ReportPage,
    /// Left out.
    #[serde(default)]
    pub hidden: bool,
}

/// Every section exactly once: those named in their order, then the others in the usual order. Of a section named twice
/// the first counts, and one that is required is not hidden.
#[must_use]
pub fn arrange(choices: &[PageChoice]) -> Vec<PageChoice> {
    let usual = ReportPage::ALL.into_iter().map(|page| PageChoice { page, hidden: false });
    let mut arranged: Vec<PageChoice> = Vec::with_capacity(ReportPage::ALL.len());
    for choice in choices.iter().copied().chain(usual) {
        if arranged.iter().all(|c| c.page != choice.page) {
            arranged.push(PageChoice { hidden: choice.hidden && !choice.page.is_required(), ..choice });
        }
    }
    arranged
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn choice(page: ReportPage, hidden: bool) -> PageChoice {
        PageChoice { page, hidden }
    }

    #[test]
    fn what_is_named_comes_first_and_the_law_stays() {
        use ReportPage as P;
        assert_eq!(arrange(&[]).iter().map(|c| c.page).collect::<Vec<_>>(), P::ALL);
        let arranged = arrange(&[choice(P::Market, false), choice(P::Disclosure, true), choice(P::Market, true)]);
        assert_eq!(arranged[0], choice(P::Market, false));
        assert_eq!(arranged[1], choice(P::Disclosure, false));
        assert_eq!(arranged[2].page, P::Cover);
    }

    proptest! {
        #[test]
        fn every_section_once(named in prop::collection::vec((0_usize..14, any::<bool>()), 0..30)) {
            let named: Vec<PageChoice> = named.into_iter().map(|(i, h)| choice(ReportPage::ALL[i], h)).collect();
            let mut pages: Vec<ReportPage> = arrange(&named).iter().map(|c| c.page).collect();
            pages.sort();
            prop_assert_eq!(pages, ReportPage::ALL);
        }
    }
}
