//! Quotes side by side, in an order by what the client picks.

use std::collections::BTreeSet;

use hub_compliance::providers::FREE_CHOICE;
use hub_domain::quote::{Quote, QuoteStatus, QuoteTerms};
use hub_domain::{Currency, Money, QuoteId, QuoteRequestId};
use hub_finance::loan::HpaRules;
use hub_finance::quote_order::{self, Criterion, order};
use hub_finance::{Cents, Dated, on_date};
use hub_store::quotes::{QuotesQuery, StoredQuote};

use super::cost::{Judged, criteria, judge};
use super::rows::rows;
use super::screen::{id, kind_view, quote_view, waits};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    CompareQuotesRequest, LeftOutView, QuoteColumnView, QuoteComparisonView, QuoteCriterionView, QuoteStepView,
    UnansweredView,
};

/// Fewest and most that are looked at side by side.
const FEWEST: usize = 2;
const MOST: usize = 8;
/// The longest stay that can be asked about.
const LONGEST: u32 = 600;

impl Hub {
    /// Compares quotes of one kind. What has expired, was declined or does not say what is asked stands beside them
    /// without a place.
    ///
    /// # Errors
    /// Fewer than two or more than eight, of several kinds or currencies, not here yet; an order that the kind does not
    /// have.
    pub async fn compare_quotes(&self, request: &CompareQuotesRequest) -> Result<QuoteComparisonView> {
        if !(FEWEST..=MOST).contains(&request.ids.len()) {
            return Err(AppError::bad_request("ids", format!("between {FEWEST} and {MOST} quotes")));
        }
        if !(1..=LONGEST).contains(&request.months) {
            return Err(AppError::bad_request("months", format!("between 1 and {LONGEST}")));
        }
        let ids: Vec<QuoteId> = request.ids.iter().map(|text| id("ids", text)).collect::<Result<_>>()?;
        let query = QuotesQuery { ids: ids.clone(), limit: 100, ..QuotesQuery::default() };
        let found = self.0.store.quotes(&query).await?;
        let mut stored = Vec::with_capacity(ids.len());
        for wanted in &ids {
            let quote = found.iter().find(|quote| quote.value.id == *wanted);
            let quote = quote.ok_or_else(|| AppError::not_found("such quote"))?;
            if stored.iter().any(|other: &StoredQuote| other.value.id == quote.value.id) {
                return Err(AppError::bad_request("ids", "each quote once"));
            }
            stored.push(quote.clone());
        }
        let mut compared = self.compared(&stored, request)?;
        for column in &mut compared.columns {
            column.tie = self.tie(column.quote.partner.as_deref()).await?;
        }
        compared.unanswered = self.unanswered(&stored).await?;
        Ok(compared)
    }

    /// The tie of a partner to the brokerage, which is shown wherever its quote is.
    async fn tie(&self, partner: Option<&str>) -> Result<Option<String>> {
        let Some(partner) = partner else { return Ok(None) };
        let known = self.0.store.partner(id("partner", partner)?).await?;
        Ok(known.and_then(|known| known.value.affiliation).map(|affiliation| affiliation.nature))
    }

    /// Who was asked with the same words and has not answered.
    async fn unanswered(&self, stored: &[StoredQuote]) -> Result<Vec<UnansweredView>> {
        if self.presenting() {
            return Ok(Vec::new());
        }
        let today = self.today();
        let requests: BTreeSet<QuoteRequestId> = stored.iter().filter_map(|quote| quote.request).collect();
        let mut unanswered = Vec::new();
        for request in requests {
            let reply_by = self.kept_request(request).await?.value.reply_by;
            let query = QuotesQuery { request: Some(request), limit: 100, ..QuotesQuery::default() };
            let names = self
                .0
                .store
                .quotes(&query)
                .await?
                .into_iter()
                .filter(|it| waits(&it.value))
                .filter_map(|it| it.partner_name);
            let late = reply_by < today;
            unanswered.extend(names.map(|name| UnansweredView { name, reply_by: reply_by.to_string(), late }));
        }
        unanswered.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(unanswered)
    }

    fn compared(&self, stored: &[StoredQuote], request: &CompareQuotesRequest) -> Result<QuoteComparisonView> {
        let now = self.here();
        let today = now.date_naive();
        let tables = self.money_tables();
        let tables = &tables.finance.loan.hpa;
        let rules: &Dated<HpaRules> = on_date(tables, "when mortgage insurance ends", "US", today)
            .map_err(|error| AppError::bad_request("tables", error))?;
        let quotes: Vec<&Quote> = stored
            .iter()
            .map(|quote| quote.value.quote.as_ref().ok_or_else(|| AppError::bad_request("ids", "not answered yet")))
            .collect::<Result<_>>()?;
        let [first, ..] = quotes.as_slice() else { return Err(AppError::not_found("such quote")) };
        if quotes.iter().any(|quote| quote.kind() != first.kind()) {
            return Err(AppError::bad_request("ids", "quotes of one kind"));
        }
        let currency = currency_of(first);
        if currency.minor_digits() != 2 || quotes.iter().any(|quote| currency_of(quote) != currency) {
            return Err(AppError::bad_request("ids", "quotes in one currency of two decimals"));
        }
        if !criteria(first).contains(&request.criterion) {
            return Err(AppError::bad_request("criterion", "this kind of quote has no such order"));
        }
        let judged: Vec<Judged> = stored
            .iter()
            .zip(&quotes)
            .map(|(stored, quote)| match stored.value.status {
                QuoteStatus::Declined | QuoteStatus::Withdrawn => Judged::LeftOut(LeftOutView::Gone, Vec::new()),
                _ if quote.has_expired(now) => Judged::LeftOut(LeftOutView::Expired, Vec::new()),
                _ => judge(quote, request.criterion, request.months, &rules.value),
            })
            .collect();
        let placed = place(stored, &judged, request.criterion)?;
        let (rows, other_differences) = rows(&quotes, request.months, &rules.value);
        let least = judged.iter().filter_map(Judged::total).min();
        let money = |amount: Cents| Money::from_minor(amount.0, currency).into();
        let mut columns: Vec<(Option<u32>, usize, QuoteColumnView)> = stored
            .iter()
            .zip(&judged)
            .enumerate()
            .map(|(at, (stored, judged))| {
                let place = placed.get(at).copied().flatten();
                let total = judged.total();
                let (left_out, unsaid) = match judged {
                    Judged::LeftOut(why, unsaid) => (Some(*why), unsaid.clone()),
                    _ => (None, Vec::new()),
                };
                let steps = match judged {
                    Judged::Sum(steps) => steps.as_slice(),
                    _ => &[],
                };
                let column = QuoteColumnView {
                    quote: quote_view(stored, None, now, self.presenting()),
                    place,
                    figure: total.map(money),
                    rate: if let Judged::Rate(rate) = judged { Some(rate.0.normalize().to_string()) } else { None },
                    more: total.zip(least).and_then(|(total, least)| total.checked_sub(least)).map(money),
                    tie: None,
                    left_out,
                    unsaid,
                    steps: steps
                        .iter()
                        .map(|(key, amount, months)| QuoteStepView {
                            key: *key,
                            amount: money(*amount),
                            months: *months,
                        })
                        .collect(),
                };
                (place, at, column)
            })
            .collect();
        columns.sort_by_key(|(place, at, _)| (place.is_none(), *place, *at));
        let order: Vec<usize> = columns.iter().map(|(_, at, _)| *at).collect();
        let rows = rows.into_iter().map(|mut row| {
            row.cells = order.iter().filter_map(|at| row.cells.get(*at).cloned()).collect();
            row
        });
        let rows: Vec<_> = rows.collect();
        let insured = quotes.iter().any(
            |quote| matches!(&quote.terms, QuoteTerms::Loan(loan) if loan.mi_monthly.is_some_and(|mi| mi.minor > 0)),
        );
        Ok(QuoteComparisonView {
            kind: kind_view(first.kind()),
            criterion: request.criterion,
            criteria: criteria(first).to_vec(),
            months: request.months,
            like_for_like: rows.iter().all(|row| !row.unlike) && other_differences.is_empty(),
            columns: columns.into_iter().map(|(_, _, column)| column).collect(),
            rows,
            other_differences,
            unanswered: Vec::new(),
            notice: FREE_CHOICE.to_owned(),
            insurance_rule: insured.then(|| format!("{}, in force since {}", rules.source.cite, rules.valid_from)),
            on: today.to_string(),
        })
    }
}

/// The place of each, by the neutral order all quotes are put in.
fn place(stored: &[StoredQuote], judged: &[Judged], by: QuoteCriterionView) -> Result<Vec<Option<u32>>> {
    let quotes: Vec<quote_order::Quote> = stored
        .iter()
        .zip(judged)
        .filter_map(|(stored, judged)| {
            let (upfront, apr) = match judged {
                Judged::Sum(_) => (judged.total()?, None),
                Judged::Rate(rate) => (Cents::ZERO, Some(*rate)),
                Judged::LeftOut(..) => return None,
            };
            let id = stored.value.id.to_string();
            Some(quote_order::Quote { id, upfront, monthly: Cents::ZERO, cost_by_month: Vec::new(), apr })
        })
        .collect();
    let by = if by == QuoteCriterionView::Apr { Criterion::Apr } else { Criterion::Upfront };
    let placed = order(&quotes, by).map_err(|error| AppError::unexpected(&error))?;
    Ok(stored
        .iter()
        .map(|stored| {
            let id = stored.value.id.to_string();
            let found = placed.iter().find(|placed| placed.id == id)?;
            u32::try_from(found.place).ok()
        })
        .collect())
}

fn currency_of(quote: &Quote) -> Currency {
    match &quote.terms {
        QuoteTerms::Loan(loan) => loan.loan.currency,
        QuoteTerms::Insurance(policy) => policy.premium.currency,
        QuoteTerms::Warranty(plan) => plan.price.currency,
        QuoteTerms::Title(title) => {
            let premium = title.premiums.first().map(|premium| premium.amount.currency);
            premium.or_else(|| title.fees.first().map(|fee| fee.amount.currency)).unwrap_or(Currency::USD)
        }
    }
}
