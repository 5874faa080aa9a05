//! Days of showings, and the agreements with buyers that they need.

use hub_compliance::touring::Lack;
use hub_domain::service::{AgreementKind, ShowingType, TourStopState, TouredHome};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::MoneyView;

macro_rules! same {
    ($(#[$doc:meta])* $View:ident of $Own:ident { $($(#[$said:meta])* $Variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
        #[serde(rename_all = "camelCase")]
        pub enum $View { $($(#[$said])* $Variant),+ }

        impl From<$Own> for $View {
            fn from(own: $Own) -> Self {
                match own { $($Own::$Variant => Self::$Variant),+ }
            }
        }

        impl From<$View> for $Own {
            fn from(view: $View) -> Self {
                match view { $($View::$Variant => Self::$Variant),+ }
            }
        }
    };
}

same!(
    /// What a listing wants before somebody comes.
    ShowingTypeView of ShowingType {
        /// Somebody has to say yes.
        Confirm,
        /// It is told that one comes.
        Courtesy,
        /// One goes as the instructions say.
        Instructions,
    }
);
same!(
    /// What a home is, as far as the rules about touring ask.
    TouredHomeView of TouredHome {
        /// One to four dwellings.
        OneToFour,
        /// More dwellings.
        MoreUnits,
        /// Land.
        Land,
        /// Business premises.
        Commercial,
    }
);
same!(
    /// How far a showing has come.
    TourStopStateView of TourStopState {
        /// Nobody was asked.
        Planned,
        /// Asked for.
        Asked,
        /// Agreed to.
        Confirmed,
        /// Refused.
        Declined,
        /// Seen.
        Shown,
        /// Passed by.
        Skipped,
    }
);
same!(
    /// What an agreement with a buyer is for.
    AgreementKindView of AgreementKind {
        /// Representation.
        Full,
        /// Being shown homes, nothing else.
        ShowingOnly,
    }
);
same!(
    /// What an agreement lacks under a rule.
    LackView of Lack {
        /// There is none.
        Agreement,
        /// It is not signed by the day.
        Signature,
        /// It does not hold yet.
        NotYet,
        /// It has ended.
        Ended,
        /// It lasts too long, or names no last day.
        Term,
        /// It does not say what the broker gets.
        Compensation,
        /// Not conspicuously.
        Conspicuous,
        /// It is open-ended.
        Ascertainable,
        /// It does not bar receiving more from any source.
        NoMoreFromAnySource,
        /// It does not say that compensation is negotiable.
        SaysNegotiable,
    }
);

/// Where a tour begins or ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TourEndView {
    /// In words.
    pub address: String,
    /// Degrees north.
    #[specta(type = i32)]
    pub latitude: f64,
    /// Degrees east.
    #[specta(type = i32)]
    pub longitude: f64,
}

/// How drives are timed from coordinates alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TourTravelView {
    /// Kilometres an hour on the road, 5 to 150.
    pub kmh: u32,
    /// Length of the road as a percentage of the straight line, 100 to 400.
    pub detour_percent: u32,
    /// Minutes added to each drive, 0 to 120.
    pub extra_minutes: u32,
}

/// A stretch of the day on the wall clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DaySpanView {
    /// From, `HH:MM`.
    pub from: String,
    /// To, `HH:MM`.
    pub to: String,
}

/// A stretch of the day at which a home is not shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BlackOutView {
    /// From, `HH:MM`.
    pub from: String,
    /// To, `HH:MM`.
    pub to: String,
    /// Why.
    pub because: String,
}

/// Where a tour stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum TourPhaseView {
    /// It has not begun.
    Planned,
    /// One is on the way.
    Running,
    /// It is over.
    Over,
    /// It was called off.
    CalledOff,
}

/// A tour in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TourRowView {
    /// Identifier.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// When it begins, `HH:MM`: its first showing, else when it can begin.
    pub starts: String,
    /// The buyer.
    pub person_name: Option<String>,
    /// Where it stands.
    pub phase: TourPhaseView,
    /// Homes.
    pub stops: u32,
    /// Homes that have a time, or were seen.
    pub placed: u32,
    /// Homes that were agreed to.
    pub confirmed: u32,
    /// Homes that were seen.
    pub shown: u32,
    /// Homes whose door was told another time than is planned now.
    pub to_tell: u32,
}

/// A home on a tour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TourStopView {
    /// Name within the tour.
    pub key: String,
    /// The listing's key.
    pub listing: Option<String>,
    /// Where.
    pub address: String,
    /// The state it lies in.
    pub state: String,
    /// What it is.
    pub home: TouredHomeView,
    /// Degrees north.
    #[specta(type = i32)]
    pub latitude: f64,
    /// Degrees east.
    #[specta(type = i32)]
    pub longitude: f64,
    /// Whether it is visited in an open house.
    pub open_house: bool,
    /// How long the showing takes.
    pub minutes: u32,
    /// When it can be shown; at any time where nothing stands.
    pub open: Vec<DaySpanView>,
    /// When it is not shown, and why.
    pub blackout: Vec<BlackOutView>,
    /// Showings of others.
    pub booked: Vec<DaySpanView>,
    /// Whether showings may overlap.
    pub overlap: bool,
    /// Minutes of notice it demands.
    pub lead_minutes: u32,
    /// Minutes of notice it would like.
    pub suggested_lead_minutes: u32,
    /// Whether its time leaves less notice than it would like, and it was not asked for.
    pub short_notice: bool,
    /// What it wants beforehand.
    pub showing: ShowingTypeView,
    /// How one gets in.
    pub instructions: Option<String>,
    /// How far it is.
    pub progress: TourStopStateView,
    /// Why it was declined or passed by.
    pub because: Option<String>,
    /// Whether its time was locked by hand.
    pub locked: bool,
    /// Whether it keeps its time when the others get theirs.
    pub keeps_time: bool,
    /// The showing begins, `HH:MM` there.
    pub arrive: Option<String>,
    /// It ends.
    pub leave: Option<String>,
    /// It begins, RFC 3339.
    pub arrive_at: Option<String>,
    /// Minutes on the road to it.
    pub drive_minutes: Option<u32>,
    /// Minutes before the door.
    pub wait_minutes: Option<u32>,
    /// Why it has no place in the tour.
    pub left_out: Option<String>,
    /// The time that whoever opens the door was told, `HH:MM`.
    pub told: Option<String>,
    /// Whether they have to be told another.
    pub must_tell: bool,
    /// When one was there, `HH:MM`.
    pub arrived: Option<String>,
    /// When one went on.
    pub left: Option<String>,
    /// How interested the client is, 1 to 5.
    pub interest: Option<u8>,
    /// What the client says.
    pub said: Option<String>,
    /// What to write to whoever opens the door, as things stand now.
    pub message: String,
}

/// A day of showings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TourView {
    /// Identifier.
    pub id: String,
    /// Handed in with the next change.
    pub revision: u32,
    /// What it is called.
    pub title: String,
    /// The buyer.
    pub person: Option<String>,
    /// Their name.
    pub person_name: Option<String>,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// The time zone of the homes (IANA).
    pub zone: String,
    /// When it can begin, `HH:MM`.
    pub starts: String,
    /// When it has to be over.
    pub ends: String,
    /// Where it begins.
    pub from: Option<TourEndView>,
    /// Where it ends.
    pub back_to: Option<TourEndView>,
    /// How drives are timed.
    pub travel: TourTravelView,
    /// Homes in order.
    pub stops: Vec<TourStopView>,
    /// Minutes on the road in all.
    pub drive_minutes: u32,
    /// When one is back, `HH:MM`.
    pub back: Option<String>,
    /// Whether it is proved that no order is better.
    pub proved: bool,
    /// Where it stands.
    pub phase: TourPhaseView,
    /// The home one is at, or goes to next.
    pub next: Option<String>,
    /// When it began, `HH:MM`.
    pub started: Option<String>,
    /// When it was over.
    pub ended: Option<String>,
    /// Why it was called off.
    pub called_off: Option<String>,
    /// Notes.
    pub notes: Option<String>,
    /// What the rules say of it.
    pub check: TourCheckView,
    /// Whether there is a change to take back.
    pub can_undo: bool,
}

/// What the rules say of touring homes with a buyer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TourCheckView {
    /// Whether the homes may not be toured.
    pub blocked: bool,
    /// Homes of which no rule asks for an agreement.
    pub exempt: u32,
    /// Rules that were asked.
    pub findings: Vec<TourFindingView>,
    /// The agreement they were asked with: the one that lacks least.
    pub agreement: Option<BuyerAgreementView>,
}

/// What one rule says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TourFindingView {
    /// The rule in words.
    pub title: String,
    /// Where it holds.
    pub jurisdiction: String,
    /// Since when, `YYYY-MM-DD`.
    pub valid_from: String,
    /// Who says so.
    pub cite: String,
    /// Who loaded it.
    pub loaded_by: String,
    /// What it says.
    pub reason: String,
    /// What would be lawful.
    pub lawful: String,
    /// How sources read it, where they disagree.
    pub readings: Vec<String>,
    /// What the agreement lacks; nothing where the rule is kept.
    pub lacks: Vec<LackView>,
    /// Homes it is about.
    pub homes: u32,
}

/// Which of the ways to say a compensation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CompensationKindView {
    /// An amount.
    Amount,
    /// A rate of the price.
    Rate,
    /// How it is determined, in words.
    Determined,
}

/// What a buyer's broker gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BuyerCompensationView {
    /// Which of the three is said.
    pub kind: CompensationKindView,
    /// The amount.
    pub amount: Option<MoneyView>,
    /// Per cent of the price, a decimal.
    pub rate: Option<String>,
    /// In words.
    pub words: Option<String>,
}

/// A buyer's written agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BuyerAgreementView {
    /// Identifier.
    pub id: String,
    /// Handed in with the next change.
    pub revision: u32,
    /// What it says.
    pub terms: BuyerAgreementTerms,
}

/// What a buyer's agreement says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BuyerAgreementTerms {
    /// What it is for.
    pub kind: AgreementKindView,
    /// The day the buyer signed, `YYYY-MM-DD`.
    pub signed_on: Option<String>,
    /// The first day it holds.
    pub starts_on: String,
    /// The last day.
    pub ends_on: Option<String>,
    /// The last day it held, where it was ended before its time.
    pub ended_on: Option<String>,
    /// What the broker gets.
    pub compensation: Option<BuyerCompensationView>,
    /// Whether it says so conspicuously.
    pub conspicuous: bool,
    /// Whether it can be ascertained objectively.
    pub ascertainable: bool,
    /// Whether it bars receiving more from any source.
    pub no_more_from_any_source: bool,
    /// Whether it says conspicuously that compensation is not set by law and is fully negotiable.
    pub says_negotiable: bool,
    /// Where the signed paper is kept.
    pub kept_where: Option<String>,
    /// Notes.
    pub notes: Option<String>,
}

/// Keeps an agreement, new or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveBuyerAgreementRequest {
    /// Which; absent for a new one.
    pub id: Option<String>,
    /// The revision that was seen; 0 for a new one.
    pub revision: u32,
    /// The buyer.
    pub person: String,
    /// What it says.
    pub terms: BuyerAgreementTerms,
}

/// Asks whether homes may be toured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TourCheckRequest {
    /// The buyer.
    pub person: Option<String>,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// Listings.
    pub listing_keys: Vec<String>,
    /// Homes that are no listings of the store.
    pub homes: Vec<TypedHome>,
    /// Whether only open houses are visited.
    pub open_house: bool,
}

/// A home that is no listing of the store, as somebody typed it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TypedHome {
    /// Where, in words.
    pub address: String,
    /// The state of the United States it lies in, two letters.
    pub state: String,
    /// Degrees north.
    #[specta(type = i32)]
    pub latitude: f64,
    /// Degrees east.
    #[specta(type = i32)]
    pub longitude: f64,
    /// What it is.
    pub home: TouredHomeView,
}

/// Plans a tour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanTourRequest {
    /// Title, day, hours, buyer.
    pub frame: TourFrame,
    /// Listings; with the other homes 1 to 60.
    pub listing_keys: Vec<String>,
    /// Homes that are no listings of the store.
    pub homes: Vec<TypedHome>,
    /// How long each showing takes, 5 to 240 minutes.
    pub minutes: u32,
    /// Whether only open houses are visited.
    pub open_house: bool,
}

/// What a tour is, apart from its homes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TourFrame {
    /// What it is called.
    pub title: String,
    /// The buyer.
    pub person: Option<String>,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// The time zone of the homes (IANA).
    pub zone: String,
    /// When it can begin, `HH:MM`.
    pub starts: String,
    /// When it has to be over, `HH:MM`.
    pub ends: String,
    /// Where it begins.
    pub from: Option<TourEndView>,
    /// Where it ends.
    pub back_to: Option<TourEndView>,
    /// How drives are timed; absent for the usual model.
    pub travel: Option<TourTravelView>,
    /// Notes.
    pub notes: Option<String>,
}

/// A tour that was planned, and listings that could not be part of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlannedTourView {
    /// The tour.
    pub tour: TourView,
    /// Listings that were left out before it was timed.
    pub without: Vec<UntouredHomeView>,
}

/// A listing that cannot be part of a tour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UntouredHomeView {
    /// Its key.
    pub key: String,
    /// Its address or MLS number.
    pub name: String,
    /// Why, and what to do.
    pub why: UntouredWhyView,
}

/// Why a listing cannot be part of a tour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum UntouredWhyView {
    /// There is no such listing.
    Unknown,
    /// A rule forbids to show it.
    Withheld,
    /// It has no address or no state.
    NoAddress,
    /// It has no coordinates.
    NoPlace,
    /// It is not offered any more.
    OffMarket,
    /// It is part of the tour already.
    There,
}

/// A tour, as it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TourSeenRequest {
    /// Which.
    pub id: String,
    /// The revision that was seen.
    pub revision: u32,
}

/// Changes what a tour is, apart from its homes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeTourRequest {
    /// Which.
    pub seen: TourSeenRequest,
    /// As it is to be.
    pub frame: TourFrame,
}

/// Adds homes to a tour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddTourStopsRequest {
    /// Which.
    pub seen: TourSeenRequest,
    /// Listings.
    pub listing_keys: Vec<String>,
    /// Homes that are no listings of the store.
    pub homes: Vec<TypedHome>,
}

/// Takes a home off a tour that has not begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TourStopRequest {
    /// Which.
    pub seen: TourSeenRequest,
    /// The home.
    pub key: String,
}

/// Changes what a home asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeTourStopRequest {
    /// Which.
    pub seen: TourSeenRequest,
    /// The home.
    pub key: String,
    /// How long the showing takes.
    pub minutes: u32,
    /// When it can be shown.
    pub open: Vec<DaySpanView>,
    /// When it is not.
    pub blackout: Vec<BlackOutView>,
    /// Showings of others.
    pub booked: Vec<DaySpanView>,
    /// Whether showings may overlap.
    pub overlap: bool,
    /// Minutes of notice it demands.
    pub lead_minutes: u32,
    /// Minutes of notice it would like.
    pub suggested_lead_minutes: u32,
    /// What it wants beforehand.
    pub showing: ShowingTypeView,
    /// How one gets in.
    pub instructions: Option<String>,
    /// Whether it is visited in an open house.
    pub open_house: bool,
    /// Whether it keeps its time.
    pub locked: bool,
}

/// Puts the homes ahead into an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrderTourRequest {
    /// Which.
    pub seen: TourSeenRequest,
    /// Every home of the tour once, in the order wished for.
    pub keys: Vec<String>,
}

/// What happens on a tour, or to one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum TourStepView {
    /// The showing was asked for at the time that is planned.
    Ask,
    /// Agreed to.
    Confirm,
    /// Refused.
    Decline,
    /// They were told the new time, or that nobody comes.
    Tell,
    /// The tour begins now.
    Start,
    /// One is there.
    Arrive,
    /// One has seen it and goes on.
    Show,
    /// One passes it by.
    Skip,
    /// The tour is over.
    Finish,
    /// The tour is called off.
    CallOff,
}

/// Says what happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StepTourRequest {
    /// Which.
    pub seen: TourSeenRequest,
    /// What.
    pub step: TourStepView,
    /// To which home; absent for the tour.
    pub key: Option<String>,
    /// Why, where a home is declined or passed by, or the tour called off.
    pub because: Option<String>,
}

/// Says that one is late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LateTourRequest {
    /// Which.
    pub seen: TourSeenRequest,
    /// By so many minutes, 1 to 240.
    pub minutes: u32,
}

/// Writes down what the client thinks of a home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TourFeedbackRequest {
    /// Which.
    pub seen: TourSeenRequest,
    /// The home.
    pub key: String,
    /// How interested, 1 to 5.
    pub interest: Option<u8>,
    /// In words.
    pub said: Option<String>,
}
