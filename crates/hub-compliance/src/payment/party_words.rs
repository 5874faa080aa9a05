use super::words::plain;
use super::{Fact, PartyKind};

/// What people call them, in plain words (see [`plain`]), and what else the word says.
const WORDS: &[(PartyKind, &[&str])] = &[
    (PartyKind::Mls, &["multiple listing", "listing exchange"]),
    (
        PartyKind::Lender,
        &[
            "mortgage",
            "mortgage lender",
            "mortgage lending",
            "loan officer",
            "mortgage loan officer",
            "loan originator",
            "mortgage loan originator",
            "mortgage originator",
            "originator",
            "mlo",
            "mortgage broker",
            "mortgage banker",
            "direct lender",
            "wholesale lender",
            "home loan",
            "home lender",
            "hard money lender",
            "loan",
            "lending",
            "loan broker",
            "lender affiliate",
            "servicer",
            "mortgage servicer",
            "credit bureau",
            "credit reporting",
        ],
    ),
    (
        PartyKind::Insurer,
        &[
            "insurance",
            "insurance agent",
            "insurance broker",
            "insurance carrier",
            "insurance producer",
            "carrier",
            "home insurer",
            "homeowner insurer",
            "homeowner insurance",
            "homeowners insurance",
            "home insurance",
            "hazard insurance",
            "hazard insurer",
            "flood insurance",
            "flood insurer",
            "mortgage insurance",
            "mortgage insurer",
            "mi",
        ],
    ),
    (
        PartyKind::Title,
        &[
            "title insurance",
            "title insurer",
            "title agent",
            "title officer",
            "title underwriter",
            "title and escrow",
            "escrow",
            "escrow agent",
            "escrow officer",
            "escrow holder",
            "settlement",
            "settlement agent",
            "closing",
            "closing agent",
            "notary",
            "notary public",
            "signing agent",
        ],
    ),
    (
        PartyKind::Warranty,
        &["home warranty", "homeowner warranty", "homeowners warranty", "residential service contract"],
    ),
    (PartyKind::Bank, &["savings bank", "national bank", "thrift", "depository"]),
    (PartyKind::CreditUnion, &["cu", "creditunion"]),
    (PartyKind::Investor, &["private lender", "loan investor", "note investor"]),
    (
        PartyKind::Crm,
        &[
            "crm vendor",
            "customer system",
            "lead",
            "lead generation",
            "lead generator",
            "lead platform",
            "portal",
            "lead portal",
        ],
    ),
    (PartyKind::Cloud, &["hosting", "cloud hosting", "storage"]),
    (PartyKind::Ai, &["artificial intelligence", "machine learning"]),
    (PartyKind::Integration, &["integrator", "software", "technology", "saas", "api"]),
    (PartyKind::Analytics, &["data", "market data"]),
    (PartyKind::Communication, &["telephony", "texting", "email", "sms", "messaging", "telecom"]),
    (PartyKind::Legal, &["legal adviser", "legal advisor", "compliance", "legal counsel"]),
    (PartyKind::Service, &["home service", "service provider", "other", "unknown", "provider", "relocation"]),
    (
        PartyKind::Inspector,
        &[
            "inspection",
            "home inspector",
            "home inspection",
            "property inspector",
            "pest inspector",
            "pest inspection",
            "termite inspector",
            "radon inspector",
            "septic inspector",
            "roof inspector",
            "surveyor",
            "survey",
            "land surveyor",
            "structural engineer",
        ],
    ),
    (PartyKind::Appraiser, &["appraisal", "appraisal management", "amc", "property appraiser"]),
    (
        PartyKind::Attorney,
        &["lawyer", "law", "closing attorney", "real estate attorney", "real estate lawyer", "counsel", "solicitor"],
    ),
    (PartyKind::Cleaner, &["cleaning", "house cleaner", "house cleaning", "home cleaner", "maid"]),
    (PartyKind::Mover, &["moving", "removal", "storage and moving"]),
    (PartyKind::Photographer, &["photography", "real estate photographer", "videographer", "drone", "media"]),
    (PartyKind::Stager, &["staging", "home stager", "home staging"]),
    (
        PartyKind::Contractor,
        &[
            "general contractor",
            "handyman",
            "repair",
            "plumber",
            "electrician",
            "painter",
            "roofer",
            "landscaper",
            "landscaping",
            "gardener",
            "locksmith",
            "hvac",
            "pool",
            "remodeler",
            "renovation",
            "junk removal",
            "builder",
            "pest control",
            "home repair",
        ],
    ),
    (
        PartyKind::RealEstateBroker,
        &[
            "broker",
            "realtor broker",
            "designated broker",
            "managing broker",
            "principal broker",
            "broker of record",
            "listing broker",
            "buyer broker",
            "selling broker",
            "cooperating broker",
            "referring broker",
            "licensed broker",
            "licensed real estate broker",
            "realestate broker",
            "re broker",
            "outside broker",
        ],
    ),
    (PartyKind::Brokerage, &["real estate brokerage", "brokerage firm", "real estate", "employer", "office"]),
    (PartyKind::Team, &["agent team", "real estate team", "team leader", "team lead"]),
    (
        PartyKind::Agent,
        &[
            "real estate agent",
            "realtor",
            "salesperson",
            "sales agent",
            "listing agent",
            "buyer agent",
            "buyers agent",
            "selling agent",
            "licensee",
            "real estate licensee",
            "sales associate",
            "associate broker",
            "real estate salesperson",
        ],
    ),
    (
        PartyKind::BrokerageOwnedFirm,
        &[
            "brokerage owned",
            "broker owned",
            "brokerage owned title",
            "brokerage owned mortgage",
            "broker owned firm",
            "brokerage affiliate",
            "joint venture",
            "affiliate",
            "affiliated",
            "jv",
            "affiliated business",
        ],
    ),
    (PartyKind::Employee, &["staff", "staff member", "own employee"]),
    (
        PartyKind::Consumer,
        &[
            "client",
            "buyer",
            "seller",
            "borrower",
            "home buyer",
            "homebuyer",
            "home seller",
            "homeowner",
            "home owner",
            "past client",
            "customer",
            "tenant",
            "landlord",
        ],
    ),
];

/// Words that say nothing about the kind: `mortgage company`, `title_agency`, `moving services`.
const EMPTY: &[&str] = &[
    "company",
    "co",
    "inc",
    "llc",
    "corp",
    "corporation",
    "firm",
    "agency",
    "vendor",
    "provider",
    "partner",
    "service",
    "professional",
    "business",
    "group",
    "person",
];

/// Words in front that change nothing: `out-of-state broker`, `local title company`.
const BEFORE: &[&str] = &[
    "licensed",
    "local",
    "independent",
    "outside",
    "other",
    "another",
    "out",
    "of",
    "state",
    "cooperating",
    "referring",
    "receiving",
    "regional",
    "national",
    "the",
    "a",
    "an",
    "own",
    "private",
    "residential",
    "full",
    "time",
    "part",
];

/// A party as somebody called it.
pub(super) struct Called {
    /// What it is.
    pub(super) kind: PartyKind,
    /// What the words say besides: `1099 agent`, `affiliated lender`.
    pub(super) facts: Vec<(Fact, bool)>,
}

/// What a party is, from what somebody called it; none where the words name no kind.
pub(super) fn read(text: &str) -> Option<Called> {
    let said = plain(text);
    let mut words: Vec<&str> = said.split(' ').filter(|word| !word.is_empty()).collect();
    let mut facts = Vec::new();
    let pair = |first: &str, second: &str| words.windows(2).any(|pair| pair == [first, second]);
    let payroll = if words.contains(&"w2") || pair("w", "2") {
        Some(true)
    } else if words.contains(&"1099") || pair("independent", "contractor") {
        Some(false)
    } else {
        None
    };
    if let Some(is) = payroll {
        facts.push((Fact::W2Employee, is));
        words.retain(|word| !matches!(*word, "w2" | "w" | "2" | "1099" | "independent" | "contractor" | "own"));
        if words.is_empty() {
            return Some(Called { kind: PartyKind::Employee, facts });
        }
    }
    if words.len() > 1 && matches!(words[0], "affiliate" | "affiliated") {
        facts.push((Fact::Affiliated, true));
        words.remove(0);
    }
    while words.len() > 1 && find(&words.join(" ")).is_none() && BEFORE.contains(&words[0]) {
        words.remove(0);
    }
    loop {
        if let Some(kind) = find(&words.join(" ")) {
            return Some(Called { kind, facts });
        }
        match words.last() {
            Some(last) if words.len() > 1 && EMPTY.contains(&last.strip_suffix('s').unwrap_or(last)) => words.pop(),
            _ => return None,
        };
    }
}

fn find(words: &str) -> Option<PartyKind> {
    let exact = |wanted: &str| {
        PartyKind::parse(&wanted.replace(' ', "_"))
            .or_else(|| WORDS.iter().find(|(_, names)| names.contains(&wanted)).map(|(kind, _)| *kind))
    };
    exact(words).or_else(|| words.strip_suffix('s').and_then(exact))
}
