//! The files under somebody else's eyes: a checker of PDF/UA-1 and qpdf, where `cargo xtask test` has put them.

use std::path::Path;
use std::process::Command;

use hub_report::{Brand, Laid, Shape, Tour, lay_cma, lay_flyer, lay_market, lay_tour};

use crate::fixture::{cma, context, market, property, with_all, with_photos};

/// Validates every file of a folder against PDF/UA-1 and prints what is wrong.
const CHECK: &str = "
import page, sys, pathlib
wrong = 0
for file in sorted(pathlib.Path(sys.argv[1]).glob('*.pdf')):
    report = page.validate_pdf(str(file), profile='ua1')
    if report.rules.total < 90:
        print(file.name, 'only', report.rules.total, 'rules were looked at')
        wrong += 1
    for failure in report.failures:
        print(file.name, failure.rule_id, failure.message)
        wrong += 1
sys.exit(1 if wrong else 0)
";

fn documents() -> Vec<(String, Laid)> {
    let mut all = Vec::new();
    for (brand, shape) in Brand::all().iter().flat_map(|b| [(b, Shape::Letter), (b, Shape::Wide)]) {
        let mut ctx = context();
        ctx.brand = brand.clone();
        let mut twelve = cma(13);
        for comparable in twelve.comparables.iter_mut().take(12) {
            comparable.shown = true;
        }
        with_all(&mut ctx, &twelve);
        with_photos(&mut ctx, &twelve, 5, 1);
        let name = |what: &str| format!("{what}-{}-{shape:?}", brand.id);
        all.push((name("cma"), lay_cma(&twelve, &ctx, shape).unwrap()));
        ctx.rough = true;
        all.push((name("rough"), lay_cma(&twelve, &ctx, shape).unwrap()));
        if brand.id == "plain" {
            let bare = context();
            all.push((name("bare"), lay_cma(&cma(1), &bare, shape).unwrap()));
            all.push((name("flyer"), lay_flyer(&property(1, 3), &bare, shape).unwrap()));
            let tour = Tour { title: "Tour".to_owned(), note: None, stops: vec![property(0, 1), property(1, 0)] };
            all.push((name("tour"), lay_tour(&tour, &bare, shape).unwrap()));
            all.push((name("market"), lay_market(&market(), &bare, shape).unwrap()));
        }
    }
    all
}

/// True where a program can be started; a run that promised it (`HUB_PDF_CHECKER`) fails where it cannot.
fn has(program: &Path) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|out| out.status.success())
}

#[test]
fn every_document_passes_the_check_of_tagged_pdf() {
    let folder = tempfile::tempdir().unwrap();
    for (name, laid) in documents() {
        std::fs::write(folder.path().join(format!("{name}.pdf")), laid.pdf().unwrap()).unwrap();
    }
    // A file that is not tagged, so that a checker that lets everything pass is noticed.
    let broken = tempfile::tempdir().unwrap();
    let some = std::fs::read(folder.path().join("flyer-plain-Letter.pdf")).unwrap();
    let at = some.windows(12).position(|w| w == b"/Marked true").expect("a marked file");
    let mut unmarked = some.clone();
    unmarked[at..at + 12].copy_from_slice(b"/Markedfalse");
    std::fs::write(broken.path().join("unmarked.pdf"), unmarked).unwrap();

    match std::env::var_os("HUB_PDF_CHECKER") {
        Some(python) => {
            assert!(has(Path::new(&python)), "the checker is not where the run said it is");
            let check = |folder: &Path| Command::new(&python).args(["-c", CHECK]).arg(folder).output().unwrap();
            let found = check(folder.path());
            let said = String::from_utf8_lossy(&found.stdout).into_owned() + &String::from_utf8_lossy(&found.stderr);
            assert!(found.status.success(), "{said}");
            assert!(!check(broken.path()).status.success(), "the checker let an untagged file pass");
        }
        None => println!("HUB_PDF_CHECKER is not set: not checked against PDF/UA-1; use `cargo xtask test`"),
    }
    if has(Path::new("qpdf")) {
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let file = entry.unwrap().path();
            let found = Command::new("qpdf").arg("--check").arg(&file).output().unwrap();
            assert!(found.status.success(), "{}: {}", file.display(), String::from_utf8_lossy(&found.stderr));
        }
    }
    for name in ["cma-harbour-Letter", "flyer-plain-Wide"] {
        let file = folder.path().join(format!("{name}.pdf"));
        let Ok(fonts) = Command::new("pdffonts").arg(&file).output() else { return };
        let fonts = String::from_utf8_lossy(&fonts.stdout).into_owned();
        // Columns: name, type, encoding, embedded, subset, unicode.
        let rows: Vec<&str> = fonts.lines().skip(2).collect();
        assert!(!rows.is_empty() && rows.iter().all(|r| r.contains(" yes yes yes ")), "{fonts}");
        assert_eq!(name.starts_with("cma"), fonts.contains("Serif"), "{fonts}");
    }
}
