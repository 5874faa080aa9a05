use hub_finance::worked::Tables;

/// Every table the product ships, by file name. The loan tables are tested beside the loans.
pub const FILES: [(&str, &str); 5] = [
    ("title-us-tx.json", include_str!("../../../../assets/finance/title-us-tx.json")),
    ("transfer-tax-us.json", include_str!("../../../../assets/finance/transfer-tax-us.json")),
    ("form-1099.json", include_str!("../../../../assets/finance/form-1099.json")),
    ("commission-sample.json", include_str!("../../../../assets/finance/commission-sample.json")),
    ("home-policy.json", include_str!("../../../../assets/finance/home-policy.json")),
];

pub fn tables() -> Tables {
    let mut tables = Tables::default();
    for (file, text) in FILES {
        assert!(tables.add(file, text).unwrap_or_else(|error| panic!("{error}")), "{file} is none of ours");
    }
    tables
}
