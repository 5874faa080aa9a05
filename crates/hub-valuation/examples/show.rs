//! Prints the analysis of one sale of a market file as text: `-- FILE KEY`.

#[path = "../tests/all/files.rs"]
#[allow(dead_code)]
mod files;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, key] = arguments.as_slice() else {
        println!("name a market file and a key");
        return;
    };
    let rows = files::read(std::path::Path::new(file));
    let sales: Vec<_> = rows.into_iter().map(|r| r.sale).collect();
    let Some(sale) = sales.iter().find(|s| &s.listing_key == key) else {
        println!("no such key");
        return;
    };
    let cma = match hub_valuation::value(&files::request(sale), &sales) {
        Ok(cma) => cma,
        Err(refusal) => {
            println!("{refusal}");
            return;
        }
    };
    println!(
        "{}: {} .. {} .. {}  (sold {})",
        hub_valuation::RANGE_LABEL,
        cma.low,
        cma.estimate,
        cma.high,
        sale.close_price
    );
    for c in cma.comparables.iter().filter(|c| c.shown) {
        println!(
            "\n{} {:.3} {} {} -> {}  {}",
            c.listing_key,
            c.weight.as_f64(),
            c.close_date,
            c.close_price,
            c.adjusted_price,
            c.reason
        );
        for a in &c.adjustments {
            println!(
                "  {:22} {:>24} {:>24} {:>18}  {}",
                a.feature.label(),
                a.subject,
                a.comparable,
                a.amount.to_string(),
                a.why
            );
        }
    }
    println!("\n{} comparables in all", cma.comparables.len());
    for r in &cma.rejected {
        println!("not used: {} {}", r.listing_key, r.reason);
    }
    let m = &cma.market;
    println!(
        "\n{}: {} sales, median {:?}, {:?} a year, {:?} a quarter",
        m.area, m.sales, m.median_price, m.change_12_months_percent, m.change_3_months_percent
    );
    for w in &cma.warnings {
        println!("{:?}: {}", w.kind, w.text);
    }
    println!("{}\n{}", cma.method, cma.disclaimer);
}
