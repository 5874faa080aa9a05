use chrono::Duration;
use hub_domain::{Licence, MediaPermission, RecordRights, StandardStatus};
use serde::{Deserialize, Serialize};

use crate::credit::{attribution, disclaimer};
use crate::{FieldClass, Outlet, Reason, RecordFacts, Silence, SourceFacts};

/// Yes, or why not.
pub type Verdict = Result<(), Reason>;

/// Something that must be said where a record is shown all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// The data are older than their limit.
    Stale,
}

/// What may be done with one record at one outlet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// For which way out.
    pub outlet: Outlet,
    /// Whether the record may be shown at all. When not, nothing of it may, whatever the other answers say.
    pub listing: Verdict,
    /// Whether its address, pin, parcel and directions may be shown.
    pub address: Verdict,
    /// Whether an estimate may stand beside it.
    pub estimate: Verdict,
    /// Whether comments may stand beside it.
    pub comments: Verdict,
    /// Whether its closed sale may support a CMA.
    pub comparable: Verdict,
    /// Whether a CMA may be made of it.
    pub subject: Verdict,
    /// Whether it may count in statistics.
    pub statistics: Verdict,
    /// What must be said where it is shown.
    pub mark: Option<Mark>,
    /// Who listed it, to stand near the price and not smaller than the description.
    pub attribution: String,
    /// Where it comes from, as of when, and how far it can be relied on.
    pub disclaimer: String,
    confidential: Verdict,
    buyer_side: Verdict,
    sale_price: Verdict,
}

/// Decides everything about one record at one way out. Pure and total.
#[must_use]
pub fn decide(source: &SourceFacts<'_>, record: &RecordFacts<'_>, outlet: Outlet) -> Decision {
    let rights = record.rights.unwrap_or_default();
    let ended = if source.ends_on.is_some_and(|day| day <= source.now.date_naive()) {
        Err(Reason::LicenceEnded)
    } else {
        Ok(())
    };
    let consumer = outlet.is_consumer();
    let yes_unless = |no: bool, reason| if no { Err(reason) } else { Ok(()) };
    let stale = source.is_stale();
    Decision {
        outlet,
        listing: ended.and_then(|()| listing(source, record, &rights, outlet)),
        address: yes_unless(consumer && forbidden(source, rights.address_display), Reason::AddressHidden),
        estimate: yes_unless(consumer && forbidden(source, rights.automated_valuation), Reason::NoEstimate),
        comments: yes_unless(consumer && forbidden(source, rights.consumer_comment), Reason::NoComments),
        comparable: ended.and_then(|()| {
            yes_unless(!source.licence.allows_cma() || !rights.allows_comparable(), Reason::NeedsCmaRights)
        }),
        subject: ended.and_then(|()| {
            let licensed = source.licence.allows_cma() || source.licence == Licence::Participant;
            let permitted = rights.uses.is_none_or(|u| u.back_office || u.vow || u.participant);
            yes_unless(!licensed || !permitted, Reason::NeedsCmaRights)
        }),
        statistics: ended.and_then(|()| {
            let permitted = rights.uses.is_none_or(|u| u.back_office);
            yes_unless(source.licence != Licence::BackOffice || !permitted, Reason::NeedsStatisticsRights)
        }),
        mark: stale.then_some(Mark::Stale),
        attribution: attribution(source, record),
        disclaimer: disclaimer(source, record),
        confidential: yes_unless(consumer || !for_agents(source.licence, &rights), Reason::Confidential),
        buyer_side: yes_unless(
            consumer
                && source.rules.buyer_hidden_when_pending
                && matches!(record.status, Some(StandardStatus::Pending | StandardStatus::ActiveUnderContract)),
            Reason::BuyerHidden,
        ),
        sale_price: yes_unless(
            consumer && !source.rules.sale_price_public && displays_publicly(source.licence, outlet),
            Reason::SalePriceHidden,
        ),
    }
}

impl Decision {
    /// Whether a field may be shown, by RESO's or the vendor's name. Free text may still have an address taken out of
    /// it: see [`crate::scrub_address`].
    ///
    /// # Errors
    /// Why not.
    pub fn field(&self, name: &str) -> Verdict {
        self.listing?;
        match FieldClass::of(name) {
            FieldClass::Public | FieldClass::FreeText => Ok(()),
            FieldClass::Address => self.address,
            FieldClass::BuyerSide => self.buyer_side,
            FieldClass::SalePrice => self.sale_price,
            FieldClass::Confidential => self.confidential,
            FieldClass::Unknown if self.outlet.is_consumer() => Err(Reason::UnknownField),
            FieldClass::Unknown => Ok(()),
        }
    }

    /// Whether a photo or document of the record may be shown, by its own permission.
    ///
    /// # Errors
    /// Why not.
    pub fn media(&self, own: Option<MediaPermission>) -> Verdict {
        self.listing?;
        match own {
            Some(MediaPermission::AgentsOnly) => self.confidential.map_err(|_| Reason::PrivateMedia),
            _ => Ok(()),
        }
    }
}

fn listing(source: &SourceFacts<'_>, record: &RecordFacts<'_>, rights: &RecordRights, outlet: Outlet) -> Verdict {
    let licence = source.licence;
    let own = matches!(licence, Licence::Participant | Licence::PublicRecord);
    if let Some(uses) = rights.uses {
        let permitted = match outlet {
            Outlet::AgentScreen | Outlet::OwnFile | Outlet::Print => {
                uses.idx || uses.vow || uses.back_office || uses.participant
            }
            Outlet::ConsumerScreen | Outlet::Export => uses.idx || uses.vow || uses.participant,
            Outlet::Api => uses.idx || uses.participant,
        };
        if !permitted {
            return Err(Reason::UseNotPermitted);
        }
    }
    if !outlet.is_consumer() {
        return Ok(());
    }
    if record.rights.is_none() {
        return Err(Reason::NotWorkedOut);
    }
    if outlet == Outlet::Api && matches!(licence, Licence::Vow | Licence::BackOffice) {
        return Err(Reason::LicenceNotForOutlet);
    }
    if forbidden(source, rights.entire_display) {
        return Err(Reason::OptedOut);
    }
    // Rules of the exchange: they bind display, not the paper of an analysis made with back-office rights.
    let exchange = outlet != Outlet::Print || licence == Licence::Idx;
    let held_back = rights.idx_participation == Some(false)
        || rights.delayed_distribution == Some(true)
        || rights.office_exclusive == Some(true);
    if source.rules.distribution_flags && exchange && held_back {
        return Err(Reason::NotDistributed);
    }
    if !own {
        status(source, record, outlet)?;
    }
    if source.is_stale() && blocked_when_stale(licence, outlet) {
        return Err(Reason::TooOld);
    }
    Ok(())
}

/// On the market or sold; under IDX only what the MLS lists, and sold ones only as far back as it says.
fn status(source: &SourceFacts<'_>, record: &RecordFacts<'_>, outlet: Outlet) -> Verdict {
    use StandardStatus::{Active, ActiveUnderContract, Closed, ComingSoon, Pending};
    let status = record.status.ok_or(Reason::Status)?;
    if !matches!(status, Active | ActiveUnderContract | ComingSoon | Pending | Closed) {
        return Err(Reason::Status);
    }
    if !displays_publicly(source.licence, outlet) {
        return Ok(());
    }
    if !source.rules.idx_statuses.contains(&status) {
        return Err(Reason::Status);
    }
    let today = source.now.date_naive();
    if status == Closed && !record.close_date.is_some_and(|day| source.rules.sold.allows(day, today)) {
        return Err(Reason::SoldTooOld);
    }
    Ok(())
}

/// Whether the rules of public display (IDX) hold there.
fn displays_publicly(licence: Licence, outlet: Outlet) -> bool {
    licence == Licence::Idx || outlet == Outlet::Api
}

/// Display stops when the data are too old; paper and files carry their date and are marked. IDX and VOW data are for
/// display, so their paper stops too.
fn blocked_when_stale(licence: Licence, outlet: Outlet) -> bool {
    match outlet {
        Outlet::ConsumerScreen | Outlet::Api => licence != Licence::PublicRecord,
        Outlet::Print => matches!(licence, Licence::Idx | Licence::Vow),
        Outlet::AgentScreen | Outlet::Export | Outlet::OwnFile => false,
    }
}

/// Whether what is for agents came with a licence for agents.
fn for_agents(licence: Licence, rights: &RecordRights) -> bool {
    match licence {
        Licence::BackOffice => rights.uses.is_none_or(|u| u.back_office),
        Licence::Participant => rights.uses.is_none_or(|u| u.participant || u.back_office),
        Licence::PublicRecord => true,
        Licence::Idx | Licence::Vow => false,
    }
}

/// A display flag that says no, or says nothing where that counts as no.
fn forbidden(source: &SourceFacts<'_>, flag: Option<bool>) -> bool {
    match (flag, source.rules.silence) {
        (Some(allowed), _) => !allowed,
        (None, Silence::Forbids) => source.licence != Licence::PublicRecord,
        (None, Silence::Allows) => false,
    }
}

/// How old data may be without asking again; for words on a screen.
impl SourceFacts<'_> {
    /// The time left until the data are too old; zero when they are.
    #[must_use]
    pub fn fresh_for(&self) -> Duration {
        self.as_of.map_or(Duration::zero(), |at| (at + self.limit() - self.now).max(Duration::zero()))
    }
}
