//! A subject that is in no MLS: typed by hand.

use hub_domain::{CmaId, PropertySubType, PropertyType};
use hub_valuation::{Facts, Subject};

use super::fact::Fact;
use super::run::Found;
use super::work;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{CmaView, HandSubjectRequest};

impl Hub {
    /// Starts a CMA for a home that is not among the listings. Facts that cannot be or are missing are told inside the
    /// CMA, where they can be mended.
    ///
    /// # Errors
    /// No address, a home to let, or a name that is not a fact.
    pub async fn start_cma_by_hand(&self, request: &HandSubjectRequest) -> Result<CmaView> {
        let (subject, property_type) = subject(request)?;
        self.make_room().await?;
        let found = Found {
            state: subject.facts.state_or_province.clone(),
            subject,
            property_type,
            source: None,
            withhold_address: false,
            asked: None,
            remark: None,
        };
        self.start(CmaId::new(), found).await
    }
}

/// The subject as it was typed.
fn subject(request: &HandSubjectRequest) -> Result<(Subject, PropertyType)> {
    let text = |text: &Option<String>| text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    let address = request.address.trim();
    if address.is_empty() || address.chars().count() > 200 {
        return Err(AppError::bad_request("address", "write the street and number, at most 200 characters"));
    }
    let property_type = match text(&request.property_type) {
        None => PropertyType::Residential,
        Some(name) => PropertyType::parse(&name)
            .ok_or_else(|| AppError::bad_request("propertyType", "not a type that RESO knows"))?,
    };
    if let Some(error) = work::not_for_sale(Some(property_type)) {
        return Err(error);
    }
    let sub_type = match text(&request.sub_type) {
        None => None,
        Some(name) => Some(
            PropertySubType::parse(&name)
                .ok_or_else(|| AppError::bad_request("subType", "not a kind of building that a CMA knows"))?,
        ),
    };
    let mut facts = Facts {
        unparsed_address: Some(address.to_owned()),
        city: text(&request.city),
        state_or_province: text(&request.state).map(|s| s.to_uppercase()),
        postal_code: text(&request.postal_code),
        property_sub_type: sub_type,
        ..Facts::default()
    };
    for (field, value) in &request.facts {
        let fact = Fact::named(field).ok_or_else(|| AppError::bad_request(field, "not a fact that a CMA uses"))?;
        fact.set(&mut facts, Some(*value)).map_err(|why| AppError::bad_request(field, why))?;
    }
    let subject = Subject { listing_key: None, listing_id: None, currency_code: None, close_date: None, facts };
    Ok((subject, property_type))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_becomes_a_subject() {
        let request = HandSubjectRequest {
            address: " 12 Elm St ".into(),
            postal_code: Some("98103".into()),
            state: Some("wa".into()),
            sub_type: Some("Townhouse".into()),
            facts: [("LivingArea".to_owned(), 1_400.0), ("YearBuilt".to_owned(), 1999.0)].into(),
            ..HandSubjectRequest::default()
        };
        let (subject, kind) = subject(&request).unwrap();
        assert_eq!(kind, PropertyType::Residential);
        assert_eq!(subject.facts.unparsed_address.as_deref(), Some("12 Elm St"));
        assert_eq!(subject.facts.state_or_province.as_deref(), Some("WA"));
        assert_eq!((subject.facts.living_area, subject.facts.year_built), (Some(1_400.0), Some(1999)));
    }

    #[test]
    fn no_address_a_lease_and_nonsense_are_refused() {
        let with = |f: fn(&mut HandSubjectRequest)| {
            let mut request = HandSubjectRequest { address: "12 Elm St".into(), ..HandSubjectRequest::default() };
            f(&mut request);
            subject(&request)
        };
        assert!(with(|r| r.address = "  ".into()).is_err());
        assert!(with(|r| r.property_type = Some("Residential Lease".into())).is_err());
        assert!(with(|r| r.sub_type = Some("Castle in the air".into())).is_err());
        assert!(with(|r| r.facts = [("Nonsense".to_owned(), 1.0)].into()).is_err());
        assert!(with(|r| r.facts = [("YearBuilt".to_owned(), 1.5)].into()).is_err());
    }
}
