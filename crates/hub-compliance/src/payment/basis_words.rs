use super::BasisKind;
use super::words::plain;

/// What is counted when something is paid for each of them.
const LEADS: &[&str] = &[
    "lead",
    "referral",
    "referred",
    "introduction",
    "client",
    "customer",
    "buyer",
    "seller",
    "borrower",
    "application",
    "applicant",
    "registration",
    "appointment",
    "prospect",
    "consumer",
    "contact",
    "inquiry",
    "name",
];
const CLOSINGS: &[&str] = &[
    "closing",
    "closed",
    "close",
    "settlement",
    "settled",
    "transaction",
    "deal",
    "sale",
    "sold",
    "funded",
    "funding",
    "fund",
    "loan",
    "mortgage",
    "home",
    "house",
    "property",
    "listing",
    "escrow",
    "order",
    "file",
    // Pieces of a provider's own work: what is owed for each of them is owed for each order sent.
    "inspection",
    "appraisal",
    "order",
    "job",
    "search",
];
const POLICIES: &[&str] = &["policy", "policie", "premium", "warranty", "warrantie", "contract", "plan", "binder"];
/// Words that say "for each one".
const EACH: &[&str] = &["per", "each", "every", "any"];
/// Words that make an event a condition, and the events.
const WHEN: &[&str] = &["upon", "on", "when", "once", "after", "if", "at"];
const EVENTS: &[&str] = &[
    "closing",
    "closed",
    "close",
    "settlement",
    "sale",
    "sold",
    "funded",
    "funding",
    "fund",
    "referral",
    "referred",
    "lead",
];
/// Words that tie an amount to something.
const TIES: &[&str] = &[
    "based",
    "depend",
    "depending",
    "dependent",
    "tied",
    "linked",
    "according",
    "proportional",
    "varie",
    "vary",
    "varying",
    "variable",
    "multiplied",
    "measured",
    "rise",
    "rising",
    "grow",
    "growing",
    "increase",
    "increasing",
    "scale",
    "scaled",
];
/// Between "each" and what is counted: `per successfully closed residential deal`; and where that reach ends.
const REACH: usize = 4;
const ENDS: &[&str] =
    &["for", "of", ";", "month", "year", "hour", "week", "quarter", "day", "in", "to", "and", "plus", "per"];

/// What the amount depends on, in the strictest reading of the words.
pub(super) fn read(text: &str) -> BasisKind {
    let said = plain(text);
    if let Some(kind) = BasisKind::parse(&said.replace(' ', "_")) {
        return kind;
    }
    let said = without_denials(&said);
    let words: Vec<&str> = said.split(' ').map(singular).collect();
    let has = |any: &[&str]| words.iter().any(|word| any.contains(word));
    let says = |phrases: &[&str]| {
        let joined = words.join(" ");
        phrases.iter().any(|phrase| format!(" {joined} ").contains(&format!(" {phrase} ")))
    };
    let part = has(&[
        "percent",
        "percentage",
        "pct",
        "bp",
        "bps",
        "point",
        "portion",
        "split",
        "share",
        "half",
        "third",
        "fraction",
    ]);
    let follows = |first: &[&str], things: &[&str]| {
        words.iter().enumerate().filter(|(_, word)| first.contains(word)).any(|(at, _)| {
            let reach = words[at + 1..].iter().take(REACH).take_while(|next| !ENDS.contains(next));
            reach.into_iter().any(|next| things.contains(next))
        })
    };
    let counted = |things: &[&str]| follows(EACH, things);
    let owned = has(&[
        "ownership",
        "equity",
        "shareholder",
        "shareholding",
        "owner",
        "dividend",
        "invested",
        "investment",
        "capital",
    ]) && has(&["return", "distribution", "dividend", "profit"]);
    let tied = has(TIES) || says(&["exchange for", "return for"]);

    if part && has(&["loan", "mortgage", "funded", "principal", "origination"]) {
        return BasisKind::PercentOfFundedLoan;
    }
    if says(&[
        "joint advertising",
        "joint advertisement",
        "joint ad",
        "co marketing",
        "comarketing",
        "co branded",
        "cobranded",
        "co advertising",
        "shared advertising",
        "joint marketing",
        "advertising share",
        "share of advertising",
        "share of the advertising",
        "co op advertising",
        "share of the ad",
        "share of ad",
    ]) && !counted(LEADS)
        && !counted(CLOSINGS)
    {
        return BasisKind::JointAdvertising;
    }
    if part && has(&["commission", "side", "gci", "referral"]) {
        return BasisKind::PercentOfCommission;
    }
    if counted(POLICIES) || (part && has(POLICIES)) {
        return BasisKind::PerPolicy;
    }
    if counted(LEADS)
        || (tied && has(&["lead", "referral", "introduction", "referred"]))
        || says(&[
            "referral fee",
            "finder fee",
            "referral bonus",
            "referral reward",
            "lead fee",
            "for referral",
            "for lead",
            "for sending",
            "for the referral",
            "for a referral",
            "for referring",
            "for steering",
            "refer a friend",
        ])
        || has(&["kickback", "finder", "bounty", "refer"])
    {
        return BasisKind::PerLead;
    }
    if counted(CLOSINGS)
        || follows(WHEN, EVENTS)
        || (tied && has(&["closing", "closed", "deal", "sale", "funded", "loan", "transaction", "policy", "policie"]))
        || says(&[
            "a closing",
            "a deal",
            "a loan",
            "a sale",
            "for closing",
            "for closed",
            "number of closing",
            "success fee",
            "success based",
        ])
        || has(&["contingent", "contingency", "success", "conditional", "conditioned"])
    {
        return BasisKind::PerClosing;
    }
    if has(&[
        "rank",
        "ranking",
        "ranked",
        "top",
        "tier",
        "tiered",
        "leaderboard",
        "volume",
        "count",
        "quota",
        "capture",
        "performance",
        "production",
        "producer",
    ]) || says(&["number of"])
    {
        return BasisKind::Rank;
    }
    if owned {
        return BasisKind::ReturnOnOwnership;
    }
    if says(&[
        "commission split",
        "referral split",
        "cooperative commission",
        "co op commission",
        "buyer side commission",
        "commission",
    ]) {
        return BasisKind::PercentOfCommission;
    }
    if part {
        return BasisKind::Share;
    }
    if has(&["profit", "revenue"]) {
        return BasisKind::Share;
    }
    if has(&["bonus", "incentive", "reward", "commission"]) {
        return BasisKind::Bonus;
    }
    if has(&[
        "gift",
        "meal",
        "dinner",
        "lunch",
        "breakfast",
        "training",
        "event",
        "ticket",
        "golf",
        "party",
        "trip",
        "travel",
        "drink",
        "present",
        "entertainment",
        "class",
        "seminar",
        "sponsorship",
        "swag",
        "basket",
        "wine",
        "donut",
        "coffee",
    ]) {
        return BasisKind::Gift;
    }
    if has(&["rent", "rental", "desk", "lease", "space"]) {
        return BasisKind::Rent;
    }
    if has(&["software", "lead", "crm", "subscription", "license", "licence", "free", "discounted", "complimentary"]) {
        return BasisKind::InKind;
    }
    if has(&["hour", "hourly"]) {
        return BasisKind::Hourly;
    }
    if has(&[
        "flat",
        "fixed",
        "monthly",
        "annual",
        "annually",
        "yearly",
        "quarterly",
        "weekly",
        "month",
        "year",
        "quarter",
        "retainer",
        "salary",
        "wage",
        "msa",
    ]) || says(&["marketing service agreement"])
    {
        return BasisKind::FixedFee;
    }
    if has(&[
        "service",
        "work",
        "labor",
        "labour",
        "job",
        "invoice",
        "inspection",
        "appraisal",
        "photography",
        "staging",
        "cleaning",
        "moving",
        "purchase",
        "repair",
    ]) {
        return BasisKind::Service;
    }
    BasisKind::Unreadable
}

/// Without the `s` of a plural; `bonus`, `success` and `basis` keep theirs.
fn singular(word: &str) -> &str {
    let stem = word.strip_suffix('s').unwrap_or(word);
    if stem.len() < 3 || stem.ends_with(['s', 'u', 'i']) { word } else { stem }
}

/// Without clauses that deny a dependence: `flat fee regardless of closings, not tied to referrals`.
fn without_denials(said: &str) -> String {
    const DENIALS: &[&[&str]] = &[
        &["regardless", "of"],
        &["irrespective", "of"],
        &["independent", "of"],
        &["without", "regard", "to"],
        &["no", "matter"],
        &["not", "tied", "to"],
        &["not", "linked", "to"],
        &["not", "related", "to"],
        &["not", "contingent", "on"],
        &["not", "contingent", "upon"],
        &["not", "conditioned", "on"],
        &["not", "conditional", "on"],
        &["not", "dependent", "on"],
        &["not", "based", "on"],
        &["not", "varying", "with"],
        &["not", "vary", "with"],
        &["not", "depend", "on"],
        &["not", "depending", "on"],
    ];
    let words: Vec<&str> = said.split(' ').collect();
    let mut kept = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let Some(denial) = DENIALS.iter().find(|denial| words[at..].starts_with(denial)) else {
            kept.push(words[at]);
            at += 1;
            continue;
        };
        at += denial.len();
        // The denial reaches to the end of its clause and no further: what follows "but" or "plus" counts.
        while at < words.len() && !matches!(words[at], ";" | "but" | "plus" | "and" | "except" | "unless" | "then") {
            at += 1;
        }
    }
    kept.join(" ")
}
