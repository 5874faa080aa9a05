//! The laws for Salesforce.

use std::sync::Arc;

use hub_connector::crm::{Crm, NewRecord, RecordChange};
use hub_connector::testkit::crm as kit;
use hub_connector::{CancellationToken, ConnectionConfig, ErrorKind};
use hub_crm::salesforce::Salesforce;
use hub_domain::crm::{CrmKind, FieldValue};
use hub_domain::{Currency, Money};
use hub_sandbox::{CrmKind as Kind, CrmOrder, CrmUpset, CrmVendor};
use serde_json::json;

use crate::bench::{Bench, changes, connection, fields, labelled, new, object, text};
use crate::laws::{Case, laws};
use crate::writes::{Samples, writes};

const KINDS: [CrmKind; 5] = [CrmKind::Contact, CrmKind::Deal, CrmKind::Note, CrmKind::Task, CrmKind::Activity];

const CASE: Case = Case {
    vendor: CrmVendor::Salesforce,
    kinds: &KINDS,
    connector: |limits| {
        let connector = Salesforce::new().unwrap();
        Box::new(match limits {
            Some(limits) => connector.with_limits(limits),
            None => connector,
        })
    },
    settings,
    furnish: |bench| {
        // The stand-in begins without tasks.
        let people = bench.crm.ids(Kind::Contact);
        for (place, whose) in people.iter().take(6).enumerate() {
            let status = if place % 2 == 0 { "Completed" } else { "Deferred" };
            let task = json!({"Subject": format!("Call {place}"), "Status": status, "Type": "Call", "Description": "Ask",
                "ActivityDate": "2026-10-01", "WhoId": whose});
            bench.crm.create(Kind::Task, object(task)).unwrap();
            let (kind, subtype) = if place < 4 { (Kind::Call, "Call") } else { (Kind::Email, "Email") };
            let logged = json!({"Subject": format!("Spoke {place}"), "Status": "Completed", "TaskSubtype": subtype,
                "Description": "Likes it", "WhoId": whose});
            bench.crm.create(kind, object(logged)).unwrap();
        }
    },
    key: |_, _, id| id.to_owned(),
    inner: None,
    lag: 0,
};

laws!(CASE);
writes!(SAMPLES);

mod by_our_field {
    //! The same where the organisation has a field for our identifier.

    use super::*;

    const WITH_FIELD: Samples = Samples {
        case: &Case {
            settings: |bench, url, page_size| {
                let mut config = settings(bench, url, page_size);
                config.settings.insert("external_id".to_owned(), "Eh_External_Id__c".to_owned());
                config
            },
            ..CASE
        },
        creates: |kind| match kind {
            CrmKind::Contact => "PATCH /services/data/v64.0/sobjects/Contact",
            CrmKind::Deal => "PATCH /services/data/v64.0/sobjects/Opportunity",
            other => (SAMPLES.creates)(other),
        },
        ..SAMPLES
    };

    laws!(*WITH_FIELD.case);
    writes!(WITH_FIELD);

    #[tokio::test]
    async fn twice_is_once() {
        let bench = WITH_FIELD.case.bench().await;
        let crm = WITH_FIELD.case.connect(&bench).await;
        let cancel = CancellationToken::new();
        for upset in [CrmUpset::Twice, CrmUpset::LostAnswer] {
            let new = NewRecord { marker: format!("m-{upset}"), ..(SAMPLES.new)(CrmKind::Contact) };
            bench.crm.order(CrmOrder::next(upset, (WITH_FIELD.creates)(CrmKind::Contact)));
            let before = bench.crm.ids(Kind::Contact).len();
            let _ = crm.create(&new, &cancel).await;
            let again = crm.create(&new, &cancel).await.unwrap();
            assert_eq!(bench.crm.ids(Kind::Contact).len(), before + 1, "{upset}");
            assert_eq!(
                crm.map(&crm.record(CrmKind::Contact, &again.key, &cancel).await.unwrap().unwrap()).unwrap().marker,
                Some(new.marker)
            );
        }
    }
}

pub const SAMPLES: Samples = Samples {
    case: &CASE,
    new: |kind| match kind {
        CrmKind::Contact => {
            let said = fields([
                ("FirstName", text("Ada")),
                ("LastName", text("Quillfeather")),
                ("JobTitle", text("Baker")),
                ("Emails", labelled(&[("ada@example.org", "")])),
                ("Phones", labelled(&[("+12065550142", ""), ("+12065550143", "")])),
                ("HomeAddress1", text("1 Mill Race Road")),
                ("Birthdate", text("1980-02-29")),
                ("Owner", text("Maud Penhallow")),
                ("DoNotCall", FieldValue::Flag(true)),
                ("Tags", labelled(&[("there is no such field", "")])),
            ]);
            new(kind, said, "m-ada")
        }
        CrmKind::Deal => {
            let said = fields([
                ("Name", text("Mill Race")),
                ("Stage", text("Qualification")),
                ("Amount", FieldValue::Money(Money::from_minor(40_000_050, Currency::USD))),
                ("ExpectedCloseDate", text("2026-12-24")),
            ]);
            new(kind, said, "m-deal")
        }
        CrmKind::Note => {
            let said = fields([("Body", text("Called: 1 < 2 & “fine”\n\n  will think   it over."))]);
            new(kind, said, "m-note")
        }
        _ => {
            let said = fields([
                ("Title", text("Quillfeather")),
                ("DueAt", text("2026-10-02")),
                ("Completed", FieldValue::Flag(false)),
            ]);
            new(kind, said, "m-task")
        }
    },
    changes: |kind| match kind {
        CrmKind::Contact => vec![
            changes([
                ("FirstName", text("Ada")),
                ("LastName", FieldValue::Empty),
                ("Emails", labelled(&[("new@example.org", "")])),
                ("Phones", labelled(&[("+12065550144;ext=12", ""), ("+12065550145", "")])),
                ("HomeCity", FieldValue::Empty),
                ("Owner", text("Rufus Oakhanger")),
                ("DoNotEmail", FieldValue::Flag(true)),
                ("Timeframe__c", text("Later")),
                ("Motto__c", text("Onward")),
                ("Anniversary__c", text("2020-02-29")),
            ]),
            changes([
                ("Phones", FieldValue::Empty),
                ("Emails", FieldValue::Empty),
                ("Timeframe__c", FieldValue::Empty),
            ]),
        ],
        CrmKind::Deal => vec![changes([
            ("Name", text("Mill Race 1")),
            ("Amount", FieldValue::Money(Money::from_minor(40_123_450, Currency::USD))),
            ("Stage", text("Needs Analysis")),
            ("ExpectedCloseDate", text("2026-11-24")),
            ("Description", text("Two\nlines & more")),
        ])],
        CrmKind::Note => vec![changes([("Body", text("Other words")), ("Subject", text("Call"))])],
        _ => [("2026-10-02", true), ("2026-10-03", false)]
            .map(|(due, done)| {
                changes([
                    ("Title", text("Ring")),
                    ("Completed", FieldValue::Flag(done)),
                    ("DueAt", text(due)),
                    ("Body", text("a <b> & c")),
                    ("TaskType", text("Meeting")),
                ])
            })
            .to_vec(),
    },
    edits: |kind| match kind {
        CrmKind::Contact => json!({"FirstName": "Changed"}),
        CrmKind::Deal => json!({"Amount": 7}),
        CrmKind::Note => json!({"Body": "Changed"}),
        _ => json!({"Subject": "Changed"}),
    },
    creates: |kind| match kind {
        CrmKind::Contact => "POST /services/data/v64.0/sobjects/Contact",
        CrmKind::Deal => "POST /services/data/v64.0/sobjects/Opportunity",
        CrmKind::Note => "POST /services/data/v64.0/sobjects/Note",
        _ => "POST /services/data/v64.0/sobjects/Task",
    },
    struck: |line| line.contains("Note"),
};

#[tokio::test]
async fn a_call_is_something_to_do_until_it_was_made() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let whose = bench.crm.ids(Kind::Contact)[0].clone();
    let call = json!({"Subject": "Ring back", "Status": "Not Started", "TaskSubtype": "Call", "CallType": "Inbound",
        "ActivityDate": "2026-09-01", "WhoId": whose});
    let id = bench.crm.create(Kind::Call, object(call)).unwrap();
    let pull = async |kind, from| kit::pull_all(crm.as_ref(), kind, from).await.unwrap();
    let one = async |kind| crm.record(kind, &id, &CancellationToken::new()).await.unwrap();
    let keys = async |kind| {
        let (mut keys, mut next) = (Vec::new(), None);
        loop {
            let page = crm.keys(kind, next.as_ref(), &CancellationToken::new()).await.unwrap().unwrap();
            keys.extend(page.keys);
            next = page.next;
            if next.is_none() {
                return keys;
            }
        }
    };
    let (tasks, log) = (pull(CrmKind::Task, None).await, pull(CrmKind::Activity, None).await);
    assert!(tasks.mirror.0.contains_key(&id) && !log.mirror.0.contains_key(&id));
    assert!(tasks.deleted.is_empty() && log.deleted.is_empty(), "nobody deleted what is of another kind");
    assert!(one(CrmKind::Task).await.is_some() && one(CrmKind::Activity).await.is_none());

    bench.pass(400);
    let done = json!({"Status": "Completed", "CallDurationInSeconds": 95, "CallDisposition": "Reached"});
    bench.crm.edit(Kind::Call, &id, &object(done)).unwrap();
    let tasks = pull(CrmKind::Task, tasks.cursors.last().cloned()).await;
    let log = pull(CrmKind::Activity, log.cursors.last().cloned()).await;
    assert_eq!((tasks.records.len(), tasks.deleted.as_slice()), (0, [id.clone()].as_slice()));
    assert_eq!(log.records.iter().map(|raw| raw.key.as_str()).collect::<Vec<_>>(), [id.as_str()]);
    assert!(one(CrmKind::Task).await.is_none());
    let said = crm.map(&one(CrmKind::Activity).await.unwrap()).unwrap();
    let expected = fields([
        ("Channel", text("call")),
        ("Direction", text("inbound")),
        ("DurationSeconds", FieldValue::Number(95.0)),
        ("Subject", text("Ring back")),
        ("Outcome", text("Reached")),
    ]);
    for (name, value) in &expected {
        assert_eq!(said.fields.get(name), Some(value), "{name}");
    }
    let at = said.fields["At"].as_text().unwrap();
    assert!(at.starts_with("2026-09-01T12:0"), "at the hour it was closed: {at}");
    assert_eq!(said.parents[0].key, whose);
    assert!(keys(CrmKind::Activity).await.contains(&id) && !keys(CrmKind::Task).await.contains(&id));

    bench.pass(400);
    bench.crm.edit(Kind::Call, &id, &object(json!({"Status": "In Progress"}))).unwrap();
    let log = pull(CrmKind::Activity, log.cursors.last().cloned()).await;
    let tasks = pull(CrmKind::Task, tasks.cursors.last().cloned()).await;
    assert_eq!((log.deleted.as_slice(), tasks.records.len()), ([id.clone()].as_slice(), 1), "begun again");
}

async fn bench() -> Bench {
    CASE.bench().await
}

async fn connect(bench: &Bench) -> Arc<dyn Crm> {
    CASE.connect(bench).await
}

fn settings(bench: &Bench, url: &str, page_size: &str) -> ConnectionConfig {
    let settings = [("url", url), ("page_size", page_size), ("domain", "acme.my.salesforce.com")];
    connection(&settings, &[("token", &bench.known.token)])
}

#[tokio::test]
async fn check_and_describe_tell_what_there_is() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    assert_eq!(crm.check().await.unwrap().label, "127.0.0.1");
    let schema = crm.describe(&CancellationToken::new()).await.unwrap();
    assert_eq!((schema.owners.len(), schema.pipelines.len()), (4, 1));
    assert!(schema.pipelines[0].stages.iter().any(|stage| stage.label == "Closed Won"));
    assert!(schema.custom_fields.iter().any(|field| field.name == "Timeframe__c" && field.choices.len() == 3));
}

#[tokio::test]
async fn merged_contacts_are_followed_and_deleted_ones_named() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let before = kit::pull_all(crm.as_ref(), CrmKind::Contact, None).await.unwrap();
    let ids = bench.crm.ids(Kind::Contact);
    bench.pass(60);
    let survivor = bench.crm.merge(&ids[0], &ids[5]).unwrap();
    bench.crm.delete(Kind::Contact, &ids[7]).unwrap();
    let news = kit::pull_all(crm.as_ref(), CrmKind::Contact, before.cursors.last().cloned()).await.unwrap();
    assert_eq!(news.deleted, [ids[7].as_str()]);
    assert_eq!(news.merged.len(), 1);
    assert_eq!((&news.merged[0].gone, &news.merged[0].into), (&ids[5], &survivor));
}

#[tokio::test]
async fn a_change_of_a_record_that_somebody_has_changed_since_is_refused() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let cancel = CancellationToken::new();
    let id = bench.crm.ids(Kind::Contact)[1].clone();
    let seen = crm.record(CrmKind::Contact, &id, &cancel).await.unwrap().unwrap();
    bench.pass(10);
    bench.crm.edit(Kind::Contact, &id, &object(json!({"FirstName": "Theirs"}))).unwrap();
    let change =
        RecordChange { kind: CrmKind::Contact, key: id, changes: changes([("FirstName", text("Ours"))]), seen };
    assert_eq!(crm.update(&change, &cancel).await.unwrap_err().kind, ErrorKind::PreconditionFailed);
}

#[tokio::test]
async fn an_hour_of_a_task_is_not_lost_without_a_word() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let said = fields([("Title", text("Ring")), ("DueAt", text("2026-10-02T15:30:00Z"))]);
    let refused = crm.create(&new(CrmKind::Task, said, "m"), &CancellationToken::new()).await.unwrap_err();
    assert!(refused.kind == ErrorKind::Unprocessable && refused.message.contains("hour"), "{refused}");
}

#[tokio::test]
async fn a_sign_in_is_wanted_where_no_token_is_given() {
    let bench = bench().await;
    let config = connection(&[("domain", "acme.my.salesforce.com"), ("client_id", "x")], &[]);
    let context = bench.context();
    let connect = |config: &ConnectionConfig| {
        use hub_connector::Connector;
        Salesforce::new().unwrap().connect_crm(config.clone(), &context).err()
    };
    assert_eq!(connect(&config).unwrap().kind, ErrorKind::Settings, "nowhere to keep it");
    for (name, value) in [("domain", "https://acme"), ("domain", "acme"), ("external_id", "Id")] {
        let mut config = config.clone();
        config.settings.insert(name.to_owned(), value.to_owned());
        assert!(connect(&config).unwrap().message.contains(name), "{name}");
    }
}

#[tokio::test]
async fn a_kept_sign_in_is_used() {
    use hub_connector::http::{MemoryTokens, TokenPair, TokenStore};
    use hub_connector::{ConnectContext, Connector, SecretString};
    let bench = bench().await;
    let tokens = Arc::new(MemoryTokens::default());
    let access = SecretString::from(bench.known.token.as_str());
    let pair = TokenPair { access, refresh: None, expires_at: None, kept: Default::default() };
    tokens.save("salesforce/test", &pair).await.unwrap();
    let plain = bench.context();
    let context = ConnectContext { http: plain.http.with_tokens(tokens), clock: plain.clock };
    let mut config = settings(&bench, &bench.sandbox.url(), "7");
    config.secrets.clear();
    config.settings.insert("client_id".to_owned(), "3MVG9.public".to_owned());
    let crm = Salesforce::new().unwrap().connect_crm(config.clone(), &context).unwrap();
    assert_eq!(crm.check().await.unwrap().version, "Salesforce REST v64.0");
    config.name = "nobody has signed in to this one".to_owned();
    let crm = Salesforce::new().unwrap().connect_crm(config, &context).unwrap();
    assert_eq!(crm.check().await.unwrap_err().kind, ErrorKind::SignInNeeded);
}
