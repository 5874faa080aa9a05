//! Smart lists: their conditions, those that come with the program, and why somebody is on one.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use hub_domain::outlook::Temperature;
use hub_store::people::{Channel, Condition, PersonRow};

use super::shared::instant;
use crate::error::{AppError, Result};
use crate::view::{ConditionKind as K, ConditionView, PeopleOrder, PeopleSettingsView, SmartRuleView, WhyView};

/// Most conditions of a list, of each of its two parts.
const MOST: usize = 20;

/// A list that comes with the program: its identifier and name.
pub(super) const BUILT_IN: [(&str, &str); 6] = [
    ("callNow", "Who to call now"),
    ("newLeads", "New leads"),
    ("noNextAction", "No next action"),
    ("goingCold", "Going cold"),
    ("closingSoon", "Closing soon"),
    ("celebrations", "Birthdays and anniversaries"),
];

fn condition(kind: K) -> ConditionView {
    ConditionView { kind, days: None, words: Vec::new() }
}

fn within(kind: K, days: u32) -> ConditionView {
    ConditionView { days: Some(days), ..condition(kind) }
}

fn of_those(kind: K, days: Option<u32>, words: &[&str]) -> ConditionView {
    ConditionView { kind, days, words: words.iter().map(|w| (*w).to_owned()).collect() }
}

/// What puts somebody on a list that comes with the program.
pub(super) fn built_in(id: &str, settings: &PeopleSettingsView) -> Option<SmartRuleView> {
    let rule = |all: Vec<ConditionView>, any: Vec<ConditionView>, order| Some(SmartRuleView { all, any, order });
    match id {
        "callNow" => rule(
            vec![condition(K::MayCall), condition(K::HasPhone)],
            vec![
                condition(K::NewLead),
                condition(K::TaskOverdue),
                within(K::TaskDue, 0),
                of_those(K::Silent, Some(settings.hot_days), &["hot"]),
                within(K::DealCloses, 7),
                within(K::Birthday, 1),
                within(K::Anniversary, 1),
            ],
            PeopleOrder::Urgency,
        ),
        "newLeads" => rule(vec![within(K::Lead, 14)], Vec::new(), PeopleOrder::Urgency),
        "noNextAction" => rule(
            vec![condition(K::NoNextAction)],
            vec![of_those(K::Temperature, None, &["hot", "warm"]), condition(K::OpenDeal)],
            PeopleOrder::Temperature,
        ),
        "goingCold" => rule(
            Vec::new(),
            vec![
                of_those(K::Silent, Some(settings.hot_days), &["hot"]),
                of_those(K::Silent, Some(settings.warm_days), &["warm"]),
            ],
            PeopleOrder::Silence,
        ),
        "closingSoon" => rule(vec![within(K::DealCloses, 30)], Vec::new(), PeopleOrder::Urgency),
        "celebrations" => {
            rule(Vec::new(), vec![within(K::Birthday, 7), within(K::Anniversary, 7)], PeopleOrder::Urgency)
        }
        _ => None,
    }
}

/// Conditions, checked.
pub(super) fn conditions(field: &str, views: &[ConditionView]) -> Result<Vec<Condition>> {
    if views.len() > MOST {
        return Err(AppError::bad_request(field, format!("at most {MOST} conditions")));
    }
    views.iter().map(|view| read(field, view)).collect()
}

fn read(field: &str, view: &ConditionView) -> Result<Condition> {
    let wrong = |reason: &str| AppError::bad_request(field, reason);
    if view.days.is_some_and(|days| days > 3650) {
        return Err(wrong("0 to 3650 days"));
    }
    if view.words.len() > 50 || view.words.iter().any(|w| w.chars().count() > 200) {
        return Err(wrong("at most 50 words of 200 characters"));
    }
    let days = || view.days.ok_or_else(|| wrong("this condition needs a number of days"));
    let words = || {
        if view.words.is_empty() {
            Err(wrong("this condition needs something to choose"))
        } else {
            Ok(view.words.clone())
        }
    };
    let temperatures = || -> Result<Vec<Temperature>> {
        view.words.iter().map(|w| Temperature::parse(w).ok_or_else(|| wrong("hot, warm or cold"))).collect()
    };
    Ok(match view.kind {
        K::NewLead => Condition::NewLead(view.days),
        K::Lead => Condition::Lead(view.days),
        K::TaskDue => Condition::TaskDue(days()?),
        K::TaskOverdue => Condition::TaskOverdue,
        K::NoNextAction => Condition::NoNextAction,
        K::Silent => Condition::Silent(days()?, temperatures()?),
        K::Touched => Condition::Touched(days()?),
        K::NeverTouched => Condition::NeverTouched,
        K::Temperature => {
            words()?;
            Condition::Temperature(temperatures()?)
        }
        K::Stage => Condition::Stage(words()?),
        K::LeadSource => Condition::LeadSource(words()?),
        K::Owner => Condition::Owner(words()?),
        K::Tag => Condition::Tag(words()?),
        K::ContactType => Condition::ContactType(words()?),
        K::System => Condition::System(words()?),
        K::OpenDeal => Condition::OpenDeal,
        K::DealStage => Condition::DealStage(words()?),
        K::DealCloses => Condition::DealCloses(days()?),
        K::Birthday => Condition::Birthday(days()?),
        K::Anniversary => Condition::Anniversary(days()?),
        K::Created => Condition::Created(days()?),
        K::MayCall => Condition::May(Channel::Call),
        K::MayEmail => Condition::May(Channel::Email),
        K::MayText => Condition::May(Channel::Text),
        K::HasPhone => Condition::HasPhone,
        K::HasEmail => Condition::HasEmail,
    })
}

fn code(kind: K) -> String {
    serde_json::to_value(kind).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// `1 day`, `3 days`.
pub(super) fn days(n: i64) -> String {
    if n == 1 { "1 day".to_owned() } else { format!("{n} days") }
}

/// In so many days, today, or so many ago.
fn when(n: i64) -> String {
    match n {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        n if n > 0 => format!("in {}", days(n)),
        n => format!("{} ago", days(-n)),
    }
}

/// Days until the next day of that month and day.
fn until(month_day: i64, today: NaiveDate) -> Option<i64> {
    let (month, day) = (u32::try_from(month_day / 100).ok()?, u32::try_from(month_day % 100).ok()?);
    (0..=1).find_map(|years| {
        let year = today.year() + years;
        let date =
            NaiveDate::from_ymd_opt(year, month, day).or_else(|| NaiveDate::from_ymd_opt(year, month, day - 1))?;
        (date >= today).then(|| (date - today).num_days())
    })
}

/// Why a condition holds of somebody; `None` for one that goes without saying.
fn why(kind: K, of: &PersonRow, now: DateTime<Utc>) -> Option<WhyView> {
    let since = |at: DateTime<Utc>| (now - at).num_days().max(0);
    let ahead = |at: DateTime<Utc>| (at.date_naive() - now.date_naive()).num_days();
    let view = |days: Option<i64>, about: Option<String>, at: Option<String>, text: String| WhyView {
        code: code(kind),
        days: days.and_then(|d| i32::try_from(d).ok()),
        about,
        at,
        weight: 0,
        text,
    };
    Some(match kind {
        K::NewLead | K::Lead => {
            let at = of.lead_at?;
            let (n, source) = (since(at), of.lead_source.clone());
            let from = source.as_ref().map(|s| format!(" from {s}")).unwrap_or_default();
            let told = if of.lead_state == 1 { "not answered" } else { "answered" };
            view(Some(n), source, Some(instant(at)), format!("Came in {}{from}, {told}.", when(-n)))
        }
        K::TaskDue | K::TaskOverdue => {
            let (due, (title, _)) = (of.next_due?, of.next_task_words.clone().unwrap_or_default());
            let n = ahead(due);
            if kind == K::TaskDue && n < 0 {
                return why(K::TaskOverdue, of, now);
            }
            let text = if n < 0 {
                format!("“{title}” is {} overdue.", days(-n))
            } else {
                format!("“{title}” is due {}.", when(n))
            };
            view(Some(n), Some(title), Some(instant(due)), text)
        }
        K::NoNextAction => view(None, None, None, "Nothing is planned.".to_owned()),
        K::Silent | K::NeverTouched | K::Touched => match of.last_touch {
            Some(at) => {
                let n = since(at);
                let text = if kind == K::Touched {
                    format!("In touch {}.", when(-n))
                } else {
                    format!("{}, silent for {}.", of.temperature.in_words(), days(n))
                };
                view(Some(n), Some(of.temperature.as_str().to_owned()), Some(instant(at)), text)
            }
            None => {
                let n = since(of.created_at);
                view(Some(n), None, None, format!("Never in touch, known for {}.", days(n)))
            }
        },
        K::Temperature => {
            view(None, Some(of.temperature.as_str().to_owned()), None, format!("{}.", of.temperature.in_words()))
        }
        K::Stage => view(None, of.stage.clone(), None, format!("Stage “{}”.", of.stage.clone().unwrap_or_default())),
        K::LeadSource => {
            let source = of.lead_source.clone().unwrap_or_default();
            view(None, of.lead_source.clone(), None, format!("From {source}."))
        }
        K::OpenDeal => view(
            Some(i64::from(of.open_deals)),
            of.deal_stage.clone(),
            None,
            if of.open_deals == 1 { "An open deal.".to_owned() } else { format!("{} open deals.", of.open_deals) },
        ),
        K::DealStage => {
            let stage = of.deal_stage.clone().unwrap_or_default();
            view(None, of.deal_stage.clone(), None, format!("A deal in “{stage}”."))
        }
        K::DealCloses => {
            let at = of.deal_closes?;
            let n = ahead(at);
            let text = if n < 0 {
                format!("A deal should have closed {}.", when(n))
            } else {
                format!("A deal closes {}.", when(n))
            };
            view(Some(n), of.deal_stage.clone(), Some(at.date_naive().to_string()), text)
        }
        K::Birthday | K::Anniversary => {
            let (date, word) =
                if kind == K::Birthday { (of.birthday, "Birthday") } else { (of.anniversary, "Anniversary") };
            let n = until(date?, now.date_naive())?;
            view(Some(n), None, None, format!("{word} {}.", when(n)))
        }
        K::Created => {
            let n = since(of.created_at);
            view(Some(n), None, Some(instant(of.created_at)), format!("Known here since {}.", when(-n)))
        }
        K::Tag
        | K::Owner
        | K::ContactType
        | K::System
        | K::MayCall
        | K::MayEmail
        | K::MayText
        | K::HasPhone
        | K::HasEmail => return None,
    })
}

/// Why somebody is listed: the conditions that hold, each once, the weightiest first. `asked` is in the order of the
/// question's bits.
pub(super) fn reasons(asked: &[ConditionView], of: &PersonRow, now: DateTime<Utc>) -> Vec<WhyView> {
    let mut said: Vec<(i32, WhyView)> = Vec::new();
    for (bit, condition) in asked.iter().enumerate() {
        if of.holds >> bit & 1 == 0 {
            continue;
        }
        if let Some(why) = why(condition.kind, of, now)
            && !said.iter().any(|(_, there)| there.code == why.code)
        {
            said.push((weight(condition.kind), why));
        }
    }
    said.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    said.into_iter().map(|(weight, why)| WhyView { weight, ..why }).collect()
}

fn weight(kind: K) -> i32 {
    match kind {
        K::NewLead => 100,
        K::TaskOverdue => 70,
        K::TaskDue => 60,
        K::DealCloses => 45,
        K::Silent => 30,
        K::DealStage => 25,
        K::Birthday => 20,
        K::Anniversary => 15,
        K::NoNextAction => 10,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_with_the_program_can_be_asked() {
        let settings = PeopleSettingsView::default();
        for (id, _) in BUILT_IN {
            let rule = built_in(id, &settings).unwrap_or_else(|| panic!("{id}"));
            assert!(conditions("all", &rule.all).is_ok() && conditions("any", &rule.any).is_ok(), "{id}");
        }
        assert_eq!(built_in("mine", &settings), None);
    }

    #[test]
    fn a_condition_that_lacks_something_is_refused() {
        for view in [condition(K::Silent), condition(K::Stage), of_those(K::Temperature, None, &["tepid"])] {
            assert!(conditions("all", &[view]).is_err());
        }
        assert!(conditions("all", &[within(K::Created, 4_000)]).is_err());
    }

    #[test]
    fn days_to_a_birthday_go_over_the_year() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(until(102, day("2026-12-30")), Some(3));
        assert_eq!(until(1230, day("2026-12-30")), Some(0));
        assert_eq!(until(229, day("2026-02-27")), Some(1));
    }
}
