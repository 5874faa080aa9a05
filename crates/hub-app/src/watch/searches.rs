use hub_domain::{Events, ListingEvent, SearchId};
use hub_store::SavedSearch;

use super::{cadence_of, health};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::listings::query;
use crate::view::{SaveSearchRequest, SavedSearchView, SearchIdRequest, SearchesView, WatchFor};

impl Hub {
    /// Saves a search, new or changed.
    ///
    /// # Errors
    /// A name that is taken, a filter that makes no sense, nothing to wait for.
    pub async fn save_search(&self, request: &SaveSearchRequest) -> Result<SavedSearchView> {
        let name = text("name", &request.name)?;
        if name.is_empty() {
            return Err(AppError::bad_request("name", "a name of 1 to 100 characters"));
        }
        let events = events_of(&request.events);
        if events.is_empty() {
            return Err(AppError::bad_request("events", "at least one thing to wait for"));
        }
        let mut query = query(&request.query)?;
        // A saved search is a question, not a page of its answer.
        (query.limit, query.offset) = (0, 0);
        let id = match &request.id {
            Some(id) => self.one_search(id).await?.id,
            None => SearchId::new(),
        };
        let now = self.0.clock.now();
        let search = SavedSearch {
            id,
            name: name.clone(),
            client: text("client", &request.client)?,
            query: Some(query),
            events,
            cadence: cadence_of(request.cadence),
            approve: request.approve,
            paused: request.paused,
            created_at: now,
            updated_at: now,
            last_run_at: None,
            last_match_at: None,
        };
        self.0.store.save_search(&search).await.map_err(|error| name_taken(error, &name))?;
        self.search_view(&self.one_search(&id.to_string()).await?).await
    }

    /// All saved searches and how they are, and what waits for the user.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn saved_searches(&self) -> Result<SearchesView> {
        self.agents_only()?;
        let store = &self.0.store;
        let standing = store.watch_standing().await?;
        let mut searches = health::views(self, &store.saved_searches().await?, &standing).await?;
        searches.sort_by_key(|s| (s.health as u8, s.name.to_lowercase()));
        Ok(SearchesView {
            searches,
            waiting: u32::try_from(store.waiting_notices(1_000).await?.len()).unwrap_or(u32::MAX),
            drafts: u32::try_from(store.drafts().await?.len()).unwrap_or(u32::MAX),
            ran_at: standing.ran_at.map(|t| t.to_rfc3339()),
            can_send: false,
        })
    }

    /// Deletes a search; it can be put back for 30 days.
    ///
    /// # Errors
    /// No such search.
    pub async fn delete_search(&self, request: &SearchIdRequest) -> Result<()> {
        let deleted = self.0.store.delete_search(id_of(&request.id)?).await?;
        if deleted { Ok(()) } else { Err(no_such()) }
    }

    /// Puts a deleted search back.
    ///
    /// # Errors
    /// No such search, or its name has been taken since.
    pub async fn restore_search(&self, request: &SearchIdRequest) -> Result<SavedSearchView> {
        let restored = self.0.store.restore_search(id_of(&request.id)?).await;
        if !restored.map_err(|error| name_taken(error, "of the deleted search"))? {
            return Err(no_such());
        }
        self.search_view(&self.one_search(&request.id).await?).await
    }

    /// A saved search by its identifier or its name.
    ///
    /// # Errors
    /// No such search.
    pub async fn one_search(&self, id_or_name: &str) -> Result<SavedSearch> {
        let wanted = id_or_name.trim().to_lowercase();
        let all = self.0.store.saved_searches().await?;
        all.into_iter().find(|s| s.id.to_string() == wanted || s.name.to_lowercase() == wanted).ok_or_else(no_such)
    }

    async fn search_view(&self, search: &SavedSearch) -> Result<SavedSearchView> {
        let standing = self.0.store.watch_standing().await?;
        let mut views = health::views(self, std::slice::from_ref(search), &standing).await?;
        views.pop().ok_or_else(no_such)
    }
}

fn no_such() -> AppError {
    AppError::not_found("such saved search")
}

fn id_of(text: &str) -> Result<SearchId> {
    text.parse().map_err(|_| no_such())
}

fn name_taken(error: hub_store::StoreError, name: &str) -> AppError {
    match error {
        hub_store::StoreError::NameTaken => AppError::from(error).with("name", name),
        other => other.into(),
    }
}

fn text(field: &str, value: &str) -> Result<String> {
    let value = value.trim();
    if value.chars().count() > 100 || value.chars().any(char::is_control) {
        return Err(AppError::bad_request(field, "at most 100 characters on one line"));
    }
    Ok(value.to_owned())
}

/// Which news a choice stands for.
fn kinds_of(choice: WatchFor) -> &'static [ListingEvent] {
    match choice {
        WatchFor::New => &[ListingEvent::New],
        WatchFor::Price => &[ListingEvent::PriceDown, ListingEvent::PriceUp],
        WatchFor::Status => &[ListingEvent::Pending, ListingEvent::Status],
        WatchFor::BackOnMarket => &[ListingEvent::BackOnMarket],
        WatchFor::OpenHouse => &[ListingEvent::OpenHouse],
        WatchFor::Sold => &[ListingEvent::Sold],
    }
}

const CHOICES: [WatchFor; 6] =
    [WatchFor::New, WatchFor::Price, WatchFor::Status, WatchFor::BackOnMarket, WatchFor::OpenHouse, WatchFor::Sold];

fn events_of(choices: &[WatchFor]) -> Events {
    choices.iter().flat_map(|c| kinds_of(*c)).copied().collect()
}

/// The choices that a set of news stands for.
pub(super) fn choices_of(events: Events) -> Vec<WatchFor> {
    CHOICES.into_iter().filter(|c| kinds_of(*c).iter().any(|k| events.has(*k))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_there_and_back() {
        for n in 0..64_u32 {
            let some: Vec<WatchFor> =
                CHOICES.iter().enumerate().filter(|(i, _)| n & (1 << i) != 0).map(|(_, c)| *c).collect();
            assert_eq!(choices_of(events_of(&some)), some);
        }
        assert_eq!(events_of(&CHOICES), ListingEvent::ALL.iter().copied().collect());
    }
}
