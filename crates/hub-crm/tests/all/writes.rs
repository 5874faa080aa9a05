//! The laws of writing, for vendors whose records can be told by samples. `writes!` makes one named test of each.

use std::collections::BTreeMap;

use hub_connector::crm::{Crm, CrmParent, Marking, NewRecord, Probe, RecordChange};
use hub_connector::testkit::crm as kit;
use hub_connector::testkit::nothing_secret_in;
use hub_connector::{CancellationToken, ErrorKind, Outcome};
use hub_domain::crm::{CrmKind, FieldChange};
use hub_sandbox::{CrmKind as Kind, CrmOrder, CrmUpset};
use serde_json::Value;

use crate::bench::{Bench, connected, impatient, object};
use crate::laws::{Case, vendor_kind};
use crate::proxy::{Proxy, Struck};

/// What one vendor's records look like.
#[derive(Clone, Copy)]
pub struct Samples {
    pub case: &'static Case,
    /// A new record, without what it belongs to.
    pub new: fn(CrmKind) -> NewRecord,
    /// Changes that are made one after the other to a record that is there.
    pub changes: fn(CrmKind) -> Vec<BTreeMap<String, FieldChange>>,
    /// A change in the vendor's screens.
    pub edits: fn(CrmKind) -> Value,
    /// The call by which a record is made.
    pub creates: fn(CrmKind) -> &'static str,
    /// Requests that read or make notes.
    pub struck: Struck,
}

impl Samples {
    fn new_of(&self, bench: &Bench, kind: CrmKind) -> NewRecord {
        let new = (self.new)(kind);
        if kind == CrmKind::Contact {
            return new;
        }
        let key = (self.case.key)(bench, Kind::Contact, &bench.crm.ids(Kind::Contact)[5]);
        NewRecord { parents: vec![CrmParent { kind: CrmKind::Contact, key }], ..new }
    }

    fn key(&self, bench: &Bench, kind: CrmKind, place: usize) -> String {
        (self.case.key)(bench, vendor_kind(kind), &bench.crm.ids(vendor_kind(kind))[place])
    }
}

/// What is only read is left to the laws of reading, and to that of what is not declared.
fn written(samples: &Samples, crm: &dyn Crm) -> Vec<CrmKind> {
    let can = |kind: &CrmKind| crm.abilities().of(*kind).is_some_and(|abilities| abilities.create && abilities.update);
    samples.case.kinds.iter().copied().filter(can).collect()
}

pub async fn a_change_in_the_vendors_screens_comes_and_nothing_else(samples: &Samples) {
    let bench = samples.case.bench().await;
    let crm = samples.case.connect(&bench).await;
    for kind in samples.case.kinds {
        let full = kit::pull_all(crm.as_ref(), *kind, None).await.unwrap();
        let round = samples.case.round(*kind);
        bench.pass(round.max(400));
        let id = bench.crm.ids(vendor_kind(*kind))[1].clone();
        bench.crm.edit(vendor_kind(*kind), &id, &object((samples.edits)(*kind))).unwrap();
        bench.pass(samples.case.lag);
        let mut news = kit::pull_all(crm.as_ref(), *kind, full.cursors.last().cloned()).await.unwrap().records;
        if round > 0 {
            // Everything came again, and says what it said.
            assert_eq!(news.len(), full.mirror.0.len(), "{kind}");
            news.retain(|raw| full.mirror.0.get(&raw.key) != Some(&raw.payload));
        }
        let keys: Vec<_> = news.iter().map(|raw| raw.key.clone()).collect();
        assert_eq!(keys, [samples.key(&bench, *kind, 1)], "{kind}");
        let asked = crm.record(*kind, &keys[0], &CancellationToken::new()).await.unwrap().unwrap();
        assert_eq!(crm.map(&news[0]).unwrap(), crm.map(&asked).unwrap(), "{kind}");
    }
}

pub async fn mapping_survives_a_write(samples: &Samples) {
    let bench = samples.case.bench().await;
    let crm = samples.case.connect(&bench).await;
    for kind in &written(samples, crm.as_ref()) {
        let key = samples.key(&bench, *kind, 1);
        for (turn, said) in (samples.changes)(*kind).into_iter().enumerate() {
            let outcome = kit::a_change_reads_back(crm.as_ref(), *kind, &key, said, &[]).await;
            outcome.unwrap_or_else(|broken| panic!("{kind}, change {turn}: {broken:?}"));
        }
    }
}

pub async fn what_is_made_reads_back_and_keeps_its_marker(samples: &Samples) {
    let bench = samples.case.bench().await;
    let crm = samples.case.connect(&bench).await;
    for kind in &written(samples, crm.as_ref()) {
        let made = kit::what_is_made_reads_back(crm.as_ref(), &samples.new_of(&bench, *kind)).await;
        let key = made.unwrap_or_else(|broken| panic!("{kind}: {broken:?}"));
        let said = (samples.changes)(*kind).remove(0);
        let outcome = kit::a_change_reads_back(crm.as_ref(), *kind, &key, said, &[]).await;
        outcome.unwrap_or_else(|broken| panic!("{kind}: {broken:?}"));
        if !crm.abilities().of(*kind).unwrap().delete {
            // Then the law of what is not declared speaks of it.
            continue;
        }
        let cancel = CancellationToken::new();
        for _ in 0..2 {
            crm.delete(*kind, &key, &cancel).await.unwrap();
        }
        assert!(crm.record(*kind, &key, &cancel).await.unwrap().is_none(), "{kind}");
        crm.delete(*kind, "no such key", &cancel).await.unwrap();
    }
}

pub async fn made_again_is_made_once(samples: &Samples) {
    for upset in [CrmUpset::LostAnswer, CrmUpset::ErrorAfter, CrmUpset::ErrorBefore] {
        let bench = samples.case.bench().await;
        let crm = samples.case.connect(&bench).await;
        let settle = || bench.pass(61);
        for kind in &written(samples, crm.as_ref()) {
            let new = samples.new_of(&bench, *kind);
            let before = bench.crm.ids(vendor_kind(*kind)).len();
            bench.crm.order(CrmOrder::next(upset, (samples.creates)(*kind)));
            let marking = crm.abilities().of(*kind).unwrap().marking;
            let by_nature = marking == Marking::NaturalKey;
            if marking == Marking::None {
                // Nothing would tell it from another: it has to be known that it may be there, so that a person is asked.
                let error = crm.create(&new, &CancellationToken::new()).await.unwrap_err();
                assert_eq!(error.outcome, Outcome::Unknown, "{upset} {kind}");
                let probe = Probe::Marker { marker: new.marker.clone(), parents: new.parents.clone() };
                let error = crm.find(*kind, &probe, &CancellationToken::new()).await.unwrap_err();
                assert_eq!(error.kind, ErrorKind::Unsupported, "{upset} {kind}");
                assert!(bench.crm.ids(vendor_kind(*kind)).len() <= before + 1, "{upset} {kind}");
                continue;
            }
            let probe = match by_nature {
                true => Probe::Email("ada@example.org".into()),
                false => Probe::Marker { marker: new.marker.clone(), parents: new.parents.clone() },
            };
            let there = kit::made_by_the_book(crm.as_ref(), &new, &probe, &settle).await;
            let there = there.unwrap_or_else(|broken| panic!("{upset} {kind}: {broken:?}"));
            assert_eq!((there, bench.crm.ids(vendor_kind(*kind)).len() - before), (1, 1), "{upset} {kind}");
        }
    }
}

pub async fn a_contact_is_found_by_address_and_number(samples: &Samples) {
    let bench = samples.case.bench().await;
    let crm = samples.case.connect(&bench).await;
    let cancel = CancellationToken::new();
    let made = crm.create(&(samples.new)(CrmKind::Contact), &cancel).await.unwrap();
    bench.pass(samples.case.lag);
    let probes = [
        (Probe::Email("ada@example.org".into()), 1),
        (Probe::Email("nobody@example.org".into()), 0),
        (Probe::Phone("+12065550142".into()), 1),
        (Probe::Phone("+12065550143".into()), 1),
        (Probe::Phone("+12065550149".into()), 0),
    ];
    for (place, (probe, expected)) in probes.into_iter().enumerate() {
        if matches!(probe, Probe::Phone(_)) && !samples.case.looks_up_numbers() {
            let error = crm.find(CrmKind::Contact, &probe, &cancel).await.unwrap_err();
            assert_eq!(error.kind, ErrorKind::Unsupported, "probe {place}: nobody may take it for nobody's");
            continue;
        }
        let found = crm.find(CrmKind::Contact, &probe, &cancel).await.unwrap();
        assert_eq!(found.len(), expected, "probe {place}");
        assert!(found.iter().all(|raw| raw.key == made.key));
    }
}

pub async fn what_may_not_be_written_is_refused_before_it_is_sent(samples: &Samples) {
    let bench = samples.case.bench().await;
    let crm = samples.case.connect(&bench).await;
    let cancel = CancellationToken::new();
    for kind in samples.case.kinds {
        let abilities = crm.abilities().of(*kind).unwrap().clone();
        let key = samples.key(&bench, *kind, 0);
        let seen = crm.record(*kind, &key, &cancel).await.unwrap().unwrap();
        let calls = bench.sandbox.control().stats().requests;
        for field in abilities.read_only.iter().chain(&abilities.once) {
            let changes = crate::bench::changes([(field.as_str(), crate::bench::text("x"))]);
            let change = RecordChange { kind: *kind, key: key.clone(), changes, seen: seen.clone() };
            assert_eq!(crm.update(&change, &cancel).await.unwrap_err().kind, ErrorKind::Unsupported, "{kind} {field}");
        }
        assert_eq!(bench.sandbox.control().stats().requests, calls, "{kind}");
    }
}

pub async fn errors_have_their_class(samples: &Samples) {
    let bench = samples.case.bench().await;
    let proxy = Proxy::before(&bench.sandbox.url(), samples.struck).await;
    let config = (samples.case.settings)(&bench, &proxy.address(&bench.sandbox.url()), "7");
    let connector = (samples.case.connector)(Some(impatient()));
    let crm = connected(connector.as_ref(), config, &bench.context()).await;
    let note = samples.new_of(&bench, CrmKind::Note);
    kit::errors_have_their_class(crm.as_ref(), &note, &|trouble| proxy.make(trouble)).await.unwrap();
}

pub async fn never_above_the_declared_rate(samples: &Samples) {
    let bench = Bench::at(samples.case.vendor, 200).await;
    (samples.case.furnish)(&bench);
    bench.pass(samples.case.lag);
    let config = (samples.case.settings)(&bench, &bench.sandbox.url(), "5");
    let crm = connected((samples.case.connector)(None).as_ref(), config, &bench.context()).await;
    for kind in samples.case.kinds {
        let full = kit::pull_all(crm.as_ref(), *kind, None).await.unwrap();
        kit::pull_all(crm.as_ref(), *kind, full.cursors.last().cloned()).await.unwrap();
    }
    for _ in 0..60 {
        crm.create(&samples.new_of(&bench, CrmKind::Note), &CancellationToken::new()).await.unwrap();
    }
    assert_eq!(bench.answered(429), 0);
    assert!(bench.sandbox.control().stats().requests.values().sum::<u64>() > 100);
}

pub async fn no_secret_or_personal_value_is_shown(samples: &Samples) {
    let bench = samples.case.bench().await;
    let config = (samples.case.settings)(&bench, &bench.sandbox.url(), "7");
    let log = crate::bench::log();
    let shown_config = format!("{config:?}");
    let crm = connected((samples.case.connector)(None).as_ref(), config, &bench.context()).await;
    let pulled = kit::pull_all(crm.as_ref(), CrmKind::Contact, None).await.unwrap();
    let ada = (samples.new)(CrmKind::Contact);
    crm.create(&ada, &CancellationToken::new()).await.unwrap();
    let probe = Probe::Email("ada@example.org".into());
    crm.find(CrmKind::Contact, &probe, &CancellationToken::new()).await.unwrap();
    bench.crm.order(CrmOrder::next(CrmUpset::ErrorAfter, (samples.creates)(CrmKind::Note)));
    let note = samples.new_of(&bench, CrmKind::Note);
    let unknown = crm.create(&note, &CancellationToken::new()).await.unwrap_err();
    let text = log.text();
    let shown = format!("{shown_config} {unknown} {unknown:?} {ada:?} {probe:?} {:?} {text}", pulled.records);
    let mapped = crm.map(&pulled.records[0]).unwrap();
    let first = mapped.fields["LastName"].as_text().unwrap().to_owned();
    let secrets = [&bench.known.token, "Quillfeather", "ada@example.org", "5550142", &first];
    nothing_secret_in(&shown, &secrets).unwrap();
    assert!(text.contains(samples.case.vendor.as_str()), "something was logged");
}

/// One test for each law of writing.
macro_rules! writes {
    ($samples:expr) => {
        crate::writes::writes!(
            $samples,
            a_change_in_the_vendors_screens_comes_and_nothing_else,
            mapping_survives_a_write,
            what_is_made_reads_back_and_keeps_its_marker,
            made_again_is_made_once,
            a_contact_is_found_by_address_and_number,
            what_may_not_be_written_is_refused_before_it_is_sent,
            errors_have_their_class,
            never_above_the_declared_rate,
            no_secret_or_personal_value_is_shown,
        );
    };
    ($samples:expr, $($law:ident),+ $(,)?) => {
        $(
            #[tokio::test]
            async fn $law() {
                crate::writes::$law(&$samples).await;
            }
        )+
    };
}
pub(crate) use writes;
