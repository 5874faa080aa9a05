use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{PlanError, SettleError, Share, Step, Take, When, Year};
use crate::part::is_part;
use crate::{Cents, Percent};

/// Which day decides the version that holds for a deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Freeze {
    /// The day the contract was signed.
    Contract,
    /// The day of closing.
    Closing,
}

/// One version of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanVersion {
    /// Its number.
    pub version: u32,
    /// First day it holds.
    pub valid_from: NaiveDate,
    /// Last day it holds; none when no end is known.
    pub valid_to: Option<NaiveDate>,
    /// What each cap allows a year, by name.
    #[serde(with = "crate::amount::by_name")]
    pub caps: BTreeMap<String, Cents>,
    /// What happens, in this order.
    pub steps: Vec<Step>,
}

/// A plan before it is checked, as it is written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanDraft {
    /// Its name, unique.
    pub name: String,
    /// Which day decides the version.
    pub freezes_at: Freeze,
    /// When the year of caps and tiers begins.
    pub year: Year,
    /// Its versions.
    pub versions: Vec<PlanVersion>,
}

/// A commission plan: who gets what, in which order, since when. Only a plan that makes sense can be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PlanDraft", into = "PlanDraft")]
pub struct Plan(PlanDraft);

impl Plan {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Which day decides the version.
    #[must_use]
    pub fn freezes_at(&self) -> Freeze {
        self.0.freezes_at
    }

    /// When its year begins.
    #[must_use]
    pub fn year(&self) -> Year {
        self.0.year
    }

    /// Its versions, the first to hold first.
    #[must_use]
    pub fn versions(&self) -> &[PlanVersion] {
        &self.0.versions
    }

    /// The version that holds on `day`.
    ///
    /// # Errors
    /// When none does.
    pub fn version_on(&self, day: NaiveDate) -> Result<&PlanVersion, SettleError> {
        let holds =
            |version: &&PlanVersion| version.valid_from <= day && version.valid_to.is_none_or(|last| day <= last);
        let found = self.0.versions.iter().find(holds);
        found.ok_or_else(|| SettleError::NoVersion { plan: self.0.name.clone(), day })
    }
}

impl TryFrom<PlanDraft> for Plan {
    type Error = PlanError;

    fn try_from(mut draft: PlanDraft) -> Result<Self, PlanError> {
        if draft.versions.is_empty() {
            return Err(PlanError::NoVersion(draft.name));
        }
        draft.versions.sort_by_key(|version| version.valid_from);
        for version in &draft.versions {
            check(version).map_err(|(step, why)| PlanError::Version {
                plan: draft.name.clone(),
                version: version.version,
                step,
                why,
            })?;
        }
        for (at, later) in draft.versions.iter().enumerate().skip(1) {
            let earlier = &draft.versions[at - 1];
            let apart = earlier.valid_to.is_some_and(|last| last < later.valid_from);
            let same = draft.versions[..at].iter().find(|other| other.version == later.version);
            if let Some(other) = same.or((!apart).then_some(earlier)) {
                return Err(PlanError::Overlap {
                    plan: draft.name.clone(),
                    first: other.version,
                    second: later.version,
                });
            }
        }
        Ok(Self(draft))
    }
}

impl From<Plan> for PlanDraft {
    fn from(plan: Plan) -> Self {
        plan.0
    }
}

type Wrong = (Option<usize>, String);

fn check(version: &PlanVersion) -> Result<(), Wrong> {
    if let Some(last) = version.valid_to.filter(|last| *last < version.valid_from) {
        return Err((None, format!("it ends on {last}, before it begins on {}", version.valid_from)));
    }
    if let Some((name, amount)) = version.caps.iter().find(|(_, amount)| **amount < Cents::ZERO) {
        return Err((None, format!("cap {name} is {amount}")));
    }
    if version.steps.iter().filter(|step| matches!(step, Step::Split { .. })).count() > 1 {
        return Err((None, "it splits more than once".to_owned()));
    }
    for (at, step) in version.steps.iter().enumerate() {
        check_step(step, &version.caps).map_err(|why| (Some(at + 1), why))?;
    }
    Ok(())
}

fn check_step(step: &Step, caps: &BTreeMap<String, Cents>) -> Result<(), String> {
    let known = |cap: &str| if caps.contains_key(cap) { Ok(()) } else { Err(format!("there is no cap {cap}")) };
    match step {
        Step::Referral { .. } => Ok(()),
        Step::Charge { take, cap, when, .. } => {
            cap.as_deref().map_or(Ok(()), known)?;
            if let When::UntilCap(cap) | When::AfterCap(cap) = when {
                known(cap)?;
            }
            match take {
                Take::Rate { percent, .. } => part(*percent),
                Take::Amount(amount) if *amount < Cents::ZERO => Err(format!("it takes {amount}")),
                Take::Amount(_) => Ok(()),
            }
        }
        Step::Split { agent, cap } => {
            cap.as_deref().map_or(Ok(()), known)?;
            match agent {
                Share::Flat(percent) => part(*percent),
                Share::Tiers(tiers) => tiers.check(),
            }
        }
        Step::Team { members } => {
            members.iter().try_for_each(|member| part(member.percent))?;
            // Each is at most 100: a sum of so many cannot overflow.
            let all: Decimal = members.iter().map(|member| member.percent.0).sum();
            if all > Decimal::ONE_HUNDRED { Err(format!("the others of the team get {all} %")) } else { Ok(()) }
        }
    }
}

fn part(percent: Percent) -> Result<(), String> {
    if !is_part(percent) {
        return Err(format!("{percent} is outside 0 to 100 %"));
    }
    Ok(())
}
