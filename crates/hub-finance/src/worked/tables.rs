use crate::commission::Plan;
use crate::home_policy::PolicyForm;
use crate::loan::tables::LoanTables;
use crate::title::TitleRates;
use crate::{Dated, Form1099, TableError, TransferTax, parse_tables};

/// The dated tables that worked examples are computed with. The caller reads them; see `assets/finance/`.
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
    /// The plan that an example means which names no tiers of its own.
    pub sample_plan: Option<Plan>,
    /// What loans need; read as one set, by [`LoanTables::parse`].
    pub loan: LoanTables,
}

impl Tables {
    /// Adds the tables of one file; what they are is told by how its name begins. False when it is none of
    /// ours; those of loans are not.
    ///
    /// # Errors
    /// When the file is refused; then nothing is added.
    pub fn add(&mut self, file: &str, text: &str) -> Result<bool, TableError> {
        if file.starts_with("title-") {
            self.title.extend(parse_tables(file, text)?);
        } else if file.starts_with("transfer-tax-") {
            self.transfer_tax.extend(parse_tables(file, text)?);
        } else if file.starts_with("form-1099") {
            self.form_1099.extend(parse_tables(file, text)?);
        } else if file.starts_with("home-policy") {
            self.home_policy.extend(parse_tables(file, text)?);
        } else if file.starts_with("commission-sample") {
            let plan = serde_json::from_str(text);
            let broken = |error: serde_json::Error| TableError::File { file: file.to_owned(), why: error.to_string() };
            self.sample_plan = Some(plan.map_err(broken)?);
        } else {
            return Ok(false);
        }
        Ok(true)
    }
}
