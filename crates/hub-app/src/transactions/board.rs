//! The board: deals by stage.

use hub_domain::transaction::{Stage, Transaction};
use hub_domain::{Currency, Money};
use hub_store::services::KeptRecord;

use super::dates::dates;
use super::endangered::endangered;
use super::page::{may_go, needs_day};
use crate::error::Result;
use crate::hub::Hub;
use crate::instant::days_between;
use crate::view::{NextDueView, TransactionCardView, TransactionStageView, TransactionsRequest, TransactionsView};

/// Deals that are over of which a column shows the latest.
const OVER: usize = 50;

impl Hub {
    /// Deals by stage, with what is due next and how many reasons there are to look at them.
    ///
    /// # Errors
    /// The store's.
    pub async fn transactions(&self, request: &TransactionsRequest) -> Result<TransactionsView> {
        let all = self.0.store.kept_records::<Transaction>().await?;
        let any = !all.is_empty();
        let words: Vec<String> =
            request.text.as_deref().unwrap_or_default().split_whitespace().map(str::to_lowercase).collect();
        let asked: Vec<_> = all.into_iter().filter(|kept| has(&kept.value, &words)).collect();
        let open: Vec<&Transaction> =
            asked.iter().map(|kept| &kept.value).filter(|deal| !deal.stage.is_over()).collect();
        let around = self.around_deals(&open).await?;
        let (tables, today) = (self.money_tables(), self.today());
        let card = |kept: &KeptRecord<Transaction>| {
            let deal = &kept.value;
            let dates = dates(deal, &tables, today);
            let risks = endangered(deal, &dates, &around, &tables, today);
            let next = dates.next().filter(|_| !deal.stage.is_over());
            TransactionCardView {
                id: deal.id.to_string(),
                revision: kept.revision,
                title: deal.title.clone(),
                side: deal.side.as_str().to_owned(),
                since: deal.since.to_string(),
                price: deal.price.map(Into::into),
                closing: dates.closing.map(|day| day.to_string()),
                next: next.map(|due| NextDueView {
                    title: due.title.clone(),
                    day: due.day.to_string(),
                    days: days_between(today, due.day),
                }),
                risks: u32::try_from(risks.len()).unwrap_or(u32::MAX),
                risk: risks.first().map(|risk| risk.signal.as_str().to_owned()),
                may_go: may_go(deal),
                needs_day: needs_day(deal, &tables),
            }
        };
        let column = |stage: &Stage| {
            let mut of: Vec<_> = asked.iter().filter(|kept| kept.value.stage == *stage).collect();
            let total: i64 = of.iter().filter_map(|kept| kept.value.price).map(|price| price.minor).sum();
            let unpriced = of.iter().filter(|kept| kept.value.price.is_none()).count();
            let count = of.len();
            if stage.is_over() {
                of.sort_by_key(|kept| std::cmp::Reverse(kept.value.since));
                of.truncate(OVER);
            }
            let mut cards: Vec<_> = of.into_iter().map(card).collect();
            if !stage.is_over() {
                cards.sort_by_key(|card| (card.next.as_ref().map_or(i32::MAX, |next| next.days), card.title.clone()));
            }
            TransactionStageView {
                stage: stage.as_str().to_owned(),
                count: u32::try_from(count).unwrap_or(u32::MAX),
                total: Money::from_minor(total, Currency::USD).into(),
                unpriced: u32::try_from(unpriced).unwrap_or(u32::MAX),
                cards,
            }
        };
        Ok(TransactionsView { any, stages: Stage::ALL.iter().map(column).collect(), today: today.to_string() })
    }
}

/// Whether every word is in the title or the name of somebody who takes part.
fn has(deal: &Transaction, words: &[String]) -> bool {
    let names = deal.parties.iter().map(|party| party.name.to_lowercase());
    let said: Vec<String> = names.chain([deal.title.to_lowercase()]).collect();
    words.iter().all(|word| said.iter().any(|text| text.contains(word)))
}
