//! The one way a payment is recorded; payments and attempts read; their steps.

use hub_compliance::payment::{
    Action, BasisKind, Decision, Fact, PartyKind, Payment, PaymentRules, RecordName, Stage, allowed_bases, decide,
};
use hub_store::revenue::{
    Asked, AttemptRow, Direction, KeptAttempt, NewStatement, PaymentAsk, PaymentClaim, PaymentMove, PaymentQuery,
    PaymentRow, PaymentState, Road,
};

use super::entry::{FINANCING, claim, payment, strictly};
use super::words::{day, id, instant};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    AttemptView, AttemptsRequest, AttemptsView, MovePaymentsRequest, PaymentChoicesView, PaymentDecisionView,
    PaymentEntryRequest, PaymentEventView, PaymentOfferRequest, PaymentOfferView, PaymentOutcomeView, PaymentStepView,
    PaymentTermsRequest, PaymentTotalView, PaymentView, PaymentsRequest, PaymentsView, RecordPlaceView,
    ReviewAttemptRequest, ReviewView,
};
use crate::withheld::checked;

impl Hub {
    /// Asks the rules of today about a payment and keeps the attempt, whatever they say; keeps the payment where they let
    /// it be kept. The one way a payment is recorded, for every road; the profile that acts here stands in the record.
    ///
    /// # Errors
    /// An amount, a name or a record that makes no sense; a text that must not be kept; an unknown profile. A blocked
    /// payment is no error: the answer says which rule, why, and what would be lawful.
    pub async fn decide_and_record_payment(
        &self,
        payment: Payment,
        claim: PaymentClaim,
        road: Road,
    ) -> Result<PaymentOutcomeView> {
        let kept = self.record_all(vec![(payment, claim)], None, road).await?;
        let one = kept.into_iter().next().ok_or_else(|| AppError::bad_request("payment", "none was given"))?;
        Ok(outcome(&one, &self.money_tables().payments))
    }

    /// The same for several, and the statement they come from: all of them are kept, or none.
    pub(super) async fn record_all(
        &self,
        asks: Vec<(Payment, PaymentClaim)>,
        statement: Option<NewStatement>,
        road: Road,
    ) -> Result<Vec<KeptAttempt>> {
        let asks = asks.into_iter().map(|(payment, claim)| {
            let payment = strictly(payment, &claim.what);
            checked(PaymentAsk::new(payment, claim))
        });
        let asks: Vec<_> = asks.collect::<Result<_>>()?;
        let statement = statement.map(checked).transpose()?;
        let asked = Asked { road, by: Some(self.me().await?.id), on: self.today() };
        let tables = self.money_tables();
        Ok(self.0.store.record_payments(&asks, statement.as_ref(), &asked, &tables.payments).await?)
    }

    /// Records a payment from a form, and gives it to a deal where it names one.
    ///
    /// # Errors
    /// As [`Hub::decide_and_record_payment`]; no such deal, or a payment that is not between brokers.
    pub async fn record_payment(&self, request: &PaymentEntryRequest) -> Result<PaymentOutcomeView> {
        let (asked, claim) = (payment(&request.terms)?, claim(request)?);
        let deal = request.deal.as_deref().map(|deal| id("deal", deal)).transpose()?;
        if let Some(deal) = deal {
            if !asked.payer.is_broker_side() || !asked.payee.is_broker_side() {
                return Err(AppError::bad_request("deal", "only a payment between brokers belongs to a deal"));
            }
            let deals = self.0.store.deals().await?;
            if deals.iter().all(|kept| kept.id != deal) {
                return Err(AppError::not_found("such deal"));
            }
        }
        let outcome = self.decide_and_record_payment(asked, claim, Road::Screen).await?;
        if let (Some(deal), Some(payment)) = (deal, &outcome.payment) {
            self.0.store.give_payment_to_deal(id("payment", payment)?, deal).await?;
        }
        Ok(outcome)
    }

    /// What the rules of today would say of a payment from a form. Nothing is kept.
    ///
    /// # Errors
    /// A field that makes no sense.
    pub fn weigh_payment(&self, request: &PaymentEntryRequest) -> Result<PaymentDecisionView> {
        let (asked, claim) = (payment(&request.terms)?, claim(request)?);
        let mut asked = strictly(asked, &claim.what);
        asked.stage = Stage::Entry;
        asked.records.extend(claim.records.iter().map(|record| (record.name, true)));
        let tables = self.money_tables();
        let rules = &tables.payments;
        Ok(decision_view(&decide(&asked, rules, self.today()), rules))
    }

    /// Kinds of party, questions and records, for forms.
    #[must_use]
    pub fn payment_choices(&self) -> PaymentChoicesView {
        let names = |names: &mut dyn Iterator<Item = &'static str>| names.map(str::to_owned).collect();
        PaymentChoicesView {
            kinds: names(&mut PartyKind::ALL.iter().map(|kind| kind.as_str())),
            facts: names(&mut Fact::ALL.iter().map(|fact| fact.as_str())),
            financing: names(&mut FINANCING.iter().copied()),
            records: names(&mut RecordName::ALL.iter().map(|record| record.as_str())),
        }
    }

    /// Which bases may be entered at all between two kinds of party, and what the rules say of each as it stands.
    ///
    /// # Errors
    /// A kind nobody knows.
    pub fn payment_offer(&self, request: &PaymentOfferRequest) -> Result<PaymentOfferView> {
        let kind = |field: &str, name: &str| {
            PartyKind::parse(name).ok_or_else(|| AppError::bad_request(field, format!("no kind is called {name}")))
        };
        let (payer, payee) = (kind("payerKind", &request.payer_kind)?, kind("payeeKind", &request.payee_kind)?);
        let tables = self.money_tables();
        let rules = &tables.payments;
        let said = |basis: BasisKind| decide(&Payment::new(payer, payee, basis), rules, self.today());
        let bases = allowed_bases(payer, payee).into_iter().filter(|basis| said(*basis).action != Action::Block);
        let refused = said(BasisKind::PerClosing);
        Ok(PaymentOfferView {
            bases: bases.map(|basis| basis.as_str().to_owned()).collect(),
            contingent: (refused.action == Action::Block).then(|| decision_view(&refused, rules)),
            between_brokers: payer.is_broker_side() && payee.is_broker_side(),
        })
    }

    /// Payments, the latest due first.
    ///
    /// # Errors
    /// The request makes no sense.
    pub async fn payments(&self, request: &PaymentsRequest) -> Result<PaymentsView> {
        let query = query(request)?;
        let (total, rows) = self.0.store.payments(&query).await?;
        let totals = self.0.store.payment_totals().await?;
        let blocked = self.0.store.payment_attempts(&["block"], 0, 0).await?.0;
        let tables = self.money_tables();
        Ok(PaymentsView {
            total,
            rows: rows.iter().map(|row| payment_view(row, &tables.payments)).collect(),
            totals: totals
                .into_iter()
                .map(|(state, direction, count, cents)| PaymentTotalView {
                    state: state.as_str().to_owned(),
                    incoming: direction == Direction::In,
                    payments: count,
                    cents,
                })
                .collect(),
            blocked,
        })
    }

    /// What became of a payment.
    ///
    /// # Errors
    /// No such identifier.
    pub async fn payment_events(&self, payment: &str) -> Result<Vec<PaymentEventView>> {
        let events = self.0.store.payment_events(id("id", payment)?).await?;
        let view = |event: hub_store::revenue::PaymentEvent| PaymentEventView {
            state: event.state.as_str().to_owned(),
            on: event.on.to_string(),
            by: event.by,
            cents: event.cents,
            reason: event.reason,
        };
        Ok(events.into_iter().map(view).collect())
    }

    /// Takes payments a step on, all of them or none.
    ///
    /// # Errors
    /// A step that is not to be had; a reversal without its reason; no such payment.
    pub async fn move_payments(&self, request: &MovePaymentsRequest) -> Result<()> {
        let ids = request.ids.iter().map(|payment| id("ids", payment)).collect::<Result<Vec<_>>>()?;
        let on = request.on.as_deref().map_or(Ok(self.today()), |on| day("on", on))?;
        let by = Some(self.me().await?.id);
        let reason = checked(request.reason.clone().unwrap_or_default())?;
        let step = match request.step {
            PaymentStepView::Lock => PaymentMove::Lock,
            PaymentStepView::Pay => PaymentMove::Pay,
            PaymentStepView::Reverse => PaymentMove::Reverse(&reason),
        };
        Ok(self.0.store.move_payments(&ids, step, on, by).await?)
    }

    /// Attempts that kept no payment, the latest first.
    ///
    /// # Errors
    /// The request makes no sense.
    pub async fn payment_attempts(&self, request: &AttemptsRequest) -> Result<AttemptsView> {
        let outcomes: &[&str] = if request.blocked_only { &["block"] } else { &["block", "require"] };
        let limit = request.limit.clamp(1, 500);
        let (total, rows) = self.0.store.payment_attempts(outcomes, limit, request.offset).await?;
        let tables = self.money_tables();
        let may_review = self.current_profile().await?.is_none_or(|me| me.may_decide().is_ok());
        Ok(AttemptsView {
            total,
            rows: rows.iter().map(|row| attempt_view(row, &tables.payments)).collect(),
            may_review,
        })
    }

    /// Notes what a compliance administrator found of a blocked attempt. No payment comes of it.
    ///
    /// # Errors
    /// Who acts is none; the attempt is not a blocked one.
    pub async fn review_attempt(&self, request: &ReviewAttemptRequest) -> Result<()> {
        let by = self.me().await?.id;
        let note = checked(request.note.trim().to_owned())?;
        Ok(self.0.store.review_attempt(id("id", &request.id)?, request.facts_wrong, &note, by).await?)
    }
}

pub(super) fn query(request: &PaymentsRequest) -> Result<PaymentQuery> {
    let state = |name: &String| {
        PaymentState::parse(name).ok_or_else(|| AppError::bad_request("states", format!("no state is called {name}")))
    };
    Ok(PaymentQuery {
        states: request.states.iter().map(state).collect::<Result<_>>()?,
        from: request.from.as_deref().map(|text| day("from", text)).transpose()?,
        to: request.to.as_deref().map(|text| day("to", text)).transpose()?,
        limit: request.limit.clamp(1, 500),
        offset: request.offset,
    })
}

pub(super) fn outcome(kept: &KeptAttempt, rules: &PaymentRules) -> PaymentOutcomeView {
    PaymentOutcomeView {
        attempt: kept.attempt.to_string(),
        payment: kept.payment.map(|payment| payment.to_string()),
        decision: decision_view(&kept.decision, rules),
    }
}

/// A decision with the title that its rule has in `rules`.
pub(super) fn decision_view(decision: &Decision, rules: &PaymentRules) -> PaymentDecisionView {
    let row = rules.rows().iter().find(|row| Some(&row.id) == decision.rule.as_ref());
    PaymentDecisionView {
        action: decision.action.as_str().to_owned(),
        rule: decision.rule.clone(),
        rule_title: row.map(|row| row.title.clone()),
        since: row.map(|row| row.valid_from.to_string()),
        provision: decision.citation.clone(),
        reason: decision.reason.clone(),
        record: decision.record.iter().map(|record| record.as_str().to_owned()).collect(),
        missing: decision.missing.clone(),
        lawful: decision.lawful.clone(),
    }
}

fn attempt_view(row: &AttemptRow, rules: &PaymentRules) -> AttemptView {
    AttemptView {
        id: row.id.to_string(),
        at: instant(row.at),
        by: row.by.clone(),
        road: row.road.clone(),
        payer: row.claim.payer.clone(),
        payer_kind: row.facts.payer.as_str().to_owned(),
        payee: row.claim.payee.clone(),
        payee_kind: row.facts.payee.as_str().to_owned(),
        basis: row.facts.basis.kind.as_str().to_owned(),
        cents: row.claim.cents,
        amount_stated: row.claim.amount_stated,
        what: row.claim.what.clone(),
        ruled_on: row.ruled_on.to_string(),
        decision: PaymentDecisionView {
            since: row.rule_since.map(|day| day.to_string()),
            ..decision_view(&row.decision, rules)
        },
        reviews: row
            .reviews
            .iter()
            .map(|review| ReviewView {
                at: instant(review.at),
                by: review.by.clone(),
                facts_wrong: review.facts_wrong,
                note: review.note.clone(),
            })
            .collect(),
    }
}

pub(super) fn payment_view(row: &PaymentRow, rules: &PaymentRules) -> PaymentView {
    let claim = &row.attempt.claim;
    PaymentView {
        id: row.id.to_string(),
        incoming: claim.direction == Direction::In,
        due_on: claim.due_on.to_string(),
        reference: claim.reference.clone(),
        state: row.state.as_str().to_owned(),
        state_on: row.state_on.to_string(),
        reversed_because: row.reason.clone(),
        deal: row.deal.map(|deal| deal.to_string()),
        records: claim
            .records
            .iter()
            .map(|record| RecordPlaceView { name: record.name.as_str().to_owned(), place: record.place.clone() })
            .collect(),
        attempt: attempt_view(&row.attempt, rules),
    }
}

/// The terms that a statement's lines are recorded on, as the rules read them.
pub(super) fn terms(request: &PaymentTermsRequest) -> Result<(Payment, Vec<hub_store::revenue::RecordPlace>)> {
    Ok((payment(request)?, super::entry::records(request)?))
}
