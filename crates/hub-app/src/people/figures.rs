//! What can be said of a person: temperature, what they look for, by when, what the brokerage would earn.

use hub_domain::crm::{FieldValue, Fields};
use hub_domain::outlook::{self, Outlook, Rate, Standing, Temperature, Timeline, Why};
use hub_domain::{CrmId, Money};
use hub_store::SavedSearch;
use hub_store::crm::CrmRecord;
use hub_store::people::{PersonRow, Task};

use super::shared::cut;
use crate::error::Result;
use crate::hub::Hub;
use crate::view::{PersonFiguresView, WhyView};

/// The figures of a person, each with its reasons.
pub(super) struct Figures {
    pub temperature: Outlook<Temperature>,
    pub preferences: Option<Outlook<String>>,
    pub timeline: Option<Outlook<Timeline>>,
    pub commission: Option<Outlook<Money>>,
}

/// Fields in which systems keep by when somebody wants to act.
const SAID_WHEN: [&str; 5] = ["Timeframe", "TimeFrame", "Time Frame", "BuyingTimeframe", "Timeline"];
/// Fields in which systems keep what somebody looks for.
const SAID_WHAT: [&str; 4] = ["PropertyPreferences", "LookingFor", "Looking For", "Requirements"];

/// The words of a field by one of these names, whether it is a system's own (`Custom.…`, `Own.…`) or not.
fn said<'f>(fields: &'f Fields, names: &[&str]) -> Option<(&'f str, &'f str)> {
    fields.iter().find_map(|(field, value)| {
        let bare = field.rsplit('.').next().unwrap_or(field);
        let squeezed = |text: &str| text.replace([' ', '_', '-'], "").to_lowercase();
        let named = names.iter().any(|name| squeezed(name) == squeezed(bare));
        // What the hub itself has written back says nothing new.
        let ours = field == "Timeline" || field == "Preferences";
        let text = value.as_text().map(str::trim).filter(|t| !t.is_empty())?;
        (named && !ours).then_some((field.as_str(), text))
    })
}

/// Works the figures out. Pure.
pub(super) fn figures(
    row: &PersonRow,
    record: &CrmRecord,
    deals: &[Task],
    searches: &[&SavedSearch],
    rate: Option<Rate>,
    now: chrono::DateTime<chrono::Utc>,
) -> Figures {
    let mut standing: Standing = row.standing(now);
    standing.said = said(&record.fields, &SAID_WHEN).map(|(_, text)| text.to_owned());
    let amount = |deal: &Task, field: &str| match deal.fields.get(field) {
        Some(FieldValue::Money(money)) => Some(*money),
        _ => None,
    };
    let sums: Vec<(&str, Option<Money>, Option<Money>)> = deals
        .iter()
        .map(|deal| {
            let name = deal.fields.get("Name").and_then(FieldValue::as_text).unwrap_or_default();
            (name, amount(deal, "Amount"), amount(deal, "Commission"))
        })
        .collect();
    Figures {
        temperature: outlook::temperature(&standing),
        preferences: preferences(record, searches),
        timeline: outlook::timeline(&standing),
        commission: outlook::commission(&sums, rate),
    }
}

/// What somebody looks for: their saved searches, else what a system says.
fn preferences(record: &CrmRecord, searches: &[&SavedSearch]) -> Option<Outlook<String>> {
    if let Some(first) = searches.first() {
        let why = searches
            .iter()
            .map(|s| Why::new("savedSearch", 0, format!("The saved search “{}”.", s.name)).about(s.name.clone()));
        let names: Vec<&str> = searches.iter().map(|s| s.name.as_str()).collect();
        let value = if searches.len() == 1 { first.name.clone() } else { names.join("; ") };
        return Some(Outlook { value, why: why.collect() });
    }
    let (field, text) = said(&record.fields, &SAID_WHAT)?;
    let why = Why::new("said", 0, format!("The field “{field}” says so.")).about(field);
    Some(Outlook { value: cut(text, 500), why: vec![why] })
}

pub(super) fn why_view(why: &Why) -> WhyView {
    WhyView {
        code: why.code.to_owned(),
        days: why.days.and_then(|d| i32::try_from(d).ok()),
        about: why.about.clone(),
        at: why.at.map(|at| at.to_string()),
        weight: why.weight,
        text: why.text.clone(),
    }
}

impl Figures {
    pub fn view(&self) -> PersonFiguresView {
        let all = |why: &[Why]| why.iter().map(why_view).collect::<Vec<_>>();
        PersonFiguresView {
            temperature: self.temperature.value.into(),
            temperature_why: all(&self.temperature.why),
            preferences: self.preferences.as_ref().map(|p| p.value.clone()),
            preferences_why: self.preferences.as_ref().map(|p| all(&p.why)).unwrap_or_default(),
            timeline: self.timeline.as_ref().map(|t| t.value.as_str().to_owned()),
            timeline_why: self.timeline.as_ref().map(|t| all(&t.why)).unwrap_or_default(),
            commission: self.commission.as_ref().map(|c| c.value.into()),
            commission_why: self.commission.as_ref().map(|c| all(&c.why)).unwrap_or_default(),
        }
    }

    /// A figure as a system's field is to hold it; `None` where nothing can be said.
    pub fn field(&self, figure: &str) -> Option<String> {
        match figure {
            "temperature" => Some(self.temperature.value.in_words().to_owned()),
            "preferences" => self.preferences.as_ref().map(|p| p.value.clone()),
            "timeline" => self.timeline.as_ref().map(|t| t.value.in_words().to_owned()),
            "commission" => self.commission.as_ref().map(|c| c.value.to_string()),
            _ => None,
        }
    }
}

impl Hub {
    /// The figures of one person, whose open deals are these.
    pub(super) async fn figures_of(
        &self,
        row: &PersonRow,
        record: &CrmRecord,
        deals: &[Task],
        rate: Option<Rate>,
    ) -> Result<Figures> {
        let searches = self.0.store.saved_searches().await?;
        let own = searches_of(&searches, row, record);
        Ok(figures(row, record, deals, &own, rate, self.0.clock.now()))
    }

    pub(super) async fn open_deals(&self, person: CrmId) -> Result<Vec<Task>> {
        let deals = self.0.store.person_tasks(person, hub_domain::crm::CrmKind::Deal).await?;
        Ok(deals.into_iter().filter(|(open, _)| *open).map(|(_, deal)| deal).collect())
    }

    /// The commission that is usually agreed.
    pub(super) async fn usual_rate(&self) -> Result<Option<Rate>> {
        let rate = self.people_settings().await?.commission_rate;
        Ok((rate > 0).then_some(Rate(rate)))
    }
}

/// The saved searches for a client of that name or e-mail address.
pub(super) fn searches_of<'s>(
    searches: &'s [SavedSearch],
    row: &PersonRow,
    record: &CrmRecord,
) -> Vec<&'s SavedSearch> {
    let emails = record.fields.get("Emails").and_then(FieldValue::as_entries);
    searches
        .iter()
        .filter(|search| {
            let client = search.client.trim().to_lowercase();
            let mail = emails.is_some_and(|emails| emails.keys().any(|email| email.to_lowercase() == client));
            !client.is_empty() && (client == row.name.to_lowercase() || mail)
        })
        .collect()
}
