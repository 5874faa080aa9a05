use hub_domain::named;

named! {
    /// What a party to a payment is. Kinds that no rule tells apart still have a name each, because the terms that may be
    /// entered for a partner hang on its kind.
    pub enum PartyKind {
        /// A multiple listing service.
        Mls = "mls",
        /// A lender or mortgage broker, or its loan officer.
        Lender = "lender",
        /// A home, flood or mortgage insurer, or its agent.
        Insurer = "insurer",
        /// A title or escrow company, a settlement agent, a notary.
        Title = "title",
        /// A home-warranty company.
        Warranty = "warranty",
        /// A bank.
        Bank = "bank",
        /// A credit union.
        CreditUnion = "credit_union",
        /// Whoever lends or buys loans as an investor.
        Investor = "investor",
        /// A vendor of a customer system, or of leads.
        Crm = "crm",
        /// A vendor of computing.
        Cloud = "cloud",
        /// A vendor of models.
        Ai = "ai",
        /// A vendor of connections between systems.
        Integration = "integration",
        /// A vendor of figures.
        Analytics = "analytics",
        /// A vendor of calls, texts or mail.
        Communication = "communication",
        /// Legal or compliance help.
        Legal = "legal",
        /// A home service nobody has described. Counts as a settlement service until somebody does.
        Service = "service",
        /// An inspector or surveyor, of whatever part of a home.
        Inspector = "inspector",
        /// An appraiser.
        Appraiser = "appraiser",
        /// An attorney.
        Attorney = "attorney",
        /// A cleaner.
        Cleaner = "cleaner",
        /// A mover.
        Mover = "mover",
        /// A photographer or videographer.
        Photographer = "photographer",
        /// A stager.
        Stager = "stager",
        /// Somebody who repairs, paints, plants.
        Contractor = "contractor",
        /// A broker.
        RealEstateBroker = "real_estate_broker",
        /// A brokerage.
        Brokerage = "brokerage",
        /// A team of agents.
        Team = "team",
        /// An agent.
        Agent = "agent",
        /// A firm that a brokerage owns, wholly or in part.
        BrokerageOwnedFirm = "brokerage_owned_firm",
        /// Somebody whom the payer employs.
        Employee = "employee",
        /// A buyer, seller, borrower: whoever the services are for.
        Consumer = "consumer",
    }
}

named! {
    /// Kinds that rules speak of together.
    pub enum PartyGroup {
        /// Everybody.
        Anyone = "anyone",
        /// Whose work is a settlement service, real-estate brokerage among them (12 CFR 1024.2(b)).
        SettlementProvider = "settlement_provider",
        /// Settlement services other than real-estate brokerage.
        Provider = "provider",
        /// A broker or brokerage: who may be paid a commission by another one.
        Broker = "broker",
        /// Brokers, and the teams and agents who work under them.
        BrokerSide = "broker_side",
        /// Who is placed to send business: everyone whose work is a settlement service.
        Referrer = "referrer",
        /// Whose work is no settlement service.
        Vendor = "vendor",
    }
}

impl PartyKind {
    /// Settlement services other than brokerage: origination, title, attorney, credit, appraisal, inspection, settlement,
    /// mortgage, hazard and flood insurance, home warranty (12 CFR 1024.2(b)).
    #[must_use]
    pub const fn is_provider(self) -> bool {
        matches!(
            self,
            Self::Lender
                | Self::Insurer
                | Self::Title
                | Self::Warranty
                | Self::Bank
                | Self::CreditUnion
                | Self::Investor
                | Self::Legal
                | Self::Service
                | Self::Inspector
                | Self::Appraiser
                | Self::Attorney
        )
    }

    /// Brokers and brokerages.
    #[must_use]
    pub const fn is_broker(self) -> bool {
        matches!(self, Self::RealEstateBroker | Self::Brokerage)
    }

    /// Brokers, and teams and agents under them.
    #[must_use]
    pub const fn is_broker_side(self) -> bool {
        self.is_broker() || matches!(self, Self::Team | Self::Agent)
    }

    /// Whether its work is a settlement service. An employee acts for an employer whose work is.
    #[must_use]
    pub const fn is_settlement(self) -> bool {
        self.is_provider() || self.is_broker_side() || matches!(self, Self::BrokerageOwnedFirm | Self::Employee)
    }

    /// Whether it is placed to send business to a settlement provider and to be paid for it.
    #[must_use]
    pub const fn is_referrer(self) -> bool {
        self.is_provider() || self.is_broker_side() || matches!(self, Self::BrokerageOwnedFirm)
    }

    /// Whether it belongs to `group`, where `required` says that the buyer or seller must pay for its work, which makes
    /// it a settlement service whatever it is.
    #[must_use]
    pub const fn is_in(self, group: PartyGroup, required: bool) -> bool {
        let vendor = !self.is_settlement() && !matches!(self, Self::Consumer);
        match group {
            PartyGroup::Anyone => true,
            PartyGroup::SettlementProvider => self.is_settlement() || (vendor && required),
            PartyGroup::Provider => self.is_provider() || (vendor && required),
            PartyGroup::Broker => self.is_broker(),
            PartyGroup::BrokerSide => self.is_broker_side(),
            PartyGroup::Referrer => self.is_referrer() || (vendor && required),
            PartyGroup::Vendor => vendor && !required,
        }
    }
}
