use chrono::{Duration, SecondsFormat};
use hub_compliance::Outlet;
use hub_domain::{Events, ListingEvent};
use hub_store::{HotsheetQuery, HotsheetRow, NoticeDecision};

use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::rules::RuleBook;
use crate::view::{
    DecideRequest, DecisionView, HotsheetRequest, HotsheetView, KindCountView, ListingRowView, NewsView, NoticeView,
};

impl Hub {
    /// What happened in the market or to a saved search's listings.
    ///
    /// # Errors
    /// A time, kind or search that does not exist.
    pub async fn hotsheet(&self, request: &HotsheetRequest) -> Result<HotsheetView> {
        if !(1..=90).contains(&request.days) {
            return Err(AppError::bad_request("days", "1 to 90"));
        }
        let kinds = request
            .kinds
            .iter()
            .map(|k| ListingEvent::parse(k).ok_or_else(|| AppError::bad_request("kinds", format!("“{k}” is no kind"))))
            .collect::<Result<Events>>()?;
        let search = match &request.search {
            Some(id) => Some(self.one_search(id).await?.id),
            None => None,
        };
        let since = self.0.clock.now() - Duration::days(i64::from(request.days));
        let query = HotsheetQuery { since, search, kinds, limit: request.limit, offset: request.offset };
        let sheet = self.0.store.hotsheet(&query).await?;
        let counts = ListingEvent::ALL.iter().map(|kind| KindCountView {
            kind: kind.as_str().to_owned(),
            rows: sheet.counts.get(kind).copied().unwrap_or(0),
        });
        Ok(HotsheetView {
            since: since.to_rfc3339_opts(SecondsFormat::Secs, true),
            total: sheet.total,
            counts: counts.collect(),
            rows: self.news_views(sheet.rows, u64::from(request.offset)).await?,
        })
    }

    /// Notices that wait for a yes.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn waiting_notices(&self) -> Result<Vec<NoticeView>> {
        self.agents_only()?;
        let notices = self.0.store.waiting_notices(500).await?;
        let rows = notices.iter().map(|n| n.news.clone()).collect();
        let news = self.news_views(rows, 0).await?;
        let views = notices.into_iter().zip(news).map(|(n, news)| NoticeView {
            notice: n.notice,
            client: n.client,
            searches: n.searches,
            kinds: names(n.kinds),
            news,
        });
        Ok(views.collect())
    }

    /// Decides about notices that wait.
    ///
    /// # Errors
    /// Too many at once.
    pub async fn decide_notices(&self, request: &DecideRequest) -> Result<()> {
        if request.notices.len() > 1_000 {
            return Err(AppError::bad_request("notices", "at most 1000 at once"));
        }
        let decision = match request.decision {
            DecisionView::Approve => NoticeDecision::Approve,
            DecisionView::Reject => NoticeDecision::Reject,
            DecisionView::Reopen => NoticeDecision::Reopen,
        };
        self.0.store.decide_notices(&request.notices, decision).await?;
        // What its search wants told at once goes into a message at once.
        if request.decision == DecisionView::Approve { self.make_due_drafts().await } else { Ok(()) }
    }

    /// News as the screen shows them. Of a listing that may not be shown, nothing is told but that there is one.
    async fn news_views(&self, rows: Vec<HotsheetRow>, from: u64) -> Result<Vec<NewsView>> {
        let (book, screen) = (self.rule_book().await?, self.screen());
        let rows: Vec<HotsheetRow> = rows.into_iter().map(|row| showable(row, &book, screen)).collect();
        let listings = rows.iter().map(|r| r.listing.clone()).collect();
        let shown = self.row_views(listings, from).await?;
        Ok(rows.into_iter().zip(shown).map(|(row, listing)| news(&row, listing, &book)).collect())
    }
}

/// News that several sources tell, as the first of them does whose rules let its listing be shown there.
pub(super) fn showable(mut row: HotsheetRow, book: &RuleBook, outlet: Outlet) -> HotsheetRow {
    let may = |row: &HotsheetRow| book.row(&row.listing, outlet).listing.is_ok();
    if !may(&row)
        && let Some(place) = row.also.iter().position(may)
    {
        let mut chosen = row.also.remove(place);
        chosen.event = row.event;
        chosen.also = std::mem::take(&mut row.also);
        chosen.also.insert(0, row);
        return chosen;
    }
    row
}

/// Names of the sources that tell a piece of news, each once.
pub(super) fn sources_of(row: &HotsheetRow, book: &RuleBook) -> Vec<String> {
    let all = std::iter::once(row).chain(&row.also).filter_map(|r| book.source(r.listing.connection));
    let mut names: Vec<String> = Vec::new();
    for source in all {
        if !names.contains(&source.name) {
            names.push(source.name.clone());
        }
    }
    names
}

fn news(row: &HotsheetRow, listing: ListingRowView, book: &RuleBook) -> NewsView {
    let open = listing.withheld.is_none();
    // Where the sale price may not be shown, neither may it be told as news.
    let sold = row.kinds.has(ListingEvent::Sold) && listing.price.is_none();
    NewsView {
        event: row.event,
        at: row.at.to_rfc3339_opts(SecondsFormat::Secs, true),
        kinds: names(row.kinds),
        old_price: row.old_price.filter(|_| open).map(Into::into),
        new_price: row.new_price.filter(|_| open && !sold).map(Into::into),
        old_status: row.old_status.map(|s| s.as_str().to_owned()),
        new_status: row.new_status.map(|s| s.as_str().to_owned()),
        opens_at: row.opens_at.map(|t| t.to_rfc3339_opts(SecondsFormat::Secs, true)),
        from_dates: row.from_dates,
        sources: if open { sources_of(row, book) } else { Vec::new() },
        listing,
    }
}

/// Names of the kinds in a set.
pub(super) fn names(kinds: Events) -> Vec<String> {
    kinds.iter().map(|k| k.as_str().to_owned()).collect()
}
