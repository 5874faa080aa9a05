use std::sync::LazyLock;

use hub_finance::Tables;

macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../../../assets/finance/", $name)))),*]
    };
}

/// Every table the product ships, by file name.
pub const FILES: [(&str, &str); 15] = shipped![
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
];

/// One of them.
pub fn file(name: &str) -> (&'static str, &'static str) {
    FILES.into_iter().find(|(file, _)| *file == name).unwrap()
}

pub fn tables() -> &'static Tables {
    static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::read(FILES).unwrap_or_else(|error| panic!("{error}")));
    &TABLES
}
