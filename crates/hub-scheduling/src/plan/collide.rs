//! Why there is no plan: the fewest rules that cannot all be kept.
//!
//! Every set of rules without a plan meets every set of rules whose removal gives one. So the smallest set that meets
//! all the removals found so far either has no plan, and is the answer, or shows a removal that was not known.

use std::collections::BTreeSet;

use super::budget::Meter;
use super::compile::compile_with;
use super::critical::critical_path;
use super::request::PlanRequest;
use super::rule::Rule;
use super::search::{Answer, search};
use crate::InputError;

type Set = BTreeSet<usize>;

/// Rules that collide, and whether no fewer do.
pub(crate) struct Collision {
    pub rules: Vec<Rule>,
    pub fewest: bool,
}

struct Judge<'a> {
    request: &'a PlanRequest,
    rules: &'a [Rule],
    meter: &'a mut Meter,
}

/// Rounds of the search for the fewest; beyond them a set that no rule can be spared from is good enough.
const ROUNDS: usize = 200;

/// The rules that collide in a request without a plan. An empty set: not even without any rule is there time enough.
pub(crate) fn collide(request: &PlanRequest, rules: &[Rule], meter: &mut Meter) -> Result<Collision, InputError> {
    let mut judge = Judge { request, rules, meter };
    let all: Set = (0..rules.len()).collect();
    let mut needed = all.clone();
    // Rules that can be spared one after another: what is left cannot spare any.
    for rule in 0..rules.len() {
        let mut fewer = needed.clone();
        fewer.remove(&rule);
        if !judge.possible(&fewer)? {
            needed = fewer;
        }
    }
    let mut removals: Vec<Set> = Vec::new();
    for _ in 0..ROUNDS {
        if judge.meter.spent() {
            break;
        }
        let Some(candidate) = meeting(&removals, needed.len()) else { return Ok(judge.named(&needed, true)) };
        if !judge.possible(&candidate)? {
            return Ok(judge.named(&candidate, true));
        }
        // As many rules as can be kept beside these.
        let mut kept = candidate;
        for rule in &all {
            let mut more = kept.clone();
            if more.insert(*rule) && judge.possible(&more)? {
                kept = more;
            }
        }
        removals.push(all.difference(&kept).copied().collect());
    }
    Ok(judge.named(&needed, false))
}

impl Judge<'_> {
    /// Whether a plan keeps these rules. When the budget ends, it is taken to: nothing is blamed without proof.
    fn possible(&mut self, kept: &Set) -> Result<bool, InputError> {
        let names: BTreeSet<&Rule> = kept.iter().map(|rule| &self.rules[*rule]).collect();
        let instance = compile_with(self.request, &|rule| names.contains(rule))?;
        let Some((bounds, _)) = critical_path(&instance) else { return Ok(false) };
        Ok(!matches!(search(&instance, &bounds, self.meter, true), Answer::None))
    }

    fn named(&self, of: &Set, fewest: bool) -> Collision {
        Collision { rules: of.iter().map(|rule| self.rules[*rule].clone()).collect(), fewest }
    }
}

/// A smallest set that has something of each of these; none when it would have `limit` members or more.
fn meeting(sets: &[Set], limit: usize) -> Option<Set> {
    fn look(sets: &[Set], have: &mut Vec<usize>, left: usize) -> bool {
        let Some(open) = sets.iter().find(|set| !have.iter().any(|one| set.contains(one))) else { return true };
        if left == 0 {
            return false;
        }
        for one in open {
            have.push(*one);
            if look(sets, have, left - 1) {
                return true;
            }
            have.pop();
        }
        false
    }
    (0..limit).find_map(|size| {
        let mut have = Vec::new();
        look(sets, &mut have, size).then(|| have.into_iter().collect())
    })
}
