use serde::{Deserialize, Serialize};

use super::standing::{IN_CONTRACT, Outlook, Standing, Why, days, says};

/// How likely somebody acts soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Temperature {
    /// Not now.
    Cold,
    /// In touch.
    Warm,
    /// Acting.
    Hot,
}

impl Temperature {
    /// Every temperature, coldest first.
    pub const ALL: [Self; 3] = [Self::Cold, Self::Warm, Self::Hot];

    /// The name in files, lists and fields.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cold => "cold",
            Self::Warm => "warm",
            Self::Hot => "hot",
        }
    }

    /// At the beginning of a sentence, and in a system's field.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Cold => "Cold",
            Self::Warm => "Warm",
            Self::Hot => "Hot",
        }
    }

    /// Reads the name, whatever its case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.as_str().eq_ignore_ascii_case(text.trim()))
    }
}

/// Points from which on somebody is warm, and hot.
const WARM: i32 = 2;
const HOT: i32 = 4;

/// How likely somebody acts soon: points are added up. An open deal counts 3 and 2 more when it is agreed on or closes
/// within 30 days; a lead of the last 14 days 2, one that waits 2 more; being in touch in the last 14 days 2, in the last 60
/// days 1; a task within 7 days 1; a stage that says “hot” 4, “warm” or “nurture” 1, “cold”, “lost” or “trash” −4; silence
/// of more than 120 days −2, unless a deal is open. From 4 on somebody is hot, from 2 on warm.
#[must_use]
pub fn temperature(of: &Standing) -> Outlook<Temperature> {
    let mut why = Vec::new();
    if of.open_deals > 0 {
        why.push(Why::new("openDeal", 3, "An open deal."));
        let agreed = says(of.deal_stage.as_deref(), &IN_CONTRACT);
        match of.deal_closes.filter(|d| (0..=30).contains(d)) {
            Some(d) => {
                why.push(Why::new("dealClosesSoon", 2, format!("A deal closes in {}.", days(d))).days(d));
            }
            None if agreed => {
                let stage = of.deal_stage.clone().unwrap_or_default();
                why.push(Why::new("inContract", 2, format!("A deal is in “{stage}”.")).about(stage));
            }
            None => {}
        }
    }
    if let Some(d) = of.lead.filter(|d| *d <= 14) {
        let (weight, more) = if of.lead_waits { (4, ", not answered") } else { (2, "") };
        why.push(Why::new("newLead", weight, format!("Came in {} ago{more}.", days(d))).days(d));
    }
    match of.touched {
        Some(d) if d <= 14 => why.push(Why::new("touched", 2, format!("In touch {} ago.", days(d))).days(d)),
        Some(d) if d <= 60 => why.push(Why::new("touched", 1, format!("In touch {} ago.", days(d))).days(d)),
        Some(d) if d > 120 && of.open_deals == 0 => {
            why.push(Why::new("silent", -2, format!("Silent for {}.", days(d))).days(d));
        }
        _ => {}
    }
    if let Some(d) = of.task.filter(|d| *d <= 7) {
        let text = if d < 0 { format!("A task is {} overdue.", days(-d)) } else { format!("A task in {}.", days(d)) };
        why.push(Why::new("taskSoon", 1, text).days(d));
    }
    let stage = of.stage.as_deref();
    let said = if says(stage, &["hot"]) {
        4
    } else if says(stage, &["cold", "lost", "trash", "dead", "archive"]) {
        -4
    } else {
        i32::from(says(stage, &["warm", "nurture", "active"]))
    };
    if said != 0 {
        let stage = stage.unwrap_or_default();
        why.push(Why::new("stageSays", said, format!("The stage is “{stage}”.")).about(stage));
    }
    if of.touched.is_none() && of.lead.is_none() && of.open_deals == 0 {
        why.push(Why::new("neverTouched", 0, "Nobody has been in touch."));
    }
    let points: i32 = why.iter().map(|w| w.weight).sum();
    if why.is_empty() {
        why.push(Why::new("quiet", 0, "Nothing has happened lately."));
    }
    let value = match points {
        HOT.. => Temperature::Hot,
        WARM.. => Temperature::Warm,
        _ => Temperature::Cold,
    };
    why.sort_by_key(|w| std::cmp::Reverse(w.weight.abs()));
    Outlook { value, why }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn who_acts_is_hot_and_who_is_silent_is_cold() {
        let buyer = Standing { open_deals: 1, deal_closes: Some(20), ..Standing::default() };
        assert_eq!(temperature(&buyer).value, Temperature::Hot);
        let lead = Standing { lead: Some(0), lead_waits: true, ..Standing::default() };
        assert_eq!(temperature(&lead).value, Temperature::Hot);
        let known = Standing { touched: Some(10), ..Standing::default() };
        assert_eq!(temperature(&known).value, Temperature::Warm);
        let old = Standing { touched: Some(400), ..Standing::default() };
        assert_eq!(temperature(&old).value, Temperature::Cold);
        assert_eq!(temperature(&old).why[0].code, "silent");
        assert_eq!(temperature(&Standing::default()).why[0].code, "neverTouched");
    }

    pub(crate) fn any_standing() -> impl Strategy<Value = Standing> {
        let day = || prop::option::of(-400_i64..4000);
        let stage = || prop::option::of("(?i)(hot lead|cold|warm|pending|touring|.{0,8})");
        (day(), day(), any::<bool>(), 0_u32..3, day(), stage(), day(), stage()).prop_map(
            |(touched, lead, lead_waits, open_deals, deal_closes, deal_stage, task, stage)| Standing {
                touched,
                lead,
                lead_waits,
                open_deals,
                deal_closes,
                deal_stage,
                task,
                stage,
                said: None,
            },
        )
    }

    proptest! {
        #[test]
        fn the_reasons_add_up_to_the_figure(standing in any_standing()) {
            let said = temperature(&standing);
            let points: i32 = said.why.iter().map(|w| w.weight).sum();
            prop_assert!(!said.why.is_empty());
            prop_assert_eq!(said.value == Temperature::Hot, points >= HOT);
            prop_assert_eq!(said.value == Temperature::Cold, points < WARM);
        }

        #[test]
        fn a_deal_or_a_newer_touch_never_makes_colder(standing in any_standing()) {
            let before = temperature(&standing).value;
            let with_deal = Standing { open_deals: standing.open_deals + 1, ..standing.clone() };
            prop_assert!(temperature(&with_deal).value >= before);
            let touched = Standing { touched: Some(0), ..standing };
            prop_assert!(temperature(&touched).value >= before);
        }
    }
}
