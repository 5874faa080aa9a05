//! Notices on the desktop: one per listing change, none twice, a summary where there are many.

use std::collections::BTreeSet;
use std::sync::Arc;

use hub_domain::{ListingEvent, street_of};
use hub_store::Announcement;

use super::drafts::{dollars, word};
use super::hotsheet::{showable, sources_of};
use crate::error::Result;
use crate::hub::Hub;
use crate::outlet::Outlet;
use crate::view::DesktopNoticeView;

/// More than so many at once are told in one.
const SINGLE: usize = 3;
const MOST: u32 = 500;

/// Tells what has not been told yet, unless nobody wants to hear it now.
pub(crate) async fn announce(hub: &Hub, outlet: &Arc<dyn Outlet>) -> Result<()> {
    let settings = hub.watch_settings().await?;
    if !settings.notify {
        // Switched on again, it begins with what happens then.
        return Ok(hub.0.store.mark_all_announced().await?);
    }
    // A client at the screen must not read over the agent's shoulder; it is told afterwards.
    if hub.quiet_now(&settings) || hub.presenting() {
        return Ok(());
    }
    for notice in hub.due_notices().await? {
        outlet.desktop_notice(notice);
    }
    Ok(())
}

impl Hub {
    /// What is to be told now. Asked again, it is told no second time.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn due_notices(&self) -> Result<Vec<DesktopNoticeView>> {
        let due = self.0.store.unannounced(MOST).await?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let events: Vec<i64> = due.iter().map(|d| d.news.event).collect();
        self.0.store.mark_announced(&events).await?;
        let (book, screen) = (self.rule_book().await?, hub_compliance::Outlet::AgentScreen);
        let shown: Vec<Announcement> = due
            .into_iter()
            .map(|d| Announcement { news: showable(d.news, &book, screen), ..d })
            .filter(|d| book.row(&d.news.listing, screen).listing.is_ok())
            .collect();
        Ok(if shown.len() > SINGLE {
            vec![summary(&shown)]
        } else {
            shown.iter().map(|d| single(d, &sources_of(&d.news, &book))).collect()
        })
    }
}

fn single(due: &Announcement, sources: &[String]) -> DesktopNoticeView {
    let row = &due.news.listing;
    let what: Vec<&str> = due.news.kinds.iter().map(word).collect();
    let price = due.news.new_price.or(row.price).map(|p| format!(" · {}", dollars(p))).unwrap_or_default();
    let place = match (row.address.as_deref(), row.city.as_deref()) {
        (Some(address), city) => street_of(address, city).to_owned(),
        (None, Some(city)) => city.to_owned(),
        (None, None) => row.listing_id.clone().unwrap_or_else(|| row.key.clone()),
    };
    let told_by = if sources.len() > 1 { format!(" · {}", sources.join(", ")) } else { String::new() };
    DesktopNoticeView {
        title: format!("{}{price}", what.join(", ")),
        body: format!("{place}{told_by}\n{}", due.searches.join(", ")),
        listing_key: Some(row.key.clone()),
    }
}

fn summary(due: &[Announcement]) -> DesktopNoticeView {
    let mut parts = Vec::new();
    for kind in ListingEvent::ALL {
        let n = due.iter().filter(|d| d.news.kinds.has(*kind)).count();
        if n > 0 {
            parts.push(format!("{n} {}", word(*kind).to_lowercase()));
        }
    }
    let searches: BTreeSet<&str> = due.iter().flat_map(|d| d.searches.iter().map(String::as_str)).collect();
    let names: Vec<&str> = searches.into_iter().take(6).collect();
    DesktopNoticeView {
        title: format!("{} changes in your searches", due.len()),
        body: format!("{}\n{}", parts.join(", "), names.join(", ")),
        listing_key: None,
    }
}
