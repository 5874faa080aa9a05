use super::CrmVendor;
use crate::choice::choices;

const G: CrmVendor = CrmVendor::GoHighLevel;
const H: CrmVendor = CrmVendor::HubSpot;
const F: CrmVendor = CrmVendor::FollowUpBoss;
const S: CrmVendor = CrmVendor::Salesforce;
const D: CrmVendor = CrmVendor::Dynamics;
const P: CrmVendor = CrmVendor::Pipedrive;
const Z: CrmVendor = CrmVendor::Zoho;
const L: CrmVendor = CrmVendor::Lofty;
const B: CrmVendor = CrmVendor::BoldTrail;

const ALL: &[CrmVendor] = CrmVendor::ALL;

/// With the one that does not exist.
const EVERY_ONE: &[CrmVendor] = &EVERY;
const EVERY: [CrmVendor; ALL.len() + 1] = {
    let mut every = [CrmVendor::Plain; ALL.len() + 1];
    let mut place = 0;
    while place < ALL.len() {
        every[place] = ALL[place];
        place += 1;
    }
    every
};

macro_rules! quirks {
    ($($variant:ident => $name:literal, $vendors:expr, $on:literal, $meaning:literal;)+) => {
        choices! {
            /// Something a CRM vendor does that a client has to know. Each can be switched on and off while the stand-in
            /// runs.
            CrmQuirk, "quirk";
            $($variant => $name, $meaning;)+
        }

        impl CrmQuirk {
            /// Whose it is.
            #[must_use]
            pub fn vendors(self) -> &'static [CrmVendor] {
                match self { $(Self::$variant => $vendors),+ }
            }

            /// Whether it is on from the start.
            #[must_use]
            pub fn is_usual(self) -> bool {
                match self { $(Self::$variant => $on),+ }
            }
        }
    };
}

quirks! {
    SearchLag => "search-lag", &[G, H, P, Z], true, "Searches see what was there some seconds ago.";
    SearchReach => "search-reach", &[G, H], true, "Searches end after 10,000 records.";
    TagsReplaced => "tags-replaced", &[G, F, Z, L], true, "Updating a person with tags replaces all tags.";
    ListsReplaced => "lists-replaced", &[F, P], true, "Updating a person replaces telephones and e-mails.";
    DuplicatesRefused => "duplicates-refused", &[G], true, "A second contact of one e-mail or telephone is refused.";
    DuplicateRule => "duplicate-rule", &[S, D], false, "A rule of the account stops a second person of one e-mail, unless waved through.";
    PhoneBeforeEmail => "phone-before-email", &[G], false, "Duplicates are looked for by telephone first.";
    AbsentIsBad => "absent-is-bad", &[G], true, "What is not there is answered with 400 in place of 404.";
    RefreshOnce => "refresh-once", &[G], true, "A refresh token works once, but for 30 seconds gives the same pair again.";
    RefreshSingle => "refresh-single", &[S, P], true, "A refresh token works once; Salesforce takes everything down when it comes again.";
    RefreshLimited => "refresh-limited", &[Z], true, "A refresh token gives ten access tokens in ten minutes and no more.";
    RefreshRotates => "refresh-rotates", &[H], false, "Refreshing gives another refresh token.";
    RetryAfter => "retry-after", &[G, H], false, "429 says when to come back; the vendors document no such thing.";
    MergeNewId => "merge-new-id", &[H], true, "A merged contact has a new id.";
    MergedForward => "merged-forward", &[H], false, "The id of a contact that was merged gives what it was merged into.";
    CustomHidden => "custom-hidden", &[F], true, "Custom fields are told only where all fields are asked for.";
    DeepOffsetRefused => "deep-offset-refused", &[F], true, "An offset beyond 2,000 is refused.";
    EmailPerAgent => "email-per-agent", &[F, B], true, "One e-mail may exist once per agent.";
    UpdatedForSome => "updated-for-some", &[F, S], true, "Some changes leave the time of the last update alone.";
    SourceOnce => "source-once", &[F], true, "The source of a person is written once and later ones are passed over.";
    LeadFlowArchived => "lead-flow-archived", &[F], false, "Events are answered with 204: the lead flow is archived.";
    TrackingOff => "tracking-off", &[D], false, "Changes are tracked for no table.";
    TrackingForbidden => "tracking-forbidden", &[D], false, "Following changes takes a right over the whole organisation, which is missing.";
    BareErrors => "bare-errors", &[L], true, "A refusal is a text and nothing around it.";
    SortIgnored => "sort-ignored", &[L], false, "Lists come newest first, whatever order is asked for.";
    ErrorsListed => "errors-listed", &[B], false, "What is wrong is told in a list in place of an object.";
    SmallAllowance => "small-allowance", &[S, D, P, Z, L], false, "The allowance of requests is a small one.";
    ValuesNormalised => "values-normalised", EVERY_ONE, false, "E-mails come back in small letters, telephones as digits.";
    IdReuse => "id-reuse", ALL, false, "A new record takes the id of a deleted one.";
}
