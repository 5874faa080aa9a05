//! Partners: what goes in comes out, what must not go in does not, and who decides.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use hub_domain::partner::*;
use hub_domain::{Clock, Currency, ManualClock, Money, PartnerId, PartnerItemId, ProfileId, ProposalId};
use hub_secrets::{Ed25519, SigningKey, StoreKey};
use hub_store::{Store, StoreError};
use tempfile::TempDir;

use crate::support::{Dice, connection, start};

struct Office {
    _dir: TempDir,
    store: Store,
    clock: Arc<ManualClock>,
}

impl Office {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(start()));
        let shared: Arc<dyn Clock> = clock.clone();
        let store = Store::create(dir.path(), &StoreKey::generate().unwrap(), shared).await.unwrap();
        Self { _dir: dir, store, clock }
    }

    fn until(&self, at: DateTime<Utc>) {
        self.clock.advance(at - self.clock.now());
    }

    async fn profile(&self, role: ProfileRole, key: Option<&SigningKey>) -> ProfileId {
        let public_key = key.map(Signer::public_key);
        let profile = Profile { id: ProfileId::new(), name: "Ada".into(), role, public_key, put_away: false };
        self.store.save_profile(&checked(profile.clone())).await.unwrap();
        profile.id
    }
}

fn refuses_numbers(text: &str) -> Result<(), String> {
    let nine = text.split(|c: char| !c.is_ascii_digit() && c != '-').any(|word| {
        let parts: Vec<usize> = word.split('-').map(str::len).collect();
        parts == [3, 2, 4]
    });
    if nine { Err("looks like a social security number".into()) } else { Ok(()) }
}

fn checked<T: serde::Serialize>(value: T) -> Checked<T> {
    Checked::new(value, &refuses_numbers).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn said(error: StoreError) -> String {
    assert!(matches!(error, StoreError::Partner(_)), "{error:?}");
    error.to_string()
}

fn lender() -> Partner {
    let mut partner = Partner::new(PartnerLevel::Company, PartnerKind::Lender, "Meadow Mortgage");
    partner.affiliation =
        Some(Affiliation { tie: Tie::Ownership, owned_bp: 2_500, nature: "a quarter of the shares".into() });
    partner.contacts = vec![PartnerContact {
        name: "Sorrel Fenwick".into(),
        phone: Some("(555) 010-0199".into()),
        ..PartnerContact::default()
    }];
    partner.coverage = vec!["state:US-MI".parse().unwrap(), "county:26081".parse().unwrap()];
    partner.offerings = vec![Offering {
        name: "Thirty years, fixed".into(),
        description: None,
        price: Some(Money::from_minor(99_500, Currency::USD)),
        valid_until: Some(day("2026-12-31")),
    }];
    partner.notes = Some("Closes on Fridays.".into());
    partner
}

fn marketing(partner: PartnerId) -> Agreement {
    let amount = Money::from_minor(100_000, Currency::USD);
    Agreement {
        parties: vec!["Meadow Mortgage".into(), "Our Brokerage".into()],
        starts_on: Some(day("2026-03-01")),
        ends_on: Some(day("2026-05-31")),
        fee: Some(FixedFee { amount, every: FeeEvery::Month }),
        valuation: Some(Valuation { amount, by: "A valuer".into(), on: day("2026-02-01"), document: None }),
        deliverables: vec![Deliverable { name: "Advertisement".into(), for_public: true, monthly: true }],
        counsel_reviewed_on: Some(day("2026-02-10")),
        ..Agreement::draft(partner, AgreementType::MarketingServices, "Advertising")
    }
}

fn licence(partner: PartnerId, expires: &str) -> PartnerLicence {
    PartnerLicence {
        id: PartnerItemId::new(),
        partner,
        licence_type: LicenceType::MortgageCompany,
        number: "3030".into(),
        authority: Authority::Nmls,
        issued_on: Some(day("2020-01-01")),
        expires_on: Some(day(expires)),
        looked_up: Some(LookedUp { at: start(), source: "NMLS Consumer Access".into() }),
    }
}

#[tokio::test]
async fn a_partner_goes_in_and_comes_out_with_its_history() {
    let office = Office::new().await;
    let store = &office.store;
    let ada = office.profile(ProfileRole::Admin, None).await;
    let c = connection(store, "quotes").await;
    let mut partner = lender();
    partner.connections = vec![c.id];
    assert_eq!(store.save_partner(&checked(partner.clone()), 0, Some(ada)).await.unwrap(), 1);
    assert_eq!(store.partner(partner.id).await.unwrap().unwrap().value, partner);
    partner.name = "Meadow Home Loans".into();
    let stale = store.save_partner(&checked(partner.clone()), 0, None).await.unwrap_err();
    assert_eq!(said(stale), "the partner was changed after this was proposed; look at it again");
    assert_eq!(store.save_partner(&checked(partner.clone()), 1, None).await.unwrap(), 2);
    let history = store.partner_history(partner.id).await.unwrap();
    assert_eq!(history.len(), 2);
    assert_eq!((history[0].by, history[0].before.is_none()), (Some(ada), true));
    assert_eq!(history[1].before.as_ref().unwrap()["name"], "Meadow Mortgage");
    assert_eq!(history[1].after.as_ref().unwrap()["name"], "Meadow Home Loans");

    let limits = HealthLimits { stale_after: TimeDelta::hours(1), failing_above_bp: 100 };
    let health = store.partner_health(partner.id, 7, &limits).await.unwrap();
    assert_eq!(health, [(c.id, IntegrationState::NeverRun)]);
    store.set_paused(c.id, true).await.unwrap();
    let health = store.partner_health(partner.id, 7, &limits).await.unwrap();
    assert_eq!(health, [(c.id, IntegrationState::Paused)]);
    store.remove_connection(c.id).await.unwrap();
    assert!(store.partner(partner.id).await.unwrap().unwrap().value.connections.is_empty());
}

#[tokio::test]
async fn everything_that_belongs_to_a_partner_goes_in_and_comes_out() {
    async fn through<T: hub_store::partners::PartnerItem + Clone + PartialEq + std::fmt::Debug>(
        store: &Store,
        item: T,
    ) {
        let revision = store.save_partner_item(&checked(item.clone()), 0, None).await.unwrap();
        assert_eq!(revision, 1);
        let all = store.partner_items::<T>(item.partner()).await.unwrap();
        assert_eq!(all.iter().map(|k| &k.value).collect::<Vec<_>>(), [&item]);
        assert_eq!(store.partner_item::<T>(item.id()).await.unwrap().unwrap().value, item);
        let removed = store.remove_partner_item::<T>(item.id(), None).await;
        assert_eq!(removed.is_ok(), T::REMOVABLE, "{}", T::KIND);
        assert_eq!(store.partner_items::<T>(item.partner()).await.unwrap().is_empty(), T::REMOVABLE);
    }
    let office = Office::new().await;
    let store = &office.store;
    let company = lender();
    store.save_partner(&checked(company.clone()), 0, None).await.unwrap();
    let (partner, id) = (company.id, PartnerItemId::new);
    through(store, licence(partner, "2026-12-31")).await;
    through(store, ServiceLevel { id: id(), partner, metric: Metric::TurnTime, target: 240, window_days: 30 }).await;
    let (from, to) = (day("2026-01-01"), day("2026-01-31"));
    let source = "closing files".to_owned();
    through(store, Measurement { id: id(), partner, metric: Metric::TurnTime, value: 200, cases: 9, from, to, source })
        .await;
    let what = "The fee was another.".to_owned();
    through(store, Complaint { id: id(), partner, on: from, what, settled_on: None, outcome: None }).await;
    let disclosure = Disclosure {
        id: id(),
        partner,
        to: "a buyer".into(),
        version: "2026-1".into(),
        delivered_at: start(),
        channel: DisclosureChannel::Telephone,
        receipt: Receipt::Refused("would not sign".into()),
    };
    through(store, disclosure).await;
    through(store, onboarding_template(&company).remove(0)).await;
    let agreement = marketing(partner);
    through(store, agreement.clone()).await;
    let proof = Proof {
        id: id(),
        partner,
        agreement: agreement.id,
        deliverable: "Advertisement".into(),
        month: day("2026-03-01"),
        evidence: "page 4 of the paper".into(),
        document: None,
    };
    through(store, proof.clone()).await;
    let elsewhere = Proof { id: id(), agreement: PartnerItemId::new(), ..proof };
    let error = store.save_partner_item(&checked(elsewhere), 0, None).await.unwrap_err();
    assert!(matches!(error, StoreError::NotFound { what: "agreement" }), "{error}");
    let forbidden = ServiceLevel { id: id(), partner, metric: Metric::Uptime, target: 9_900, window_days: 30 };
    let error = store.save_partner_item(&checked(forbidden), 0, None).await.unwrap_err();
    assert!(said(error).starts_with("uptime is not kept of a settlement partner"));
}

#[tokio::test]
async fn the_tree_has_companies_branches_and_persons_in_that_order() {
    let office = Office::new().await;
    let store = &office.store;
    let company = lender();
    store.save_partner(&checked(company.clone()), 0, None).await.unwrap();
    let below = |level, parent| {
        let mut partner = Partner::new(level, PartnerKind::Lender, "Below");
        partner.parent = Some(parent);
        partner
    };
    let mut branch = below(PartnerLevel::Branch, company.id);
    store.save_partner(&checked(branch.clone()), 0, None).await.unwrap();
    let person = below(PartnerLevel::Person, branch.id);
    store.save_partner(&checked(person.clone()), 0, None).await.unwrap();
    assert_eq!(store.partners_below(company.id).await.unwrap(), [branch.id]);
    for (level, parent, message) in [
        (PartnerLevel::Branch, branch.id, "a branch cannot belong to branch"),
        (PartnerLevel::Branch, person.id, "a branch cannot belong to person"),
        (PartnerLevel::Person, person.id, "a person cannot belong to person"),
    ] {
        let error = store.save_partner(&checked(below(level, parent)), 0, None).await.unwrap_err();
        assert_eq!(said(error), message);
    }
    let nowhere = store.save_partner(&checked(below(PartnerLevel::Branch, PartnerId::new())), 0, None).await;
    assert!(matches!(nowhere, Err(StoreError::NotFound { .. })));
    branch.level = PartnerLevel::Person;
    let error = store.save_partner(&checked(branch), 1, None).await.unwrap_err();
    assert_eq!(said(error), "a person cannot belong to person", "a person is below it");
}

#[tokio::test]
async fn a_partner_does_not_become_what_its_agreements_forbid() {
    let office = Office::new().await;
    let store = &office.store;
    let mut broker = Partner::new(PartnerLevel::Company, PartnerKind::Brokerage, "Kestrel Realty");
    let mut cloud = Partner::new(PartnerLevel::Company, PartnerKind::Cloud, "Cumulus");
    for partner in [&broker, &cloud] {
        store.save_partner(&checked(partner.clone()), 0, None).await.unwrap();
    }
    let mut share = Agreement::draft(broker.id, AgreementType::CoOp, "Shared commissions");
    share.terms = vec![AgreementTerm::CommissionShareBp(5_000)];
    store.save_partner_item(&checked(share.clone()), 0, None).await.unwrap();
    let uptime = ServiceLevel {
        id: PartnerItemId::new(),
        partner: cloud.id,
        metric: Metric::Uptime,
        target: 9_990,
        window_days: 30,
    };
    store.save_partner_item(&checked(uptime), 0, None).await.unwrap();
    cloud.stated_settlement = SettlementService::Yes;
    let error = store.save_partner(&checked(cloud), 1, None).await.unwrap_err();
    assert!(said(error).starts_with("uptime is not kept of a settlement partner"));
    broker.kind = PartnerKind::Title;
    let error = store.save_partner(&checked(broker.clone()), 1, None).await.unwrap_err();
    assert!(said(error).starts_with("a share of commissions belongs in a broker-to-broker agreement"));
    let reason = checked("they sold the firm".to_owned());
    store.step_agreement(share.id, AgreementState::Ended, Some(&reason), 1, None).await.unwrap();
    store.save_partner(&checked(broker), 1, None).await.unwrap();
}

#[tokio::test]
async fn what_ends_is_told_in_order_and_agreements_expire_by_themselves() {
    let office = Office::new().await;
    let store = &office.store;
    let partner = lender();
    store.save_partner(&checked(partner.clone()), 0, None).await.unwrap();
    for expires in ["2026-06-30", "2026-04-30", "2027-01-31"] {
        store.save_partner_item(&checked(licence(partner.id, expires)), 0, None).await.unwrap();
    }
    let agreement = marketing(partner.id);
    store.save_partner_item(&checked(agreement.clone()), 0, None).await.unwrap();
    let ends = |before: &'static str| async move {
        let all = store.partner_expiries(day(before)).await.unwrap();
        all.iter().map(|e| format!("{} {}", e.kind, e.on)).collect::<Vec<_>>()
    };
    assert_eq!(ends("2026-12-31").await, ["licence 2026-04-30", "licence 2026-06-30"], "a draft does not end");
    let early = store.step_agreement(agreement.id, AgreementState::Active, None, 1, None).await.unwrap_err();
    assert_eq!(said(early), "an agreement that is draft cannot become active");
    store.step_agreement(agreement.id, AgreementState::Proposed, None, 1, None).await.unwrap();
    store.step_agreement(agreement.id, AgreementState::Active, None, 2, None).await.unwrap();
    assert_eq!(ends("2026-12-31").await, ["licence 2026-04-30", "agreement 2026-05-31", "licence 2026-06-30"]);
    let rewritten = Agreement { title: "Another".into(), ..agreement.clone() };
    let error = store.save_partner_item(&checked(rewritten), 3, None).await.unwrap_err();
    assert_eq!(said(error), "an agreement that is active is not rewritten; make a new one");
    let at = |text: &str| -> DateTime<Utc> { text.parse().unwrap() };
    office.until(at("2026-05-31T23:59:59Z"));
    assert!(store.expire_agreements().await.unwrap().is_empty(), "its last day is one of its days");
    office.until(at("2026-06-01T00:00:00Z"));
    let moved = store.expire_agreements().await.unwrap();
    assert_eq!(
        moved.iter().map(|m| (m.agreement, m.state)).collect::<Vec<_>>(),
        [(agreement.id, AgreementState::Expired)]
    );
    assert!(store.expire_agreements().await.unwrap().is_empty());
    for next in AgreementState::ALL {
        let reason = checked("again".to_owned());
        let again = store.step_agreement(agreement.id, *next, Some(&reason), 4, None).await;
        assert!(again.is_err(), "{next:?}");
    }
    assert_eq!(ends("2026-12-31").await, ["licence 2026-04-30", "licence 2026-06-30"]);
}

#[tokio::test]
async fn documents_are_kept_whole_version_after_version() {
    let office = Office::new().await;
    let store = &office.store;
    let partner = lender();
    store.save_partner(&checked(partner.clone()), 0, None).await.unwrap();
    let about = |name: &str| {
        checked(NewDocument {
            partner: partner.id,
            agreement: None,
            name: name.into(),
            signed_by: vec![SignedBy { name: "Sorrel Fenwick".into(), on: day("2026-02-20") }],
            expires_on: Some(day("2026-09-30")),
        })
    };
    let pdf = |text: &str| format!("%PDF-1.7\n{text}\n%%EOF\n").into_bytes();
    let first = store.add_partner_document(&about("policy.pdf"), pdf("one"), None).await.unwrap();
    let second = store.add_partner_document(&about("policy.pdf"), pdf("two"), None).await.unwrap();
    let same = store.add_partner_document(&about("copy.pdf"), pdf("one"), None).await.unwrap();
    assert_eq!((first.version, second.version, same.version), (1, 2, 1));
    assert_eq!(first.digest, *blake3::hash(&pdf("one")).as_bytes());
    assert_eq!(same.digest, first.digest);
    let all = store.partner_documents(partner.id).await.unwrap();
    assert_eq!(all, [same.clone(), second.clone(), first.clone()]);
    for (document, text) in [(&first, "one"), (&second, "two"), (&same, "one")] {
        assert_eq!(store.partner_document_content(document.id).await.unwrap(), pdf(text));
    }
    assert_eq!(store.partner_expiries(day("2026-10-01")).await.unwrap().len(), 3);

    let file = office._dir.path().join("scan");
    std::fs::File::create(&file).unwrap().set_len(MOST_DOCUMENT_BYTES + 1).unwrap();
    let error = store.add_partner_file(&about("scan.pdf"), &file, None).await.unwrap_err();
    assert_eq!(said(error), "scan.pdf: larger than 25 MiB");
    std::fs::write(&file, b"MZ this is a program").unwrap();
    let error = store.add_partner_file(&about("scan.pdf"), &file, None).await.unwrap_err();
    assert_eq!(said(error), "scan.pdf: its content is not PDF");
    std::fs::write(&file, pdf("three")).unwrap();
    store.add_partner_file(&about("scan.pdf"), &file, None).await.unwrap();
    assert_eq!(store.partner_documents(partner.id).await.unwrap().len(), 4);

    // They are in the backup, sealed like everything else.
    let backup = office._dir.path().join("partners.backup");
    store.backup(&backup).await.unwrap();
    let bytes = std::fs::read(&backup).unwrap();
    assert!(!bytes.windows(5).any(|w| w == b"%PDF-"), "a document lies open in the backup");
    assert!(store.verify().await.unwrap().ok);
}

#[tokio::test]
async fn the_directory_is_asked_by_words_kind_place_and_end() {
    let office = Office::new().await;
    let store = &office.store;
    let meadow = lender();
    let mut title = Partner::new(PartnerLevel::Company, PartnerKind::Title, "Quarry Title");
    title.coverage = vec!["postal:US-49503".parse().unwrap()];
    let mut gone = Partner::new(PartnerLevel::Company, PartnerKind::Title, "Gone Title");
    gone.put_away = true;
    for partner in [&meadow, &title, &gone] {
        store.save_partner(&checked(partner.clone()), 0, None).await.unwrap();
    }
    store.save_partner_item(&checked(licence(meadow.id, "2026-04-30")), 0, None).await.unwrap();
    let asked = || hub_store::partners::PartnerQuery { limit: 10, ..Default::default() };
    type Change = fn(&mut hub_store::partners::PartnerQuery);
    let cases: [(Change, &[&str]); 10] = [
        (|_| (), &["Meadow Mortgage", "Quarry Title"]),
        (|q| q.put_away = true, &["Gone Title"]),
        (|q| q.text = "mead fenw".into(), &["Meadow Mortgage"]),
        (|q| q.text = "555 010 01".into(), &["Meadow Mortgage"]),
        (|q| q.text = "\"' OR 1".into(), &[]),
        (|q| q.kinds = vec![PartnerKind::Title, PartnerKind::Mls], &["Quarry Title"]),
        (|q| q.places = vec!["state:US-MI".parse().unwrap()], &["Meadow Mortgage"]),
        (
            |q| q.places = vec!["postal:US-49503".parse().unwrap(), "county:26081".parse().unwrap()],
            &["Meadow Mortgage", "Quarry Title"],
        ),
        (|q| q.expiring_before = Some(day("2026-05-01")), &["Meadow Mortgage"]),
        (|q| q.expiring_before = Some(day("2026-04-30")), &[]),
    ];
    for (n, (change, names)) in cases.into_iter().enumerate() {
        let mut query = asked();
        change(&mut query);
        let page = store.partners(&query).await.unwrap();
        assert_eq!(page.rows.iter().map(|r| r.name.as_str()).collect::<Vec<_>>(), names, "case {n}");
        assert_eq!(page.total, names.len() as u64);
    }
}

fn proposal(by: ProfileId, change: ProposedChange) -> Proposal {
    Proposal { id: ProposalId::new(), by, made_at: start(), reason: "clients ask for it".into(), change }
}

fn new_partner(partner: &Partner) -> ProposedChange {
    ProposedChange::Partner { partner: Box::new(partner.clone()), revision: 0 }
}

#[tokio::test]
async fn what_is_approved_is_made_with_the_decision_or_waits_on() {
    let office = Office::new().await;
    let store = &office.store;
    let admin = office.profile(ProfileRole::Admin, None).await;
    let agent = office.profile(ProfileRole::Agent, None).await;
    let partner = lender();
    let made = proposal(agent, new_partner(&partner));
    store.propose(&checked(made.clone())).await.unwrap();
    let error = store.approve_proposal(made.id, agent, None).await.unwrap_err();
    assert_eq!(said(error), "only an admin may decide proposals");
    assert!(store.partner(partner.id).await.unwrap().is_none());
    store.approve_proposal(made.id, admin, None).await.unwrap();
    assert_eq!(store.partner(partner.id).await.unwrap().unwrap().value, partner);
    let history = store.partner_history(partner.id).await.unwrap();
    assert_eq!((history[0].by, history[0].proposal), (Some(admin), Some(made.id)));
    let error = store.approve_proposal(made.id, admin, None).await.unwrap_err();
    assert_eq!(said(error), "the proposal is approved already");

    let offerings = vec![Offering { name: "Fifteen years".into(), description: None, price: None, valid_until: None }];
    let quote = ProposedChange::Offerings { partner: partner.id, offerings, revision: 1 };
    let (one, two) = (proposal(agent, quote.clone()), proposal(agent, quote));
    for waiting in [&one, &two] {
        store.propose(&checked(waiting.clone())).await.unwrap();
    }
    store.approve_proposal(one.id, admin, Some(&checked("yes".to_owned()))).await.unwrap();
    let error = store.approve_proposal(two.id, admin, None).await.unwrap_err();
    assert_eq!(said(error), "the partner was changed after this was proposed; look at it again");
    let waiting = store.waiting_proposals().await.unwrap();
    assert_eq!(waiting.iter().map(|w| w.proposal.id).collect::<Vec<_>>(), [two.id], "it waits on");
    let error = store.refuse_proposal(two.id, admin, &checked(" ".to_owned())).await.unwrap_err();
    assert_eq!(said(error), "a refusal needs a reason");
    let error = store.withdraw_proposal(two.id, admin).await.unwrap_err();
    assert_eq!(said(error), "only who made a proposal may withdraw it");
    store.withdraw_proposal(two.id, agent).await.unwrap();
    assert_eq!(store.proposal(two.id).await.unwrap().unwrap().state, ProposalState::Withdrawn);
    let mut last = store.profile(admin).await.unwrap().unwrap();
    last.role = ProfileRole::Agent;
    assert!(store.save_profile(&checked(last)).await.is_err(), "nobody could decide any more");
    assert_eq!(store.profiles().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_proposal_travels_in_a_signed_file_and_is_taken_in_once() {
    let office = Office::new().await;
    let store = &office.store;
    let key = SigningKey::from_seed(&*SigningKey::new_seed().unwrap()).unwrap();
    let other = SigningKey::from_seed(&*SigningKey::new_seed().unwrap()).unwrap();
    let agent = office.profile(ProfileRole::Agent, Some(&key)).await;
    let file = |proposal: &Proposal, key| Envelope::seal(proposal, key).unwrap().to_file();
    let partner = lender();
    let good = proposal(agent, new_partner(&partner));
    let mut bad = partner.clone();
    bad.notes = Some("his number is 123-45-6789".into());
    let secret = proposal(agent, new_partner(&bad));
    let nobody = proposal(ProfileId::new(), new_partner(&partner));
    let altered = file(&good, &key).replace("Meadow", "Sorrel");
    for (text, message) in [
        (altered, "the proposal was altered after it was signed"),
        (file(&good, &other), "the proposal is signed with another key than the profile's"),
        (file(&nobody, &key), "nobody here knows the profile that made this proposal"),
        (file(&secret, &key), "change.partner.notes: looks like a social security number"),
        ("{}".into(), "this is no proposal, or the file is damaged"),
    ] {
        let error = store.receive_proposal(text.as_bytes(), &Ed25519, &refuses_numbers).await.unwrap_err();
        assert_eq!(said(error), message);
    }
    assert!(store.waiting_proposals().await.unwrap().is_empty(), "nothing of them was kept");
    let text = file(&good, &key);
    let id = store.receive_proposal(text.as_bytes(), &Ed25519, &refuses_numbers).await.unwrap();
    let kept = store.proposal(id).await.unwrap().unwrap();
    assert_eq!((kept.proposal, kept.signed), (good, true));
    let error = store.receive_proposal(text.as_bytes(), &Ed25519, &refuses_numbers).await.unwrap_err();
    assert_eq!(said(error), "this proposal has been taken in before");
    store.withdraw_proposal(id, agent).await.unwrap();
    let error = store.receive_proposal(text.as_bytes(), &Ed25519, &refuses_numbers).await.unwrap_err();
    assert_eq!(said(error), "this proposal has been taken in before", "nor after it was decided");
}

/// Whatever is done in whatever order: a decision stays, an approved change is there exactly once, and nobody but an
/// admin decides.
#[tokio::test]
async fn no_order_of_deeds_decides_twice() {
    let office = Office::new().await;
    let store = &office.store;
    let admin = office.profile(ProfileRole::Admin, None).await;
    let agent = office.profile(ProfileRole::Agent, None).await;
    let mut dice = Dice(7);
    let mut known: Vec<(ProposalId, PartnerId, ProposalState)> = Vec::new();
    for _ in 0..150 {
        if known.is_empty() || dice.chance(25) {
            let partner = lender();
            let made = proposal(agent, new_partner(&partner));
            store.propose(&checked(made.clone())).await.unwrap();
            known.push((made.id, partner.id, ProposalState::Waiting));
            continue;
        }
        let n = dice.below(known.len() as u64) as usize;
        let (id, partner, was) = known[n];
        let who = *dice.pick(&[admin, agent]);
        let (asked, done) = match dice.below(3) {
            0 => (ProposalState::Approved, store.approve_proposal(id, who, None).await.is_ok()),
            1 => (ProposalState::Refused, store.refuse_proposal(id, who, &checked("no".to_owned())).await.is_ok()),
            _ => (ProposalState::Withdrawn, store.withdraw_proposal(id, who).await.is_ok()),
        };
        let right = if asked == ProposalState::Withdrawn { who == agent } else { who == admin };
        assert_eq!(done, right && was == ProposalState::Waiting);
        if done {
            known[n].2 = asked;
        }
        let kept = store.proposal(id).await.unwrap().unwrap();
        assert_eq!(kept.state, known[n].2);
        let there = store.partner(partner).await.unwrap().map(|k| k.revision);
        assert_eq!(there, (known[n].2 == ProposalState::Approved).then_some(1));
    }
    assert!(known.iter().any(|k| k.2 == ProposalState::Approved));
}
