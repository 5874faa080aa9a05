use std::{fmt, str::FromStr};

use crate::SandboxError;

macro_rules! dialects {
    ($($(#[$attribute:meta])* $variant:ident => $name:literal, $meaning:literal;)+) => {
        /// Which provider the sandbox stands in for. The name of each is what `--dialect` takes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
        pub enum Dialect {
            $(#[doc = $meaning] $(#[$attribute])* $variant,)+
        }

        impl Dialect {
            /// Every dialect.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// What it is, in one line.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning),+ }
            }
        }
    };
}

dialects! {
    #[default]
    Reso20 => "reso20", "A plain RESO Web API Core 2.0.0 server.";
    Reso21 => "reso21", "A plain RESO Web API Core 2.1.0 server: expansions, paging by the server, `$top` in all.";
    Bright => "bright", "Bright MLS: own set names, a feed of deletions, no expansions.";
    Trestle => "trestle", "Trestle: replication links that die when idle, quota headers, key lists of 300,000 rows.";
    Bridge => "bridge", "Bridge: a dataset in the path, photos inside the listing, replication apart.";
    MlsGrid => "mls-grid", "MLS Grid: one originating system per request, gzip, few filter fields, flags for deletions.";
    Spark => "spark", "Spark (flexmls): encoded local names, a cache that lags behind, codes in errors.";
    Crmls => "crmls", "CRMLS direct: Core 1.0.3, tokens by password or by client credentials.";
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Dialect {
    type Err = SandboxError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|dialect| dialect.as_str() == text).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|dialect| dialect.as_str()).collect();
            SandboxError::Setting(format!("no dialect is called {text:?}; there are: {}", names.join(", ")))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for dialect in Dialect::ALL {
            assert_eq!(dialect.to_string().parse::<Dialect>().ok(), Some(*dialect));
        }
        let error = "rets".parse::<Dialect>().map_err(|e| e.to_string());
        assert!(error.is_err_and(|text| text.contains("mls-grid")));
        assert_eq!(Dialect::default(), Dialect::Reso20);
    }
}
