use crate::named;

named! {
    /// What a partner of the brokerage is.
    pub enum PartnerKind {
        /// A multiple listing service.
        Mls = "mls",
        /// A lender or mortgage broker, or its loan officer.
        Lender = "lender",
        /// A home, flood or mortgage insurer, or its agent.
        Insurer = "insurer",
        /// A title or escrow company, a settlement agent.
        Title = "title",
        /// A home-warranty company.
        Warranty = "warranty",
        /// A bank.
        Bank = "bank",
        /// A credit union.
        CreditUnion = "credit-union",
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
        /// Attorneys, legal or compliance help.
        Legal = "legal",
        /// Whoever does work on or around a home; see [`Speciality`].
        Service = "service",
        /// Another brokerage, with which commissions may be shared broker to broker.
        Brokerage = "brokerage",
    }
}

named! {
    /// What a partner of the kind [`PartnerKind::Service`] does.
    pub enum Speciality {
        /// Inspects a home or a part of it.
        Inspector = "inspector",
        /// Appraises.
        Appraiser = "appraiser",
        /// Surveys land.
        Surveyor = "surveyor",
        /// Notarises, conducts signings.
        Notary = "notary",
        /// Reports credit.
        CreditReporting = "credit-reporting",
        /// Photographs or films.
        Photographer = "photographer",
        /// Cleans.
        Cleaner = "cleaner",
        /// Moves.
        Mover = "mover",
        /// Stages.
        Stager = "stager",
        /// Repairs, builds, paints, plants.
        Contractor = "contractor",
        /// Carries keys and papers.
        Courier = "courier",
    }
}

named! {
    /// Whether somebody's work is a settlement service in the sense of 12 CFR 1024.2(b).
    pub enum SettlementService {
        /// It is.
        Yes = "yes",
        /// It is not.
        No = "no",
        /// Nobody has said, and the regulation does not for this kind. Counts as a yes.
        Unknown = "unknown",
    }
}

impl SettlementService {
    /// Whether it is to be treated as one: what nobody has said never counts as the better answer.
    #[must_use]
    pub const fn counts(self) -> bool {
        !matches!(self, Self::No)
    }
}

impl PartnerKind {
    /// What the regulation itself says of a kind: origination of loans, title, hazard and flood insurance, home warranty,
    /// appraisal, inspection, survey, notary, credit reports and real-estate brokerage are named in 12 CFR 1024.2(b). A bank, an
    /// investor, a legal adviser or a contractor may or may not render one of them, and so may anybody whom the buyer or
    /// seller is required to pay.
    #[must_use]
    pub const fn settlement(self, speciality: Option<Speciality>) -> SettlementService {
        match self {
            Self::Lender | Self::Insurer | Self::Title | Self::Warranty | Self::Brokerage => SettlementService::Yes,
            Self::Bank | Self::CreditUnion | Self::Investor | Self::Legal => SettlementService::Unknown,
            Self::Mls
            | Self::Crm
            | Self::Cloud
            | Self::Ai
            | Self::Integration
            | Self::Analytics
            | Self::Communication => SettlementService::No,
            Self::Service => match speciality {
                Some(
                    Speciality::Inspector
                    | Speciality::Appraiser
                    | Speciality::Surveyor
                    | Speciality::Notary
                    | Speciality::CreditReporting,
                ) => SettlementService::Yes,
                Some(
                    Speciality::Photographer
                    | Speciality::Cleaner
                    | Speciality::Mover
                    | Speciality::Stager
                    | Speciality::Courier,
                ) => SettlementService::No,
                Some(Speciality::Contractor) | None => SettlementService::Unknown,
            },
        }
    }

    /// The name of the party to a payment that such a partner is, as the rules about payments call them
    /// (`hub_compliance::payment::PartyKind::find`).
    #[must_use]
    pub const fn party_name(self, speciality: Option<Speciality>) -> &'static str {
        match (self, speciality) {
            (Self::CreditUnion, _) => "credit_union",
            (Self::Service, Some(Speciality::Surveyor)) => "inspector",
            (Self::Service, Some(Speciality::Notary)) => "title",
            (Self::Service, Some(Speciality::CreditReporting)) => "lender",
            // Nobody who pays or is paid by rules of its own: a home service like others.
            (Self::Service, Some(Speciality::Courier)) => "mover",
            (Self::Service, Some(speciality)) => speciality.as_str(),
            (kind, _) => kind.as_str(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_regulation_names_is_a_settlement_service() {
        use SettlementService::{No, Unknown, Yes};
        for (kind, speciality, said) in [
            (PartnerKind::Lender, None, Yes),
            (PartnerKind::Warranty, None, Yes),
            (PartnerKind::Brokerage, None, Yes),
            (PartnerKind::Service, Some(Speciality::Appraiser), Yes),
            (PartnerKind::Service, Some(Speciality::Mover), No),
            (PartnerKind::Service, Some(Speciality::Contractor), Unknown),
            (PartnerKind::Service, None, Unknown),
            (PartnerKind::Legal, None, Unknown),
            (PartnerKind::Mls, None, No),
        ] {
            assert_eq!(kind.settlement(speciality), said, "{kind:?} {speciality:?}");
        }
        assert!(Unknown.counts() && Yes.counts() && !No.counts());
    }

    #[test]
    fn names_are_kebab_case_and_lead_back() {
        for kind in PartnerKind::ALL {
            assert_eq!(PartnerKind::parse(kind.as_str()), Some(*kind));
            let json = serde_json::to_string(kind).unwrap();
            assert_eq!(json, format!("\"{}\"", kind.as_str()));
            assert_eq!(serde_json::from_str::<PartnerKind>(&json).unwrap(), *kind);
            assert!(kind.as_str().bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
        }
        assert!(serde_json::from_str::<PartnerKind>("\"credit_union\"").is_err());
        assert_eq!(PartnerKind::CreditUnion.party_name(None), "credit_union");
        assert_eq!(PartnerKind::Service.party_name(Some(Speciality::Appraiser)), "appraiser");
        assert_eq!(PartnerKind::Service.party_name(None), "service");
    }
}
