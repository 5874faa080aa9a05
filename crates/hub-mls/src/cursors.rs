//! How the sources of this crate keep a place in their cursor.

use hub_connector::Cursor;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads a cursor; one that this version cannot read means starting over, which costs time and loses nothing.
pub(crate) fn read<P: DeserializeOwned + Default>(cursor: Option<&Cursor>, is_ours: impl FnOnce(&P) -> bool) -> P {
    let Some(Cursor(value)) = cursor else { return P::default() };
    match serde_json::from_value::<P>(value.clone()) {
        Ok(read) if is_ours(&read) => read,
        _ => {
            tracing::warn!("a checkpoint of another version is not used; the copy starts over");
            P::default()
        }
    }
}

/// Writes a place. Its keys are texts, so it always serialises.
pub(crate) fn write<P: Serialize>(place: &P) -> Cursor {
    Cursor(serde_json::to_value(place).unwrap_or_default())
}
