//! The sample brokerage's question to four lenders of some days ago: one answered, one's answer has expired, one answered
//! something else than was asked, one is late. All of it is invented.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{Days, NaiveDate};
use hub_domain::QuoteRequestId;
use hub_domain::partner::PartnerKind;
use hub_domain::quote::{AskState, KeptQuote, QuoteKind, QuoteRequest};
use hub_partners::sheet::form::Reference;
use hub_store::partners::PartnerQuery;
use hub_store::quotes::NewAsk;

use super::text::checked;
use crate::error::Result;
use crate::hub::Hub;
use crate::view::{MailSecurityView, QuoteKindView, SaveMailAccountRequest, TypeQuoteRequest};

/// Who was asked, and what they answered: rate, points, fees, days of lock, days since and days left. Nobody answers for
/// the last one.
const ASKED: [(&str, Option<Answer>); 4] = [
    ("Sample Harbor Mortgage", Some(("6.500", "0", "1800", "45", 8, 6))),
    ("Sample Community Bank", Some(("6.250", "1.25", "1200", "45", 8, -1))),
    ("Sample Lighthouse Credit Union", Some(("6.875", "-1.0", "1500", "60", 7, 7))),
    ("Sample Slow Savings", None),
];
type Answer = (&'static str, &'static str, &'static str, &'static str, u64, i64);

fn after(today: NaiveDate, days: i64) -> String {
    let by = Days::new(days.unsigned_abs());
    if days < 0 { today - by } else { today + by }.to_string()
}

impl Hub {
    /// Has the sample's partners answer questions: a mail account at their server, and the folder their answers come to.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn put_sample_desk(&self, port: u16, answers: &Path) -> Result<()> {
        let account = SaveMailAccountRequest {
            host: "127.0.0.1".to_owned(),
            port,
            security: MailSecurityView::None,
            user: None,
            name: "Sample Agent".to_owned(),
            address: "sample.agent@example.com".to_owned(),
            password: None,
            untried: true,
        };
        self.save_mail_account(&account).await?;
        self.watch_quote_folder(answers).await?;
        Ok(())
    }

    /// Puts the question of some days ago in, with what came of it.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn put_sample_quotes(&self) -> Result<()> {
        let today = self.today();
        let wanted: BTreeMap<String, String> = [
            ("state", "WA"),
            ("programme", "conforming"),
            ("purpose", "purchase"),
            ("occupancy", "primary"),
            ("property", "single-family"),
            ("price", "500,000"),
            ("loan", "400,000"),
            ("score_band", "740-759"),
            ("lock_days", "45"),
            ("term_months", "360"),
        ]
        .map(|(name, said)| (name.to_owned(), said.to_owned()))
        .into();
        let request = QuoteRequest {
            id: QuoteRequestId::new(),
            person: None,
            title: "Sample: a loan of 400,000 on a price of 500,000".to_owned(),
            kind: QuoteKind::Loan,
            wanted: wanted.clone(),
            reply_by: today - Days::new(2),
            made_on: today - Days::new(9),
        };
        let kinds = vec![PartnerKind::Lender, PartnerKind::Bank, PartnerKind::CreditUnion];
        let page = self.0.store.partners(&PartnerQuery { kinds, limit: 100, ..PartnerQuery::default() }).await?;
        let (mut asks, mut answers) = (Vec::new(), Vec::new());
        for (name, answer) in ASKED {
            let Some(row) = page.rows.iter().find(|row| row.name == name) else { continue };
            let mut quote = KeptQuote::requested(row.id, QuoteKind::Loan, String::new());
            quote.reference = Some(Reference::of(quote.id).to_string());
            answers.push((name, quote.id, answer));
            let message_id = format!("<{}@example.com>", quote.id);
            asks.push(NewAsk { address: "sample@example.com".to_owned(), message_id, state: AskState::Draft, quote });
        }
        self.0.store.add_quote_request(&checked(request, None)?, &asks).await?;
        for (name, id, answer) in answers {
            self.0.store.step_ask(id, AskState::Sent).await?;
            let Some((rate, points, fees, lock, ago, left)) = answer else { continue };
            let mut fields = wanted.clone();
            let said = [
                ("issuer", name.to_owned()),
                ("issued_at", after(today, -i64::try_from(ago).unwrap_or_default())),
                ("expires_at", after(today, left)),
                ("product", "30-year fixed".to_owned()),
                ("lock_days", lock.to_owned()),
                ("rate", rate.to_owned()),
                ("points", points.to_owned()),
                ("lender_fees", fees.to_owned()),
                ("assumptions", "Sample data: this quote is invented.".to_owned()),
            ];
            fields.extend(said.map(|(name, said)| (name.to_owned(), said)));
            let (kind, waiting) = (QuoteKindView::Loan, Some(id.to_string()));
            self.type_quote(&TypeQuoteRequest { kind, partner: None, request: None, waiting, fields, evidence: None })
                .await?;
        }
        Ok(())
    }
}
