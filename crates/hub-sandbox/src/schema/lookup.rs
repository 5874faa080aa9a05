use crate::dialect::readable;
use hub_domain::{OpenHouseStatus, PropertySubType, PropertyType, StandardStatus};

/// The member of an enumeration that stands for a word: `Active Under Contract` is `ActiveUnderContract`.
#[must_use]
pub fn member_name(value: &str) -> String {
    if readable(value).is_some() {
        // Spark's encoded words are members as they are.
        return value.to_owned();
    }
    let mut member = String::with_capacity(value.len());
    // A single word keeps its letters, so that a member is its own member.
    if value.chars().all(|c| c.is_ascii_alphanumeric()) {
        let mut letters = value.chars();
        member.extend(letters.next().map(|c| c.to_ascii_uppercase()));
        member.extend(letters);
        return guarded(member);
    }
    for word in value.split([' ', '-', '/']) {
        let mut letters = word.chars().filter(|c| c.is_ascii_alphanumeric());
        member.extend(letters.next().map(|c| c.to_ascii_uppercase()));
        member.extend(letters.map(|c| c.to_ascii_lowercase()));
    }
    guarded(member)
}

/// An OData identifier does not begin with a digit.
fn guarded(mut member: String) -> String {
    if member.is_empty() || member.starts_with(|c: char| c.is_ascii_digit()) {
        member.insert(0, '_');
    }
    member
}

/// The standard words of a list that this server knows in full. Other lists hold what the data hold.
#[must_use]
pub fn standard_values(lookup: &str) -> Vec<&'static str> {
    match lookup {
        "StandardStatus" => StandardStatus::ALL.iter().map(|v| v.as_str()).collect(),
        "PropertyType" => PropertyType::ALL.iter().map(|v| v.as_str()).collect(),
        "PropertySubType" => PropertySubType::ALL.iter().map(|v| v.as_str()).collect(),
        "OpenHouseStatus" => OpenHouseStatus::ALL.iter().map(|v| v.as_str()).collect(),
        "OpenHouseType" => vec!["Broker", "Livestream Broker", "Livestream Public", "Office", "Public"],
        "MemberStatus" | "OfficeStatus" => vec!["Active", "Inactive"],
        "AreaUnits" => vec!["Square Feet", "Square Meters"],
        "MediaCategory" => {
            vec!["Agent Photo", "Document", "Floor Plan", "Office Logo", "Office Photo", "Photo", "Video"]
        }
        "MediaType" => vec!["gif", "jpeg", "pdf", "png", "tiff"],
        "ResourceName" => vec!["Member", "Office", "Property"],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_follow_the_dictionary() {
        for (value, member) in [
            ("Active Under Contract", "ActiveUnderContract"),
            ("Co-Ownership", "CoOwnership"),
            ("Hotel/Motel", "HotelMotel"),
            ("Tenancy in Common", "TenancyInCommon"),
            ("Mountain(s)", "Mountains"),
            ("REALTOR Salesperson", "RealtorSalesperson"),
            ("98059", "_98059"),
            ("ActiveUnderContract", "ActiveUnderContract"),
        ] {
            assert_eq!(member_name(value), member);
        }
    }
}
