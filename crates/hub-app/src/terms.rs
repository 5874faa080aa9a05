//! The terms of the agreements behind sources: kept, changed, and watched for the dates in them.

use chrono::{Days, NaiveDate};
use hub_compliance::RuleSet;
use hub_domain::Licence;
use hub_store::{IntegrationLevel, Terms};

use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{PauseRequest, RuleSetView, SaveTermsRequest, SourceView, TermsAlertKind, TermsAlertView, TermsView};

/// Days ahead of which a date is spoken of.
const AHEAD: i64 = 30;
/// Longest text in the terms, characters.
const LONGEST: usize = 500;

impl Hub {
    /// Saves the terms of a source, and what its licence allows.
    ///
    /// # Errors
    /// No such source, a figure out of its range, a date that is none, rules nobody knows.
    pub async fn save_terms(&self, request: &SaveTermsRequest) -> Result<SourceView> {
        let connection = self.connection(&request.name).await?;
        let licence =
            Licence::parse(&request.licence).ok_or_else(|| AppError::bad_request("licence", Licence::NAMES))?;
        let terms = read(&request.terms)?;
        self.0.store.set_terms(connection.id, &terms).await?;
        if licence != connection.licence {
            self.0.store.update_connection(connection.id, &connection.settings, licence).await?;
        }
        self.0.rules.forget();
        self.0.market.forget();
        self.one_source_view(&request.name).await
    }

    /// Pauses a source, so that no run starts by itself, or lets it go on.
    ///
    /// # Errors
    /// No such source.
    pub async fn pause_source(&self, request: &PauseRequest) -> Result<SourceView> {
        let connection = self.connection(&request.name).await?;
        self.0.store.set_paused(connection.id, request.paused).await?;
        if request.paused {
            self.cancel_sync(&connection);
        }
        self.one_source_view(&request.name).await
    }

    /// Whether a person has paused a source; a store that cannot be read pauses nothing.
    pub(crate) async fn is_paused(&self, connection: &hub_store::Connection) -> bool {
        self.0.store.paused_since(connection.id).await.is_ok_and(|since| since.is_some())
    }

    /// What the terms of all sources ask for now: each source's name with an alert.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn terms_alerts(&self) -> Result<Vec<(String, TermsAlertView)>> {
        let mut all = Vec::new();
        for connection in self.connections().await? {
            let terms = self.0.store.terms(connection.id).await?;
            all.extend(alerts(&terms, self.today()).into_iter().map(|a| (connection.name.clone(), a)));
        }
        Ok(all)
    }
}

/// The sets of rules a source can go by.
pub(crate) fn rule_sets() -> Vec<RuleSetView> {
    hub_compliance::RULE_SETS.iter().map(rule_set).collect()
}

/// One set of rules for the screen.
pub(crate) fn rule_set(rules: &RuleSet) -> RuleSetView {
    RuleSetView {
        id: rules.id.to_owned(),
        title: rules.title.to_owned(),
        refresh_hours: rules.refresh_hours,
        read_on: rules.read_on.to_owned(),
        source: rules.source.to_owned(),
    }
}

/// The terms for the screen.
pub(crate) fn view(terms: &Terms) -> TermsView {
    TermsView {
        level: terms.level.map(|l| l.as_str().to_owned()),
        coverage: terms.coverage.clone(),
        agents: terms.agents,
        volume: terms.volume,
        revenue_share_bp: terms.revenue_share_bp,
        data_scope: terms.data_scope.clone(),
        exclusive: terms.exclusive,
        renews_on: terms.renews_on.map(|d| d.to_string()),
        notice_days: terms.notice_days,
        ends_on: terms.ends_on.map(|d| d.to_string()),
        rule_set: terms.rule_set.clone(),
        refresh_hours: terms.refresh_hours,
    }
}

fn read(view: &TermsView) -> Result<Terms> {
    let day = |field: &str, text: &Option<String>| -> Result<Option<NaiveDate>> {
        let text = text.as_deref().map(str::trim).filter(|t| !t.is_empty());
        text.map(|t| t.parse().map_err(|_| AppError::bad_request(field, "a day, YYYY-MM-DD"))).transpose()
    };
    let words = |field: &str, text: &str| {
        let text = text.trim();
        let fits = text.chars().count() <= LONGEST;
        fits.then(|| text.to_owned()).ok_or_else(|| AppError::bad_request(field, format!("at most {LONGEST} letters")))
    };
    let level = match view.level.as_deref().filter(|l| !l.is_empty()) {
        Some(text) => Some(
            IntegrationLevel::parse(text)
                .ok_or_else(|| AppError::bad_request("level", "basic, standard, premium or enterprise"))?,
        ),
        None => None,
    };
    if !view.rule_set.is_empty() && RuleSet::find(&view.rule_set).is_none() {
        return Err(AppError::bad_request("ruleSet", "one of the sets of rules offered"));
    }
    Ok(Terms {
        level,
        coverage: words("coverage", &view.coverage)?,
        agents: view.agents,
        volume: view.volume,
        revenue_share_bp: view.revenue_share_bp,
        data_scope: words("dataScope", &view.data_scope)?,
        exclusive: view.exclusive,
        renews_on: day("renewsOn", &view.renews_on)?,
        notice_days: view.notice_days,
        ends_on: day("endsOn", &view.ends_on)?,
        rule_set: view.rule_set.clone(),
        refresh_hours: view.refresh_hours,
    })
}

/// What the dates of the terms ask for on a day. Pure.
pub(crate) fn alerts(terms: &Terms, today: NaiveDate) -> Vec<TermsAlertView> {
    let mut all = Vec::new();
    let mut say = |kind, date: NaiveDate| {
        let days = i32::try_from((date - today).num_days()).unwrap_or(i32::MAX);
        all.push(TermsAlertView { kind, date: date.to_string(), days });
    };
    let soon = |date: NaiveDate| date >= today && (date - today).num_days() <= AHEAD;
    if let Some(end) = terms.ends_on {
        if end <= today {
            say(TermsAlertKind::Ended, end);
        } else if soon(end) {
            say(TermsAlertKind::Ends, end);
        }
    }
    if let Some(renewal) = terms.renews_on {
        let notice = terms.notice_days.filter(|d| *d > 0);
        let deadline = notice.and_then(|days| renewal.checked_sub_days(Days::new(days.into())));
        match deadline {
            _ if renewal < today => say(TermsAlertKind::RenewalPassed, renewal),
            Some(day) if soon(day) => say(TermsAlertKind::NoticeDue, day),
            Some(day) if day < today => say(TermsAlertKind::NoticePassed, renewal),
            _ if soon(renewal) => say(TermsAlertKind::Renews, renewal),
            _ => {}
        }
    }
    all
}

/// An alert in a sentence, for a terminal.
pub(crate) fn sentence(alert: &TermsAlertView) -> String {
    let TermsAlertView { kind, date, days } = alert;
    match kind {
        TermsAlertKind::Ended => format!("the licence ended on {date}; remove the source to erase its rows"),
        TermsAlertKind::Ends => format!("the licence ends on {date}, in {days} days"),
        TermsAlertKind::NoticeDue => format!("notice has to be given by {date}, in {days} days"),
        TermsAlertKind::NoticePassed => format!("the time for notice has passed; it renews on {date}"),
        TermsAlertKind::Renews => format!("it renews on {date}, in {days} days"),
        TermsAlertKind::RenewalPassed => format!("the renewal date {date} has passed; enter the next one"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn kinds(terms: &Terms, today: &str) -> Vec<(TermsAlertKind, i32)> {
        alerts(terms, day(today)).into_iter().map(|a| (a.kind, a.days)).collect()
    }

    #[test]
    fn dates_are_spoken_of_in_time() {
        use TermsAlertKind as K;
        let terms = Terms { renews_on: Some(day("2027-03-31")), notice_days: Some(90), ..Terms::default() };
        assert_eq!(kinds(&terms, "2026-11-01"), []);
        assert_eq!(kinds(&terms, "2026-12-01"), [(K::NoticeDue, 30)], "by 31 December");
        assert_eq!(kinds(&terms, "2026-12-31"), [(K::NoticeDue, 0)]);
        assert_eq!(kinds(&terms, "2027-01-01"), [(K::NoticePassed, 89)]);
        assert_eq!(kinds(&terms, "2027-04-01"), [(K::RenewalPassed, -1)]);
        let without = Terms { notice_days: None, ..terms.clone() };
        assert_eq!(kinds(&without, "2027-02-28"), []);
        assert_eq!(kinds(&without, "2027-03-01"), [(K::Renews, 30)]);
        let ending = Terms { ends_on: Some(day("2027-01-10")), ..Terms::default() };
        assert_eq!(kinds(&ending, "2027-01-09"), [(K::Ends, 1)]);
        assert_eq!(kinds(&ending, "2027-01-10"), [(K::Ended, 0)]);
        assert_eq!(kinds(&Terms::default(), "2027-01-10"), []);
    }

    #[test]
    fn what_was_entered_comes_back_and_what_is_wrong_is_named() {
        let entered = TermsView {
            level: Some("premium".into()),
            coverage: " Three counties ".into(),
            revenue_share_bp: Some(125),
            renews_on: Some("2027-03-31".into()),
            rule_set: "stellar".into(),
            ..TermsView::default()
        };
        let terms = read(&entered).unwrap();
        assert_eq!(view(&terms), TermsView { coverage: "Three counties".into(), ..entered.clone() });
        for wrong in [
            TermsView { level: Some("gold".into()), ..entered.clone() },
            TermsView { renews_on: Some("31.3.2027".into()), ..entered.clone() },
            TermsView { rule_set: "made-up".into(), ..entered.clone() },
            TermsView { coverage: "x".repeat(501), ..entered },
        ] {
            assert!(read(&wrong).is_err());
        }
    }
}
