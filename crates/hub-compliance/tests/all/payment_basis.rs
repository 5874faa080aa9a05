//! Words people write for a basis, and what they mean.

use hub_compliance::payment::{Basis, BasisKind};
use proptest::prelude::*;

use BasisKind as B;

const WORDS: &[(&str, BasisKind)] = &[
    ("0.25 percent of funded loan", B::PercentOfFundedLoan),
    ("0.25% of the funded loan amount", B::PercentOfFundedLoan),
    ("25 bps of loan amount", B::PercentOfFundedLoan),
    ("half a point on each funded loan", B::PercentOfFundedLoan),
    ("25 percent of side commission", B::PercentOfCommission),
    ("25% referral fee", B::PercentOfCommission),
    ("30 percent of gross commission", B::PercentOfCommission),
    ("70/30 commission split", B::PercentOfCommission),
    ("per closed deal", B::PerClosing),
    ("$500 per closing", B::PerClosing),
    ("$300/closing", B::PerClosing),
    ("$500 for every closed loan", B::PerClosing),
    ("paid at closing", B::PerClosing),
    ("success fee", B::PerClosing),
    ("contingent on funding", B::PerClosing),
    ("flat fee per funded loan", B::PerClosing),
    ("monthly fee based on closings", B::PerClosing),
    ("$1,000 a month plus $100 per closing", B::PerClosing),
    ("flat fee, not tied to leads, but paid per closing", B::PerClosing),
    ("$50 gift card for each referral", B::PerLead),
    ("$25 per lead", B::PerLead),
    ("per_lead", B::PerLead),
    ("flat $500 referral fee", B::PerLead),
    ("monthly fee depending on leads received", B::PerLead),
    ("finder's fee", B::PerLead),
    ("$75 for every buyer sent", B::PerLead),
    ("marketing fee that rises with closings", B::PerClosing),
    ("annual bonus tied to policies", B::PerClosing),
    ("$25 per inspection", B::PerClosing),
    ("rent plus $100 per loan", B::PerClosing),
    ("free lunch for top referrers", B::Rank),
    ("$100 gift card for a referral", B::PerLead),
    ("a share of origination income", B::PercentOfFundedLoan),
    ("25 basis points of the loan", B::PercentOfFundedLoan),
    ("co-branded flyer, costs split by space", B::JointAdvertising),
    ("half the cost of a joint ad", B::JointAdvertising),
    ("sponsored continuing education class", B::Gift),
    ("desk rental $300 per month", B::Rent),
    ("hourly pay for open house staffing", B::Hourly),
    ("reimbursement of marketing expenses", B::Unreadable),
    ("$60 per policy sold", B::PerPolicy),
    ("10 percent of premium", B::PerPolicy),
    ("$75 for each home warranty", B::PerPolicy),
    ("share of revenue", B::Share),
    ("profit share", B::Share),
    ("3 percent of price", B::Share),
    ("by rank among agents", B::Rank),
    ("tiered by volume", B::Rank),
    ("number of referrals per month", B::Rank),
    ("annual bonus", B::Bonus),
    ("$500 flat monthly fee", B::FixedFee),
    ("$500 flat monthly fee, regardless of referrals or closings", B::FixedFee),
    ("fixed fee not contingent on closings", B::FixedFee),
    ("fixed annual fee under a marketing services agreement", B::FixedFee),
    ("monthly retainer", B::FixedFee),
    ("desk rent", B::Rent),
    ("monthly rent for office space at market rate", B::Rent),
    ("free CRM subscription", B::InKind),
    ("free leads", B::InKind),
    ("lunch and training event", B::Gift),
    ("holiday gift basket", B::Gift),
    ("pro rata share of joint advertising", B::JointAdvertising),
    ("co-marketing, half of the flyer", B::JointAdvertising),
    ("$80 per hour", B::Hourly),
    ("invoice for inspection", B::Service),
    ("fee for services performed", B::Service),
    ("return on ownership interest", B::ReturnOnOwnership),
    ("dividend on shares, not varying with referrals", B::ReturnOnOwnership),
    ("distribution of profits in proportion to ownership", B::ReturnOnOwnership),
    ("profit distribution to owners by volume of referrals", B::Rank),
    ("dividend based on closings", B::PerClosing),
    ("return on ownership measured by referrals", B::PerLead),
    ("free software in exchange for referrals", B::PerLead),
    ("$500", B::Unreadable),
    ("as discussed", B::Unreadable),
    ("", B::Unreadable),
];

#[test]
fn words_mean_what_people_mean() {
    let wrong: Vec<_> = WORDS
        .iter()
        .map(|(words, meant)| (words, meant, Basis::read(words).kind))
        .filter(|(_, meant, read)| *meant != read)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_name_reads_as_itself() {
    for kind in BasisKind::ALL {
        assert_eq!(Basis::read(kind.as_str()).kind, *kind);
        assert_eq!(Basis::read(&kind.as_str().replace('_', " ").to_uppercase()).kind, *kind);
    }
}

proptest! {
    /// No preface makes a price per closing, lead or policy into anything that is not contingent.
    #[test]
    fn a_price_per_piece_stays_contingent(preface in "[a-z $0-9%]{0,40}", piece in "(closing|lead|referral|funded loan|policy|closed deal|sale)") {
        let words = format!("{preface}; $100 per {piece}");
        prop_assert!(Basis::read(&words).kind.is_contingent() , "{}: {:?}", words, Basis::read(&words).kind);
    }

    #[test]
    fn any_text_has_a_meaning(words in "\\PC{0,200}") {
        let read = Basis::read(&words);
        prop_assert_eq!(read.words.as_deref(), Some(words.as_str()));
    }
}
