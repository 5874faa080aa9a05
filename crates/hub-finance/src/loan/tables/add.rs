use hub_domain::dated::put;
use serde_json::Value;

use super::{LoanTables, SampleForm};
use crate::Checked;
use crate::loan::{ConformingLimits, DisclosureTolerance, HpaRules, TridRules, UsdaFees};

impl LoanTables {
    /// Adds an entry of a loan file: of which kind it is, its key `table` says.
    pub(crate) fn add(&mut self, mut entry: Value) -> Result<(), String> {
        let table = entry.as_object_mut().and_then(|fields| fields.remove("table"));
        let table = table.as_ref().and_then(Value::as_str).unwrap_or("no table named");
        let added = match table {
            "conforming_limits" => put(&mut self.conforming_limits, entry),
            "county_limits" => put(&mut self.county_limits, entry),
            "hpa" => put(&mut self.hpa, entry),
            "pmi_factors" => put(&mut self.pmi_factors, entry),
            "fha_premiums" => put(&mut self.fha_premiums, entry),
            "va_fees" => put(&mut self.va_fees, entry),
            "va_residual" => put(&mut self.va_residual, entry),
            "usda_fees" => put(&mut self.usda_fees, entry),
            "ratio_guides" => put(&mut self.ratio_guides, entry),
            "concession_caps" => put(&mut self.concession_caps, entry),
            "llpa" => put(&mut self.llpa, entry),
            "trid" => put(&mut self.trid, entry),
            "disclosure_tolerance" => put(&mut self.disclosure_tolerance, entry),
            "sample_forms" => put(&mut self.sample_forms, entry),
            _ => Err("no such table".into()),
        };
        added.map_err(|why| format!("{table}: {why}"))
    }
}

impl Checked for ConformingLimits {}
impl Checked for HpaRules {}
impl Checked for UsdaFees {}
impl Checked for TridRules {}
impl Checked for DisclosureTolerance {}

impl Checked for SampleForm {
    fn about(&self) -> std::borrow::Cow<'_, str> {
        (&self.form).into()
    }
}
