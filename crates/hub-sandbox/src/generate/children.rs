use chrono::Duration;
use serde_json::{Map, Value as Json, json};

use super::{
    listing::Draft,
    market::{DAY, Generator, object},
};
use crate::{data::format_stamp, rng::Rng};

const CAPTIONS: &[&str] =
    &["Front", "Living room", "Kitchen", "Dining room", "Bedroom", "Bathroom", "Back yard", "Garage", "Entry", "View"];

/// Width and height of every photo, pixels.
pub const PHOTO_SIZE: (u32, u32) = (480, 320);

/// The photos of a listing.
pub fn media(generator: &Generator, draft: &Draft) -> Vec<Map<String, Json>> {
    let mut rng = Rng::new(generator.seed, &format!("media {}", draft.key));
    (0..draft.photos)
        .map(|order| {
            let key = format!("{}-P{order:02}", draft.key);
            let changed = format_stamp(draft.modified - rng.between(0, 3_600) * 1_000_000_000, 3);
            object(json!({
                "MediaKey": key,
                "ResourceName": "Property",
                "ResourceRecordKey": draft.key,
                "ResourceRecordID": draft.id,
                "MediaURL": format!("{}/media/{key}.png", generator.origin),
                "MediaCategory": "Photo",
                "MediaType": "png",
                "MediaStatus": "Complete",
                "Order": order,
                "PreferredPhotoYN": order == 0,
                "ShortDescription": CAPTIONS[order % CAPTIONS.len()],
                "ImageWidth": PHOTO_SIZE.0,
                "ImageHeight": PHOTO_SIZE.1,
                "ImageSizeDescription": "Medium",
                "Permission": ["Public", "IDX"],
                "MediaModificationTimestamp": changed,
                "ModificationTimestamp": changed,
            }))
        })
        .collect()
}

/// The open houses of a listing: some of those on the market have one or two in the coming fortnight.
pub fn open_houses(generator: &Generator, draft: &Draft) -> Vec<Map<String, Json>> {
    let mut rng = Rng::new(generator.seed, &format!("open houses {}", draft.key));
    if draft.status != "Active" || !rng.chance(0.4) {
        return Vec::new();
    }
    (0..rng.between(1, 2))
        .map(|number| {
            let day = draft.day + Duration::days(rng.between(1, 7) + 7 * number);
            let start = Generator::noon(day) + rng.between(6, 9) * 3_600_000_000_000;
            object(json!({
                "OpenHouseKey": format!("{}-H{number}", draft.key),
                "ListingKey": draft.key,
                "ListingId": draft.id,
                "OpenHouseDate": day.to_string(),
                "OpenHouseStartTime": format_stamp(start, 0),
                "OpenHouseEndTime": format_stamp(start + 7_200_000_000_000, 0),
                "OpenHouseStatus": "Active",
                "OpenHouseType": if number == 0 { "Public" } else { "Broker" },
                "OpenHouseRemarks": "Please use the front door; parking on the street.",
                "AppointmentRequiredYN": false,
                "ShowingAgentKey": draft.agent,
                "ModificationTimestamp": format_stamp(draft.modified.min(Generator::noon(draft.day)) - DAY / 24, 3),
            }))
        })
        .collect()
}
