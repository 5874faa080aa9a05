//! Worksheets that are kept, and the folder of tables.

use hub_app::view::{
    ErrorCode, OwnershipInputs, PartOfPriceView, PresentRequest, RenameWorksheetRequest, SaveWorksheetRequest,
    TableKindView, WorksheetIdRequest, WorksheetInputs, WorksheetVersion, YearlyInput,
};

use crate::support::{app, no_keychain, with_passphrase};

fn cash_purchase(price: i64) -> WorksheetInputs {
    let nothing = || YearlyInput { first: PartOfPriceView::Amount { cents: 0 }, growth: "0".to_owned() };
    WorksheetInputs::Ownership {
        inputs: OwnershipInputs {
            day: None,
            price,
            financing: None,
            closing_costs: PartOfPriceView::Percent { percent: "2".to_owned() },
            appreciation: "0".to_owned(),
            property_tax: nothing(),
            insurance: nothing(),
            dues: nothing(),
            upkeep: nothing(),
            utilities: nothing(),
            tax_effect: None,
            elsewhere: None,
            years: 1,
        },
    }
}

fn save(of: Option<WorksheetVersion>, name: &str, price: i64) -> SaveWorksheetRequest {
    SaveWorksheetRequest { of, name: name.to_owned(), person: None, inputs: cash_purchase(price) }
}

#[tokio::test(flavor = "multi_thread")]
async fn worksheets_are_kept_changed_copied_removed_and_brought_back() {
    let dir = tempfile::tempdir().unwrap();
    let app = app(dir.path(), no_keychain());
    app.create_store(with_passphrase("quartz lantern 47")).await.unwrap();
    let first = app.save_worksheet(save(None, "  Elm Street ", 40_000_000)).await.unwrap();
    assert_eq!((first.name.as_str(), first.revision), ("Elm Street", 1));
    let seen = WorksheetVersion { id: first.id.clone(), revision: 1 };
    let second = app.save_worksheet(save(Some(seen.clone()), "Elm Street", 41_000_000)).await.unwrap();
    assert_eq!((second.revision, &second.inputs), (2, &cash_purchase(41_000_000)));
    let stale = app.save_worksheet(save(Some(seen), "Elm Street", 42_000_000)).await.unwrap_err();
    assert_eq!(stale.args["problem"], "changedSince");
    let id = WorksheetIdRequest { id: first.id.clone() };
    let renamed = RenameWorksheetRequest { id: first.id.clone(), name: "Oak Avenue".to_owned() };
    assert_eq!(app.rename_worksheet(renamed).await.unwrap().name, "Oak Avenue");
    let copy = app.duplicate_worksheet(id.clone()).await.unwrap();
    assert_eq!((copy.name.as_str(), copy.revision), ("Oak Avenue (copy)", 1));
    assert_eq!(app.worksheets().await.unwrap().len(), 2);

    let gone = app.delete_worksheet(id.clone()).await.unwrap();
    assert_eq!(app.open_worksheet(id.clone()).await.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(app.restore_worksheet(gone.clone()).await.unwrap(), gone, "as it was");
    assert!(app.restore_worksheet(gone).await.is_err(), "it is there");

    assert_eq!(app.save_worksheet(save(None, " ", 1)).await.unwrap_err().args["field"], "name");
    assert_eq!(app.save_worksheet(save(None, "Nothing", 0)).await.unwrap_err().args["field"], "price");
    assert_eq!(app.worksheets().await.unwrap().len(), 2, "what was refused is not kept");
    app.present(PresentRequest { presenting: true }).await.unwrap();
    assert!(app.worksheets().await.is_err(), "clients see no other client's figures");
    app.work_worksheet(cash_purchase(40_000_000)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_of_tables_takes_the_place_of_the_shipped_ones_until_it_is_wrong() {
    let dir = tempfile::tempdir().unwrap();
    let app = app(dir.path(), no_keychain());
    app.create_store(with_passphrase("quartz lantern 47")).await.unwrap();
    let shipped = app.money_tables().await.unwrap();
    assert!(!shipped.folder_exists && shipped.own_files.is_empty() && shipped.refused.is_none());
    assert!(shipped.tables.iter().all(|table| table.shipped));
    let folder = std::path::Path::new(&shipped.folder);
    std::fs::create_dir_all(folder).unwrap();
    let text = r#"{"what": "USDA fees", "entries": [{"table": "usda_fees", "jurisdiction": "US",
        "valid_from": "2099-10-01", "valid_to": null, "source": {"cite": "A notice", "loaded_by": "brokerage"},
        "value": {"upfront": "1.00", "annual": "0.40", "income_limit": "115"}}]}"#;
    std::fs::write(folder.join("loan-usda-2099.json"), text).unwrap();
    let own = app.read_money_tables().await.unwrap();
    assert_eq!(own.own_files, ["loan-usda-2099.json"]);
    let of =
        |own: bool| move |t: &&hub_app::view::MoneyTableView| t.kind == TableKindView::UsdaFees && t.shipped != own;
    assert_eq!(own.tables.iter().filter(of(true)).count(), 1);
    assert!(own.tables.iter().filter(of(false)).count() > 0, "a file of another name joins the shipped ones");
    std::fs::write(folder.join("loan-usda-2099.json"), text.replace("0.40", "forty")).unwrap();
    let refused = app.read_money_tables().await.unwrap();
    assert!(refused.refused.unwrap().contains("loan-usda-2099.json"));
    assert!(refused.own_files.is_empty() && refused.tables == shipped.tables, "the shipped ones stay in use");
    std::fs::remove_file(folder.join("loan-usda-2099.json")).unwrap();
    assert!(app.read_money_tables().await.unwrap().refused.is_none());
}
