use super::{EntityType, Field, FieldType, property_field_type};
use FieldType::{Boolean, Date, Many, One, Stamp, Text, Whole};

fn fields(list: &[(&str, FieldType)]) -> Vec<Field> {
    list.iter().map(|(name, kind)| Field { name: (*name).to_owned(), kind: *kind }).collect()
}

/// The fields of the synthetic market's listings.
const PROPERTY: &str = "\
    ListingKey ListingId OriginatingSystemName ParcelNumber StandardStatus MlsStatus PropertyType PropertySubType \
    ListPrice OriginalListPrice PreviousListPrice ClosePrice ConcessionsAmount CloseDate ListingContractDate \
    OnMarketDate PurchaseContractDate OffMarketDate ContractStatusChangeDate DaysOnMarket CumulativeDaysOnMarket \
    PriceChangeTimestamp StatusChangeTimestamp OriginalEntryTimestamp OriginatingSystemModificationTimestamp \
    PhotosChangeTimestamp PhotosCount LivingArea LivingAreaUnits AboveGradeFinishedArea AboveGradeFinishedAreaUnits \
    BelowGradeFinishedArea BelowGradeFinishedAreaUnits LotSizeAcres LotSizeSquareFeet BedroomsTotal \
    BathroomsTotalInteger BathroomsFull BathroomsHalf Stories YearBuilt YearRenovated GarageSpaces GarageYN \
    WaterfrontYN PoolPrivateYN NewConstructionYN UnparsedAddress StreetNumber StreetDirPrefix StreetName StreetSuffix \
    UnitNumber City StateOrProvince PostalCode CountyOrParish SubdivisionName MLSAreaMajor Country Latitude Longitude \
    PublicRemarks PrivateRemarks ListAgentKey ListAgentFullName ListOfficeKey ListOfficeName BuyerAgentKey \
    BuyerAgentFullName BuyerOfficeKey BuyerOfficeName AttributionContact InternetEntireListingDisplayYN \
    InternetAddressDisplayYN Appliances Heating Cooling View PropertyCondition ConstructionQuality ConditionRating \
    ViewRating X_LotShape TaxAnnualAmount AssociationFee AssociationFeeFrequency LeaseTerm ModificationTimestamp";

/// Listings of the synthetic market.
#[must_use]
pub fn property_type() -> EntityType {
    property_type_from(PROPERTY.split_whitespace())
}

/// Listings with exactly these fields (and a `ModificationTimestamp`), typed by their names.
pub fn property_type_from<'a>(names: impl Iterator<Item = &'a str>) -> EntityType {
    let fields = names.map(|name| Field { name: name.to_owned(), kind: property_field_type(name) }).collect();
    EntityType::new("Property", "ListingKey", None, fields)
}

/// Agents.
#[must_use]
pub fn member_type() -> EntityType {
    let list = fields(&[
        ("MemberMlsId", Text),
        ("MemberFullName", Text),
        ("MemberFirstName", Text),
        ("MemberLastName", Text),
        ("MemberEmail", Text),
        ("MemberPreferredPhone", Text),
        ("MemberStatus", One("MemberStatus")),
        ("MemberType", One("MemberType")),
        ("MemberStateLicense", Text),
        ("OfficeKey", Text),
        ("OfficeName", Text),
        ("MemberMlsAccessYN", Boolean),
        ("OriginalEntryTimestamp", Stamp),
    ]);
    EntityType::new("Member", "MemberKey", None, list)
}

/// Offices.
#[must_use]
pub fn office_type() -> EntityType {
    let list = fields(&[
        ("OfficeMlsId", Text),
        ("OfficeName", Text),
        ("OfficePhone", Text),
        ("OfficeEmail", Text),
        ("OfficeStatus", One("OfficeStatus")),
        ("OfficeCity", Text),
        ("OfficeStateOrProvince", One("StateOrProvince")),
        ("OfficePostalCode", Text),
        ("MainOfficeKey", Text),
        ("IDXOfficeParticipationYN", Boolean),
    ]);
    EntityType::new("Office", "OfficeKey", None, list)
}

/// Photos.
#[must_use]
pub fn media_type() -> EntityType {
    let list = fields(&[
        ("ResourceName", One("ResourceName")),
        ("ResourceRecordKey", Text),
        ("ResourceRecordID", Text),
        ("MediaURL", Text),
        ("MediaCategory", One("MediaCategory")),
        ("MediaType", One("MediaType")),
        ("MediaStatus", One("MediaStatus")),
        ("Order", Whole),
        ("PreferredPhotoYN", Boolean),
        ("ShortDescription", Text),
        ("ImageWidth", Whole),
        ("ImageHeight", Whole),
        ("ImageSizeDescription", One("ImageSizeDescription")),
        ("Permission", Many("Permission")),
        ("MediaModificationTimestamp", Stamp),
    ]);
    EntityType::new("Media", "MediaKey", Some("ResourceRecordKey"), list)
}

/// Open houses.
#[must_use]
pub fn open_house_type() -> EntityType {
    let list = fields(&[
        ("ListingKey", Text),
        ("ListingId", Text),
        ("OpenHouseDate", Date),
        ("OpenHouseStartTime", Stamp),
        ("OpenHouseEndTime", Stamp),
        ("OpenHouseStatus", One("OpenHouseStatus")),
        ("OpenHouseType", One("OpenHouseType")),
        ("OpenHouseRemarks", Text),
        ("AppointmentRequiredYN", Boolean),
        ("ShowingAgentKey", Text),
    ]);
    EntityType::new("OpenHouse", "OpenHouseKey", Some("ListingKey"), list)
}

/// The lists of words.
#[must_use]
pub fn lookup_type() -> EntityType {
    let list = fields(&[
        ("LookupName", Text),
        ("LookupValue", Text),
        ("StandardLookupValue", Text),
        ("LegacyODataValue", Text),
    ]);
    EntityType::new("Lookup", "LookupKey", None, list)
}

/// The fields of every resource, as a resource.
#[must_use]
pub fn field_type() -> EntityType {
    let list = fields(&[("ResourceName", Text), ("FieldName", Text)]);
    EntityType::new("Field", "FieldKey", None, list)
}

/// Rows that went, in Bright's way. The two fields beside the key have no public names.
#[must_use]
pub fn deletion_type(set_field: &str, stamp_field: &str) -> EntityType {
    let field = |name: &str, kind| Field { name: name.to_owned(), kind };
    let list = vec![field(set_field, Text), field(stamp_field, Stamp)];
    EntityType::stamped("Deletion", "UniversalKey", None, None, list)
}

/// What happened to which record (RCP-27).
#[must_use]
pub fn entity_event_type() -> EntityType {
    let list = fields(&[
        ("EntityEventSequence", Whole),
        ("ResourceName", Text),
        ("ResourceRecordKey", Text),
        ("ResourceRecordUrl", Text),
    ]);
    EntityType::stamped("EntityEvent", "EntityEventSequence", None, None, list).by_key()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_resource_has_its_key_and_a_cursor() {
        for entity in [
            property_type(),
            member_type(),
            office_type(),
            media_type(),
            open_house_type(),
            lookup_type(),
            field_type(),
        ] {
            assert_eq!(entity.fields()[entity.key_place()].name, entity.key());
            assert_eq!(entity.fields()[entity.stamp_place()].kind, Stamp);
        }
        let sale = property_type();
        let kind = |name: &str| sale.place(name).map(|place| sale.fields()[place].kind);
        assert_eq!(kind("ListPrice"), Some(FieldType::Decimal));
        assert_eq!(kind("NoSuchField"), None);
    }
}
