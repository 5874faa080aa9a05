use hub_domain::Percent;
use hub_finance::loan::PriceConvention;

use super::draft::At;
use super::{Draft, Field, Reason, cell};

/// Points in percent of the loan: as written, or of the sheet's price. Both may stand there when they agree.
pub(super) fn points(draft: &Draft) -> Result<Percent, At> {
    let said = draft.percent(Field::Points)?;
    let price = draft.text(Field::SheetPrice)?;
    let of_price = price.map(|text| convention(&text).map(|(_, points)| points)).transpose();
    let of_price = of_price.map_err(|reason| draft.refuse(Field::SheetPrice, reason))?;
    match (said, of_price) {
        (Some(said), Some(points)) if said != points => Err(draft.refuse(Field::Points, Reason::PointsAndPrice)),
        (said, of_price) => said.or(of_price).ok_or_else(|| draft.refuse(Field::Points, Reason::Missing)),
    }
}

/// Which convention a price is in, and the points it means. No number can be read in both.
pub(super) fn convention(text: &str) -> Result<(PriceConvention, Percent), Reason> {
    let price = cell::percent(text)?.0;
    [PriceConvention::HundredBased, PriceConvention::Discount]
        .into_iter()
        .find_map(|convention| convention.points(price).ok().map(|points| (convention, points)))
        .ok_or(Reason::Price)
}

pub(super) const fn word(convention: PriceConvention) -> &'static str {
    match convention {
        PriceConvention::HundredBased => "hundred-based",
        PriceConvention::Discount => "discount",
    }
}

/// The convention of a sheet: the one most of its prices are in. None without a price that can be read.
///
/// # Errors
/// As many in the one as in the other.
pub(super) fn of_sheet<'a>(prices: impl Iterator<Item = &'a str>) -> Result<Option<PriceConvention>, Reason> {
    let (mut hundred, mut discount) = (0_usize, 0_usize);
    for (convention, _) in prices.filter_map(|text| convention(text).ok()) {
        match convention {
            PriceConvention::HundredBased => hundred += 1,
            PriceConvention::Discount => discount += 1,
        }
    }
    match hundred.cmp(&discount) {
        std::cmp::Ordering::Greater => Ok(Some(PriceConvention::HundredBased)),
        std::cmp::Ordering::Less => Ok(Some(PriceConvention::Discount)),
        std::cmp::Ordering::Equal if hundred == 0 => Ok(None),
        std::cmp::Ordering::Equal => Err(Reason::NoConvention),
    }
}

/// Whether a price fits the sheet's convention.
pub(super) fn fits(text: &str, sheet: PriceConvention) -> Result<(), Reason> {
    let (this, _) = convention(text)?;
    if this == sheet { Ok(()) } else { Err(Reason::Convention { this: word(this), most: word(sheet) }) }
}
