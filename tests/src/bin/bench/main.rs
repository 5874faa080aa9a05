//! `cargo xtask bench`: speed and size, measured in one run on one machine, so that the ratios mean something.
//!
//! `bench [LISTINGS,LISTINGS…]` with the sizes of the markets, smallest first. `HUB_BIN` names the release build of `hub`
//! for what is measured from outside; without it that part is left out. Each copy runs in a process of its own (`bench
//! copy KIND FOLDER LISTINGS`), so that its memory and its processor time are its own. `bench ask FOLDER LISTINGS` measures
//! once more what such a copy left in the folder, `bench dashboards FOLDER` its market's dashboards alone,
//! `bench valuing FOLDER LISTINGS` analyses alone, `bench papers` documents alone, `bench money` the money maths
//! alone, `bench scheduling` the scheduler alone, `bench people [CONTACTS ENTRIES]` a CRM's people alone.

mod aims;
mod analysing;
mod changing;
mod copying;
mod dashboards;
mod figures;
mod interrupting;
mod market;
mod money;
mod papers;
mod people;
mod plain;
mod plain_searching;
mod rounds;
mod scheduling;
mod searching;
mod sizes;
mod valuing;

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use figures::Figures;

/// Sizes when none are named.
const SIZES: &str = "10000,100000";

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["copy", kind, folder, listings] => {
            print(&copying::copy(kind, Path::new(folder), listings.parse()?).await?);
            Ok(())
        }
        ["ask", folder, listings] => {
            print(&copying::ask(Path::new(folder), listings.parse()?).await?);
            Ok(())
        }
        ["dashboards", folder] => {
            print(&copying::ask_dashboards(Path::new(folder)).await?);
            Ok(())
        }
        ["valuing", folder, listings] => {
            print(&copying::ask_valuing(Path::new(folder), listings.parse()?).await?);
            Ok(())
        }
        ["papers"] => papers::papers(&mut Figures::default()),
        ["money"] => money::money(&mut Figures::default()),
        ["scheduling"] => scheduling::scheduling(&mut Figures::default()),
        ["people"] => people::people(people::Size::default(), &mut Figures::default()).await,
        ["people", contacts, entries] => {
            let size = people::Size { contacts: contacts.parse()?, entries: entries.parse()? };
            people::people(size, &mut Figures::default()).await
        }
        [] => bench(SIZES).await,
        [sizes] => bench(sizes).await,
        _ => bail!("bench [LISTINGS,LISTINGS…]"),
    }
}

fn print(measured: &copying::Measured) {
    for (name, value) in measured {
        println!("{name}\t{value}");
    }
}

async fn bench(sizes: &str) -> Result<()> {
    if cfg!(debug_assertions) {
        println!("This is a debug build: the figures say little. Use `cargo xtask bench`.\n");
    }
    let sizes: Vec<u64> = sizes
        .split(',')
        .map(|s| s.trim().parse().with_context(|| format!("{s} is no number")))
        .collect::<Result<_>>()?;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    println!("{} on {}, {cores} processors\n", std::env::consts::OS, std::env::consts::ARCH);
    let mut figures = Figures::default();
    rounds::rounds(&sizes, &mut figures)?;
    papers::papers(&mut figures)?;
    money::money(&mut figures)?;
    scheduling::scheduling(&mut figures)?;
    people::people(people::Size::default(), &mut figures).await?;
    match std::env::var_os("HUB_BIN") {
        Some(hub) => {
            let folder = tempfile::tempdir()?;
            analysing::analyse(hub.as_ref(), folder.path(), &mut figures)?;
            figures.print("Comparative market analysis, by the command line, process start included")?;
            sizes::sizes(hub.as_ref(), &mut figures)?;
            figures.print("Size")?;
        }
        None => println!("HUB_BIN is not set: no figures of the command line\n"),
    }
    Ok(())
}
