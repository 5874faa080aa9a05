use super::{CrmKind, FieldValue, MergeRule};

/// A field every part of the hub knows by this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSpec {
    /// Its name: RESO's (resource `Contacts`) or RFC 5545's where they have one.
    pub name: &'static str,
    /// What happens when it was changed on both sides, unless a person has chosen otherwise.
    pub rule: MergeRule,
}

const fn field(name: &'static str, rule: MergeRule) -> FieldSpec {
    FieldSpec { name, rule }
}

use MergeRule as R;

const CONTACT: &[FieldSpec] = &[
    field("NamePrefix", R::Ask),
    field("FirstName", R::Ask),
    field("MiddleName", R::Ask),
    field("LastName", R::Ask),
    field("NameSuffix", R::Ask),
    field("Nickname", R::Ask),
    field("Company", R::Ask),
    field("JobTitle", R::Ask),
    field("HomeAddress1", R::Ask),
    field("HomeAddress2", R::Ask),
    field("HomeCity", R::Ask),
    field("HomeStateOrProvince", R::Ask),
    field("HomePostalCode", R::Ask),
    field("HomeCountry", R::Ask),
    field("Birthdate", R::Ask),
    field("Anniversary", R::Ask),
    field("Language", R::Ask),
    field("Background", R::Append),
    // Addresses and numbers, lower case and E.164.
    field("Emails", R::Set),
    field("Phones", R::Set),
    field("Tags", R::Set),
    field("DoNotCall", R::MostRestrictive),
    field("DoNotEmail", R::MostRestrictive),
    field("DoNotText", R::MostRestrictive),
    field("DoNotMail", R::MostRestrictive),
    field("ContactType", R::Remote),
    field("Stage", R::Remote),
    field("Owner", R::Remote),
    field("LeadSource", R::Remote),
    field("ReferredBy", R::Ask),
    field("FirstContacted", R::Min),
    field("LastContacted", R::Max),
    // What the hub works out itself and writes back.
    field("Temperature", R::Local),
    field("Preferences", R::Local),
    field("Timeline", R::Local),
    field("CommissionPotential", R::Local),
];

const NOTE: &[FieldSpec] =
    &[field("Subject", R::Append), field("Body", R::Append), field("CreatedAt", R::Min), field("Author", R::Remote)];

const TASK: &[FieldSpec] = &[
    field("Title", R::Ask),
    field("Body", R::Append),
    field("TaskType", R::Remote),
    field("DueAt", R::Ask),
    // Done where either side says so.
    field("Completed", R::Max),
    field("Owner", R::Remote),
];

const DEAL: &[FieldSpec] = &[
    field("Name", R::Ask),
    field("Pipeline", R::Remote),
    field("Stage", R::Remote),
    field("Status", R::Remote),
    field("Owner", R::Remote),
    field("Amount", R::Ask),
    field("Commission", R::Ask),
    field("ExpectedCloseDate", R::Ask),
    field("CloseDate", R::Ask),
    field("Tags", R::Set),
    field("Description", R::Append),
];

const ACTIVITY: &[FieldSpec] = &[
    field("Channel", R::Remote),
    field("Direction", R::Remote),
    field("At", R::Min),
    field("DurationSeconds", R::Max),
    field("Subject", R::Append),
    field("Body", R::Append),
    field("Outcome", R::Remote),
];

const APPOINTMENT: &[FieldSpec] = &[
    field("UID", R::Remote),
    field("SUMMARY", R::Ask),
    field("DESCRIPTION", R::Append),
    field("LOCATION", R::Ask),
    field("DTSTART", R::Ask),
    field("DTEND", R::Ask),
    field("STATUS", R::Remote),
    field("SEQUENCE", R::Max),
    field("ATTENDEE", R::Set),
];

/// The fields of a kind that every part of the hub knows. Systems have others beside them, under their own names.
#[must_use]
pub fn fields_of(kind: CrmKind) -> &'static [FieldSpec] {
    match kind {
        CrmKind::Contact => CONTACT,
        CrmKind::Note => NOTE,
        CrmKind::Task => TASK,
        CrmKind::Deal => DEAL,
        CrmKind::Activity => ACTIVITY,
        CrmKind::Appointment => APPOINTMENT,
    }
}

/// A known field.
#[must_use]
pub fn field_spec(kind: CrmKind, name: &str) -> Option<&'static FieldSpec> {
    fields_of(kind).iter().find(|spec| spec.name == name)
}

impl MergeRule {
    /// The rule of a field that nobody has chosen one for: the dictionary's; of another field, several things are a set
    /// and anything else is for a person.
    #[must_use]
    pub fn usual(kind: CrmKind, name: &str, values: &[&FieldValue]) -> Self {
        if let Some(spec) = field_spec(kind, name) {
            return spec.rule;
        }
        let several = values.iter().any(|value| matches!(value, FieldValue::Entries(_)));
        if several { Self::Set } else { Self::Ask }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_and_rules_have_words() {
        for kind in CrmKind::ALL {
            let names: BTreeSet<_> = fields_of(kind).iter().map(|f| f.name).collect();
            assert_eq!(names.len(), fields_of(kind).len(), "{kind}");
            assert_eq!(CrmKind::parse(kind.as_str()), Some(kind));
        }
        for rule in MergeRule::ALL {
            assert_eq!(MergeRule::parse(rule.as_str()), Some(rule));
            assert!(!rule.in_words().is_empty());
        }
    }

    #[test]
    fn money_and_dates_of_law_are_for_a_person_and_stages_for_the_crm() {
        let rule = |kind, name| MergeRule::usual(kind, name, &[]);
        assert_eq!(rule(CrmKind::Deal, "Amount"), MergeRule::Ask);
        assert_eq!(rule(CrmKind::Deal, "ExpectedCloseDate"), MergeRule::Ask);
        assert_eq!(rule(CrmKind::Deal, "Stage"), MergeRule::Remote);
        assert_eq!(rule(CrmKind::Contact, "DoNotCall"), MergeRule::MostRestrictive);
        let several = FieldValue::entries(["a"]);
        assert_eq!(MergeRule::usual(CrmKind::Contact, "Hobbies", &[&several]), MergeRule::Set);
    }
}
