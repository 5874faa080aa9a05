use super::super::core::CrmKind;

/// What a column takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Text of so many signs at most.
    Text(usize),
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A number.
    Number,
    /// A whole number.
    Whole,
    /// True or false.
    Flag,
    /// A time.
    Stamp,
    /// A day.
    Day,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// One of these numbers.
    Code(&'static [i64]),
    /// One of the account's own choices.
    Listed,
    /// The id of a user.
    User,
    /// The id of a record of one of these kinds.
    Of(&'static [CrmKind]),
    /// A stage of a pipeline.
    Stage,
    /// Anything; the vendor looks at it elsewhere.
    Any,
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Whether a row has to have it.
    pub needed: bool,
    /// Whether nobody but the system writes it.
    pub fixed: bool,
    /// Whether it is written once, when the row is made.
    pub once: bool,
}

impl Column {
    /// A column that may be left empty.
    pub const fn new(name: &'static str, takes: Takes) -> Self {
        Self { name, takes, needed: false, fixed: false, once: false }
    }

    /// One that every row has to have.
    pub const fn needed(name: &'static str, takes: Takes) -> Self {
        Self { needed: true, ..Self::new(name, takes) }
    }

    /// One that nobody but the system writes.
    pub const fn fixed(name: &'static str, takes: Takes) -> Self {
        Self { fixed: true, ..Self::new(name, takes) }
    }

    /// One that is written when the row is made, and never again.
    pub const fn once(name: &'static str, takes: Takes) -> Self {
        Self { once: true, ..Self::new(name, takes) }
    }
}
