use std::fmt;

/// Something a person should know or decide about a source that works all the same.
///
/// It displays as a sentence. A screen with words of its own takes the kind and [`Warning::args`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// A stream was not tried: the one before it failed for a reason that holds for all.
    NotTried,
    /// The place where the last run stopped does not read.
    PlaceLost,
    /// Rows that are gone could not be looked for: the vendor does not count its keys.
    KeysUncounted,
    /// Rows that are gone could not be looked for: keys came or went while they were listed.
    KeysMoved,
    /// Rows that are gone could not be looked for: the vendor announced other than it listed.
    KeysMiscounted {
        /// Keys announced.
        declared: u64,
        /// Keys listed.
        listed: u64,
    },
    /// Rows may be gone, and the source has no list of keys to find out.
    NoKeyList,
    /// The vendor lists rows that it does not deliver.
    Undelivered {
        /// How many.
        rows: u64,
    },
    /// Rows had been missed; everything is fetched again.
    Missed {
        /// How many.
        rows: u64,
    },
    /// So many rows would go at once that somebody has to allow it.
    MassDelete {
        /// Rows that would go.
        gone: u64,
        /// Rows there are.
        stored: u64,
        /// The vendor named them as gone; else its list lacks them.
        named: bool,
    },
    /// The server has nothing of a kind.
    NoResource {
        /// Name of the resource.
        resource: String,
    },
    /// A resource has no time of change.
    NoTimeOfChange {
        /// Name of the resource.
        resource: String,
    },
    /// Closed sales come without a price.
    NoSalePrices,
    /// Days on market are worked out here.
    DaysOnMarketDerived,
    /// The feed of deletions that this provider has elsewhere is not there.
    NoFeed {
        /// Name of its set.
        set: String,
    },
    /// The clocks of server and computer differ.
    Clock {
        /// By so many minutes.
        minutes: u64,
    },
    /// The bulk endpoint is closed to this account.
    BulkClosed,
    /// The feed of deletions is closed to this account.
    FeedClosed,
    /// The lookups are closed to this account.
    LookupsClosed,
    /// A file's first line is not understood.
    FileUnusable {
        /// Name of the file.
        file: String,
        /// What was expected.
        reason: String,
    },
    /// A file is still being written.
    FileUnfinished {
        /// Name of the file.
        file: String,
    },
    /// A file cannot be read.
    FileUnreadable {
        /// Name of the file.
        file: String,
    },
}

impl Warning {
    /// What it is about, by name.
    #[must_use]
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::KeysMiscounted { declared, listed } => {
                vec![("declared", declared.to_string()), ("listed", listed.to_string())]
            }
            Self::Undelivered { rows } | Self::Missed { rows } => vec![("rows", rows.to_string())],
            Self::MassDelete { gone, stored, .. } => vec![("gone", gone.to_string()), ("stored", stored.to_string())],
            Self::NoResource { resource } | Self::NoTimeOfChange { resource } => vec![("resource", resource.clone())],
            Self::NoFeed { set } => vec![("set", set.clone())],
            Self::Clock { minutes } => vec![("minutes", minutes.to_string())],
            Self::FileUnusable { file, reason } => vec![("file", file.clone()), ("reason", reason.clone())],
            Self::FileUnfinished { file } | Self::FileUnreadable { file } => vec![("file", file.clone())],
            Self::NotTried
            | Self::PlaceLost
            | Self::KeysUncounted
            | Self::KeysMoved
            | Self::NoKeyList
            | Self::NoSalePrices
            | Self::DaysOnMarketDerived
            | Self::BulkClosed
            | Self::FeedClosed
            | Self::LookupsClosed => Vec::new(),
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const NOT_LOOKED_FOR: &str = "rows that are gone could not be looked for";
        match self {
            Self::NotTried => {
                f.write_str("not tried, because the stream before it failed for a reason that holds for all")
            }
            Self::PlaceLost => {
                f.write_str("the place where the last run stopped could not be read; all rows are fetched again")
            }
            Self::KeysUncounted => write!(f, "{NOT_LOOKED_FOR}: the vendor does not say how many keys there are"),
            Self::KeysMoved => write!(f, "{NOT_LOOKED_FOR}: rows came or went while the keys were listed"),
            Self::KeysMiscounted { declared, listed } => {
                write!(f, "{NOT_LOOKED_FOR}: the vendor announced {declared} keys and listed {listed}")
            }
            Self::NoKeyList => f.write_str(
                "rows may have gone at the vendor without being named, and this source does not list its keys: some \
                 rows here may be gone there",
            ),
            Self::Undelivered { rows } => write!(f, "the vendor lists {rows} rows that it does not deliver"),
            Self::Missed { rows } => write!(f, "{rows} rows had been missed; all rows are fetched again"),
            Self::MassDelete { gone, stored, named } => {
                let how = if *named { "gone by the vendor's word" } else { "no longer listed by the vendor" };
                write!(
                    f,
                    "{gone} of {stored} rows are {how}. That is too many to delete without asking; nothing was \
                     deleted. Allow it if the vendor really removed them."
                )
            }
            Self::NoResource { resource } => write!(f, "the server has no {resource}"),
            Self::NoTimeOfChange { resource } => {
                write!(f, "{resource} has no time of change and cannot be followed")
            }
            Self::NoSalePrices => f.write_str(
                "this server has no ClosePrice: closed sales come without a price, and none is made up; they cannot \
                 support an analysis",
            ),
            Self::DaysOnMarketDerived => f.write_str(
                "this server has no DaysOnMarket: days on market are counted from the dates and marked as derived",
            ),
            Self::NoFeed { set } => write!(f, "the server has no {set}; keys are compared instead"),
            Self::Clock { minutes } => write!(
                f,
                "this computer's clock and the server's differ by {minutes} minutes; ages shown may be wrong until it \
                 is set"
            ),
            Self::BulkClosed => {
                f.write_str("the bulk endpoint is closed to this account; rows are fetched in smaller pages")
            }
            Self::FeedClosed => {
                f.write_str("the feed of deletions is closed to this account; keys are compared instead")
            }
            Self::LookupsClosed => {
                f.write_str("the server does not let us read its lookups; values are taken by their names")
            }
            Self::FileUnusable { file, reason } => write!(f, "{file}, line 1: {reason}"),
            Self::FileUnfinished { file } => write!(f, "{file} is still being written"),
            Self::FileUnreadable { file } => write!(f, "{file} cannot be read"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_is_about_is_in_the_sentence() {
        let file = || "May.csv".to_owned();
        let some = [
            Warning::KeysMiscounted { declared: 7001, listed: 6001 },
            Warning::Undelivered { rows: 31 },
            Warning::MassDelete { gone: 61, stored: 300, named: false },
            Warning::MassDelete { gone: 62, stored: 300, named: true },
            Warning::NoResource { resource: "Media".into() },
            Warning::NoFeed { set: "Deletion".into() },
            Warning::Clock { minutes: 14 },
            Warning::FileUnusable { file: file(), reason: "no key".into() },
            Warning::FileUnfinished { file: file() },
        ];
        for warning in &some {
            let sentence = warning.to_string();
            assert!(!warning.args().is_empty());
            for (name, value) in warning.args() {
                assert!(sentence.contains(&value), "{name} in {sentence}");
            }
        }
    }
}
