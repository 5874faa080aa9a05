use chrono::NaiveDate;
use hub_domain::calendar::Holiday;
use hub_domain::dated::{Dated, TableError, each_entry, put};

use super::contingency::{ContingencyError, ContingencyRule};
use super::{Deadline, DeadlineError, DeadlineRule, Meaning, OtherReading, Question, compute};

/// How the names of files begin that say what becomes of contingencies.
const CONTINGENCIES: &str = "contingencies-";

/// Every rule for dates and contingencies. The caller reads the files; `docs/howto/deadlines.md` describes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeadlineTables {
    rules: Vec<Dated<DeadlineRule>>,
    contingencies: Vec<Dated<ContingencyRule>>,
}

/// Which date is wanted. Names are taken as written on paper: `Option period ends` is `option-period-ends`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The form or law.
    pub form: String,
    /// What is due.
    pub event: String,
    /// One reading of the rule; by default all are counted and the careful one is answered.
    pub variant: Option<String>,
    /// What is known besides.
    pub question: Question,
}

impl DeadlineTables {
    /// Whether a file of that name holds such rules: `deadlines-` for dates, `contingencies-` for what becomes of a contingency.
    #[must_use]
    pub fn is_file(name: &str) -> bool {
        name.starts_with("deadlines-") || name.starts_with(CONTINGENCIES)
    }

    /// Reads `files`, each a name and its text, as one set.
    ///
    /// # Errors
    /// A file that is no table file; a missing, unknown or mistyped field; an entry that breaks its own rule; two entries
    /// about one event, reading, place and time, in one file or in two; forms of one name in two places.
    pub fn read<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Result<Self, TableError> {
        let mut tables = Self::default();
        for (file, text) in files {
            each_entry(file, text, |entry| {
                if file.starts_with(CONTINGENCIES) {
                    return put(&mut tables.contingencies, entry);
                }
                put(&mut tables.rules, entry)?;
                tables.last_fits()
            })?;
        }
        tables.contingencies_fit()?;
        Ok(tables)
    }

    /// What one file holds, for lists: each entry with its form and title in words. Whether it fits the others is for
    /// [`DeadlineTables::read`] to say.
    ///
    /// # Errors
    /// As [`DeadlineTables::read`] of the file alone.
    pub fn list(file: &str, text: &str) -> Result<Vec<Dated<String>>, TableError> {
        let (mut rules, mut contingencies) = (Vec::<Dated<DeadlineRule>>::new(), Vec::<Dated<ContingencyRule>>::new());
        each_entry(file, text, |entry| {
            if file.starts_with(CONTINGENCIES) { put(&mut contingencies, entry) } else { put(&mut rules, entry) }
        })?;
        let rules = rules.into_iter().map(|rule| {
            let value = &rule.value;
            let reading = value.variant.as_ref().map(|variant| format!(" ({variant})")).unwrap_or_default();
            let about = format!("{}: {}{reading}", value.form, value.title);
            told(rule, about)
        });
        let contingencies = contingencies.into_iter().map(|rule| {
            let about = format!("{}: {}", rule.value.form, rule.value.title);
            told(rule, about)
        });
        Ok(rules.chain(contingencies).collect())
    }

    /// Whether a file of that name says what becomes of contingencies.
    #[must_use]
    pub fn is_of_contingencies(name: &str) -> bool {
        name.starts_with(CONTINGENCIES)
    }

    /// The days of each contingency, and of its notice, can be counted.
    fn contingencies_fit(&self) -> Result<(), TableError> {
        for rule in &self.contingencies {
            let value = &rule.value;
            let events = [Some(&value.event), value.notice.as_ref().map(|notice| &notice.event)];
            for event in events.into_iter().flatten() {
                let counted = |it: &Dated<DeadlineRule>| it.value.form == value.form && it.value.event == *event;
                if !self.rules.iter().any(counted) {
                    let why = format!("{}, {}: no rule counts {event}", value.form, value.contingency);
                    return Err(TableError::file(CONTINGENCIES, why));
                }
            }
        }
        Ok(())
    }

    /// What a form makes of a contingency on `day`.
    ///
    /// # Errors
    /// When nobody knows it, or not on that day, with those that are known.
    pub fn contingency(
        &self,
        form: &str,
        contingency: &str,
        day: NaiveDate,
    ) -> Result<&Dated<ContingencyRule>, ContingencyError> {
        let (wanted, name) = (plain(form), plain(contingency));
        let found = self
            .contingencies
            .iter()
            .find(|rule| rule.value.form == wanted && rule.value.contingency == name && rule.holds_on(day));
        found.ok_or_else(|| ContingencyError::Unknown {
            form: form.to_owned(),
            contingency: contingency.to_owned(),
            day,
            known: self
                .contingencies
                .iter()
                .map(|rule| format!("{}/{} {}", rule.value.form, rule.value.contingency, span(rule)))
                .collect(),
        })
    }

    /// The contingencies of a form, as written; none for a form that has none.
    #[must_use]
    pub fn contingencies_of(&self, form: &str) -> Vec<&Dated<ContingencyRule>> {
        self.contingencies.iter().filter(|rule| rule.value.form == plain(form)).collect()
    }

    /// A form is asked for by its name alone, so that name belongs to one place.
    fn last_fits(&self) -> Result<(), String> {
        let Some((last, before)) = self.rules.split_last() else { return Ok(()) };
        match before.iter().find(|it| it.value.form == last.value.form && it.jurisdiction != last.jurisdiction) {
            Some(other) => Err(format!("form {} is one of {} already", last.value.form, other.jurisdiction)),
            None => Ok(()),
        }
    }

    /// Every rule, as written.
    #[must_use]
    pub fn rules(&self) -> &[Dated<DeadlineRule>] {
        &self.rules
    }

    /// The rules of one form, or of all, as written.
    ///
    /// # Errors
    /// A form that nobody knows, with those that are known.
    pub fn of_form(&self, form: Option<&str>) -> Result<Vec<&Dated<DeadlineRule>>, DeadlineError> {
        let Some(form) = form else { return Ok(self.rules.iter().collect()) };
        let of_form: Vec<_> = self.rules.iter().filter(|rule| rule.value.form == plain(form)).collect();
        if of_form.is_empty() {
            return Err(DeadlineError::UnknownForm { form: form.to_owned(), known: names(&self.rules, |it| &it.form) });
        }
        Ok(of_form)
    }

    /// Counts a date by the rule that holds on the day it is counted from. Where sources disagree, by all readings: the
    /// earliest last day is answered, and the latest first day.
    ///
    /// # Errors
    /// A form, event or variant that nobody knows, with those that are known; a day on which no rule holds; as
    /// [`compute`].
    pub fn answer(&self, wanted: &Wanted, holidays: &[Dated<Holiday>]) -> Result<Deadline, DeadlineError> {
        let rules = self.readings(&wanted.form, &wanted.event, wanted.question.date)?;
        if let Some(variant) = &wanted.variant {
            let rule =
                rules.iter().find(|it| it.value.variant.as_deref().is_some_and(|own| plain(own) == plain(variant)));
            let rule = rule.ok_or_else(|| DeadlineError::UnknownVariant {
                form: rules[0].value.form.clone(),
                event: rules[0].value.event.clone(),
                variant: variant.clone(),
                known: rules.iter().filter_map(|rule| rule.value.variant.clone()).collect(),
            })?;
            return compute(rule, &wanted.question, holidays);
        }
        let mut readings = Vec::new();
        for rule in rules {
            readings.push(compute(rule, &wanted.question, holidays)?);
        }
        Ok(careful(readings))
    }

    /// The readings of a rule that hold on `day`; never none.
    fn readings(&self, form: &str, event: &str, day: NaiveDate) -> Result<Vec<&Dated<DeadlineRule>>, DeadlineError> {
        let of_form = self.of_form(Some(form))?;
        let form = of_form[0].value.form.clone();
        let of_event: Vec<_> = of_form.iter().filter(|rule| rule.value.event == plain(event)).copied().collect();
        if of_event.is_empty() {
            let known = names(of_form, |it| &it.event);
            return Err(DeadlineError::UnknownEvent { form, event: event.to_owned(), known });
        }
        let held: Vec<_> = of_event.iter().filter(|rule| rule.holds_on(day)).copied().collect();
        if held.is_empty() {
            let mut spans: Vec<String> = of_event.iter().map(|rule| span(rule)).collect();
            spans.dedup();
            return Err(DeadlineError::NotInForce { form, event: of_event[0].value.event.clone(), day, spans });
        }
        Ok(held)
    }
}

/// The same place, time and source, with words for what it says.
fn told<T>(entry: Dated<T>, about: String) -> Dated<String> {
    Dated {
        jurisdiction: entry.jurisdiction,
        valid_from: entry.valid_from,
        valid_to: entry.valid_to,
        source: entry.source,
        value: about,
    }
}

/// The reading that nobody is late by, with what the others come to.
fn careful(mut readings: Vec<Deadline>) -> Deadline {
    let latest = readings.iter().all(|reading| reading.meaning == Meaning::FirstDay);
    let pick = |reading: &Deadline| {
        let day = i64::from(chrono::Datelike::num_days_from_ce(&reading.due));
        if latest { -day } else { day }
    };
    readings.sort_by_key(pick);
    let mut chosen = readings.remove(0);
    if readings.is_empty() {
        return chosen;
    }
    chosen.other_readings = readings
        .iter()
        .filter_map(|other| Some(OtherReading { variant: other.variant.clone()?, due: other.due }))
        .collect();
    let others: Vec<String> =
        chosen.other_readings.iter().map(|other| format!("read as “{}” it is {}", other.variant, other.due)).collect();
    let line = if readings.iter().all(|other| other.due == chosen.due) {
        format!("Sources read this rule differently; here all readings come to the same day: {}.", others.join(", "))
    } else {
        let which = if latest { "latest" } else { "earliest" };
        format!("Sources disagree: {}. The {which} is answered, which is safe by every reading.", others.join(", "))
    };
    let before_last = chosen.derivation.len().saturating_sub(1);
    chosen.derivation.insert(before_last, line);
    chosen
}

/// A name as written on paper, the way names of forms and events are written in the tables.
fn plain(name: &str) -> String {
    let words: Vec<String> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.join("-")
}

fn names<'r>(
    rules: impl IntoIterator<Item = &'r Dated<DeadlineRule>>,
    name: impl Fn(&DeadlineRule) -> &String,
) -> Vec<String> {
    let mut names: Vec<String> = rules.into_iter().map(|rule| name(&rule.value).clone()).collect();
    names.sort();
    names.dedup();
    names
}

fn span<T>(rule: &Dated<T>) -> String {
    match rule.valid_to {
        Some(last) => format!("{} to {last}", rule.valid_from),
        None => format!("from {}", rule.valid_from),
    }
}
