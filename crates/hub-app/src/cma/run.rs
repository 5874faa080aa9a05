use chrono::{NaiveDate, Utc};
use hub_compliance::{Outlet, Reason};
use hub_domain::{CmaId, Licence, PropertyType};
use hub_store::CmaRecord;
use hub_valuation::{Cma, CmaRequest, Overrides, Subject};

use super::credits::hide_places;
use super::draft::{CmaDraft, TakenOut};
use super::{edits, screen};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{CmaIdRequest, CmaSummaryView, CmaView, ErrorCode, StartCmaRequest, UpdateCmaRequest};

/// What a CMA is about.
#[derive(Debug, Clone, PartialEq)]
pub enum CmaSubject {
    /// A listing in the store, by key or MLS number.
    Listing(String),
    /// Facts from elsewhere.
    Facts(Box<Subject>),
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
struct Found {
    subject: Subject,
    property_type: PropertyType,
    source: Option<String>,
    state: Option<String>,
    withhold_address: bool,
}

impl Hub {
    /// Works out a CMA without keeping it.
    ///
    /// # Errors
    /// No such listing, a licence that forbids it, a subject that lacks what is needed, no comparable sale.
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
        let mut cma = self.value(found.property_type, request).await?;
        let mut draft = self.draft(found).await?;
        draft.market_withheld = self.limit_statistics(&mut cma).await?;
        draft.credits = self.credits(&cma).await?.into_iter().map(|(credit, _)| credit).collect();
        draft.edits.as_of = run.as_of.map(|d| d.to_string());
        draft.edits.level = Some(run.level);
        draft.edits.excluded.clone_from(&run.exclude);
        draft.result = Some(cma.clone());
        Ok(CmaOutcome { cma, draft })
    }

    /// Starts a CMA for a listing, or opens the one that was started before.
    ///
    /// # Errors
    /// As [`Hub::run_cma`], except that missing facts and missing sales are told inside the CMA.
    pub async fn start_cma(&self, request: &StartCmaRequest) -> Result<CmaView> {
        let found = self.find_subject(&CmaSubject::Listing(request.listing_key.clone())).await?;
        let key = found.subject.listing_key.clone();
        let earlier = self.0.store.cmas().await?.into_iter().find(|r| r.subject_key == key);
        if let Some(record) = earlier {
            return self.shown(&record);
        }
        let title = title(&found);
        let mut draft = self.draft(found).await?;
        self.work_out(&mut draft).await?;
        let record = self.record(CmaId::new(), title, &draft)?;
        self.0.store.save_cma(&record).await?;
        self.shown(&record)
    }

    /// A CMA as it was left.
    ///
    /// # Errors
    /// When there is none of that identifier.
    pub async fn cma(&self, request: &CmaIdRequest) -> Result<CmaView> {
        self.shown(&self.cma_record(&request.id).await?)
    }

    /// Saves the agent's edits; works the figures out again where they change any.
    ///
    /// # Errors
    /// Edits that make no sense; nothing is saved then.
    pub async fn update_cma(&self, request: &UpdateCmaRequest) -> Result<CmaView> {
        let mut record = self.cma_record(&request.id).await?;
        let mut draft = read(&record)?;
        let before = std::mem::replace(&mut draft.edits, request.edits.clone());
        if before == request.edits {
            return self.shown(&record);
        }
        if !edits::same_figures(&before, &draft.edits) {
            edits::request(&draft.subject, &draft.edits, self.today())?;
            remember_taken_out(&mut draft);
            self.work_out(&mut draft).await?;
        }
        if let Some(title) = draft.edits.title.as_deref().map(str::trim).filter(|t| !t.is_empty()) {
            record.title = title.to_owned();
        }
        let record = CmaRecord { created_at: record.created_at, ..self.record(record.id, record.title, &draft)? };
        self.0.store.save_cma(&record).await?;
        self.shown(&record)
    }

    /// The CMAs in the store, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn cmas(&self) -> Result<Vec<CmaSummaryView>> {
        let mut records = self.0.store.cmas().await?;
        records.sort_by_key(|r| std::cmp::Reverse(r.updated_at));
        records
            .iter()
            .map(|record| {
                Ok(CmaSummaryView {
                    id: record.id.to_string(),
                    title: record.title.clone(),
                    listing_key: record.subject_key.clone(),
                    estimate: read(record)?.result.map(|cma| cma.estimate.into()),
                    updated_at: instant(record.updated_at),
                })
            })
            .collect()
    }

    /// Removes a CMA and hands it back, so that it can be put back.
    ///
    /// # Errors
    /// When there is none of that identifier.
    pub async fn delete_cma(&self, request: &CmaIdRequest) -> Result<CmaRecord> {
        let record = self.cma_record(&request.id).await?;
        self.0.store.delete_cma(record.id).await?;
        Ok(record)
    }

    /// Puts a removed CMA back.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn restore_cma(&self, record: &CmaRecord) -> Result<CmaView> {
        self.0.store.save_cma(record).await?;
        self.shown(record)
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

    pub(crate) fn today(&self) -> NaiveDate {
        self.0.clock.today()
    }

    fn shown(&self, record: &CmaRecord) -> Result<CmaView> {
        let mut draft = read(record)?;
        if self.presenting() {
            hide_places(&mut draft);
        }
        Ok(screen::view(record.id, &record.title, instant(record.updated_at), &draft))
    }

    fn record(&self, id: CmaId, title: String, draft: &CmaDraft) -> Result<CmaRecord> {
        let now = self.0.clock.now();
        let state = serde_json::to_value(draft).map_err(|e| AppError::unexpected(&e))?;
        Ok(CmaRecord {
            id,
            title,
            subject_key: draft.subject.listing_key.clone(),
            created_at: now,
            updated_at: now,
            state,
        })
    }

    async fn find_subject(&self, subject: &CmaSubject) -> Result<Found> {
        match subject {
            CmaSubject::Facts(subject) => Ok(Found {
                property_type: PropertyType::Residential,
                source: None,
                state: subject.facts.state_or_province.clone(),
                withhold_address: false,
                subject: (**subject).clone(),
            }),
            CmaSubject::Listing(key) => {
                let stored = self.0.store.listing(key).await?.ok_or_else(|| AppError::not_found("such listing"))?;
                let decision = self.decision(&stored, Outlet::Print).await?;
                if let Err(reason) = decision.subject {
                    return Err(not_licensed(&stored.connection.name, stored.connection.licence, reason));
                }
                Ok(Found {
                    subject: Subject::of(&stored.listing),
                    property_type: stored.listing.property_type.unwrap_or(PropertyType::Residential),
                    source: Some(stored.connection.name.clone()),
                    state: stored.listing.state_or_province.clone(),
                    withhold_address: decision.address.is_err(),
                })
            }
        }
    }

    async fn draft(&self, found: Found) -> Result<CmaDraft> {
        Ok(CmaDraft {
            subject: found.subject,
            property_type: found.property_type,
            source: found.source,
            state: found.state,
            withhold_address: found.withhold_address,
            edits: Default::default(),
            result: None,
            unedited: None,
            problem: None,
            prepared_on: self.today(),
            sources: self.source_dates().await?,
            taken_out: Vec::new(),
            credits: Vec::new(),
            market_withheld: None,
        })
    }

    /// Fills in the result, or why there is none. Refusals of the valuation are part of a draft, not errors: the agent
    /// mends the facts and goes on.
    async fn work_out(&self, draft: &mut CmaDraft) -> Result<()> {
        let property_type = draft.property_type;
        let request = edits::request(&draft.subject, &draft.edits, self.today())?;
        let plain = edits::untouched(&draft.edits);
        let touched = !edits::same_figures(&plain, &draft.edits);
        match self.value(property_type, request).await {
            Ok(mut cma) => {
                draft.market_withheld = self.limit_statistics(&mut cma).await?;
                draft.credits = self.credits(&cma).await?.into_iter().map(|(credit, _)| credit).collect();
                draft.result = Some(cma);
                draft.problem = None;
            }
            Err(error) if matches!(error.code, ErrorCode::NoComparables | ErrorCode::SubjectIncomplete) => {
                draft.result = None;
                draft.problem = Some(error.into());
            }
            Err(error) => return Err(error),
        }
        draft.unedited = if touched {
            let request = edits::request(&draft.subject, &plain, self.today())?;
            self.value(property_type, request).await.ok().map(|cma| cma.estimate)
        } else {
            None
        };
        draft.prepared_on = self.today();
        draft.sources = self.source_dates().await?;
        Ok(())
    }

    /// Values a subject from the sales in the store.
    pub(crate) async fn value(&self, property_type: PropertyType, request: CmaRequest) -> Result<Cma> {
        let sales = self.sales(property_type, request.as_of).await?;
        tokio::task::spawn_blocking(move || hub_valuation::value(&request, &sales))
            .await
            .map_err(|error| AppError::unexpected(&error))?
            .map_err(|error| edits::refusal(&error))
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

/// Keeps price and date of the sales that are about to leave the result, for the list they can be put back from.
fn remember_taken_out(draft: &mut CmaDraft) {
    if let Some(cma) = &draft.result {
        for comparable in &cma.comparables {
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

fn read(record: &CmaRecord) -> Result<CmaDraft> {
    serde_json::from_value(record.state.clone()).map_err(|error| {
        AppError::new(ErrorCode::Damaged).with("reason", format!("a saved CMA does not read: {error}"))
    })
}

fn instant(at: chrono::DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}
