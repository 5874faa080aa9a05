//! The dated tables of rates, fees, limits and rules: shipped with the program, each replaced by a file of the same name in
//! the folder `tables` beside the store, and joined by files of other names there.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use chrono::NaiveDate;
use hub_compliance::deadline::{self, DeadlineTables};
use hub_compliance::payment::{self, PaymentRules};
use hub_compliance::touring::TouringTables;
use hub_compliance::transaction::TransactionTables;
use hub_domain::dated::Dated;
use hub_domain::{Clock as _, SystemClock};
use hub_finance::worked::{self, Worked, WorkedError};
use hub_finance::{ListedTable, TableKind, Tables};
use serde_json::Value;

use crate::error::{AppError, Result};
use crate::view::{MoneyTableView, TableKindView};

macro_rules! shipped {
    ($($folder:literal: [$($name:literal),* $(,)?]),* $(,)?) => {
        &[$($(($name, include_str!(concat!("../../../assets/", $folder, "/", $name)))),*),*]
    };
}

/// Name and text of each.
const SHIPPED: &[(&str, &str)] = shipped! {
    "compliance": [
        "contingencies-us-ca.json",
        "contingencies-us-tx.json",
        "deadlines-us-ca.json",
        "deadlines-us-fl.json",
        "deadlines-us-tx.json",
        "deadlines-us.json",
        "outcomes-us.json",
        "papers-us-ca.json",
        "papers-us-tx.json",
        "papers-us.json",
        "payment-rules.json",
        "touring-us.json",
    ],
    "finance": [
        "commission-sample.json",
        "form-1099.json",
        "holidays-us-ca.json",
        "holidays-us-tx.json",
        "holidays-us.json",
        "home-policy.json",
        "loan-county-limits.json",
        "loan-disclosures.json",
        "loan-insurance.json",
        "loan-limits.json",
        "loan-pricing.json",
        "loan-programmes.json",
        "title-us-fl.json",
        "title-us-tx.json",
        "transfer-tax-us.json",
    ],
};

/// Larger than any table; what is longer is no table.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Every table, read and checked.
#[derive(Debug, Clone)]
pub struct MoneyTables {
    /// About loans, closing, ownership and commissions.
    pub finance: Tables,
    /// Who may pay whom for what.
    pub payments: PaymentRules,
    /// How the dates of contracts and laws are counted.
    pub deadlines: DeadlineTables,
    /// Papers that transactions need, and how contracts end.
    pub transactions: TransactionTables,
    /// What has to be agreed to before homes are toured.
    pub touring: TouringTables,
    /// What each file holds, by name of the file.
    files: Vec<TableFile>,
}

/// A file of tables.
#[derive(Debug, Clone)]
struct TableFile {
    name: String,
    own: bool,
    tables: Vec<ListedTable>,
    /// A commission plan to begin from, by its name.
    plan: Option<String>,
    /// Rules for dates, contingencies, touring, papers or rates, in words.
    rules: Vec<Dated<String>>,
}

/// The text of a file, and whether it is the user's own.
type Texts = BTreeMap<String, (String, bool)>;

impl MoneyTables {
    /// Those that the program came with.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static TABLES: LazyLock<MoneyTables> =
            LazyLock::new(|| MoneyTables::read(&shipped_files()).expect("a test reads every table that is shipped"));
        &TABLES
    }

    /// Those that the program came with, replaced and joined by the files in `folder`. A folder that is not there holds none.
    ///
    /// # Errors
    /// A file that cannot be read or is refused, by name and entry; then nothing of the folder is used.
    pub fn with_folder(folder: &Path) -> Result<Self> {
        let mut files = shipped_files();
        let wrong = |name: &str, why: &dyn std::fmt::Display| AppError::bad_request("tables", format!("{name}: {why}"));
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::shipped().clone()),
            Err(error) => return Err(wrong(&folder.display().to_string(), &error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| wrong(&folder.display().to_string(), &error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.ends_with(".json") {
                continue;
            }
            let size = entry.metadata().map_err(|error| wrong(&name, &error))?.len();
            if size > LARGEST {
                return Err(wrong(&name, &format!("{size} bytes are more than the {LARGEST} that a table may have")));
            }
            let text = std::fs::read_to_string(entry.path()).map_err(|error| wrong(&name, &error))?;
            files.insert(name, (text, true));
        }
        Self::read(&files).map_err(|why| AppError::bad_request("tables", why))
    }

    fn read(files: &Texts) -> std::result::Result<Self, String> {
        let (mut payments, mut deadlines, mut finance, mut told) = (None, Vec::new(), Vec::new(), Vec::new());
        let mut transactions = Vec::new();
        let mut touring = Vec::new();
        for (name, (text, own)) in files {
            let text = text.trim_start_matches('\u{feff}');
            let mut file =
                TableFile { name: name.clone(), own: *own, tables: Vec::new(), plan: None, rules: Vec::new() };
            if name == "payment-rules.json" {
                payments = Some(PaymentRules::parse(text).map_err(|error| format!("{name}: {error}"))?);
            } else if DeadlineTables::is_file(name) {
                file.rules = DeadlineTables::list(name, text).map_err(|error| error.to_string())?;
                deadlines.push((name.as_str(), text));
            } else if TransactionTables::is_file(name) {
                let alone = TransactionTables::read([(name.as_str(), text)]).map_err(|error| error.to_string())?;
                file.rules = alone.list();
                transactions.push((name.as_str(), text));
            } else if TouringTables::is_file(name) {
                let alone = TouringTables::read([(name.as_str(), text)]).map_err(|error| error.to_string())?;
                file.rules = alone.titles();
                touring.push((name.as_str(), text));
            } else {
                let alone = Tables::read([(name.as_str(), text)]).map_err(|error| error.to_string())?;
                file.plan = alone.sample_plan.as_ref().map(|plan| plan.name().to_owned());
                file.tables = alone.list();
                finance.push((name.as_str(), text));
            }
            told.push(file);
        }
        // All together too: two files may not speak about one thing, place and time.
        let finance = Tables::read(finance).map_err(|error| error.to_string())?;
        let deadlines = DeadlineTables::read(deadlines).map_err(|error| error.to_string())?;
        let transactions = TransactionTables::read(transactions).map_err(|error| error.to_string())?;
        let touring = TouringTables::read(touring).map_err(|error| error.to_string())?;
        let payments = payments.ok_or("payment-rules.json is not there")?;
        Ok(Self { finance, payments, deadlines, transactions, touring, files: told })
    }

    /// Names of the files in use that are the user's own.
    pub(crate) fn own_files(&self) -> Vec<String> {
        self.files.iter().filter(|file| file.own).map(|file| file.name.clone()).collect()
    }

    /// Every table, by file; `day` decides which of them hold.
    pub(crate) fn list(&self, day: NaiveDate) -> Vec<MoneyTableView> {
        let mut all = Vec::new();
        for file in &self.files {
            let row = |kind, about: &str| MoneyTableView {
                kind,
                about: about.to_owned(),
                jurisdiction: "US".to_owned(),
                valid_from: None,
                valid_to: None,
                cite: String::new(),
                loaded_by: if file.own { file.name.clone() } else { "shipped".to_owned() },
                file: file.name.clone(),
                shipped: !file.own,
                holds: true,
            };
            all.extend(file.tables.iter().map(|table| MoneyTableView {
                jurisdiction: table.dated.jurisdiction.clone(),
                valid_from: Some(table.dated.valid_from.to_string()),
                valid_to: table.dated.valid_to.map(|day| day.to_string()),
                cite: table.dated.source.cite.clone(),
                loaded_by: table.dated.source.loaded_by.clone(),
                holds: table.dated.holds_on(day),
                ..row(kind_view(table.kind), &table.about)
            }));
            let of_rules = match file.name.as_str() {
                name if DeadlineTables::is_of_contingencies(name) => TableKindView::Contingencies,
                name if DeadlineTables::is_file(name) => TableKindView::Deadlines,
                name if TransactionTables::is_of_outcomes(name) => TableKindView::Outcomes,
                name if TouringTables::is_file(name) => TableKindView::Touring,
                _ => TableKindView::Papers,
            };
            all.extend(file.rules.iter().map(|rule| MoneyTableView {
                jurisdiction: rule.jurisdiction.clone(),
                valid_from: Some(rule.valid_from.to_string()),
                valid_to: rule.valid_to.map(|day| day.to_string()),
                cite: rule.source.cite.clone(),
                loaded_by: rule.source.loaded_by.clone(),
                holds: rule.holds_on(day),
                ..row(of_rules, &rule.value)
            }));
            all.extend(file.plan.iter().map(|plan| row(TableKindView::CommissionPlan, plan)));
            if file.name == "payment-rules.json" {
                all.extend(self.payments.rows().iter().map(|rule| MoneyTableView {
                    jurisdiction: rule.jurisdiction.clone(),
                    valid_from: Some(rule.valid_from.to_string()),
                    valid_to: rule.valid_to.map(|day| day.to_string()),
                    cite: rule.source.clone(),
                    loaded_by: rule.loaded_by.clone(),
                    holds: rule.valid_from <= day && rule.valid_to.is_none_or(|last| day <= last),
                    ..row(TableKindView::PaymentRules, &format!("{} {}", rule.id, rule.title))
                }));
            }
        }
        all.sort_by(|a, b| {
            (a.kind, &a.jurisdiction, &a.about, &a.valid_from).cmp(&(b.kind, &b.jurisdiction, &b.about, &b.valid_from))
        });
        all
    }

    /// Computes a worked example. None for a kind that nothing here computes.
    #[must_use]
    pub fn work(&self, kind: &str, inputs: &Value, expected: &Value) -> Option<Worked> {
        let decided = || {
            let decided = payment::worked::work(kind, inputs, expected, &self.payments, today())?;
            Some(decided.map_err(WorkedError::refused))
        };
        let counted = || {
            let holidays = &self.finance.holidays;
            let counted = deadline::worked::work(kind, inputs, expected, &self.deadlines, holidays)?;
            Some(counted.map_err(WorkedError::refused))
        };
        worked::work(kind, inputs, expected, &self.finance).or_else(decided).or_else(counted)
    }
}

fn shipped_files() -> Texts {
    SHIPPED.iter().map(|(name, text)| ((*name).to_owned(), ((*text).to_owned(), false))).collect()
}

fn kind_view(kind: TableKind) -> TableKindView {
    match kind {
        TableKind::ConformingLimits => TableKindView::ConformingLimits,
        TableKind::CountyLimits => TableKindView::CountyLimits,
        TableKind::Hpa => TableKindView::Hpa,
        TableKind::PmiFactors => TableKindView::PmiFactors,
        TableKind::FhaPremiums => TableKindView::FhaPremiums,
        TableKind::VaFees => TableKindView::VaFees,
        TableKind::VaResidual => TableKindView::VaResidual,
        TableKind::UsdaFees => TableKindView::UsdaFees,
        TableKind::RatioGuides => TableKindView::RatioGuides,
        TableKind::ConcessionCaps => TableKindView::ConcessionCaps,
        TableKind::Llpa => TableKindView::Llpa,
        TableKind::Trid => TableKindView::Trid,
        TableKind::DisclosureTolerance => TableKindView::DisclosureTolerance,
        TableKind::Holidays => TableKindView::Holidays,
        TableKind::SampleForms => TableKindView::SampleForms,
        TableKind::TitlePremiums => TableKindView::TitlePremiums,
        TableKind::TransferTax => TableKindView::TransferTax,
        TableKind::Form1099 => TableKindView::Form1099,
        TableKind::HomePolicy => TableKindView::HomePolicy,
    }
}

/// The day by whose rules is asked where nobody names one.
pub(crate) fn today() -> NaiveDate {
    SystemClock.today()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_table_is_read_and_none_is_forgotten() {
        let tables = MoneyTables::shipped();
        assert!(!tables.payments.rows().is_empty() && !tables.finance.title.is_empty());
        assert!(!tables.finance.holidays.is_empty() && tables.finance.sample_plan.is_some());
        assert!(!tables.deadlines.rules().is_empty());
        assert!(!tables.transactions.papers.is_empty() && !tables.transactions.outcomes.is_empty());
        assert!(!tables.touring.rules().is_empty());
        let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets");
        let mut there: Vec<String> = ["finance", "compliance"]
            .iter()
            .flat_map(|folder| std::fs::read_dir(assets.join(folder)).unwrap())
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".json"))
            .collect();
        there.sort();
        let mut listed: Vec<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
        listed.sort_unstable();
        assert_eq!(there, listed);
    }

    #[test]
    fn a_file_of_the_same_name_takes_the_place_and_a_wrong_one_is_named() {
        let folder = tempfile::tempdir().unwrap();
        assert!(MoneyTables::with_folder(&folder.path().join("none")).is_ok());
        let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        let (name, text) = SHIPPED.iter().find(|(name, _)| *name == "form-1099.json").unwrap();
        put(name, &text.replace("shipped", "brokerage"));
        let tables = MoneyTables::with_folder(folder.path()).unwrap();
        assert!(tables.finance.form_1099.iter().all(|table| table.source.loaded_by == "brokerage"));
        assert_eq!(tables.own_files(), ["form-1099.json"]);
        let list = tables.list(NaiveDate::from_ymd_opt(2026, 11, 22).unwrap());
        let own: Vec<_> = list.iter().filter(|table| !table.shipped).collect();
        assert!(own.iter().all(|table| table.kind == TableKindView::Form1099) && own.len() == 2);
        assert_eq!(own.iter().filter(|table| table.holds).count(), 1, "one year's threshold holds at a time");
        assert!(list.iter().any(|table| table.kind == TableKindView::PaymentRules && table.shipped));
        // Rules for dates and contingencies are tables like the others.
        let (dates, text) = SHIPPED.iter().find(|(name, _)| *name == "deadlines-us-tx.json").unwrap();
        put(dates, &text.replace("shipped", "counsel"));
        let tables = MoneyTables::with_folder(folder.path()).unwrap();
        let list = tables.list(NaiveDate::from_ymd_opt(2026, 11, 22).unwrap());
        let own: Vec<_> = list.iter().filter(|table| table.file == *dates).collect();
        assert!(!own.is_empty() && own.iter().all(|table| table.loaded_by == "counsel" && !table.shipped));
        assert!(own.iter().all(|table| table.kind == TableKindView::Deadlines && !table.about.is_empty()));
        assert!(list.iter().any(|table| table.kind == TableKindView::Contingencies && table.shipped));
        assert!(tables.deadlines.rules().iter().any(|rule| rule.source.loaded_by == "counsel"));
        let count = |tables: &MoneyTables| tables.deadlines.rules().len();
        assert_eq!(count(&tables), count(MoneyTables::shipped()), "it replaces, and adds none");
        put("deadlines-us-tx.json", "{\"what\": \"none\", \"entries\": []}");
        let error = MoneyTables::with_folder(folder.path()).unwrap_err().to_string();
        assert!(error.contains("contingencies-") && error.contains("no rule counts"), "{error}");
        std::fs::remove_file(folder.path().join(dates)).unwrap();
        put("notes.json", "{}");
        let error = MoneyTables::with_folder(folder.path()).unwrap_err().to_string();
        assert!(error.contains("notes.json"), "{error}");
        std::fs::remove_file(folder.path().join("notes.json")).unwrap();
        put(name, "{");
        let error = MoneyTables::with_folder(folder.path()).unwrap_err().to_string();
        assert!(error.contains("form-1099.json"), "{error}");
    }
}
