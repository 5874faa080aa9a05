use std::sync::Arc;

use hub_app::view::{
    ChooseBrandRequest, CmaEdits, CmaView, DocumentOptions, DocumentPageRequest, DocumentPlanRequest, DocumentPlanView,
    DocumentRequest, KeyRequest, MoneyView, NetPayer, NetSheetLine, ReportOptions, ReportPage, ReportPageChoice,
    SearchRequest, StartCmaRequest, SyncState, UpdateCmaRequest,
};
use hub_app::{App, AppError};

use crate::support::{Window, app, no_keychain, until};

/// The sample brokerage, synchronised.
async fn sample(dir: &std::path::Path) -> App {
    let app = app(dir, no_keychain());
    app.set_outlet(Arc::new(Window));
    app.open_sample().await.unwrap();
    until("the first copy", async || app.status().await.unwrap().overall == SyncState::UpToDate).await;
    app
}

async fn active(app: &App) -> Vec<String> {
    let question =
        SearchRequest { statuses: vec!["Active".into()], types: vec!["Residential".into()], ..Default::default() };
    app.search_listings(question).await.unwrap().rows.into_iter().map(|r| r.key).collect()
}

async fn plan(app: &App, document: &DocumentRequest, wide: bool) -> Result<DocumentPlanView, AppError> {
    app.document_plan(DocumentPlanRequest { document: document.clone(), wide }).await
}

/// Every page's words.
async fn words(app: &App, document: &DocumentRequest, wide: bool) -> String {
    let pages = plan(app, document, wide).await.unwrap().pages;
    let mut all = String::new();
    for page in 0..pages {
        let request = DocumentPageRequest { document: document.clone(), page, width: 320, wide };
        let seen = app.document_page(request).await.unwrap();
        assert!(seen.data_url.starts_with("data:image/png;base64,") && seen.pages == pages);
        assert!(!seen.text.trim().is_empty(), "page {page}");
        all.push_str(&seen.text);
        all.push('\n');
    }
    all
}

fn edited(cma: &CmaView, report: ReportOptions) -> UpdateCmaRequest {
    UpdateCmaRequest { id: cma.id.clone(), edits: CmaEdits { report, ..cma.edits.clone() } }
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_of_the_sample_brokerage() {
    let dir = tempfile::tempdir().unwrap();
    let app = sample(dir.path()).await;
    let keys = active(&app).await;
    let cma = app.start_cma(StartCmaRequest { listing_key: keys[0].clone() }).await.unwrap();
    let report = DocumentRequest::Cma { id: cma.id.clone() };

    let whole = plan(&app, &report, false).await.unwrap();
    assert_eq!(whole.sections.len(), 14);
    assert_eq!(whole.photos_missing, 0);
    let section = |p: &DocumentPlanView, page| p.sections.iter().find(|s| s.page == page).unwrap().clone();
    assert_eq!(section(&whole, ReportPage::Cover).first_page, Some(0));
    assert!(section(&whole, ReportPage::Disclosure).required);
    assert!(section(&whole, ReportPage::NetSheet).absent.is_some());
    assert!(whole.disclosure.as_ref().unwrap().source.len() > 5);

    // Pages are dragged and hidden, and a net sheet is added up; the law's page stays whatever is asked.
    let usd = |minor| MoneyView { minor, currency: "USD".to_owned() };
    let options = ReportOptions {
        pages: vec![
            ReportPageChoice { page: ReportPage::Market, hidden: false },
            ReportPageChoice { page: ReportPage::Appendix, hidden: true },
            ReportPageChoice { page: ReportPage::Disclosure, hidden: true },
        ],
        brand: Some("harbour".to_owned()),
        net_sheet: vec![
            NetSheetLine {
                label: "Loan to pay off".to_owned(),
                amount: Some(usd(20_000_000)),
                ..NetSheetLine::default()
            },
            NetSheetLine { label: "Brokerage fee".to_owned(), milli_percent: Some(2_500), ..NetSheetLine::default() },
            NetSheetLine {
                label: "Title policy".to_owned(),
                amount: Some(usd(123_456)),
                payer: NetPayer::Buyer,
                ..NetSheetLine::default()
            },
            NetSheetLine::default(),
        ],
        net_list_price: Some(usd(50_000_000)),
        ..ReportOptions::default()
    };
    app.update_cma(edited(&cma, options.clone())).await.unwrap();
    let made = plan(&app, &report, false).await.unwrap();
    assert_eq!(section(&made, ReportPage::Market).first_page, Some(0));
    assert_eq!(section(&made, ReportPage::Appendix).first_page, None);
    assert!(section(&made, ReportPage::Disclosure).first_page.is_some());
    let text = words(&app, &report, true).await;
    assert!(
        text.contains("$287,500.00")
            && text.contains("$1,234.56")
            && text.contains("2.5 % of the price")
            && text.contains("Equal Housing Opportunity"),
        "{text}"
    );
    let nobody = ReportOptions { brand: Some("nobody".to_owned()), ..options };
    app.update_cma(edited(&cma, nobody)).await.unwrap();
    assert!(plan(&app, &report, false).await.is_err(), "a brand that does not exist");

    let flyer = DocumentRequest::Flyer { listing_key: keys[0].clone(), options: DocumentOptions::default() };
    let options = DocumentOptions {
        title: Some("Saturday".to_owned()),
        stop_notes: vec![String::new(), "Mind the stairs.".to_owned()],
        ..DocumentOptions::default()
    };
    let tour = DocumentRequest::Tour { listing_keys: keys[..3].to_vec(), options: options.clone() };
    assert_eq!(plan(&app, &flyer, false).await.unwrap().pages, 1);
    assert_eq!(plan(&app, &tour, false).await.unwrap().pages, 4);
    let told = words(&app, &tour, false).await;
    assert!(told.contains("Saturday") && told.contains("Mind the stairs."));
    // What is for agents is on no page of anything.
    let printed = words(&app, &flyer, false).await + &told + &text;
    for key in &keys[..3] {
        let detail = app.listing_detail(KeyRequest { key: key.clone() }).await.unwrap();
        if let Some(private) = detail.private_remarks.filter(|p| p.len() > 10) {
            let first: String = private.chars().take(24).collect();
            assert!(!printed.contains(&first), "{first}");
        }
    }
    for word in ["Lockbox", "ShowingInstructions", "Showing instructions", "Owner:"] {
        assert!(!printed.contains(word), "{word}");
    }

    let path = dir.path().join("tour.pdf");
    let saved = app.export_document(tour.clone(), false, path.clone()).await.unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.starts_with(b"%PDF") && bytes.len() as u64 == saved.bytes);
    let again = dir.path().join("again.pdf");
    app.export_document(tour, false, again.clone()).await.unwrap();
    assert!(std::fs::read(again).unwrap() == bytes, "the same input gives the same bytes");
    assert!(app.written_file(saved.path.as_deref().unwrap()).is_ok(), "it can be shown in its folder");

    for bad in [
        DocumentRequest::Tour { listing_keys: Vec::new(), options: options.clone() },
        DocumentRequest::Tour { listing_keys: vec![keys[0].clone(); 25], options: options.clone() },
        DocumentRequest::Flyer { listing_key: "nobody's".to_owned(), options: options.clone() },
        DocumentRequest::Cma { id: "nobody's".to_owned() },
    ] {
        assert!(plan(&app, &bad, false).await.is_err(), "{bad:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brand_and_a_logo_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let app = sample(dir.path()).await;
    let brands = app.brands().await.unwrap();
    assert!(brands.brands.len() >= 2 && brands.chosen == "plain" && brands.logo.is_none());
    let chosen = app.choose_brand(ChooseBrandRequest { brand: "terrace".to_owned() }).await.unwrap();
    assert_eq!(chosen.chosen, "terrace");
    assert!(app.choose_brand(ChooseBrandRequest { brand: "x".to_owned() }).await.is_err());
    let logo = dir.path().join("logo.png");
    image::RgbaImage::from_pixel(60, 20, image::Rgba([20, 60, 90, 200])).save(&logo).unwrap();
    assert!(app.set_logo(logo).await.unwrap().logo.unwrap().starts_with("data:image/png;base64,"));
    let no_picture = dir.path().join("logo.svg");
    std::fs::write(&no_picture, "<svg onload=alert(1)>").unwrap();
    assert!(app.set_logo(no_picture).await.is_err());
    assert!(app.brands().await.unwrap().logo.is_some(), "the logo there was stays");
    let key = active(&app).await.remove(0);
    let flyer = DocumentRequest::Flyer { listing_key: key, options: DocumentOptions::default() };
    assert!(plan(&app, &flyer, true).await.is_ok());
    assert!(app.remove_logo().await.unwrap().logo.is_none());
}
