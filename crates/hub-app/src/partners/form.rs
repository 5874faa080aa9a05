//! A partner as it is entered, there and back.

use hub_domain::PartnerId;
use hub_domain::partner::{
    Affiliation, Offering, Partner, PartnerContact, PartnerKind, PartnerLevel, SettlementService, Speciality, Tie,
};

use super::shared::{day, money, named, partner_id, place, place_words, some};
use crate::error::{AppError, Result};
use crate::view::{AffiliationView, OfferingView, PartnerContactView, PartnerFormView};

pub(super) fn form(partner: &Partner) -> PartnerFormView {
    let contact = |c: &PartnerContact| PartnerContactView {
        name: c.name.clone(),
        role: c.role.clone(),
        email: c.email.clone(),
        phone: c.phone.clone(),
    };
    PartnerFormView {
        id: Some(partner.id.to_string()),
        parent: partner.parent.map(|id| id.to_string()),
        level: partner.level.as_str().to_owned(),
        kind: partner.kind.as_str().to_owned(),
        speciality: partner.speciality.map(|s| s.as_str().to_owned()),
        name: partner.name.clone(),
        settlement: partner.stated_settlement.as_str().to_owned(),
        affiliation: partner.affiliation.as_ref().map(|a| AffiliationView {
            tie: a.tie.as_str().to_owned(),
            owned_bp: a.owned_bp,
            nature: a.nature.clone(),
        }),
        w9_on_file: partner.w9_on_file,
        contacts: partner.contacts.iter().map(contact).collect(),
        coverage: partner.coverage.iter().map(place_words).collect(),
        offerings: partner.offerings.iter().map(offering_view).collect(),
        connections: partner.connections.iter().map(ToString::to_string).collect(),
        notes: partner.notes.clone(),
        put_away: partner.put_away,
    }
}

fn offering_view(offering: &Offering) -> OfferingView {
    OfferingView {
        name: offering.name.clone(),
        description: offering.description.clone(),
        price: offering.price.map(Into::into),
        valid_until: offering.valid_until.map(|on| on.to_string()),
    }
}

/// The partner that a form describes; whether it is in order is looked at where it is kept.
pub(super) fn partner(form: &PartnerFormView) -> Result<Partner> {
    let offering = |o: &OfferingView| -> Result<Offering> {
        Ok(Offering {
            name: o.name.trim().to_owned(),
            description: some(o.description.as_deref()),
            price: o.price.as_ref().map(|price| money("offerings.price", price)).transpose()?,
            valid_until: day("offerings.validUntil", o.valid_until.as_deref())?,
        })
    };
    let contact = |c: &PartnerContactView| PartnerContact {
        name: c.name.trim().to_owned(),
        role: some(c.role.as_deref()),
        email: some(c.email.as_deref()),
        phone: some(c.phone.as_deref()),
    };
    let affiliation = form.affiliation.as_ref().map(|a| -> Result<Affiliation> {
        Ok(Affiliation {
            tie: named("affiliation.tie", &a.tie, Tie::parse)?,
            owned_bp: a.owned_bp,
            nature: a.nature.trim().to_owned(),
        })
    });
    let connection = |id: &String| id.parse().map_err(|_| AppError::not_found("such source"));
    Ok(Partner {
        id: form.id.as_deref().map_or_else(|| Ok(PartnerId::new()), partner_id)?,
        parent: form.parent.as_deref().map(partner_id).transpose()?,
        level: named("level", &form.level, PartnerLevel::parse)?,
        kind: named("kind", &form.kind, PartnerKind::parse)?,
        speciality: form.speciality.as_deref().map(|s| named("speciality", s, Speciality::parse)).transpose()?,
        name: form.name.trim().to_owned(),
        stated_settlement: named("settlement", &form.settlement, SettlementService::parse)?,
        affiliation: affiliation.transpose()?,
        w9_on_file: form.w9_on_file,
        contacts: form.contacts.iter().map(contact).collect(),
        coverage: form.coverage.iter().map(|text| place("coverage", text)).collect::<Result<_>>()?,
        offerings: form.offerings.iter().map(offering).collect::<Result<_>>()?,
        connections: form.connections.iter().map(connection).collect::<Result<_>>()?,
        notes: some(form.notes.as_deref()),
        put_away: form.put_away,
    })
}
