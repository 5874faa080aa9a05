//! A CRM, both ways, as a window drives it: a dry run, a connection, a day of work, and nothing twice.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex};

use hub_app::view::TryCrmRequest;
use hub_app::{CancellationToken, Hub, NewSource, Progress, ProgressUpdate, SecretString, SyncChoice, SyncOutcome};
use hub_domain::crm::{CrmKind, FieldChange, FieldValue, Fields};
use hub_domain::{CrmId, Licence};
use hub_sandbox::{CrmAccount, CrmControl, CrmCredentials, CrmKind as Kind, CrmVendor, Sandbox, SandboxConfig};
use hub_store::NewConnection;
use hub_store::crm::{CrmEdit, NewCrmRecord};

use crate::support::hub_of_csv;

struct Quiet;

impl Progress for Quiet {
    fn update(&self, _: &ProgressUpdate) {}
}

struct Office {
    hub: Hub,
    sandbox: Sandbox,
    crm: CrmControl,
    _home: tempfile::TempDir,
}

const LISTING: &str = "ListingKey,StandardStatus,ListPrice\nA1,Active,500000\n";

fn account(sandbox: &Sandbox, known: &CrmCredentials) -> TryCrmRequest {
    TryCrmRequest {
        connector: "followupboss".into(),
        name: "Office CRM".into(),
        settings: BTreeMap::from([("url".into(), sandbox.url()), ("system".into(), known.system.clone())]),
        secrets: BTreeMap::from([
            ("api_key".into(), known.token.clone()),
            ("system_key".into(), known.system_key.clone()),
        ]),
    }
}

impl Office {
    async fn open() -> Self {
        let home = tempfile::tempdir().unwrap();
        let hub = hub_of_csv(home.path(), Licence::BackOffice, LISTING).await;
        let account = CrmAccount { vendor: CrmVendor::FollowUpBoss, contacts: 30 };
        let sandbox = hub_sandbox::serve_crm(SandboxConfig::default(), account).await.unwrap();
        let crm = sandbox.control().crm().unwrap();
        Self { hub, sandbox, crm, _home: home }
    }

    async fn connect(&self) {
        let request = account(&self.sandbox, &self.crm.credentials());
        let added = self
            .hub
            .add_source(NewSource {
                connector: request.connector,
                name: request.name,
                settings: request.settings,
                secrets: request.secrets.into_iter().map(|(k, v)| (k, SecretString::from(v))).collect(),
                licence: None,
            })
            .await
            .unwrap();
        assert!(added.streams.contains(&"contact"), "{:?}", added.streams);
    }

    async fn sync(&self) -> SyncOutcome {
        let choice = SyncChoice { names: vec!["Office CRM".into()], ..SyncChoice::default() };
        let outcome = self.hub.sync(&choice, &Quiet, &CancellationToken::new()).await.unwrap();
        assert_eq!(outcome.failures, []);
        outcome
    }

    async fn contacts(&self) -> Vec<hub_store::crm::CrmRecord> {
        self.hub.store().crm_records(CrmKind::Contact, 1_000).await.unwrap()
    }

    async fn edit(&self, record: CrmId, field: &str, value: &str) {
        let changes = BTreeMap::from([(field.to_owned(), FieldChange::Value(FieldValue::text(value)))]);
        let edit = CrmEdit { record, changes, actor: "agent".into(), reason: None };
        let judge = self.hub.crm_judge().await.unwrap();
        self.hub.store().crm_edit(&edit, judge.as_ref()).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_says_what_connecting_would_come_to_and_changes_nothing() {
    let office = Office::open().await;
    let request = account(&office.sandbox, &office.crm.credentials());
    let journal = office.crm.journal().len();
    let seen = office.hub.try_crm(request.clone(), &|_| {}, &CancellationToken::new()).await.unwrap();
    let there = office.crm.ids(Kind::Contact).len() as u64;
    assert_eq!((seen.contacts, seen.new, seen.matched, seen.complete), (there, there, 0, true));
    assert!(office.contacts().await.is_empty() && office.crm.journal().len() == journal);

    office.connect().await;
    office.sync().await;
    let again = office.hub.try_crm(request, &|_| {}, &CancellationToken::new()).await.unwrap();
    assert_eq!((again.new, again.changed_here, again.conflicts), (0, 0, 0), "{again:?}");
    assert_eq!(again.matched + again.unclear, there);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_here_is_there_once_and_what_is_done_there_comes() {
    let office = Office::open().await;
    office.connect().await;
    let first = office.sync().await;
    let there = office.crm.ids(Kind::Contact).len();
    let contacts = office.contacts().await;
    assert_eq!(contacts.len(), there);
    assert!(first.crm_runs.iter().any(|run| run.stream == CrmKind::Contact && run.created == there as u64));
    let quiet = office.sync().await;
    assert!(quiet.crm_runs.iter().all(|run| run.created + run.updated + run.deleted == 0), "{:?}", quiet.crm_runs);
    assert_eq!(quiet.sent[0].sent, 0, "nothing of theirs goes back to them");

    let somebody = contacts[0].id;
    office.edit(somebody, "FirstName", "Wilhelmina").await;
    let connection = office.hub.connection("Office CRM").await.unwrap().id;
    let note = NewCrmRecord {
        kind: CrmKind::Note,
        fields: Fields::from([("Body".to_owned(), FieldValue::text("Saw the house on the hill; wants a garden."))]),
        parents: vec![somebody],
        at: vec![connection],
        lead: false,
    };
    let judge = office.hub.crm_judge().await.unwrap();
    office.hub.store().crm_add(&note, judge.as_ref()).await.unwrap();
    let sent = office.sync().await;
    assert_eq!((sent.sent[0].sent, sent.sent[0].blocked), (2, 0), "{:?}", office.hub.store().crm_outbox().await);
    let key = office.hub.store().crm_links(somebody).await.unwrap()[0].key.clone();
    let row = office.crm.record(Kind::Contact, &key).unwrap();
    assert_eq!(row.fields["firstName"], "Wilhelmina");
    let notes = office.crm.of_contact(Kind::Note, &key);
    let ours = notes.iter().filter(|note| note.fields["body"].as_str().unwrap().contains("wants a garden"));
    assert_eq!(ours.count(), 1);

    // Somebody there changes another field meanwhile: both live.
    office.edit(somebody, "LastName", "Quillfeather-Marsh").await;
    let change = serde_json::json!({"firstName": "Mina"});
    office.crm.edit(Kind::Contact, &key, change.as_object().unwrap()).unwrap();
    office.sync().await;
    let row = office.crm.record(Kind::Contact, &key).unwrap();
    assert_eq!((&row.fields["firstName"], &row.fields["lastName"]), (&"Mina".into(), &"Quillfeather-Marsh".into()));
    let here = office.hub.store().crm_record(somebody).await.unwrap().unwrap();
    assert_eq!(here.fields["FirstName"].as_text(), Some("Mina"));
    assert_eq!(office.crm.verdict(), Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sources_show_a_crm_and_let_it_go() {
    let office = Office::open().await;
    office.connect().await;
    office.sync().await;
    let views = office.hub.source_views().await.unwrap();
    let crm = views.iter().find(|view| view.name == "Office CRM").unwrap();
    assert_eq!(crm.role, hub_app::view::SourceRole::People);
    assert!(crm.as_of.is_some() && crm.streams.iter().any(|stream| stream.stream == "contact" && stream.rows > 0));
    let people = office.contacts().await.len();
    office.hub.remove_connection("Office CRM").await.unwrap();
    assert_eq!(office.contacts().await.len(), people, "people stay");
    assert!(office.hub.crm_connections().await.unwrap().is_empty());
}

/// Everything that is written to the log.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_with_a_crm_names_nobody_in_the_log_and_no_secret() {
    let log = Log::default();
    let writer = log.clone();
    let everything = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false);
    // For every thread: what is set for one is passed over where another one met the same line first.
    tracing::subscriber::set_global_default(everything.with_writer(move || writer.clone()).finish()).unwrap();
    let office = Office::open().await;
    office.connect().await;
    office.sync().await;
    let known = office.crm.credentials();
    let somebody = office.contacts().await[0].id;
    office.edit(somebody, "FirstName", "Wilhelmina").await;
    office.edit(somebody, "Background", "Afraid of geese; wants a garden.").await;
    office.sync().await;
    // What the vendor refuses, and what it says about it.
    let mut wrong = account(&office.sandbox, &known);
    wrong.secrets.insert("api_key".into(), "fka_wrong_0815".into());
    let refused = office.hub.try_crm(wrong, &|_| {}, &CancellationToken::new()).await.unwrap_err();
    office.edit(somebody, "Emails", "not an address at all").await;
    office.sync().await;

    let mut forbidden = vec![known.token.clone(), known.system_key.clone(), "fka_wrong_0815".to_owned()];
    forbidden.extend(["Wilhelmina", "Afraid of geese", "not an address at all"].map(str::to_owned));
    for contact in office.contacts().await {
        let text = |name: &str| contact.fields.get(name).and_then(FieldValue::as_text).map(str::to_owned);
        let items = |name: &str| contact.fields.get(name).and_then(FieldValue::as_entries).cloned().unwrap_or_default();
        forbidden.extend(text("LastName").filter(|name| name.len() > 5));
        forbidden.extend(items("Emails").into_keys().chain(items("Phones").into_keys()));
    }
    assert!(forbidden.len() > 40, "a test that looks for nothing finds nothing");
    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(log.contains("hub_connector"), "nothing was logged at all");
    let outbox = format!(
        "{:?}",
        office.hub.store().crm_outbox().await.unwrap().iter().map(|op| &op.problem).collect::<Vec<_>>()
    );
    // The stand-in runs in this process too; what it says of its own account is its own.
    let ours: String = log.lines().filter(|line| !line.contains("hub_sandbox")).collect::<Vec<_>>().join("\n");
    let shown = format!("{ours}\n{refused} {refused:?}\n{outbox}");
    for word in &forbidden {
        let line = shown.lines().find(|line| line.contains(word.as_str()));
        assert!(line.is_none(), "somebody or something secret is shown: {}", line.unwrap_or_default());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_lets_us_in_no_more_is_signed_in_to_as_it_is() {
    let office = Office::open().await;
    let new = NewConnection {
        name: "Office 365".to_owned(),
        connector: "dynamics365".to_owned(),
        settings: BTreeMap::from([
            ("organisation".to_owned(), "alder.api.crm.dynamics.com".to_owned()),
            ("tenant".to_owned(), "alder.example.org".to_owned()),
            ("client_id".to_owned(), "an-app".to_owned()),
        ]),
        licence: Licence::default(),
    };
    let known = office.hub.store().add_connection(&new).await.unwrap();
    // With the settings it has, none of which anybody types again.
    let begun = office.hub.sign_in_again(" Office 365 ").await.unwrap();
    assert!(begun.url.starts_with("https://login.microsoftonline.com/alder.example.org/oauth2/"), "{}", begun.url);
    assert!(begun.url.contains("client_id=an-app"), "{}", begun.url);
    office.hub.cancel_sign_in("Office 365");
    assert!(office.hub.finish_sign_in("Office 365").await.is_err(), "it was stopped");
    assert_eq!(office.hub.connection("Office 365").await.unwrap().id, known.id);
    assert!(office.hub.sign_in_again("Nobody's").await.is_err());
    // One with a key has nowhere to sign in.
    office.connect().await;
    assert!(office.hub.sign_in_again("Office CRM").await.is_err());
}
