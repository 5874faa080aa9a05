//! What holds whatever the situation.

use chrono::Duration;
use hub_compliance::{FieldClass, Outlet, RULE_SETS, Reason};
use hub_domain::{Licence, MediaPermission, RecordRights, StandardStatus, Uses};
use proptest::prelude::*;

use crate::table::{Situation, now};

const AGENTS_ONLY: &[&str] = &[
    "PrivateRemarks",
    "PrivateOfficeRemarks",
    "ShowingInstructions",
    "ShowingContactName",
    "ShowingContactPhone",
    "ShowingContactPhoneExt",
    "ShowingContactType",
    "LockBoxType",
    "LockBoxSerialNumber",
    "LockBoxLocation",
    "AccessCode",
    "OccupantName",
    "OccupantPhone",
    "OccupantType",
    "OwnerName",
    "OwnerPhone",
    "BuyerBrokerageCompensation",
    "BuyerBrokerageCompensationType",
    "BuyerAgencyCompensation",
    "BuyerAgencyCompensationType",
    "DualVariableCompensationYN",
    "CompensationComments",
    "ExpirationDate",
    "WithdrawnDate",
    "ListingAgreement",
    "ListingService",
    "Disclosures",
    "MFR_PrivateRemarks",
    "STELLAR_ShowingInstructions",
    "ntreis2_LockBoxLocation",
];

const PLACES: &[&str] = &[
    "UnparsedAddress",
    "StreetNumber",
    "StreetNumberNumeric",
    "StreetDirPrefix",
    "StreetName",
    "StreetSuffix",
    "StreetDirSuffix",
    "UnitNumber",
    "Latitude",
    "Longitude",
    "ParcelNumber",
    "Directions",
    "CrossStreet",
    "TaxLegalDescription",
    "UniversalPropertyId",
    "X_StreetName",
];

#[test]
fn the_lists_are_known_by_class() {
    for field in AGENTS_ONLY {
        assert_eq!(FieldClass::of(field), FieldClass::Confidential, "{field}");
    }
    for field in PLACES {
        assert_eq!(FieldClass::of(field), FieldClass::Address, "{field}");
    }
    assert_eq!(FieldClass::of("MFR_ListPrice"), FieldClass::Unknown, "a local field is not what its name resembles");
    assert_eq!(FieldClass::of(""), FieldClass::Unknown);
}

fn flag() -> impl Strategy<Value = Option<bool>> {
    prop_oneof![Just(None), Just(Some(true)), Just(Some(false))]
}

prop_compose! {
    fn rights()(uses in prop::option::of(any::<[bool; 4]>()), flags in prop::array::uniform7(flag())) -> RecordRights {
        RecordRights {
            uses: uses.map(|[idx, vow, back_office, participant]| Uses { idx, vow, back_office, participant }),
            entire_display: flags[0], address_display: flags[1], automated_valuation: flags[2],
            consumer_comment: flags[3], idx_participation: flags[4], delayed_distribution: flags[5],
            office_exclusive: flags[6], permission: None,
        }
    }
}

prop_compose! {
    fn situation()(licence in prop::sample::select(&Licence::ALL[..]), rules in 0..RULE_SETS.len(),
                   rights in prop::option::of(rights()), age in prop::option::of(0i64..500),
                   status in prop::option::of(prop::sample::select(StandardStatus::ALL)),
                   closed in prop::option::of(0i64..9_000), ends in prop::option::of(-50i64..50)) -> Situation {
        let day = |ago: i64| now().date_naive() - Duration::days(ago);
        Situation {
            rules: RULE_SETS[rules].clone(), rights, age: age.map(Duration::hours), status, close_date: closed.map(day),
            ends_on: ends.map(day), ..Situation::new(licence)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn consumers_never_see_what_is_for_agents(it in situation()) {
        for outlet in Outlet::ALL.into_iter().filter(|o| o.is_consumer()) {
            let decision = it.at(outlet);
            for field in AGENTS_ONLY {
                prop_assert!(decision.field(field).is_err(), "{} at {:?}", field, outlet);
            }
            prop_assert!(decision.field("MFR_Anything").is_err());
            prop_assert!(decision.media(Some(MediaPermission::AgentsOnly)).is_err());
            if it.rights.is_none_or(|r| r.address_display == Some(false)) {
                for field in PLACES {
                    prop_assert!(decision.field(field).is_err(), "{} at {:?}", field, outlet);
                }
            }
        }
    }

    #[test]
    fn a_way_out_for_consumers_shows_no_more_than_one_for_agents(it in situation()) {
        let agent = it.at(Outlet::AgentScreen);
        for outlet in Outlet::ALL {
            let decision = it.at(outlet);
            prop_assert!(decision.listing.is_err() || agent.listing.is_ok());
            for field in AGENTS_ONLY.iter().chain(PLACES).chain(&["ListPrice", "BuyerAgentKey", "ClosePrice"]) {
                prop_assert!(decision.field(field).is_err() || agent.field(field).is_ok());
            }
        }
    }

    #[test]
    fn uses_do_not_depend_on_the_way_out(it in situation()) {
        let first = it.at(Outlet::AgentScreen);
        for outlet in Outlet::ALL {
            let d = it.at(outlet);
            prop_assert_eq!((d.comparable, d.subject, d.statistics), (first.comparable, first.subject, first.statistics));
        }
        prop_assert!(first.statistics.is_err() || first.comparable.is_ok() || first.comparable == Err(Reason::NeedsCmaRights));
    }

    #[test]
    fn the_words_are_always_there(it in situation()) {
        for outlet in Outlet::ALL {
            let d = it.at(outlet);
            prop_assert!(!d.attribution.is_empty());
            prop_assert!(d.disclaimer.to_lowercase().contains("deemed reliable but not guaranteed"));
            prop_assert!(it.age.is_none() || d.disclaimer.contains("data as of "));
        }
    }
}
