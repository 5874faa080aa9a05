//! Partners as a window works with them: the directory, what the rules refuse, who may change what, what travels.

use std::sync::Arc;

use chrono::{TimeZone, Utc};
use hub_app::view::{
    AttachDocumentRequest, DecideProposalRequest, DeliverableView, ErrorCode, IdRequest, MoneyView, PartnerContactView,
    PartnerFormView, PartnerItemView, PartnersRequest, RemovePartnerItemRequest, SavePartnerItemRequest,
    SavePartnerRequest, SaveProfileRequest, SignedByView, StepAgreementRequest, TrustSignerRequest,
};
use hub_app::{AppError, Hub, HubConfig};
use hub_connector::Registry;
use hub_domain::ManualClock;
use hub_secrets::StoreKey;
use tempfile::TempDir;

struct Office {
    hub: Hub,
    folder: TempDir,
}

async fn office() -> Office {
    let folder = tempfile::tempdir().unwrap();
    let config = HubConfig {
        home: folder.path().join("home"),
        registry: Registry::default(),
        clock: Arc::new(ManualClock::at(Utc.with_ymd_and_hms(2026, 6, 15, 17, 0, 0).unwrap())),
        sample: false,
    };
    Office { hub: Hub::create(config, StoreKey::generate().unwrap()).await.unwrap(), folder }
}

fn form(kind: &str, name: &str) -> PartnerFormView {
    PartnerFormView {
        id: None,
        parent: None,
        level: "company".into(),
        kind: kind.into(),
        speciality: None,
        name: name.into(),
        settlement: "unknown".into(),
        affiliation: None,
        w9_on_file: false,
        contacts: vec![PartnerContactView { name: "Ada Stone".into(), ..PartnerContactView::default() }],
        coverage: vec!["WA".into()],
        offerings: Vec::new(),
        connections: Vec::new(),
        notes: None,
        put_away: false,
    }
}

fn licence(licence_type: &str, expires: &str) -> PartnerItemView {
    PartnerItemView::Licence {
        licence_type: licence_type.into(),
        number: "NM-204".into(),
        authority: "WA".into(),
        issued_on: Some("2025-01-01".into()),
        expires_on: Some(expires.into()),
        looked_up_at: None,
        looked_up_in: None,
    }
}

fn agreement(agreement_type: &str) -> PartnerItemView {
    PartnerItemView::Agreement {
        agreement_type: agreement_type.into(),
        title: "Signs and guides".into(),
        parties: vec!["Alder Realty".into(), "Oak".into()],
        starts_on: Some("2026-05-01".into()),
        ends_on: Some("2026-08-31".into()),
        fee: Some(MoneyView { minor: 60_000, currency: "USD".into() }),
        fee_every: Some("month".into()),
        share_bp: None,
        notice_days: Some(30),
        renews_months: None,
        exclusive: None,
        other_terms: Vec::new(),
        valuation: Some(MoneyView { minor: 65_000, currency: "USD".into() }),
        valued_by: Some("An appraiser".into()),
        valued_on: Some("2026-04-01".into()),
        deliverables: vec![DeliverableView { name: "Guide".into(), for_public: true, monthly: true }],
        counsel_on: Some("2026-04-20".into()),
    }
}

fn asked(text: &str) -> PartnersRequest {
    PartnersRequest { text: text.into(), limit: 50, ..PartnersRequest::default() }
}

impl Office {
    async fn save(&self, form: PartnerFormView, revision: u32) -> Result<(String, u32), AppError> {
        let request = SavePartnerRequest { partner: form, revision, reason: Some("a test".into()) };
        self.hub.save_partner(&request).await.map(|saved| (saved.id, saved.revision))
    }

    async fn keep(&self, partner: &str, item: PartnerItemView) -> Result<String, AppError> {
        self.change(partner, None, item, 0).await.map(|(id, _)| id)
    }

    async fn change(
        &self,
        partner: &str,
        id: Option<&str>,
        item: PartnerItemView,
        revision: u32,
    ) -> Result<(String, Option<String>), AppError> {
        let reason = Some("a test".to_owned());
        let request =
            SavePartnerItemRequest { partner: partner.into(), id: id.map(str::to_owned), item, revision, reason };
        self.hub.save_partner_item(&request).await.map(|saved| (saved.id, saved.proposal))
    }

    async fn step(&self, id: &str, next: &str, reason: Option<&str>, revision: u32) -> Result<u32, AppError> {
        let reason = reason.map(str::to_owned);
        let request = StepAgreementRequest { id: id.into(), next: next.into(), reason, revision };
        self.hub.step_agreement(&request).await.map(|saved| saved.revision)
    }

    async fn page(&self, id: &str) -> hub_app::view::PartnerView {
        self.hub.partner(&IdRequest { id: id.into() }).await.unwrap()
    }

    async fn decide(&self, id: &str, decision: &str, reason: Option<&str>) -> Result<(), AppError> {
        let reason = reason.map(str::to_owned);
        self.hub.decide_proposal(&DecideProposalRequest { id: id.into(), decision: decision.into(), reason }).await
    }

    /// Adds an agent and lets them act; answers the admin and the agent.
    async fn as_agent(&self) -> (String, String) {
        let new = SaveProfileRequest { id: None, name: "Bo Reed".into(), role: "agent".into(), put_away: false };
        let everybody = self.hub.save_profile(&new).await.unwrap();
        let (admin, agent) = (everybody[0].id.clone(), everybody[1].id.clone());
        self.hub.switch_profile(&IdRequest { id: agent.clone() }).await.unwrap();
        (admin, agent)
    }
}

fn is(error: &AppError, code: ErrorCode, words: &str) {
    assert_eq!(error.code, code, "{error}");
    assert!(error.to_string().contains(words), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_directory_is_searched_and_a_change_can_be_taken_back() {
    let office = office().await;
    assert!(!office.hub.partners(&asked("")).await.unwrap().any);
    let (oak, first) = office.save(form("lender", "Oak Lending"), 0).await.unwrap();
    let mut inspector = form("service", "Level Inspections");
    inspector.speciality = Some("inspector".into());
    inspector.coverage = vec!["98101".into(), "state:US-OR".into()];
    office.save(inspector, 0).await.unwrap();
    for (text, kind, place, found) in [
        ("", None, None, 2),
        ("oak", None, None, 1),
        ("ada", None, None, 2),
        ("", Some("service"), None, 1),
        ("", None, Some("WA"), 1),
        ("", None, Some("98101"), 1),
        ("", None, Some("TX"), 0),
    ] {
        let request = PartnersRequest { kind: kind.map(str::to_owned), place: place.map(str::to_owned), ..asked(text) };
        assert_eq!(office.hub.partners(&request).await.unwrap().total, found, "{text:?} {kind:?} {place:?}");
    }
    let nowhere = PartnersRequest { place: Some("Seattle".into()), ..asked("") };
    is(&office.hub.partners(&nowhere).await.unwrap_err(), ErrorCode::BadRequest, "not a place");

    // Put away and brought back: what a change was is what takes it back.
    let before = office.page(&oak).await.form;
    let mut away = before.clone();
    away.put_away = true;
    let (_, second) = office.save(away, first).await.unwrap();
    assert_eq!(office.hub.partners(&asked("oak")).await.unwrap().total, 0);
    let put_away = PartnersRequest { put_away: true, ..asked("") };
    assert_eq!(office.hub.partners(&put_away).await.unwrap().total, 1);
    office.save(before.clone(), second).await.unwrap();
    let page = office.page(&oak).await;
    assert_eq!((page.form, page.history.len()), (before.clone(), 3));
    assert_eq!(page.history[0].changes[0].field, "putAway");
    is(&office.save(before, first).await.unwrap_err(), ErrorCode::BadRequest, "changed after");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_without_the_licence_its_kind_needs_is_named() {
    let office = office().await;
    let (oak, _) = office.save(form("lender", "Oak Lending"), 0).await.unwrap();
    let said = office.page(&oak).await.licence;
    assert_eq!((said.state.as_str(), said.needs), ("missing", vec!["mortgage-company".into(), "depository".into()]));
    office.keep(&oak, licence("loan-originator", "2027-01-01")).await.unwrap();
    assert_eq!(office.page(&oak).await.licence.state, "missing", "a person's licence does not do for a company");
    let old = office.keep(&oak, licence("mortgage-company", "2026-06-14")).await.unwrap();
    let said = office.page(&oak).await.licence;
    assert_eq!((said.state.as_str(), said.on.as_deref()), ("expired", Some("2026-06-14")));
    let named = office.hub.partner_expiries().await.unwrap();
    assert_eq!(named.unlicensed[0].name, "Oak Lending");
    assert_eq!((named.ends[0].title.as_str(), named.ends[0].days), ("NM-204", -1));
    // Its last day is a good one.
    office.change(&oak, Some(&old), licence("mortgage-company", "2026-06-15"), 1).await.unwrap();
    assert_eq!(office.page(&oak).await.licence.state, "held");
    assert!(office.hub.partner_expiries().await.unwrap().unlicensed.is_empty());
    assert_eq!(office.hub.partner_counts().await.unwrap().ending, 1);
    // Removed by mistake, and put back under its own name.
    let gone = RemovePartnerItemRequest { id: old.clone(), kind: "licence".into() };
    office.hub.remove_partner_item(&gone).await.unwrap();
    office.change(&oak, Some(&old), licence("mortgage-company", "2026-06-15"), 0).await.unwrap();
    assert_eq!(office.page(&oak).await.licence.state, "held");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_agreement_is_kept_under_which_business_is_paid_for() {
    let office = office().await;
    let (lender, _) = office.save(form("lender", "Oak Lending"), 0).await.unwrap();
    let (broker, _) = office.save(form("brokerage", "Elm Realty"), 0).await.unwrap();
    let (cloud, _) = office.save(form("cloud", "Cumulus"), 0).await.unwrap();
    let with = |kind: &str, share: Option<u32>, words: Option<&str>| {
        let mut item = agreement(kind);
        if let PartnerItemView::Agreement { share_bp, other_terms, .. } = &mut item {
            *share_bp = share;
            *other_terms = words.map(str::to_owned).into_iter().collect();
        }
        item
    };
    for (partner, item, allowed) in [
        (&lender, with("marketing-services", None, None), true),
        (&lender, with("marketing-services", None, Some("Delivered to the office")), true),
        (&lender, with("marketing-services", Some(2_500), None), false),
        (&lender, with("marketing-services", None, Some("$500 for every closed loan")), false),
        (&lender, with("marketing-services", None, Some("$50 per lead")), false),
        (&lender, with("vendor", None, Some("0.5% of the funded loan amount")), false),
        (&lender, with("co-op", Some(2_500), None), false),
        (&broker, with("co-op", Some(2_500), None), true),
        (&cloud, with("vendor", None, None), true),
    ] {
        let (said, kept) = (format!("{item:?}"), office.keep(partner, item).await);
        match kept {
            Ok(_) => assert!(allowed, "{said}"),
            Err(error) => {
                assert!(!allowed, "{error} {said}");
                is(&error, ErrorCode::Refused, "");
                assert_eq!(error.exit_code(), 7);
            }
        }
    }
    let error = office.keep(&lender, with("marketing-services", None, Some("$50 per lead"))).await.unwrap_err();
    is(&error, ErrorCode::Refused, "1024.14");
    assert_eq!(error.args["basis"], "per_lead");
    // What may be entered is told before anybody enters it.
    let terms = office.page(&lender).await.terms;
    assert!(terms.iter().all(|t| !t.share) && terms.iter().all(|t| t.agreement_type != "co-op"));
    assert!(office.page(&broker).await.terms.iter().any(|t| t.agreement_type == "co-op" && t.share));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_says_what_it_lacks_and_comes_into_force_when_nothing_is() {
    let office = office().await;
    let (lender, _) = office.save(form("lender", "Oak Lending"), 0).await.unwrap();
    let mut bare = agreement("marketing-services");
    if let PartnerItemView::Agreement { valuation, valued_by, valued_on, counsel_on, .. } = &mut bare {
        (*valuation, *valued_by, *valued_on, *counsel_on) = (None, None, None, None);
    }
    let id = office.keep(&lender, bare).await.unwrap();
    let row = office.hub.partner_expiries().await.unwrap().agreements.remove(0);
    assert_eq!(row.lacks, ["no evidence of what the services are worth", "not reviewed by counsel"]);
    assert_eq!((row.licence.state.as_str(), row.state.as_str()), ("missing", "draft"));
    let revision = office.step(&id, "proposed", None, 1).await.unwrap();
    is(&office.step(&id, "active", None, revision).await.unwrap_err(), ErrorCode::Refused, "not reviewed by counsel");
    let revision = office.step(&id, "draft", None, revision).await.unwrap();
    office.change(&lender, Some(&id), agreement("marketing-services"), revision).await.unwrap();
    let revision = office.step(&id, "proposed", None, revision + 1).await.unwrap();
    let revision = office.step(&id, "active", None, revision).await.unwrap();
    let agreed = office.change(&lender, Some(&id), agreement("marketing-services"), revision).await;
    is(&agreed.unwrap_err(), ErrorCode::Refused, "not rewritten");
    // A month without proof is named until it has one.
    let page = office.page(&lender).await;
    let kept = page.items.iter().find(|i| i.id == id).unwrap();
    assert_eq!(kept.missing_proofs, ["2026-05 Guide"]);
    let proof = PartnerItemView::Proof {
        agreement: id.clone(),
        deliverable: "Guide".into(),
        month: "2026-05-01".into(),
        evidence: "Copies in the files".into(),
    };
    office.keep(&lender, proof).await.unwrap();
    let page = office.page(&lender).await;
    assert!(page.items.iter().find(|i| i.id == id).unwrap().missing_proofs.is_empty());
    is(&office.step(&id, "ended", None, revision).await.unwrap_err(), ErrorCode::BadRequest, "reason");
    office.step(&id, "ended", Some("moved away"), revision).await.unwrap();
    assert_eq!(office.page(&lender).await.items.iter().find(|i| i.id == id).unwrap().state, "ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_of_a_settlement_partner_counts_no_referrals_and_no_numbers() {
    let office = office().await;
    let (lender, _) = office.save(form("lender", "Oak Lending"), 0).await.unwrap();
    let level = |metric: &str, target| PartnerItemView::ServiceLevel { metric: metric.into(), target, window_days: 90 };
    is(&office.keep(&lender, level("uptime", 9_990)).await.unwrap_err(), ErrorCode::Refused, "not kept");
    is(&office.keep(&lender, level("referrals", 3)).await.unwrap_err(), ErrorCode::BadRequest, "metric");
    office.keep(&lender, level("on-time-closing", 9_500)).await.unwrap();
    let state = |page: &hub_app::view::PartnerView| {
        let of = |i: &&hub_app::view::KeptItemView| matches!(i.item, PartnerItemView::ServiceLevel { .. });
        page.items.iter().find(of).map(|i| i.state.clone()).unwrap()
    };
    assert_eq!(state(&office.page(&lender).await), "unknown");
    for (value, to, said) in
        [(9_600, "2026-04-30", "met"), (9_400, "2026-05-31", "missed"), (9_700, "2026-03-31", "missed")]
    {
        let figure = PartnerItemView::Measurement {
            metric: "on-time-closing".into(),
            value,
            cases: 20,
            from: "2026-03-01".into(),
            to: to.into(),
            source: "Closing file".into(),
        };
        office.keep(&lender, figure).await.unwrap();
        assert_eq!(state(&office.page(&lender).await), said, "the latest figure counts");
    }
    // Numbers that open somebody's identity are refused wherever they stand, and nothing is kept.
    let mut noted = office.page(&lender).await.form;
    noted.notes = Some("EIN no, SSN 123-45-6789".into());
    let error = office.save(noted, 1).await.unwrap_err();
    assert_eq!(
        (error.code, error.args["field"].as_str(), error.args["kind"].as_str()),
        (ErrorCode::ForbiddenNumber, "notes", "ssn")
    );
    let complaint = PartnerItemView::Complaint {
        on: "2026-06-01".into(),
        what: "Charged card 4111 1111 1111 1111 twice".into(),
        settled_on: None,
        outcome: None,
    };
    let error = office.keep(&lender, complaint).await.unwrap_err();
    assert_eq!((error.code, error.args["field"].as_str()), (ErrorCode::ForbiddenNumber, "what"));
    assert!(!error.to_string().contains("1111"));
    let law = PartnerFormView { settlement: "no".into(), ..form("lender", "Elm") };
    is(&office.save(law, 0).await.unwrap_err(), ErrorCode::Refused, "1024.2(b)");
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_come_and_go_whole() {
    let office = office().await;
    let (oak, _) = office.save(form("title", "Oak Title"), 0).await.unwrap();
    let pdf = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n".as_slice();
    let attach = async |name: &str, content: &[u8]| {
        let file = office.folder.path().join(name);
        std::fs::write(&file, content).unwrap();
        let request = AttachDocumentRequest {
            partner: oak.clone(),
            agreement: None,
            signed_by: vec![SignedByView { name: "June Oak".into(), on: "2026-01-02".into() }],
            expires_on: Some("2026-07-01".into()),
        };
        office.hub.attach_document(&request, &file).await
    };
    is(&attach("deal.pdf", b"MZ not one").await.unwrap_err(), ErrorCode::BadInput, "deal.pdf: its content is not PDF");
    is(&attach("deal.exe", pdf).await.unwrap_err(), ErrorCode::BadInput, "neither PDF, PNG nor JPEG");
    let large = office.folder.path().join("large.pdf");
    std::fs::File::create(&large).unwrap().set_len(25 * 1024 * 1024 + 1).unwrap();
    let request =
        AttachDocumentRequest { partner: oak.clone(), agreement: None, signed_by: Vec::new(), expires_on: None };
    is(&office.hub.attach_document(&request, &large).await.unwrap_err(), ErrorCode::BadInput, "larger than 25 MiB");
    attach("deal.pdf", pdf).await.unwrap();
    attach("deal.pdf", b"%PDF-1.7\nsecond\n%%EOF\n").await.unwrap();
    let page = office.page(&oak).await;
    let seen: Vec<_> = page.documents.iter().map(|d| (d.version, d.replaced, d.state.as_str())).collect();
    assert_eq!(seen, [(2, false, "soon"), (1, true, "soon")]);
    let out = office.folder.path().join("out.pdf");
    let first = IdRequest { id: page.documents[1].id.clone() };
    assert_eq!(office.hub.document_name(&first).await.unwrap(), "deal.pdf");
    office.hub.save_document(&first, &out).await.unwrap();
    assert_eq!(std::fs::read(out).unwrap(), pdf);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_proposes_and_an_admin_decides_once() {
    let office = office().await;
    let (oak, _) = office.save(form("lender", "Oak Lending"), 0).await.unwrap();
    let (admin, agent) = office.as_agent().await;
    let act = async |id: &str| office.hub.switch_profile(&IdRequest { id: id.into() }).await.map(|_| ());

    let mut changed = office.page(&oak).await.form;
    changed.name = "Oak Home Lending".into();
    let silent = SavePartnerRequest { partner: changed.clone(), revision: 1, reason: None };
    is(&office.hub.save_partner(&silent).await.unwrap_err(), ErrorCode::BadRequest, "reason");
    office.save(changed, 1).await.unwrap();
    let page = office.page(&oak).await;
    assert_eq!((page.form.name.as_str(), page.waiting), ("Oak Lending", 1), "nothing is changed yet");
    let (_, proposal) = office.change(&oak, None, licence("mortgage-company", "2027-01-01"), 0).await.unwrap();
    assert!(proposal.is_some());
    let level = PartnerItemView::ServiceLevel { metric: "turn-time".into(), target: 60, window_days: 30 };
    is(&office.keep(&oak, level).await.unwrap_err(), ErrorCode::Refused, "an admin");
    let forbidden = {
        let mut item = agreement("marketing-services");
        if let PartnerItemView::Agreement { other_terms, .. } = &mut item {
            other_terms.push("$50 per lead".into());
        }
        item
    };
    is(&office.keep(&oak, forbidden).await.unwrap_err(), ErrorCode::Refused, "1024.14");
    let promoted =
        SaveProfileRequest { id: Some(agent.clone()), name: "Bo".into(), role: "admin".into(), put_away: false };
    is(&office.hub.save_profile(&promoted).await.unwrap_err(), ErrorCode::Refused, "an admin");

    let queue = office.hub.approvals().await.unwrap();
    assert!(!queue.may_decide && queue.waiting.iter().all(|p| p.mine && !p.stale));
    let (rename, licensed) = (queue.waiting[0].clone(), queue.waiting[1].clone());
    assert_eq!(rename.changes.len(), 1);
    assert_eq!(rename.changes[0].after.as_deref(), Some("Oak Home Lending"));
    is(&office.decide(&rename.id, "approve", None).await.unwrap_err(), ErrorCode::Refused, "an admin");

    act(&admin).await.unwrap();
    is(&office.decide(&rename.id, "withdraw", None).await.unwrap_err(), ErrorCode::Refused, "who made");
    is(&office.decide(&licensed.id, "refuse", None).await.unwrap_err(), ErrorCode::BadRequest, "reason");
    office.decide(&licensed.id, "refuse", Some("wrong register")).await.unwrap();
    office.decide(&rename.id, "approve", None).await.unwrap();
    assert_eq!(office.page(&oak).await.form.name, "Oak Home Lending");
    for (id, decision) in [(&rename.id, "refuse"), (&licensed.id, "approve")] {
        is(&office.decide(id, decision, Some("again")).await.unwrap_err(), ErrorCode::Refused, "already");
    }
    let queue = office.hub.approvals().await.unwrap();
    assert!(queue.may_decide && queue.waiting.is_empty());
    let decided: Vec<_> = queue.decided.iter().map(|p| (p.state.as_str(), p.decision.as_deref())).collect();
    assert!(decided.contains(&("refused", Some("wrong register"))) && decided.contains(&("approved", None)));

    // What was changed since is not overwritten: the proposal says so and waits.
    act(&agent).await.unwrap();
    let mut stale = office.page(&oak).await.form;
    stale.w9_on_file = true;
    office.save(stale, 2).await.unwrap();
    act(&admin).await.unwrap();
    let mut newer = office.page(&oak).await.form;
    newer.name = "Oak".into();
    office.save(newer, 2).await.unwrap();
    let waiting = office.hub.approvals().await.unwrap().waiting.remove(0);
    assert!(waiting.stale);
    is(&office.decide(&waiting.id, "approve", None).await.unwrap_err(), ErrorCode::BadRequest, "changed after");
    assert_eq!(office.hub.approvals().await.unwrap().waiting.len(), 1);
    // The last admin stays one.
    let stop = SaveProfileRequest { id: Some(admin), name: "Ada".into(), role: "agent".into(), put_away: false };
    is(&office.hub.save_profile(&stop).await.unwrap_err(), ErrorCode::Refused, "stop being one");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_travels_signed_and_nothing_else_comes_in() {
    let (laptop, broker) = (office().await, office().await);
    laptop.save(form("cloud", "Theirs"), 0).await.unwrap();
    laptop.as_agent().await;
    laptop.save(form("title", "Cedar Title"), 0).await.unwrap();
    let queue = laptop.hub.approvals().await.unwrap();
    let file = laptop.folder.path().join("proposal.json");
    laptop.hub.export_proposal(&IdRequest { id: queue.waiting[0].id.clone() }, &file).await.unwrap();
    let content = std::fs::read(&file).unwrap();

    broker.save(form("mls", "Ours"), 0).await.unwrap();
    let altered = String::from_utf8(content.clone()).unwrap().replace("Cedar", "Ceder").into_bytes();
    let unsigned = {
        let mut file: serde_json::Value = serde_json::from_slice(&content).unwrap();
        let signature = file["signature"].as_str().unwrap();
        let other = if signature.starts_with('0') { "1" } else { "0" };
        file["signature"] = format!("{other}{}", &signature[1..]).into();
        serde_json::to_vec(&file).unwrap()
    };
    for (bytes, words) in [
        (altered, "altered"),
        (unsigned, "not signed"),
        (b"{}".to_vec(), "no proposal"),
        (vec![b' '; 1024 * 1024 + 1], "larger"),
    ] {
        is(&broker.hub.read_proposal(&bytes).await.unwrap_err(), ErrorCode::BadInput, words);
    }
    assert!(broker.hub.approvals().await.unwrap().waiting.is_empty());

    let asked = broker.hub.read_proposal(&content).await.unwrap();
    let fingerprint = asked.unknown_signer.unwrap();
    assert_eq!(Some(fingerprint.clone()), queue.me.unwrap().fingerprint, "what the other side reads out");
    assert!(asked.proposal.is_none() && broker.hub.approvals().await.unwrap().waiting.is_empty());
    let wrong = TrustSignerRequest { name: "Bo Reed".into(), fingerprint: "0000".into() };
    is(&broker.hub.trust_signer(&wrong).await.unwrap_err(), ErrorCode::BadInput, "another key");
    let trust = TrustSignerRequest { name: "Bo Reed".into(), fingerprint };
    let id = broker.hub.trust_signer(&trust).await.unwrap().proposal.unwrap();
    let waiting = broker.hub.approvals().await.unwrap().waiting.remove(0);
    assert!(waiting.signed && waiting.by == "Bo Reed" && !waiting.mine);
    is(&broker.hub.read_proposal(&content).await.unwrap_err(), ErrorCode::BadInput, "before");
    let elsewhere = broker.hub.profiles().await.unwrap().into_iter().find(|p| p.name == "Bo Reed").unwrap();
    assert!(!elsewhere.here && elsewhere.role == "agent");
    assert!(broker.hub.switch_profile(&IdRequest { id: elsewhere.id }).await.is_err(), "their key is not here");
    broker.decide(&id, "approve", None).await.unwrap();
    assert_eq!(broker.hub.partners(&asked_all()).await.unwrap().total, 2);
}

fn asked_all() -> PartnersRequest {
    asked("")
}

#[tokio::test(flavor = "multi_thread")]
async fn onboarding_begins_once_and_says_who_did_what() {
    let office = office().await;
    let (oak, _) = office.save(form("title", "Oak Title"), 0).await.unwrap();
    assert!(office.page(&oak).await.onboarding.is_none());
    let request = IdRequest { id: oak.clone() };
    office.hub.begin_onboarding(&request).await.unwrap();
    let all = office.page(&oak).await.items.len();
    office.hub.begin_onboarding(&request).await.unwrap();
    let page = office.page(&oak).await;
    assert_eq!(page.items.len(), all, "nothing twice");
    assert!(!page.onboarding.unwrap().may_go_live);
    for kept in page.items {
        let PartnerItemView::Onboarding { area, title, blocks, owner, due, evidence, .. } = kept.item else { continue };
        let done = PartnerItemView::Onboarding { area, title, blocks, owner, due, done: true, evidence };
        office.change(&oak, Some(&kept.id), done, kept.revision).await.unwrap();
    }
    let page = office.page(&oak).await;
    assert!(page.onboarding.unwrap().may_go_live);
    assert!(page.items.iter().all(|i| i.state == "done" && i.said.as_deref().is_some_and(|said| said.contains("Me"))));
}
