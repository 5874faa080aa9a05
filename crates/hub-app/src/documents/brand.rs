//! The brand of documents and the user's own logo.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hub_report::Brand;

use crate::error::{AppError, Result};
use crate::files;
use crate::hub::Hub;
use crate::view::{BrandView, BrandsView, ChooseBrandRequest, ErrorCode};

const BRAND: &str = "document-brand";
const LOGO: &str = "document-logo";
/// Larger files are not logos.
const MOST_LOGO: u64 = 20 * 1024 * 1024;

impl Hub {
    /// The brands, which one is chosen, and the logo.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn brands(&self) -> Result<BrandsView> {
        Ok(BrandsView {
            chosen: self.brand(None).await?.id.clone(),
            brands: Brand::all()
                .iter()
                .map(|b| BrandView {
                    id: b.id.clone(),
                    name: b.name.clone(),
                    about: b.about.clone(),
                    accent: b.accent.clone(),
                })
                .collect(),
            logo: self.0.store.setting(LOGO).await?.map(|text| format!("data:image/png;base64,{text}")),
        })
    }

    /// Chooses the brand of all documents that do not name their own.
    ///
    /// # Errors
    /// No such brand.
    pub async fn choose_brand(&self, request: &ChooseBrandRequest) -> Result<BrandsView> {
        if Brand::by_id(&request.brand).is_none() {
            return Err(AppError::bad_request("brand", "no such brand"));
        }
        self.0.store.set_setting(BRAND, Some(&request.brand)).await?;
        self.brands().await
    }

    /// Keeps a picture as the logo: read, made small and written anew, so that nothing else of the file is kept.
    ///
    /// # Errors
    /// The file cannot be read or is no picture (JPEG, PNG, GIF, WebP); the logo there was stays then.
    pub async fn set_logo(&self, path: &Path) -> Result<BrandsView> {
        let too_large = std::fs::metadata(path).map_err(|e| files::refused(path, &e))?.len() > MOST_LOGO;
        if too_large {
            return Err(AppError::bad_request("logo", "a picture of at most 20 MB"));
        }
        let bytes = std::fs::read(path).map_err(|e| files::refused(path, &e))?;
        let png = tokio::task::spawn_blocking(move || hub_report::logo_png(&bytes))
            .await
            .map_err(|e| AppError::unexpected(&e))?
            .map_err(|_| AppError::bad_request("logo", "a JPEG, PNG, GIF or WebP picture that can be read"))?;
        self.0.store.set_setting(LOGO, Some(&STANDARD.encode(png))).await?;
        self.brands().await
    }

    /// Takes the logo away.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn remove_logo(&self) -> Result<BrandsView> {
        self.0.store.set_setting(LOGO, None).await?;
        self.brands().await
    }

    /// Whether documents can be printed in a brand, before work is done for one.
    ///
    /// # Errors
    /// No such brand.
    pub async fn check_brand(&self, brand: Option<&str>) -> Result<()> {
        self.brand(brand).await.map(drop)
    }

    /// A document's brand: its own, else the one in the settings, else the plain one.
    pub(crate) async fn brand(&self, own: Option<&str>) -> Result<&'static Brand> {
        if let Some(id) = own {
            return Brand::by_id(id).ok_or_else(|| AppError::bad_request("brand", "no such brand"));
        }
        let chosen = self.0.store.setting(BRAND).await?;
        Ok(chosen.as_deref().and_then(Brand::by_id).unwrap_or_else(Brand::plain))
    }

    /// The logo as PNG.
    pub(crate) async fn logo(&self) -> Result<Option<Vec<u8>>> {
        let Some(text) = self.0.store.setting(LOGO).await? else { return Ok(None) };
        STANDARD
            .decode(text)
            .map(Some)
            .map_err(|_| AppError::new(ErrorCode::Damaged).with("reason", "the logo in the settings does not read"))
    }
}
