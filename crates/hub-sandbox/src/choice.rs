//! Things that are chosen by name on the command line and in control requests.

/// An enum whose variants have a name and a meaning in one line: `ALL`, `as_str`, `meaning`, and both ways as text.
macro_rules! choices {
    (
        $(#[$about:meta])* $kind:ident, $word:literal;
        $($(#[$attribute:meta])* $variant:ident => $name:literal, $meaning:literal;)+
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $kind {
            $(#[doc = $meaning] $(#[$attribute])* $variant,)+
        }

        impl $kind {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// What it is or does, in one line.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning),+ }
            }
        }

        impl std::fmt::Display for $kind {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $kind {
            type Err = $crate::SandboxError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text).ok_or_else(|| {
                    let names: Vec<_> = Self::ALL.iter().map(|one| one.as_str()).collect();
                    let (word, names) = ($word, names.join(", "));
                    $crate::SandboxError::Setting(format!("no {word} is called {text:?}; there are: {names}"))
                })
            }
        }
    };
}

pub(crate) use choices;
