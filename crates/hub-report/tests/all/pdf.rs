//! The files themselves, read back with poppler's tools where they are installed.

use std::process::Command;

use hub_report::{Disclosure, ReportError, ReportPhoto, cma_page_png, cma_pdf};

use crate::fixture::{cma, context, day, settle, usd};

/// The text of a PDF page by page, or `None` where `pdftotext` is not installed.
pub fn text_of(pdf: &[u8]) -> Option<Vec<String>> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.pdf");
    std::fs::write(&file, pdf).expect("written");
    let Ok(output) = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output() else {
        println!("pdftotext is not installed; the text is not checked");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    Some(text.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect())
}

/// Line breaks and runs of spaces as one space.
pub fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let first = cma_pdf(&cma(9), &context()).unwrap();
    // Another report in between, so that a warm cache cannot hide a difference.
    let other = cma_pdf(&cma(2), &context()).unwrap();
    let second = cma_pdf(&cma(9), &context()).unwrap();
    assert_eq!(first, second);
    assert_ne!(first.pdf, other.pdf);
}

#[test]
fn text_is_searchable_and_no_page_is_blank() {
    for n in [1, 6, 30] {
        let analysis = cma(n);
        let report = cma_pdf(&analysis, &context()).unwrap();
        assert!(report.pdf.len() < 3_000_000, "{} bytes", report.pdf.len());
        let Some(pages) = text_of(&report.pdf) else { return };
        assert_eq!(pages.len(), report.pages);
        let estimate = hub_domain::Money::from_minor(analysis.estimate.minor, analysis.estimate.currency).to_string();
        let whole = flat(&pages.join(" "));
        assert!(pages[0].contains("1204 Alder Bend Rd"), "{}", pages[0]);
        assert!(pages[0].contains("Estimated sale price range"));
        // `1169193.35 USD` as `1,169,193.35`.
        let digits: String = whole.chars().filter(|c| *c != ',').collect();
        assert!(digits.contains(estimate.trim_end_matches(" USD")), "{estimate} in {digits}");
        assert!(
            whole.contains(&flat(&analysis.disclaimer))
                && whole.contains(&flat(&Disclosure::for_state(None, context().prepared_on).text))
        );
        for (i, page) in pages.iter().enumerate() {
            assert!(page.contains("Not an appraisal."), "page {}", i + 1);
            assert!(page.contains("Data as of Feb 26, 2015"), "page {}", i + 1);
            assert!(page.contains(&format!("Page {} of {}", i + 1, report.pages)), "page {}", i + 1);
        }
        for comparable in &analysis.comparables {
            let address = comparable.facts.unparsed_address.as_deref().unwrap();
            assert!(whole.contains(address), "{address}");
            assert!(whole.contains(&format!("{:.9}", comparable.weight.as_f64())));
        }
        assert!(whole.contains("80 % range"), "the chart's text is text");
    }
}

#[test]
fn text_from_outside_is_never_evaluated() {
    let hostile = r##"#panic("x") *b* $y$ @z <l> `r` \u{41} "q" 'a' #import "@preview/a:1.0.0" // /* = h"##;
    let mut analysis = cma(2);
    analysis.subject.facts.unparsed_address = Some(hostile.to_owned());
    analysis.comparables[0].facts.unparsed_address = Some(hostile.to_owned());
    analysis.comparables[0].reason = hostile.to_owned();
    analysis.comparables[0].adjustments[0].why = hostile.to_owned();
    analysis.comparables[0].adjustments[0].comparable = hostile.to_owned();
    analysis.warnings[0].text = hostile.to_owned();
    analysis.market.area = hostile.to_owned();
    analysis.method = hostile.to_owned();
    let mut ctx = context();
    ctx.agent = hostile.to_owned();
    ctx.brokerage = hostile.to_owned();
    ctx.prepared_for = Some(hostile.to_owned());
    ctx.remarks = Some(hostile.to_owned());
    ctx.sources[0].name = hostile.to_owned();
    let report = cma_pdf(&analysis, &ctx).unwrap();
    let Some(pages) = text_of(&report.pdf) else { return };
    let whole = flat(&pages.join(" "));
    assert!(whole.contains(r##"#panic("x") *b* $y$ @z <l> `r`"##), "{whole}");
    assert!(whole.contains(r"\u{41}"), "{whole}");
}

#[test]
fn the_file_is_tagged_and_says_its_language_and_title() {
    let report = cma_pdf(&cma(3), &context()).unwrap();
    let raw = String::from_utf8_lossy(&report.pdf);
    assert!(raw.starts_with("%PDF-1.7"));
    assert!(raw.contains("/Marked true") && raw.contains("/Lang"), "marked, with a language");
    assert!(raw.contains("pdfuaid:part"), "declares PDF/UA");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.pdf");
    std::fs::write(&file, &report.pdf).unwrap();
    let Ok(info) = Command::new("pdfinfo").arg(&file).output() else { return };
    let info = String::from_utf8_lossy(&info.stdout).into_owned();
    assert!(info.contains("Comparative market analysis: 1204 Alder Bend Rd"), "{info}");
    assert!(info.contains("Author:          Larkfield & Sons Realty"), "{info}");
    assert!(info.contains("612 x 792 pts (letter)"), "{info}");
}

#[test]
fn nothing_is_printed_that_must_not_be() {
    let mut silent = cma(3);
    silent.disclaimer = " ".to_owned();
    assert!(matches!(cma_pdf(&silent, &context()), Err(ReportError::NoDisclaimer)));
    let mut empty = cma(3);
    empty.comparables.clear();
    assert!(matches!(cma_pdf(&empty, &context()), Err(ReportError::NoComparables)));
    let mut nameless = context();
    nameless.brokerage = "\t".to_owned();
    assert!(matches!(cma_pdf(&cma(3), &nameless), Err(ReportError::NoBrokerage)));
    let mut blue = context();
    blue.accent = "blue".to_owned();
    assert!(matches!(cma_pdf(&cma(3), &blue), Err(ReportError::Accent(_))));
    let mut off = cma(3);
    off.comparables[1].adjustments[0].amount.minor += 1;
    assert!(matches!(cma_pdf(&off, &context()), Err(ReportError::DoesNotAddUp(_))));
    let mut shifted = cma(3);
    shifted.estimate.minor += 1;
    assert!(matches!(cma_pdf(&shifted, &context()), Err(ReportError::DoesNotAddUp(_))));
    let mut torn = context();
    torn.subject_photos = vec![ReportPhoto { bytes: b"\xff\xd8\xff\xe0 torn".to_vec(), caption: None }];
    assert!(matches!(cma_pdf(&cma(3), &torn), Err(ReportError::Photo(_))));
}

#[test]
fn a_withheld_address_is_nowhere() {
    let mut ctx = context();
    ctx.withhold_address = true;
    let mut analysis = cma(3);
    analysis.subject.facts.parcel_number = Some("0123059127".to_owned());
    let report = cma_pdf(&analysis, &ctx).unwrap();
    assert!(!String::from_utf8_lossy(&report.pdf).contains("Alder Bend"));
    let Some(pages) = text_of(&report.pdf) else { return };
    let whole = pages.join(" ");
    assert!(whole.contains("Address withheld"));
    assert!(!whole.contains("Alder Bend") && !whole.contains("0123059127"), "{whole}");
}

#[test]
fn states_have_their_own_words() {
    let mut ctx = context();
    ctx.state = Some("TX".to_owned());
    let texas = cma_pdf(&cma(2), &ctx).unwrap();
    ctx.state = None;
    let mut analysis = cma(2);
    analysis.subject.facts.state_or_province = Some("TN".to_owned());
    let tennessee = cma_pdf(&analysis, &ctx).unwrap();
    let (Some(texas), Some(tennessee)) = (text_of(&texas.pdf), text_of(&tennessee.pdf)) else { return };
    assert!(flat(&texas.join(" ")).contains(&Disclosure::for_state(Some("TX"), ctx.prepared_on).text));
    let tennessee = flat(&tennessee.join(" "));
    assert!(tennessee.contains("Recommended listing price range"));
    assert!(!tennessee.to_lowercase().contains("value"), "the word is barred there");
}

#[test]
fn sample_data_say_so_on_every_page() {
    let mut ctx = context();
    ctx.sample = true;
    let report = cma_pdf(&cma(7), &ctx).unwrap();
    let Some(pages) = text_of(&report.pdf) else { return };
    for (i, page) in pages.iter().enumerate() {
        assert!(page.contains("Sample data"), "page {}", i + 1);
    }
}

#[test]
fn little_is_known() {
    let mut analysis = cma(3);
    analysis.subject.facts = hub_valuation::Facts::default();
    analysis.subject.listing_key = None;
    analysis.subject.listing_id = None;
    analysis.market = hub_valuation::MarketSummary::default();
    for comparable in &mut analysis.comparables {
        comparable.facts = hub_valuation::Facts::default();
        comparable.distance_m = None;
        comparable.listing_id = None;
        comparable.shown = false;
    }
    analysis.comparables[0].adjusted_price = usd(analysis.comparables[0].close_price.minor);
    analysis.comparables[0].adjustments.clear();
    settle(&mut analysis);
    let ctx = hub_report::ReportContext::new("Larkfield", day(2015, 2, 28));
    let report = cma_pdf(&analysis, &ctx).unwrap();
    let Some(pages) = text_of(&report.pdf) else { return };
    let whole = flat(&pages.join(" "));
    assert!(whole.contains("Address not recorded") && whole.contains("demo-00001"), "{whole}");
}

#[test]
fn a_page_as_a_picture() {
    let page = cma_page_png(&cma(3), &context(), 2, 1.5).unwrap();
    assert_eq!(page.pages, cma_pdf(&cma(3), &context()).unwrap().pages);
    let picture = image::load_from_memory(&page.png).unwrap();
    assert_eq!((picture.width(), picture.height()), (918, 1188));
    let inked = picture.to_luma8().pixels().filter(|p| p.0[0] < 128).count();
    assert!(inked > 1_000, "{inked} dark pixels");
    assert!(matches!(cma_page_png(&cma(3), &context(), 0, 1.0), Err(ReportError::NoSuchPage { asked: 0, .. })));
    assert!(matches!(cma_page_png(&cma(3), &context(), 99, 1.0), Err(ReportError::NoSuchPage { asked: 99, .. })));
}

#[test]
fn a_large_photo_stays_a_small_file() {
    let mut noise = image::RgbImage::new(2_200, 1_500);
    for (x, y, pixel) in noise.enumerate_pixels_mut() {
        let v = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) >> 3;
        *pixel = image::Rgb([v as u8, (v >> 2) as u8, (v >> 4) as u8]);
    }
    let mut jpeg = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageRgb8(noise).write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
    let mut ctx = context();
    ctx.subject_photos = vec![ReportPhoto { bytes: jpeg.into_inner(), caption: None }];
    let report = cma_pdf(&cma(1), &ctx).unwrap();
    assert!(report.pdf.len() < 3_000_000, "{} bytes", report.pdf.len());
}
