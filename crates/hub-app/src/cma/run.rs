use chrono::NaiveDate;
use hub_compliance::{Outlet, Reason};
use hub_domain::{CmaId, Licence, Money, PropertyType, Resource};
use hub_store::CmaRecord;
use hub_valuation::{Cma, CmaRequest, Overrides, Subject};
use serde::Deserialize;

use super::cautions::held;
use super::credits::hide_places;
use super::draft::{CmaDraft, TakenOut};
use super::judge::Remark;
use super::shelf::state;
use super::{edits, net_sheet, screen, work};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::instant::precise;
use crate::view::{CmaIdRequest, CmaView, ErrorCode, StartCmaRequest, UpdateCmaRequest};

/// What a CMA is about.
#[derive(Debug, Clone, PartialEq)]
pub enum CmaSubject {
    /// A listing in the store, by key or MLS number.
    Listing(String),
    /// Facts from elsewhere.
    Facts(Box<Subject>),
    /// A record from elsewhere: its facts, and what it says beside them of how the home is held.
    Record(Box<Subject>, serde_json::Map<String, serde_json::Value>),
}

/// A CMA asked for in one go.
#[derive(Debug, Clone, PartialEq)]
pub struct CmaRun {
    /// What it is about.
    pub subject: CmaSubject,
    /// Valuation date; absent: the subject's close date, else today.
    pub as_of: Option<NaiveDate>,
    /// Level of the range, percent, 50 to 95.
    pub level: u8,
    /// Sales not to use.
    pub exclude: Vec<String>,
}

/// A CMA with what its report needs beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct CmaOutcome {
    /// The figures.
    pub cma: Cma,
    /// The draft a report is printed from.
    pub draft: CmaDraft,
}

/// A subject with what the store knows about its use.
pub(super) struct Found {
    pub(super) subject: Subject,
    pub(super) property_type: PropertyType,
    pub(super) source: Option<String>,
    pub(super) state: Option<String>,
    pub(super) withhold_address: bool,
    /// What the listing asks, and since when.
    pub(super) asked: Option<(Money, Option<NaiveDate>)>,
    /// What is to be known about it as a whole.
    pub(super) remark: Option<Remark>,
}

impl Hub {
    /// Works out a CMA without keeping it.
    ///
    /// # Errors
    /// No such listing, a licence that forbids it, a subject that lacks what is needed or says what cannot be, no
    /// comparable sale.
    pub async fn run_cma(&self, run: &CmaRun) -> Result<CmaOutcome> {
        let found = self.find_subject(&run.subject).await?;
        let as_of = run.as_of.or(found.subject.close_date).unwrap_or_else(|| self.today());
        let request = CmaRequest {
            subject: found.subject.clone(),
            as_of,
            level: run.level,
            exclude: run.exclude.clone(),
            overrides: Overrides::default(),
        };
        let price = found.asked.map(|(price, _)| price);
        let asked = self.ask(found.property_type, request, price, &[]).await?;
        let mut cma = asked.cma;
        if let Some(remark) = &found.remark {
            held(&mut cma, remark, &asked.notes);
        }
        let mut draft = self.draft(found).await?;
        draft.market_withheld = self.limit_statistics(&mut cma).await?;
        draft.credits = self.credits(&cma).await?.into_iter().map(|(credit, _)| credit).collect();
        draft.edits.as_of = run.as_of.map(|d| d.to_string());
        draft.edits.level = Some(run.level);
        draft.edits.excluded.clone_from(&run.exclude);
        draft.result = Some(cma.clone());
        Ok(CmaOutcome { cma, draft })
    }

    /// Starts a CMA for a listing, or opens the one that was saved last.
    ///
    /// # Errors
    /// As [`Hub::run_cma`], except that facts that are missing or cannot be and missing sales are told inside the CMA.
    pub async fn start_cma(&self, request: &StartCmaRequest) -> Result<CmaView> {
        let found = self.find_subject(&CmaSubject::Listing(request.listing_key.clone())).await?;
        if let Some(key) = &found.subject.listing_key
            && let Some(record) = self.0.store.cma_of(key).await?
        {
            return self.shown(&record);
        }
        self.make_room().await?;
        self.start(CmaId::new(), found).await
    }

    /// Works a new CMA out and keeps it as a draft.
    pub(super) async fn start(&self, id: CmaId, found: Found) -> Result<CmaView> {
        let title = title(&found);
        let mut draft = self.draft(found).await?;
        self.work_out(&mut draft).await?;
        let now = self.0.clock.now();
        let record = CmaRecord {
            id,
            title,
            subject_key: draft.subject.listing_key.clone(),
            created_at: now,
            updated_at: now,
            state: state(&draft)?,
        };
        self.save(&record, &draft).await?;
        self.shown(&record)
    }

    /// A CMA as it was left.
    ///
    /// # Errors
    /// When there is none of that identifier.
    pub async fn cma(&self, request: &CmaIdRequest) -> Result<CmaView> {
        self.shown(&self.cma_record(&request.id).await?)
    }

    /// Saves the agent's edits. What concerns the comparables alone is laid over the frozen answer, without the store;
    /// facts, date and sales that are put in ask the market again.
    ///
    /// # Errors
    /// Edits that make no sense, or facts changed when the sales of the CMA are no longer in the store; nothing is saved
    /// then.
    pub async fn update_cma(&self, request: &UpdateCmaRequest) -> Result<CmaView> {
        let mut record = self.cma_record(&request.id).await?;
        net_sheet::check(&request.edits.report)?;
        let mut draft = read(&record)?;
        let before = std::mem::replace(&mut draft.edits, request.edits.clone());
        if before == request.edits {
            return self.shown(&record);
        }
        let confirmed = before.confirmed != draft.edits.confirmed;
        let asks = !edits::same_question(&before, &draft.edits)
            || (confirmed && !draft.remarks.is_empty())
            || (draft.base.is_none() && !edits::same_judgement(&before, &draft.edits));
        if asks {
            self.still_there(&draft, &before).await?;
            self.work_out(&mut draft).await?;
        } else if !edits::same_judgement(&before, &draft.edits) {
            draft.judge()?;
        }
        remember_taken_out(&mut draft);
        if let Some(title) = draft.edits.title.as_deref().map(str::trim).filter(|t| !t.is_empty()) {
            title.clone_into(&mut record.title);
        }
        let record = CmaRecord { state: state(&draft)?, updated_at: self.0.clock.now(), ..record };
        self.save(&record, &draft).await?;
        self.shown(&record)
    }

    /// Facts can be tried out only against the sales the CMA was made from: where most of those have left the store, the
    /// answer would be another market's.
    async fn still_there(&self, draft: &CmaDraft, before: &crate::view::CmaEdits) -> Result<()> {
        let Some(base) = &draft.base else { return Ok(()) };
        if edits::same_question(before, &draft.edits) {
            return Ok(());
        }
        let keys: Vec<String> = base.cma.comparables.iter().map(|c| c.listing_key.clone()).collect();
        let there = self.0.store.use_facts(Resource::Property, &keys).await?.len();
        if there * 2 >= keys.len() {
            return Ok(());
        }
        Err(AppError::bad_request(
            "facts",
            "the sales this CMA was made from are no longer in the store, so nothing new can be worked out from them. Its \
             figures stay; weights, amounts, comparables and notes can still be changed",
        ))
    }

    pub(crate) async fn cma_record(&self, id: &str) -> Result<CmaRecord> {
        let id: CmaId = id.parse().map_err(|_| AppError::not_found("CMA"))?;
        self.0.store.cma(id).await?.ok_or_else(|| AppError::not_found("CMA"))
    }

    /// The draft inside a record, for its report.
    pub(crate) async fn cma_draft(&self, id: &str) -> Result<(String, CmaDraft)> {
        let record = self.cma_record(id).await?;
        let draft = read(&record)?;
        Ok((record.title, draft))
    }

    /// The day where the user is.
    pub(crate) fn today(&self) -> NaiveDate {
        self.0.clock.today()
    }

    /// The instant, by the offset from UTC where the user is.
    pub(crate) fn here(&self) -> chrono::DateTime<chrono::FixedOffset> {
        self.0.clock.here()
    }

    pub(super) fn shown(&self, record: &CmaRecord) -> Result<CmaView> {
        let mut draft = read(record)?;
        if self.presenting() {
            hide_places(&mut draft);
        }
        Ok(screen::view(record.id, &record.title, precise(record.updated_at), &draft))
    }

    async fn find_subject(&self, subject: &CmaSubject) -> Result<Found> {
        match subject {
            CmaSubject::Facts(subject) => Ok(of_facts(subject, None)),
            CmaSubject::Record(subject, record) => Ok(of_facts(subject, Some(record))),
            CmaSubject::Listing(key) => {
                let stored = self.0.store.listing(key).await?.ok_or_else(|| AppError::not_found("such listing"))?;
                let decision = self.decision(&stored, Outlet::Print).await?;
                if let Err(reason) = decision.subject {
                    return Err(not_licensed(&stored.connection.name, stored.connection.licence, reason));
                }
                if let Some(error) = work::not_for_sale(stored.listing.property_type) {
                    return Err(error);
                }
                let payload = self.0.store.payload(Resource::Property, &stored.listing.listing_key).await?;
                Ok(Found {
                    subject: Subject::of(&stored.listing),
                    property_type: stored.listing.property_type.unwrap_or(PropertyType::Residential),
                    source: Some(stored.connection.name.clone()),
                    state: stored.listing.state_or_province.clone(),
                    withhold_address: decision.address.is_err(),
                    asked: work::asking(&stored.listing),
                    remark: work::own_remark(stored.listing.public_remarks.as_deref(), payload.as_ref()),
                })
            }
        }
    }

    async fn draft(&self, found: Found) -> Result<CmaDraft> {
        let today = self.today();
        Ok(CmaDraft {
            own_date: Some(found.subject.close_date.unwrap_or(today)),
            subject: found.subject,
            property_type: found.property_type,
            source: found.source,
            state: found.state,
            withhold_address: found.withhold_address,
            edits: Default::default(),
            result: None,
            unedited: None,
            problem: None,
            prepared_on: today,
            sources: self.source_dates().await?,
            taken_out: Vec::new(),
            credits: Vec::new(),
            market_withheld: None,
            base: None,
            remarks: found.remark.map(|remark| (String::new(), remark)).into_iter().collect(),
            asked: found.asked,
            kept: false,
            surroundings: None,
        })
    }
}

fn of_facts(subject: &Subject, record: Option<&serde_json::Map<String, serde_json::Value>>) -> Found {
    let remarks = record.and_then(|r| r.get("PublicRemarks")?.as_str());
    Found {
        property_type: PropertyType::Residential,
        source: None,
        state: subject.facts.state_or_province.clone(),
        withhold_address: false,
        asked: None,
        remark: work::own_remark(remarks, record),
        subject: subject.clone(),
    }
}

fn not_licensed(source: &str, licence: Licence, reason: Reason) -> AppError {
    if reason != Reason::NeedsCmaRights || licence.allows_cma() {
        return crate::rules::refused(reason);
    }
    AppError::new(ErrorCode::Refused).with(
        "rule",
        format!(
            "the rows of “{source}” are licensed as {}, which is for display; a CMA needs back-office or VOW data",
            licence.as_str()
        ),
    )
}

fn title(found: &Found) -> String {
    let facts = &found.subject.facts;
    let address = if found.withhold_address { None } else { screen::street(facts) };
    address
        .or_else(|| found.subject.listing_id.clone())
        .or_else(|| found.subject.listing_key.clone())
        .unwrap_or_else(|| "CMA".to_owned())
}

/// Keeps price and date of the sales that are out, for the list they can be put back from.
fn remember_taken_out(draft: &mut CmaDraft) {
    if let Some(base) = &draft.base {
        for comparable in &base.cma.comparables {
            let out = draft.edits.excluded.contains(&comparable.listing_key);
            let known = draft.taken_out.iter().any(|t| t.listing_key == comparable.listing_key);
            if out && !known {
                draft.taken_out.push(TakenOut {
                    listing_key: comparable.listing_key.clone(),
                    address: screen::street(&comparable.facts),
                    close_date: Some(comparable.close_date),
                    close_price: Some(comparable.close_price),
                });
            }
        }
    }
    let excluded = &draft.edits.excluded;
    draft.taken_out.retain(|t| excluded.contains(&t.listing_key));
}

pub(super) fn read(record: &CmaRecord) -> Result<CmaDraft> {
    CmaDraft::deserialize(&record.state).map_err(|error| {
        AppError::new(ErrorCode::Damaged).with("reason", format!("a saved CMA does not read: {error}"))
    })
}
