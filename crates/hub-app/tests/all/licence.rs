use hub_app::view::ErrorCode;
use hub_app::{CmaRun, CmaSubject, Hub, Subject};
use hub_domain::Licence;

use crate::support::hub_of_csv;

/// A few invented sales of one street.
fn sales() -> String {
    let mut text = "ListingKey,StandardStatus,PropertyType,ClosePrice,CloseDate,LivingArea,BedroomsTotal,PostalCode,Latitude,Longitude\n".to_owned();
    for i in 0..40 {
        let (price, area) = (400_000 + i * 3_000, 1_500 + i * 20);
        let (month, day, shift) = (1 + i % 6, 1 + i % 27, f64::from(i) / 1000.0);
        text.push_str(&format!(
            "K{i},Closed,Residential,{price},2026-{month:02}-{day:02},{area},3,00001,{:.4},-100.5\n",
            40.0 + shift
        ));
    }
    text
}

async fn hub_with(home: &std::path::Path, licence: Licence) -> Hub {
    hub_of_csv(home, licence, &sales()).await
}

fn run(subject: CmaSubject) -> CmaRun {
    CmaRun { subject, as_of: chrono::NaiveDate::from_ymd_opt(2026, 7, 1), level: 80, exclude: Vec::new() }
}

fn outsider() -> CmaSubject {
    let facts = r#"{"PostalCode":"00001","Latitude":40.02,"Longitude":-100.5,"LivingArea":1800,"BedroomsTotal":3}"#;
    CmaSubject::Facts(Box::new(Subject::from_json(facts).unwrap()))
}

#[tokio::test(flavor = "multi_thread")]
async fn back_office_rows_support_a_cma() {
    let dir = tempfile::tempdir().unwrap();
    let hub = hub_with(dir.path(), Licence::BackOffice).await;
    let outcome = hub.run_cma(&run(outsider())).await.unwrap();
    assert!(!outcome.cma.comparables.is_empty());
    hub.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn idx_rows_are_neither_subject_nor_comparable() {
    let dir = tempfile::tempdir().unwrap();
    let hub = hub_with(dir.path(), Licence::Idx).await;
    let subject = hub.run_cma(&run(CmaSubject::Listing("K1".into()))).await.unwrap_err();
    assert_eq!((subject.code, subject.exit_code()), (ErrorCode::Refused, 7));
    let comparable = hub.run_cma(&run(outsider())).await.unwrap_err();
    assert_eq!((comparable.code, comparable.exit_code()), (ErrorCode::NoComparables, 4));
    hub.close().await;
}
