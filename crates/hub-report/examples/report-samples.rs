//! Writes sample reports into a folder, to be looked at: `cargo run -p hub-report --example report-samples -- DIR`, or
//! only those that are quick to make: `… DIR small`. `… bench` tells the processor's time of a report and of a page.

#[path = "../tests/all/fixture.rs"]
mod fixture;
#[path = "../tests/all/market.rs"]
mod market;

use std::path::PathBuf;
use std::time::Instant;
use std::{env, error, fs};

use hub_report::{Brand, Inspection, ReportPhoto, Shape, Tour, cma_pdf, lay_cma, lay_flyer, lay_market, lay_tour};

fn main() -> Result<(), Box<dyn error::Error>> {
    if env::args().nth(1).as_deref() == Some("bench") {
        return bench();
    }
    let folder = PathBuf::from(env::args().nth(1).ok_or("which folder?")?);
    fs::create_dir_all(&folder)?;
    // `small`: only what is quick to make.
    let small = env::args().nth(2).is_some_and(|a| a == "small");
    let write = |name: &str, cma: &hub_valuation::Cma, ctx: &hub_report::ReportContext| {
        let start = Instant::now();
        let report = cma_pdf(cma, ctx)?;
        println!("{name}: {} pages, {} bytes, {:?}", report.pages, report.pdf.len(), start.elapsed());
        fs::write(folder.join(format!("{name}.pdf")), report.pdf)?;
        Ok::<_, Box<dyn error::Error>>(())
    };
    // Twelve comparables, twenty-four photos, in every brand and both shapes.
    let mut twelve = fixture::cma(14);
    for c in twelve.comparables.iter_mut().take(12) {
        c.shown = true;
    }
    for brand in Brand::all() {
        let mut ctx = fixture::context();
        ctx.brand = brand.clone();
        fixture::with_all(&mut ctx, &twelve);
        fixture::with_photos(&mut ctx, &twelve, if brand.id == "plain" { 4 } else { 6 }, if small { 1 } else { 4 });
        if brand.id == "terrace" {
            ctx.logo = Some(fixture::house(600, 240, 3).bytes);
        }
        for round in if small { &["warm"][..] } else { &["cold", "warm"] } {
            let start = Instant::now();
            let laid = lay_cma(&twelve, &ctx, Shape::Wide)?;
            let at = start.elapsed();
            let png = laid.png(3, 1.5)?;
            println!("{} wide {round}: {} pages, laid {at:?}, page {:?}", brand.id, laid.pages(), start.elapsed() - at);
            if *round == "warm" {
                fs::write(folder.join(format!("{}-wide.pdf", brand.id)), laid.pdf()?)?;
                fs::write(folder.join("page.png"), png)?;
            }
        }
        write(&format!("{}-12", brand.id), &twelve, &ctx)?;
        ctx.rough = true;
        write(&format!("{}-rough", brand.id), &twelve, &ctx)?;
        fs::write(folder.join(format!("{}-rough-wide.pdf", brand.id)), lay_cma(&twelve, &ctx, Shape::Wide)?.pdf()?)?;
    }
    // Flyer, tour and market, in two brands, on paper and screen.
    for brand in &Brand::all()[..2] {
        let mut ctx = fixture::context();
        ctx.brand = brand.clone();
        for shape in [Shape::Letter, Shape::Wide] {
            let name = |what: &str| folder.join(format!("{what}-{}-{shape:?}.pdf", brand.id));
            fs::write(name("flyer"), lay_flyer(&fixture::property(1, 5), &ctx, shape)?.pdf()?)?;
            fs::write(name("flyer-bare"), lay_flyer(&fixture::property(2, 0), &ctx, shape)?.pdf()?)?;
            let stops = (0..7).map(|n| fixture::property(n, n % 4)).collect();
            let tour =
                Tour { title: "Saturday’s tour".to_owned(), note: Some("Bring good shoes.".to_owned()), stops };
            fs::write(name("tour"), lay_tour(&tour, &ctx, shape)?.pdf()?)?;
            fs::write(name("market"), lay_market(&fixture::market(), &ctx, shape)?.pdf()?)?;
        }
    }
    if small {
        return Ok(());
    }
    write("six", &fixture::cma(6), &fixture::context())?;
    write("one", &fixture::cma(1), &fixture::context())?;
    let mut sample = fixture::context();
    sample.sample = true;
    sample.accent = "#0b7a5c".to_owned();
    sample.inspection = Inspection::Exterior;
    write("thirty-sample", &fixture::cma(30), &sample)?;

    let mut long = fixture::cma(9);
    long.subject.facts.unparsed_address = Some(
        "12345-B Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Boulevard Northwest, Unit #PH-1407"
            .to_owned(),
    );
    for c in &mut long.comparables {
        c.shown = true;
        c.facts.unparsed_address =
            Some(format!("9{} Saint Bartholomew-the-Great Cathedral Parkway Southeast, Apartment 12", c.listing_key));
        c.facts.latitude = None;
        c.listing_id = None;
        let add = 1_400_000_000;
        c.close_price.minor += add;
        c.adjusted_price.minor += add;
    }
    fixture::settle(&mut long);
    long.market.months.truncate(5);
    let mut names = fixture::context();
    names.agent = "Maximiliana Theodora Featherstonehaugh-Cholmondeley, Accredited Buyer's Representative".to_owned();
    names.brokerage = "The Greater Larkfield and Surrounding Counties Residential Brokerage Partnership LLC".to_owned();
    names.remarks = Some("The kitchen was rebuilt in 2012. ".repeat(20));
    names.state = Some("TX".to_owned());
    write("long", &long, &names)?;

    let mut bare = fixture::cma(3);
    bare.subject.facts = hub_valuation::Facts::default();
    bare.subject.listing_id = None;
    bare.subject.listing_key = None;
    bare.market = hub_valuation::MarketSummary::default();
    bare.rejected.clear();
    bare.warnings.clear();
    for c in &mut bare.comparables {
        c.facts = hub_valuation::Facts::default();
        c.distance_m = None;
    }
    write("bare", &bare, &hub_report::ReportContext::new("Larkfield", fixture::day(2015, 2, 28)))?;

    // A photo in the wrong shape, a withheld address, and a real market where there is one.
    let mut photo = image::RgbImage::new(900, 900);
    for (x, y, pixel) in photo.enumerate_pixels_mut() {
        *pixel = if y > 500 {
            image::Rgb([120, 150 - (x / 30) as u8, 90])
        } else {
            image::Rgb([150, 190, 230 - (y / 10) as u8])
        };
    }
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageRgb8(photo).write_to(&mut bytes, image::ImageFormat::Png)?;
    let mut pictured = fixture::context();
    pictured.subject_photos = vec![ReportPhoto { bytes: bytes.into_inner(), caption: None }];
    pictured.withhold_address = true;
    let mut placeless = fixture::cma(12);
    placeless.subject.facts.longitude = None;
    for c in placeless.comparables.iter_mut().take(4) {
        c.facts.latitude = Some(47.61);
        c.facts.longitude = Some(-122.2);
    }
    write("photo", &placeless, &pictured)?;

    if let Some(sales) = market::sales("kc1415") {
        let sale = sales.iter().find(|s| s.listing_key == "kc1415-016809").ok_or("no such sale")?;
        let subject = hub_valuation::Subject {
            listing_key: Some(sale.listing_key.clone()),
            listing_id: None,
            currency_code: Some(sale.close_price.currency),
            close_date: Some(sale.close_date),
            facts: sale.facts.clone(),
        };
        let start = Instant::now();
        let cma = hub_valuation::value(&hub_valuation::CmaRequest::new(subject, sale.close_date), &sales)?;
        println!("analysis in {:?}", start.elapsed());
        write("real", &cma, &fixture::context())?;
    }
    Ok(())
}

/// The processor's time of this process so far, milliseconds; it says as much on a busy machine as on an idle one.
fn cpu_ms() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    ticks.filter_map(|t| t.parse::<f64>().ok()).sum::<f64>() * 10.0
}

fn bench() -> Result<(), Box<dyn error::Error>> {
    const RUNS: u32 = 20;
    let mut twelve = fixture::cma(14);
    for c in twelve.comparables.iter_mut().take(12) {
        c.shown = true;
    }
    let mut ctx = fixture::context();
    ctx.strategy = Some(fixture::strategy(&twelve));
    fixture::with_photos(&mut ctx, &twelve, 6, 4);
    let at = cpu_ms();
    let wall = Instant::now();
    let bytes = lay_cma(&twelve, &ctx, Shape::Letter)?.pdf()?.len();
    println!("first: {:.0} ms of processor, {:?}, {bytes} bytes", cpu_ms() - at, wall.elapsed());
    let mut other = ctx.clone();
    fixture::with_photos(&mut other, &twelve, 6, 3);
    let at = cpu_ms();
    let wall = Instant::now();
    lay_cma(&twelve, &other, Shape::Letter)?.pdf()?;
    println!("other photos, program warm: {:.0} ms of processor, {:?}", cpu_ms() - at, wall.elapsed());
    for what in ["pdf after a change", "page after a change", "screen page after a change", "next page"] {
        let at = cpu_ms();
        let wall = Instant::now();
        for run in 0..RUNS {
            if what != "next page" {
                ctx.prepared_for = Some(format!("{what} {run}"));
            }
            let shape = if what.starts_with("screen") { Shape::Wide } else { Shape::Letter };
            let laid = lay_cma(&twelve, &ctx, shape)?;
            if what.starts_with("pdf") {
                laid.pdf()?;
            } else {
                laid.png(3, 900.0 / shape.size().0)?;
            }
        }
        let each = f64::from(RUNS);
        let wall = wall.elapsed().as_secs_f64() * 1e3 / each;
        println!("{what}: {:.0} ms of processor, {wall:.0} ms by the clock", (cpu_ms() - at) / each);
    }
    Ok(())
}
