//! Documents of partners, in and out.

use std::path::Path;

use hub_domain::partner::{NewDocument, SignedBy};

use super::shared::{checked, day, item_id, one_day, partner_id};
use crate::error::{AppError, Result};
use crate::files;
use crate::hub::Hub;
use crate::view::{AttachDocumentRequest, IdRequest, SavedView};

impl Hub {
    /// Takes a file in as a document of a partner: a PDF, PNG or JPEG by its content as well as by its name, of at most
    /// 25 MiB; a larger one is refused unread.
    ///
    /// # Errors
    /// What is wrong with the file, by its name; no such partner or agreement.
    pub async fn attach_document(&self, request: &AttachDocumentRequest, file: &Path) -> Result<()> {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
        let signed = request.signed_by.iter().map(|s| -> Result<SignedBy> {
            Ok(SignedBy { name: s.name.trim().to_owned(), on: one_day("signedBy.on", &s.on)? })
        });
        let about = NewDocument {
            partner: partner_id(&request.partner)?,
            agreement: request.agreement.as_deref().map(item_id).transpose()?,
            name: name.ok_or_else(|| AppError::bad_request("path", "names no file"))?,
            signed_by: signed.collect::<Result<_>>()?,
            expires_on: day("expiresOn", request.expires_on.as_deref())?,
        };
        let me = self.me().await?.id;
        self.0.store.add_partner_file(&checked(about)?, file, Some(me)).await?;
        Ok(())
    }

    /// The name a document came with.
    ///
    /// # Errors
    /// No such document.
    pub async fn document_name(&self, request: &IdRequest) -> Result<String> {
        let name = self.0.store.partner_document_name(item_id(&request.id)?).await?;
        Ok(files::safe_name(&name))
    }

    /// Writes a document into a file, after its content was compared with what was taken in.
    ///
    /// # Errors
    /// No such document; its content is not the one that was taken in; what the disk says.
    pub async fn save_document(&self, request: &IdRequest, path: &Path) -> Result<SavedView> {
        let content = self.0.store.partner_document_content(item_id(&request.id)?).await?;
        files::save(path, &content)
    }
}
