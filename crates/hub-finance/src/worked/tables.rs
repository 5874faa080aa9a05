use crate::home_policy::PolicyForm;
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
}

impl Tables {
    /// Adds the tables of one file; what they are is told by how its name begins. False when it is none of ours.
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
        } else {
            return Ok(false);
        }
        Ok(true)
    }
}
