use chrono::NaiveDate;

use crate::{Listing, PropertyType, StandardStatus};

/// Days by which two MLSs may differ about one date.
const SLACK: i64 = 31;

/// How and when a home is offered: the same home sold in 2019 and offered again today is one home and two listings.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Offering {
    lease: Option<bool>,
    phase: Option<Phase>,
    begun: Option<NaiveDate>,
    closed: Option<NaiveDate>,
    public_record: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Can be had, or is about to.
    Open,
    /// Sold or let.
    Closed,
    /// Taken off without either.
    Ended,
}

impl Offering {
    pub(super) fn of(listing: &Listing) -> Self {
        use StandardStatus as S;
        let phase = listing.standard_status.map(|status| match status {
            S::Closed => Phase::Closed,
            S::Canceled | S::Expired | S::Withdrawn | S::Delete => Phase::Ended,
            S::Active | S::ActiveUnderContract | S::ComingSoon | S::Hold | S::Incomplete | S::Pending => Phase::Open,
        });
        let lease =
            listing.property_type.map(|t| matches!(t, PropertyType::ResidentialLease | PropertyType::CommercialLease));
        Self {
            lease,
            phase,
            begun: listing.on_market_date.or(listing.listing_contract_date),
            closed: listing.close_date.filter(|_| phase == Some(Phase::Closed)),
            public_record: listing.public_record.is_some(),
        }
    }

    /// Whether two listings of one home are one offer. An assessor's record belongs to every offer of the home.
    pub(super) fn goes_with(&self, other: &Self) -> bool {
        if self.public_record || other.public_record {
            return true;
        }
        if matches!((self.lease, other.lease), (Some(a), Some(b)) if a != b) {
            return false;
        }
        let (Some(mine), Some(theirs)) = (self.phase, other.phase) else { return false };
        match (mine, theirs) {
            (Phase::Open, Phase::Open) => true,
            (Phase::Closed, Phase::Closed) => near(self.closed, other.closed),
            (Phase::Ended, Phase::Ended) => near(self.begun, other.begun),
            // One MLS has heard of it before the other. That needs a begin on both sides, because a home that was sold
            // and is offered again looks the same otherwise.
            _ => near(self.begun, other.begun) && self.ended_after(other) && other.ended_after(self),
        }
    }

    /// Whether this one did not close before the other began.
    fn ended_after(&self, other: &Self) -> bool {
        !matches!((self.closed, other.begun), (Some(closed), Some(begun)) if closed < begun)
    }
}

fn near(a: Option<NaiveDate>, b: Option<NaiveDate>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if (a - b).num_days().abs() <= SLACK)
}
