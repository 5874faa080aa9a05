//! Every rule at every way out, one line each. A letter per outlet in the order of `Outlet::ALL`
//! (agent screen, consumer screen, print, export, own file, API): `.` allowed, `x` withheld for the reason of the line.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use hub_compliance::{Decision, Mark, Outlet, Reason, RecordFacts, RuleSet, Silence, SourceFacts, Verdict, decide};
use hub_domain::{Licence, MediaPermission, RecordRights, StandardStatus, Uses};

pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

/// A source and a record with nothing against them; each line of the table changes one thing.
#[derive(Debug, Clone)]
pub struct Situation {
    pub licence: Licence,
    pub ends_on: Option<NaiveDate>,
    pub rules: RuleSet,
    pub refresh_limit: Option<Duration>,
    pub age: Option<Duration>,
    pub rights: Option<RecordRights>,
    pub status: Option<StandardStatus>,
    pub close_date: Option<NaiveDate>,
}

impl Situation {
    pub fn new(licence: Licence) -> Self {
        Self {
            licence,
            ends_on: None,
            rules: RuleSet::general().clone(),
            refresh_limit: None,
            age: Some(Duration::hours(1)),
            rights: Some(RecordRights::default()),
            status: Some(StandardStatus::Active),
            close_date: None,
        }
    }

    pub fn at(&self, outlet: Outlet) -> Decision {
        let source = SourceFacts {
            name: "Feed",
            licence: self.licence,
            ends_on: self.ends_on,
            rules: &self.rules,
            refresh_limit: self.refresh_limit,
            as_of: self.age.map(|age| now() - age),
            now: now(),
        };
        let record = RecordFacts {
            rights: self.rights,
            status: self.status,
            close_date: self.close_date,
            ..RecordFacts::default()
        };
        decide(&source, &record, outlet)
    }

    fn rules(mut self, id: &str) -> Self {
        self.rules = RuleSet::find(id).unwrap().clone();
        self
    }

    fn rights(mut self, change: impl FnOnce(&mut RecordRights)) -> Self {
        change(self.rights.get_or_insert_default());
        self
    }

    fn uses(self, uses: Uses) -> Self {
        self.rights(|r| r.uses = Some(uses))
    }

    fn closed(mut self, days_ago: i64) -> Self {
        self.status = Some(StandardStatus::Closed);
        self.close_date = Some(now().date_naive() - Duration::days(days_ago));
        self
    }

    fn status(mut self, status: StandardStatus) -> Self {
        self.status = Some(status);
        self
    }

    fn aged(mut self, hours: i64) -> Self {
        self.age = Some(Duration::hours(hours));
        self
    }

    fn silent_is_no(mut self) -> Self {
        self.rules.silence = Silence::Forbids;
        self
    }
}

type Ask = fn(&Decision) -> Verdict;

struct Line {
    rule: &'static str,
    reason: Reason,
    situation: Situation,
    ask: Ask,
    outlets: &'static str,
}

const LISTING: Ask = |d| d.listing;
const FIELD_CONFIDENTIAL: Ask = |d| d.field("PrivateRemarks");
const FIELD_ADDRESS: Ask = |d| d.field("UnparsedAddress");
const FIELD_BUYER: Ask = |d| d.field("BuyerAgentKey");
const FIELD_CLOSE_PRICE: Ask = |d| d.field("ClosePrice");
const FIELD_UNKNOWN: Ask = |d| d.field("MFR_SomethingLocal");

#[rustfmt::skip]
fn lines() -> Vec<Line> {
    use Licence::{BackOffice, Idx, Participant, PublicRecord, Vow};
    use StandardStatus::{
        Active, ActiveUnderContract, Canceled, Closed, ComingSoon, Delete, Expired, Hold, Incomplete, Pending, Withdrawn,
    };
    let s = Situation::new;
    let ended = |licence, days: i64| {
        let mut it = s(licence);
        it.ends_on = Some(now().date_naive() + Duration::days(days));
        it
    };
    let never = |licence| Situation { age: None, ..s(licence) };
    let unworked = |licence| Situation { rights: None, ..s(licence) };
    let only = |idx, vow, back_office, participant| Uses { idx, vow, back_office, participant };
    let line = |rule, reason, situation, ask, outlets| Line { rule, reason, situation, ask, outlets };
    let mut all = vec![
        // The licence of the connection.
        line("idx is displayed", Reason::LicenceNotForOutlet, s(Idx), LISTING, "......"),
        line("vow is for registered consumers", Reason::LicenceNotForOutlet, s(Vow), LISTING, ".....x"),
        line("back office is not for public display", Reason::LicenceNotForOutlet, s(BackOffice), LISTING, ".....x"),
        line("own listings go anywhere", Reason::LicenceNotForOutlet, s(Participant), LISTING, "......"),
        line("public records go anywhere", Reason::LicenceNotForOutlet, s(PublicRecord), LISTING, "......"),
        line("an ended licence shows nothing", Reason::LicenceEnded, ended(BackOffice, 0), LISTING, "xxxxxx"),
        line("an ended licence shows no field", Reason::LicenceEnded, ended(Idx, -9), |d| d.field("City"), "xxxxxx"),
        line("an ended licence supports no CMA", Reason::LicenceEnded, ended(Vow, 0), |d| d.comparable, "xxxxxx"),
        line("a licence holds until its day", Reason::LicenceEnded, ended(Idx, 1), LISTING, "......"),
        // What the record itself permits.
        line("a record of no use", Reason::UseNotPermitted, s(BackOffice).uses(Uses::default()), LISTING, "xxxxxx"),
        line("idx use", Reason::UseNotPermitted, s(Idx).uses(only(true, false, false, false)), LISTING, "......"),
        line("vow use is not public", Reason::UseNotPermitted, s(Idx).uses(only(false, true, false, false)), LISTING, ".....x"),
        line("back-office use is not display", Reason::UseNotPermitted, s(Idx).uses(only(false, false, true, false)), LISTING, ".x.x.x"),
        line("participant use", Reason::UseNotPermitted, s(Participant).uses(only(false, false, false, true)), LISTING, "......"),
        line("rights not worked out", Reason::NotWorkedOut, unworked(Idx), LISTING, ".xxx.x"),
        // Display flags.
        line("entire listing no", Reason::OptedOut, s(Idx).rights(|r| r.entire_display = Some(false)), LISTING, ".xxx.x"),
        line("entire listing no, back office", Reason::OptedOut, s(Vow).rights(|r| r.entire_display = Some(false)), |d| d.listing.map_err(|r| if r == Reason::LicenceNotForOutlet { Reason::OptedOut } else { r }), ".xxx.x"),
        line("entire listing yes", Reason::OptedOut, s(Idx).rights(|r| r.entire_display = Some(true)).silent_is_no(), LISTING, "......"),
        line("entire listing silent, silence forbids", Reason::OptedOut, s(Idx).silent_is_no(), LISTING, ".xxx.x"),
        line("entire listing silent, silence allows", Reason::OptedOut, s(Idx), LISTING, "......"),
        line("address no", Reason::AddressHidden, s(Idx).rights(|r| r.address_display = Some(false)), FIELD_ADDRESS, ".xxx.x"),
        line("address no, pin", Reason::AddressHidden, s(Idx).rights(|r| r.address_display = Some(false)), |d| d.field("Latitude"), ".xxx.x"),
        line("address no, parcel", Reason::AddressHidden, s(Idx).rights(|r| r.address_display = Some(false)), |d| d.field("ParcelNumber"), ".xxx.x"),
        line("address no, directions", Reason::AddressHidden, s(Idx).rights(|r| r.address_display = Some(false)), |d| d.field("Directions"), ".xxx.x"),
        line("address no, own listing", Reason::AddressHidden, s(Participant).rights(|r| r.address_display = Some(false)), |d| d.address, ".xxx.x"),
        line("address silent, silence forbids", Reason::AddressHidden, s(Idx).rights(|r| r.entire_display = Some(true)).silent_is_no(), FIELD_ADDRESS, ".xxx.x"),
        line("address yes", Reason::AddressHidden, s(Idx).rights(|r| r.address_display = Some(true)), FIELD_ADDRESS, "......"),
        line("the city stays", Reason::AddressHidden, s(Idx).rights(|r| r.address_display = Some(false)), |d| d.field("City"), "......"),
        line("no estimate beside it", Reason::NoEstimate, s(Idx).rights(|r| r.automated_valuation = Some(false)), |d| d.estimate, ".xxx.x"),
        line("estimate allowed", Reason::NoEstimate, s(Idx).rights(|r| r.automated_valuation = Some(true)), |d| d.estimate, "......"),
        line("no comments beside it", Reason::NoComments, s(Vow).rights(|r| r.consumer_comment = Some(false)), |d| d.comments, ".xxx.x"),
        // What Stellar hides, and only where such flags are a rule.
        line("office does not take part", Reason::NotDistributed, s(Idx).rules("stellar").rights(|r| r.idx_participation = Some(false)), LISTING, ".xxx.x"),
        line("delayed distribution", Reason::NotDistributed, s(Idx).rules("stellar").rights(|r| r.delayed_distribution = Some(true)), LISTING, ".xxx.x"),
        line("office exclusive", Reason::NotDistributed, s(Idx).rules("stellar").rights(|r| r.office_exclusive = Some(true)), LISTING, ".xxx.x"),
        line("office exclusive, own listing", Reason::NotDistributed, s(Participant).rules("stellar").rights(|r| r.office_exclusive = Some(true)), LISTING, ".x.x.x"),
        line("elsewhere such flags are no rule", Reason::NotDistributed, s(Idx).rights(|r| r.office_exclusive = Some(true)), LISTING, "......"),
        // Age.
        line("idx at the limit", Reason::TooOld, s(Idx).aged(12), LISTING, "......"),
        line("idx beyond the limit", Reason::TooOld, s(Idx).aged(13), LISTING, ".xx..x"),
        line("vow beyond the limit", Reason::TooOld, s(Vow).aged(13), |d| d.listing.or_else(|r| if r == Reason::LicenceNotForOutlet { Ok(()) } else { Err(r) }), ".xx..."),
        line("own listings beyond the limit", Reason::TooOld, s(Participant).aged(13), LISTING, ".x...x"),
        line("public records do not age", Reason::TooOld, s(PublicRecord).aged(5_000), LISTING, "......"),
        line("never complete is too old", Reason::TooOld, never(Idx), LISTING, ".xx..x"),
        line("CRMLS allows a week", Reason::TooOld, s(Idx).rules("crmls").aged(167), LISTING, "......"),
        line("CRMLS ends after a week", Reason::TooOld, s(Idx).rules("crmls").aged(169), LISTING, ".xx..x"),
        line("an agreement's own limit", Reason::TooOld, Situation { refresh_limit: Some(Duration::hours(2)), ..s(Idx).aged(3) }, LISTING, ".xx..x"),
        line("a longer limit of its own", Reason::TooOld, Situation { refresh_limit: Some(Duration::hours(48)), ..s(Idx).aged(47) }, LISTING, "......"),
        // Sold data.
        line("sold within three years", Reason::SoldTooOld, s(Idx).closed(1_000), LISTING, "......"),
        line("sold before that", Reason::SoldTooOld, s(Idx).closed(1_200), LISTING, ".xxx.x"),
        line("sold without a date", Reason::SoldTooOld, s(Idx).status(Closed), LISTING, ".xxx.x"),
        line("sold at CRMLS since 2012", Reason::SoldTooOld, s(Idx).rules("crmls").closed(5_000), LISTING, "......"),
        line("sold at CRMLS before 2012", Reason::SoldTooOld, s(Idx).rules("crmls").closed(5_500), LISTING, ".xxx.x"),
        line("own sales have no limit", Reason::SoldTooOld, s(Participant).closed(9_000), LISTING, "......"),
        line("sale prices where they are secret", Reason::SalePriceHidden, s(Idx).rules("ntreis").closed(10), FIELD_CLOSE_PRICE, ".xxx.x"),
        line("sale prices where they are public", Reason::SalePriceHidden, s(Idx).closed(10), FIELD_CLOSE_PRICE, "......"),
        line("secret sale prices in an analysis", Reason::SalePriceHidden, s(Participant).rules("ntreis").closed(10), FIELD_CLOSE_PRICE, ".....x"),
        // The buyer's side.
        line("buyer while pending at Stellar", Reason::BuyerHidden, s(Idx).rules("stellar").status(Pending), FIELD_BUYER, ".xxx.x"),
        line("buyer once sold at Stellar", Reason::BuyerHidden, s(Idx).rules("stellar").closed(5), FIELD_BUYER, "......"),
        line("buyer while pending elsewhere", Reason::BuyerHidden, s(Idx).status(Pending), FIELD_BUYER, "......"),
        // Fields.
        line("for agents, back office", Reason::Confidential, s(Participant), FIELD_CONFIDENTIAL, ".xxx.x"),
        line("for agents, idx", Reason::Confidential, s(Idx), FIELD_CONFIDENTIAL, "xxxxxx"),
        line("for agents, public record", Reason::Confidential, s(PublicRecord), |d| d.field("OwnerName"), ".xxx.x"),
        line("for agents, record without that use", Reason::Confidential, s(Participant).uses(only(true, false, false, false)), FIELD_CONFIDENTIAL, "xxxxxx"),
        line("for agents, local name", Reason::Confidential, s(Participant), |d| d.field("MFR_ShowingInstructions"), ".xxx.x"),
        line("unknown fields", Reason::UnknownField, s(Idx), FIELD_UNKNOWN, ".xxx.x"),
        line("known fields", Reason::UnknownField, s(Idx), |d| d.field("ListPrice"), "......"),
        // Photos and documents.
        line("agents' photo", Reason::PrivateMedia, s(Participant), |d| d.media(Some(MediaPermission::AgentsOnly)), ".xxx.x"),
        line("agents' photo, idx", Reason::PrivateMedia, s(Idx), |d| d.media(Some(MediaPermission::AgentsOnly)), "xxxxxx"),
        line("everyone's photo", Reason::PrivateMedia, s(Idx), |d| d.media(Some(MediaPermission::Public)), "......"),
        line("a photo that says nothing", Reason::PrivateMedia, s(Idx), |d| d.media(None), "......"),
        // Uses.
        line("CMA under idx", Reason::NeedsCmaRights, s(Idx), |d| d.comparable, "xxxxxx"),
        line("CMA under vow", Reason::NeedsCmaRights, s(Vow), |d| d.comparable, "......"),
        line("CMA under back office", Reason::NeedsCmaRights, s(BackOffice), |d| d.comparable, "......"),
        line("CMA from own listings", Reason::NeedsCmaRights, s(Participant), |d| d.comparable, "xxxxxx"),
        line("CMA of an own listing", Reason::NeedsCmaRights, s(Participant), |d| d.subject, "......"),
        line("CMA of an idx listing", Reason::NeedsCmaRights, s(Idx), |d| d.subject, "xxxxxx"),
        line("CMA from public records", Reason::NeedsCmaRights, s(PublicRecord), |d| d.comparable, "xxxxxx"),
        line("CMA, record for idx alone", Reason::NeedsCmaRights, s(BackOffice).uses(only(true, false, false, false)), |d| d.comparable, "xxxxxx"),
        line("CMA, record for vow", Reason::NeedsCmaRights, s(BackOffice).uses(only(false, true, false, false)), |d| d.comparable, "......"),
        line("CMA, seller opted out", Reason::NeedsCmaRights, s(BackOffice).rights(|r| r.entire_display = Some(false)), |d| d.comparable, "xxxxxx"),
        line("statistics under back office", Reason::NeedsStatisticsRights, s(BackOffice), |d| d.statistics, "......"),
        line("statistics under vow", Reason::NeedsStatisticsRights, s(Vow), |d| d.statistics, "xxxxxx"),
        line("statistics under idx", Reason::NeedsStatisticsRights, s(Idx), |d| d.statistics, "xxxxxx"),
        line("statistics from own listings", Reason::NeedsStatisticsRights, s(Participant), |d| d.statistics, "xxxxxx"),
        line("statistics from public records", Reason::NeedsStatisticsRights, s(PublicRecord), |d| d.statistics, "xxxxxx"),
        line("statistics, record for vow alone", Reason::NeedsStatisticsRights, s(BackOffice).uses(only(false, true, false, false)), |d| d.statistics, "xxxxxx"),
    ];
    // Statuses: what is on the market or sold; IDX shows what its MLS lists.
    for (status, idx, stellar, own) in [
        (Active, "......", "......", "......"),
        (ActiveUnderContract, "......", ".xxx.x", "......"),
        (Pending, "......", "......", "......"),
        (ComingSoon, ".xxx.x", ".xxx.x", "......"),
        (Canceled, ".xxx.x", ".xxx.x", "......"),
        (Expired, ".xxx.x", ".xxx.x", "......"),
        (Withdrawn, ".xxx.x", ".xxx.x", "......"),
        (Hold, ".xxx.x", ".xxx.x", "......"),
        (Incomplete, ".xxx.x", ".xxx.x", "......"),
        (Delete, ".xxx.x", ".xxx.x", "......"),
    ] {
        all.push(line("status under idx", Reason::Status, s(Idx).status(status), LISTING, idx));
        all.push(line("status at Stellar", Reason::Status, s(Idx).rules("stellar").status(status), LISTING, stellar));
        all.push(line("status of an own listing", Reason::Status, s(Participant).status(status), LISTING, own));
    }
    let nameless = Situation { status: None, ..s(Idx) };
    all.push(line("status that nobody knows", Reason::Status, nameless, LISTING, ".xxx.x"));
    let soon = s(BackOffice).status(ComingSoon);
    let not_api: Ask = |d| d.listing.or_else(|r| if r == Reason::LicenceNotForOutlet { Ok(()) } else { Err(r) });
    all.push(line("coming soon in present mode", Reason::Status, soon, not_api, "......"));
    all.push(line("expired in present mode", Reason::Status, s(BackOffice).status(Expired), not_api, ".xxx.."));
    all
}

#[test]
fn every_rule_at_every_outlet() {
    for line in lines() {
        assert_eq!(line.outlets.len(), Outlet::ALL.len(), "{}", line.rule);
        for (outlet, expected) in Outlet::ALL.into_iter().zip(line.outlets.chars()) {
            let expected = if expected == '.' { Ok(()) } else { Err(line.reason) };
            let found = (line.ask)(&line.situation.at(outlet));
            assert_eq!(found, expected, "{} ({:?}) at {outlet:?}", line.rule, line.situation.licence);
        }
    }
}

#[test]
fn no_reason_and_no_outlet_is_without_a_line() {
    let lines = lines();
    for reason in Reason::ALL {
        let forbids = |l: &&Line| l.reason == reason && l.outlets.contains('x');
        assert!(lines.iter().any(|l| forbids(&l)), "{reason:?} never forbids in the table");
        assert!(!reason.sentence().is_empty() && reason.code().len() > 4);
    }
    for (i, outlet) in Outlet::ALL.into_iter().enumerate() {
        assert!(lines.iter().any(|l| l.outlets.as_bytes()[i] == b'x'), "nothing is ever withheld at {outlet:?}");
        assert!(lines.iter().any(|l| l.outlets.as_bytes()[i] == b'.'), "everything is withheld at {outlet:?}");
    }
}

#[test]
fn what_is_old_is_marked_wherever_it_is_shown() {
    for outlet in Outlet::ALL {
        assert_eq!(Situation::new(Licence::Idx).at(outlet).mark, None);
        assert_eq!(Situation::new(Licence::Idx).aged(13).at(outlet).mark, Some(Mark::Stale));
    }
}
