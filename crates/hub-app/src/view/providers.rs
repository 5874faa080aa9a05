//! Providers of services: the list, the page, and who can do a job. Names of services are those of
//! `hub_domain::service::JobKind`. Nothing here says what a provider pays or is paid beyond what a client pays for work.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{AffiliationView, HoursView, MoneyView};

/// Asks for providers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProvidersRequest {
    /// Words of a name, a person there, an address.
    pub text: String,
    /// Only who does this: `inspection`, `repairs` and so on.
    pub service: Option<String>,
    /// Only who works there: `WA`, `98101`, or a place as it is stored (`county:53033`).
    pub place: Option<String>,
    /// Only who speaks it, as providers call it.
    pub language: Option<String>,
}

/// Providers, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProvidersView {
    /// Today, `YYYY-MM-DD`.
    pub today: String,
    /// Whether there is any provider at all.
    pub any: bool,
    /// Those that answer the question.
    pub rows: Vec<ProviderRowView>,
    /// Every language that somebody speaks.
    pub languages: Vec<String>,
    /// What ratings are drawn towards.
    pub prior: RatingPriorView,
}

/// A provider, for lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProviderRowView {
    /// The partner.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is: `service`, `title` or `legal`.
    pub kind: String,
    /// What it does, for a home service.
    pub speciality: Option<String>,
    /// What is done by such a partner.
    pub services: Vec<String>,
    /// Where it works, as people write it.
    pub coverage: Vec<String>,
    /// Entries of its price list that hold today; of the service that was asked for only, where one was.
    pub prices: Vec<ServicePriceView>,
    /// Hours of notice it wants; absent where no sheet is kept.
    pub lead_hours: Option<u32>,
    /// Where it stands with its licence.
    pub licence: ProofStandingView,
    /// Where it stands with its insurance.
    pub insurance: ProofStandingView,
    /// Languages.
    pub languages: Vec<String>,
    /// Comes at short notice in an emergency.
    pub emergency: bool,
    /// How its jobs went.
    pub quality: ProviderQualityView,
}

/// How something that has to be shown stands today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProofStandingView {
    /// `not-needed`, `good`, `soon` (ends within 90 days), `expired` or `not-recorded`.
    pub state: String,
    /// Its last day, `YYYY-MM-DD`.
    pub until: Option<String>,
    /// Days until then; negative for one that has passed.
    pub days: Option<i32>,
    /// Types of licence any of which would do.
    pub needs: Vec<String>,
}

/// An entry of a price list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServicePriceView {
    /// For what: `inspection` and so on.
    pub kind: String,
    /// What exactly.
    pub title: Option<String>,
    /// How much, all in; absent where it is said on asking.
    pub price: Option<MoneyView>,
    /// Length of a visit, minutes; either this or working days.
    pub minutes: Option<u32>,
    /// Or so many working days.
    pub working_days: Option<u32>,
    /// The first day it holds.
    pub from: String,
    /// The last day it holds.
    pub until: Option<String>,
}

/// So many of so many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CountedView {
    /// How many.
    pub hits: u32,
    /// Of how many that could tell.
    pub of: u32,
    /// In per cent with one decimal; absent where nothing could tell.
    pub percent: Option<String>,
}

/// How a provider's jobs went, counted from the jobs kept here. What is absent may not be kept of a settlement service
/// provider (12 CFR 1024.2(b)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProviderQualityView {
    /// Jobs that ended: done or missed.
    pub jobs: u32,
    /// Begun within a quarter of an hour of the time.
    pub on_time: CountedView,
    /// Whose work had to be done again.
    pub rework: Option<CountedView>,
    /// Whose invoice was above what was quoted.
    pub above_quote: CountedView,
    /// Requests that were taken on.
    pub accepted: Option<CountedView>,
    /// The middle of the minutes from a request to its answer.
    #[specta(type = Option<i32>)]
    pub answer_minutes: Option<i64>,
    /// What clients say; absent where nobody has said anything.
    pub rating: Option<RatingView>,
    /// Complaints that are kept.
    pub complaints: u32,
    /// It counts as a settlement service provider: fewer figures are kept.
    pub limited: bool,
}

/// What clients say, in points from 1 to 5.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RatingView {
    /// The mean drawn towards the prior, with two decimals.
    pub drawn: String,
    /// The mean as it is.
    pub plain: String,
    /// From so many jobs.
    pub jobs: u32,
}

/// What ratings are drawn towards, so that five points of one client do not stand before four and a half of forty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RatingPriorView {
    /// Points.
    pub mean: String,
    /// As if from so many jobs.
    pub weight: u32,
    /// The mean of so many rated jobs of this store; absent where there are too few and the figure is assumed.
    pub from_jobs: Option<u32>,
}

/// What a provider says of themselves, as it is entered.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProviderSheetView {
    /// Working hours, on the wall clock where they work.
    pub hours: Vec<HoursView>,
    /// Holidays, illness, other work.
    pub away: Vec<AwayView>,
    /// Hours of notice they want, 0 to 720.
    pub lead_hours: u32,
    /// Where they set out from, degrees north.
    #[specta(type = Option<i32>)]
    pub latitude: Option<f64>,
    /// Degrees east.
    #[specta(type = Option<i32>)]
    pub longitude: Option<f64>,
    /// What they do, and for how much.
    pub services: Vec<ServicePriceView>,
    /// Languages.
    pub languages: Vec<String>,
    /// Comes at short notice in an emergency.
    pub emergency: bool,
    /// Who insures their work.
    pub insurer: Option<String>,
    /// The last day their liability insurance is proved for.
    pub insured_until: Option<String>,
    /// Notes.
    pub notes: Option<String>,
}

/// A stretch of time in which they cannot come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AwayView {
    /// From, RFC 3339.
    pub from: String,
    /// To.
    pub to: String,
    /// Why.
    pub because: Option<String>,
}

/// A provider's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProviderView {
    /// As in the list, with every price that holds today.
    pub row: ProviderRowView,
    /// Today, `YYYY-MM-DD`.
    pub today: String,
    /// The partner is put away.
    pub put_away: bool,
    /// The sheet; an empty one where none is kept.
    pub sheet: ProviderSheetView,
    /// Its revision; 0 where none is kept.
    pub revision: u32,
    /// When it was last changed, RFC 3339.
    pub updated_at: Option<String>,
    /// By whom.
    pub updated_by: Option<String>,
    /// What has to be shown beside its name.
    pub tie: Option<TieView>,
    /// What ratings are drawn towards.
    pub prior: RatingPriorView,
    /// Its jobs, the latest first.
    pub jobs: Vec<ProviderJobView>,
}

/// What ties a provider to the brokerage. It is shown beside the name and moves nothing in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TieView {
    /// An affiliation (12 USC 2602(7)).
    pub affiliation: Option<AffiliationView>,
    /// Agreements in force, by what they are called.
    pub agreements: Vec<String>,
}

/// A job, for a provider's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProviderJobView {
    /// Identifier.
    pub id: String,
    /// Its revision.
    pub revision: u32,
    /// What was done.
    pub kind: String,
    /// What exactly.
    pub title: Option<String>,
    /// At which property.
    pub property: String,
    /// For which deal.
    pub transaction: Option<String>,
    /// `planned`, `asked`, `confirmed`, `declined`, `done`, `missed` or `cancelled`.
    pub state: String,
    /// Why it was declined, missed or called off.
    pub because: Option<String>,
    /// The time zone of the property (IANA).
    pub zone: String,
    /// Begins, RFC 3339.
    pub starts_at: Option<String>,
    /// Ends.
    pub ends_at: Option<String>,
    /// What was said of the price beforehand.
    pub quoted: Option<MoneyView>,
    /// What the invoice says.
    pub invoiced: Option<MoneyView>,
    /// When somebody came.
    pub came_at: Option<String>,
    /// When it was done.
    pub done_at: Option<String>,
    /// The job whose work it does again.
    pub rework_of: Option<String>,
    /// Its work was done again.
    pub redone: bool,
    /// Points that the client gave, 1 to 5.
    pub points: Option<u8>,
    /// When the client said it.
    pub rated_on: Option<String>,
    /// In words.
    pub said: Option<String>,
    /// What came with it.
    pub files: Vec<JobFileView>,
}

/// A file that came with a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JobFileView {
    /// `report`, `invoice`, `offer` or `other`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// By its content, hexadecimal.
    pub file: String,
    /// Its size.
    #[specta(type = i32)]
    pub bytes: u64,
    /// When it came, RFC 3339.
    pub added_at: String,
}

/// Keeps a provider's sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveProviderSheetRequest {
    /// Whose.
    pub partner: String,
    /// As it is to be.
    pub sheet: ProviderSheetView,
    /// The revision that was seen; 0 for the first.
    pub revision: u32,
}

/// What became of a record that was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RevisionView {
    /// Identifier.
    pub id: String,
    /// Its revision now.
    pub revision: u32,
}

/// Writes down what came of a job. Absent values take back what was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NoteJobRequest {
    /// Which.
    pub job: String,
    /// The revision that was seen.
    pub revision: u32,
    /// What.
    pub note: JobNoteView,
}

/// What can be written down of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase", tag = "what", deny_unknown_fields)]
pub enum JobNoteView {
    /// What the client says of work that is done.
    Rating {
        /// Points, 1 to 5.
        points: Option<u8>,
        /// In words.
        said: Option<String>,
        /// The day; today where it is absent.
        on: Option<String>,
    },
    /// When somebody came.
    Came {
        /// RFC 3339.
        at: Option<String>,
    },
    /// What the invoice says.
    Invoice {
        /// How much.
        amount: Option<MoneyView>,
    },
    /// That it does the work of an earlier job again.
    Rework {
        /// Which.
        of: Option<String>,
    },
}

/// Attaches a file to a job; which one is asked by the system's own dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttachJobFileRequest {
    /// Which job.
    pub job: String,
    /// The revision that was seen.
    pub revision: u32,
    /// `report`, `invoice`, `offer` or `other`.
    pub kind: String,
}

/// Names a file of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JobFileRequest {
    /// Which job.
    pub job: String,
    /// By its content, hexadecimal.
    pub file: String,
}

/// A list of prices as it was read from a file; nothing of it is kept yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PriceListView {
    /// The file's name.
    pub file: String,
    /// Its entries; none where a line was refused.
    pub services: Vec<ServicePriceView>,
    /// Lines that are none.
    pub refused: Vec<RefusedLineView>,
}

/// A line that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RefusedLineView {
    /// From 1.
    pub line: Option<u32>,
    /// The column, where one can be named.
    pub column: Option<String>,
    /// What is wrong.
    pub reason: String,
}

/// Asks who can do a job.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WhoCanRequest {
    /// What: `inspection` and so on.
    pub service: String,
    /// For which deal; its state and time zone, and the place of its plan, fill what is absent.
    pub transaction: Option<String>,
    /// The job itself, where it exists: its own time does not stand in its way.
    pub job: Option<String>,
    /// The property's state, two letters.
    pub state: Option<String>,
    /// Its postal code.
    pub postal: Option<String>,
    /// Degrees north.
    #[specta(type = Option<i32>)]
    pub latitude: Option<f64>,
    /// Degrees east.
    #[specta(type = Option<i32>)]
    pub longitude: Option<f64>,
    /// The time zone there (IANA).
    pub zone: Option<String>,
    /// The first day on which it may begin, `YYYY-MM-DD`.
    pub first: String,
    /// The last; the first where it is absent. At most 120 days in all.
    pub last: Option<String>,
    /// Not before, `HH:MM` on the wall clock there.
    pub from: Option<String>,
    /// Not after.
    pub to: Option<String>,
    /// The order: `rotation`, `distance`, `rating` or `name`.
    pub by: String,
}

/// Who can do a job, in the order that was chosen, and who cannot be offered and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WhoCanView {
    /// What.
    pub service: String,
    /// The order it is in.
    pub by: String,
    /// The day it was looked at.
    pub today: String,
    /// The state of the property.
    pub state: String,
    /// The time zone that hours are meant in.
    pub zone: String,
    /// Its point is known, so that there are distances.
    pub located: bool,
    /// Who can.
    pub who: Vec<WhoCanRowView>,
    /// Who cannot be offered, by name.
    pub cannot: Vec<CannotView>,
    /// What stands with the list.
    pub notice: String,
    /// How many of those who can have a tie beside their name.
    pub ties: u32,
    /// What ratings are drawn towards.
    pub prior: RatingPriorView,
}

/// Somebody who can do a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WhoCanRowView {
    /// As in the list, with the price for the job on its day.
    pub row: ProviderRowView,
    /// The first time in which they can, RFC 3339.
    pub starts_at: String,
    /// Its end.
    pub ends_at: String,
    /// In a straight line, metres.
    pub distance_m: Option<u32>,
    /// What has to be shown beside the name.
    pub tie: Option<TieView>,
}

/// Somebody who cannot be offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CannotView {
    /// The partner.
    pub id: String,
    /// Name.
    pub name: String,
    /// Why.
    pub reasons: Vec<ExclusionView>,
}

/// Why somebody cannot be offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ExclusionView {
    /// `licence-not-recorded`, `licence-elsewhere`, `licence-expired`, `licence-later`, `insurance-not-recorded`,
    /// `insurance-expired`, `place-not-recorded`, `works-elsewhere`, `place-unclear`, `not-on-price-list`, `price-ended`,
    /// `price-later`, `no-hours`, `outside-hours`, `lead-time`, `away` or `busy`.
    pub code: String,
    /// The day it is about.
    pub on: Option<String>,
    /// Hours of notice.
    pub hours: Option<u32>,
    /// Licences any of which would do; the state of one; why they are away.
    pub detail: Vec<String>,
    /// In words.
    pub words: String,
}
