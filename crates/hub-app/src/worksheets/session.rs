//! What the window asks a session for, handed to the open store.

use std::path::PathBuf;

use crate::error::Result;
use crate::files;
use crate::session::App;
use crate::view::{
    MoneyTablesView, PrintWorksheetRequest, RenameWorksheetRequest, SaveWorksheetRequest, SavedView,
    SavedWorksheetView, Tag, WorksheetIdRequest, WorksheetInputs, WorksheetLineView, WorksheetResult,
};

impl App {
    /// Works a worksheet out.
    ///
    /// # Errors
    /// As [`crate::Hub::work_worksheet`]; the store is locked.
    pub async fn work_worksheet(&self, request: WorksheetInputs) -> Result<WorksheetResult> {
        self.hub().await?.work_worksheet(&request)
    }

    /// The worksheets that are kept.
    ///
    /// # Errors
    /// As [`crate::Hub::worksheets`]; the store is locked.
    pub async fn worksheets(&self) -> Result<Vec<WorksheetLineView>> {
        self.hub().await?.worksheets().await
    }

    /// A worksheet that is kept.
    ///
    /// # Errors
    /// As [`crate::Hub::open_worksheet`]; the store is locked.
    pub async fn open_worksheet(&self, request: WorksheetIdRequest) -> Result<SavedWorksheetView> {
        self.hub().await?.open_worksheet(&request).await
    }

    /// Keeps a worksheet.
    ///
    /// # Errors
    /// As [`crate::Hub::save_worksheet`]; the store is locked.
    pub async fn save_worksheet(&self, request: SaveWorksheetRequest) -> Result<SavedWorksheetView> {
        let saved = self.hub().await?.save_worksheet(&request).await?;
        self.say(&[Tag::Worksheets]);
        Ok(saved)
    }

    /// Gives a worksheet another name.
    ///
    /// # Errors
    /// As [`crate::Hub::rename_worksheet`]; the store is locked.
    pub async fn rename_worksheet(&self, request: RenameWorksheetRequest) -> Result<SavedWorksheetView> {
        let saved = self.hub().await?.rename_worksheet(&request).await?;
        self.say(&[Tag::Worksheets]);
        Ok(saved)
    }

    /// A second worksheet with the same figures.
    ///
    /// # Errors
    /// As [`crate::Hub::duplicate_worksheet`]; the store is locked.
    pub async fn duplicate_worksheet(&self, request: WorksheetIdRequest) -> Result<SavedWorksheetView> {
        let saved = self.hub().await?.duplicate_worksheet(&request).await?;
        self.say(&[Tag::Worksheets]);
        Ok(saved)
    }

    /// Removes a worksheet and answers what it was.
    ///
    /// # Errors
    /// As [`crate::Hub::delete_worksheet`]; the store is locked.
    pub async fn delete_worksheet(&self, request: WorksheetIdRequest) -> Result<SavedWorksheetView> {
        let gone = self.hub().await?.delete_worksheet(&request).await?;
        self.say(&[Tag::Worksheets]);
        Ok(gone)
    }

    /// Keeps again what was removed.
    ///
    /// # Errors
    /// As [`crate::Hub::restore_worksheet`]; the store is locked.
    pub async fn restore_worksheet(&self, request: SavedWorksheetView) -> Result<SavedWorksheetView> {
        let back = self.hub().await?.restore_worksheet(&request).await?;
        self.say(&[Tag::Worksheets]);
        Ok(back)
    }

    /// A file name for a worksheet on paper.
    #[must_use]
    pub fn worksheet_file_name(&self, request: &PrintWorksheetRequest) -> String {
        let name = match request.name.trim() {
            "" => "Worksheet",
            name => name,
        };
        format!("{}.pdf", files::safe_name(&format!("{name} {}", self.clock().today())))
    }

    /// Writes a worksheet as PDF, whole or not at all.
    ///
    /// # Errors
    /// As [`crate::Hub::worksheet_pdf`]; the store is locked; the file cannot be written.
    pub async fn print_worksheet(&self, request: PrintWorksheetRequest, path: PathBuf) -> Result<SavedView> {
        let pdf = self.hub().await?.worksheet_pdf(&request).await?;
        self.write(&path, &pdf)
    }

    /// The tables about money that are in use.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn money_tables(&self) -> Result<MoneyTablesView> {
        Ok(self.hub().await?.money_tables_view())
    }

    /// Reads the folder of tables again. What is refused is said in the answer.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn read_money_tables(&self) -> Result<MoneyTablesView> {
        let hub = self.hub().await?;
        hub.read_money_tables();
        self.say(&[Tag::Worksheets, Tag::Quotes, Tag::Revenue, Tag::Settings]);
        Ok(hub.money_tables_view())
    }
}
