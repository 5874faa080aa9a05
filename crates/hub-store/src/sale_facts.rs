//! What a valuation needs of a closed sale, in one short blob.
//!
//! Reading 18,500 sales column by column takes most of its time in handing over 600,000 values; as one blob each it
//! takes a quarter. Layout: version, then for each field of [`fields`] in order a presence bit (grouped in bytes at the
//! front), then the present values: numbers little-endian, text with a 16-bit length.

use chrono::{Datelike, NaiveDate};
use hub_domain::{Area, AreaUnit, Currency, Listing, Money, PropertySubType, PropertyType, StandardStatus};

use crate::StoreError;

const VERSION: u8 = 1;
const FLAG_BYTES: usize = 6;

/// Visits the fields in their stored order; the one list that both directions share.
fn fields<V: Visit>(v: &mut V, l: &mut Listing) -> Result<(), StoreError> {
    v.text(&mut l.listing_id)?;
    v.text(&mut l.parcel_number)?;
    v.sub_type(&mut l.property_sub_type)?;
    v.money(&mut l.close_price)?;
    v.money(&mut l.list_price)?;
    v.money(&mut l.original_list_price)?;
    v.money(&mut l.concessions_amount)?;
    v.date(&mut l.close_date)?;
    v.date(&mut l.listing_contract_date)?;
    v.int(&mut l.days_on_market)?;
    v.area(&mut l.living_area)?;
    v.area(&mut l.above_grade_finished_area)?;
    v.area(&mut l.below_grade_finished_area)?;
    v.double(&mut l.lot_size_square_feet)?;
    v.int(&mut l.bedrooms_total)?;
    v.double(&mut l.bathrooms_total_decimal)?;
    v.int(&mut l.bathrooms_total_integer)?;
    v.int(&mut l.bathrooms_full)?;
    v.int(&mut l.bathrooms_half)?;
    v.double(&mut l.stories)?;
    v.int(&mut l.year_built)?;
    v.int(&mut l.year_renovated)?;
    v.double(&mut l.garage_spaces)?;
    v.double(&mut l.garage_area)?;
    v.double(&mut l.construction_quality)?;
    v.double(&mut l.condition_rating)?;
    v.double(&mut l.view_rating)?;
    v.flag(&mut l.waterfront_yn)?;
    v.flag(&mut l.pool_private_yn)?;
    v.flag(&mut l.new_construction_yn)?;
    v.text(&mut l.unparsed_address)?;
    v.text(&mut l.city)?;
    v.text(&mut l.state_or_province)?;
    v.text(&mut l.postal_code)?;
    v.text(&mut l.county_or_parish)?;
    v.text(&mut l.subdivision_name)?;
    v.text(&mut l.mls_area_major)?;
    v.double(&mut l.latitude)?;
    v.double(&mut l.longitude)
}

/// Whether a listing is a closed sale: closed, on a day, at a price, and no letting that is filed as a sale.
pub(crate) fn is_sale(listing: &Listing) -> bool {
    listing.standard_status == Some(StandardStatus::Closed)
        && listing.close_date.is_some_and(|d| crate::narrow::day(d).is_some())
        && listing.close_price.is_some()
        && !listing.is_let_as_sale()
}

/// Packs a sale. The address is the one-line form, so that a reader needs no street parts.
pub(crate) fn pack(listing: &Listing) -> Result<Vec<u8>, StoreError> {
    let mut copy = Listing { unparsed_address: listing.address_line(), public_remarks: None, ..listing.clone() };
    let mut writer = Writer { flags: [0; FLAG_BYTES], at: 0, out: Vec::with_capacity(160) };
    writer.raw_text(&listing.listing_key);
    writer.out.extend_from_slice(listing.currency_code.as_str().as_bytes());
    fields(&mut writer, &mut copy)?;
    let mut bytes = Vec::with_capacity(writer.out.len() + FLAG_BYTES + 1);
    bytes.push(VERSION);
    bytes.extend_from_slice(&writer.flags);
    bytes.extend_from_slice(&writer.out);
    Ok(bytes)
}

/// Reads what [`pack`] made; the type comes from the table's own column.
pub(crate) fn unpack(bytes: &[u8], property_type: Option<PropertyType>) -> Result<Listing, StoreError> {
    let (head, rest) = bytes.split_at_checked(1 + FLAG_BYTES).ok_or_else(damaged)?;
    if head[0] != VERSION {
        return Err(damaged());
    }
    let mut flags = [0; FLAG_BYTES];
    flags.copy_from_slice(&head[1..]);
    let mut reader = Reader { flags, at: 0, rest, currency: Currency::USD };
    let key = reader.raw_text()?;
    let code = reader.take::<3>()?;
    reader.currency = std::str::from_utf8(&code).ok().and_then(|c| c.parse().ok()).ok_or_else(damaged)?;
    let mut listing = Listing::new(key, reader.currency);
    fields(&mut reader, &mut listing)?;
    listing.standard_status = Some(StandardStatus::Closed);
    listing.property_type = property_type;
    if reader.rest.is_empty() { Ok(listing) } else { Err(damaged()) }
}

fn damaged() -> StoreError {
    StoreError::damaged("a sale does not unpack")
}

trait Visit {
    fn text(&mut self, field: &mut Option<String>) -> Result<(), StoreError>;
    fn double(&mut self, field: &mut Option<f64>) -> Result<(), StoreError>;
    fn int(&mut self, field: &mut Option<i32>) -> Result<(), StoreError>;
    fn flag(&mut self, field: &mut Option<bool>) -> Result<(), StoreError>;
    fn money(&mut self, field: &mut Option<Money>) -> Result<(), StoreError>;
    fn date(&mut self, field: &mut Option<NaiveDate>) -> Result<(), StoreError>;
    fn area(&mut self, field: &mut Option<Area>) -> Result<(), StoreError>;
    fn sub_type(&mut self, field: &mut Option<PropertySubType>) -> Result<(), StoreError>;
}

struct Writer {
    flags: [u8; FLAG_BYTES],
    at: usize,
    out: Vec<u8>,
}

impl Writer {
    fn next<'f, T>(&mut self, field: &'f Option<T>) -> Option<&'f T> {
        if field.is_some() {
            self.flags[self.at / 8] |= 1 << (self.at % 8);
        }
        self.at += 1;
        field.as_ref()
    }

    /// Longer text than 65,535 bytes is cut at a character; no address or key comes near.
    fn raw_text(&mut self, text: &str) {
        let end = text.floor_char_boundary(usize::from(u16::MAX));
        let text = &text[..end];
        self.out.extend_from_slice(&(text.len() as u16).to_le_bytes());
        self.out.extend_from_slice(text.as_bytes());
    }
}

impl Visit for Writer {
    fn text(&mut self, field: &mut Option<String>) -> Result<(), StoreError> {
        if let Some(text) = self.next(field) {
            self.raw_text(text);
        }
        Ok(())
    }

    fn double(&mut self, field: &mut Option<f64>) -> Result<(), StoreError> {
        if let Some(n) = self.next(field) {
            self.out.extend_from_slice(&n.to_le_bytes());
        }
        Ok(())
    }

    fn int(&mut self, field: &mut Option<i32>) -> Result<(), StoreError> {
        if let Some(n) = self.next(field) {
            self.out.extend_from_slice(&n.to_le_bytes());
        }
        Ok(())
    }

    fn flag(&mut self, field: &mut Option<bool>) -> Result<(), StoreError> {
        if let Some(yes) = self.next(field) {
            self.out.push(u8::from(*yes));
        }
        Ok(())
    }

    fn money(&mut self, field: &mut Option<Money>) -> Result<(), StoreError> {
        if let Some(money) = self.next(field) {
            self.out.extend_from_slice(money.currency.as_str().as_bytes());
            self.out.extend_from_slice(&money.minor.to_le_bytes());
        }
        Ok(())
    }

    fn date(&mut self, field: &mut Option<NaiveDate>) -> Result<(), StoreError> {
        if let Some(date) = self.next(field) {
            self.out.extend_from_slice(&date.num_days_from_ce().to_le_bytes());
        }
        Ok(())
    }

    fn area(&mut self, field: &mut Option<Area>) -> Result<(), StoreError> {
        if let Some(area) = self.next(field) {
            self.out.push(match area.unit {
                AreaUnit::SquareFeet => 0,
                AreaUnit::SquareMeters => 1,
                AreaUnit::Acres => 2,
            });
            self.out.extend_from_slice(&area.value.to_le_bytes());
        }
        Ok(())
    }

    fn sub_type(&mut self, field: &mut Option<PropertySubType>) -> Result<(), StoreError> {
        if let Some(kind) = self.next(field) {
            self.raw_text(kind.as_str());
        }
        Ok(())
    }
}

struct Reader<'a> {
    flags: [u8; FLAG_BYTES],
    at: usize,
    rest: &'a [u8],
    currency: Currency,
}

impl Reader<'_> {
    fn present(&mut self) -> bool {
        let yes = self.flags[self.at / 8] & (1 << (self.at % 8)) != 0;
        self.at += 1;
        yes
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], StoreError> {
        let (head, tail) = self.rest.split_first_chunk::<N>().ok_or_else(damaged)?;
        self.rest = tail;
        Ok(*head)
    }

    fn raw_text(&mut self) -> Result<String, StoreError> {
        let n = usize::from(u16::from_le_bytes(self.take()?));
        let (head, tail) = self.rest.split_at_checked(n).ok_or_else(damaged)?;
        self.rest = tail;
        std::str::from_utf8(head).map(str::to_owned).map_err(|_| damaged())
    }
}

impl Visit for Reader<'_> {
    fn text(&mut self, field: &mut Option<String>) -> Result<(), StoreError> {
        if self.present() {
            *field = Some(self.raw_text()?);
        }
        Ok(())
    }

    fn double(&mut self, field: &mut Option<f64>) -> Result<(), StoreError> {
        if self.present() {
            *field = Some(f64::from_le_bytes(self.take()?));
        }
        Ok(())
    }

    fn int(&mut self, field: &mut Option<i32>) -> Result<(), StoreError> {
        if self.present() {
            *field = Some(i32::from_le_bytes(self.take()?));
        }
        Ok(())
    }

    fn flag(&mut self, field: &mut Option<bool>) -> Result<(), StoreError> {
        if self.present() {
            *field = Some(self.take::<1>()? == [1]);
        }
        Ok(())
    }

    fn money(&mut self, field: &mut Option<Money>) -> Result<(), StoreError> {
        if self.present() {
            let code = self.take::<3>()?;
            let same = code == self.currency.as_str().as_bytes();
            let currency = if same {
                self.currency
            } else {
                std::str::from_utf8(&code).ok().and_then(|c| c.parse().ok()).ok_or_else(damaged)?
            };
            *field = Some(Money::from_minor(i64::from_le_bytes(self.take()?), currency));
        }
        Ok(())
    }

    fn date(&mut self, field: &mut Option<NaiveDate>) -> Result<(), StoreError> {
        if self.present() {
            let days = i32::from_le_bytes(self.take()?);
            *field = Some(NaiveDate::from_num_days_from_ce_opt(days).ok_or_else(damaged)?);
        }
        Ok(())
    }

    fn area(&mut self, field: &mut Option<Area>) -> Result<(), StoreError> {
        if self.present() {
            let unit = match self.take::<1>()? {
                [0] => AreaUnit::SquareFeet,
                [1] => AreaUnit::SquareMeters,
                [2] => AreaUnit::Acres,
                _ => return Err(damaged()),
            };
            *field = Some(Area { value: f64::from_le_bytes(self.take()?), unit });
        }
        Ok(())
    }

    fn sub_type(&mut self, field: &mut Option<PropertySubType>) -> Result<(), StoreError> {
        if self.present() {
            *field = Some(crate::names::sub_type(&self.raw_text()?).ok_or_else(damaged)?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn full() -> Listing {
        let mut l = Listing::new("K1", Currency::CAD);
        l.listing_id = Some("N1".into());
        l.standard_status = Some(StandardStatus::Closed);
        l.property_type = Some(PropertyType::Residential);
        l.property_sub_type = Some(PropertySubType::Townhouse);
        l.close_price = Some(Money::from_minor(61_234_567, Currency::CAD));
        l.list_price = Some(Money::from_minor(60_000_000, Currency::USD));
        l.close_date = NaiveDate::from_ymd_opt(2015, 2, 28);
        l.living_area = Some(Area { value: 171.3, unit: AreaUnit::SquareMeters });
        l.lot_size_square_feet = Some(5_650.000_000_000_001);
        l.bedrooms_total = Some(3);
        l.bathrooms_total_decimal = Some(2.25);
        l.waterfront_yn = Some(false);
        l.pool_private_yn = Some(true);
        l.street_number = Some("7".into());
        l.street_name = Some("Rue É".into());
        l.city = Some("Montréal".into());
        l.latitude = Some(45.5);
        l.longitude = Some(-73.6);
        l
    }

    #[test]
    fn there_and_back() {
        let listing = full();
        let back = unpack(&pack(&listing).unwrap(), listing.property_type).unwrap();
        let mut wanted = listing;
        wanted.unparsed_address = wanted.address_line();
        wanted.street_number = None;
        wanted.street_name = None;
        assert_eq!(back, wanted);
    }

    #[test]
    fn an_empty_listing_packs() {
        let listing = Listing::new("K", Currency::USD);
        let back = unpack(&pack(&listing).unwrap(), None).unwrap();
        assert_eq!(back.listing_key, "K");
        assert_eq!(back.close_price, None);
    }

    #[test]
    fn the_flags_are_enough() {
        let mut writer = Writer { flags: [0; FLAG_BYTES], at: 0, out: Vec::new() };
        fields(&mut writer, &mut full()).unwrap();
        assert!(writer.at <= FLAG_BYTES * 8);
    }

    proptest! {
        #[test]
        fn damage_is_an_error_and_no_panic(at in any::<prop::sample::Index>(), to in any::<u8>(), cut in any::<prop::sample::Index>()) {
            let mut bytes = pack(&full()).unwrap();
            let i = at.index(bytes.len());
            bytes[i] = to;
            let _ = unpack(&bytes, None);
            bytes.truncate(cut.index(bytes.len()));
            let _ = unpack(&bytes, None);
        }
    }
}
