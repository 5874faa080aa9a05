use serde::{Deserialize, Serialize};

/// What kind of thing a field holds, by its name alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldClass {
    /// For everyone.
    Public,
    /// Free text for everyone, in which an address may stand.
    FreeText,
    /// Gives the place away: address, pin, parcel, directions.
    Address,
    /// The buyer's agent and office.
    BuyerSide,
    /// What was paid.
    SalePrice,
    /// For agents; never in anything a consumer sees.
    Confidential,
    /// Not in our list: consumers do not see it.
    Unknown,
}

/// Fields for agents, by their whole name, in lower case.
const CONFIDENTIAL: &[&str] = &[
    "accesscode",
    "compensationcomments",
    "disclosures",
    "dualorvariableratecommissionyn",
    "dualvariablecompensationyn",
    "expirationdate",
    "listingagreement",
    "listingservice",
    "withdrawndate",
];

/// Fields for agents, by how their name begins.
const CONFIDENTIAL_FAMILIES: &[&str] = &[
    "private",
    "showing",
    "lockbox",
    "occupant",
    "owner",
    "seller",
    "tenant",
    "gatecode",
    "alarmcode",
    "buyerbrokeragecompensation",
    "buyeragencycompensation",
    "subagencycompensation",
    "transactionbrokercompensation",
    "agentremarks",
    "confidential",
    "internalremarks",
    "officeremarks",
];

/// Fields that give the place away, in lower case.
const ADDRESS: &[&str] = &[
    "buildingname",
    "carrierroute",
    "crossstreet",
    "directions",
    "latitude",
    "longitude",
    "mapcoordinate",
    "mapcoordinatesource",
    "mapurl",
    "parcelnumber",
    "additionalparcelsdescription",
    "postalcodeplus4",
    "streetadditionalinfo",
    "streetdirprefix",
    "streetdirsuffix",
    "streetname",
    "streetnumber",
    "streetnumbernumeric",
    "streetsuffix",
    "streetsuffixmodifier",
    "taxblock",
    "taxlegaldescription",
    "taxlot",
    "taxmapnumber",
    "taxparcelletter",
    "unitnumber",
    "universalparcelid",
    "universalpropertyid",
    "universalpropertysubid",
    "unparsedaddress",
    "virtualtoururlbranded",
    "virtualtoururlunbranded",
];

const FREE_TEXT: &[&str] = &["publicremarks", "shortdescription", "longdescription", "openhouseremarks", "remarks"];

/// Fields for everyone, in lower case: what a listing page shows, whose it is, and how old it is.
const PUBLIC: &[&str] = &[
    "abovegradefinishedarea",
    "abovegradefinishedareaunits",
    "appliances",
    "architecturalstyle",
    "associationfee",
    "associationfeefrequency",
    "associationyn",
    "attributioncontact",
    "basement",
    "bathroomsfull",
    "bathroomshalf",
    "bathroomsonequarter",
    "bathroomsthreequarter",
    "bathroomstotaldecimal",
    "bathroomstotalinteger",
    "bedroomstotal",
    "belowgradefinishedarea",
    "belowgradefinishedareaunits",
    "buildingareatotal",
    "city",
    "closedate",
    "communityfeatures",
    "conditionrating",
    "constructionmaterials",
    "constructionquality",
    "cooling",
    "copyrightnotice",
    "countyorparish",
    "cumulativedaysonmarket",
    "currencycode",
    "daysonmarket",
    "disclaimer",
    "exteriorfeatures",
    "fencing",
    "fireplacestotal",
    "fireplaceyn",
    "flooring",
    "garagearea",
    "garagespaces",
    "garageyn",
    "heating",
    "idxcontactinfo",
    "interiorfeatures",
    "internetaddressdisplayyn",
    "internetautomatedvaluationdisplayyn",
    "internetconsumercommentyn",
    "internetentirelistingdisplayyn",
    "laundryfeatures",
    "levels",
    "listagentfullname",
    "listagentkey",
    "listingcontractdate",
    "listingid",
    "listingkey",
    "listofficekey",
    "listofficename",
    "listofficephone",
    "listprice",
    "livingarea",
    "livingareaunits",
    "lotfeatures",
    "lotsizeacres",
    "lotsizearea",
    "lotsizesquarefeet",
    "lotsizeunits",
    "mlsareamajor",
    "mlsareaminor",
    "mlsstatus",
    "modificationtimestamp",
    "newconstructionyn",
    "offmarketdate",
    "onmarketdate",
    "originallistprice",
    "originatingsystemmodificationtimestamp",
    "originatingsystemname",
    "parkingfeatures",
    "parkingtotal",
    "patioandporchfeatures",
    "photoschangetimestamp",
    "photoscount",
    "poolfeatures",
    "poolprivateyn",
    "postalcode",
    "postalcity",
    "previouslistprice",
    "pricepersquarefoot",
    "propertycondition",
    "propertysubtype",
    "propertytype",
    "purchasecontractdate",
    "roof",
    "roomstotal",
    "sewer",
    "sourcesystemname",
    "spafeatures",
    "spayn",
    "standardstatus",
    "stateorprovince",
    "stories",
    "storiestotal",
    "structuretype",
    "subdivisionname",
    "taxannualamount",
    "taxyear",
    "utilities",
    "view",
    "viewrating",
    "viewyn",
    "waterfrontfeatures",
    "waterfrontyn",
    "watersource",
    "windowfeatures",
    "yearbuilt",
    "yearrenovated",
    "zoning",
    // Open houses and media.
    "category",
    "imageheight",
    "imagewidth",
    "mediacategory",
    "mediakey",
    "mediamodificationtimestamp",
    "mediatype",
    "mediaurl",
    "openhousedate",
    "openhouseendtime",
    "openhousekey",
    "openhousestarttime",
    "openhousestatus",
    "openhousetype",
    "order",
    "preferredphotoyn",
    "resourcename",
    "resourcerecordkey",
    // Agents and offices: what attribution needs.
    "memberfullname",
    "memberkey",
    "membermlsid",
    "memberstatus",
    "memberstatelicense",
    "membertype",
    "officecity",
    "officekey",
    "officemlsid",
    "officename",
    "officephone",
    "officestatus",
];

impl FieldClass {
    /// The class of a field by RESO's or a vendor's name. A local prefix (`MFR_`, `STELLAR_`, `X_`) is looked through
    /// for what it might hide, never for what it might show: a local field that is not for agents stays unknown.
    #[must_use]
    pub fn of(field: &str) -> Self {
        let name = field.to_ascii_lowercase();
        let bare = name.rsplit('_').next().unwrap_or(&name);
        let either = |list: &[&str]| list.contains(&name.as_str()) || list.contains(&bare);
        let begins = |list: &[&str]| list.iter().any(|family| name.starts_with(family) || bare.starts_with(family));
        if either(CONFIDENTIAL) || begins(CONFIDENTIAL_FAMILIES) {
            Self::Confidential
        } else if either(ADDRESS) {
            Self::Address
        } else if bare.starts_with("buyer") || bare.starts_with("cobuyer") {
            Self::BuyerSide
        } else if matches!(bare, "closeprice" | "concessionsamount" | "concessions" | "concessionscomments") {
            Self::SalePrice
        } else if FREE_TEXT.contains(&name.as_str()) {
            Self::FreeText
        } else if PUBLIC.contains(&name.as_str()) {
            Self::Public
        } else {
            Self::Unknown
        }
    }
}
