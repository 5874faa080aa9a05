use hub_domain::named;

named! {
    /// What may be said of a payment with yes or no. What nobody said is unknown, and never counts as the better answer.
    pub enum Fact {
        /// Both parties act as real-estate brokers in the transaction.
        BothActingAsBrokers = "both_acting_as_brokers",
        /// Both parties hold their licences with the same brokerage.
        SameBrokerage = "same_brokerage",
        /// The payee is on the payer's payroll (W-2), not an independent contractor (1099).
        W2Employee = "w2_employee",
        /// The payer pays with its own money.
        OwnFunds = "own_funds",
        /// An affiliate gives the payer the money back.
        ReimbursedByAffiliate = "reimbursed_by_affiliate",
        /// The amount moves with what was referred, or is given for referring.
        TiedToReferrals = "tied_to_referrals",
        /// The price is the market's for what is delivered.
        AtMarketValue = "at_market_value",
        /// It belongs to an agreement for marketing services.
        MarketingServices = "marketing_services",
        /// What is delivered is aimed at the public, not at one buyer or seller.
        PublicDeliverables = "public_deliverables",
        /// Proof of performance is handed in every month.
        MonthlyProof = "monthly_proof",
        /// The parties are affiliated by ownership, family, employment or franchise (12 USC 2602(7)-(8)).
        Affiliated = "affiliated",
        /// The customer must use the affiliate.
        RequiredUse = "required_use",
        /// Each party pays the part of the advertisement that it fills.
        ProRata = "pro_rata",
        /// It pays for something the payee would otherwise have to pay for.
        CoversPayeeCosts = "covers_payee_costs",
        /// The work was in fact done.
        ActualService = "actual_service",
        /// The work was needed.
        Necessary = "necessary",
        /// The work is distinct from what the payee does for its commission.
        Distinct = "distinct",
        /// The work is nominal.
        Nominal = "nominal",
        /// Somebody is already paid for the same work.
        Duplicate = "duplicate",
        /// The work is selling to one particular buyer or seller.
        ParticularCustomer = "particular_customer",
        /// The buyer or seller must pay for the payer's or payee's work, which makes it a settlement service.
        RequiredByTransaction = "required_by_transaction",
        /// The client was told of the payment.
        ClientDisclosure = "client_disclosure",
        /// The affiliated-business disclosure is a page of its own.
        DisclosureSeparatePage = "disclosure_separate_page",
        /// It says what the tie is.
        DisclosureStatesTie = "disclosure_states_tie",
        /// It says what is charged, or the range.
        DisclosureStatesCharges = "disclosure_states_charges",
    }
}

impl Fact {
    /// In words: `own funds`.
    #[must_use]
    pub fn words(self) -> String {
        self.as_str().replace('_', " ")
    }
}
