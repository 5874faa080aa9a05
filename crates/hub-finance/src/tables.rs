use hub_domain::calendar::Holiday;
use hub_domain::dated::{each_entry, put};

use crate::commission::Plan;
use crate::home_policy::PolicyForm;
use crate::loan::tables::LoanTables;
use crate::title::TitleRates;
use crate::{Dated, Form1099, TableError, TransferTax};

/// Every dated table about money. The caller reads the files; `assets/finance/README.md` describes them.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    /// Premiums of title policies.
    pub title: Vec<Dated<TitleRates>>,
    /// Taxes on the deed.
    pub transfer_tax: Vec<Dated<TransferTax>>,
    /// From which total a form 1099-NEC is due.
    pub form_1099: Vec<Dated<Form1099>>,
    /// Limits that follow from coverage A.
    pub home_policy: Vec<Dated<PolicyForm>>,
    /// A commission plan to begin from; the plan that a worked example means which names no tiers of its own.
    pub sample_plan: Option<Plan>,
    /// Legal holidays, one entry each.
    pub holidays: Vec<Dated<Holiday>>,
    /// About loans.
    pub loan: LoanTables,
}

impl Tables {
    /// Reads `files`, each a name and its text, as one set. What a file holds is told by how its name begins.
    ///
    /// # Errors
    /// A name that no table has; a file that is no table file; an unknown table; a missing, unknown or mistyped field; a
    /// fraction written as a bare number; an entry that ends before it begins or breaks its own rule; two entries about
    /// one thing, place and time, in one file or in two; a second sample plan.
    pub fn read<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Result<Self, TableError> {
        let mut tables = Self::default();
        for (file, text) in files {
            tables.add(file, text)?;
        }
        Ok(tables)
    }

    fn add(&mut self, file: &str, text: &str) -> Result<(), TableError> {
        if file.starts_with("loan-") {
            each_entry(file, text, |entry| self.loan.add(entry))
        } else if file.starts_with("title-") {
            each_entry(file, text, |entry| put(&mut self.title, entry))
        } else if file.starts_with("transfer-tax-") {
            each_entry(file, text, |entry| put(&mut self.transfer_tax, entry))
        } else if file.starts_with("form-1099") {
            each_entry(file, text, |entry| put(&mut self.form_1099, entry))
        } else if file.starts_with("home-policy") {
            each_entry(file, text, |entry| put(&mut self.home_policy, entry))
        } else if file.starts_with("holidays-") {
            each_entry(file, text, |entry| put(&mut self.holidays, entry))
        } else if file.starts_with("commission-sample") {
            self.add_sample_plan(file, text)
        } else {
            Err(TableError::file(file, "no table has a name like this"))
        }
    }

    fn add_sample_plan(&mut self, file: &str, text: &str) -> Result<(), TableError> {
        if let Some(other) = &self.sample_plan {
            return Err(TableError::file(file, format!("there is a sample plan already, {:?}", other.name())));
        }
        self.sample_plan = Some(serde_json::from_str(text).map_err(|error| TableError::file(file, error))?);
        Ok(())
    }
}
