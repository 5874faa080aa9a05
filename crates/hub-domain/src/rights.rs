use serde_json::{Map, Value};

use crate::Listing;

/// What a record itself says about its use: the uses its MLS permits and the display flags its seller chose.
///
/// Read from the vendor's payload under whatever local prefix, so that a right is known even where the canonical record
/// has no place for it. A flag that holds something unreadable counts as the restrictive answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RecordRights {
    /// Uses the source permits (`MlgCanUse`, `FeedTypes`); `None` where it states none and the connection's licence
    /// alone counts.
    pub uses: Option<Uses>,
    /// `InternetEntireListingDisplayYN`.
    pub entire_display: Option<bool>,
    /// `InternetAddressDisplayYN`.
    pub address_display: Option<bool>,
    /// `InternetAutomatedValuationDisplayYN`.
    pub automated_valuation: Option<bool>,
    /// `InternetConsumerCommentYN`.
    pub consumer_comment: Option<bool>,
    /// `IDXParticipationYN`.
    pub idx_participation: Option<bool>,
    /// `DelayedDistributionYN`.
    pub delayed_distribution: Option<bool>,
    /// `OfficeExclusiveYN`.
    pub office_exclusive: Option<bool>,
    /// Who may see a photo or document (`Media.Permission`); `None` where the source does not say.
    pub permission: Option<MediaPermission>,
}

/// Uses that a record permits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "a set of independent permissions, as the source lists them")]
pub struct Uses {
    /// Internet Data Exchange.
    pub idx: bool,
    /// Virtual Office Website.
    pub vow: bool,
    /// Broker back office.
    pub back_office: bool,
    /// The participant's own.
    pub participant: bool,
}

/// Who may see a photo or document, from RESO's `Permission`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaPermission {
    /// Anyone who may see the listing.
    Public,
    /// Agents only: `Agent Only`, `Firm Only`, `Office Only`, `Private`, or a word we do not know.
    AgentsOnly,
}

/// Set in the stored form when the record may not support a CMA.
const NO_COMPARABLE: i64 = 1;

impl RecordRights {
    /// Reads the rights out of a payload.
    #[must_use]
    pub fn of(payload: &Map<String, Value>) -> Self {
        let mut rights = Self::default();
        for (name, value) in payload {
            let bare = name.rsplit('_').next().unwrap_or(name).to_ascii_lowercase();
            match bare.strip_suffix("yn").unwrap_or(&bare) {
                "internetentirelistingdisplay" => rights.entire_display = flag(value, false),
                "internetaddressdisplay" => rights.address_display = flag(value, false),
                "internetautomatedvaluationdisplay" => rights.automated_valuation = flag(value, false),
                "internetconsumercomment" => rights.consumer_comment = flag(value, false),
                "idxparticipation" => rights.idx_participation = flag(value, false),
                "delayeddistribution" => rights.delayed_distribution = flag(value, true),
                "officeexclusive" => rights.office_exclusive = flag(value, true),
                "mlgcanuse" | "feedtypes" => rights.uses = uses(value).or(rights.uses),
                "permission" => rights.permission = permission(value),
                _ => {}
            }
        }
        rights
    }

    /// Completes what the payload says with what the mapping understood (a vendor with names of its own).
    #[must_use]
    pub fn with_listing(mut self, listing: &Listing) -> Self {
        self.entire_display = self.entire_display.or(listing.internet_entire_listing_display_yn);
        self.address_display = self.address_display.or(listing.internet_address_display_yn);
        self.automated_valuation = self.automated_valuation.or(listing.internet_automated_valuation_display_yn);
        self
    }

    /// Whether the record permits a use that supports a CMA, and its seller did not opt out of being shown at all. The
    /// connection's licence counts beside it.
    #[must_use]
    pub fn allows_comparable(&self) -> bool {
        self.uses.is_none_or(|u| u.back_office || u.vow) && self.entire_display != Some(false)
    }

    /// One number for a column. Bit 0 tells whether the record may not support a CMA, so that a query can ask for it.
    #[must_use]
    pub fn to_bits(&self) -> i64 {
        let mut bits = if self.allows_comparable() { 0 } else { NO_COMPARABLE };
        for (place, flag) in self.flags().into_iter().enumerate() {
            let value = flag.map_or(0, |yes| if yes { 1 } else { 2 });
            bits |= value << (1 + 2 * place);
        }
        if let Some(u) = self.uses {
            let set = [u.idx, u.vow, u.back_office, u.participant];
            bits |= 1 << 20;
            bits |= set.into_iter().enumerate().fold(0, |all, (i, on)| all | (i64::from(on) << (21 + i)));
        }
        bits | match self.permission {
            None => 0,
            Some(MediaPermission::Public) => 1 << 28,
            Some(MediaPermission::AgentsOnly) => 2 << 28,
        }
    }

    /// Reads [`RecordRights::to_bits`].
    #[must_use]
    pub fn from_bits(bits: i64) -> Self {
        let flag = |place: i64| match (bits >> (1 + 2 * place)) & 3 {
            0 => None,
            1 => Some(true),
            _ => Some(false),
        };
        let on = |place: i64| (bits >> place) & 1 == 1;
        Self {
            uses: on(20).then(|| Uses { idx: on(21), vow: on(22), back_office: on(23), participant: on(24) }),
            entire_display: flag(0),
            address_display: flag(1),
            automated_valuation: flag(2),
            consumer_comment: flag(3),
            idx_participation: flag(4),
            delayed_distribution: flag(5),
            office_exclusive: flag(6),
            permission: match (bits >> 28) & 3 {
                0 => None,
                1 => Some(MediaPermission::Public),
                _ => Some(MediaPermission::AgentsOnly),
            },
        }
    }

    fn flags(&self) -> [Option<bool>; 7] {
        [
            self.entire_display,
            self.address_display,
            self.automated_valuation,
            self.consumer_comment,
            self.idx_participation,
            self.delayed_distribution,
            self.office_exclusive,
        ]
    }
}

/// A yes or no in any of its spellings; `restrictive` where it cannot be read, `None` where nothing is said.
fn flag(value: &Value, restrictive: bool) -> Option<bool> {
    match value {
        Value::Null => None,
        Value::Bool(yes) => Some(*yes),
        Value::Number(n) if n.as_f64() == Some(1.0) => Some(true),
        Value::Number(n) if n.as_f64() == Some(0.0) => Some(false),
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "" => None,
            "true" | "t" | "yes" | "y" | "1" => Some(true),
            "false" | "f" | "no" | "n" | "0" => Some(false),
            _ => Some(restrictive),
        },
        _ => Some(restrictive),
    }
}

/// The words of a list, whether it came as an array or as one line.
fn words(value: &Value) -> Option<Vec<String>> {
    let lower = |text: &str| text.trim().to_ascii_lowercase();
    match value {
        Value::Null => None,
        Value::Array(items) => Some(items.iter().filter_map(Value::as_str).map(lower).collect()),
        Value::String(text) if text.trim().is_empty() => None,
        Value::String(text) => Some(text.split([',', ';', '|']).map(lower).collect()),
        _ => Some(Vec::new()),
    }
}

fn uses(value: &Value) -> Option<Uses> {
    let mut uses = Uses::default();
    for word in words(value)? {
        match word.as_str() {
            "idx" => uses.idx = true,
            "vow" => uses.vow = true,
            "bo" | "bbo" | "back office" | "broker back office" => uses.back_office = true,
            "pt" | "pdap" | "participant" => uses.participant = true,
            _ => {}
        }
    }
    Some(uses)
}

fn permission(value: &Value) -> Option<MediaPermission> {
    let words = words(value)?;
    if words.is_empty() {
        return None;
    }
    let open = words.iter().all(|w| matches!(w.as_str(), "public" | "idx" | "vow"));
    Some(if open { MediaPermission::Public } else { MediaPermission::AgentsOnly })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn of(value: Value) -> RecordRights {
        let Value::Object(map) = value else { panic!("an object") };
        RecordRights::of(&map)
    }

    #[test]
    fn rights_are_read_under_any_prefix_and_spelling() {
        let rights = of(json!({
            "InternetEntireListingDisplayYN": true, "MFR_InternetAddressDisplayYN": "N",
            "internetAutomatedValuationDisplay": 0, "STELLAR_DelayedDistributionYN": "yes",
            "MlgCanUse": ["IDX", "BO"], "Permission": ["Public", "IDX"],
        }));
        assert_eq!(rights.entire_display, Some(true));
        assert_eq!(rights.address_display, Some(false));
        assert_eq!(rights.automated_valuation, Some(false));
        assert_eq!(rights.delayed_distribution, Some(true));
        assert_eq!(rights.uses, Some(Uses { idx: true, back_office: true, ..Uses::default() }));
        assert_eq!(rights.permission, Some(MediaPermission::Public));
        assert_eq!(rights.office_exclusive, None);
        assert_eq!(RecordRights::from_bits(rights.to_bits()), rights);
    }

    #[test]
    fn what_cannot_be_read_restricts() {
        let rights = of(json!({"InternetAddressDisplayYN": "perhaps", "OfficeExclusiveYN": {}, "FeedTypes": 7,
                               "Permission": "Agent Only"}));
        assert_eq!(rights.address_display, Some(false));
        assert_eq!(rights.office_exclusive, Some(true));
        assert_eq!(rights.uses, Some(Uses::default()));
        assert!(!rights.allows_comparable());
        assert_eq!(rights.permission, Some(MediaPermission::AgentsOnly));
        assert_eq!(of(json!({"InternetAddressDisplayYN": null, "FeedTypes": ""})), RecordRights::default());
    }

    proptest! {
        #[test]
        fn any_payload_is_read_and_kept(values in prop::collection::vec((0usize..9, 0usize..8), 0..12)) {
            let names = ["InternetEntireListingDisplayYN", "InternetAddressDisplayYN", "X_IDXParticipationYN",
                "InternetConsumerCommentYN", "DelayedDistributionYN", "OfficeExclusiveYN", "FeedTypes", "MlgCanUse",
                "Permission"];
            let options = [json!(true), json!("no"), json!(null), json!(["IDX", 3]), json!("BBO;VOW"), json!({"a": 1}),
                json!(1), json!("")];
            let map = values.into_iter().map(|(n, v)| (names[n].to_owned(), options[v].clone())).collect();
            let rights = RecordRights::of(&map);
            prop_assert_eq!(RecordRights::from_bits(rights.to_bits()), rights);
            prop_assert_eq!(rights.to_bits() & 1 == 0, rights.allows_comparable());
        }
    }
}
