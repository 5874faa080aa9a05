//! What is done to a deal. Each change is kept with who made it, and answered with the deal as it stands.

use hub_domain::transaction::{AnchorDay, DoneDay, Stage, Transaction, lead_paint};
use hub_store::services::KeptRecord;

use super::dates::{Of, Unsaid, dates};
use super::form::{some, some_day};
use super::page::needs_day;
use super::{contingencies, form, forms, papers};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    ChangeContingencyRequest, ContingencyChangeView, ErrorCode, MarkDueRequest, MoveTransactionRequest,
    SavePaperRequest, SaveTransactionRequest, TransactionView, UndoTransactionRequest,
};
use crate::withheld;

impl Hub {
    /// Keeps a deal, new or changed. A new one is at the offer.
    ///
    /// # Errors
    /// A field that is wrong, by its name; a text that must not be kept; it was changed since.
    pub async fn save_transaction(&self, request: &SaveTransactionRequest) -> Result<TransactionView> {
        let before = match &request.transaction.id {
            Some(id) => Some(self.seen(id, request.revision).await?.value),
            None => None,
        };
        let mut deal = form::deal(&request.transaction, before, &self.money_tables(), self.today())?;
        if deal.stage == Stage::Offer {
            papers::add_hindrance(&mut deal);
        }
        self.keep_deal(deal, request.revision).await
    }

    /// Moves a deal to another stage. Coming under contract it gets the papers that are due.
    ///
    /// # Errors
    /// A stage that does not follow; no reason for its end; no day on which the contract binds; a paper that the buyer
    /// must have before being bound, by its provision; it was changed since.
    pub async fn move_transaction(&self, request: &MoveTransactionRequest) -> Result<TransactionView> {
        let mut deal = self.seen(&request.id, request.revision).await?.value;
        let to = Stage::parse(&request.stage);
        let to = to.ok_or_else(|| AppError::bad_request("stage", "is none of those there are"))?;
        let (tables, today) = (self.money_tables(), self.today());
        let on = some_day("on", request.on.as_deref())?;
        let binds = to.is_under_contract() && !deal.stage.is_under_contract();
        let missing = needs_day(&deal, &tables);
        let since = if binds { today } else { on.unwrap_or(today) };
        deal.go(to, since, some(request.because.as_deref()))?;
        if binds {
            if let Some(hindrance) = lead_paint(&deal) {
                let rule = format!("{} ({})", hindrance.because, hindrance.source);
                return Err(AppError::new(ErrorCode::Refused)
                    .with("rule", rule)
                    .with("paper", hindrance.paper.as_str()));
            }
            let anchor = forms::binds_on(&tables.deadlines, deal.form.as_deref()).to_owned();
            match on {
                Some(on) if on > today => {
                    return Err(AppError::bad_request("on", "a contract does not bind from a day to come"));
                }
                Some(on) => {
                    deal.anchors.retain(|it| it.anchor != anchor);
                    deal.anchors.push(AnchorDay { anchor, on });
                }
                None if missing => {
                    return Err(AppError::bad_request("on", "the day on which the contract binds is needed"));
                }
                None => {}
            }
            papers::add_due(&mut deal, &tables.transactions);
        }
        self.keep_deal(deal, request.revision).await
    }

    /// Says that something due was done, or takes that back.
    ///
    /// # Errors
    /// Nothing of that name is due; a day to come; it was changed since.
    pub async fn mark_due(&self, request: &MarkDueRequest) -> Result<TransactionView> {
        let mut deal = self.seen(&request.id, request.revision).await?.value;
        let today = self.today();
        deal.done.retain(|done| done.event != request.event);
        if let Some(on) = some_day("on", request.on.as_deref())? {
            let dates = dates(&deal, &self.money_tables(), today);
            let known = |of: Of| matches!(of, Of::Contract | Of::Loan);
            if !dates.due.iter().any(|due| due.event == request.event && known(due.of)) {
                return Err(AppError::not_found("such date of this deal"));
            }
            if on > today {
                return Err(AppError::bad_request("on", "what is done was not done on a day to come"));
            }
            deal.done.push(DoneDay { event: request.event.clone(), on, by: self.acting().await? });
        }
        self.keep_deal(deal, request.revision).await
    }

    /// Changes a contingency: that the contract has it, what was done about it, that it does not.
    ///
    /// # Errors
    /// One that the form does not have; a step that leads nowhere, with why; it was changed since.
    pub async fn change_contingency(&self, request: &ChangeContingencyRequest) -> Result<TransactionView> {
        let mut deal = self.seen(&request.id, request.revision).await?.value;
        let tables = self.money_tables();
        let contract = deal.form.as_deref().and_then(|name| forms::named(&tables.deadlines, name));
        contingencies::change(&mut deal, &request.contingency, &request.change, contract.as_ref(), &tables)?;
        if matches!(request.change, ContingencyChangeView::Take { .. })
            && let Some(held) = deal.contingencies.iter().find(|held| held.contingency == request.contingency)
        {
            contingencies::stands(&deal, held, contract.as_ref(), &tables, self.today()).map_err(
                |unsaid| match unsaid {
                    Unsaid::NoForm => AppError::bad_request("contingency", "the contract form does not have it"),
                    Unsaid::Anchor(anchor) => {
                        AppError::bad_request("anchors", format!("the day of {anchor} is missing"))
                    }
                    Unsaid::Refused(error) => AppError::bad_request("step", error),
                },
            )?;
        }
        self.keep_deal(deal, request.revision).await
    }

    /// Sets a paper, one of the list or another one.
    ///
    /// # Errors
    /// A field that is wrong; no reason why it is not needed; it was changed since.
    pub async fn save_paper(&self, request: &SavePaperRequest) -> Result<TransactionView> {
        let mut deal = self.seen(&request.id, request.revision).await?.value;
        match request.at {
            Some(at) => {
                let none = || AppError::not_found("such paper of this deal");
                let held = usize::try_from(at).ok().and_then(|at| deal.papers.get_mut(at)).ok_or_else(none)?;
                *held = papers::read(&request.paper, Some(held))?;
            }
            None => deal.papers.push(papers::read(&request.paper, None)?),
        }
        self.keep_deal(deal, request.revision).await
    }

    /// Takes back the latest change: the deal says again what it said before, as a change of its own.
    ///
    /// # Errors
    /// There is nothing to take back; it was changed since.
    pub async fn undo_transaction(&self, request: &UndoTransactionRequest) -> Result<TransactionView> {
        let deal = self.seen(&request.id, request.revision).await?.value;
        let past = self.0.store.record_history::<Transaction>(deal.id.as_uuid()).await?;
        let before = past.into_iter().next().and_then(|change| change.before);
        let before = before.ok_or_else(|| AppError::bad_request("revision", "there is nothing to take back"))?;
        self.keep_deal(before, request.revision).await
    }

    /// The deal, where it still is as it was seen.
    async fn seen(&self, id: &str, revision: u32) -> Result<KeptRecord<Transaction>> {
        let kept = self.kept_deal(id).await?;
        if kept.revision != revision {
            return Err(hub_store::StoreError::Stale { what: "transaction" }.into());
        }
        Ok(kept)
    }

    async fn keep_deal(&self, deal: Transaction, revision: u32) -> Result<TransactionView> {
        deal.check()?;
        let id = deal.id.to_string();
        let by = self.acting().await?;
        self.0.store.keep_record(&withheld::checked(deal)?, revision, Some(&by)).await?;
        let kept = self.kept_deal(&id).await?;
        self.jobs_follow(&kept.value).await?;
        self.deal_view(&kept).await
    }
}
