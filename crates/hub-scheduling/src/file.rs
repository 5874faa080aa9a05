//! A description as a file.

use serde::de::DeserializeOwned;

use crate::InputError;

/// Reads a description; what is wrong is told with its line and column.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, InputError> {
    serde_json::from_str(text).map_err(|error| InputError::Json(error.to_string()))
}
