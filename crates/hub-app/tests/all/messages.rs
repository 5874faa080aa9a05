//! Letters about jobs: each goes once, by the user's rules, and not when it is too late or no longer so.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use hub_app::Hub;
use hub_app::view::{
    ApplyPlanRequest, JobInviteRequest, JobView, MailSecurityView, MessageRuleView, MessageRulesView, NeedKindView,
    NeedView, PlacedJobRequest, SaveMailAccountRequest, ServiceMessageView, StepJobRequest, ToldRequest,
};
use hub_domain::partner::{Checked, Partner, PartnerContact, PartnerKind, PartnerLevel, Speciality};
use hub_domain::service::{Job, JobKind, JobTold, PlanPerson, PropertyPlan};
use hub_domain::transaction::{Side, Stage, Transaction};
use hub_domain::{ManualClock, PartnerId, TransactionId};
use hub_sandbox::{Desk, DeskConfig};
use tempfile::TempDir;

use super::mail_server::{MailServer, PASSWORD, USER};
use crate::support::new_hub;

const OAK: &str = "harbor.mortgage@example.com";
const AGENT: &str = "lighthouse.cu@example.com";

fn checked<T: serde::Serialize>(value: T) -> Checked<T> {
    Checked::new(value, &|_| Ok(())).unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn account(port: u16) -> SaveMailAccountRequest {
    SaveMailAccountRequest {
        host: "127.0.0.1".to_owned(),
        port,
        security: MailSecurityView::None,
        user: None,
        name: "Ada Quill".to_owned(),
        address: "ada.quill@example.com".to_owned(),
        password: None,
        untried: true,
    }
}

async fn desk(home: &Path) -> Desk {
    let answers = home.join("answers");
    std::fs::create_dir_all(&answers).unwrap();
    let (today, pace) = ("2026-11-20".parse().unwrap(), std::time::Duration::from_millis(10));
    hub_sandbox::serve_desk(DeskConfig { answers, today, pace }).await.unwrap()
}

/// An inspection on Thursday at nine, at which the agent has to be.
struct House {
    dir: TempDir,
    hub: Hub,
    clock: Arc<ManualClock>,
    deal: String,
    oak: PartnerId,
}

impl House {
    async fn new() -> Self {
        Self::with(OAK).await
    }

    async fn with(address: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (hub, clock) = new_hub(dir.path()).await;
        let deal = Transaction {
            id: TransactionId::new(),
            title: "12 Meadow Ln".into(),
            listing: None,
            side: Side::Buyer,
            state: "TX".into(),
            zone: "America/Chicago".into(),
            form: None,
            price: None,
            appraised: None,
            loan: None,
            year_built: None,
            stage: Stage::Accepted,
            since: "2026-11-20".parse().unwrap(),
            ended_because: None,
            anchors: Vec::new(),
            agreed: Vec::new(),
            done: Vec::new(),
            contingencies: Vec::new(),
            parties: Vec::new(),
            papers: Vec::new(),
            notes: None,
        };
        hub.store().keep_record(&checked(deal.clone()), 0, None).await.unwrap();
        let mut oak = Partner::new(PartnerLevel::Company, PartnerKind::Service, "Oak Inspections");
        oak.speciality = Some(Speciality::Inspector);
        let email = Some(address.to_owned());
        oak.contacts = vec![PartnerContact { name: "Desk".into(), email, ..PartnerContact::default() }];
        hub.store().save_partner(&checked(oak.clone()), 0, None).await.unwrap();
        let mut plan = PropertyPlan::new(deal.id);
        let email = Some(AGENT.to_owned());
        plan.people =
            vec![PlanPerson { key: "agent".into(), name: "Ben".into(), email, hours: None, away: Vec::new() }];
        hub.store().keep_record(&checked(plan), 0, None).await.unwrap();
        let mut job = Job::new(JobKind::Inspection, "12 Meadow Ln", "America/Chicago");
        job.transaction = Some(deal.id);
        job.present = vec!["agent".into()];
        job.move_to(Some((at("2026-12-03T15:00:00Z"), at("2026-12-03T18:00:00Z"))), Some(oak.id));
        hub.store().keep_record(&checked(job), 0, None).await.unwrap();
        Self { dir, hub, clock, deal: deal.id.to_string(), oak: oak.id }
    }

    async fn job(&self) -> JobView {
        self.hub.property_plan(&self.deal).await.unwrap().jobs.remove(0)
    }

    async fn told(&self) -> Vec<JobTold> {
        let job = self.job().await;
        let id: hub_domain::JobId = job.id.parse().unwrap();
        self.hub.store().kept_record::<Job>(id.as_uuid()).await.unwrap().unwrap().value.told
    }

    /// Writes to everybody who has to be told; how many letters there are by state.
    async fn write_all(&self) -> usize {
        let lines = self.job().await.to_tell;
        for line in &lines {
            let job = self.job().await;
            let (who, partner) = (line.who.clone(), line.partner.clone());
            let request = ToldRequest { id: job.id, revision: job.revision, who, partner };
            self.hub.write_job_message(&request).await.unwrap();
        }
        lines.len()
    }

    async fn letters(&self) -> Vec<ServiceMessageView> {
        let view = self.hub.service_messages().await.unwrap();
        let mut all: Vec<_> = view.open.into_iter().chain(view.ended).collect();
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all
    }

    async fn states(&self) -> Vec<(String, String, String)> {
        let of = |it: ServiceMessageView| (it.who, it.kind, it.state);
        self.letters().await.into_iter().map(of).collect()
    }

    async fn go_by_themselves(&self) {
        use MessageRuleView::Send;
        let rules = MessageRulesView {
            request: Send,
            moved: Send,
            off: Send,
            reminder48: Send,
            reminder24: Send,
            reminder2: Send,
            completion: MessageRuleView::Hold,
        };
        assert_eq!(self.hub.save_message_rules(&rules).await.unwrap(), rules);
    }

    async fn move_to(&self, from: &str, to: &str) {
        let job = self.job().await;
        let placed = PlacedJobRequest {
            job: job.id,
            revision: job.revision,
            starts_at: Some(from.into()),
            ends_at: Some(to.into()),
            provider: Some(self.oak.to_string()),
        };
        let request = ApplyPlanRequest { transaction: self.deal.clone(), jobs: vec![placed] };
        self.hub.apply_plan(&request).await.unwrap();
    }

    async fn step(&self, to: &str, because: Option<&str>) {
        let job = self.job().await;
        let because = because.map(str::to_owned);
        let request = StepJobRequest { id: job.id, revision: job.revision, to: to.into(), because };
        self.hub.step_job(&request).await.unwrap();
    }

    fn go_to(&self, when: &str) {
        self.clock.advance(at(when) - hub_domain::Clock::now(&*self.clock));
    }
}

fn said(who: &str, kind: &str, state: &str) -> (String, String, String) {
    (who.to_owned(), kind.to_owned(), state.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_told_once_through_two_slips_and_a_cancellation() {
    let house = House::new().await;
    let desk = desk(house.dir.path()).await;
    house.hub.save_mail_account(&account(desk.port())).await.unwrap();
    house.go_by_themselves().await;
    for (n, slip) in [None, Some("2026-12-04"), Some("2026-12-07")].into_iter().enumerate() {
        if let Some(day) = slip {
            house.move_to(&format!("{day}T15:00:00Z"), &format!("{day}T18:00:00Z")).await;
        }
        assert_eq!(house.write_all().await, 2, "the provider and the agent");
        for _ in 0..3 {
            house.hub.tend_messages().await.unwrap();
        }
        assert_eq!(house.told().await.len(), (n + 1) * 2);
        assert!(house.job().await.to_tell.is_empty() && house.job().await.state == "asked");
        house.step("confirmed", None).await;
    }
    house.step("cancelled", Some("the buyer withdrew")).await;
    assert_eq!(house.write_all().await, 2);
    house.hub.tend_messages().await.unwrap();
    let told = house.told().await;
    assert_eq!((told.len(), told.iter().filter(|it| it.starts_at.is_none()).count()), (8, 2));
    assert!(house.letters().await.iter().all(|it| it.state == "sent"), "{:?}", house.states().await);
    let kinds: Vec<String> =
        house.letters().await.into_iter().filter(|it| it.who == "provider").map(|it| it.kind).collect();
    assert_eq!(kinds, ["request", "moved", "moved", "off"]);
    assert_eq!(desk.stats().taken["harbor.mortgage"] + desk.stats().taken["lighthouse.cu"], 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_waits_for_somebody_and_a_newer_letter_takes_its_place() {
    let house = House::new().await;
    let desk = desk(house.dir.path()).await;
    house.hub.save_mail_account(&account(desk.port())).await.unwrap();
    house.write_all().await;
    assert_eq!(house.hub.tend_messages().await.unwrap(), 0, "nobody released them");
    assert!(house.told().await.is_empty());
    house.move_to("2026-12-04T15:00:00Z", "2026-12-04T18:00:00Z").await;
    house.write_all().await;
    let now = house.states().await;
    assert_eq!(now.iter().filter(|it| it.2 == "discarded").count(), 2, "{now:?}");
    let letters = house.letters().await;
    let draft = letters.iter().find(|it| it.who == "provider" && it.state == "draft").unwrap();
    assert!(draft.text.contains("Friday, December 4, 2026 at 9:00 AM"), "{}", draft.text);
    let view = house.hub.release_message(&draft.id).await.unwrap();
    assert_eq!((view.waiting, view.drafts, view.troubled), (1, 1, 0));
    // It slips once more before it goes: what is no longer so stays here.
    house.move_to("2026-12-07T15:00:00Z", "2026-12-07T18:00:00Z").await;
    assert_eq!(house.hub.send_messages().await.unwrap(), 1);
    let after = house.letters().await.into_iter().find(|it| it.id == draft.id).unwrap();
    assert_eq!((after.state.as_str(), after.said.as_deref()), ("discarded", Some("overtaken")));
    assert!(house.told().await.is_empty() && desk.stats().taken.is_empty());
    let agent = house.letters().await.into_iter().find(|it| it.who == "agent" && it.state == "draft").unwrap();
    house.hub.discard_message(&agent.id).await.unwrap();
    assert!(house.hub.release_message(&agent.id).await.is_err(), "it came to its end");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_they_wait_together_and_expire() {
    let house = House::new().await;
    house.go_by_themselves().await;
    house.write_all().await;
    assert_eq!(house.hub.tend_messages().await.unwrap(), 0, "no account yet");
    let gone = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    house.hub.save_mail_account(&account(gone)).await.unwrap();
    assert_eq!(house.hub.tend_messages().await.unwrap(), 2);
    for it in house.letters().await {
        assert_eq!((it.state.as_str(), it.said.as_deref(), it.attempts), ("waiting", Some("network"), 1));
    }
    assert_eq!(house.hub.tend_messages().await.unwrap(), 0, "not before their time");
    let view = house.hub.service_messages().await.unwrap();
    assert_eq!((view.waiting, view.troubled, view.drafts, view.has_account), (2, 0, 0, true));
    // The job has begun: nobody can act on a request any more.
    house.go_to("2026-12-03T15:00:00Z");
    house.hub.tend_messages().await.unwrap();
    let now = house.letters().await;
    assert!(now.iter().all(|it| it.state == "expired"), "{now:?}");
    assert!(house.told().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn reminders_come_once_per_time_and_not_to_whoever_has_just_heard() {
    let house = House::new().await;
    let desk = desk(house.dir.path()).await;
    house.hub.save_mail_account(&account(desk.port())).await.unwrap();
    house.go_by_themselves().await;
    house.write_all().await;
    house.hub.tend_messages().await.unwrap();
    house.step("confirmed", None).await;
    let reminders = async || -> Vec<String> {
        let all = house.letters().await;
        all.into_iter().filter(|it| it.kind.starts_with("reminder") && it.who == "agent").map(|it| it.kind).collect()
    };
    for (when, wanted) in [
        ("2026-12-01T14:59:00Z", vec![]),
        ("2026-12-01T15:00:00Z", vec!["reminder-48h"]),
        ("2026-12-01T15:01:00Z", vec!["reminder-48h"]),
        ("2026-12-02T16:00:00Z", vec!["reminder-48h", "reminder-24h"]),
    ] {
        house.go_to(when);
        house.hub.tend_messages().await.unwrap();
        assert_eq!(reminders().await, wanted, "{when}");
    }
    // It moves by a day: anew, for the new time, once they know it.
    house.move_to("2026-12-04T15:00:00Z", "2026-12-04T18:00:00Z").await;
    house.hub.tend_messages().await.unwrap();
    assert_eq!(reminders().await.len(), 2, "nobody knows the new time");
    house.write_all().await;
    house.hub.tend_messages().await.unwrap();
    house.step("confirmed", None).await;
    house.hub.tend_messages().await.unwrap();
    assert_eq!(reminders().await.len(), 2, "they have just heard of it");
    house.go_to("2026-12-03T15:00:00Z");
    house.hub.tend_messages().await.unwrap();
    house.go_to("2026-12-04T13:30:00Z");
    house.hub.tend_messages().await.unwrap();
    assert_eq!(reminders().await, ["reminder-48h", "reminder-24h", "reminder-24h", "reminder-2h"]);
    let all = house.letters().await;
    assert!(all.iter().all(|it| it.state == "sent"), "{all:?}");
    assert_eq!(all.iter().filter(|it| it.who == "provider").count(), 6);
    assert_eq!(house.told().await.len(), 4, "reminders tell nothing new");
    // Done: a draft asks for report and invoice, once.
    house.go_to("2026-12-04T19:00:00Z");
    house.step("done", None).await;
    let last = house.letters().await.pop().unwrap();
    assert_eq!((last.kind.as_str(), last.state.as_str(), last.who.as_str()), ("completion", "draft", "provider"));
}

#[tokio::test(flavor = "multi_thread")]
async fn today_says_which_letters_wait_and_who_has_to_be_called() {
    let house = House::new().await;
    let needs = async || -> Vec<(NeedKindView, Option<String>, u32)> {
        let day = house.hub.day().await.unwrap();
        assert_eq!(day.waiting.messages, 0, "drafts do not go by themselves");
        let of = |it: NeedView| (it.kind, it.detail, it.count);
        let letters = [NeedKindView::Remind, NeedKindView::MessageDrafts, NeedKindView::MessageFailed];
        day.needs.into_iter().map(of).filter(|it| letters.contains(&it.0)).collect()
    };
    assert_eq!(needs().await, []);
    house.write_all().await;
    assert_eq!(needs().await, [(NeedKindView::MessageDrafts, None, 2)]);
    // The agent has no address any more: who was told by phone has to be reminded by phone.
    let id: TransactionId = house.deal.parse().unwrap();
    let kept = house.hub.store().kept_record::<PropertyPlan>(id.as_uuid()).await.unwrap().unwrap();
    let mut plan = kept.value;
    plan.people[0].email = None;
    house.hub.store().keep_record(&checked(plan), kept.revision, None).await.unwrap();
    for letter in house.letters().await {
        house.hub.discard_message(&letter.id).await.unwrap();
    }
    let line = house.job().await.to_tell.into_iter().find(|it| it.who == "agent").unwrap();
    let job = house.job().await;
    let request = ToldRequest { id: job.id, revision: job.revision, who: line.who, partner: line.partner };
    house.hub.told_of_job(&request).await.unwrap();
    house.step("asked", None).await;
    house.step("confirmed", None).await;
    house.go_to("2026-12-01T16:00:00Z");
    assert_eq!(needs().await, [], "two days before is early for a call");
    house.go_to("2026-12-02T16:00:00Z");
    assert_eq!(needs().await, [(NeedKindView::Remind, Some("Ben: Inspection".into()), 1)]);
    house.go_to("2026-12-03T15:00:00Z");
    assert_eq!(needs().await, [], "it has begun");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_reminder_that_nobody_released_makes_room_for_the_next() {
    let house = House::new().await;
    house.step("asked", None).await;
    house.step("confirmed", None).await;
    house.go_to("2026-12-01T15:00:00Z");
    assert_eq!(house.hub.tend_messages().await.unwrap(), 1, "the provider confirmed; the agent was told nothing");
    house.clock.advance(TimeDelta::hours(24));
    house.hub.tend_messages().await.unwrap();
    let expected = [said("provider", "reminder-48h", "expired"), said("provider", "reminder-24h", "draft")];
    assert_eq!(house.states().await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_arrives_with_its_entry_for_the_calendar() {
    let Some(server) = MailServer::start("plain", "", "") else { return };
    let house = House::with("silent@lender.example").await;
    let given = SaveMailAccountRequest {
        user: Some(USER.to_owned()),
        password: Some("wrong".to_owned()),
        ..account(server.port())
    };
    house.hub.save_mail_account(&given).await.unwrap();
    house.go_by_themselves().await;
    house.write_all().await;
    house.hub.tend_messages().await.unwrap();
    let now = house.letters().await;
    assert!(now.iter().all(|it| it.state == "waiting" && it.said.as_deref() == Some("sign-in 535")), "{now:?}");
    let right = SaveMailAccountRequest { password: Some(PASSWORD.to_owned()), ..given };
    house.hub.save_mail_account(&right).await.unwrap();
    house.hub.tend_messages().await.unwrap();
    let now = house.letters().await;
    let state = |who: &str| now.iter().find(|it| it.who == who).unwrap().state.as_str();
    // The connection to one was lost after the whole letter: nobody says that they were told.
    assert_eq!((state("provider"), state("agent")), ("unsure", "sent"));
    assert_eq!(house.told().await.iter().map(|it| it.who.as_str()).collect::<Vec<_>>(), ["agent"]);
    let agent = server.taken().into_iter().find(|mail| String::from_utf8_lossy(mail).contains(AGENT)).unwrap();
    let read = mail_parser::MessageParser::default().parse(&agent).unwrap();
    assert!(read.body_text(0).unwrap().contains("Thursday, December 3, 2026 at 9:00 AM"));
    let part = read.parts.iter().find_map(|part| {
        let kind = mail_parser::MimeHeaders::content_type(part)?;
        (kind.subtype() == Some("calendar")).then(|| part.text_contents().unwrap().to_owned())
    });
    let text = part.unwrap();
    let job = house.job().await;
    for line in [
        "METHOD:REQUEST",
        &format!("UID:{}", job.id),
        "DTSTART;TZID=America/Chicago:20261203T090000",
        "STATUS:TENTATIVE",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    // The same as a file, and a cancellation with a higher number.
    let request = JobInviteRequest { id: job.id.clone(), who: "agent".into(), partner: None };
    let file = house.hub.job_invite(&request).await.unwrap();
    let sequence = |text: &str| -> u32 {
        text.lines().find_map(|line| line.trim().strip_prefix("SEQUENCE:")).unwrap().parse().unwrap()
    };
    assert!(file.contains("METHOD:REQUEST"));
    house.step("cancelled", Some("rain")).await;
    let off = house.hub.job_invite(&request).await.unwrap();
    assert!(
        off.contains("METHOD:CANCEL") && off.contains("STATUS:CANCELLED") && off.contains("20261203T090000"),
        "{off}"
    );
    assert!(sequence(&off) > sequence(&text), "{off}");
    assert!(house.hub.job_invite_name(&request).await.unwrap().ends_with(".ics"));
}
