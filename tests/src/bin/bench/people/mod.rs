//! A brokerage's people: the first copy of a CRM on a clock that only waiting moves, then what the screens ask.
//!
//! 20,000 contacts with 200,000 entries in their timelines unless other numbers are named.

mod asking;
mod first_copy;
mod merging;

use anyhow::Result;

use crate::figures::Figures;

/// Contacts, and entries of each one's timeline.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Contacts.
    pub contacts: usize,
    /// Entries of each.
    pub entries: usize,
}

impl Default for Size {
    fn default() -> Self {
        Self { contacts: 20_000, entries: 10 }
    }
}

/// Measures it all.
pub async fn people(size: Size, figures: &mut Figures) -> Result<()> {
    merging::merging(figures);
    figures.print("Planning merges")?;
    let folder = tempfile::tempdir()?;
    let title = format!("{} contacts with {} entries in their timelines", size.contacts, size.contacts * size.entries);
    let copied = first_copy::copy(&folder.path().join("home"), size, figures).await?;
    figures.print(&format!("{title}: first copy of a CRM"))?;
    asking::ask(copied, figures).await?;
    figures.print(&format!("{title}: what the screens ask"))
}

/// Whether an aim is met, as the last column of a line.
fn against(measured: f64, aim: f64, unit: &str) -> String {
    let met = if measured < aim { "met:   " } else { "missed:" };
    format!("{met} aim {aim:.0} {unit}, {:.2} of it", measured / aim)
}
