use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::error::{in_order, text};
use super::partner::NAME;
use super::{CoveredPlace, Partner, PartnerError, PartnerKind, PartnerLevel, Speciality};
use crate::named;
use crate::{PartnerId, PartnerItemId};

named! {
    /// What a licence allows its holder to be.
    pub enum LicenceType {
        /// A company that makes or brokers mortgage loans.
        MortgageCompany = "mortgage-company",
        /// A mortgage loan originator: a person (12 USC 5102).
        LoanOriginator = "loan-originator",
        /// A bank or credit union.
        Depository = "depository",
        /// An insurer.
        Insurer = "insurer",
        /// An insurance agent, agency or producer.
        InsuranceProducer = "insurance-producer",
        /// A title agent or insurer.
        Title = "title",
        /// An escrow company.
        Escrow = "escrow",
        /// A home-warranty (service contract) provider.
        WarrantyProvider = "warranty-provider",
        /// A real-estate broker or brokerage.
        RealEstateBroker = "real-estate-broker",
        /// A real-estate salesperson.
        RealEstateSalesperson = "real-estate-salesperson",
        /// An appraiser.
        Appraiser = "appraiser",
        /// A home inspector.
        HomeInspector = "home-inspector",
        /// A surveyor.
        Surveyor = "surveyor",
        /// A contractor.
        Contractor = "contractor",
        /// A notary.
        Notary = "notary",
        /// An attorney.
        Attorney = "attorney",
    }
}

/// Who gave a licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "place")]
pub enum Authority {
    /// The Nationwide Multistate Licensing System.
    Nmls,
    /// A state or province.
    State(CoveredPlace),
    /// The federal government.
    Federal,
}

/// That somebody looked a licence up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookedUp {
    /// When.
    pub at: DateTime<Utc>,
    /// Where: a register's name or address.
    pub source: String,
}

/// A licence of a partner: of the company, the branch or the person whose id it bears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartnerLicence {
    /// Identifier.
    pub id: PartnerItemId,
    /// Who holds it.
    pub partner: PartnerId,
    /// What it allows.
    pub licence_type: LicenceType,
    /// Its number.
    pub number: String,
    /// Who gave it.
    pub authority: Authority,
    /// The first day.
    pub issued_on: Option<NaiveDate>,
    /// The last day; none for one that does not end.
    pub expires_on: Option<NaiveDate>,
    /// When somebody last looked it up.
    pub looked_up: Option<LookedUp>,
}

impl PartnerLicence {
    /// Whether the record is in order.
    ///
    /// # Errors
    /// A missing number, an end before the beginning, a state's licence without a state.
    pub fn check(&self) -> Result<(), PartnerError> {
        text("number", &self.number, NAME)?;
        if let Authority::State(place) = &self.authority
            && !place.is_state()
        {
            return Err(PartnerError::Place { text: place.to_string() });
        }
        self.looked_up.as_ref().map_or(Ok(()), |l| text("looked_up.source", &l.source, NAME))?;
        in_order(("issued_on", self.issued_on), ("expires_on", self.expires_on))
    }

    /// Whether it is good on a day; its last day included.
    #[must_use]
    pub fn is_good_on(&self, day: NaiveDate) -> bool {
        self.issued_on.is_none_or(|first| first <= day) && self.expires_on.is_none_or(|last| day <= last)
    }
}

/// What there is to say of a partner's licences. None of it is an error: a partner may be kept without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LicenceStanding {
    /// Work of this kind needs none that we know of.
    NotNeeded,
    /// One that fits is good today.
    Held(PartnerItemId),
    /// It had one that fits; the one that ended last.
    Expired {
        /// Which.
        licence: PartnerItemId,
        /// Its last day.
        on: NaiveDate,
    },
    /// It has none that fits; any of these would.
    Missing(&'static [LicenceType]),
}

impl Partner {
    /// The types of licence any one of which lets a partner like this work; empty where none is needed. States differ in
    /// whether they license inspectors, contractors and home-warranty companies: it is asked for until somebody knows better.
    #[must_use]
    pub fn licences_needed(&self) -> &'static [LicenceType] {
        let person = self.level == PartnerLevel::Person;
        match (self.kind, self.speciality) {
            (PartnerKind::Lender, _) if person => &[LicenceType::LoanOriginator],
            (PartnerKind::Lender, _) => &[LicenceType::MortgageCompany, LicenceType::Depository],
            (PartnerKind::Bank | PartnerKind::CreditUnion, _) if person => &[LicenceType::LoanOriginator],
            (PartnerKind::Bank | PartnerKind::CreditUnion, _) => &[LicenceType::Depository],
            (PartnerKind::Insurer, _) if person => &[LicenceType::InsuranceProducer],
            (PartnerKind::Insurer, _) => &[LicenceType::Insurer, LicenceType::InsuranceProducer],
            (PartnerKind::Title, _) => &[LicenceType::Title, LicenceType::Escrow, LicenceType::Attorney],
            (PartnerKind::Warranty, _) if !person => &[LicenceType::WarrantyProvider],
            (PartnerKind::Brokerage, _) if person => {
                &[LicenceType::RealEstateBroker, LicenceType::RealEstateSalesperson]
            }
            (PartnerKind::Brokerage, _) => &[LicenceType::RealEstateBroker],
            (PartnerKind::Legal, _) if person => &[LicenceType::Attorney],
            (PartnerKind::Service, Some(Speciality::Appraiser)) => &[LicenceType::Appraiser],
            (PartnerKind::Service, Some(Speciality::Inspector)) => &[LicenceType::HomeInspector],
            (PartnerKind::Service, Some(Speciality::Surveyor)) => &[LicenceType::Surveyor],
            (PartnerKind::Service, Some(Speciality::Notary)) => &[LicenceType::Notary],
            (PartnerKind::Service, Some(Speciality::Contractor)) => &[LicenceType::Contractor],
            _ => &[],
        }
    }

    /// Where it stands with its licences on a day.
    #[must_use]
    pub fn licence_standing(&self, licences: &[PartnerLicence], day: NaiveDate) -> LicenceStanding {
        let needed = self.licences_needed();
        if needed.is_empty() {
            return LicenceStanding::NotNeeded;
        }
        let fitting = || licences.iter().filter(|l| l.partner == self.id && needed.contains(&l.licence_type));
        if let Some(good) = fitting().find(|l| l.is_good_on(day)) {
            return LicenceStanding::Held(good.id);
        }
        let ended = fitting().filter_map(|l| l.expires_on.filter(|on| *on < day).map(|on| (on, l.id))).max();
        ended.map_or(LicenceStanding::Missing(needed), |(on, licence)| LicenceStanding::Expired { licence, on })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn who_needs_a_licence_and_has_none_is_told_which() {
        let partner = Partner::new(PartnerLevel::Person, PartnerKind::Lender, "Ada Meadow");
        let licence = |licence_type, expires: Option<&str>| PartnerLicence {
            id: PartnerItemId::new(),
            partner: partner.id,
            licence_type,
            number: "123456".into(),
            authority: Authority::Nmls,
            issued_on: Some(day("2025-01-01")),
            expires_on: expires.map(day),
            looked_up: None,
        };
        let today = day("2026-06-30");
        let missing = LicenceStanding::Missing(&[LicenceType::LoanOriginator]);
        let company = licence(LicenceType::MortgageCompany, None);
        assert_eq!(partner.licence_standing(&[], today), missing);
        assert_eq!(partner.licence_standing(&[company], today), missing, "one of another type does not do");
        let last_day = licence(LicenceType::LoanOriginator, Some("2026-06-30"));
        let held = LicenceStanding::Held(last_day.id);
        assert_eq!(partner.licence_standing(std::slice::from_ref(&last_day), today), held);
        let over = LicenceStanding::Expired { licence: last_day.id, on: today };
        assert_eq!(partner.licence_standing(std::slice::from_ref(&last_day), day("2026-07-01")), over);
        let mut of_another = last_day;
        of_another.partner = PartnerId::new();
        assert_eq!(partner.licence_standing(&[of_another], today), missing);
        let cloud = Partner::new(PartnerLevel::Company, PartnerKind::Cloud, "Cumulus");
        assert_eq!(cloud.licence_standing(&[], today), LicenceStanding::NotNeeded);
    }

    #[test]
    fn a_licence_that_contradicts_itself_is_refused() {
        let mut licence = PartnerLicence {
            id: PartnerItemId::new(),
            partner: PartnerId::new(),
            licence_type: LicenceType::Title,
            number: "77".into(),
            authority: Authority::State("county:26081".parse().unwrap()),
            issued_on: Some(day("2026-02-01")),
            expires_on: Some(day("2026-01-01")),
            looked_up: None,
        };
        assert_eq!(licence.check(), Err(PartnerError::Place { text: "county:26081".into() }));
        licence.authority = Authority::State("state:US-MI".parse().unwrap());
        assert_eq!(licence.check(), Err(PartnerError::Days { earlier: "issued_on", later: "expires_on" }));
        let json = serde_json::to_string(&licence).unwrap();
        assert_eq!(serde_json::from_str::<PartnerLicence>(&json).unwrap(), licence);
    }
}
