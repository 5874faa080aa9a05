use std::borrow::Cow;

use hub_domain::dated::Checked;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// How often something became of contracts, by a survey. The days it holds are those the survey speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeRate {
    /// A short name: `terminated`.
    pub name: String,
    /// In words.
    pub title: String,
    /// Of what, in words: `of contracts in a quarter`.
    pub of: String,
    /// The least that was counted, per cent.
    pub least: Decimal,
    /// The most that was counted, per cent.
    pub most: Decimal,
}

impl Checked for OutcomeRate {
    fn about(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.name)
    }

    fn check(&self) -> Result<(), String> {
        let texts = [("name", &self.name), ("title", &self.title), ("of", &self.of)];
        if let Some((field, _)) = texts.iter().find(|(_, text)| text.trim().is_empty()) {
            return Err(format!("{field} is empty"));
        }
        if self.least > self.most || self.least < Decimal::ZERO || self.most > Decimal::ONE_HUNDRED {
            return Err("least and most are per cents, the least first".into());
        }
        Ok(())
    }
}
