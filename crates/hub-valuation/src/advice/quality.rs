use hub_domain::{Listing, PropertySubType};
use serde::{Deserialize, Serialize};

/// What a listing is judged by. The points of each are our judgement and are shown with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Check {
    /// Photos, against comparable listings; 25 points.
    Photos,
    /// Public remarks, against comparable listings; 20 points.
    Remarks,
    /// The facts every buyer filters by; 25 points.
    Facts,
    /// Whether it can be found on a map; 10 points.
    Place,
    /// Whether the price has been left standing; 20 points.
    Price,
}

impl Check {
    /// Points it can bring.
    #[must_use]
    pub fn points(self) -> f64 {
        match self {
            Self::Photos | Self::Facts => 25.0,
            Self::Remarks | Self::Price => 20.0,
            Self::Place => 10.0,
        }
    }
}

/// What comparable listings have.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct QualityNorm {
    /// Their median number of photos.
    pub photos: Option<f64>,
    /// Their median length of public remarks, characters.
    pub remarks_chars: Option<f64>,
    /// Days in which half of them, and three quarters, had a contract.
    pub days: Option<(u32, u32)>,
}

/// One check and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QualityItem {
    /// What was looked at.
    pub check: Check,
    /// Points earned.
    pub earned: f64,
    /// Points it could have earned.
    pub possible: f64,
    /// What was found, in words.
    pub found: String,
    /// What to mend; absent where nothing is to be mended.
    pub mend: Option<String>,
}

/// How well a listing is presented.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListingQuality {
    /// Points earned of those that could be judged, 0 to 100.
    pub score: u8,
    /// Each check. One that could not be judged is left out and does not count.
    pub items: Vec<QualityItem>,
}

/// Judges a listing. `days` is its time on the market, `price_changed` whether its price ever moved.
///
/// Photos and remarks are measured against comparable listings and are left out where the norm is unknown, as is the
/// price where nothing is known of how long homes like it take. A field the source does not fill counts as missing.
#[must_use]
pub fn listing_quality(
    listing: &Listing,
    norm: &QualityNorm,
    days: Option<u32>,
    price_changed: bool,
) -> ListingQuality {
    let items: Vec<QualityItem> = [
        photos(listing, norm.photos),
        remarks(listing, norm.remarks_chars),
        Some(facts(listing)),
        Some(place(listing)),
        price(norm.days, days, price_changed),
    ]
    .into_iter()
    .flatten()
    .collect();
    let (earned, possible) = items.iter().fold((0.0, 0.0), |sum, i| (sum.0 + i.earned, sum.1 + i.possible));
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
    let score = (earned / possible * 100.0).round().clamp(0.0, 100.0) as u8;
    ListingQuality { score, items }
}

fn item(check: Check, share: f64, found: String, mend: Option<String>) -> QualityItem {
    let possible = check.points();
    QualityItem { check, earned: (possible * share.clamp(0.0, 1.0) * 10.0).round() / 10.0, possible, found, mend }
}

fn photos(listing: &Listing, norm: Option<f64>) -> Option<QualityItem> {
    let wanted = norm.filter(|n| *n >= 1.0)?;
    let has = f64::from(listing.photos_count.unwrap_or(0).max(0));
    let found = format!("{has:.0} photos; comparable listings have {wanted:.0}");
    let mend = (has < wanted).then(|| format!("Add {:.0} photos.", (wanted - has).ceil()));
    Some(item(Check::Photos, has / wanted, found, mend))
}

fn remarks(listing: &Listing, norm: Option<f64>) -> Option<QualityItem> {
    let wanted = norm.filter(|n| *n >= 1.0)?;
    let text = listing.public_remarks.as_deref().unwrap_or("").trim();
    #[allow(clippy::cast_precision_loss, reason = "a length of text")]
    let has = text.chars().count() as f64;
    let found = format!("{has:.0} characters of remarks; comparable listings have {wanted:.0}");
    let shouts = has >= 40.0 && !text.chars().any(char::is_lowercase);
    // Three quarters of the usual length say what there is to say; more is not better.
    let enough = wanted * 0.75;
    let mend = if has == 0.0 {
        Some("Write public remarks.".to_owned())
    } else if shouts {
        Some("Write the remarks in ordinary letters; capitals throughout are hard to read.".to_owned())
    } else {
        (has < enough).then(|| "Say more in the public remarks.".to_owned())
    };
    let share = has / enough * if shouts { 0.5 } else { 1.0 };
    Some(item(Check::Remarks, share.min(if shouts { 0.5 } else { 1.0 }), found, mend))
}

fn facts(listing: &Listing) -> QualityItem {
    let shares_land = matches!(
        listing.property_sub_type,
        Some(PropertySubType::Condominium | PropertySubType::Apartment | PropertySubType::StockCooperative)
    );
    let mut wanted = vec![
        ("LivingArea", listing.living_area.is_some()),
        ("BedroomsTotal", listing.bedrooms_total.is_some()),
        ("BathroomsTotalInteger", listing.bathrooms().is_some()),
        ("YearBuilt", listing.year_built.is_some()),
        ("PropertySubType", listing.property_sub_type.is_some()),
    ];
    if !shares_land {
        wanted.push(("LotSizeArea", listing.lot_size_square_feet.is_some()));
    }
    shares(Check::Facts, "facts buyers filter by", &wanted)
}

fn place(listing: &Listing) -> QualityItem {
    let wanted = [
        ("UnparsedAddress", listing.address_line().is_some()),
        ("PostalCode", listing.postal_code.is_some()),
        ("Latitude and Longitude", listing.place().is_some()),
    ];
    shares(Check::Place, "facts that put it on the map", &wanted)
}

fn shares(check: Check, what: &str, wanted: &[(&str, bool)]) -> QualityItem {
    let missing: Vec<&str> = wanted.iter().filter(|w| !w.1).map(|w| w.0).collect();
    let has = wanted.len() - missing.len();
    #[allow(clippy::cast_precision_loss, reason = "a handful of fields")]
    let share = has as f64 / wanted.len() as f64;
    let mend = (!missing.is_empty()).then(|| format!("Fill in {}.", missing.join(", ")));
    item(check, share, format!("{has} of {} {what}", wanted.len()), mend)
}

fn price(norm: Option<(u32, u32)>, days: Option<u32>, changed: bool) -> Option<QualityItem> {
    let (half, most) = norm?;
    let days = days?;
    let found = format!(
        "{days} days on the market{}; half of comparable listings had a contract within {half}, three quarters within {most}",
        if changed { ", price changed" } else { " at the first price" }
    );
    // Full points up to the middle, none once three quarters of the others have found a buyer; a price that has moved
    // is not a stale one, though it may still be wrong.
    let over = f64::from(days.saturating_sub(half)) / f64::from(most.saturating_sub(half).max(1));
    let share = 1.0 - over * if changed { 0.5 } else { 1.0 };
    let share = share.max(if changed { 0.5 } else { 0.0 });
    let mend = (days > most).then(|| {
        if changed {
            "Look at the price again: it has taken longer than three quarters of comparable homes.".to_owned()
        } else {
            "Look at the price: it has never changed, and three quarters of comparable homes found a buyer sooner."
                .to_owned()
        }
    });
    Some(item(Check::Price, share, found, mend))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_domain::{Area, Currency};
    use proptest::prelude::*;

    fn norm() -> QualityNorm {
        QualityNorm { photos: Some(20.0), remarks_chars: Some(400.0), days: Some((20, 60)) }
    }

    fn whole() -> Listing {
        let mut l = Listing::new("a", Currency::USD);
        l.photos_count = Some(30);
        l.public_remarks = Some("A plain and honest sentence. ".repeat(20));
        l.living_area = Some(Area::square_feet_of(1_800.0));
        (l.bedrooms_total, l.bathrooms_total_integer, l.year_built) = (Some(3), Some(2), Some(1990));
        l.property_sub_type = Some(PropertySubType::SingleFamilyResidence);
        l.lot_size_square_feet = Some(6_000.0);
        l.unparsed_address = Some("12 Nowhere Ln".to_owned());
        l.postal_code = Some("00000".to_owned());
        (l.latitude, l.longitude) = (Some(47.6), Some(-122.2));
        l
    }

    #[test]
    fn a_whole_listing_has_nothing_to_mend() {
        let quality = listing_quality(&whole(), &norm(), Some(5), false);
        assert_eq!(quality.score, 100);
        assert!(quality.items.iter().all(|i| i.mend.is_none()), "{:?}", quality.items);
    }

    #[test]
    fn each_gap_costs_its_points_and_says_what_to_do() {
        let mut l = whole();
        l.photos_count = Some(5);
        l.year_built = None;
        l.public_remarks = Some("CHARMING HOME IN A QUIET STREET WITH MANY UPDATES. ".repeat(10));
        let quality = listing_quality(&l, &norm(), Some(70), false);
        let get = |check| quality.items.iter().find(|i| i.check == check).unwrap();
        assert_eq!((get(Check::Photos).earned, get(Check::Photos).mend.as_deref()), (6.3, Some("Add 15 photos.")));
        assert_eq!(get(Check::Facts).mend.as_deref(), Some("Fill in YearBuilt."));
        assert_eq!(get(Check::Remarks).earned, 10.0);
        assert_eq!(get(Check::Price).earned, 0.0);
        // 6.3 + 10 + 20.8 + 10 + 0 of 100.
        assert_eq!(quality.score, 47);
        let changed = listing_quality(&l, &norm(), Some(70), true);
        assert!(changed.score > quality.score, "a price that moved is less stale");
    }

    #[test]
    fn what_cannot_be_judged_does_not_count() {
        let quality = listing_quality(&whole(), &QualityNorm::default(), None, false);
        assert_eq!(quality.items.iter().map(|i| i.check).collect::<Vec<_>>(), [Check::Facts, Check::Place]);
        assert_eq!(quality.score, 100);
        let mut condo = whole();
        condo.property_sub_type = Some(PropertySubType::Condominium);
        condo.lot_size_square_feet = None;
        assert_eq!(listing_quality(&condo, &norm(), None, false).score, 100, "a flat has no lot");
    }

    proptest! {
        #[test]
        fn the_score_is_a_score(photos in any::<Option<i32>>(), remarks in ".{0,80}", days in any::<u32>(), changed: bool, half in 0_u32..400, more in 0_u32..400) {
            let mut l = whole();
            l.photos_count = photos;
            l.public_remarks = Some(remarks);
            let norm = QualityNorm { days: Some((half, half + more)), ..norm() };
            let quality = listing_quality(&l, &norm, Some(days), changed);
            prop_assert!(quality.score <= 100);
            prop_assert!(quality.items.iter().all(|i| (0.0..=i.possible).contains(&i.earned)));
        }
    }
}
