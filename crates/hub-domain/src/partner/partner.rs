use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::error::{range, text};
use super::{CoveredPlace, PartnerError, PartnerKind, SettlementService, Speciality};
use crate::named;
use crate::{ConnectionId, Money, PartnerId};

/// Longest name, characters.
pub(crate) const NAME: usize = 200;
/// Longest free text, characters.
pub(crate) const TEXT: usize = 20_000;

named! {
    /// Where in the tree a partner stands.
    pub enum PartnerLevel {
        /// A company; at the top.
        Company = "company",
        /// A branch of a company.
        Branch = "branch",
        /// A person, of a branch, of a company, or for themselves.
        Person = "person",
    }
}

named! {
    /// In what way a partner is tied to the brokerage or to somebody close to it (12 USC 2602(7) and (8)).
    pub enum Tie {
        /// The brokerage owns a part of it, or it of the brokerage.
        Ownership = "ownership",
        /// One controls the other, or both are controlled by the same.
        Control = "control",
        /// A spouse, parent or child has a part of it.
        Family = "family",
        /// An employer, officer, director or partner is the same.
        Officer = "officer",
        /// Franchisor and franchisee.
        Franchise = "franchise",
        /// Another arrangement lets somebody share in its gains.
        BenefitSharing = "benefit-sharing",
    }
}

/// A tie between a partner and the brokerage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Affiliation {
    /// Of what kind.
    pub tie: Tie,
    /// What is owned, in hundredths of a percent, 0 to 10,000.
    pub owned_bp: u32,
    /// In words: who owns what.
    pub nature: String,
}

/// How to reach somebody at a partner.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartnerContact {
    /// Who.
    pub name: String,
    /// What they do there.
    pub role: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
}

/// Something a partner offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offering {
    /// What.
    pub name: String,
    /// More about it.
    pub description: Option<String>,
    /// What the client pays for it.
    pub price: Option<Money>,
    /// The last day the price holds.
    pub valid_until: Option<NaiveDate>,
}

/// A partner of the brokerage: a company, one of its branches, or a person there. Never holds a taxpayer's number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partner {
    /// Identifier.
    pub id: PartnerId,
    /// To whom it belongs.
    pub parent: Option<PartnerId>,
    /// Company, branch or person.
    pub level: PartnerLevel,
    /// What it is.
    pub kind: PartnerKind,
    /// What it does, for a home service.
    pub speciality: Option<Speciality>,
    /// Name.
    pub name: String,
    /// What somebody said of its being a settlement service. See [`Partner::settlement`] for what counts.
    pub stated_settlement: SettlementService,
    /// Its tie to the brokerage, if it has one.
    pub affiliation: Option<Affiliation>,
    /// Whether a form W-9 is on file. The form's number is not ours to keep.
    pub w9_on_file: bool,
    /// Whom to ask, the first one first.
    pub contacts: Vec<PartnerContact>,
    /// Where it works.
    pub coverage: Vec<CoveredPlace>,
    /// What it offers.
    pub offerings: Vec<Offering>,
    /// Connections of this store that are with it.
    pub connections: Vec<ConnectionId>,
    /// Notes.
    pub notes: Option<String>,
    /// No longer worked with. Nothing of it is removed: records of payments must outlive the partner.
    pub put_away: bool,
}

impl Partner {
    /// A partner of which nothing is known but its name.
    #[must_use]
    pub fn new(level: PartnerLevel, kind: PartnerKind, name: &str) -> Self {
        Self {
            id: PartnerId::new(),
            parent: None,
            level,
            kind,
            speciality: None,
            name: name.to_owned(),
            stated_settlement: SettlementService::Unknown,
            affiliation: None,
            w9_on_file: false,
            contacts: Vec::new(),
            coverage: Vec::new(),
            offerings: Vec::new(),
            connections: Vec::new(),
            notes: None,
            put_away: false,
        }
    }

    /// Whether its work is a settlement service: what the regulation says of its kind, else what somebody said. Anybody
    /// may be said to be one, because whoever the buyer or seller must pay is one.
    #[must_use]
    pub fn settlement(&self) -> SettlementService {
        match (self.kind.settlement(self.speciality), self.stated_settlement) {
            (SettlementService::Yes, _) | (_, SettlementService::Yes) => SettlementService::Yes,
            (by_law, SettlementService::Unknown) => by_law,
            (_, SettlementService::No) => SettlementService::No,
        }
    }

    /// Whether referring a client to it needs a disclosure of an affiliated business: any tie but ownership, or ownership
    /// above `above_bp` hundredths of a percent (12 USC 2602(7); the caller hands in the figure in force).
    #[must_use]
    pub fn is_affiliated(&self, above_bp: u32) -> bool {
        self.affiliation.as_ref().is_some_and(|a| a.tie != Tie::Ownership || a.owned_bp > above_bp)
    }

    /// Whether the record is in order by itself.
    ///
    /// # Errors
    /// See [`PartnerError`]: texts, ranges, a speciality without a service, a settlement service that is denied.
    pub fn check(&self) -> Result<(), PartnerError> {
        text("name", &self.name, NAME)?;
        if self.speciality.is_some() && self.kind != PartnerKind::Service {
            return Err(PartnerError::SpecialityWithoutService);
        }
        let by_law = self.kind.settlement(self.speciality);
        if by_law == SettlementService::Yes && self.stated_settlement == SettlementService::No {
            return Err(PartnerError::SettlementIsClear);
        }
        match (self.level, self.parent) {
            (PartnerLevel::Company, Some(_)) => return Err(PartnerError::Tree { child: "company", parent: "anybody" }),
            (PartnerLevel::Branch, None) => return Err(PartnerError::Tree { child: "branch", parent: "nobody" }),
            _ => {}
        }
        if let Some(affiliation) = &self.affiliation {
            range("affiliation.owned_bp", i64::from(affiliation.owned_bp), 0, 10_000)?;
            text("affiliation.nature", &affiliation.nature, NAME)?;
        }
        for contact in &self.contacts {
            text("contacts.name", &contact.name, NAME)?;
            for (field, value) in [
                ("contacts.role", &contact.role),
                ("contacts.email", &contact.email),
                ("contacts.phone", &contact.phone),
            ] {
                value.as_ref().map_or(Ok(()), |value| text(field, value, NAME))?;
            }
        }
        for offering in &self.offerings {
            text("offerings.name", &offering.name, NAME)?;
            offering.description.as_ref().map_or(Ok(()), |d| text("offerings.description", d, TEXT))?;
            offering.price.map_or(Ok(()), |p| range("offerings.price", p.minor, 0, i64::MAX))?;
        }
        range("coverage", self.coverage.len() as i64, 0, 5_000)?;
        range("connections", self.connections.len() as i64, 0, 100)?;
        self.notes.as_ref().map_or(Ok(()), |notes| text("notes", notes, TEXT))
    }

    /// Whether it can belong to `parent`: a branch to a company, a person to either. Since a level only ever belongs to
    /// a higher one, the tree has no circles and at most three steps.
    ///
    /// # Errors
    /// [`PartnerError::Tree`].
    pub fn fits_under(&self, parent: PartnerLevel) -> Result<(), PartnerError> {
        match (self.level, parent) {
            (PartnerLevel::Branch | PartnerLevel::Person, PartnerLevel::Company)
            | (PartnerLevel::Person, PartnerLevel::Branch) => Ok(()),
            (child, parent) => Err(PartnerError::Tree { child: child.as_str(), parent: parent.as_str() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_better_answer_has_to_be_said_and_cannot_be_where_the_law_is_clear() {
        use SettlementService::{No, Unknown, Yes};
        for (kind, stated, counts) in [
            (PartnerKind::Lender, Unknown, Some(Yes)),
            (PartnerKind::Lender, No, None),
            (PartnerKind::Bank, Unknown, Some(Unknown)),
            (PartnerKind::Bank, No, Some(No)),
            (PartnerKind::Crm, Unknown, Some(No)),
            (PartnerKind::Crm, Yes, Some(Yes)),
        ] {
            let mut partner = Partner::new(PartnerLevel::Company, kind, "Meadow");
            partner.stated_settlement = stated;
            match counts {
                Some(counts) => {
                    partner.check().unwrap();
                    assert_eq!(partner.settlement(), counts, "{kind:?} {stated:?}");
                }
                None => assert_eq!(partner.check(), Err(PartnerError::SettlementIsClear)),
            }
        }
    }

    #[test]
    fn a_tie_counts_by_its_kind_or_by_what_is_owned() {
        let mut partner = Partner::new(PartnerLevel::Company, PartnerKind::Title, "Meadow");
        assert!(!partner.is_affiliated(100));
        for (tie, owned_bp, affiliated) in
            [(Tie::Ownership, 100, false), (Tie::Ownership, 101, true), (Tie::Family, 0, true)]
        {
            partner.affiliation = Some(Affiliation { tie, owned_bp, nature: "shares".into() });
            assert_eq!(partner.is_affiliated(100), affiliated, "{tie:?} {owned_bp}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let good = Partner::new(PartnerLevel::Company, PartnerKind::Lender, "Meadow");
        let wrong = |change: fn(&mut Partner)| {
            let mut partner = good.clone();
            change(&mut partner);
            partner.check().unwrap_err().to_string()
        };
        for (said, message) in [
            (wrong(|p| p.name = " ".into()), "name: between 1 and 200 characters, and no control characters"),
            (wrong(|p| p.name = "a\u{0}b".into()), "name: between 1 and 200 characters, and no control characters"),
            (wrong(|p| p.speciality = Some(Speciality::Mover)), "only a partner of the kind service has a speciality"),
            (wrong(|p| p.parent = Some(PartnerId::new())), "a company cannot belong to anybody"),
            (wrong(|p| p.level = PartnerLevel::Branch), "a branch cannot belong to nobody"),
            (
                wrong(|p| {
                    p.affiliation = Some(Affiliation { tie: Tie::Control, owned_bp: 10_001, nature: "x".into() })
                }),
                "affiliation.owned_bp: between 0 and 10000",
            ),
        ] {
            assert_eq!(said, message);
        }
    }
}
