use super::*;
use crate::{Currency, PropertyType, StandardStatus};
use proptest::prelude::*;

fn home(with: impl FnOnce(&mut Listing)) -> Listing {
    let mut listing = Listing::new("k", Currency::USD);
    listing.standard_status = Some(StandardStatus::Active);
    listing.property_type = Some(PropertyType::Residential);
    listing.unparsed_address = Some("12 North Elm Street".into());
    listing.city = Some("Larkmoor".into());
    listing.postal_code = Some("00123".into());
    with(&mut listing);
    listing
}

fn ground(a: &Listing, b: &Listing) -> Option<HomeGround> {
    HomeEvidence::of(a).same_home(&HomeEvidence::of(b))
}

#[test]
fn the_strongest_ground_is_named() {
    let plain = home(|_| {});
    let spelt = home(|l| {
        l.unparsed_address = Some("12 N. Elm St., Larkmoor, WA 00123".into());
        l.postal_code = Some("00123-4567".into());
    });
    assert_eq!(ground(&plain, &spelt), Some(HomeGround::Address));
    let parts = home(|l| {
        l.unparsed_address = None;
        l.street_number = Some("12".into());
        l.street_dir_prefix = Some("N".into());
        l.street_name = Some("Elm".into());
        l.street_suffix = Some("Street".into());
    });
    assert_eq!(ground(&plain, &parts), Some(HomeGround::Address));
    let parcel = |number: &str, county: &str| {
        home(|l| {
            l.unparsed_address = None;
            l.parcel_number = Some(number.into());
            l.county_or_parish = Some(county.into());
        })
    };
    assert_eq!(ground(&parcel("012-345.6", "King County"), &parcel("0123456", "KING")), Some(HomeGround::Parcel));
    assert_eq!(ground(&parcel("0123456", "King"), &parcel("0123456", "Pierce")), None);
    for placeholder in ["0", "00000", "N/A", "TBD", "99999999"] {
        assert_eq!(ground(&parcel(placeholder, "King"), &parcel(placeholder, "King")), None, "{placeholder}");
    }
    let universal = |id: &str| home(|l| l.universal_property_id = Some(id.into()));
    assert_eq!(ground(&universal("US-53033-N-7"), &universal("us-53033-n-7")), Some(HomeGround::UniversalId));
}

#[test]
fn what_speaks_against_it() {
    let plain = home(|_| {});
    let against: [(&str, Listing); 7] = [
        ("a unit against none", home(|l| l.unit_number = Some("3".into()))),
        ("another postal code", home(|l| l.postal_code = Some("00124".into()))),
        ("another number", home(|l| l.unparsed_address = Some("14 N Elm St".into()))),
        ("another street", home(|l| l.unparsed_address = Some("12 Oak St".into()))),
        ("no street", home(|l| l.unparsed_address = Some("Elm Street".into()))),
        ("no postal code", home(|l| l.postal_code = None)),
        ("nothing", home(|l| (l.unparsed_address, l.postal_code) = (None, None))),
    ];
    for (why, other) in against {
        assert_eq!(ground(&plain, &other), None, "{why}");
        assert_eq!(ground(&other, &plain), None, "{why}");
    }
    let at = |latitude: f64, parcel: &str| {
        home(|l| {
            (l.latitude, l.longitude) = (Some(latitude), Some(-122.0));
            l.parcel_number = Some(parcel.into());
        })
    };
    assert_eq!(ground(&at(47.0, "123456"), &at(47.001, "00123456")), Some(HomeGround::Address));
    assert_eq!(ground(&at(47.0, "123456"), &at(47.1, "123456")), None, "miles apart");
    assert_eq!(ground(&at(47.0, "123456"), &at(47.0, "987654")), None, "another parcel");
}

#[test]
fn one_home_offered_twice_is_two_offers() {
    let offer = |status: StandardStatus, begun: &str, closed: Option<&str>| {
        HomeEvidence::of(&home(|l| {
            l.standard_status = Some(status);
            l.on_market_date = begun.parse().ok();
            l.close_date = closed.and_then(|d| d.parse().ok());
        }))
    };
    use StandardStatus::{Active, Closed, Expired, Pending};
    let now = offer(Active, "2026-03-01", None);
    let late = offer(Closed, "2026-03-04", Some("2026-05-01"));
    for (other, same) in [
        (offer(Pending, "2026-03-04", None), true),
        (late.clone(), true),
        (offer(Closed, "2019-01-01", Some("2019-03-01")), false),
        (offer(Closed, "2026-02-15", Some("2026-02-20")), false),
        (offer(Expired, "2025-03-01", None), false),
    ] {
        assert_eq!((now.same_offering(&other), other.same_offering(&now)), (same, same), "{other:?}");
    }
    assert!(late.same_offering(&offer(Closed, "2026-01-01", Some("2026-05-20"))));
    let lease = HomeEvidence::of(&home(|l| l.property_type = Some(PropertyType::ResidentialLease)));
    assert!(!now.same_offering(&lease));
}

fn any_home() -> impl Strategy<Value = Listing> {
    let text = |choices: &'static [&'static str]| {
        prop::option::of(prop::sample::select(choices)).prop_map(|t| t.map(str::to_owned))
    };
    (
        text(&["12 Elm St", "12 Elm Street #3", "14 Elm St", "Elm", "12 elm st."]),
        text(&["00123", "00124", "00123-0001"]),
        text(&["3", "4", "Apt 3"]),
        text(&["123456", "0123456", "99999", "765432"]),
        text(&["King", "King County", "Pierce"]),
        text(&["US-1-N-7", "US-1-N-8"]),
    )
        .prop_map(|(address, code, unit, parcel, county, universal)| {
            home(|l| {
                (l.unparsed_address, l.postal_code, l.unit_number) = (address, code, unit);
                (l.parcel_number, l.county_or_parish, l.universal_property_id) = (parcel, county, universal);
            })
        })
}

proptest! {
    #[test]
    fn a_verdict_has_no_direction(a in any_home(), b in any_home()) {
        prop_assert_eq!(ground(&a, &b), ground(&b, &a));
    }

    #[test]
    fn one_home_shares_a_sign(a in any_home(), b in any_home()) {
        let (a, b) = (HomeEvidence::of(&a), HomeEvidence::of(&b));
        if a.same_home(&b).is_some() {
            prop_assert!(a.signs().iter().any(|sign| b.signs().contains(sign)));
        }
    }

    #[test]
    fn never_across_units(a in any_home(), unit in "[5-9][A-F]") {
        let mut b = a.clone();
        b.unit_number = Some(unit);
        prop_assert_eq!(ground(&a, &b), None);
    }

    #[test]
    fn anything_can_be_read(address in ".{0,40}", code in ".{0,12}", parcel in ".{0,12}") {
        let l = home(|l| (l.unparsed_address, l.postal_code, l.parcel_number) = (Some(address), Some(code), Some(parcel)));
        let _ = ground(&l, &l);
    }
}
