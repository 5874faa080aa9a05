//! What the window asks a session for, handed to the open store.

use std::path::PathBuf;

use crate::error::Result;
use crate::session::App;
use crate::view::{
    BrandsView, ChooseBrandRequest, DocumentPageRequest, DocumentPageView, DocumentPlanRequest, DocumentPlanView,
    DocumentRequest, SavedView, Tag,
};

impl App {
    /// How a document is made up.
    ///
    /// # Errors
    /// The store is locked, or as [`Hub::document_plan`](crate::Hub::document_plan).
    pub async fn document_plan(&self, request: DocumentPlanRequest) -> Result<DocumentPlanView> {
        self.hub().await?.document_plan(&request).await
    }

    /// A page of a document as a picture.
    ///
    /// # Errors
    /// As [`App::document_plan`], or no such page.
    pub async fn document_page(&self, request: DocumentPageRequest) -> Result<DocumentPageView> {
        self.hub().await?.document_page(&request).await
    }

    /// A file name for a document.
    ///
    /// # Errors
    /// As [`App::document_plan`].
    pub async fn document_file_name(&self, request: &DocumentRequest) -> Result<String> {
        self.hub().await?.document_file_name(request).await
    }

    /// Writes a document.
    ///
    /// # Errors
    /// As [`App::document_plan`], or the file cannot be written.
    pub async fn export_document(&self, request: DocumentRequest, wide: bool, path: PathBuf) -> Result<SavedView> {
        let saved = self.hub().await?.export_document(&request, wide, &path).await?;
        // It may be shown in the file manager.
        self.note_written(&path);
        Ok(saved)
    }

    /// The brands of documents and the logo.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn brands(&self) -> Result<BrandsView> {
        self.hub().await?.brands().await
    }

    /// Chooses the brand of documents.
    ///
    /// # Errors
    /// The store is locked, or there is no such brand.
    pub async fn choose_brand(&self, request: ChooseBrandRequest) -> Result<BrandsView> {
        let brands = self.hub().await?.choose_brand(&request).await?;
        self.say(&[Tag::Settings]);
        Ok(brands)
    }

    /// Keeps a picture as the logo.
    ///
    /// # Errors
    /// The store is locked, or the file is no picture.
    pub async fn set_logo(&self, path: PathBuf) -> Result<BrandsView> {
        let brands = self.hub().await?.set_logo(&path).await?;
        self.say(&[Tag::Settings]);
        Ok(brands)
    }

    /// Takes the logo away.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn remove_logo(&self) -> Result<BrandsView> {
        let brands = self.hub().await?.remove_logo().await?;
        self.say(&[Tag::Settings]);
        Ok(brands)
    }
}
