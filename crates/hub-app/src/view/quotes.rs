//! Quotes of partners: requests, what came, the comparison, letters of lenders.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{MoneyView, RefusedFileView};

/// What a quote is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum QuoteKindView {
    /// A loan.
    Loan,
    /// A home policy.
    Insurance,
    /// Title insurance and closing.
    Title,
    /// A home warranty.
    Warranty,
}

/// How far a quote has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum QuoteStatusView {
    /// Asked for.
    Requested,
    /// Here.
    Received,
    /// Past its end.
    Expired,
    /// The client chose it.
    Chosen,
    /// The client decided against it, or the partner will not quote.
    Declined,
    /// Taken back.
    Withdrawn,
}

/// How the question to a partner fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AskStateView {
    /// Written; it waits for somebody to send it.
    Draft,
    /// It goes out as soon as it can.
    Queued,
    /// Being handed to the mail server.
    Sending,
    /// It went.
    Sent,
    /// Nobody knows whether it went; a person decides.
    Unsure,
    /// Refused for good.
    Failed,
}

/// The question to one partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AskView {
    /// How it fares.
    pub state: AskStateView,
    /// Where it goes.
    pub address: String,
    /// Why it has not gone out.
    pub said: Option<String>,
    /// How often it was tried.
    pub attempts: u32,
    /// When it went, RFC 3339.
    pub sent_at: Option<String>,
}

/// A quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QuoteView {
    /// Identifier.
    pub id: String,
    /// What for.
    pub kind: QuoteKindView,
    /// How far it has come.
    pub status: QuoteStatusView,
    /// To be handed in with the next step.
    pub revision: u32,
    /// The partner, where it is one we keep.
    pub partner: Option<String>,
    /// Who quotes, by name: the issuer, or the partner that was asked.
    pub issuer: String,
    /// The issuer's licence as the quote states it, such as `NMLS 123456`.
    pub licence: Option<String>,
    /// What is quoted, in short: the product and its rate, the form, the plan.
    pub summary: Option<String>,
    /// The day of its issue, YYYY-MM-DD.
    pub issued_on: Option<String>,
    /// The last day it holds, YYYY-MM-DD.
    pub expires_on: Option<String>,
    /// The moment of that day at which it ends, RFC 3339; absent where it holds to the day's end.
    pub expires_at: Option<String>,
    /// Past that moment, or that day where the user is.
    pub expired: bool,
    /// Days it still holds; absent where it names no end or is past it.
    pub days_left: Option<u32>,
    /// Asked for, not here, and the day for answers has passed.
    pub late: bool,
    /// The document it was read in, by name.
    pub document: Option<String>,
    /// How that document's BLAKE3 hash begins, twelve hexadecimal digits.
    pub document_hash: Option<String>,
    /// The line of it.
    pub line: Option<u32>,
    /// Who entered or brought it.
    pub entered_by: Option<String>,
    /// What it assumes, in the issuer's words.
    pub assumptions: Option<String>,
    /// The number under which it was asked for.
    pub reference: Option<String>,
    /// How its question fares.
    pub ask: Option<AskView>,
}

/// A request and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QuoteRequestView {
    /// Identifier.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// For which of our people; absent while a client looks at the screen.
    pub person: Option<String>,
    /// What that person is called.
    pub person_name: Option<String>,
    /// What for.
    pub kind: QuoteKindView,
    /// What is wanted, by the names of a quote's fields.
    pub wanted: BTreeMap<String, String>,
    /// Until when answers are asked for, YYYY-MM-DD.
    pub reply_by: String,
    /// When it was made, RFC 3339.
    pub made_at: String,
    /// Partners asked.
    pub asked: u32,
    /// Partners that have not answered.
    pub waiting: u32,
    /// What came, and what is waited for.
    pub quotes: Vec<QuoteView>,
}

/// The folder that is watched for answers (`.eml`, `.txt`) and quotes (`.json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QuoteFolderView {
    /// Its path.
    pub path: String,
    /// When it was last looked into, RFC 3339.
    pub looked_at: Option<String>,
    /// Files taken in from it.
    pub taken: u32,
    /// Files that could not be taken in, the latest first; at most 20.
    pub refused: Vec<RefusedFileView>,
    /// It is not there at the moment.
    pub missing: bool,
}

/// Everything about quotes that a list needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QuotesView {
    /// Requests, the latest first.
    pub requests: Vec<QuoteRequestView>,
    /// Quotes that belong to none, the latest first.
    pub others: Vec<QuoteView>,
    /// Letters of lenders, the latest first.
    pub letters: Vec<LetterView>,
    /// The folder that is watched.
    pub folder: Option<QuoteFolderView>,
    /// Today, by which expiry is told, YYYY-MM-DD.
    pub today: String,
}

/// By what quotes are put in order. Whoever looks picks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum QuoteCriterionView {
    /// What the months the client names cost, what is paid at the start included.
    Cost,
    /// Annual percentage rate, as the lender states it.
    Apr,
    /// A month's payment, mortgage insurance included.
    Monthly,
    /// Points and the lender's fees, less its credit.
    LenderCharges,
    /// What the client brings to the closing for what is quoted.
    CashToClose,
}

/// Asks for a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompareQuotesRequest {
    /// Two to eight quotes of one kind.
    pub ids: Vec<String>,
    /// By what.
    pub criterion: QuoteCriterionView,
    /// Months the client means to stay, 1 to 600.
    pub months: u32,
}

/// What a row of a comparison says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum QuoteRowKey {
    /// Note rate.
    Rate,
    /// Annual percentage rate.
    Apr,
    /// Points.
    Points,
    /// The lender's fees besides points.
    LenderFees,
    /// The lender's credit.
    LenderCredit,
    /// Points and fees less the credit.
    LenderCharges,
    /// Services not shopped for.
    ServicesNotShopped,
    /// Services shopped for.
    ServicesShopped,
    /// What the client brings to the closing.
    CashToClose,
    /// Principal and interest.
    PrincipalAndInterest,
    /// Mortgage insurance a month.
    MiMonthly,
    /// Mortgage insurance or a funding fee at the start.
    MiUpfront,
    /// A month's payment.
    Monthly,
    /// What the months cost.
    Cost,
    /// Loan.
    Loan,
    /// Loan to value.
    LoanToValue,
    /// Days of the lock.
    LockDays,
    /// Band of scores.
    ScoreBand,
    /// Months of the loan or the warranty.
    TermMonths,
    /// Programme.
    Programme,
    /// Use of the home.
    Occupancy,
    /// Purpose.
    Purpose,
    /// Months at the first rate.
    FixedMonths,
    /// The day of issue.
    IssuedOn,
    /// State.
    State,
    /// Form of the policy.
    Form,
    /// Coverage A, dwelling.
    CoverageA,
    /// Coverage B, other structures.
    CoverageB,
    /// Coverage C, contents.
    CoverageC,
    /// Coverage D, loss of use.
    CoverageD,
    /// Coverage E, liability.
    CoverageE,
    /// Coverage F, medical payments.
    CoverageF,
    /// Deductible of all perils.
    Deductible,
    /// Deductible of wind and hail.
    DeductibleWindHail,
    /// Deductible of hurricanes.
    DeductibleHurricane,
    /// Deductible of water.
    DeductibleWater,
    /// Deductible of earthquakes.
    DeductibleEarthquake,
    /// How a loss of the dwelling is valued.
    Settlement,
    /// How a loss of the roof is valued.
    RoofSettlement,
    /// Endorsements.
    Endorsements,
    /// Premium a year.
    Premium,
    /// Fees and taxes beside the premium.
    PolicyFees,
    /// What title premiums insure.
    Insured,
    /// Title premiums.
    TitlePremiums,
    /// Closing fees.
    ClosingFees,
    /// Plan.
    Plan,
    /// What is covered.
    Covered,
    /// What a visit costs.
    TradeCallFee,
    /// The price of the term.
    PlanPrice,
}

/// What one quote says in a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QuoteCellView {
    /// An amount.
    pub money: Option<MoneyView>,
    /// A percentage, decimal.
    pub percent: Option<String>,
    /// Words or a number of days or months.
    pub text: Option<String>,
    /// Worked out here from what the quote says, not stated by it.
    pub worked_out: bool,
}

/// A row of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QuoteRowView {
    /// What it says.
    pub key: QuoteRowKey,
    /// What each quote says, in the order of the columns; nothing where a quote does not say.
    pub cells: Vec<QuoteCellView>,
    /// The quotes differ, or one does not say, in something that has to agree for a comparison like for like.
    pub unlike: bool,
}

/// What a line of a sum is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum QuoteStepKey {
    /// Interest of the months.
    Interest,
    /// Mortgage insurance of the months for which it is owed.
    MortgageInsurance,
    /// Points.
    Points,
    /// The lender's fees.
    LenderFees,
    /// The lender's credit.
    LenderCredit,
    /// Mortgage insurance or a funding fee at the start.
    MiUpfront,
    /// Principal and interest of a month.
    PrincipalAndInterest,
    /// The price less the loan.
    DownPayment,
    /// Services not shopped for.
    ServicesNotShopped,
    /// Services shopped for.
    ServicesShopped,
    /// The premium of the months.
    Premium,
    /// Fees and taxes beside the premium.
    PolicyFees,
    /// Title premiums.
    TitlePremiums,
    /// Closing fees.
    ClosingFees,
    /// The price of the plan.
    PlanPrice,
}

/// A line of a sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QuoteStepView {
    /// What it is.
    pub key: QuoteStepKey,
    /// How much; below zero is taken off.
    pub amount: MoneyView,
    /// Of how many months.
    pub months: Option<u32>,
}

/// Why a quote has no place in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum LeftOutView {
    /// It has expired.
    Expired,
    /// It was declined or withdrawn.
    Gone,
    /// It does not say what the order asks.
    Unsaid,
    /// Its rate may change within the months that are named.
    RateMoves,
    /// Its figures cannot be worked out.
    Unworkable,
}

/// A quote's column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QuoteColumnView {
    /// The quote.
    pub quote: QuoteView,
    /// Its place, from 1; equals share one.
    pub place: Option<u32>,
    /// The amount it is ordered by.
    pub figure: Option<MoneyView>,
    /// The percentage it is ordered by.
    pub rate: Option<String>,
    /// How much more that is than the least.
    pub more: Option<MoneyView>,
    /// The partner's tie to the brokerage, which must be shown.
    pub tie: Option<String>,
    /// Why it has no place.
    pub left_out: Option<LeftOutView>,
    /// What it would have to say, by the rows' names.
    pub unsaid: Vec<QuoteRowKey>,
    /// From its figures to the one it is ordered by, line by line.
    pub steps: Vec<QuoteStepView>,
}

/// A partner that was asked and has not answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UnansweredView {
    /// The partner.
    pub name: String,
    /// Until when it was to answer, YYYY-MM-DD.
    pub reply_by: String,
    /// That day has passed.
    pub late: bool,
}

/// Quotes side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QuoteComparisonView {
    /// Of which kind.
    pub kind: QuoteKindView,
    /// By what they are in order.
    pub criterion: QuoteCriterionView,
    /// What else they can be put in order by.
    pub criteria: Vec<QuoteCriterionView>,
    /// Months the client named.
    pub months: u32,
    /// The quotes: those with a place first, in order; then the others.
    pub columns: Vec<QuoteColumnView>,
    /// Figures and terms.
    pub rows: Vec<QuoteRowView>,
    /// Nothing that has to agree differs.
    pub like_for_like: bool,
    /// Things by name that not all cover or endorse alike.
    pub other_differences: Vec<String>,
    /// Partners that were asked the same and have not answered; none while a client looks at the screen.
    pub unanswered: Vec<UnansweredView>,
    /// That the choice is free, always said.
    pub notice: String,
    /// Table by which mortgage insurance ends, with its source, where one was used.
    pub insurance_rule: Option<String>,
    /// The day it was worked out, YYYY-MM-DD.
    pub on: String,
}

/// Takes a step with a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StepQuoteRequest {
    /// Which.
    pub id: String,
    /// To what: chosen, declined or withdrawn; received takes a choice back.
    pub to: QuoteStatusView,
    /// The revision that was seen.
    pub revision: u32,
}

/// Names a quote as it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuoteSeenRequest {
    /// Which.
    pub id: String,
    /// The revision that was seen.
    pub revision: u32,
}

/// A partner that can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QuotePartnerView {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Where a question goes; absent where no address is known.
    pub address: Option<String>,
    /// The tie to the brokerage that must be shown.
    pub tie: Option<String>,
}

/// Partners that can be asked, in an order nobody paid for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QuotePartnersView {
    /// The partners, by name, beginning one further down each turn.
    pub partners: Vec<QuotePartnerView>,
    /// That the choice is free, where it must be said.
    pub notice: Option<String>,
}

/// Asks what is needed for a kind of quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuoteKindRequest {
    /// Which.
    pub kind: QuoteKindView,
}

/// A field of a form for quotes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QuoteFieldView {
    /// Its name.
    pub name: String,
    /// Its label, as partners see it.
    pub label: String,
    /// A quote cannot be kept without it.
    pub needed: bool,
    /// The parts of an entry, of a list: entries by semicolons, parts by `|`.
    pub parts: Vec<String>,
}

/// Asks several partners.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AskPartnersRequest {
    /// What it is called here.
    pub title: String,
    /// What for.
    pub kind: QuoteKindView,
    /// For which of our people; partners are not told.
    pub person: Option<String>,
    /// What is wanted, by the names of a quote's fields.
    pub wanted: BTreeMap<String, String>,
    /// Until when answers are asked for, YYYY-MM-DD.
    pub reply_by: String,
    /// Which partners.
    pub partners: Vec<String>,
}

/// The text of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AskTextView {
    /// Where it goes.
    pub address: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
}

/// Says how the question to a partner goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StepAskRequest {
    /// The quote that is waited for.
    pub id: String,
    /// Queued, draft, or sent by one's own hand.
    pub to: AskStateView,
}

/// A row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RefusedQuoteView {
    /// The line, from 1.
    pub line: Option<u32>,
    /// The column or field.
    pub column: Option<String>,
    /// What is wrong; never what stands there.
    pub reason: String,
}

/// A quote that was read and is not kept yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReadQuoteView {
    /// Its number in the file, from 0.
    pub number: u32,
    /// What for.
    pub kind: QuoteKindView,
    /// Who quotes.
    pub issuer: String,
    /// What is quoted, in short.
    pub summary: String,
    /// The day of issue.
    pub issued_on: String,
    /// The last day.
    pub expires_on: Option<String>,
    /// The line of the file.
    pub line: Option<u32>,
}

/// A file that was read and is not kept yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReadQuotesView {
    /// To be handed in with what is to be kept.
    pub id: String,
    /// The file's name.
    pub name: String,
    /// Quotes, at most 500 of them.
    pub quotes: Vec<ReadQuoteView>,
    /// Quotes in all.
    pub total: u32,
    /// Rows that are none, at most 200.
    pub refused: Vec<RefusedQuoteView>,
    /// Rows refused in all.
    pub refused_total: u32,
    /// What somebody wrote beside the form.
    pub remarks: Vec<String>,
}

/// How a file of quotes is to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReadQuotesRequest {
    /// What its rows are for, where it does not say.
    pub kind: QuoteKindView,
    /// From which partner.
    pub partner: Option<String>,
    /// To which request it belongs; what was wanted holds where a row does not say.
    pub request: Option<String>,
    /// What else holds where a row does not say, by the names of a quote's fields.
    pub defaults: BTreeMap<String, String>,
}

/// Keeps quotes of the file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeepQuotesRequest {
    /// The reading.
    pub id: String,
    /// Which, by number.
    pub numbers: Vec<u32>,
}

/// A file chosen as evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceView {
    /// To be handed in with what is typed.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its size.
    pub bytes: u32,
}

/// A quote typed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TypeQuoteRequest {
    /// What for.
    pub kind: QuoteKindView,
    /// From which partner.
    pub partner: Option<String>,
    /// The request it answers.
    pub request: Option<String>,
    /// The quote that waits for it.
    pub waiting: Option<String>,
    /// What it says, by the names of a quote's fields.
    pub fields: BTreeMap<String, String>,
    /// The PDF it was read from.
    pub evidence: Option<String>,
}

/// How an application stands, as the lender says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ApplicationStatusView {
    /// The lender has it.
    Submitted,
    /// Documents are being gathered.
    Processing,
    /// An underwriter has it.
    Underwriting,
    /// The lender asks for more.
    Conditions,
    /// The lender is ready to close.
    ClearToClose,
    /// The loan is closed.
    Closed,
    /// The lender has refused it.
    Refused,
    /// The client has taken it back.
    Withdrawn,
}

/// What a lender said of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApplicationReportView {
    /// The day, YYYY-MM-DD.
    pub on: String,
    /// How it stands.
    pub status: ApplicationStatusView,
    /// The lender's words.
    pub words: Option<String>,
}

/// A letter of a lender.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LetterView {
    /// Identifier.
    pub id: String,
    /// For whom.
    pub person: Option<String>,
    /// What that person is called.
    pub person_name: Option<String>,
    /// Legal name of the lender.
    pub issuer: String,
    /// The lender's NMLS identifier.
    pub nmls: String,
    /// Up to which loan.
    pub amount: MoneyView,
    /// The day of issue, YYYY-MM-DD.
    pub issued_on: String,
    /// The last day it holds.
    pub expires_on: Option<String>,
    /// Past that day.
    pub expired: bool,
    /// Its conditions.
    pub conditions: Option<String>,
    /// The file it is in.
    pub document: String,
    /// What the lender said since.
    pub reports: Vec<ApplicationReportView>,
    /// To be handed in with the next report.
    pub revision: u32,
}

/// Keeps a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeepLetterRequest {
    /// For whom.
    pub person: Option<String>,
    /// From which partner.
    pub partner: Option<String>,
    /// Legal name of the lender.
    pub issuer: String,
    /// The lender's NMLS identifier.
    pub nmls: String,
    /// Up to which loan, in words such as `412,500`.
    pub amount: String,
    /// The day of issue, YYYY-MM-DD.
    pub issued_on: String,
    /// The last day it holds.
    pub expires_on: Option<String>,
    /// Its conditions.
    pub conditions: Option<String>,
    /// The PDF.
    pub evidence: String,
}

/// Sets what a lender said of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReportLetterRequest {
    /// Which letter.
    pub id: String,
    /// The revision that was seen.
    pub revision: u32,
    /// All reports, in their order.
    pub reports: Vec<ApplicationReportView>,
}

/// Names a quote or a letter whose original is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "of", rename_all = "camelCase", deny_unknown_fields)]
pub enum QuoteOriginalRequest {
    /// Of a quote.
    Quote {
        /// Which.
        id: String,
    },
    /// Of a lender's letter.
    Letter {
        /// Which.
        id: String,
    },
}
