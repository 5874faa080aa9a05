//! Documents of partners: whole, checked by their content, version after version.

use std::io::Read;
use std::path::Path;

use hub_domain::partner::{
    Agreement, Checked, MOST_DOCUMENT_BYTES, MediaType, NewDocument, PartnerDocument, PartnerError, check_document,
};
use hub_domain::{PartnerId, PartnerItemId, ProfileId};
use serde::{Deserialize, Serialize};
use sqlx::{Connection as _, Row};

use super::act::{Act, Deed, bytes, number_of, read, write};
use super::items;
use crate::page::off_thread;
use crate::{Store, StoreError, time};

/// What the row of a document says beside its columns.
#[derive(Serialize, Deserialize)]
struct Body {
    about: NewDocument,
    version: u32,
    media_type: MediaType,
    bytes: u64,
}

impl Store {
    /// Takes a file in. One that is too large is refused by its size, or after the first byte too many, never read whole.
    ///
    /// # Errors
    /// As [`Store::add_partner_document`]; [`StoreError::Io`] for a file that cannot be read.
    pub async fn add_partner_file(
        &self,
        about: &Checked<NewDocument>,
        file: &Path,
        by: Option<ProfileId>,
    ) -> Result<PartnerDocument, StoreError> {
        let (file, name) = (file.to_owned(), about.get().name.clone());
        let content = off_thread(move || {
            let file = std::fs::File::open(file).map_err(StoreError::io("opening the document"))?;
            let size = file.metadata().map_err(StoreError::io("reading the document"))?.len();
            if size > MOST_DOCUMENT_BYTES {
                return Err(too_large(&name));
            }
            bounded(file, &name)
        })
        .await?;
        self.add_partner_document(about, content, by).await
    }

    /// Keeps a document; the next version, where its partner has one of that name. The same content is kept once.
    ///
    /// # Errors
    /// [`StoreError::Partner`] for a content that is too large or not what its name says;
    /// [`StoreError::NotFound`] for a partner, agreement or profile that is not there.
    pub async fn add_partner_document(
        &self,
        about: &Checked<NewDocument>,
        content: Vec<u8>,
        by: Option<ProfileId>,
    ) -> Result<PartnerDocument, StoreError> {
        let about = about.get().clone();
        about.check()?;
        let media_type = check_document(&about.name, &content)?;
        let digest = *blake3::hash(&content).as_bytes();
        let size = content.len() as u64;
        let id = PartnerItemId::new();
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let act = Act::of(&mut tx, by, self.now_ms()).await?;
        let partner = number_of(&mut tx, about.partner).await?;
        let mut agreement_row = None;
        if let Some(agreement) = about.agreement {
            let (row, found) = items::find::<Agreement>(&mut tx, agreement)
                .await?
                .ok_or(StoreError::NotFound { what: "agreement" })?;
            if found.value.partner != about.partner {
                return Err(StoreError::bad("the agreement is with another partner"));
            }
            agreement_row = Some(row);
        }
        let last: u32 = sqlx::query_scalar(
            "SELECT coalesce(max(body ->> '$.version'), 0) FROM partner_item
             WHERE partner = ? AND kind = 'document' AND body ->> '$.about.name' = ?",
        )
        .bind(partner)
        .bind(&about.name)
        .fetch_one(&mut *tx)
        .await?;
        sqlx::query("INSERT OR IGNORE INTO partner_file (digest, content) VALUES (?, ?)")
            .bind(digest.to_vec())
            .bind(content)
            .execute(&mut *tx)
            .await?;
        let body = Body { about, version: last + 1, media_type, bytes: size };
        let text = write(&body)?;
        sqlx::query(
            "INSERT INTO partner_item (uuid, partner, kind, agreement, file, body, revision, created_at, updated_at)
             VALUES (?1, ?2, 'document', ?3, ?4, ?5, 1, ?6, ?6)",
        )
        .bind(bytes(id.as_uuid()))
        .bind(partner)
        .bind(agreement_row)
        .bind(digest.to_vec())
        .bind(&text)
        .bind(act.now)
        .execute(&mut *tx)
        .await?;
        let deed = Deed { partner, item: Some(id.as_uuid()), kind: "document", before: None, after: Some(&text) };
        act.note(&mut tx, deed).await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(document(id, body, digest, act.now))
    }

    /// The documents of a partner, by name, the last version first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown partner.
    pub async fn partner_documents(&self, partner: PartnerId) -> Result<Vec<PartnerDocument>, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, partner).await?;
        let rows = sqlx::query(
            "SELECT uuid, body, file, created_at FROM partner_item WHERE partner = ? AND kind = 'document'
             ORDER BY body ->> '$.about.name', body ->> '$.version' DESC",
        )
        .bind(number)
        .fetch_all(&mut *reader)
        .await?;
        rows.iter()
            .map(|row| {
                let id = super::act::uuid(row.try_get(0)?)?.into();
                Ok(document(id, read(row.try_get(1)?)?, digest_of(row.try_get(2)?)?, row.try_get(3)?))
            })
            .collect()
    }

    /// The name a document came with.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn partner_document_name(&self, id: PartnerItemId) -> Result<String, StoreError> {
        let mut reader = self.reader().await?;
        sqlx::query_scalar("SELECT body ->> '$.about.name' FROM partner_item WHERE uuid = ? AND kind = 'document'")
            .bind(bytes(id.as_uuid()))
            .fetch_optional(&mut *reader)
            .await?
            .ok_or(StoreError::NotFound { what: "document" })
    }

    /// The content of a document, looked at again: what does not have the hash it was taken in with is not given out.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Damaged`].
    pub async fn partner_document_content(&self, id: PartnerItemId) -> Result<Vec<u8>, StoreError> {
        let mut reader = self.reader().await?;
        let row = sqlx::query(
            "SELECT f.digest, f.content FROM partner_item i JOIN partner_file f ON f.digest = i.file WHERE i.uuid = ?",
        )
        .bind(bytes(id.as_uuid()))
        .fetch_optional(&mut *reader)
        .await?
        .ok_or(StoreError::NotFound { what: "document" })?;
        let (digest, content): (Vec<u8>, Vec<u8>) = (row.try_get(0)?, row.try_get(1)?);
        if blake3::hash(&content).as_bytes().as_slice() != digest {
            return Err(StoreError::damaged("a document is not the one that was taken in"));
        }
        Ok(content)
    }
}

fn document(id: PartnerItemId, body: Body, digest: [u8; 32], added: i64) -> PartnerDocument {
    let Body { about, version, media_type, bytes } = body;
    PartnerDocument { id, about, version, media_type, digest, bytes, added_at: time::from_ms(added) }
}

fn digest_of(bytes: &[u8]) -> Result<[u8; 32], StoreError> {
    bytes.try_into().map_err(|_| StoreError::damaged("the hash of a document does not read"))
}

fn too_large(name: &str) -> StoreError {
    PartnerError::TooLarge { name: name.to_owned(), most_mib: MOST_DOCUMENT_BYTES / 1024 / 1024 }.into()
}

/// All of a stream that has an end in time: a size that was told is not trusted.
fn bounded(from: impl Read, name: &str) -> Result<Vec<u8>, StoreError> {
    let mut content = Vec::new();
    from.take(MOST_DOCUMENT_BYTES + 1).read_to_end(&mut content).map_err(StoreError::io("reading the document"))?;
    if content.len() as u64 > MOST_DOCUMENT_BYTES {
        return Err(too_large(name));
    }
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_end_is_refused_after_the_first_byte_too_many() {
        let refused = bounded(std::io::repeat(b'%'), "endless.pdf").unwrap_err();
        assert_eq!(refused.to_string(), "endless.pdf: larger than 25 MiB");
        assert_eq!(bounded(b"abc".as_slice(), "a.pdf").unwrap(), b"abc");
    }
}
