use chrono::NaiveDate;
use hub_domain::StandardStatus;
use serde::Serialize;

/// The display rules of an MLS, as known on a day, with where that is known from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleSet {
    /// Identifier, as kept in the terms of a source.
    pub id: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Who holds the rights, for the disclaimer; empty where the source's own name serves.
    pub owner: &'static str,
    /// Words in a source's name, settings or originating system that give it away, in lower case.
    pub known_by: &'static [&'static str],
    /// Hours after which data may not be displayed.
    pub refresh_hours: u32,
    /// What a display flag means that the source leaves empty.
    pub silence: Silence,
    /// Statuses that IDX displays, sold ones among them.
    pub idx_statuses: &'static [StandardStatus],
    /// How far back sold data may be displayed under IDX.
    pub sold: Sold,
    /// Whether sale prices are public there.
    pub sale_price_public: bool,
    /// Whether `IDXParticipationYN`, `DelayedDistributionYN` and `OfficeExclusiveYN` hide a listing.
    pub distribution_flags: bool,
    /// Whether the buyer's agent and office are hidden while a sale is pending.
    pub buyer_hidden_when_pending: bool,
    /// How the listing firm is named.
    pub attribution: AttributionStyle,
    /// Printed with a copyright sign and the year of the data.
    pub copyright: bool,
    /// The day these rules were read, `YYYY-MM-DD`.
    pub read_on: &'static str,
    /// Where they were read.
    pub source: &'static str,
    /// How good that source is.
    pub grade: Grade,
}

/// What a display flag means that the source leaves empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Silence {
    /// Only an explicit no forbids.
    Allows,
    /// Only an explicit yes allows.
    Forbids,
}

/// How far back sold data may be displayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sold {
    /// So many years before today.
    Years(u32),
    /// Closed on that day (year, month, day) or later.
    Since(i32, u32, u32),
}

impl Sold {
    /// Whether a sale that closed on that day may be displayed today.
    #[must_use]
    pub fn allows(self, closed: NaiveDate, today: NaiveDate) -> bool {
        match self {
            Self::Years(years) => {
                let first = today.checked_sub_months(chrono::Months::new(12 * years));
                first.is_none_or(|first| closed >= first)
            }
            Self::Since(y, m, d) => NaiveDate::from_ymd_opt(y, m, d).is_some_and(|first| closed >= first),
        }
    }
}

/// How the listing firm is named beside a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttributionStyle {
    /// `Listed by FIRM · CONTACT`.
    Firm,
    /// `Listing courtesy of FIRM`.
    Courtesy,
    /// `Listing Agent: NAME · Listing Office: FIRM · CONTACT`; never “courtesy of”.
    AgentAndOffice,
}

/// How good a source of rules is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// The MLS's or association's own document.
    FirstParty,
    /// A copy or summary by somebody else; to be confirmed with the MLS.
    Secondary,
}

impl RuleSet {
    /// The rules of that identifier.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        crate::RULE_SETS.iter().find(|r| r.id == id)
    }

    /// The general rules, for a source whose MLS has none of its own here.
    #[must_use]
    pub fn general() -> &'static Self {
        &crate::RULE_SETS[0]
    }

    /// The rules a source goes by: those named, else those its names give away, else the general ones.
    #[must_use]
    pub fn of_source<'a>(named: &str, names: impl IntoIterator<Item = &'a str>) -> &'static Self {
        if let Some(rules) = Self::find(named) {
            return rules;
        }
        let names: Vec<String> = names.into_iter().map(str::to_lowercase).collect();
        let given_away = |rules: &&Self| {
            rules.known_by.iter().any(|word| {
                names.iter().any(|name| name.split(|c: char| !c.is_alphanumeric()).any(|part| part == *word))
            })
        };
        crate::RULE_SETS.iter().find(given_away).unwrap_or_else(Self::general)
    }
}
