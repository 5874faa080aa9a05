//! One test for every outcome that a row of the shipped table names: who gets it, what follows, what is to be kept.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::NaiveDate;
use hub_compliance::payment::{
    Action, Basis, BasisKind, BrokerLicence, Channel, Fact, PartyKind, Payment, PaymentRules, decide,
};

pub const TABLE: &str = include_str!("../../../../assets/compliance/payment-rules.json");
pub static RULES: LazyLock<PaymentRules> = LazyLock::new(|| PaymentRules::parse(TABLE).unwrap());

pub fn on(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

pub fn today() -> NaiveDate {
    on("2026-11-22")
}

use BasisKind as B;
use Fact as F;
use PartyKind as P;

fn pay(payer: P, payee: P, basis: B) -> Payment {
    Payment::new(payer, payee, basis)
}

trait Told {
    fn outside(self) -> Self;
    fn owns(self, percent: i64) -> Self;
    fn given(self) -> Self;
    fn volume(self, fee: &str, volume: &str) -> Self;
    fn licence_until(self, day: &str) -> Self;
}

impl Told for Payment {
    fn outside(mut self) -> Self {
        self.financing.all_cash = Some(true);
        self
    }
    fn owns(mut self, percent: i64) -> Self {
        self.ownership_percent = Some(percent.into());
        self
    }
    fn given(mut self) -> Self {
        self.disclosure.referred_on = Some(on("2026-11-02"));
        self.disclosure.delivered_on = Some(on("2026-11-02"));
        self.disclosure.channel = Some(Channel::InPerson);
        self
    }
    fn volume(mut self, fee: &str, volume: &str) -> Self {
        self.fee_changed_on = Some(on(fee));
        self.volume_changed_on = Some(on(volume));
        self
    }
    fn licence_until(mut self, day: &str) -> Self {
        let licence =
            |until: &str| BrokerLicence { number: "77-A".into(), state: "TX".into(), expires_on: Some(on(until)) };
        self.payer_licence = Some(licence("2030-01-01"));
        self.payee_licence = Some(licence(day));
        self
    }
}

fn check(rule: &str, outcome: &str, action: Action, payment: &Payment) {
    let decision = decide(payment, &RULES, today());
    assert_eq!(decision.rule.as_deref(), Some(rule), "{decision:#?}");
    assert_eq!(decision.outcome.as_deref(), Some(outcome), "{decision:#?}");
    assert_eq!(decision.action, action, "{decision:#?}");
    let row = RULES.rows().iter().find(|row| row.id == rule).unwrap();
    let written = row.outcomes.iter().find(|it| it.name == outcome).unwrap();
    assert!(decision.record.starts_with(&written.record), "the record of the outcome comes first: {decision:#?}");
    assert!(decision.citation == written.citation && decision.reason.ends_with(&written.reason));
    for record in &decision.record {
        let missing = decision.missing.iter().any(|name| name == record.as_str());
        assert_eq!(missing, payment.holds(*record) != Some(true), "{} in {decision:#?}", record.as_str());
    }
    assert!(action != Action::Block || !decision.lawful.is_empty(), "a block says what would be lawful");
}

macro_rules! cases {
    ($($name:ident: $rule:literal $outcome:literal $action:ident, $payment:expr;)+) => {
        $(#[test]
        fn $name() {
            check($rule, $outcome, Action::$action, &$payment);
        })+

        /// No outcome of the shipped table is without its test.
        #[test]
        fn every_outcome_has_its_test() {
            let tested: BTreeSet<(&str, &str)> = [$(($rule, $outcome)),+].into();
            let written: BTreeSet<(&str, &str)> = RULES
                .rows()
                .iter()
                .flat_map(|row| row.outcomes.iter().map(|outcome| (row.id.as_str(), outcome.name.as_str())))
                .collect();
            assert_eq!(tested, written);
        }
    };
}

cases! {
    r1_outside_is_flagged: "R1" "outside federal law" Flag, pay(P::Lender, P::Brokerage, B::PercentOfFundedLoan).outside();
    r1_outside_and_tied_is_flagged: "R1" "outside federal law, tied to referrals" Flag,
        pay(P::Lender, P::Cloud, B::FixedFee).with(F::TiedToReferrals, true).outside();
    r1_tied_to_referrals_is_blocked: "R1" "tied to referrals" Block, pay(P::Title, P::Agent, B::FixedFee).with(F::TiedToReferrals, true);
    r1_credit_to_the_customer_is_flagged: "R1" "credit to the customer" Flag, pay(P::Lender, P::Consumer, B::PerClosing);
    r1_purchase_of_leads_is_flagged: "R1" "purchase of leads" Flag, pay(P::Agent, P::Crm, B::PerLead);
    r1_contingent_is_blocked: "R1" "contingent" Block, pay(P::Lender, P::RealEstateBroker, B::PercentOfFundedLoan);
    r1_unreadable_counts_as_contingent: "R1" "contingent" Block, Payment::new(P::Insurer, P::Team, Basis::read("as we agreed"));

    r2_expired_licence_is_blocked: "R2" "licence expired" Block,
        pay(P::Brokerage, P::RealEstateBroker, B::PercentOfCommission).with(F::BothActingAsBrokers, true).licence_until("2026-11-21");
    r2_licence_that_ends_today_holds: "R2" "between brokers" Allow,
        pay(P::Brokerage, P::RealEstateBroker, B::PercentOfCommission).with(F::BothActingAsBrokers, true).licence_until("2026-11-22");
    r2_between_brokers_is_allowed: "R2" "between brokers" Allow,
        pay(P::RealEstateBroker, P::RealEstateBroker, B::PercentOfCommission).with(F::BothActingAsBrokers, true);
    r2_within_one_brokerage_is_allowed: "R2" "within one brokerage" Allow,
        pay(P::Brokerage, P::Agent, B::PercentOfCommission).with(F::BothActingAsBrokers, true).with(F::SameBrokerage, true);
    r2_past_the_broker_is_blocked: "R2" "past the broker" Block,
        pay(P::Brokerage, P::Agent, B::PercentOfCommission).with(F::BothActingAsBrokers, true).with(F::SameBrokerage, false);
    r2_brokerage_not_known_is_required: "R2" "brokerage not known" Require,
        pay(P::Agent, P::Team, B::PercentOfCommission).with(F::BothActingAsBrokers, true);
    r2_not_acting_as_brokers_falls_to_r1: "R1" "contingent" Block,
        pay(P::Brokerage, P::Brokerage, B::PercentOfCommission).with(F::BothActingAsBrokers, false);

    r3_own_employee_is_allowed: "R3" "own employee" Allow, pay(P::Brokerage, P::Employee, B::Bonus)
        .with(F::W2Employee, true).with(F::OwnFunds, true).with(F::ReimbursedByAffiliate, false);
    r3_reimbursed_is_blocked: "R3" "reimbursed by the affiliate" Block, pay(P::Brokerage, P::Employee, B::Bonus)
        .with(F::W2Employee, true).with(F::ReimbursedByAffiliate, true);
    r3_not_own_money_is_blocked: "R3" "not own money" Block, pay(P::Lender, P::Employee, B::PerClosing).with(F::OwnFunds, false);
    r3_independent_contractor_is_blocked: "R3" "independent contractor" Block,
        pay(P::Brokerage, P::Employee, B::Bonus).with(F::W2Employee, false);
    r3_contracted_agent_is_blocked: "R3" "contracted agent" Block, pay(P::Brokerage, P::Agent, B::PerLead).with(F::W2Employee, false);
    r3_employed_agent_is_allowed: "R3" "employed agent" Allow, pay(P::Brokerage, P::Agent, B::PerLead)
        .with(F::W2Employee, true).with(F::OwnFunds, true).with(F::ReimbursedByAffiliate, false);
    r3_employed_agent_reimbursed_is_blocked: "R3" "employed agent reimbursed" Block,
        pay(P::Brokerage, P::Agent, B::PerLead).with(F::W2Employee, true).with(F::ReimbursedByAffiliate, true);
    r3_employed_agent_not_own_money_is_blocked: "R3" "employed agent, not own money" Block,
        pay(P::Brokerage, P::Agent, B::PerLead).with(F::W2Employee, true).with(F::OwnFunds, false);

    r4_outside_is_flagged: "R4" "outside federal law" Flag, pay(P::Lender, P::Brokerage, B::FixedFee).outside();
    r4_formula_is_blocked: "R4" "formula" Block, pay(P::Lender, P::Brokerage, B::PerLead).with(F::MarketingServices, true);
    r4_formula_of_closings_is_blocked: "R4" "formula" Block, pay(P::Title, P::Team, B::PerClosing).with(F::MarketingServices, true);
    r4_formula_of_a_share_is_blocked: "R4" "formula" Block, pay(P::Bank, P::Agent, B::Share).with(F::MarketingServices, true);
    r4_above_the_market_is_blocked: "R4" "above the market" Block, pay(P::Lender, P::Brokerage, B::FixedFee).with(F::AtMarketValue, false);
    r4_aimed_at_one_customer_is_blocked: "R4" "aimed at one customer" Block,
        pay(P::Lender, P::Brokerage, B::FixedFee).with(F::PublicDeliverables, false);
    r4_fee_changed_90_days_after_volume_is_flagged: "R4" "fee follows volume" Flag,
        pay(P::Lender, P::Brokerage, B::FixedFee).volume("2026-06-29", "2026-03-31");
    r4_fee_changed_91_days_after_volume_is_an_ordinary_one: "R4" "fixed fee" Flag,
        pay(P::Lender, P::Brokerage, B::FixedFee).volume("2026-06-30", "2026-03-31");
    r4_fixed_fee_is_flagged: "R4" "fixed fee" Flag, pay(P::Title, P::BrokerageOwnedFirm, B::FixedFee)
        .with(F::PublicDeliverables, true).with(F::AtMarketValue, true).with(F::MonthlyProof, true);

    r5_outside_is_flagged: "R5" "outside federal law" Flag, pay(P::Title, P::Brokerage, B::ReturnOnOwnership).owns(49).outside();
    r5_required_use_is_blocked: "R5" "use is required" Block,
        pay(P::Title, P::Brokerage, B::ReturnOnOwnership).owns(49).given().with(F::RequiredUse, true);
    r5_return_that_follows_referrals_is_blocked: "R5" "return follows referrals" Block,
        pay(P::Title, P::Brokerage, B::ReturnOnOwnership).owns(49).given().with(F::TiedToReferrals, true);
    r5_no_disclosure_is_required: "R5" "disclosure not in time" Require, pay(P::Title, P::Brokerage, B::ReturnOnOwnership).owns(2);
    r5_disclosure_with_other_text_is_required: "R5" "not a page of its own" Require,
        pay(P::Title, P::Brokerage, B::ReturnOnOwnership).owns(49).given().with(F::DisclosureSeparatePage, false);
    r5_disclosure_without_the_tie_is_required: "R5" "tie not stated" Require,
        pay(P::Title, P::Brokerage, B::ReturnOnOwnership).owns(49).given().with(F::DisclosureStatesTie, false);
    r5_disclosure_without_charges_is_required: "R5" "charges not stated" Require,
        pay(P::Title, P::Brokerage, B::ReturnOnOwnership).owns(49).given().with(F::DisclosureStatesCharges, false);
    r5_disclosed_is_allowed: "R5" "disclosed" Allow, pay(P::Title, P::Brokerage, B::ReturnOnOwnership).owns(49).given()
        .with(F::DisclosureSeparatePage, true).with(F::DisclosureStatesTie, true).with(F::DisclosureStatesCharges, true)
        .with(F::RequiredUse, false).with(F::TiedToReferrals, false);
    r5_one_percent_is_below_the_threshold: "R5" "below the threshold" Allow, pay(P::Title, P::Brokerage, B::ReturnOnOwnership).owns(1);

    r6_outside_is_flagged: "R6" "outside federal law" Flag, pay(P::Lender, P::Agent, B::JointAdvertising).outside();
    r6_pro_rata_is_allowed: "R6" "pro rata" Allow, pay(P::Lender, P::Agent, B::JointAdvertising).with(F::ProRata, true);
    r6_split_not_shown_is_flagged: "R6" "split not shown" Flag, pay(P::Lender, P::Agent, B::JointAdvertising);
    r6_more_than_its_part_is_required: "R6" "split not shown" Require, pay(P::Lender, P::Agent, B::JointAdvertising).with(F::ProRata, false);

    r7_outside_is_flagged: "R7" "outside federal law" Flag, pay(P::Title, P::Agent, B::Gift).outside();
    r7_conditioned_is_blocked: "R7" "conditioned on referrals" Block, pay(P::Title, P::Agent, B::Gift).with(F::TiedToReferrals, true);
    r7_receivers_costs_are_blocked: "R7" "pays the receiver's costs" Block, pay(P::Title, P::Agent, B::Gift).with(F::CoversPayeeCosts, true);
    r7_promotion_is_flagged: "R7" "promotion" Flag, pay(P::Title, P::Agent, B::Gift);

    r8_outside_is_flagged: "R8" "outside federal law" Flag, pay(P::Lender, P::Brokerage, B::Rent).outside();
    r8_per_deal_is_blocked: "R8" "per deal" Block, pay(P::Lender, P::Brokerage, B::Rent).with(F::TiedToReferrals, true);
    r8_rent_above_the_market_is_blocked: "R8" "rent above the market" Block, pay(P::Lender, P::Brokerage, B::Rent).with(F::AtMarketValue, false);
    r8_market_rent_is_flagged: "R8" "supplied" Flag, pay(P::Lender, P::Brokerage, B::Rent).with(F::AtMarketValue, true);
    r8_free_software_is_flagged: "R8" "supplied" Flag, pay(P::Lender, P::Agent, B::InKind);

    r9_outside_is_flagged: "R9" "outside federal law" Flag, pay(P::Title, P::Agent, B::Service).outside();
    r9_not_done_is_blocked: "R9" "not done" Block, pay(P::Title, P::Agent, B::Service).with(F::ActualService, false);
    r9_not_necessary_is_blocked: "R9" "not necessary" Block, pay(P::Title, P::Agent, B::Service).with(F::Necessary, false);
    r9_not_distinct_is_blocked: "R9" "not distinct" Block, pay(P::Title, P::Agent, B::Hourly).with(F::Distinct, false);
    r9_nominal_is_blocked: "R9" "nominal" Block, pay(P::Title, P::Agent, B::Service).with(F::Nominal, true);
    r9_duplicate_is_blocked: "R9" "duplicate" Block, pay(P::Consumer, P::Title, B::Service).with(F::Duplicate, true);
    r9_customers_own_fee_is_allowed: "R9" "the customer's own fee" Allow, pay(P::Consumer, P::RealEstateBroker, B::PercentOfCommission);
    r9_purchase_is_allowed: "R9" "purchase" Allow, pay(P::Brokerage, P::Cloud, B::FixedFee);
    r9_work_is_flagged: "R9" "work" Flag, pay(P::Title, P::Attorney, B::Hourly).with(F::ActualService, true);
    r9_contractors_fee_is_flagged: "R9" "contractor's fee" Flag, pay(P::Brokerage, P::Employee, B::FixedFee).with(F::W2Employee, false);

    r10_outside_is_flagged: "R10" "outside federal law" Flag, pay(P::Warranty, P::Agent, B::Service).outside();
    r10_per_sale_is_blocked: "R10" "per sale" Block, pay(P::Warranty, P::Agent, B::PerPolicy);
    r10_selling_to_one_customer_is_blocked: "R10" "selling to one customer" Block,
        pay(P::Warranty, P::Agent, B::FixedFee).with(F::ParticularCustomer, true);
    r10_work_on_the_policy_is_flagged: "R10" "work on the policy" Flag, pay(P::Warranty, P::Agent, B::Service);

    r11_vendor_to_licensee_is_flagged: "R11" "vendor to a licensee" Flag, pay(P::Photographer, P::Agent, B::PerLead);
    r11_no_referrer_is_allowed: "R11" "no referrer" Allow, pay(P::Mover, P::Stager, B::PerLead);
    r11_a_vendor_the_buyer_must_pay_is_a_settlement_service: "R1" "contingent" Block,
        pay(P::Cleaner, P::Agent, B::PerLead).with(F::RequiredByTransaction, true);
}
