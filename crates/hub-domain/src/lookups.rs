//! RESO Data Dictionary 2.0 lookups with a fixed or practically fixed set of values.

/// Defines a lookup: variants, display names, lenient reading (display name or OData member name, any case).
macro_rules! lookup {
    ($(#[$doc:meta])* $name:ident { $($variant:ident => $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "the display name beside each variant is its documentation")]
        pub enum $name { $($variant),+ }

        impl $name {
            /// Every value, in dictionary order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The RESO display name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// Reads a display name or an OData member name, ignoring case, spaces and punctuation. `None` for a
            /// local value that the dictionary does not have.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let wanted = fold(text);
                Self::ALL.iter().copied().find(|v| fold(v.as_str()) == wanted)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).ok_or_else(|| serde::de::Error::custom(concat!("not a ", stringify!($name))))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

lookup!(
    /// RESO `StandardStatus`, a closed list of eleven.
    StandardStatus {
        Active => "Active",
        ActiveUnderContract => "Active Under Contract",
        Canceled => "Canceled",
        Closed => "Closed",
        ComingSoon => "Coming Soon",
        Delete => "Delete",
        Expired => "Expired",
        Hold => "Hold",
        Incomplete => "Incomplete",
        Pending => "Pending",
        Withdrawn => "Withdrawn",
    }
);

impl StandardStatus {
    /// Homes that were offered and have not closed: on the market, under contract, given up.
    pub const UNSOLD: [Self; 6] =
        [Self::Active, Self::ActiveUnderContract, Self::Pending, Self::Withdrawn, Self::Expired, Self::Canceled];
}

lookup!(
    /// RESO `PropertyType`.
    PropertyType {
        BusinessOpportunity => "Business Opportunity",
        CommercialLease => "Commercial Lease",
        CommercialSale => "Commercial Sale",
        Farm => "Farm",
        Land => "Land",
        ManufacturedInPark => "Manufactured In Park",
        Residential => "Residential",
        ResidentialIncome => "Residential Income",
        ResidentialLease => "Residential Lease",
    }
);

lookup!(
    /// RESO `PropertySubType`.
    PropertySubType {
        Agriculture => "Agriculture",
        Apartment => "Apartment",
        BoatSlip => "Boat Slip",
        Business => "Business",
        Cabin => "Cabin",
        Condominium => "Condominium",
        CoOwnership => "Co-Ownership",
        DeededParking => "Deeded Parking",
        Duplex => "Duplex",
        Farm => "Farm",
        HotelMotel => "Hotel/Motel",
        Industrial => "Industrial",
        ManufacturedHome => "Manufactured Home",
        ManufacturedOnLand => "Manufactured On Land",
        MixedUse => "Mixed Use",
        MobileHome => "Mobile Home",
        MobileHomePark => "Mobile Home Park",
        MultiFamily => "Multi Family",
        Office => "Office",
        OwnYourOwn => "Own Your Own",
        Quadruplex => "Quadruplex",
        Ranch => "Ranch",
        Retail => "Retail",
        SingleFamilyResidence => "Single Family Residence",
        StockCooperative => "Stock Cooperative",
        TenancyInCommon => "Tenancy in Common",
        Timeshare => "Timeshare",
        Townhouse => "Townhouse",
        Triplex => "Triplex",
        UnimprovedLand => "Unimproved Land",
        Warehouse => "Warehouse",
    }
);

lookup!(
    /// RESO `OpenHouseStatus`.
    OpenHouseStatus {
        Active => "Active",
        Canceled => "Canceled",
        Ended => "Ended",
    }
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_encodings_read() {
        for status in StandardStatus::ALL {
            let member: String = status.as_str().split(' ').collect();
            assert_eq!(StandardStatus::parse(status.as_str()), Some(*status));
            assert_eq!(StandardStatus::parse(&member), Some(*status));
        }
        assert_eq!(PropertySubType::parse("HotelMotel"), Some(PropertySubType::HotelMotel));
        assert_eq!(PropertySubType::parse("Chalet"), None);
    }
}
