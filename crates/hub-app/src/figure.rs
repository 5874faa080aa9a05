//! Figures and pictures of charts, taken along as files.

use std::path::PathBuf;

use base64::Engine as _;

use crate::error::{AppError, Result};
use crate::files;
use crate::session::App;
use crate::view::{FigureKind, SaveFigureRequest, SavedView};

/// Most characters of a request's content. The largest chart on a large screen is a tenth of it.
const MOST: usize = 16 * 1024 * 1024;

impl App {
    /// A file name for what a chart shows, without characters that file systems refuse.
    #[must_use]
    pub fn figure_file_name(&self, request: &SaveFigureRequest) -> String {
        let ending = match request.kind {
            FigureKind::Csv => "csv",
            FigureKind::Png => "png",
        };
        format!("{}.{ending}", files::safe_name(&request.name))
    }

    /// Writes what a chart shows, whole or not at all.
    ///
    /// # Errors
    /// The store is locked; the content is not of its kind or too large; the file cannot be written.
    pub async fn save_figure(&self, request: SaveFigureRequest, path: PathBuf) -> Result<SavedView> {
        // What is on screen came out of an open store.
        self.hub().await?;
        let bytes = content_of(request)?;
        self.write(&path, &bytes)
    }
}

/// The bytes of the file. CSV begins with a byte order mark, without which spreadsheets misread names with accents.
fn content_of(request: SaveFigureRequest) -> Result<Vec<u8>> {
    if request.content.len() > MOST {
        return Err(AppError::bad_request("content", "larger than 16 MB"));
    }
    match request.kind {
        FigureKind::Csv => Ok(format!("\u{feff}{}", request.content).into_bytes()),
        FigureKind::Png => {
            let bytes = base64::engine::general_purpose::STANDARD
                .decode(request.content.as_bytes())
                .map_err(|_| AppError::bad_request("content", "not base64"))?;
            if !bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
                return Err(AppError::bad_request("content", "not a PNG picture"));
            }
            Ok(bytes)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::ErrorCode;

    fn request(kind: FigureKind, content: &str) -> SaveFigureRequest {
        SaveFigureRequest { name: "Median price".into(), kind, content: content.into() }
    }

    #[test]
    fn figures_are_text_that_spreadsheets_read() {
        let bytes = content_of(request(FigureKind::Csv, "Month,José\r\n")).unwrap();
        assert_eq!(bytes, "\u{feff}Month,José\r\n".as_bytes());
    }

    #[test]
    fn only_pictures_pass_as_pictures() {
        let png = base64::engine::general_purpose::STANDARD.encode(b"\x89PNG\r\n\x1a\nrest");
        assert!(content_of(request(FigureKind::Png, &png)).unwrap().ends_with(b"rest"));
        for bad in ["%%%", "aGVsbG8="] {
            assert_eq!(content_of(request(FigureKind::Png, bad)).unwrap_err().code, ErrorCode::BadRequest);
        }
        let large = "a".repeat(MOST + 1);
        assert_eq!(content_of(request(FigureKind::Csv, &large)).unwrap_err().code, ErrorCode::BadRequest);
    }
}
