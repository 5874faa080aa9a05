//! Invented partners for the sample brokerage, put in as a person would.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::shared::after;
use crate::error::Result;
use crate::hub::Hub;
use crate::view::{
    DeliverableView, IdRequest, MoneyView, OfferingView, PartnerContactView, PartnerFormView, PartnerItemView,
    SavePartnerItemRequest, SavePartnerRequest, SaveProfileRequest, StepAgreementRequest,
};

/// Kind, speciality, name, somebody there, and the licence: its type, by whom, and the days it still has.
type Row = (&'static str, Option<&'static str>, &'static str, &'static str, Option<(&'static str, &'static str, i64)>);

const PARTNERS: &[Row] = &[
    ("mls", None, "Sample MLS", "Data desk", None),
    ("lender", None, "Sample Harbor Mortgage", "Rita Example", Some(("mortgage-company", "nmls", 41))),
    ("bank", None, "Sample Community Bank", "Omar Example", Some(("depository", "federal", 900))),
    ("credit-union", None, "Sample Lighthouse Credit Union", "Ada Example", Some(("depository", "federal", 400))),
    ("bank", None, "Sample Slow Savings", "Theo Example", Some(("depository", "federal", 700))),
    ("title", None, "Sample Cedar Title & Escrow", "June Example", Some(("title", "WA", 300))),
    ("insurer", None, "Sample Evergreen Insurance", "Noor Example", None),
    ("insurer", None, "Sample Summit Insurance", "Gus Example", None),
    ("warranty", None, "Sample Home Warranty", "Pat Example", Some(("warranty-provider", "WA", -12))),
    ("brokerage", None, "Sample Neighbour Realty", "Lena Example", Some(("real-estate-broker", "WA", 500))),
    ("service", Some("inspector"), "Sample Level Inspections", "Max Example", Some(("home-inspector", "WA", 25))),
    ("service", Some("photographer"), "Sample Daylight Photo", "Ivo Example", None),
    ("legal", None, "Sample & Example, Attorneys", "Ada Example", None),
    ("crm", None, "Sample CRM vendor", "Support", None),
];

fn dollars(amount: i64) -> MoneyView {
    MoneyView { minor: amount * 100, currency: "USD".to_owned() }
}

impl Hub {
    /// Puts the sample's partners in, with the addresses of those who read mail; every name, number and price is
    /// invented.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn put_sample_partners(&self, addresses: &BTreeMap<String, String>) -> Result<()> {
        let today = self.today();
        let mls = self.0.store.connections().await?.into_iter().next();
        for (kind, speciality, name, somebody, licence) in PARTNERS {
            let (is_mls, priced) = (*kind == "mls", *kind == "service");
            let offering = |price| OfferingView {
                name: speciality.map_or_else(|| "Visit".to_owned(), |s| format!("Sample {s} visit")),
                description: None,
                price: Some(dollars(price)),
                valid_until: Some(after(today, 120)),
            };
            let form = PartnerFormView {
                id: None,
                parent: None,
                level: "company".to_owned(),
                kind: (*kind).to_owned(),
                speciality: speciality.map(str::to_owned),
                name: (*name).to_owned(),
                settlement: "unknown".to_owned(),
                affiliation: None,
                w9_on_file: false,
                contacts: vec![PartnerContactView {
                    name: (*somebody).to_owned(),
                    role: Some("First contact".to_owned()),
                    email: Some(addresses.get(*name).cloned().unwrap_or_else(|| "sample@example.com".to_owned())),
                    phone: Some("+1 206 555 0100".to_owned()),
                }],
                coverage: vec!["WA".to_owned()],
                offerings: if priced { vec![offering(420)] } else { Vec::new() },
                connections: mls.iter().filter(|_| is_mls).map(|c| c.id.to_string()).collect(),
                notes: Some("Sample data: this partner is invented.".to_owned()),
                put_away: false,
            };
            let saved = self.save_partner(&SavePartnerRequest { partner: form, revision: 0, reason: None }).await?;
            if let Some((licence_type, authority, days)) = licence {
                let item = PartnerItemView::Licence {
                    licence_type: (*licence_type).to_owned(),
                    number: "SAMPLE-0001".to_owned(),
                    authority: (*authority).to_owned(),
                    issued_on: Some(after(today, days - 730)),
                    expires_on: Some(after(today, *days)),
                    looked_up_at: None,
                    looked_up_in: None,
                };
                self.sample_item(&saved.id, item).await?;
            }
            match *kind {
                "title" => self.sample_agreement(&saved.id, name, today).await?,
                "lender" => {
                    self.begin_onboarding(&IdRequest { id: saved.id.clone() }).await?;
                    let level = PartnerItemView::ServiceLevel {
                        metric: "on-time-closing".to_owned(),
                        target: 9_500,
                        window_days: 90,
                    };
                    self.sample_item(&saved.id, level).await?;
                    let figure = PartnerItemView::Measurement {
                        metric: "on-time-closing".to_owned(),
                        value: 9_260,
                        cases: 27,
                        from: after(today, -90),
                        to: after(today, -1),
                        source: "Sample data".to_owned(),
                    };
                    self.sample_item(&saved.id, figure).await?;
                }
                _ => {}
            }
        }
        // Somebody who proposes, so that the queue has two sides to look at.
        let junior = SaveProfileRequest {
            id: None,
            name: "Sample Junior Agent".to_owned(),
            role: "agent".to_owned(),
            put_away: false,
        };
        self.save_profile(&junior).await?;
        Ok(())
    }

    pub(crate) async fn sample_item(&self, partner: &str, item: PartnerItemView) -> Result<String> {
        let request = SavePartnerItemRequest { partner: partner.to_owned(), id: None, item, revision: 0, reason: None };
        Ok(self.save_partner_item(&request).await?.id)
    }

    /// An agreement for marketing services as the rules want one: a fixed fee within what the services are worth,
    /// delivered to the public, proved each month, looked at by counsel.
    async fn sample_agreement(&self, partner: &str, name: &str, today: NaiveDate) -> Result<()> {
        let item = PartnerItemView::Agreement {
            agreement_type: "marketing-services".to_owned(),
            title: "Sample: open-house signs and neighbourhood guide".to_owned(),
            parties: vec!["Sample Brokerage".to_owned(), name.to_owned()],
            starts_on: Some(after(today, -62)),
            ends_on: Some(after(today, 70)),
            fee: Some(dollars(600)),
            fee_every: Some("month".to_owned()),
            share_bp: None,
            notice_days: Some(30),
            renews_months: None,
            exclusive: Some(false),
            other_terms: Vec::new(),
            valuation: Some(dollars(650)),
            valued_by: Some("Sample Valuations".to_owned()),
            valued_on: Some(after(today, -80)),
            deliverables: vec![DeliverableView { name: "Printed guide".to_owned(), for_public: true, monthly: true }],
            counsel_on: Some(after(today, -70)),
        };
        let id = self.sample_item(partner, item).await?;
        for (next, revision) in [("proposed", 1), ("active", 2)] {
            let step = StepAgreementRequest { id: id.clone(), next: next.to_owned(), reason: None, revision };
            self.step_agreement(&step).await?;
        }
        Ok(())
    }
}
