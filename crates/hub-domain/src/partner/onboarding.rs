use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::error::text;
use super::partner::{NAME, TEXT};
use super::{Partner, PartnerError, PartnerKind};
use crate::named;
use crate::{PartnerId, PartnerItemId, ProfileId};

named! {
    /// A part of taking a partner on.
    pub enum OnboardingArea {
        /// Contracts, licences, disclosures.
        Legal = "legal",
        /// Connections, tests.
        Technical = "technical",
        /// What data flows, and what may be done with it.
        Data = "data",
        /// Fees, statements, payments.
        Revenue = "revenue",
        /// The day it begins.
        GoLive = "go-live",
    }
}

/// That something was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Done {
    /// By whom.
    pub by: ProfileId,
    /// When.
    pub at: DateTime<Utc>,
    /// What shows it.
    pub evidence: Option<String>,
}

/// Something to do before a partner is worked with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnboardingItem {
    /// Identifier.
    pub id: PartnerItemId,
    /// Whose.
    pub partner: PartnerId,
    /// Of which part.
    pub area: OnboardingArea,
    /// What.
    pub title: String,
    /// Whether nothing begins without it.
    pub blocks: bool,
    /// Who sees to it.
    pub owner: Option<ProfileId>,
    /// By when.
    pub due: Option<NaiveDate>,
    /// That it was done.
    pub done: Option<Done>,
}

impl OnboardingItem {
    /// Whether the record is in order.
    ///
    /// # Errors
    /// Texts.
    pub fn check(&self) -> Result<(), PartnerError> {
        text("title", &self.title, NAME)?;
        let evidence = self.done.as_ref().and_then(|d| d.evidence.as_ref());
        evidence.map_or(Ok(()), |evidence| text("evidence", evidence, TEXT))
    }
}

/// What is to be done to take a partner on: what every partner needs and what its kind does.
#[must_use]
pub fn onboarding_template(partner: &Partner) -> Vec<OnboardingItem> {
    use OnboardingArea as A;
    let settlement = partner.settlement().counts();
    let connected = matches!(
        partner.kind,
        PartnerKind::Mls
            | PartnerKind::Crm
            | PartnerKind::Cloud
            | PartnerKind::Ai
            | PartnerKind::Integration
            | PartnerKind::Analytics
            | PartnerKind::Communication
    );
    let mls = partner.kind == PartnerKind::Mls;
    let broker = partner.kind == PartnerKind::Brokerage;
    let lines = [
        (true, A::Legal, "Agreement signed, or noted that there is none", true),
        (!partner.licences_needed().is_empty(), A::Legal, "Licence looked up at its register", true),
        (settlement && !broker, A::Legal, "Counsel has looked at what is paid and for what", true),
        (settlement, A::Legal, "Ties of ownership asked for and recorded", true),
        (partner.kind == PartnerKind::Service, A::Legal, "Certificate of liability insurance on file", true),
        (mls, A::Legal, "Data licence: display, back office, refresh and attribution rules entered", true),
        (broker, A::Legal, "Broker-to-broker agreement names both licences", true),
        (connected, A::Technical, "Access granted and kept in the vault", true),
        (connected, A::Technical, "First full run without errors", true),
        (connected, A::Technical, "Whom to ask when it fails", false),
        (connected, A::Data, "What data flows, which way and for what", true),
        (connected && !mls, A::Data, "Data processing terms agreed", true),
        (!connected, A::Data, "What of a client may be handed over, and with whose consent", true),
        (settlement, A::Data, "How documents reach each other without e-mail attachments", false),
        (true, A::Revenue, "Form W-9 asked for", false),
        (true, A::Revenue, "Fees and who pays them entered", true),
        (broker, A::Revenue, "Payments go from broker to broker only", true),
        (true, A::GoLive, "Contacts told apart: daily, escalation, billing", false),
        (settlement, A::GoLive, "Shown to clients beside others, with the notice that they may choose anybody", true),
        (true, A::GoLive, "Agents told from which day", false),
    ];
    let item = |(_, area, title, blocks): (bool, OnboardingArea, &str, bool)| OnboardingItem {
        id: PartnerItemId::new(),
        partner: partner.id,
        area,
        title: title.to_owned(),
        blocks,
        owner: None,
        due: None,
        done: None,
    };
    lines.into_iter().filter(|(wanted, ..)| *wanted).map(item).collect()
}

/// How far a partner has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnboardingProgress {
    /// For each area that has something: done, in all.
    pub areas: Vec<(OnboardingArea, usize, usize)>,
    /// What keeps it from beginning.
    pub blockers: Vec<PartnerItemId>,
    /// What is not done and was due before today.
    pub overdue: Vec<PartnerItemId>,
}

impl OnboardingProgress {
    /// How far the items say that it has come by a day.
    #[must_use]
    pub fn of(items: &[OnboardingItem], today: NaiveDate) -> Self {
        let open = |wanted: fn(&OnboardingItem, NaiveDate) -> bool| -> Vec<PartnerItemId> {
            items.iter().filter(|i| i.done.is_none() && wanted(i, today)).map(|i| i.id).collect()
        };
        let of_area = |area: OnboardingArea| {
            let all = items.iter().filter(|i| i.area == area);
            (area, all.clone().filter(|i| i.done.is_some()).count(), all.count())
        };
        Self {
            areas: OnboardingArea::ALL.iter().map(|area| of_area(*area)).filter(|(.., all)| *all > 0).collect(),
            blockers: open(|i, _| i.blocks),
            overdue: open(|i, today| i.due.is_some_and(|due| due < today)),
        }
    }

    /// Whether it may begin. A list with nothing on it was never begun.
    #[must_use]
    pub fn may_go_live(&self) -> bool {
        self.blockers.is_empty() && !self.areas.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partner::PartnerLevel;

    #[test]
    fn every_kind_has_all_five_parts_or_says_so_and_begins_when_nothing_blocks() {
        let today: NaiveDate = "2026-05-01".parse().unwrap();
        for kind in PartnerKind::ALL {
            let partner = Partner::new(PartnerLevel::Company, *kind, "Meadow");
            let mut items = onboarding_template(&partner);
            items.iter().for_each(|item| item.check().unwrap());
            let progress = OnboardingProgress::of(&items, today);
            let areas: Vec<OnboardingArea> = progress.areas.iter().map(|(area, ..)| *area).collect();
            for area in [OnboardingArea::Legal, OnboardingArea::Data, OnboardingArea::Revenue, OnboardingArea::GoLive] {
                assert!(areas.contains(&area), "{kind:?} {area:?}");
            }
            assert!(!progress.may_go_live(), "{kind:?}");
            let by = ProfileId::new();
            let at = DateTime::UNIX_EPOCH;
            for item in items.iter_mut().filter(|i| i.blocks) {
                item.done = Some(Done { by, at, evidence: None });
            }
            assert!(OnboardingProgress::of(&items, today).may_go_live(), "{kind:?}");
        }
        assert!(!OnboardingProgress::of(&[], today).may_go_live());
    }

    #[test]
    fn what_was_due_is_told_the_day_after() {
        let partner = Partner::new(PartnerLevel::Company, PartnerKind::Title, "Meadow");
        let mut items = onboarding_template(&partner);
        items[0].due = Some("2026-05-01".parse().unwrap());
        let late = |day: &str| OnboardingProgress::of(&items, day.parse().unwrap()).overdue;
        assert!(late("2026-05-01").is_empty());
        assert_eq!(late("2026-05-02"), [items[0].id]);
    }
}
