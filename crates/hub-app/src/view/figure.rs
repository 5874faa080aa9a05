use serde::{Deserialize, Serialize};
use specta::Type;

/// What a chart is saved as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FigureKind {
    /// Its figures; the content is the text.
    Csv,
    /// Its picture; the content is base64.
    Png,
}

/// Saves what a chart shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveFigureRequest {
    /// Title of the chart; the suggested file name is made of it.
    pub name: String,
    /// As what.
    pub kind: FigureKind,
    /// The file: text for CSV, base64 for PNG; 16 MB at most.
    pub content: String,
}
