//! What a person saves is found by its new words and by its old ones no more, whatever comes between.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hub_domain::crm::{CrmKind, FieldChange, FieldValue, Fields};
use hub_domain::{ConnectionId, CrmId, ManualClock};
use hub_secrets::StoreKey;
use tempfile::TempDir;

use super::{PeopleOrder, PeopleQuery};
use crate::Store;
use crate::crm::{CrmEdit, CrmIncoming, CrmJudge, CrmRecord, MergeAsk, Merged, NewCrmRecord, OpVerb, Who};

/// What is here counts, and nobody is anybody else.
struct Ours;

impl CrmJudge for Ours {
    fn merge(&self, ask: &MergeAsk<'_>) -> Merged {
        Merged { fields: ask.local.clone(), base: ask.remote.clone(), ..Merged::default() }
    }

    fn is_older(&self, _came: Option<&str>, _known: Option<&str>) -> bool {
        false
    }

    fn is_same(&self, _kind: CrmKind, _ours: &[&Fields], _came: &Fields) -> bool {
        true
    }

    fn keys(&self, _kind: CrmKind, _fields: &Fields) -> BTreeSet<String> {
        BTreeSet::new()
    }

    fn may(&self, _connection: ConnectionId, _kind: CrmKind, _verb: OpVerb) -> bool {
        false
    }

    fn holds(&self, _connection: ConnectionId, _kind: CrmKind, fields: &Fields) -> Fields {
        fields.clone()
    }

    fn identify(&self, _incoming: &CrmIncoming, _candidates: &[CrmRecord]) -> Who {
        Who::New
    }
}

struct Desk {
    dir: TempDir,
    key: StoreKey,
    store: Store,
}

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(chrono::DateTime::UNIX_EPOCH))
}

async fn desk() -> Desk {
    let dir = tempfile::tempdir().unwrap();
    let key = StoreKey::generate().unwrap();
    let store = Store::create(dir.path(), &key, clock()).await.unwrap();
    store.people_settle().await.unwrap();
    Desk { dir, key, store }
}

fn asked(text: &str) -> PeopleQuery {
    PeopleQuery {
        text: text.to_owned(),
        all: Vec::new(),
        any: Vec::new(),
        archived: false,
        order: PeopleOrder::Name,
        limit: 10,
        offset: 0,
    }
}

impl Desk {
    async fn person(&self, first: &str, last: &str) -> CrmId {
        let fields = Fields::from([
            ("FirstName".to_owned(), FieldValue::text(first)),
            ("LastName".to_owned(), FieldValue::text(last)),
        ]);
        let new = NewCrmRecord { kind: CrmKind::Contact, fields, parents: Vec::new(), at: Vec::new(), lead: false };
        self.store.crm_add(&new, &Ours).await.unwrap().id
    }

    async fn save(&self, record: CrmId, field: &str, value: &str) {
        let edit = CrmEdit {
            record,
            changes: BTreeMap::from([(field.to_owned(), FieldChange::Value(FieldValue::text(value)))]),
            actor: "Robin".to_owned(),
            reason: None,
        };
        self.store.crm_edit(&edit, &Ours).await.unwrap();
    }

    /// Who is found by a word, in order of their names.
    async fn found(&self, word: &str) -> Vec<CrmId> {
        let page = self.store.people(&asked(word)).await.unwrap();
        assert_eq!(self.store.people_counts(&[asked(word)]).await.unwrap(), [page.total]);
        page.rows.iter().map(|row| row.id).collect()
    }

    async fn number(&self, sql: &'static str) -> i64 {
        let mut reader = self.store.reader().await.unwrap();
        sqlx::query_scalar(sql).fetch_one(&mut *reader).await.unwrap()
    }

    async fn due(&self) -> i64 {
        self.number("SELECT count(*) FROM person_words").await
    }

    /// People whom the index itself still knows by this word, found or not.
    async fn stone_in_index(&self) -> i64 {
        self.number("SELECT count(*) FROM person_text WHERE person_text MATCH 'stone'").await
    }
}

#[tokio::test]
async fn a_save_is_found_by_its_new_words_alone() {
    let desk = desk().await;
    let ada = desk.person("Ada", "Stone").await;
    assert_eq!((desk.due().await, desk.found("stone").await), (0, vec![ada]), "new people are found at once");
    desk.save(ada, "LastName", "Rivers").await;
    assert_eq!((desk.due().await, desk.stone_in_index().await), (1, 1), "a save leaves the index alone");
    assert_eq!(desk.store.person_row(ada).await.unwrap().unwrap().name, "Ada Rivers");
    assert_eq!(desk.store.people(&asked("")).await.unwrap().total, 1);
    assert_eq!(desk.due().await, 1, "who looks no words up writes none");
    assert_eq!(desk.store.people_counts(&[asked(""), asked("stone"), asked("river")]).await.unwrap(), [1, 0, 1]);
    assert_eq!((desk.due().await, desk.stone_in_index().await), (0, 0));
    assert_eq!((desk.found("stone").await, desk.found("rivers").await), (vec![], vec![ada]));
    desk.save(ada, "Stage", "Touring").await;
    assert_eq!(desk.due().await, 0, "nobody is found by their stage");
}

#[tokio::test]
async fn words_that_come_back_are_not_due() {
    let desk = desk().await;
    let ada = desk.person("Ada", "Stone").await;
    desk.save(ada, "LastName", "Rivers").await;
    desk.save(ada, "LastName", "Stone").await;
    assert_eq!((desk.due().await, desk.found("stone").await), (0, vec![ada]));
}

#[tokio::test]
async fn due_words_outlive_a_crash() {
    let mut desk = desk().await;
    let ada = desk.person("Ada", "Stone").await;
    desk.save(ada, "LastName", "Rivers").await;
    drop(desk.store);
    desk.store = Store::open(desk.dir.path(), &desk.key, clock()).await.unwrap();
    assert_eq!(desk.due().await, 1);
    assert_eq!((desk.found("stone").await, desk.found("rivers").await), (vec![], vec![ada]));
}

#[tokio::test]
async fn more_saves_than_one_step_are_all_found() {
    let desk = desk().await;
    let mut people = Vec::new();
    for n in 0..101 {
        let person = desk.person(&format!("first{n:03}"), "Stone").await;
        desk.save(person, "LastName", &format!("Rivers{n:03}")).await;
        people.push(person);
    }
    assert_eq!(desk.due().await, 101);
    assert_eq!(desk.found("rivers100").await, [people[100]]);
    assert_eq!((desk.due().await, desk.stone_in_index().await), (0, 0));
    assert_eq!(desk.store.people(&asked("rivers")).await.unwrap().total, 101);
}

#[tokio::test]
async fn who_is_removed_takes_due_words_along() {
    let desk = desk().await;
    let ada = desk.person("Ada", "Stone").await;
    desk.save(ada, "LastName", "Rivers").await;
    let mut writer = desk.store.writer().await.unwrap();
    sqlx::query("DELETE FROM crm_record").execute(&mut *writer).await.unwrap();
    drop(writer);
    assert_eq!((desk.due().await, desk.stone_in_index().await), (0, 0), "at once");
    assert_eq!((desk.found("stone").await, desk.found("rivers").await), (vec![], vec![]));
}

#[tokio::test]
async fn who_is_put_away_is_found_among_those_alone() {
    let desk = desk().await;
    let ada = desk.person("Ada", "Stone").await;
    desk.save(ada, "LastName", "Rivers").await;
    desk.store.crm_archive(ada, false, "put away by hand", &Ours).await.unwrap();
    assert_eq!((desk.found("stone").await, desk.found("rivers").await), (vec![], vec![]));
    let away = PeopleQuery { archived: true, ..asked("rivers") };
    assert_eq!(desk.store.people(&away).await.unwrap().total, 1);
    assert_eq!(desk.due().await, 0);
    desk.save(ada, "LastName", "Brook").await;
    assert!(desk.store.crm_unarchive(ada).await.unwrap());
    assert_eq!(desk.due().await, 0, "whoever settles words that are due has them due no more");
    assert_eq!((desk.found("rivers").await, desk.found("brook").await), (vec![], vec![ada]));
}

#[tokio::test]
async fn who_became_part_of_another_is_found_no_more() {
    let desk = desk().await;
    let (ada, bo) = (desk.person("Ada", "Stone").await, desk.person("Bo", "Reed").await);
    desk.save(ada, "Company", "Alder").await;
    desk.save(bo, "LastName", "Rivers").await;
    assert_eq!(desk.due().await, 2);
    desk.store.crm_merge(ada, bo, "Robin", &Ours).await.unwrap();
    assert_eq!((desk.found("reed").await, desk.found("bo").await), (vec![], vec![]));
    assert_eq!((desk.found("ada").await, desk.found("alder").await), (vec![ada], vec![ada]));
    assert_eq!(desk.due().await, 0);
    desk.store.crm_unmerge(bo, "Robin", &Ours).await.unwrap();
    assert_eq!((desk.found("reed").await, desk.found("rivers").await), (vec![], vec![bo]));
}
