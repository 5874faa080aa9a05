use hub_domain::{Media, Member, Office, OpenHouse, OpenHouseStatus};

use super::fields::Fields;

/// An agent.
pub(super) fn member(key: &str, f: &mut Fields<'_>) -> Member {
    Member {
        member_key: key.to_owned(),
        member_mls_id: f.number("MemberMlsId"),
        member_full_name: f.text("MemberFullName"),
        member_email: f.text("MemberEmail"),
        member_preferred_phone: f.text("MemberPreferredPhone"),
        member_status: f.lookup_text("MemberStatus"),
        member_state_license: f.text("MemberStateLicense"),
        member_state_license_state: f.lookup_text("MemberStateLicenseState"),
        member_national_association_id: f.text("MemberNationalAssociationId"),
        office_key: f.text("OfficeKey"),
        office_name: f.text("OfficeName"),
        modification_timestamp: f.verbatim("ModificationTimestamp"),
    }
}

/// An office.
pub(super) fn office(key: &str, f: &mut Fields<'_>) -> Office {
    Office {
        office_key: key.to_owned(),
        office_mls_id: f.number("OfficeMlsId"),
        office_name: f.text("OfficeName"),
        office_phone: f.text("OfficePhone"),
        office_email: f.text("OfficeEmail"),
        office_status: f.lookup_text("OfficeStatus"),
        office_city: f.lookup_text("OfficeCity"),
        main_office_key: f.text("MainOfficeKey"),
        modification_timestamp: f.verbatim("ModificationTimestamp"),
    }
}

/// A photo or document.
pub(super) fn media(key: &str, f: &mut Fields<'_>) -> Media {
    Media {
        media_key: key.to_owned(),
        resource_record_key: f.text("ResourceRecordKey"),
        resource_name: f.lookup_text("ResourceName"),
        media_url: f.text("MediaURL"),
        media_category: f.lookup_text("MediaCategory"),
        media_type: f.lookup_text("MediaType"),
        order: f.integer("Order"),
        preferred_photo_yn: f.flag("PreferredPhotoYN"),
        short_description: f.text("ShortDescription"),
        image_width: f.count("ImageWidth"),
        image_height: f.count("ImageHeight"),
        media_modification_timestamp: f.verbatim("MediaModificationTimestamp"),
        modification_timestamp: f.verbatim("ModificationTimestamp"),
    }
}

/// An open house.
pub(super) fn open_house(key: &str, f: &mut Fields<'_>) -> OpenHouse {
    OpenHouse {
        open_house_key: key.to_owned(),
        listing_key: f.text("ListingKey"),
        listing_id: f.number("ListingId"),
        open_house_date: f.date("OpenHouseDate"),
        open_house_start_time: f.instant("OpenHouseStartTime"),
        open_house_end_time: f.instant("OpenHouseEndTime"),
        open_house_status: f.lookup("OpenHouseStatus", OpenHouseStatus::parse),
        open_house_type: f.lookup_text("OpenHouseType"),
        open_house_remarks: f.text("OpenHouseRemarks"),
        modification_timestamp: f.verbatim("ModificationTimestamp"),
    }
}
