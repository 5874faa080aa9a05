use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use hub_connector::Registry;
use hub_domain::ManualClock;
use hub_domain::partner::{Affiliation, Checked, Partner, PartnerKind, PartnerLevel, Tie};

use super::print::{laid, report};
use crate::view::*;
use crate::{Hub, Installation, SecretString};

/// Tables in the layout of the CFPB's rate checker.
const PRODUCT: &str = "planid\tinstitution\tloanpurpose\tpmttype\tloantype\tloanterm\tintadjterm\tadjperiod\ti/o\tarmindex\tinitialadjcap\tannualcap\tloancap\tarmmargin\taivalue\tminltv\tmaxltv\tminfico\tmaxfico\tminloanamt\tmaxloanamt\n\
    1\tLarkspur Lending\tPURCH\tFIXED\tCONF\t30\t\t\t0\t\t\t\t\t\t\t0\t95\t620\t850\t50000\t832750\n";
const RATE: &str = "ratesid\tplanid\tregionid\tlock\tbaserate\ttotalpoints\n\
    11\t1\t7\t30\t6.250\t-0.125\n\
    12\t1\t7\t45\t6.125\t0.375\n";
const ADJUSTMENT: &str = "ruleid\tplanid\taffectratetype\tadjvalue\tminloanamt\tmaxloanamt\tproptype\tminfico\tmaxfico\tminltv\tmaxltv\tstate\n\
    1\t1\tP\t0.25\t\t\t\t\t759\t75.001\t\t\n";
const REGION: &str = "RegionID\tStateID\n7\tMI\n";

async fn hub(home: &Path) -> (Hub, Arc<ManualClock>) {
    hub_at(home, "2026-11-20T15:00:00Z").await
}

async fn hub_at(home: &Path, start: &str) -> (Hub, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::somewhere(start.parse().unwrap()));
    let keychain = Arc::new(hub_secrets::NoKeychain);
    let installation = Installation::with(home.join("home"), Registry::new(), keychain, clock.clone());
    let (hub, _, _) = installation.create(Some(SecretString::from("a long passphrase"))).await.unwrap();
    (hub, clock)
}

/// A thirty-year loan of 400,000 on a price of 500,000.
fn loan(issuer: &str, rate: &str, points: &str, fees: &str) -> BTreeMap<String, String> {
    [
        ("issuer", issuer),
        ("nmls_company", "100201"),
        ("issued_at", "2026-11-20"),
        ("expires_at", "2026-11-27"),
        ("programme", "conforming"),
        ("purpose", "purchase"),
        ("occupancy", "primary"),
        ("property", "single-family"),
        ("price", "500,000"),
        ("loan", "400,000"),
        ("term_months", "360"),
        ("score_band", "740-759"),
        ("lock_days", "30"),
        ("rate", rate),
        ("points", points),
        ("lender_fees", fees),
    ]
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .into()
}

async fn keep(hub: &Hub, fields: BTreeMap<String, String>, partner: Option<String>) {
    let request =
        TypeQuoteRequest { kind: QuoteKindView::Loan, partner, request: None, waiting: None, fields, evidence: None };
    hub.type_quote(&request).await.unwrap();
}

async fn ids(hub: &Hub) -> Vec<String> {
    hub.quotes().await.unwrap().others.into_iter().map(|quote| quote.id).collect()
}

/// The words of each page of a comparison.
async fn pages(hub: &Hub, ids: &[String], months: u32) -> Vec<String> {
    let request = CompareQuotesRequest { ids: ids.to_vec(), criterion: QuoteCriterionView::Cost, months };
    let report = report(&hub.compare_quotes(&request).await.unwrap()).unwrap();
    let laid = laid(&report, &hub.context(None, None).await.unwrap()).unwrap();
    if let Some(folder) = std::env::var_os("HUB_REPORT_LOOK") {
        for page in 0..laid.pages() {
            let file = Path::new(&folder).join(format!("quotes-{}-{months}-{page}.png", ids.len()));
            std::fs::write(file, laid.png(page, 1.5).unwrap()).unwrap();
        }
    }
    assert!(hub.quotes_pdf(&request).await.unwrap().starts_with(b"%PDF-"));
    (0..laid.pages()).map(|page| laid.text(page).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[tokio::test]
async fn paper_says_what_the_screen_says() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, _) = hub(dir.path()).await;
    for (issuer, rate, points, fees) in [
        ("Lender A", "6.500", "0", "1800"),
        ("Lender B", "6.250", "1.25", "1200"),
        ("Lender C", "6.875", "-1.0", "1500"),
    ] {
        keep(&hub, loan(issuer, rate, points, fees), None).await;
    }
    let ids = ids(&hub).await;
    // The worked example of finance vectors, lender_quote_ranking: C is first at two years, B at five and thirty.
    for (months, stay, order) in [
        (24, "24 months (2 years)", ["1. Lender C", "2. Lender A", "3. Lender B"]),
        (60, "60 months (5 years)", ["1. Lender B", "2. Lender A", "3. Lender C"]),
        (360, "360 months (30 years)", ["1. Lender B", "2. Lender A", "3. Lender C"]),
    ] {
        let all = pages(&hub, &ids, months).await.join(" ");
        let at: Vec<usize> =
            order.iter().map(|name| all.find(name).unwrap_or_else(|| panic!("{name} in {all}"))).collect();
        assert!(at.is_sorted() && all.contains(stay), "{months}: {all}");
        let figures: &[&str] = match months {
            24 => &["$51,945.62", "$53,237.33", "$55,633.01"],
            60 => &["$127,321.12, the least", "$127,940.28", "$131,181.82", "$619.16 more", "$3,860.70 more"],
            _ => &["$492,832.23", "$511,979.81", "$543,473.67"],
        };
        for figure in figures.iter().chain(&["$2,528.27", "$2,462.87", "$2,627.72", "6.25 %", "\u{2212}1 %"]) {
            assert!(all.contains(figure), "{months}: {figure} in {all}");
        }
        for told in ["NMLS 100201", "Nov 20, 2026", "Nov 27, 2026", "Typed in", "You may choose any provider"] {
            assert!(all.contains(told), "{told} in {all}");
        }
        assert!(!all.contains("Not like for like"), "{all}");
        assert_eq!(hub_compliance::words::check(&all), [], "{all}");
    }
}

#[tokio::test]
async fn more_than_four_go_on_and_those_without_a_place_say_why() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, clock) = hub(dir.path()).await;
    let mut tied = Partner::new(PartnerLevel::Company, PartnerKind::Lender, "Meadow Home Loans LLC");
    let nature = "The brokerage owns a quarter of it".to_owned();
    tied.affiliation = Some(Affiliation { tie: Tie::Ownership, owned_bp: 2_500, nature });
    let partner = tied.id.to_string();
    hub.store().save_partner(&Checked::new(tied, &|_| Ok(())).unwrap(), 0, None).await.unwrap();
    keep(&hub, loan("Meadow Home Loans LLC", "6.5", "0", "1800"), Some(partner)).await;
    for (issuer, field, text) in [
        ("Sorrel Mortgage Inc.", "points", "1.25"),
        ("Larkspur Lending", "lock_days", "60"),
        ("Old Mill Bank", "expires_at", "2026-11-21"),
        ("Kestrel Federal Credit Union", "lender_fees", ""),
        ("Quarry Savings Bank", "arm_fixed_months", "60"),
    ] {
        let mut said = loan(issuer, "6.375", "0.5", "1100");
        said.insert(field.to_owned(), text.to_owned());
        keep(&hub, said, None).await;
    }
    clock.advance(chrono::TimeDelta::days(3));
    let pages = pages(&hub, &ids(&hub).await, 84).await;
    assert!(pages.len() > 1);
    let all = pages.join(" ");
    for told in [
        "Not like for like",
        "Lock, days differs",
        "Expired on Nov 21, 2026: not in the order",
        "Does not say what this order asks: Lender's fees",
        "Its rate may change within this stay",
        "Tie to the brokerage: The brokerage owns a quarter of it",
        "page 2 of 2",
        "3. ",
    ] {
        assert!(all.contains(told), "{told} in {all}");
    }
    assert!(!all.contains("4. "), "three have a place: {all}");
    let first = &pages[0];
    assert!(first.contains("Larkspur Lending") && !first.contains("Old Mill Bank"), "four on the first page");
    assert!(pages.iter().all(|page| page.contains("An estimate, not a Loan Estimate")), "at the foot of each page");
    assert_eq!(hub_compliance::words::check(&all), []);
}

#[tokio::test]
async fn a_day_ends_where_the_user_is_and_a_moment_everywhere_at_once() {
    let dir = tempfile::tempdir().unwrap();
    // The evening in Los Angeles, when in UTC the next day has begun.
    let (hub, clock) = hub_at(dir.path(), "2026-11-20T16:30:00-08:00").await;
    for (issuer, ends) in [("to the day", "2026-11-20"), ("to the moment", "2026-11-20T20:00:00-05:00")] {
        let mut said = loan(issuer, "6.5", "0", "1800");
        said.insert("expires_at".to_owned(), ends.to_owned());
        keep(&hub, said, None).await;
    }
    let until = |at: &str| {
        clock.advance(at.parse::<chrono::DateTime<chrono::Utc>>().unwrap() - hub_domain::Clock::now(&*clock));
    };
    for (at, moment, day) in [
        ("2026-11-20T16:59:59-08:00", false, false),
        ("2026-11-20T17:00:00-08:00", false, false),
        ("2026-11-20T17:00:01-08:00", true, false),
        ("2026-11-20T23:59:59-08:00", true, false),
        ("2026-11-21T00:00:00-08:00", true, true),
    ] {
        until(at);
        hub.store().expire_quotes().await.unwrap();
        let view = hub.quotes().await.unwrap();
        assert_eq!(view.today, at.get(..10).unwrap());
        for quote in &view.others {
            let gone = if quote.issuer == "to the day" { day } else { moment };
            let status = if gone { QuoteStatusView::Expired } else { QuoteStatusView::Received };
            assert_eq!((quote.expired, quote.status), (gone, status), "{at}: {}", quote.issuer);
            assert_eq!(quote.days_left, (!gone).then_some(0), "{at}");
            assert_eq!(quote.expires_on.as_deref(), Some("2026-11-20"));
            let moment = (quote.issuer == "to the moment").then_some("2026-11-20T17:00:00-08:00");
            assert_eq!(quote.expires_at.as_deref(), moment);
        }
    }
}

#[tokio::test]
async fn originals_come_back_byte_for_byte() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, _) = hub(dir.path()).await;
    let pdf = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n".to_vec();
    let evidence = Some(hub.take_evidence("Loan estimate.pdf", pdf.clone()).unwrap().id);
    let fields = loan("Meadow Home Loans LLC", "6.5", "0", "1800");
    let request =
        TypeQuoteRequest { kind: QuoteKindView::Loan, partner: None, request: None, waiting: None, fields, evidence };
    hub.type_quote(&request).await.unwrap();
    let quote = QuoteOriginalRequest::Quote { id: ids(&hub).await.remove(0) };
    assert_eq!(hub.quote_original_name(&quote).await.unwrap(), "Loan estimate.pdf");
    let path = dir.path().join("out.pdf");
    hub.save_quote_original(&quote, &path).await.unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), pdf);
    keep(&hub, loan("Typed", "6.25", "0", "1800"), None).await;
    let quotes = hub.quotes().await.unwrap().others;
    let typed = quotes.iter().find(|quote| quote.issuer == "Typed").unwrap().id.clone();
    let name = hub.quote_original_name(&QuoteOriginalRequest::Quote { id: typed }).await.unwrap();
    assert!(name.starts_with("Typed in by") && name.ends_with(".txt"), "{name}");
    let nobody = QuoteOriginalRequest::Letter { id: uuid::Uuid::now_v7().to_string() };
    assert_eq!(hub.quote_original_name(&nobody).await.unwrap_err().code, ErrorCode::NotFound);
}

#[tokio::test]
async fn the_four_tables_of_a_rate_checker_are_read_together_for_the_loan_that_is_wanted() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, _) = hub(dir.path()).await;
    let files: Vec<(String, Vec<u8>)> =
        [("product.txt", PRODUCT), ("rate.txt", RATE), ("adjustment.txt", ADJUSTMENT), ("region.txt", REGION)]
            .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
            .into();
    let mut wanted = loan("", "", "", "");
    wanted.retain(|name, text| !text.is_empty() && !matches!(name.as_str(), "nmls_company" | "expires_at"));
    wanted.insert("state".to_owned(), "MI".to_owned());
    let ask = |wanted: &BTreeMap<String, String>| ReadQuotesRequest {
        kind: QuoteKindView::Loan,
        partner: None,
        request: None,
        defaults: wanted.clone(),
    };
    let read = hub.read_quote_tables(&files, &ask(&wanted)).await.unwrap();
    assert_eq!((read.total, read.refused_total), (1, 0), "{:?}", read.refused);
    assert_eq!(read.quotes[0].issuer, "Larkspur Lending");
    assert!(read.quotes[0].summary.contains("6.25 %"), "{}", read.quotes[0].summary);
    let kept = hub.keep_quotes(&KeepQuotesRequest { id: read.id, numbers: vec![0] }).await.unwrap();
    let path = dir.path().join("tables.txt");
    let original = QuoteOriginalRequest::Quote { id: kept.others[0].id.clone() };
    hub.save_quote_original(&original, &path).await.unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!([PRODUCT, RATE, ADJUSTMENT, REGION].iter().all(|table| text.contains(table)), "all four are kept");
    for (what, field) in [("state", "state"), ("lock_days", "lock_days"), ("score_band", "score_band")] {
        let mut less = wanted.clone();
        less.remove(what);
        let refused = hub.read_quote_tables(&files, &ask(&less)).await.unwrap_err();
        assert_eq!(refused.args["field"], field);
    }
    assert!(hub.read_quote_tables(&files[..3], &ask(&wanted)).await.is_err(), "a table is missing");
    let secret = [&files[..3], &[("region.txt".to_owned(), b"RegionID\tStateID\tn\n7\tMI\t123-45-6789\n".to_vec())]];
    let told = hub.read_quote_tables(&secret.concat(), &ask(&wanted)).await.unwrap_err().to_string();
    assert!(told.contains("line 2") && !told.contains("6789"), "{told}");
}

/// What the screens are shown with: quotes of four lenders and what this program makes of them. The screens' stand-in for the
/// core reads this file and works nothing out. `WRITE_FIXTURE=1 cargo test -p hub-app the_quotes_screen` writes it anew.
#[tokio::test]
async fn the_quotes_screen_is_shown_with_what_is_worked_out_here() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, clock) = hub_at(dir.path(), "2026-11-09T15:00:00Z").await;
    let lenders = [
        ("Meadow Home Loans LLC", "6.5", "0", "1800", "2026-12-04"),
        ("Sorrel Mortgage Inc.", "6.25", "1.25", "1200", "2026-11-20T17:00:00-05:00"),
        ("Quarry Savings Bank", "6.875", "-1", "1500", "2026-11-24"),
        ("Larkspur Lending", "6.375", "0.5", "1100", "2026-11-16"),
    ];
    let fields = |n: usize, (issuer, rate, points, fees, ends): (&str, &str, &str, &str, &str)| {
        let mut said = loan(issuer, rate, points, fees);
        said.insert("nmls_company".to_owned(), (100_201 + n).to_string());
        said.insert("product".to_owned(), "30-year fixed".to_owned());
        said.insert("expires_at".to_owned(), ends.to_owned());
        said
    };
    let mut early = fields(3, lenders[3]);
    early.insert("issued_at".to_owned(), "2026-11-09".to_owned());
    early.insert("lock_days".to_owned(), "60".to_owned());
    keep(&hub, early, None).await;
    clock.advance(
        "2026-11-20T15:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap() - hub_domain::Clock::now(&*clock),
    );
    for (n, lender) in lenders.into_iter().take(3).enumerate() {
        keep(&hub, fields(n, lender), None).await;
    }
    let place = |quote: &QuoteView| lenders.iter().position(|(issuer, ..)| *issuer == quote.issuer).unwrap();
    let mut quotes = hub.quotes().await.unwrap().others;
    quotes.sort_by_key(place);
    let ids: Vec<String> = quotes.iter().map(|quote| quote.id.clone()).collect();
    let mut text = serde_json::to_string(&quotes).unwrap();
    let mut views = Vec::new();
    for criterion in [
        QuoteCriterionView::Cost,
        QuoteCriterionView::Apr,
        QuoteCriterionView::Monthly,
        QuoteCriterionView::LenderCharges,
        QuoteCriterionView::CashToClose,
    ] {
        for months in [24, 60, 84, 360] {
            let request = CompareQuotesRequest { ids: ids.clone(), criterion, months };
            let mut view = serde_json::to_value(hub.compare_quotes(&request).await.unwrap()).unwrap();
            for column in view["columns"].as_array_mut().unwrap() {
                // The quotes are named once.
                column["quote"] = column["quote"]["id"].clone();
            }
            views.push(view.to_string());
        }
    }
    text = format!("{{\"quotes\":{text},\"compared\":[\n{}\n]}}\n", views.join(",\n"));
    for quote in &quotes {
        // Identifiers are made by chance; the screens get some that stay.
        text = text.replace(&quote.id, &format!("00000000-0000-7000-8000-{:012}", place(quote) + 1));
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/ipc/fixture/quotes/worked.json");
    if std::env::var_os("WRITE_FIXTURE").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == text, "the fixture of the screens is not what is worked out here: write it with WRITE_FIXTURE=1");
}
