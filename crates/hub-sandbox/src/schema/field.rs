/// The type of a field, from which its wire type follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// `Edm.String`.
    Text,
    /// `Edm.Boolean`.
    Boolean,
    /// `Edm.Int64`.
    Whole,
    /// `Edm.Decimal`.
    Decimal,
    /// `Edm.Date`.
    Date,
    /// `Edm.DateTimeOffset`.
    Stamp,
    /// One word from the named list.
    One(&'static str),
    /// Any number of words from the named list.
    Many(&'static str),
}

impl FieldType {
    /// The list a field takes its words from.
    #[must_use]
    pub fn lookup(self) -> Option<&'static str> {
        match self {
            Self::One(name) | Self::Many(name) => Some(name),
            _ => None,
        }
    }
}

/// A field of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// RESO's name, or a local one.
    pub name: String,
    /// What it holds.
    pub kind: FieldType,
}
