//! Asking several partners the same thing in the same words.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use hub_compliance::providers::{Neutral, Provider, Rated, order};
use hub_domain::partner::{Partner, PartnerKind};
use hub_domain::quote::{AskState, KeptQuote, QuoteKind, QuoteRequest};
use hub_domain::{PartnerId, QuoteId, QuoteRequestId};
use hub_partners::sheet::form::{Reference, Request};
use hub_partners::sheet::{Draft, Field};
use hub_store::partners::PartnerQuery;
use hub_store::quotes::NewAsk;

use super::screen::{ask_state_of, day, id, kind_of};
use super::text::checked;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    AskPartnersRequest, AskTextView, QuoteFieldView, QuoteKindRequest, QuotePartnerView, QuotePartnersView,
    QuoteRequestView, StepAskRequest,
};

/// Most partners of one list, and of one request.
const LISTED: u32 = 500;
const ASKED: usize = 12;

/// The kinds of partner that quote.
const fn kinds(kind: QuoteKind) -> &'static [PartnerKind] {
    match kind {
        QuoteKind::Loan => &[PartnerKind::Lender, PartnerKind::Bank, PartnerKind::CreditUnion],
        QuoteKind::Insurance => &[PartnerKind::Insurer],
        QuoteKind::Title => &[PartnerKind::Title],
        QuoteKind::Warranty => &[PartnerKind::Warranty],
    }
}

/// The fields without which a quote cannot be kept.
const fn needed(field: Field) -> bool {
    use Field as F;
    matches!(
        field,
        F::Issuer
            | F::IssuedAt
            | F::Programme
            | F::Purpose
            | F::Occupancy
            | F::Property
            | F::Price
            | F::Loan
            | F::TermMonths
            | F::Rate
            | F::Points
            | F::Producer
            | F::ProducerLicence
            | F::Form
            | F::Premium
            | F::Plan
            | F::PlanPrice
    )
}

impl Hub {
    /// Partners that quote a kind, in an order nobody paid for: by name, beginning one further down each time.
    ///
    /// # Errors
    /// The store's.
    pub async fn quote_partners(&self, request: &QuoteKindRequest) -> Result<QuotePartnersView> {
        let kinds = kinds(kind_of(request.kind)).to_vec();
        let page = self.0.store.partners(&PartnerQuery { kinds, limit: LISTED, ..PartnerQuery::default() }).await?;
        let (mut providers, mut known) = (Vec::new(), BTreeMap::new());
        for row in page.rows {
            let Some(partner) = self.0.store.partner(row.id).await? else { continue };
            let tie = partner.value.affiliation.as_ref().map(|affiliation| affiliation.nature.clone());
            let (id, name) = (row.id.to_string(), row.name.clone());
            known.insert(id.clone(), address(&partner.value));
            providers.push(Provider { id, name, distance_m: None, rated: Rated::default(), tie });
        }
        let turn = self.0.quotes.turn.fetch_add(1, Ordering::Relaxed);
        let list = order(providers, Neutral::Rotation { turn });
        let partners = list.providers.into_iter().map(|it| QuotePartnerView {
            address: known.remove(&it.id).flatten(),
            id: it.id,
            name: it.name,
            tie: it.tie,
        });
        Ok(QuotePartnersView { partners: partners.collect(), notice: list.notice.map(str::to_owned) })
    }

    /// The fields of a kind of quote, as its form names them.
    #[must_use]
    pub fn quote_fields(&self, request: &QuoteKindRequest) -> Vec<QuoteFieldView> {
        let kind = kind_of(request.kind);
        let fields = Field::ALL.iter().filter(|field| field.is_of(kind) && **field != Field::SheetPrice);
        let view = |field: &Field| QuoteFieldView {
            name: field.name().to_owned(),
            label: field.label().to_owned(),
            needed: needed(*field),
            parts: field.parts().unwrap_or_default().iter().map(|part| (*part).to_owned()).collect(),
        };
        fields.map(view).collect()
    }

    /// Writes a question to each of several partners; they wait as drafts until somebody sends them.
    ///
    /// # Errors
    /// Nobody, or a partner without an address or of another kind; a field the kind does not have; a text that must not be
    /// kept.
    pub async fn ask_partners(&self, request: &AskPartnersRequest) -> Result<QuoteRequestView> {
        let kind = kind_of(request.kind);
        if request.partners.is_empty() || request.partners.len() > ASKED {
            return Err(AppError::bad_request("partners", format!("between 1 and {ASKED}")));
        }
        let wanted = trimmed(&request.wanted);
        draft(kind, &wanted)?;
        let asked = QuoteRequest {
            id: QuoteRequestId::new(),
            person: request.person.as_deref().map(|person| id("person", person)).transpose()?,
            title: request.title.trim().to_owned(),
            kind,
            wanted,
            reply_by: day("replyBy", &request.reply_by)?,
            made_on: self.today(),
        };
        let domain = self.mail_domain().await?;
        let mut asks: Vec<NewAsk> = Vec::new();
        for text in &request.partners {
            let partner: PartnerId = id("partners", text)?;
            let known = self.0.store.partner(partner).await?.ok_or_else(|| AppError::not_found("such partner"))?;
            let named = |why: &str| AppError::bad_request("partners", format!("{}: {why}", known.value.name));
            if !kinds(kind).contains(&known.value.kind) {
                return Err(named("does not quote this"));
            }
            if asks.iter().any(|ask| ask.quote.partner == Some(partner)) {
                return Err(named("named twice"));
            }
            let address = address(&known.value).ok_or_else(|| named("no e-mail address is known"))?;
            let mut quote = KeptQuote::requested(partner, kind, String::new());
            quote.reference = Some(Reference::of(quote.id).to_string());
            let message_id = format!("<{}@{domain}>", quote.id);
            asks.push(NewAsk { quote, address, message_id, state: AskState::Draft });
        }
        let request_id = asked.id;
        self.0.store.add_quote_request(&checked(asked, None)?, &asks).await?;
        self.request_view(&self.kept_request(request_id).await?).await
    }

    /// The text of a question, to be read before it goes, or sent by one's own hand.
    ///
    /// # Errors
    /// Nothing was asked.
    pub async fn ask_text(&self, quote: &str) -> Result<AskTextView> {
        let quote: QuoteId = id("id", quote)?;
        let stored = self.kept_quote(quote).await?;
        let ask = stored.ask.ok_or_else(|| AppError::not_found("question to this partner"))?;
        let request = stored.request.ok_or_else(|| AppError::not_found("question to this partner"))?;
        let form = form(quote, &self.kept_request(request).await?.value, &self.signature().await?)?;
        Ok(AskTextView { address: ask.address, subject: form.subject(), text: form.text() })
    }

    /// Queues a question, makes it a draft again, or notes that somebody sent it by their own hand.
    ///
    /// # Errors
    /// A step that is not to be had.
    pub async fn step_ask(&self, request: &StepAskRequest) -> Result<()> {
        let to = ask_state_of(request.to);
        if !matches!(to, AskState::Queued | AskState::Draft | AskState::Sent) {
            return Err(AppError::bad_request("to", "queued, draft or sent"));
        }
        self.0.store.step_ask(id("id", &request.id)?, to).await?;
        self.0.post.wake();
        Ok(())
    }
}

/// Where a question to a partner goes.
fn address(partner: &Partner) -> Option<String> {
    let emails = partner.contacts.iter().filter_map(|contact| contact.email.as_deref()).map(str::trim);
    emails.filter(|email| email.contains('@') && email.len() <= 254).map(str::to_owned).next()
}

/// What stands in fields, without those that say nothing.
pub(super) fn trimmed(fields: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let said = fields.iter().map(|(name, text)| (name.clone(), text.trim().to_owned()));
    said.filter(|(_, text)| !text.is_empty()).collect()
}

/// Fields as a draft of a quote.
pub(super) fn draft(kind: QuoteKind, fields: &BTreeMap<String, String>) -> Result<Draft> {
    let mut draft = Draft::default();
    for (name, text) in fields {
        let field = Field::parse(name).filter(|field| field.is_of(kind));
        let field = field.ok_or_else(|| AppError::bad_request("fields", "a field that this kind does not have"))?;
        draft.set(field, field.label(), text);
    }
    Ok(draft)
}

/// The form of a question.
pub(super) fn form(quote: QuoteId, request: &QuoteRequest, from: &[String]) -> Result<Request> {
    let known = draft(request.kind, &request.wanted)?;
    Ok(Request {
        reference: Reference::of(quote),
        kind: request.kind,
        known,
        reply_by: Some(request.reply_by),
        from: from.to_vec(),
    })
}
