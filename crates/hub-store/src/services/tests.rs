use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use hub_domain::partner::{Checked, Partner, PartnerKind, PartnerLevel, Speciality};
use hub_domain::service::{Job, JobFileKind, JobKind, JobState, PropertyPlan, ProviderSheet};
use hub_domain::transaction::{Side, Stage, Transaction};
use hub_domain::{ManualClock, PartnerId, TransactionId};
use hub_secrets::StoreKey;
use tempfile::TempDir;

use super::*;
use crate::{Store, StoreError};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

async fn store() -> (TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(at("2026-06-01T12:00:00Z")));
    let store = Store::create(dir.path(), &StoreKey::generate().unwrap(), clock).await.unwrap();
    (dir, store)
}

fn checked<R: serde::Serialize + Clone>(record: &R) -> Checked<R> {
    Checked::new(record.clone(), &|_| Ok(())).unwrap()
}

fn deal() -> Transaction {
    Transaction {
        id: TransactionId::new(),
        title: "12 Meadow Ln".into(),
        listing: None,
        side: Side::Buyer,
        state: "TX".into(),
        zone: "America/Chicago".into(),
        form: None,
        price: None,
        loan: None,
        appraised: None,
        year_built: Some(1990),
        stage: Stage::Accepted,
        since: "2026-06-01".parse().unwrap(),
        ended_because: None,
        anchors: Vec::new(),
        agreed: Vec::new(),
        done: Vec::new(),
        contingencies: Vec::new(),
        parties: Vec::new(),
        papers: Vec::new(),
        notes: None,
    }
}

async fn inspector(store: &Store) -> PartnerId {
    let mut partner = Partner::new(PartnerLevel::Company, PartnerKind::Service, "Oak Inspections");
    partner.speciality = Some(Speciality::Inspector);
    store.save_partner(&Checked::new(partner.clone(), &|_| Ok(())).unwrap(), 0, None).await.unwrap();
    partner.id
}

#[tokio::test]
async fn a_record_is_kept_whole_with_its_history_and_nobody_overwrites_what_they_did_not_see() {
    let (_dir, store) = store().await;
    let mut it = deal();
    assert_eq!(store.keep_record(&checked(&it), 0, Some("Ann")).await.unwrap(), 1);
    assert_eq!(store.keep_record(&checked(&it), 1, None).await.unwrap(), 1, "the same again is no change");
    let before = it.clone();
    it.go(Stage::Inspection, "2026-06-02".parse().unwrap(), None).unwrap();
    assert!(matches!(store.keep_record(&checked(&it), 0, None).await, Err(StoreError::Stale { .. })));
    assert_eq!(store.keep_record(&checked(&it), 1, Some("Ben")).await.unwrap(), 2);
    let kept = store.kept_record::<Transaction>(it.id.as_uuid()).await.unwrap().unwrap();
    assert_eq!((kept.value, kept.revision), (it.clone(), 2));
    let past = store.record_history::<Transaction>(it.id.as_uuid()).await.unwrap();
    assert_eq!(past.len(), 2);
    assert_eq!((past[0].by.as_deref(), past[0].before.as_ref()), (Some("Ben"), Some(&before)));
    assert_eq!((past[1].by.as_deref(), &past[1].before), (Some("Ann"), &None));

    let mut wrong = it;
    wrong.zone = "Nowhere".into();
    assert!(matches!(store.keep_record(&checked(&wrong), 2, None).await, Err(StoreError::Record(_))));
    assert_eq!(store.kept_records::<Transaction>().await.unwrap().len(), 1);
}

#[tokio::test]
async fn jobs_are_found_by_deal_provider_and_time() {
    let (_dir, store) = store().await;
    let deal = deal();
    store.keep_record(&checked(&deal), 0, None).await.unwrap();
    let who = inspector(&store).await;
    let mut early = Job::new(JobKind::Inspection, "12 Meadow Ln", "America/Chicago");
    early.transaction = Some(deal.id);
    early.move_to(Some((at("2026-06-03T15:00:00Z"), at("2026-06-03T18:00:00Z"))), Some(who));
    let mut long = Job::new(JobKind::Repairs, "12 Meadow Ln", "America/Chicago");
    long.move_to(Some((at("2026-06-03T17:00:00Z"), at("2026-06-12T22:00:00Z"))), None);
    let unset = Job { transaction: Some(deal.id), ..Job::new(JobKind::WalkThrough, "12 Meadow Ln", "America/Chicago") };
    let all = [checked(&early), checked(&long), checked(&unset)];
    assert_eq!(store.keep_records(&all, &[0, 0, 0], None).await.unwrap(), [1, 1, 1]);
    let ids = |found: Vec<KeptRecord<Job>>| found.into_iter().map(|it| it.value.id).collect::<Vec<_>>();
    assert_eq!(ids(store.jobs(JobQuery::Transaction(deal.id)).await.unwrap()), [early.id, unset.id]);
    assert_eq!(ids(store.jobs(JobQuery::Partner(who)).await.unwrap()), [early.id]);
    let between = |from: &str, to: &str| JobQuery::Between(at(from), at(to));
    let day = between("2026-06-03T05:00:00Z", "2026-06-04T05:00:00Z");
    assert_eq!(ids(store.jobs(day).await.unwrap()), [early.id, long.id]);
    let after = between("2026-06-03T18:00:00Z", "2026-06-04T05:00:00Z");
    assert_eq!(ids(store.jobs(after).await.unwrap()), [long.id], "an end is not part of it");
    early.become_state(JobState::Cancelled, Some("rain".into()), at("2026-06-02T12:00:00Z")).unwrap();
    store.keep_record(&checked(&early), 1, None).await.unwrap();
    assert_eq!(ids(store.jobs(JobQuery::Open).await.unwrap()), [long.id, unset.id]);
    let nobody = Job { provider: Some(PartnerId::new()), ..unset };
    let refused = store.keep_record(&checked(&nobody), 1, None).await;
    assert!(matches!(refused, Err(StoreError::NotFound { .. })), "{refused:?}");
}

#[tokio::test]
async fn several_records_are_kept_all_or_none() {
    let (_dir, store) = store().await;
    let good = Job::new(JobKind::Cleaning, "12 Meadow Ln", "America/Chicago");
    let stale = Job::new(JobKind::Staging, "12 Meadow Ln", "America/Chicago");
    let refused = store.keep_records(&[checked(&good), checked(&stale)], &[0, 3], None).await;
    assert!(matches!(refused, Err(StoreError::Stale { what: "job" })));
    assert!(store.kept_records::<Job>().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_file_of_a_job_comes_back_byte_for_byte() {
    let (_dir, store) = store().await;
    let job = Job::new(JobKind::Inspection, "12 Meadow Ln", "America/Chicago");
    store.keep_record(&checked(&job), 0, None).await.unwrap();
    let name = (JobFileKind::Report, "report.pdf");
    assert_eq!(store.add_job_file(job.id, 1, name, b"%PDF-1.7 one", &|_| Ok(()), None).await.unwrap(), 2);
    let stale = store.add_job_file(job.id, 1, name, b"%PDF-1.7 two", &|_| Ok(()), None).await;
    assert!(matches!(stale, Err(StoreError::Stale { .. })));
    let kept = store.kept_record::<Job>(job.id.as_uuid()).await.unwrap().unwrap().value;
    assert_eq!(kept.files.len(), 1);
    assert_eq!(store.job_file(job.id, &kept.files[0].file.0).await.unwrap(), b"%PDF-1.7 one");
    let other = blake3::hash(b"%PDF-1.7 two");
    assert!(matches!(store.job_file(job.id, other.as_bytes()).await, Err(StoreError::NotFound { .. })));
}

#[tokio::test]
async fn plans_and_sheets_belong_to_something() {
    let (_dir, store) = store().await;
    let deal = deal();
    let plan = PropertyPlan::new(deal.id);
    assert!(matches!(store.keep_record(&checked(&plan), 0, None).await, Err(StoreError::NotFound { .. })));
    store.keep_record(&checked(&deal), 0, None).await.unwrap();
    store.keep_record(&checked(&plan), 0, None).await.unwrap();
    let mut sheet = ProviderSheet::new(inspector(&store).await);
    store.keep_record(&checked(&sheet), 0, None).await.unwrap();
    sheet.lead_hours = 24;
    store.keep_record(&checked(&sheet), 1, None).await.unwrap();
    assert_eq!(store.kept_records::<ProviderSheet>().await.unwrap()[0].value.lead_hours, 24);
    let ahead = Duration::days(1);
    assert!(
        store.kept_record::<PropertyPlan>(deal.id.as_uuid()).await.unwrap().unwrap().updated_at
            < at("2026-06-01T12:00:00Z") + ahead
    );
}

#[tokio::test]
async fn tours_are_found_by_day_and_agreements_by_buyer_and_neither_can_be_removed() {
    use hub_domain::calendar::TimeOfDay;
    use hub_domain::service::{AgreementKind, BuyerAgreement, BuyerCompensation, ShowingTour, TourStop, TourTravel};
    use hub_domain::{AgreementId, CrmId, Currency, Money, Place, TourId};

    let (dir, store) = store().await;
    let person = CrmId::new();
    let tour = |day: &str| ShowingTour {
        id: TourId::new(),
        title: "Saturday".into(),
        person: Some(person),
        day: day.parse().unwrap(),
        zone: "America/Chicago".into(),
        starts: TimeOfDay(540),
        ends: TimeOfDay(1020),
        from: None,
        back_to: None,
        travel: TourTravel { kmh: 40, detour_percent: 130, extra_minutes: 5 },
        stops: vec![TourStop::new("a", "12 Meadow Ln", "TX", Place { latitude: 30.27, longitude: -97.74 })],
        drive_minutes: 0,
        back_at: None,
        proved: false,
        started_at: None,
        ended_at: None,
        called_off: None,
        notes: None,
    };
    let (later, sooner) = (tour("2026-06-13"), tour("2026-06-06"));
    store.keep_records(&[checked(&later), checked(&sooner)], &[0, 0], None).await.unwrap();
    let day = |text: &str| text.parse().unwrap();
    let found = store.tours_between(day("2026-06-01"), day("2026-06-13")).await.unwrap();
    assert_eq!(found.iter().map(|it| it.value.id).collect::<Vec<_>>(), [sooner.id, later.id]);
    assert_eq!(store.tours_between(day("2026-06-07"), day("2026-06-12")).await.unwrap().len(), 0);

    let agreement = BuyerAgreement {
        id: AgreementId::new(),
        person,
        kind: AgreementKind::Full,
        signed_on: Some(day("2026-06-01")),
        starts_on: day("2026-06-01"),
        ends_on: Some(day("2026-08-31")),
        ended_on: None,
        compensation: Some(BuyerCompensation::Amount(Money::from_minor(750_000, Currency::USD))),
        conspicuous: true,
        ascertainable: true,
        no_more_from_any_source: true,
        says_negotiable: true,
        kept_where: None,
        notes: None,
    };
    store.keep_record(&checked(&agreement), 0, Some("Ann")).await.unwrap();
    assert_eq!(store.buyer_agreements(person).await.unwrap()[0].value, agreement);
    assert!(store.buyer_agreements(CrmId::new()).await.unwrap().is_empty());
    let mut writer = store.writer().await.unwrap();
    for table in ["tour", "buyer_agreement"] {
        assert!(sqlx::query(sqlx::AssertSqlSafe(format!("DELETE FROM {table}"))).execute(&mut *writer).await.is_err());
    }
    drop(writer);
    store.backup(&dir.path().join("copy.db")).await.unwrap();
}

#[tokio::test]
async fn a_letter_goes_once_and_the_job_knows_it() {
    use hub_domain::MessageId;
    use hub_domain::service::{JobState, MessageKind, MessageState, ServiceMessage};

    use super::MessageQuery;
    use crate::PostCounts;
    use crate::PostOutcome;

    let (dir, store) = store().await;
    let provider = inspector(&store).await;
    let mut job = Job::new(JobKind::Inspection, "12 Meadow Ln", "America/Chicago");
    job.move_to(Some((at("2026-12-01T15:00:00Z"), at("2026-12-01T16:00:00Z"))), Some(provider));
    store.keep_record(&checked(&job), 0, None).await.unwrap();
    let letter = |kind: MessageKind| {
        let id = MessageId::new();
        ServiceMessage {
            id,
            job: job.id,
            who: "provider".into(),
            partner: Some(provider),
            name: "Oak Inspections".into(),
            kind,
            starts_at: job.starts_at,
            address: "desk@oak.example".into(),
            subject: "Inspection".into(),
            body: "Could you?".into(),
            calendar: Some(("REQUEST".into(), "BEGIN:VCALENDAR".into())),
            message_id: format!("<{id}@example.com>"),
            expires_at: at("2026-12-01T15:00:00Z"),
        }
    };
    let (first, second) = (letter(MessageKind::Request), letter(MessageKind::Request));
    assert!(store.add_message(&checked(&first), MessageState::Draft).await.unwrap());
    assert!(!store.begin_message(first.id).await.unwrap(), "nobody released it");
    assert!(store.add_message(&checked(&second), MessageState::Waiting).await.unwrap());
    let state = async |id| {
        let kept = store.messages(MessageQuery::One(id)).await.unwrap().remove(0);
        (kept.state, kept.said)
    };
    assert_eq!(state(first.id).await, (MessageState::Discarded, Some("replaced".into())));
    assert_eq!(store.messages(MessageQuery::Due).await.unwrap()[0].value, second);
    assert!(store.begin_message(second.id).await.unwrap());
    assert!(!store.begin_message(second.id).await.unwrap());
    assert!(!store.step_message(second.id, MessageState::Discarded, None).await.unwrap(), "it is on its way");
    store.end_message(second.id, PostOutcome::Sent, "Ann").await.unwrap();
    let kept = store.kept_record::<Job>(job.id.as_uuid()).await.unwrap().unwrap();
    assert_eq!((kept.value.told.len(), kept.value.state, kept.revision), (1, JobState::Asked, 2));
    // A reminder comes once per time.
    assert!(store.add_message(&checked(&letter(MessageKind::Reminder48)), MessageState::Draft).await.unwrap());
    assert!(!store.add_message(&checked(&letter(MessageKind::Reminder48)), MessageState::Draft).await.unwrap());
    assert_eq!(store.message_counts().await.unwrap(), PostCounts { waiting: 0, troubled: 0, drafts: 1 });
    assert_eq!(store.expire_messages().await.unwrap(), 0);
    let mut writer = store.writer().await.unwrap();
    assert!(sqlx::query("DELETE FROM service_message").execute(&mut *writer).await.is_err());
    drop(writer);
    store.backup(&dir.path().join("copy.db")).await.unwrap();
}
