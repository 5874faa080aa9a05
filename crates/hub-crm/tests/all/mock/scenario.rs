//! Everything a connector does, once.

use std::collections::BTreeMap;
use std::sync::Arc;

use hub_connector::CancellationToken;
use hub_connector::crm::{Crm, CrmParent, NewRecord, Probe};
use hub_connector::testkit::crm as kit;
use hub_domain::crm::{CrmKind, FieldChange, FieldValue};
use hub_sandbox::CrmVendor;

use crate::bench::{Bench, bare};
use crate::laws::Case;
use crate::proxy::Proxy;
use crate::writes::Samples;

/// What is made of one kind, and changed afterwards.
pub struct Piece {
    pub new: NewRecord,
    /// One after the other.
    pub changes: Vec<BTreeMap<String, FieldChange>>,
}

/// A connector that works with its stand-in through a door that writes down what passes.
pub struct Watched {
    pub bench: Bench,
    pub crm: Arc<dyn Crm>,
    proxy: Proxy,
}

impl Watched {
    pub async fn of(case: &Case) -> Self {
        let bench = case.bench().await;
        let proxy = Proxy::before(&bench.sandbox.url(), |_| false).await;
        let config = (case.settings)(&bench, &proxy.address(&bench.sandbox.url()), "7");
        let crm = bare((case.connector)(None).as_ref(), config, &bench.context());
        Self { bench, crm, proxy }
    }

    /// Head and body of what passed.
    pub fn requests(&self) -> Vec<(String, Vec<u8>)> {
        self.proxy.requests()
    }

    /// Asks for everything there is in every way there is.
    pub async fn reads(&self, case: &Case) {
        let (crm, cancel) = (self.crm.as_ref(), CancellationToken::new());
        crm.check().await.unwrap();
        crm.describe(&cancel).await.unwrap();
        for kind in case.kinds {
            let all = kit::pull_all(crm, *kind, None).await.unwrap();
            self.bench.pass(400);
            kit::pull_all(crm, *kind, all.cursors.last().cloned()).await.unwrap();
            let mut place = None;
            while let Some(page) = crm.keys(*kind, place.as_ref(), &cancel).await.unwrap() {
                place = page.next;
                if place.is_none() {
                    break;
                }
            }
            crm.record(*kind, &all.records[0].key, &cancel).await.unwrap().unwrap();
        }
    }

    /// Makes a contact and what belongs to it, looks for it, changes it and throws it away.
    pub async fn writes(&self, contact: Piece, others: Vec<Piece>) -> String {
        let (crm, cancel) = (self.crm.as_ref(), CancellationToken::new());
        let parent = kit::what_is_made_reads_back(crm, &contact.new).await.unwrap();
        // Searches are behind.
        self.bench.pass(60);
        for probe in [Probe::Email("ada@example.org".to_owned()), Probe::Phone("+12065550142".to_owned())] {
            crm.find(CrmKind::Contact, &probe, &cancel).await.unwrap();
        }
        for said in contact.changes {
            kit::a_change_reads_back(crm, CrmKind::Contact, &parent, said, &[]).await.unwrap();
        }
        let parents = vec![CrmParent { kind: CrmKind::Contact, key: parent.clone() }];
        for Piece { new, changes } in others {
            let new = NewRecord { parents: parents.clone(), ..new };
            let key = kit::what_is_made_reads_back(crm, &new).await.unwrap();
            self.bench.pass(60);
            let probe = Probe::Marker { marker: new.marker.clone(), parents: parents.clone() };
            let found = crm.find(new.kind, &probe, &cancel).await;
            assert!(found.map_or(true, |found| found.len() == 1), "{}", new.kind);
            for said in changes {
                kit::a_change_reads_back(crm, new.kind, &key, said, &[]).await.unwrap();
            }
            crm.delete(new.kind, &key, &cancel).await.unwrap();
        }
        parent
    }

    /// All of it with a vendor's samples.
    pub async fn samples(&self, samples: &Samples) {
        self.reads(samples.case).await;
        let piece = |kind: CrmKind| Piece { new: (samples.new)(kind), changes: (samples.changes)(kind) };
        let made = |kind: &&CrmKind| self.crm.abilities().of(**kind).is_some_and(|abilities| abilities.create);
        let others = samples.case.kinds.iter().filter(made).filter(|kind| **kind != CrmKind::Contact);
        let others = others.map(|kind| piece(*kind));
        let contact = self.writes(piece(CrmKind::Contact), others.collect()).await;
        self.crm.delete(CrmKind::Contact, &contact, &CancellationToken::new()).await.unwrap();
    }

    /// What samples leave out: somebody who has just come in, another owner, a deal and what belongs to both. `said` is changed
    /// beside.
    pub async fn beyond(&self, samples: &Samples, said: &[(CrmKind, &str, FieldValue)]) {
        let (crm, cancel) = (self.crm.as_ref(), CancellationToken::new());
        let owner = crm.describe(&cancel).await.unwrap().owners.last().unwrap().label.clone();
        let mut parents: Vec<CrmParent> = Vec::new();
        for kind in [CrmKind::Contact, CrmKind::Deal, CrmKind::Task] {
            if samples.case.vendor == CrmVendor::Dynamics {
                // A task regards one thing there.
                parents.truncate(1);
            }
            let new = (samples.new)(kind);
            // What is gone keeps its key.
            let marker = new.marker.replacen("0198c0de", "0198c0df", 1);
            let new = NewRecord { parents: parents.clone(), lead: kind == CrmKind::Contact, marker, ..new };
            let key = kit::what_is_made_reads_back(crm, &new).await.unwrap();
            let own = said.iter().filter(|(of, ..)| *of == kind).map(|(_, field, value)| (*field, value.clone()));
            let owner = std::iter::once(("Owner", FieldValue::Text(owner.clone())));
            let said = owner.chain(own).map(|(field, value)| (field.to_owned(), FieldChange::Value(value))).collect();
            kit::a_change_reads_back(crm, kind, &key, said, &[]).await.unwrap();
            parents.push(CrmParent { kind, key });
        }
    }
}
