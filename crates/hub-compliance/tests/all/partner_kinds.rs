use hub_compliance::payment::PartyKind;
use hub_domain::partner::{PartnerKind, SettlementService, Speciality};

/// The kinds of the directory and the kinds of the payment rules are two lists: each of the first is one of the second, and
/// neither takes a settlement service for something else than the other does.
#[test]
fn every_kind_of_partner_is_a_kind_of_party_and_both_agree_on_settlement_services() {
    let services = Speciality::ALL.iter().map(|speciality| (PartnerKind::Service, Some(*speciality)));
    let all: Vec<_> = PartnerKind::ALL.iter().map(|kind| (*kind, None)).chain(services).collect();
    assert!(all.len() > 25, "{}", all.len());
    for (kind, speciality) in all {
        let name = kind.party_name(speciality);
        let party = PartyKind::parse(name).unwrap_or_else(|| panic!("{kind:?} {speciality:?} is no party: {name}"));
        let settlement = kind.settlement(speciality);
        if settlement == SettlementService::Yes {
            assert!(party.is_settlement(), "{kind:?} {speciality:?} is {name}");
        }
        if party.is_settlement() {
            assert!(settlement.counts(), "{kind:?} {speciality:?} is {name}");
        }
    }
}
