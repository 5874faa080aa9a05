//! Analyses of houses that do not exist, whose sums come out.

use chrono::{Months, NaiveDate};
use hub_domain::{Currency, Money, Place, PropertySubType, distance_metres};
use hub_report::{
    MarketMonth, MarketOutlook, MarketReport, NetColumn, NetLine, NetPayer, NetSheet, OpinionNote, Property,
    ReportContext, ReportPhoto, SourceNote,
};
use hub_valuation::{
    Adjustment, Cma, Comparable, DISCLAIMER, Ending, Facts, Feature, MarketSummary, MonthFigures, OpinionKind,
    PastListing, Rejected, Strategy, Subject, Warning, WarningKind, Weight, list_price_strategy,
};

pub fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::USD)
}

pub fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).expect("a date")
}

const STREETS: [&str; 8] = [
    "Alder Bend Rd",
    "Quarry Hollow Ln",
    "SW Larkfield Ave",
    "N Tamarack Ct",
    "Old Ferry Rd",
    "Pine Knot Dr",
    "Juniper Way",
    "Sable Creek Blvd",
];

fn facts(n: usize) -> Facts {
    Facts {
        unparsed_address: Some(format!("{} {}", 1_204 + n * 37, STREETS[n % STREETS.len()])),
        city: Some("Larkfield".to_owned()),
        state_or_province: Some("WA".to_owned()),
        postal_code: Some("98999".to_owned()),
        property_sub_type: Some(PropertySubType::SingleFamilyResidence),
        latitude: Some(47.61 + (n as f64 * 1.7).sin() * 0.006 * (1.0 + n as f64 / 12.0)),
        longitude: Some(-122.20 + (n as f64 * 2.3).cos() * 0.009 * (1.0 + n as f64 / 12.0)),
        living_area: Some(2_910.0 - n as f64 * 31.0),
        lot_size_square_feet: Some(10_044.0 + n as f64 * 250.0),
        below_grade_finished_area: Some(0.0),
        bedrooms_total: Some(3.0 + (n % 3) as f64),
        bathrooms_total_decimal: Some(2.5),
        stories: Some(2.0),
        year_built: Some(1_989 - n as i32),
        construction_quality: Some(10.0),
        condition_rating: Some(4.0),
        view_rating: Some(0.0),
        waterfront_yn: Some(false),
        ..Facts::default()
    }
}

fn line(feature: Feature, subject: &str, comparable: String, minor: i64) -> Adjustment {
    Adjustment {
        feature,
        subject: subject.to_owned(),
        comparable,
        amount: usd(minor),
        why: "Homes here sold for about $157 more for each further square foot, other things equal.".to_owned(),
    }
}

fn comparable(n: usize, weight: Weight, subject: Place) -> Comparable {
    let facts = facts(n);
    let close = 99_000_000 + (n as i64 * 7_919_000) % 31_000_000;
    let adjustments = vec![
        line(Feature::Time, "Feb 2015", "Nov 2014".to_owned(), 2_029_237 - n as i64 * 10_011),
        line(
            Feature::LivingArea,
            "2,910 sq ft",
            format!("{} sq ft", facts.living_area.unwrap_or(0.0)),
            n as i64 * 487_013 - 2_858_437,
        ),
        line(
            Feature::Lot,
            "10,044 sq ft",
            format!("{} sq ft", facts.lot_size_square_feet.unwrap_or(0.0)),
            -(n as i64) * 101_900,
        ),
        line(Feature::Condition, "4", "3".to_owned(), 5_807_012),
        line(Feature::Age, "built 1989", format!("built {}", 1_989 - n), 34_415 * n as i64),
    ];
    let adjusted = close + adjustments.iter().map(|a| a.amount.minor).sum::<i64>();
    Comparable {
        listing_key: format!("demo-{n:05}"),
        listing_id: Some(format!("MLS{n:07}")),
        weight,
        close_date: day(2014, 12, 1) - chrono::Days::new(n as u64 * 9),
        close_price: usd(close),
        distance_m: facts.place().map(|p| distance_metres(p, subject)),
        adjustments,
        adjusted_price: usd(adjusted),
        shown: n <= 6,
        reason: "0.4 miles away, sold 99 days before, 8 % larger, same quality.".to_owned(),
        facts,
    }
}

/// Recomputes the estimate, after a test has changed prices.
pub fn settle(cma: &mut Cma) {
    let sum: i128 =
        cma.comparables.iter().map(|c| i128::from(c.weight.billionths()) * i128::from(c.adjusted_price.minor)).sum();
    let estimate = i64::try_from((sum + 500_000_000) / 1_000_000_000).expect("a price");
    cma.estimate = usd(estimate);
    cma.low = usd(estimate * 9 / 10);
    cma.high = usd(estimate * 11 / 10);
}

/// An analysis with `n` comparables and two years of market.
pub fn cma(n: usize) -> Cma {
    let parts: Vec<f64> = (0..n).map(|i| 1.0 / (i as f64 + 1.5)).collect();
    let mut house = facts(0);
    house.latitude = Some(47.61);
    house.longitude = Some(-122.20);
    let place = house.place().expect("a place");
    let comparables = Weight::split(&parts).into_iter().enumerate().map(|(i, w)| comparable(i + 1, w, place)).collect();
    let start = day(2013, 3, 1);
    let months = (0..24_u32)
        .map(|i| MonthFigures {
            month: start + Months::new(i),
            sales: 41 + (i as usize * 7) % 30,
            median_price: Some(usd(46_000_000 + i64::from(i) * 310_000 + i64::from(i * 13 % 7) * 400_000)),
            median_price_per_sqft: Some(usd(26_800 + i64::from(i) * 90)),
            median_days_on_market: Some(f64::from(31 - i % 9)),
        })
        .collect();
    let mut cma = Cma {
        subject: Subject {
            listing_key: Some("demo-00000".to_owned()),
            listing_id: Some("MLS0000000".to_owned()),
            currency_code: Some(Currency::USD),
            close_date: None,
            facts: house,
        },
        as_of: day(2015, 2, 27),
        estimate: usd(0),
        low: usd(0),
        high: usd(0),
        level: 80,
        comparables,
        rejected: vec![Rejected {
            listing_key: "demo-00471".to_owned(),
            reason: "Sold between relatives, so not at arm's length.".to_owned(),
        }],
        market: MarketSummary {
            area: "98999 and five miles around".to_owned(),
            from: Some(day(2014, 2, 27)),
            to: Some(day(2015, 2, 25)),
            sales: 674,
            median_price: Some(usd(52_750_000)),
            median_price_per_sqft: Some(usd(28_100)),
            median_days_on_market: Some(27.0),
            change_12_months_percent: Some(8.4),
            change_3_months_percent: Some(-0.6),
            months,
        },
        warnings: vec![Warning {
            kind: WarningKind::MissingFact,
            text: "The garage of the subject is not known; homes with one sold for more.".to_owned(),
        }],
        method:
            "Sales that closed before the date of the analysis were compared with the property by place, time, size, \
                 age and kind. Each difference was turned into money by what buyers paid for it in this market."
                .to_owned(),
        disclaimer: DISCLAIMER.to_owned(),
    };
    settle(&mut cma);
    cma
}

/// A context with everything filled in.
pub fn context() -> ReportContext {
    let mut ctx = ReportContext::new("Larkfield & Sons Realty", day(2015, 2, 28));
    ctx.agent = "Ada Quill".to_owned();
    ctx.licence_no = Some("WA 000417".to_owned());
    ctx.contact = Some("+1 555 0100 · ada@larkfield.example".to_owned());
    ctx.prepared_for = Some("M. and J. Placeholder".to_owned());
    ctx.sources = vec![SourceNote { name: "Sound Sandbox MLS".to_owned(), as_of: day(2015, 2, 26) }];
    ctx
}

/// A picture of a house that does not exist, as a JPEG; every `seed` gives another.
pub fn house(width: u32, height: u32, seed: u32) -> ReportPhoto {
    let (w, h) = (f64::from(width), f64::from(height));
    let wall = [[196_u8, 178, 150], [170, 182, 190], [205, 205, 198], [181, 140, 120]][seed as usize % 4];
    let left = 0.18 + f64::from(seed % 5) * 0.03;
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        let (u, v) = (f64::from(x) / w, f64::from(y) / h);
        // Some grain, so that it weighs what a photo weighs.
        let grain = ((x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503) ^ seed) >> 5) as u8 % 14;
        let mut rgb = if v > 0.74 {
            [104, 134, 82]
        } else {
            let fade = (v * 70.0) as u8;
            [150 + fade, 185 + fade / 2, 225]
        };
        let inside = |a: f64, b: f64, c: f64, d: f64| (a..b).contains(&u) && (c..d).contains(&v);
        if inside(left, left + 0.58, 0.42, 0.8) {
            rgb = wall;
        }
        let roof = (u - left - 0.29).abs() / 0.36;
        if roof < 1.0 && (0.2 + roof * 0.24..0.45).contains(&v) {
            rgb = [92, 74, 70];
        }
        for at in [0.08, 0.40] {
            if inside(left + at, left + at + 0.1, 0.52, 0.64) {
                rgb = [236, 236, 220];
            }
        }
        if inside(left + 0.25, left + 0.33, 0.56, 0.8) {
            rgb = [80, 50, 42];
        }
        image::Rgb(rgb.map(|c| c.saturating_add(grain)))
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageRgb8(picture).write_to(&mut bytes, image::ImageFormat::Jpeg).expect("a picture");
    ReportPhoto {
        bytes: bytes.into_inner(),
        caption: seed.is_multiple_of(2).then(|| "Front from the street".to_owned()),
    }
}

/// Photos of the subject and two of each comparable; `size` 4 is what a feed has, 1 is quick to make.
pub fn with_photos(ctx: &mut ReportContext, cma: &Cma, of_subject: u32, size: u32) {
    ctx.subject_photos = (0..of_subject).map(|i| house(300 * size, 200 * size, i)).collect();
    for (n, c) in (0_u32..).zip(&cma.comparables) {
        ctx.photos.insert(c.listing_key.clone(), (0..2).map(|i| house(160 * size, 120 * size, n * 2 + i)).collect());
    }
}

/// What came of 600 listings around the estimate.
pub fn strategy(cma: &Cma) -> Strategy {
    let past: Vec<PastListing> = (0..600_u64)
        .map(|i| {
            let premium = (i * 7 % 23) as i64 - 8;
            let sold = (i * 13 % 10) as i64 > premium / 2;
            PastListing {
                on: day(2014, 3, 1) + chrono::Days::new(i * 350 / 600),
                asked: usd(50_000_000 + premium * 500_000),
                expected: usd(50_000_000),
                closed_at: sold.then(|| usd(49_000_000 + premium * 400_000)),
                days: (14 + premium * 2 + (i % 11) as i64).max(1) as u32,
                ending: if sold { Ending::Sold } else { Ending::Unsold },
            }
        })
        .collect();
    list_price_strategy(cma.estimate, &past, "within 3 miles in the last 12 months", cma.as_of)
}

/// What others say of it: three that can be compared, one of them far away.
pub fn opinions(cma: &Cma) -> Vec<OpinionNote> {
    let note = |kind, percent: i64, source: &str, date| OpinionNote {
        kind,
        amount: usd(cma.estimate.minor * percent / 100),
        source: source.to_owned(),
        date,
    };
    vec![
        note(OpinionKind::ListPrice, 104, "Sound Sandbox MLS", Some(day(2015, 2, 3))),
        note(OpinionKind::Avm, 97, "A site for home prices", Some(day(2014, 9, 1))),
        note(OpinionKind::Owner, 131, "", None),
        note(OpinionKind::PreviousSale, 55, "County records", Some(day(2006, 6, 30))),
    ]
}

/// A net sheet of made-up costs at the range and a list price.
pub fn net_sheet(cma: &Cma) -> NetSheet {
    let prices =
        [("Low end", cma.low), ("Middle", cma.estimate), ("High end", cma.high), ("List price", usd(109_900_000))];
    let line = |label: &str, share: Option<i64>, fixed: i64, payer| NetLine {
        label: label.to_owned(),
        share: share.map(|s| format!("{}.{} % of the price", s / 10, s % 10)),
        payer,
        amounts: prices.iter().map(|(_, p)| share.map_or(usd(fixed), |s| usd(p.minor * s / 1_000))).collect(),
    };
    let lines = vec![
        line("Listing broker’s fee", Some(25), 0, NetPayer::Seller),
        line("Excise tax", Some(17), 0, NetPayer::Seller),
        line("Title and escrow", None, 284_550, NetPayer::Seller),
        line("Loan to pay off", None, 41_233_308, NetPayer::Seller),
        line("Lender’s policy", None, 98_000, NetPayer::Buyer),
    ];
    let columns = prices.iter().enumerate().map(|(i, (label, price))| {
        let costs: i64 = lines.iter().filter(|l| l.payer == NetPayer::Seller).map(|l| l.amounts[i].minor).sum();
        NetColumn { label: (*label).to_owned(), price: *price, left: usd(price.minor - costs) }
    });
    NetSheet { columns: columns.collect(), lines: lines.clone() }
}

/// Everything that may stand in a report: opinions, a strategy, a net sheet, the market as its own report has it.
pub fn with_all(ctx: &mut ReportContext, cma: &Cma) {
    ctx.strategy = Some(strategy(cma));
    ctx.opinions = opinions(cma);
    ctx.net_sheet = Some(net_sheet(cma));
    let mut area = market();
    area.title = "The market around it".to_owned();
    area.forecast.clear();
    ctx.market = Some(area);
}

/// A home for sale that does not exist.
pub fn property(n: u32, photos: u32) -> Property {
    let house_facts = facts(n as usize);
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    Property {
        address: house_facts.unparsed_address.clone(),
        town: Some("Larkfield, WA 98999".to_owned()),
        listing_id: Some(format!("MLS77{n:05}")),
        status: Some("Active".to_owned()),
        price: Some(usd(72_500_000 + i64::from(n) * 1_250_000)),
        price_label: "Asking price".to_owned(),
        highlights: vec![
            pair("4", "bedrooms"),
            pair("2.5", "bathrooms"),
            pair("2,879", "sq ft"),
            pair("0.24", "acres"),
            pair("1988", "built"),
        ],
        facts: vec![
            pair("Type", "Single Family Residence"),
            pair("Storeys", "2"),
            pair("Garage spaces", "2"),
            pair("Subdivision", "Alder Bend"),
            pair("County", "Larkfield"),
            pair("Price per sq ft", "$252"),
            pair("Days on market", "12"),
        ],
        beds: Some("4".to_owned()),
        baths: Some("2.5".to_owned()),
        size: Some("2,879".to_owned()),
        remarks: Some(
            "A quiet house at the end of a lane, with a kitchen rebuilt in 2019, oak floors and a south garden. The \
             school bus stops at the corner. "
                .repeat(1 + n as usize % 4),
        ),
        open_houses: if n.is_multiple_of(3) { vec!["Saturday, March 7".to_owned()] } else { Vec::new() },
        note: (n % 2 == 1).then(|| "Ask about the roof: the listing says 2004, the permit 2011.".to_owned()),
        photos: (0..photos).map(|i| house(600, 400, n * 5 + i)).collect(),
        place: house_facts.place(),
        credit: format!("Listed by Firm {n} & Daughters, Ada Quill · 555 01{n:02}"),
        notice: "Sound Sandbox MLS, data as of 2015-02-26 08:00 UTC. Deemed reliable but not guaranteed.".to_owned(),
        ..Property::default()
    }
}

/// Two years of a market that does not exist.
pub fn market() -> MarketReport {
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let months = cma(1).market.months;
    MarketReport {
        title: "The market: Larkfield".to_owned(),
        area: "Residential, Larkfield, as of 2015-02-28".to_owned(),
        figures: vec![
            pair("Sales in 12 months", "674"),
            pair("Median price", "$527,500"),
            pair("Change, 12 months", "+8.4 %"),
            pair("Months of supply", "2.1"),
            pair("Days on market", "27"),
            pair("Sale to asking price", "99.2 %"),
        ],
        months: (0_u32..)
            .zip(&months)
            .map(|(i, m)| MarketMonth {
                month: m.month,
                sales: m.sales,
                median_price: m.median_price,
                per_sqft: m.median_price_per_sqft,
                days: m.median_days_on_market,
                supply: Some(3.1 - f64::from(i) * 0.04 + f64::from(i % 5) * 0.1),
                sale_to_list: (i > 2).then(|| 97.5 + f64::from(i) * 0.08),
                index: Some(100.0 + f64::from(i) * 0.6),
                active: Some(210.0 + f64::from(i % 12) * 7.0),
                absorption: (i > 0).then(|| 24.0 + f64::from(i % 5)),
                price_cuts: (i > 4).then(|| 31.0 - f64::from(i % 7)),
            })
            .collect(),
        forecast: vec![MarketOutlook {
            figure: "Median price".to_owned(),
            points: [(3, "$541,000"), (6, "$552,000"), (12, "$568,000")]
                .map(|(n, v)| (n, v.to_owned(), "$511,000 to $571,000".to_owned()))
                .to_vec(),
            error: "Mean error here in the past: 3 months 2.9 % (same month a year before: 6.1 %).".to_owned(),
        }],
        notes: vec!["Months of supply: active listings over the mean of closed sales of six months.".to_owned()],
        currency: Currency::USD,
        lease: false,
    }
}
