//! Whether a saved search can still find anything, and if not, why: none dies silently.

use chrono::{DateTime, Duration, Utc};
use hub_store::{SavedSearch, SearchActivity, Unused, WatchStanding};

use super::searches::choices_of;
use super::{cadence_view, request_of};
use crate::error::Result;
use crate::hub::Hub;
use crate::view::{HealthReasonView, SavedSearchView, SearchHealth, SourceAgeView, SyncState};

/// A search that has found nothing for so long is pointed out. It goes on all the same.
const QUIET_DAYS: i64 = 60;

/// The searches as the screen shows them.
pub(super) async fn views(
    hub: &Hub,
    searches: &[SavedSearch],
    standing: &WatchStanding,
) -> Result<Vec<SavedSearchView>> {
    let store = &hub.0.store;
    let now = hub.0.clock.now();
    let activity = store.search_activity(now).await?;
    let sources = hub.status().await?.sources;
    let mut views = Vec::with_capacity(searches.len());
    for search in searches {
        let unused = match &search.query {
            Some(query) if !search.paused => store.unused_parts(query).await?,
            _ => Vec::new(),
        };
        let found = activity.get(&search.id).copied().unwrap_or_default();
        let (health, reasons) = judge(search, &unused, &sources, standing, now);
        views.push(view(search, found, health, reasons));
    }
    Ok(views)
}

/// How a search is and why, the worst reason first.
fn judge(
    search: &SavedSearch,
    unused: &[Unused],
    sources: &[SourceAgeView],
    standing: &WatchStanding,
    now: DateTime<Utc>,
) -> (SearchHealth, Vec<HealthReasonView>) {
    let mut reasons: Vec<(SearchHealth, HealthReasonView)> = Vec::new();
    let mut say = |health, code: &str, about: String| {
        reasons.push((health, HealthReasonView { code: code.to_owned(), about }));
    };
    if search.query.is_none() {
        say(SearchHealth::Broken, "unreadable", String::new());
    }
    if search.paused {
        return (SearchHealth::Paused, reasons.into_iter().map(|(_, reason)| reason).collect());
    }
    if let Some(problem) = &standing.problem {
        say(SearchHealth::Broken, "watchStopped", problem.clone());
    }
    if sources.is_empty() {
        say(SearchHealth::Broken, "noSource", String::new());
    }
    for part in unused {
        match part {
            Unused::City(city) => say(SearchHealth::Broken, "cityUnused", city.clone()),
            Unused::PostalCode(code) => say(SearchHealth::Broken, "postalCodeUnused", code.clone()),
            Unused::Areas => say(SearchHealth::Broken, "areaEmpty", String::new()),
            Unused::Range(field) => say(SearchHealth::Broken, "rangeCrossed", (*field).to_owned()),
        }
    }
    for source in sources {
        match source.state {
            SyncState::Paused | SyncState::NeedsYou => {
                say(SearchHealth::Stale, "sourceStopped", source.name.clone());
            }
            _ if source.stale => say(SearchHealth::Stale, "sourceStale", source.name.clone()),
            _ => {}
        }
    }
    let since = search.last_match_at.unwrap_or(search.created_at);
    if now - since >= Duration::days(QUIET_DAYS) {
        say(SearchHealth::Quiet, "nothingFor", (now - since).num_days().to_string());
    }
    reasons.sort_by_key(|(health, _)| *health as u8);
    let health = reasons.first().map_or(SearchHealth::Well, |(health, _)| *health);
    (health, reasons.into_iter().map(|(_, reason)| reason).collect())
}

fn view(
    search: &SavedSearch,
    found: SearchActivity,
    health: SearchHealth,
    reasons: Vec<HealthReasonView>,
) -> SavedSearchView {
    let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    SavedSearchView {
        id: search.id.to_string(),
        name: search.name.clone(),
        client: search.client.clone(),
        query: search.query.as_ref().map(request_of),
        query_text: search.query.as_ref().map(hub_domain::ListingQuery::to_text).unwrap_or_default(),
        events: choices_of(search.events),
        cadence: cadence_view(search.cadence),
        approve: search.approve,
        paused: search.paused,
        created_at: search.created_at.to_rfc3339(),
        last_run_at: search.last_run_at.map(|t| t.to_rfc3339()),
        last_match_at: search.last_match_at.map(|t| t.to_rfc3339()),
        week: count(found.week),
        four_weeks: count(found.four_weeks),
        health,
        reasons,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use hub_domain::{Events, ListingQuery, SearchId};
    use hub_store::Cadence;

    fn now() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 1, 12, 0, 0).unwrap()
    }

    fn search() -> SavedSearch {
        SavedSearch {
            id: SearchId::new(),
            name: "A".into(),
            client: String::new(),
            query: Some(ListingQuery::default()),
            events: Events::NONE,
            cadence: Cadence::Daily,
            approve: false,
            paused: false,
            created_at: now() - Duration::days(100),
            updated_at: now(),
            last_run_at: None,
            last_match_at: Some(now() - Duration::days(2)),
        }
    }

    fn source(state: SyncState, stale: bool) -> SourceAgeView {
        SourceAgeView { name: "Sound MLS".into(), state, as_of: None, stale }
    }

    fn well() -> WatchStanding {
        WatchStanding { behind: 0, ran_at: None, problem: None }
    }

    fn codes(found: (SearchHealth, Vec<HealthReasonView>)) -> (SearchHealth, Vec<String>) {
        (found.0, found.1.into_iter().map(|r| r.code).collect())
    }

    #[test]
    fn each_reason_is_named_and_the_worst_decides() {
        let fine = [source(SyncState::UpToDate, false)];
        assert_eq!(codes(judge(&search(), &[], &fine, &well(), now())), (SearchHealth::Well, vec![]));
        let quiet = SavedSearch { last_match_at: Some(now() - Duration::days(60)), ..search() };
        let found = judge(&quiet, &[], &fine, &well(), now());
        assert_eq!(found.1[0].about, "60");
        assert_eq!(codes(found), (SearchHealth::Quiet, vec!["nothingFor".into()]));
        let never = SavedSearch { last_match_at: None, ..search() };
        assert_eq!(judge(&never, &[], &fine, &well(), now()).0, SearchHealth::Quiet);

        let unused = [Unused::City("Atlantis".into())];
        let old = [source(SyncState::Offline, true), source(SyncState::NeedsYou, false)];
        let (health, reasons) = codes(judge(&quiet, &unused, &old, &well(), now()));
        assert_eq!(health, SearchHealth::Broken);
        assert_eq!(reasons, ["cityUnused", "sourceStale", "sourceStopped", "nothingFor"]);
        let unreadable = SavedSearch { query: None, ..search() };
        assert_eq!(judge(&unreadable, &[], &fine, &well(), now()).0, SearchHealth::Broken);
        assert_eq!(codes(judge(&search(), &[], &[], &well(), now())).1, ["noSource"]);
        let stopped = WatchStanding { problem: Some("the disk is full".into()), ..well() };
        assert_eq!(codes(judge(&search(), &[], &fine, &stopped, now())).1, ["watchStopped"]);
        let paused = SavedSearch { paused: true, ..quiet };
        assert_eq!(judge(&paused, &unused, &old, &well(), now()).0, SearchHealth::Paused);
    }
}
