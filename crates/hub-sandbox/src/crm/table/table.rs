use serde_json::{Map, Value as Json};

use super::{
    super::{
        core::{CrmKind, Record, eighteen},
        room::Room,
        wire::{Type, read_zoned},
    },
    Column, Takes,
};

/// A table.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name in addresses and queries.
    pub name: &'static str,
    /// What its rows are: the first kind, or another one where a field says so.
    pub kinds: &'static [CrmKind],
    /// Its columns, but for those the account's people made.
    pub columns: &'static [Column],
}

/// A column, whoever made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its name.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// What it takes.
    pub takes: Takes,
    /// Whether a row has to have it.
    pub needed: bool,
    /// Whether nobody but the system writes it.
    pub fixed: bool,
    /// Whether it is written once.
    pub once: bool,
    /// Whether people made it.
    pub custom: bool,
    /// Whether no two rows have the same value.
    pub unique: bool,
    /// Choices, where the account has its own.
    pub choices: Vec<String>,
}

/// Why a value does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// It is something else; what it should be, in one word.
    Type(&'static str),
    /// It has more signs than this.
    Long(usize),
    /// It is none of the choices.
    Choice,
    /// It is no e-mail address.
    Email,
    /// There is no such user or record.
    Absent,
}

impl Table {
    /// What its rows are, as a rule.
    pub fn kind(&self) -> CrmKind {
        self.kinds.first().copied().unwrap_or(CrmKind::Contact)
    }

    /// Every column.
    pub fn columns(&self, room: &Room) -> Vec<Found> {
        let own = self.columns.iter().map(|column| Found {
            name: column.name.to_owned(),
            label: column.name.replace('_', " "),
            takes: column.takes,
            needed: column.needed,
            fixed: column.fixed,
            once: column.once,
            custom: false,
            unique: false,
            choices: Vec::new(),
        });
        let custom = room.account.custom.iter().filter(|field| self.kinds.contains(&field.kind)).map(|field| Found {
            name: field.key.clone(),
            label: field.label.clone(),
            takes: match field.type_name.as_str() {
                "number" => Takes::Number,
                "flag" => Takes::Flag,
                "day" => Takes::Day,
                "stamp" => Takes::Stamp,
                "choice" => Takes::Listed,
                _ => Takes::Text(255),
            },
            needed: false,
            fixed: false,
            once: false,
            custom: true,
            unique: field.unique,
            choices: field.choices.clone(),
        });
        own.chain(custom).collect()
    }

    /// A column by its name, whatever its capitals where `loose`.
    pub fn column(&self, room: &Room, name: &str, loose: bool) -> Option<Found> {
        let is = |known: &str| if loose { known.eq_ignore_ascii_case(name) } else { known == name };
        self.columns(room).into_iter().find(|column| is(&column.name))
    }

    /// A row, deleted or not.
    pub fn any<'a>(&self, room: &'a Room, id: &str) -> Option<&'a Record> {
        self.kinds.iter().find_map(|kind| room.account.any(*kind, id))
    }

    /// A row that is there.
    pub fn get<'a>(&self, room: &'a Room, id: &str) -> Option<&'a Record> {
        self.kinds.iter().find_map(|kind| room.account.get(*kind, id))
    }

    /// Every row that is there.
    pub fn all<'a>(&self, room: &'a Room) -> impl Iterator<Item = &'a Record> {
        self.kinds.iter().flat_map(|kind| room.account.all(*kind))
    }

    /// Every row, the deleted ones too.
    pub fn whole<'a>(&self, room: &'a Room) -> impl Iterator<Item = &'a Record> {
        self.kinds.iter().flat_map(|kind| room.account.whole(*kind))
    }

    /// Columns that every row has to have and these fields have not.
    pub fn missing(&self, fields: &Map<String, Json>) -> Vec<&'static str> {
        let empty = |name: &str| match fields.get(name) {
            None | Some(Json::Null) => true,
            Some(value) => value.as_str().is_some_and(|text| text.trim().is_empty()),
        };
        self.columns.iter().filter(|column| column.needed && empty(column.name)).map(|column| column.name).collect()
    }
}

impl Found {
    /// Whether it takes a value; nothing is taken by every column.
    ///
    /// # Errors
    /// Why not.
    pub fn fits(&self, room: &Room, value: &Json) -> Result<(), Unfit> {
        if value.is_null() {
            return Ok(());
        }
        let right = |fits: bool, word: &'static str| fits.then_some(()).ok_or(Unfit::Type(word));
        let text = value.as_str().ok_or(Unfit::Type("string"));
        match self.takes {
            Takes::Text(most) => {
                let long = text?.chars().count() > most;
                if long { Err(Unfit::Long(most)) } else { Ok(()) }
            }
            Takes::Email => is_email(text?).then_some(()).ok_or(Unfit::Email),
            Takes::Phone => {
                let long = text?.chars().count() > 40;
                if long { Err(Unfit::Long(40)) } else { Ok(()) }
            }
            Takes::Number => right(value.is_number(), "double"),
            Takes::Whole => right(value.is_i64() || value.is_u64(), "integer"),
            Takes::Flag => right(value.is_boolean(), "boolean"),
            Takes::Stamp => right(read_zoned(text?).is_some(), "datetime"),
            Takes::Day => right(Type::Day.fits(value), "date"),
            Takes::Choice(words) => words.contains(&text?).then_some(()).ok_or(Unfit::Choice),
            Takes::Code(codes) => {
                let code = value.as_i64().ok_or(Unfit::Type("integer"))?;
                codes.contains(&code).then_some(()).ok_or(Unfit::Choice)
            }
            Takes::Listed => {
                let text = text?;
                self.choices.iter().any(|known| known == text).then_some(()).ok_or(Unfit::Choice)
            }
            Takes::User => {
                let text = eighteen(text?);
                room.account.users.iter().any(|user| user.id == text).then_some(()).ok_or(Unfit::Absent)
            }
            Takes::Of(kinds) => {
                let text = eighteen(text?);
                let there = kinds.iter().any(|kind| room.account.get(*kind, &text).is_some());
                there.then_some(()).ok_or(Unfit::Absent)
            }
            Takes::Stage => {
                let text = text?;
                let stages = room.account.pipelines.iter().flat_map(|pipeline| &pipeline.stages);
                stages.into_iter().any(|stage| stage.id == text).then_some(()).ok_or(Unfit::Choice)
            }
            Takes::Any => Ok(()),
        }
    }
}

/// Whether a text could be an e-mail address: something, one `@`, and a name with a dot in it.
pub fn is_email(text: &str) -> bool {
    let fits =
        |part: &str| !part.is_empty() && !part.contains(|sign: char| sign.is_whitespace() || ",;<>()".contains(sign));
    text.split_once('@').is_some_and(|(name, host)| {
        fits(name)
            && fits(host)
            && !host.contains('@')
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
    })
}
