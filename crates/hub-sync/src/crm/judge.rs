use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use hub_connector::crm::Abilities;
use hub_domain::crm::{CrmKind, Fields};
use hub_domain::people::{self, Candidate, Identity, NameFit, Scope, StopList};
use hub_domain::{ConnectionId, CrmId};
use hub_store::crm::{CrmIncoming, CrmJudge, CrmRecord, Lost, MergeAsk, Merged, OpVerb, Who};

use super::facts;
use super::reach::{self, labelled};
use crate::merge::{MergeInput, MergeRules, Side, merge};

/// The decisions of the trade, for the store to ask.
#[derive(Debug, Clone, Default)]
pub struct Judge {
    /// Numbers and mailboxes that say nothing about who somebody is.
    pub stop: StopList,
    /// What can be done at each system. One that is not among them can be told everything.
    pub abilities: BTreeMap<ConnectionId, Abilities>,
}

impl CrmJudge for Judge {
    fn merge(&self, ask: &MergeAsk<'_>) -> Merged {
        let rules: MergeRules = ask.terms.rules.iter().map(|(field, rule)| (field.clone(), *rule)).collect();
        let able = self.abilities.get(&ask.connection).map(|abilities| abilities.of(ask.kind));
        // What a system keeps without labels says nothing about ours.
        let bare = able.flatten().map_or(&[][..], |able| &able.unlabelled);
        let (base, remote) = (labelled(ask.base, ask.local, bare), labelled(ask.remote, ask.local, bare));
        // Two systems never share a clock with us.
        let later: BTreeMap<String, Side> = BTreeMap::new();
        let plan = merge(&MergeInput {
            kind: ask.kind,
            base: &base,
            local: ask.local,
            remote: &remote,
            rules: &rules,
            lifted: &ask.terms.lifted,
            later: &later,
        });
        let mut push = plan.push;
        push.retain(|field, _| !ask.terms.frozen.contains(field));
        if let Some(able) = able {
            push = reach::within(push, able, &remote);
        }
        let lost = plan.history.into_iter().map(|old| Lost {
            field: old.field,
            value: old.value,
            remote: old.side == Side::Remote,
            because: old.because.as_str().to_owned(),
        });
        Merged {
            fields: plan.merged,
            base: plan.base,
            push,
            conflicts: plan.conflicts.into_iter().map(|c| c.field).collect(),
            lost: lost.collect(),
        }
    }

    /// Instants are compared as such; anything else says nothing about age.
    fn is_older(&self, came: Option<&str>, known: Option<&str>) -> bool {
        let instant = |text: &str| match text.parse::<i64>() {
            Ok(number) => Some(number),
            Err(_) => DateTime::parse_from_rfc3339(text).ok().map(|at| at.timestamp_millis()),
        };
        let (Some(came), Some(known)) = (came.and_then(instant), known.and_then(instant)) else { return false };
        came < known
    }

    /// Somebody else only where there is nothing in common: another name, and all of several contact details others. Who
    /// has no contact details, or had none, may have been given a new name.
    fn is_same(&self, kind: CrmKind, ours: &[&Fields], came: &Fields) -> bool {
        if kind != CrmKind::Contact {
            return true;
        }
        let scope = Scope::common();
        let came = facts::of(came, &scope);
        let keys = came.keys(&self.stop);
        ours.iter().any(|known| {
            let known = facts::of(known, &scope);
            let known_keys = known.keys(&self.stop);
            if keys.is_empty() || known_keys.is_empty() || !keys.is_disjoint(&known_keys) {
                return true;
            }
            match (&known.name, &came.name) {
                (Some(known), Some(came)) => known.fit(came) != NameFit::Different,
                _ => true,
            }
        })
    }

    fn may(&self, connection: ConnectionId, kind: CrmKind, verb: OpVerb) -> bool {
        self.abilities.get(&connection).is_none_or(|abilities| reach::may(abilities, kind, verb))
    }

    fn holds(&self, connection: ConnectionId, kind: CrmKind, fields: &Fields) -> Fields {
        match self.abilities.get(&connection).and_then(|abilities| abilities.of(kind)) {
            Some(able) => reach::held(able, fields),
            None => fields.clone(),
        }
    }

    fn keys(&self, kind: CrmKind, fields: &Fields) -> BTreeSet<String> {
        if kind != CrmKind::Contact {
            return BTreeSet::new();
        }
        facts::of(fields, &Scope::common()).keys(&self.stop)
    }

    fn identify(&self, incoming: &CrmIncoming, candidates: &[CrmRecord]) -> Who {
        if incoming.kind != CrmKind::Contact {
            return Who::New;
        }
        let scope = Scope::common();
        let known: Vec<Candidate<CrmId>> = candidates
            .iter()
            .map(|record| Candidate { id: record.id, facts: facts::of(&record.fields, &scope) })
            .collect();
        match people::decide(&facts::of(&incoming.fields, &scope), &known, &self.stop) {
            Identity::Same { id, .. } => Who::Known(id),
            Identity::Review { candidates } => Who::Perhaps(
                candidates
                    .into_iter()
                    .map(|doubt| (doubt.id, doubt.score, doubt.reasons.iter().map(ToString::to_string).collect()))
                    .collect(),
            ),
            Identity::New => Who::New,
        }
    }
}
