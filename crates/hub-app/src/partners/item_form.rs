//! What belongs to a partner as it is entered, there and back.

use chrono::{DateTime, Utc};
use hub_domain::partner::{
    Agreement, AgreementTerm, AgreementType, Authority, Complaint, Deliverable, Disclosure, DisclosureChannel, Done,
    FeeEvery, FixedFee, LicenceType, LookedUp, Measurement, Metric, OnboardingArea, OnboardingItem, PartnerLicence,
    Proof, Receipt, ServiceLevel, Valuation,
};
use hub_domain::{PartnerId, PartnerItemId, ProfileId};

use super::shared::{at, day, item_id, money, named, one_day, place, place_words, some};
use crate::error::{AppError, Result};
use crate::instant::instant;
use crate::view::{DeliverableView, PartnerItemView};

/// A record that a form describes.
pub(super) enum Item {
    Licence(PartnerLicence),
    Agreement(Box<Agreement>),
    Proof(Proof),
    ServiceLevel(ServiceLevel),
    Measurement(Measurement),
    Complaint(Complaint),
    Disclosure(Disclosure),
    Onboarding(OnboardingItem),
}

/// Who says something is done, and when; `before` is kept where it was done already.
pub(super) struct DoneBy {
    pub by: ProfileId,
    pub at: DateTime<Utc>,
    pub before: Option<Done>,
}

pub(super) fn licence_form(it: &PartnerLicence) -> PartnerItemView {
    PartnerItemView::Licence {
        licence_type: it.licence_type.as_str().to_owned(),
        number: it.number.clone(),
        authority: match &it.authority {
            Authority::Nmls => "nmls".to_owned(),
            Authority::Federal => "federal".to_owned(),
            Authority::State(state) => place_words(state),
        },
        issued_on: it.issued_on.map(|on| on.to_string()),
        expires_on: it.expires_on.map(|on| on.to_string()),
        looked_up_at: it.looked_up.as_ref().map(|l| instant(l.at)),
        looked_up_in: it.looked_up.as_ref().map(|l| l.source.clone()),
    }
}

pub(super) fn agreement_form(it: &Agreement) -> PartnerItemView {
    let number = |pick: fn(&AgreementTerm) -> Option<u32>| it.terms.iter().find_map(pick);
    PartnerItemView::Agreement {
        agreement_type: it.agreement_type.as_str().to_owned(),
        title: it.title.clone(),
        parties: it.parties.clone(),
        starts_on: it.starts_on.map(|on| on.to_string()),
        ends_on: it.ends_on.map(|on| on.to_string()),
        fee: it.fee.map(|fee| fee.amount.into()),
        fee_every: it.fee.map(|fee| fee.every.as_str().to_owned()),
        share_bp: number(|t| if let AgreementTerm::CommissionShareBp(bp) = t { Some(*bp) } else { None }),
        notice_days: number(|t| if let AgreementTerm::NoticeDays(days) = t { Some(*days) } else { None }),
        renews_months: number(|t| if let AgreementTerm::RenewsForMonths(n) = t { Some(*n) } else { None }),
        exclusive: it.terms.iter().find_map(|t| if let AgreementTerm::Exclusive(is) = t { Some(*is) } else { None }),
        other_terms: it
            .terms
            .iter()
            .filter_map(|t| if let AgreementTerm::Other(words) = t { Some(words.clone()) } else { None })
            .collect(),
        valuation: it.valuation.as_ref().map(|v| v.amount.into()),
        valued_by: it.valuation.as_ref().map(|v| v.by.clone()),
        valued_on: it.valuation.as_ref().map(|v| v.on.to_string()),
        deliverables: it
            .deliverables
            .iter()
            .map(|d| DeliverableView { name: d.name.clone(), for_public: d.for_public, monthly: d.monthly })
            .collect(),
        counsel_on: it.counsel_reviewed_on.map(|on| on.to_string()),
    }
}

pub(super) fn proof_form(it: &Proof) -> PartnerItemView {
    PartnerItemView::Proof {
        agreement: it.agreement.to_string(),
        deliverable: it.deliverable.clone(),
        month: it.month.to_string(),
        evidence: it.evidence.clone(),
    }
}

pub(super) fn level_form(it: &ServiceLevel) -> PartnerItemView {
    PartnerItemView::ServiceLevel {
        metric: it.metric.as_str().to_owned(),
        target: it.target,
        window_days: it.window_days,
    }
}

pub(super) fn measurement_form(it: &Measurement) -> PartnerItemView {
    PartnerItemView::Measurement {
        metric: it.metric.as_str().to_owned(),
        value: it.value,
        cases: it.cases,
        from: it.from.to_string(),
        to: it.to.to_string(),
        source: it.source.clone(),
    }
}

pub(super) fn complaint_form(it: &Complaint) -> PartnerItemView {
    PartnerItemView::Complaint {
        on: it.on.to_string(),
        what: it.what.clone(),
        settled_on: it.settled_on.map(|on| on.to_string()),
        outcome: it.outcome.clone(),
    }
}

pub(super) fn disclosure_form(it: &Disclosure) -> PartnerItemView {
    let (receipt, refused_how) = match &it.receipt {
        Receipt::Signed(_) => ("signed", None),
        Receipt::Refused(how) => ("refused", Some(how.clone())),
        Receipt::Outstanding => ("outstanding", None),
    };
    PartnerItemView::Disclosure {
        to: it.to.clone(),
        version: it.version.clone(),
        delivered_at: instant(it.delivered_at),
        channel: it.channel.as_str().to_owned(),
        receipt: receipt.to_owned(),
        refused_how,
    }
}

pub(super) fn onboarding_form(it: &OnboardingItem) -> PartnerItemView {
    PartnerItemView::Onboarding {
        area: it.area.as_str().to_owned(),
        title: it.title.clone(),
        blocks: it.blocks,
        owner: it.owner.map(|id| id.to_string()),
        due: it.due.map(|on| on.to_string()),
        done: it.done.is_some(),
        evidence: it.done.as_ref().and_then(|done| done.evidence.clone()),
    }
}

/// The record that a form describes; whether it is in order is looked at where it is kept.
pub(super) fn read(id: PartnerItemId, partner: PartnerId, form: &PartnerItemView, who: DoneBy) -> Result<Item> {
    Ok(match form {
        PartnerItemView::Licence {
            licence_type,
            number,
            authority,
            issued_on,
            expires_on,
            looked_up_at,
            looked_up_in,
        } => Item::Licence(PartnerLicence {
            id,
            partner,
            licence_type: named("licenceType", licence_type, LicenceType::parse)?,
            number: number.trim().to_owned(),
            authority: match authority.trim() {
                "nmls" => Authority::Nmls,
                "federal" => Authority::Federal,
                state => Authority::State(place("authority", state)?),
            },
            issued_on: day("issuedOn", issued_on.as_deref())?,
            expires_on: day("expiresOn", expires_on.as_deref())?,
            looked_up: match (some(looked_up_at.as_deref()), some(looked_up_in.as_deref())) {
                (Some(when), Some(source)) => Some(LookedUp { at: at("lookedUpAt", &when)?, source }),
                (None, None) => None,
                _ => return Err(AppError::bad_request("lookedUpIn", "say when it was looked up, and where")),
            },
        }),
        PartnerItemView::Agreement { .. } => Item::Agreement(Box::new(read_agreement(id, partner, form)?)),
        PartnerItemView::Proof { agreement, deliverable, month, evidence } => Item::Proof(Proof {
            id,
            partner,
            agreement: item_id(agreement)?,
            deliverable: deliverable.trim().to_owned(),
            month: one_day("month", month)?,
            evidence: evidence.trim().to_owned(),
            document: None,
        }),
        PartnerItemView::ServiceLevel { metric, target, window_days } => Item::ServiceLevel(ServiceLevel {
            id,
            partner,
            metric: named("metric", metric, Metric::parse)?,
            target: *target,
            window_days: *window_days,
        }),
        PartnerItemView::Measurement { metric, value, cases, from, to, source } => Item::Measurement(Measurement {
            id,
            partner,
            metric: named("metric", metric, Metric::parse)?,
            value: *value,
            cases: *cases,
            from: one_day("from", from)?,
            to: one_day("to", to)?,
            source: source.trim().to_owned(),
        }),
        PartnerItemView::Complaint { on, what, settled_on, outcome } => Item::Complaint(Complaint {
            id,
            partner,
            on: one_day("on", on)?,
            what: what.trim().to_owned(),
            settled_on: day("settledOn", settled_on.as_deref())?,
            outcome: some(outcome.as_deref()),
        }),
        PartnerItemView::Disclosure { to, version, delivered_at, channel, receipt, refused_how } => {
            Item::Disclosure(Disclosure {
                id,
                partner,
                to: to.trim().to_owned(),
                version: version.trim().to_owned(),
                delivered_at: at("deliveredAt", delivered_at)?,
                channel: named("channel", channel, DisclosureChannel::parse)?,
                receipt: match receipt.as_str() {
                    "signed" => Receipt::Signed(None),
                    "refused" => Receipt::Refused(some(refused_how.as_deref()).unwrap_or_default()),
                    "outstanding" => Receipt::Outstanding,
                    _ => return Err(AppError::bad_request("receipt", "signed, refused or outstanding")),
                },
            })
        }
        PartnerItemView::Onboarding { area, title, blocks, owner, due, done, evidence } => {
            Item::Onboarding(OnboardingItem {
                id,
                partner,
                area: named("area", area, OnboardingArea::parse)?,
                title: title.trim().to_owned(),
                blocks: *blocks,
                owner: owner
                    .as_deref()
                    .map(|id| id.parse().map_err(|_| AppError::not_found("such profile")))
                    .transpose()?,
                due: day("due", due.as_deref())?,
                done: done.then(|| {
                    let evidence = some(evidence.as_deref());
                    match who.before {
                        Some(before) => Done { evidence, ..before },
                        None => Done { by: who.by, at: who.at, evidence },
                    }
                }),
            })
        }
    })
}

fn read_agreement(id: PartnerItemId, partner: PartnerId, form: &PartnerItemView) -> Result<Agreement> {
    let PartnerItemView::Agreement {
        agreement_type,
        title,
        parties,
        starts_on,
        ends_on,
        fee,
        fee_every,
        share_bp,
        notice_days,
        renews_months,
        exclusive,
        other_terms,
        valuation,
        valued_by,
        valued_on,
        deliverables,
        counsel_on,
    } = form
    else {
        return Err(AppError::bad_request("kind", "is no agreement"));
    };
    let mut terms = Vec::new();
    terms.extend(share_bp.map(AgreementTerm::CommissionShareBp));
    terms.extend(notice_days.map(AgreementTerm::NoticeDays));
    terms.extend(renews_months.map(AgreementTerm::RenewsForMonths));
    terms.extend(exclusive.map(AgreementTerm::Exclusive));
    terms.extend(other_terms.iter().filter_map(|words| some(Some(words))).map(AgreementTerm::Other));
    let fee = match (fee, fee_every) {
        (Some(amount), Some(every)) => {
            Some(FixedFee { amount: money("fee", amount)?, every: named("feeEvery", every, FeeEvery::parse)? })
        }
        (Some(_), None) => return Err(AppError::bad_request("feeEvery", "say how often the fee is due")),
        (None, _) => None,
    };
    let valuation = match (valuation, some(valued_by.as_deref()), day("valuedOn", valued_on.as_deref())?) {
        (Some(amount), Some(by), Some(on)) => {
            Some(Valuation { amount: money("valuation", amount)?, by, on, document: None })
        }
        (None, None, None) => None,
        _ => return Err(AppError::bad_request("valuation", "how much, by whom and when belong together")),
    };
    let draft = Agreement::draft(partner, named("agreementType", agreement_type, AgreementType::parse)?, title.trim());
    Ok(Agreement {
        id,
        parties: parties.iter().filter_map(|name| some(Some(name))).collect(),
        starts_on: day("startsOn", starts_on.as_deref())?,
        ends_on: day("endsOn", ends_on.as_deref())?,
        fee,
        terms,
        valuation,
        deliverables: deliverables
            .iter()
            .map(|d| Deliverable { name: d.name.trim().to_owned(), for_public: d.for_public, monthly: d.monthly })
            .collect(),
        counsel_reviewed_on: day("counselOn", counsel_on.as_deref())?,
        ..draft
    })
}
