//! What a chart shows, taken along as a file.

use base64::Engine as _;
use hub_app::view::{ErrorCode, FigureKind, SaveFigureRequest};
use proptest::prelude::*;

use crate::support::{app, no_keychain, with_passphrase};

fn request(name: &str, kind: FigureKind, content: &str) -> SaveFigureRequest {
    SaveFigureRequest { name: name.into(), kind, content: content.into() }
}

fn png(rest: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode([b"\x89PNG\r\n\x1a\n", rest].concat())
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_and_pictures_are_written_whole_and_can_be_shown() {
    let dir = tempfile::tempdir().unwrap();
    let app = app(dir.path(), no_keychain());
    app.create_store(with_passphrase("quartz lantern 47")).await.unwrap();

    let csv = dir.path().join("median.csv");
    let saved = app.save_figure(request("Median", FigureKind::Csv, "Month,José\r\n2026-10,5\r\n"), csv.clone()).await;
    let saved = saved.unwrap();
    let bytes = std::fs::read(&csv).unwrap();
    assert_eq!(bytes, "\u{feff}Month,José\r\n2026-10,5\r\n".as_bytes());
    assert_eq!((saved.path.as_deref(), saved.bytes), (csv.to_str(), bytes.len() as u64));
    assert_eq!(app.written_file(csv.to_str().unwrap()).unwrap(), csv);

    let picture = dir.path().join("median.png");
    app.save_figure(request("Median", FigureKind::Png, &png(b"points")), picture.clone()).await.unwrap();
    assert!(std::fs::read(&picture).unwrap().ends_with(b"points"));

    // Nothing but what this session wrote is shown in the file manager.
    let foreign = dir.path().join("foreign.png");
    std::fs::write(&foreign, b"x").unwrap();
    assert_eq!(app.written_file(foreign.to_str().unwrap()).unwrap_err().code, ErrorCode::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_leaves_the_file_there_was() {
    let dir = tempfile::tempdir().unwrap();
    let app = app(dir.path(), no_keychain());
    app.create_store(with_passphrase("quartz lantern 47")).await.unwrap();
    let path = dir.path().join("median.png");
    app.save_figure(request("Median", FigureKind::Png, &png(b"first")), path.clone()).await.unwrap();
    for bad in ["", "%%%", "aGVsbG8=", &png(b"wrong start")[4..]] {
        let refused = app.save_figure(request("Median", FigureKind::Png, bad), path.clone()).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::BadRequest, "{bad:?}");
    }
    assert!(std::fs::read(&path).unwrap().ends_with(b"first"));
    let nowhere = path.join("below a file.csv");
    assert!(app.save_figure(request("Median", FigureKind::Csv, "a\r\n"), nowhere.clone()).await.is_err());
    assert!(app.written_file(nowhere.to_str().unwrap()).is_err());

    // What was on the screen came out of an open store: behind the lock nothing leaves it.
    app.lock().await.unwrap();
    let locked = app.save_figure(request("Median", FigureKind::Png, &png(b"second")), path.clone()).await;
    assert_eq!(locked.unwrap_err().code, ErrorCode::Locked);
    assert!(std::fs::read(&path).unwrap().ends_with(b"first"));
}

#[test]
fn files_are_named_after_the_chart() {
    let dir = tempfile::tempdir().unwrap();
    let app = app(dir.path(), no_keychain());
    let name = |name: &str, kind| app.figure_file_name(&request(name, kind, ""));
    assert_eq!(name("Median sale price, Port Merrow", FigureKind::Csv), "Median sale price, Port Merrow.csv");
    assert_eq!(name("Sale price: 12/14 \"Elm\"", FigureKind::Png), "Sale price 12 14 Elm.png");
    proptest!(|(wanted in any::<String>(), csv in any::<bool>())| {
        let kind = if csv { FigureKind::Csv } else { FigureKind::Png };
        let name = name(&wanted, kind);
        // One part of a path, that every system can write.
        prop_assert!(!name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']) && !name.contains(char::is_control));
        prop_assert!(name.len() <= 124 && !name.starts_with('.') && name.len() > 4);
    });
}
