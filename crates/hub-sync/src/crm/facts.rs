use hub_domain::crm::{FieldValue, Fields};
use hub_domain::people::{Email, Name, PersonFacts, Phone, PostalAddress, Scope};

/// What a contact's fields say about who it is.
pub(super) fn of(fields: &Fields, scope: &Scope) -> PersonFacts {
    let text = |name: &str| fields.get(name).and_then(FieldValue::as_text).unwrap_or_default();
    let items = |name: &str| fields.get(name).and_then(FieldValue::as_entries).into_iter().flat_map(|e| e.keys());
    let name = Name::from_parts(text("FirstName"), text("MiddleName"), text("LastName"), text("NameSuffix"));
    let mut facts = PersonFacts::named(name);
    for email in items("Emails").filter_map(|email| Email::parse(email).ok()) {
        facts.add_email(email, scope);
    }
    for phone in items("Phones").filter_map(|phone| phone.parse::<Phone>().ok()) {
        facts.add_phone(phone, scope);
    }
    facts.addresses.extend(PostalAddress::read(text("HomeAddress1"), text("HomeCity"), text("HomePostalCode")));
    facts
}
