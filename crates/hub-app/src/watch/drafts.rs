//! Messages to clients as plain text. What of a listing may be told a client is decided by the rules of its source.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use hub_compliance::{Decision, Outlet};
use hub_domain::{Events, ListingEvent, Money, street_of};
use hub_store::{DraftRecord, DraftState, HotsheetRow};

use super::cadence_view;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{CloseDraftRequest, DraftStateView, DraftView, SettingsView};

impl Hub {
    /// The messages that have not been sent.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn drafts(&self) -> Result<Vec<DraftView>> {
        self.agents_only()?;
        let settings = self.settings().await?;
        let mut views = Vec::new();
        for draft in self.0.store.drafts().await? {
            views.push(self.draft_view(&draft, &settings).await?);
        }
        Ok(views)
    }

    /// Says what has become of a message.
    ///
    /// # Errors
    /// No such message.
    pub async fn close_draft(&self, request: &CloseDraftRequest) -> Result<()> {
        let state = match request.state {
            DraftStateView::Draft => DraftState::Draft,
            DraftStateView::Done => DraftState::Done,
            DraftStateView::Discarded => DraftState::Discarded,
        };
        let there = self.0.store.close_draft(request.draft, state).await?;
        if there { Ok(()) } else { Err(AppError::not_found("such message")) }
    }

    async fn draft_view(&self, draft: &DraftRecord, settings: &SettingsView) -> Result<DraftView> {
        let book = self.rule_book().await?;
        let (mut items, mut legal, mut left_out) = (Vec::new(), BTreeSet::new(), 0);
        for notice in &draft.notices {
            // What several sources tell is told as the first of them does whose rules let it be told, and names those
            // of the others whose rules do too.
            let mut decided: Vec<(&HotsheetRow, Decision)> = Vec::new();
            for row in std::iter::once(&notice.news).chain(&notice.news.also) {
                let stored = self.0.store.listing(&row.listing.key).await?;
                let Some(stored) = stored.filter(|s| s.connection.id == row.listing.connection) else { continue };
                let decision = book.listing(&stored, row.listing.rights, Outlet::Print);
                if decision.listing.is_ok() {
                    decided.push((row, decision));
                }
            }
            let Some((first, decision)) = decided.first() else {
                left_out += 1;
                continue;
            };
            let also: BTreeSet<&str> = decided
                .iter()
                .filter(|(row, _)| row.listing.connection != first.listing.connection)
                .filter_map(|(row, _)| Some(book.source(row.listing.connection)?.name.as_str()))
                .collect();
            let told = Told {
                address: decision.address.is_ok(),
                sale_price: decision.field("ClosePrice").is_ok(),
                attribution: &decision.attribution,
                also,
            };
            items.push(item(first, notice.kinds, &told));
            legal.insert(decision.disclaimer.clone());
        }
        let searches: BTreeSet<&str> =
            draft.notices.iter().flat_map(|n| n.searches.iter().map(String::as_str)).collect();
        let listings = u32::try_from(items.len()).unwrap_or(u32::MAX);
        Ok(DraftView {
            draft: draft.draft,
            client: draft.client.clone(),
            cadence: cadence_view(draft.cadence),
            made_at: draft.made_at.to_rfc3339(),
            subject: subject(listings, &searches),
            text: body(&draft.client, &items, &legal, settings),
            listings,
            left_out,
        })
    }
}

/// What may be told of a listing.
struct Told<'a> {
    address: bool,
    sale_price: bool,
    attribution: &'a str,
    /// Other sources that tell the same of the same home.
    also: BTreeSet<&'a str>,
}

fn subject(listings: u32, searches: &BTreeSet<&str>) -> String {
    let names: Vec<&str> = searches.iter().take(3).copied().collect();
    let more = if searches.len() > 3 { " and others" } else { "" };
    let what = if listings == 1 { "1 listing".to_owned() } else { format!("{listings} listings") };
    format!("{what} for {}{more}", names.join(", "))
}

fn body(client: &str, items: &[String], legal: &BTreeSet<String>, settings: &SettingsView) -> String {
    let mut text = if client.is_empty() { String::new() } else { format!("Dear {client},\n\n") };
    text.push_str("this is new in the searches kept for you:\n\n");
    for (i, item) in items.iter().enumerate() {
        let _ = writeln!(text, "{}. {item}", i + 1);
    }
    let from = [&settings.agent, &settings.brokerage, &settings.phone, &settings.email];
    let from: Vec<&str> = from.into_iter().map(String::as_str).filter(|t| !t.is_empty()).collect();
    if !from.is_empty() && !client.is_empty() {
        let _ = writeln!(text, "{}\n", from.join("\n"));
    }
    for sentence in legal.iter().filter(|s| !s.is_empty()) {
        let _ = writeln!(text, "{sentence}");
    }
    text.trim_end().to_owned()
}

/// One listing: what happened, where, what it is, who listed it.
fn item(news: &HotsheetRow, kinds: Events, told: &Told<'_>) -> String {
    let row = &news.listing;
    let what: Vec<&str> = kinds.iter().map(word).collect();
    let mut text = what.join(", ");
    let sold = news.kinds.has(ListingEvent::Sold);
    let price = if sold { news.new_price.filter(|_| told.sale_price) } else { news.new_price.or(row.price) };
    if let Some(price) = price {
        let _ = write!(text, ": {}", dollars(price));
    }
    let changed = kinds.has(ListingEvent::PriceDown) || kinds.has(ListingEvent::PriceUp);
    if let Some(before) = news.old_price.filter(|_| changed) {
        let _ = write!(text, " (was {})", dollars(before));
    }
    let street = row.address.as_deref().filter(|_| told.address).map(|a| street_of(a, row.city.as_deref()).to_owned());
    let place: Vec<String> =
        [street, row.city.clone(), row.postal_code.clone().filter(|_| told.address)].into_iter().flatten().collect();
    if !place.is_empty() {
        let _ = write!(text, "\n   {}", place.join(", "));
    }
    let mut facts = Vec::new();
    facts.extend(row.beds.map(|n| format!("{n} beds")));
    facts.extend(row.baths.map(|n| format!("{n} baths")));
    facts.extend(row.area_sqft.map(|n| format!("{n:.0} sq ft")));
    facts.extend(row.year_built.map(|n| format!("built {n}")));
    facts.extend(row.listing_id.as_ref().map(|n| format!("MLS {n}")));
    if !facts.is_empty() {
        let _ = write!(text, "\n   {}", facts.join(" · "));
    }
    if let Some(opens) = news.opens_at.filter(|_| kinds.has(ListingEvent::OpenHouse)) {
        let local = opens.with_timezone(&chrono::Local);
        let _ = write!(text, "\n   Open house {}", local.format("%A, %-d %B %Y, %H:%M"));
    }
    if !told.attribution.is_empty() {
        let _ = write!(text, "\n   {}", told.attribution);
    }
    if !told.also.is_empty() {
        let names: Vec<&str> = told.also.iter().copied().collect();
        let _ = write!(text, "\n   Also listed in {}", names.join(", "));
    }
    text.push('\n');
    text
}

/// A kind of news in a client's words.
pub(super) fn word(kind: ListingEvent) -> &'static str {
    match kind {
        ListingEvent::New => "New",
        ListingEvent::PriceDown => "Price reduced",
        ListingEvent::PriceUp => "Price raised",
        ListingEvent::BackOnMarket => "Back on the market",
        ListingEvent::Pending => "Under contract",
        ListingEvent::Sold => "Sold",
        ListingEvent::Status => "Status changed",
        ListingEvent::OpenHouse => "Open house",
    }
}

/// An amount in whole units with its sign or code, as the trade writes it.
pub(super) fn dollars(money: Money) -> String {
    let scale = 10_u64.pow(money.currency.minor_digits());
    let whole = (money.minor.unsigned_abs() + scale / 2) / scale;
    let digits = whole.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    let minus = if money.minor < 0 { "−" } else { "" };
    if money.currency == hub_domain::Currency::USD {
        format!("{minus}${text}")
    } else {
        format!("{minus}{text} {}", money.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_domain::Currency;

    #[test]
    fn amounts_and_subjects() {
        assert_eq!(dollars(Money::from_minor(48_000_000, Currency::USD)), "$480,000");
        assert_eq!(dollars(Money::from_minor(-99_950, Currency::USD)), "−$1,000");
        assert_eq!(dollars(Money::from_minor(120_000, Currency::AUD)), "1,200 AUD");
        assert_eq!(subject(1, &["Falls"].into()), "1 listing for Falls");
        assert_eq!(subject(12, &["A", "B", "C", "D"].into()), "12 listings for A, B, C and others");
    }
}
