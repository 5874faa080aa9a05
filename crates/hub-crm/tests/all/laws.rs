//! The laws that every vendor is held to in the same words. `laws!` makes one named test of each.

use std::collections::BTreeSet;
use std::sync::Arc;

use hub_connector::crm::{Crm, CrmParent, CrmRaw, NewRecord, RecordChange};
use hub_connector::manifest::Limits;
use hub_connector::testkit::crm as kit;
use hub_connector::{CancellationToken, ConnectionConfig, Connector, ConnectorError, ErrorKind, Outcome};
use hub_domain::crm::CrmKind;
use hub_sandbox::{CrmKind as Kind, CrmQuirk, CrmVendor};

use crate::bench::{Bench, bare, changes, connected, fields, labelled, new, text};

/// A vendor before the laws.
#[derive(Clone, Copy)]
pub struct Case {
    pub vendor: CrmVendor,
    /// What the connector keeps in step, in the manifest's order.
    pub kinds: &'static [CrmKind],
    /// The connector, with other limits where a test needs them.
    pub connector: fn(Option<Limits>) -> Box<dyn Connector>,
    /// Settings for a stand-in at that address, at so many records a page.
    pub settings: fn(&Bench, &str, &str) -> ConnectionConfig,
    /// What the stand-in needs beside what it begins with.
    pub furnish: fn(&Bench),
    /// The key here of a record that has that id there.
    pub key: fn(&Bench, Kind, &str) -> String,
    /// The object inside a record that holds its fields.
    pub inner: Option<&'static str>,
    /// By how much searches may be behind, seconds.
    pub lag: u64,
}

impl Case {
    pub async fn bench(&self) -> Bench {
        let bench = Bench::at(self.vendor, 45).await;
        (self.furnish)(&bench);
        bench.pass(self.lag);
        bench
    }

    pub async fn connect(&self, bench: &Bench) -> Arc<dyn Crm> {
        let config = (self.settings)(bench, &bench.sandbox.url(), "7");
        connected((self.connector)(None).as_ref(), config, &bench.context()).await
    }

    fn keys(&self, bench: &Bench, kind: CrmKind) -> BTreeSet<String> {
        let kinds: &[Kind] = match kind {
            CrmKind::Activity => &[Kind::Call, Kind::Email, Kind::Text],
            kind => &[vendor_kind(kind)],
        };
        let ids = kinds.iter().flat_map(|kind| bench.crm.ids(*kind).into_iter().map(|id| (*kind, id)));
        ids.map(|(kind, id)| (self.key)(bench, kind, &id)).collect()
    }
}

pub fn vendor_kind(kind: CrmKind) -> Kind {
    match kind {
        CrmKind::Contact => Kind::Contact,
        CrmKind::Deal => Kind::Deal,
        CrmKind::Note => Kind::Note,
        // What took place is of several kinds there; where one is enough it is this.
        CrmKind::Activity => Kind::Call,
        _ => Kind::Task,
    }
}

pub fn manifest_is_valid(case: &Case) {
    let connector = (case.connector)(None);
    assert_eq!(connector.manifest().id, case.vendor.as_str());
    assert_eq!(connector.manifest().crm.kinds().collect::<Vec<_>>(), case.kinds);
}

pub async fn roles_declared_are_roles_present(case: &Case) {
    let bench = case.bench().await;
    let connector = (case.connector)(None);
    kit::roles_declared_are_roles_present(connector.manifest(), case.connect(&bench).await.as_ref()).unwrap();
    let config = (case.settings)(&bench, &bench.sandbox.url(), "7");
    assert_eq!(connector.connect(config, &bench.context()).err().unwrap().kind, ErrorKind::Settings);
}

pub async fn full_pull_terminates_with_unique_ids_and_brings_everything(case: &Case) {
    let bench = case.bench().await;
    let crm = case.connect(&bench).await;
    for kind in case.kinds {
        let pulled = kit::full_pull_terminates_with_unique_ids(crm.as_ref(), *kind).await.unwrap();
        let there = case.keys(&bench, *kind);
        assert!(!there.is_empty() && pulled.rejected.is_empty(), "{kind}");
        assert_eq!(pulled.mirror.0.keys().cloned().collect::<BTreeSet<_>>(), there, "{kind}");
        for raw in &pulled.records {
            let mapped = crm.map(raw).unwrap();
            assert!(mapped.issues.is_empty(), "{kind}: {:?}", mapped.issues);
        }
    }
}

pub async fn incremental_from_the_last_cursor_brings_nothing(case: &Case) {
    let bench = case.bench().await;
    let crm = case.connect(&bench).await;
    for kind in case.kinds {
        kit::incremental_brings_nothing(crm.as_ref(), *kind).await.unwrap();
    }
}

pub async fn stopped_after_page_k_and_resumed_is_uninterrupted(case: &Case) {
    let bench = case.bench().await;
    let (context, connector) = (bench.context(), (case.connector)(None));
    let make = || bare(connector.as_ref(), (case.settings)(&bench, &bench.sandbox.url(), "7"), &context);
    for kind in case.kinds {
        kit::resumed_after_every_page(&make, *kind).await.unwrap();
    }
}

pub async fn declared_deletes_and_no_others(case: &Case) {
    let bench = case.bench().await;
    let crm = case.connect(&bench).await;
    // People last: what belongs to them goes with them.
    for kind in case.kinds.iter().rev() {
        kit::declared_deletes_and_no_others(crm.as_ref(), *kind).await.unwrap();
        let before = kit::pull_all(crm.as_ref(), *kind, None).await.unwrap();
        bench.pass(5);
        let ids = bench.crm.ids(vendor_kind(*kind));
        let gone: Vec<_> = [&ids[0], &ids[2]].iter().map(|id| (case.key)(&bench, vendor_kind(*kind), id)).collect();
        for id in [&ids[0], &ids[2]] {
            bench.crm.delete(vendor_kind(*kind), id).unwrap();
        }
        bench.pass(case.lag);
        let from = before.cursors.last().cloned().unwrap();
        kit::what_is_gone_is_found(crm.as_ref(), *kind, from, &before.mirror, &gone).await.unwrap();
    }
}

pub async fn mapping_is_total(case: &Case) {
    let bench = case.bench().await;
    let crm = case.connect(&bench).await;
    for kind in case.kinds {
        let pulled = kit::pull_all(crm.as_ref(), *kind, None).await.unwrap();
        kit::mapping_is_total(crm.as_ref(), &pulled.records[..3], case.inner).unwrap();
    }
}

pub async fn a_record_asked_for_is_the_one_that_came(case: &Case) {
    let bench = case.bench().await;
    let crm = case.connect(&bench).await;
    for kind in case.kinds {
        kit::asked_for_is_what_came(crm.as_ref(), *kind).await.unwrap();
    }
}

pub async fn writing_what_is_there_changes_nothing(case: &Case) {
    let bench = case.bench().await;
    let crm = case.connect(&bench).await;
    for kind in case.kinds {
        if !crm.abilities().of(*kind).unwrap().update {
            continue;
        }
        for key in case.keys(&bench, *kind).into_iter().take(3) {
            kit::writing_what_is_there_changes_nothing(crm.as_ref(), *kind, &key).await.unwrap();
        }
    }
}

pub async fn values_that_the_vendor_writes_its_own_way_read_the_same(case: &Case) {
    let bench = case.bench().await;
    bench.crm.set_quirk(CrmQuirk::ValuesNormalised, true).unwrap();
    let crm = case.connect(&bench).await;
    let key = bench.crm.ids(Kind::Contact)[1].clone();
    let said = changes([
        ("Emails", labelled(&[("new@example.org", "")])),
        ("Phones", labelled(&[("+12065550144", case.first_number_is())])),
    ]);
    kit::a_change_reads_back(crm.as_ref(), CrmKind::Contact, &key, said, &[]).await.unwrap();
    kit::writing_what_is_there_changes_nothing(crm.as_ref(), CrmKind::Contact, &key).await.unwrap();
}

pub async fn changed_while_reading_ends_in_agreement(case: &Case) {
    let bench = case.bench().await;
    let crm = case.connect(&bench).await;
    let cancel = CancellationToken::new();
    let (mut mirror, mut cursor) = (kit::CrmMirror::default(), None);
    for turn in 0..9 {
        let page = crm.changes(CrmKind::Contact, cursor.as_ref(), &cancel).await.unwrap();
        mirror.apply(&page);
        cursor = Some(page.next);
        // Longer than any connector looks back, so that it has to know where it began.
        bench.pass(400);
        let people = bench.crm.ids(Kind::Contact);
        let touched = serde_json::Map::from_iter([(case.first_name().to_owned(), format!("Turn {turn}").into())]);
        bench.crm.edit(Kind::Contact, &people[turn * 4], &touched).unwrap();
        bench.crm.create(Kind::Contact, touched).unwrap();
    }
    bench.pass(case.lag);
    // A run that was under way, and the one after it.
    for _ in 0..2 {
        let rest = kit::pull_all(crm.as_ref(), CrmKind::Contact, cursor).await.unwrap();
        mirror.0.extend(rest.mirror.0);
        cursor = rest.cursors.last().cloned();
    }
    let whole = kit::pull_all(crm.as_ref(), CrmKind::Contact, None).await.unwrap();
    assert_eq!(mirror, whole.mirror);
}

pub async fn a_cluster_of_equal_times_larger_than_a_page(case: &Case) {
    let bench = case.bench().await;
    let crm = case.connect(&bench).await;
    let one = |n: usize| serde_json::Map::from_iter([(case.first_name().to_owned(), format!("Twin {n}").into())]);
    let made: Vec<_> = (0..30).map(|n| bench.crm.create(Kind::Contact, one(n)).unwrap()).collect();
    bench.pass(case.lag);
    let pulled = kit::full_pull_terminates_with_unique_ids(crm.as_ref(), CrmKind::Contact).await.unwrap();
    assert!(made.iter().all(|id| pulled.mirror.0.contains_key(id)));
    kit::incremental_brings_nothing(crm.as_ref(), CrmKind::Contact).await.unwrap();
}

pub async fn every_fault_of_the_stand_in_in_turn(case: &Case) {
    let bench = case.bench().await;
    let requests = || bench.sandbox.control().stats().requests.values().sum::<u64>();
    let (crm, before) = (case.connect(&bench).await, requests());
    let whole = kit::pull_all(crm.as_ref(), CrmKind::Contact, None).await.unwrap().mirror;
    // A vendor that has to be asked for each person apart is struck no more often than one with lists.
    let every = u32::try_from((requests() - before) / 8).unwrap().max(2);
    let limits = Limits { attempts: 8, read_seconds: 1, total_seconds: 2, ..Limits::default() };
    // Those that befall any request; the others are about listings.
    use hub_sandbox::Fault as F;
    let passing = [
        F::ServerError,
        F::Unavailable,
        F::TooMany,
        F::Reset,
        F::Truncated,
        F::Html,
        F::Malformed,
        F::Slow,
        F::Timeout,
    ];
    for fault in &passing {
        let config = (case.settings)(&bench, &bench.sandbox.url(), "20");
        let crm = connected((case.connector)(Some(limits)).as_ref(), config, &bench.context()).await;
        bench.sandbox.control().set_fault(*fault, true, every);
        let pulled = kit::pull_all(crm.as_ref(), CrmKind::Contact, None).await;
        let struck = bench.sandbox.control().stats().faults.get(fault.as_str()).copied().unwrap_or_default();
        bench.sandbox.control().clear_faults();
        let pulled = pulled.unwrap_or_else(|error| panic!("{fault}: {error}"));
        assert!(struck > 0, "{fault} struck nothing");
        assert_eq!(pulled.mirror, whole, "{fault}, which struck {struck} times");
    }
}

pub async fn what_is_not_declared_is_refused_and_nothing_is_sent(case: &Case) {
    let bench = case.bench().await;
    let crm = case.connect(&bench).await;
    let cancel = CancellationToken::new();
    let refused = |said: Option<ConnectorError>, what: &str| {
        let error = said.unwrap_or_else(|| panic!("{what} was done"));
        assert_eq!((error.kind, error.outcome), (ErrorKind::Unsupported, Outcome::NotDone), "{what}");
    };
    for kind in CrmKind::ALL {
        let abilities = crm.abilities().of(kind);
        let key = case.keys(&bench, kind).into_iter().next().unwrap_or_else(|| "1".to_owned());
        let seen = match abilities {
            Some(_) => crm.record(kind, &key, &cancel).await.unwrap().unwrap(),
            None => CrmRaw { kind, key: key.clone(), modified: None, etag: None, payload: serde_json::Map::new() },
        };
        let calls = bench.sandbox.control().stats().requests;
        if abilities.is_none() {
            refused(crm.changes(kind, None, &cancel).await.err(), &format!("reading each {kind}"));
            refused(crm.record(kind, &key, &cancel).await.err(), &format!("reading a {kind}"));
        }
        let said = fields([("Body", text("x")), ("Title", text("x")), ("Name", text("x")), ("Subject", text("x"))]);
        if !abilities.is_some_and(|abilities| abilities.create) {
            let person = case.keys(&bench, CrmKind::Contact).into_iter().next().unwrap();
            let parents = vec![CrmParent { kind: CrmKind::Contact, key: person }];
            let new = NewRecord { parents, ..new(kind, said, "m-none") };
            refused(crm.create(&new, &cancel).await.err(), &format!("making a {kind}"));
        }
        if !abilities.is_some_and(|abilities| abilities.update) {
            let change = RecordChange { kind, key: key.clone(), changes: changes([("Body", text("x"))]), seen };
            refused(crm.update(&change, &cancel).await.err(), &format!("changing a {kind}"));
        }
        if !abilities.is_some_and(|abilities| abilities.delete) {
            refused(crm.delete(kind, &key, &cancel).await.err(), &format!("deleting a {kind}"));
        }
        assert_eq!(bench.sandbox.control().stats().requests, calls, "{kind}");
    }
}

pub async fn cancel_within_a_page(case: &Case) {
    let bench = case.bench().await;
    let crm = case.connect(&bench).await;
    for kind in case.kinds {
        kit::cancel_within_a_page(crm.as_ref(), *kind).await.unwrap();
    }
}

impl Case {
    fn first_name(&self) -> &'static str {
        match self.vendor {
            CrmVendor::HubSpot => "firstname",
            CrmVendor::Salesforce => "FirstName",
            CrmVendor::Dynamics => "firstname",
            CrmVendor::Pipedrive => "name",
            CrmVendor::Zoho => "First_Name",
            CrmVendor::BoldTrail => "first_name",
            CrmVendor::WiseAgent => "CFirst",
            _ => "firstName",
        }
    }

    /// What the first telephone number of a person is for, where each number has a place of its own.
    pub fn first_number_is(&self) -> &'static str {
        match self.vendor {
            CrmVendor::BoldTrail | CrmVendor::WiseAgent => "mobile",
            _ => "",
        }
    }

    /// Seconds after which everything of a kind is read again, where nothing tells that a record was changed; 0 where
    /// something does.
    pub fn round(&self, kind: CrmKind) -> u64 {
        match (self.vendor, kind) {
            (CrmVendor::Lofty, CrmKind::Note) => 24 * 3_600,
            (CrmVendor::BoldTrail | CrmVendor::WiseAgent, CrmKind::Note) => 12 * 3_600,
            _ => 0,
        }
    }

    /// Whether people can be looked for by a telephone number. How BoldTrail is asked for one is not public.
    pub fn looks_up_numbers(&self) -> bool {
        self.vendor != CrmVendor::BoldTrail
    }
}

/// One test for each law.
macro_rules! laws {
    ($case:expr) => {
        #[test]
        fn manifest_is_valid() {
            crate::laws::manifest_is_valid(&$case);
        }

        crate::laws::laws!(
            $case,
            roles_declared_are_roles_present,
            full_pull_terminates_with_unique_ids_and_brings_everything,
            incremental_from_the_last_cursor_brings_nothing,
            stopped_after_page_k_and_resumed_is_uninterrupted,
            changed_while_reading_ends_in_agreement,
            a_cluster_of_equal_times_larger_than_a_page,
            declared_deletes_and_no_others,
            mapping_is_total,
            a_record_asked_for_is_the_one_that_came,
            writing_what_is_there_changes_nothing,
            values_that_the_vendor_writes_its_own_way_read_the_same,
            every_fault_of_the_stand_in_in_turn,
            what_is_not_declared_is_refused_and_nothing_is_sent,
            cancel_within_a_page,
        );
    };
    ($case:expr, $($law:ident),+ $(,)?) => {
        $(
            #[tokio::test]
            async fn $law() {
                crate::laws::$law(&$case).await;
            }
        )+
    };
}
pub(crate) use laws;
