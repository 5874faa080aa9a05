//! Words in a name that are not the name: titles, generations, degrees, particles, companies, stopgaps. All folded.

/// Titles before a name, and for whom: `m`, `f` or anyone (`-`).
const TITLES: [(&str, char); 28] = [
    ("mr", 'm'),
    ("mister", 'm'),
    ("sir", 'm'),
    ("senor", 'm'),
    ("sr", 'm'),
    ("mrs", 'f'),
    ("ms", 'f'),
    ("miss", 'f'),
    ("madam", 'f'),
    ("senora", 'f'),
    ("senorita", 'f'),
    ("sra", 'f'),
    ("srta", 'f'),
    ("mx", '-'),
    ("dr", '-'),
    ("dra", 'f'),
    ("doctor", '-'),
    ("prof", '-'),
    ("professor", '-'),
    ("rev", '-'),
    ("reverend", '-'),
    ("pastor", '-'),
    ("hon", '-'),
    ("judge", '-'),
    ("capt", '-'),
    ("captain", '-'),
    ("sgt", '-'),
    ("lt", '-'),
];

/// Degrees and trades behind a name; they say nothing about who it is.
const DEGREES: [&str; 18] = [
    "md", "phd", "esq", "esquire", "cpa", "dds", "dvm", "rn", "jd", "mba", "pe", "realtor", "gri", "abr", "crs", "ret",
    "usn", "usaf",
];

/// Words before a surname that belong to it.
const PARTICLES: [&str; 35] = [
    "af", "al", "ap", "av", "bin", "bint", "da", "dal", "das", "de", "del", "della", "den", "der", "di", "do", "dos",
    "du", "el", "ibn", "la", "las", "le", "los", "lo", "mac", "mc", "o", "san", "santa", "st", "ten", "ter", "van",
    "von",
];

/// Words that only a company, a trust or an office has in its name.
const COMPANY: [&str; 17] = [
    "llc",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "ltd",
    "limited",
    "llp",
    "lp",
    "plc",
    "gmbh",
    "trust",
    "trustee",
    "trustees",
    "foundation",
    "holdings",
    "realty",
];

/// What stands in a name field when nobody knows the name.
const STOPGAPS: [&str; 30] = [
    "-none-",
    "anonymous",
    "asdf",
    "client",
    "contact",
    "customer",
    "facebook user",
    "first last",
    "first name",
    "guest",
    "homeowner",
    "lead",
    "n/a",
    "na",
    "name",
    "new lead",
    "no name",
    "none",
    "null",
    "occupant",
    "owner",
    "resident",
    "seller",
    "tbd",
    "test",
    "test test",
    "unknown",
    "unknown unknown",
    "website lead",
    "zillow lead",
];

/// Whose title a folded word is: `m`, `f`, or `-` for anyone; `None` for no title.
pub(super) fn title(word: &str) -> Option<char> {
    TITLES.iter().find(|(title, _)| *title == word).map(|(_, whose)| *whose)
}

pub(super) fn is_degree(word: &str) -> bool {
    DEGREES.contains(&word)
}

pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

pub(super) fn is_company(word: &str) -> bool {
    COMPANY.contains(&word)
}

pub(super) fn is_stopgap(name: &str) -> bool {
    STOPGAPS.contains(&name)
}
