//! What is printed only where it was chosen or given: other opinions, the rough way, the net sheet, the area's own market.

use hub_report::{PageChoice, ReportError, ReportPage, Shape, cma_pdf, lay_cma};

use crate::fixture::{cma, context, with_all};
use crate::pdf::flat;

/// Every page's words on one line.
fn words(laid: &hub_report::Laid) -> String {
    flat(&(0..laid.pages()).map(|i| laid.text(i).unwrap()).collect::<Vec<_>>().join(" "))
}

#[test]
fn opinions_stand_beside_the_range_and_are_explained() {
    let analysis = cma(7);
    let mut ctx = context();
    with_all(&mut ctx, &analysis);
    for shape in [Shape::Letter, Shape::Wide] {
        let laid = lay_cma(&analysis, &ctx, shape).unwrap();
        let text = words(&laid);
        for part in
            ["Other opinions", "List price", "Automated estimate of others", "A site for home prices", "Sep 1, 2014"]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(
            text.contains("inside the range") && text.contains("above the range") && text.contains("below the range")
        );
    }
    let text = words(&lay_cma(&analysis, &ctx, Shape::Letter).unwrap());
    assert!(text.contains("For it to be right, one of these would have to be true"), "{text}");
    assert!(text.contains("It was paid 8 years"), "{text}");
    ctx.pages = vec![PageChoice { page: ReportPage::Opinions, hidden: true }];
    let laid = lay_cma(&analysis, &ctx, Shape::Letter).unwrap();
    assert!(!words(&laid).contains("Other opinions"), "it can be left out");
    ctx.pages[0].hidden = false;
    let laid = lay_cma(&analysis, &ctx, Shape::Letter).unwrap();
    assert_eq!(laid.sections()[0].page, ReportPage::Opinions, "and moved");
    // Somebody's name may hold a word that the state bars; our own words never do.
    ctx.state = Some("TX".to_owned());
    ctx.opinions[1].source = "Home Value Today".to_owned();
    lay_cma(&analysis, &ctx, Shape::Letter).unwrap();
}

#[test]
fn the_rough_way_prints_no_adjusted_figure_and_its_arithmetic_comes_out() {
    let analysis = cma(9);
    let mut ctx = context();
    with_all(&mut ctx, &analysis);
    ctx.net_sheet = None;
    ctx.rough = true;
    let shown: Vec<_> = analysis.comparables.iter().filter(|c| c.shown).collect();
    let rough = hub_valuation::quick(analysis.subject.facts.living_area, shown.iter().copied()).unwrap();
    for shape in [Shape::Letter, Shape::Wide] {
        let laid = lay_cma(&analysis, &ctx, shape).unwrap();
        let text = words(&laid);
        assert!(text.contains("Rough range by price per square foot, nothing adjusted"), "{text}");
        let plain: String = text.chars().filter(|c| *c != ',').collect();
        for price in [rough.low, rough.middle, rough.high] {
            let to_the_cent = format!("{}.{:02}", price.minor / 100, price.minor % 100);
            assert!(plain.contains(&to_the_cent), "{to_the_cent}: {plain}");
        }
        let exact = analysis.estimate.minor / 100;
        assert!(!plain.contains(&exact.to_string()), "the adjusted estimate is nowhere");
        assert!(!text.contains("Adjusted price") && !text.contains("of 100 cases like this one"), "{text}");
        let absent = |page| laid.sections().iter().find(|s| s.page == page).unwrap().absent.is_some();
        assert!(absent(ReportPage::Adjustments) && absent(ReportPage::Estimate) && absent(ReportPage::Appendix));
        assert!(!absent(ReportPage::Rough));
        for c in analysis.comparables.iter().filter(|c| !c.shown) {
            assert!(!text.contains(c.facts.unparsed_address.as_deref().unwrap()), "a sale that is not used");
        }
    }
    let mut sizeless = analysis.clone();
    sizeless.subject.facts.living_area = None;
    let laid = lay_cma(&sizeless, &ctx, Shape::Letter).unwrap();
    assert!(words(&laid).contains("Adjusted price"), "without a size there is no rough way");
}

#[test]
fn a_net_sheet_is_added_up_again() {
    let analysis = cma(4);
    let mut ctx = context();
    with_all(&mut ctx, &analysis);
    let text = words(&lay_cma(&analysis, &ctx, Shape::Letter).unwrap());
    let left = ctx.net_sheet.as_ref().unwrap().columns[1].left;
    assert!(text.contains("Left to the seller") && text.contains("not a settlement statement"), "{text}");
    let cents = format!("{:03}.{:02}", left.minor / 100 % 1_000, left.minor % 100);
    assert!(text.contains(&cents), "{cents}: {text}");
    let mut off = ctx.clone();
    off.net_sheet.as_mut().unwrap().columns[1].left.minor += 1;
    assert!(matches!(cma_pdf(&analysis, &off), Err(ReportError::DoesNotAddUp(_))));
    let mut short = ctx.clone();
    short.net_sheet.as_mut().unwrap().lines[0].amounts.pop();
    assert!(matches!(cma_pdf(&analysis, &short), Err(ReportError::DoesNotAddUp(_))));
    ctx.state = Some("NC".to_owned());
    ctx.net_sheet.as_mut().unwrap().lines[0].label = "Share of the value".to_owned();
    assert!(matches!(cma_pdf(&analysis, &ctx), Err(ReportError::Barred { .. })), "the preparer's own words are theirs");
}

#[test]
fn the_areas_own_market_takes_the_place_of_the_analysis_s() {
    let analysis = cma(4);
    let mut ctx = context();
    assert!(words(&lay_cma(&analysis, &ctx, Shape::Letter).unwrap()).contains("98999 and five miles around"));
    with_all(&mut ctx, &analysis);
    let text = words(&lay_cma(&analysis, &ctx, Shape::Letter).unwrap());
    assert!(text.contains("Months of supply") && !text.contains("98999 and five miles around"), "{text}");
    ctx.market_withheld = Some("Market figures are left out.".to_owned());
    let text = words(&lay_cma(&analysis, &ctx, Shape::Letter).unwrap());
    assert!(text.contains("Market figures are left out.") && !text.contains("Months of supply"), "{text}");
}
