//! A list of prices from a file, for a sheet that somebody then keeps.

use hub_domain::Currency;
use hub_partners::sheet::read_price_list;

use super::sheet;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{ErrorCode, PriceListView, RefusedLineView};
use crate::withheld;

impl Hub {
    /// Reads a provider's list of prices from CSV. Nothing is kept: the entries go into the sheet that is being edited.
    /// Where a line is refused, none is handed out.
    ///
    /// # Errors
    /// There is no such table in the file.
    pub fn read_price_list(&self, name: &str, content: &[u8]) -> Result<PriceListView> {
        let read = read_price_list(name, content, Currency::USD, &withheld::check)
            .map_err(|error| AppError::new(ErrorCode::BadInput).with("place", name).with("reason", error))?;
        let whole = read.refused.is_empty();
        Ok(PriceListView {
            file: name.to_owned(),
            services: read.services.iter().filter(|_| whole).map(sheet::price_view).collect(),
            refused: read
                .refused
                .into_iter()
                .map(|it| RefusedLineView { line: it.line, column: it.column, reason: it.reason.to_string() })
                .collect(),
        })
    }
}
