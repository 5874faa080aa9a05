use super::standing::{IN_CONTRACT, Outlook, Standing, Why, days, says};

/// By when somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Timeline {
    /// Within 30 days, or agreed on already.
    Now,
    /// Within three months.
    Weeks,
    /// Within a year.
    Months,
    /// Later than that.
    Later,
}

impl Timeline {
    /// The name in files and views.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Weeks => "weeks",
            Self::Months => "months",
            Self::Later => "later",
        }
    }

    /// As a system's field is to show it.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Now => "0-30 days",
            Self::Weeks => "1-3 months",
            Self::Months => "3-12 months",
            Self::Later => "12+ months",
        }
    }

    fn of_days(n: i64) -> Self {
        match n {
            ..=30 => Self::Now,
            31..=92 => Self::Weeks,
            93..=365 => Self::Months,
            _ => Self::Later,
        }
    }
}

/// By when somebody acts: a deal that is agreed on says it, then the day an open deal is expected to close, then what they
/// said themselves. `None` where nothing says: a guess would be worse.
#[must_use]
pub fn timeline(of: &Standing) -> Option<Outlook<Timeline>> {
    if of.open_deals > 0 {
        if says(of.deal_stage.as_deref(), &IN_CONTRACT) {
            let stage = of.deal_stage.clone().unwrap_or_default();
            let why = Why::new("inContract", 0, format!("A deal is in “{stage}”.")).about(stage);
            return Some(Outlook { value: Timeline::Now, why: vec![why] });
        }
        if let Some(d) = of.deal_closes {
            let text = if d < 0 {
                format!("A deal was expected to close {} ago.", days(-d))
            } else {
                format!("A deal is expected to close in {}.", days(d))
            };
            return Some(Outlook { value: Timeline::of_days(d), why: vec![Why::new("closesOn", 0, text).days(d)] });
        }
    }
    let said = of.said.as_deref().map(str::trim).filter(|said| !said.is_empty())?;
    let value = read(said)?;
    Some(Outlook { value, why: vec![Why::new("saysTimeline", 0, format!("They said “{said}”.")).about(said)] })
}

/// What people write for a time span: `ASAP`, `0-3 months`, `6+ months`, `1 year`.
fn read(said: &str) -> Option<Timeline> {
    let said = said.to_lowercase();
    if ["asap", "now", "immediate", "right away"].iter().any(|word| said.contains(word)) {
        return Some(Timeline::Now);
    }
    // The last number counts: of a span it is the end.
    let numbers: Vec<i64> =
        said.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).filter(|n| *n < 1_000).collect();
    let number = numbers.last().copied()?;
    // In twelfths of a day, so that twelve months are a year.
    let unit = [("year", 4_380), ("month", 365), ("mo", 365), ("week", 84), ("day", 12)];
    let unit = unit.iter().find(|(word, _)| said.contains(word)).map(|(_, parts)| *parts)?;
    let open_ended = said.contains('+') || said.contains("more than") || said.contains("over");
    Some(Timeline::of_days(number * unit / 12 + i64::from(open_ended)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_people_write_is_read() {
        for (said, expected) in [
            ("ASAP", Timeline::Now),
            ("0-3 months", Timeline::Weeks),
            ("3 - 6 Months", Timeline::Months),
            ("12+ months", Timeline::Later),
            ("over 1 year", Timeline::Later),
            ("2 years", Timeline::Later),
            ("30 days", Timeline::Now),
        ] {
            assert_eq!(read(said), Some(expected), "{said}");
        }
        assert_eq!(read("just looking"), None);
    }

    #[test]
    fn a_deal_says_it_better_than_words() {
        let of =
            Standing { open_deals: 1, deal_closes: Some(50), said: Some("2 years".to_owned()), ..Standing::default() };
        assert_eq!(timeline(&of).unwrap().value, Timeline::Weeks);
        let agreed = Standing { deal_stage: Some("Under contract".to_owned()), ..of };
        assert_eq!(timeline(&agreed).unwrap().value, Timeline::Now);
        assert_eq!(timeline(&Standing::default()), None);
    }

    proptest! {
        #[test]
        fn any_words_are_read_or_not(said in any::<String>()) {
            let of = Standing { said: Some(said), ..Standing::default() };
            let _ = timeline(&of);
        }
    }
}
