//! Many rows per statement: a round trip to SQLite's thread costs more than a row.

use sqlx::sqlite::{SqliteArguments, SqliteConnection};
use sqlx::{Arguments, AssertSqlSafe, Encode, Sqlite, Type};

use crate::StoreError;

/// Rows per statement, largest first. Few sizes, so that each statement is prepared once and then found in the cache.
const SIZES: [usize; 3] = [64, 8, 1];

/// Values of the rows of one statement.
#[derive(Default)]
pub(crate) struct Binds(SqliteArguments);

impl Binds {
    /// Adds the next column's value.
    pub fn put<'t, T: Encode<'t, Sqlite> + Type<Sqlite>>(&mut self, value: T) -> &mut Self {
        // Numbers, text and blobs always encode; a lost one would be noticed as a NOT NULL or arity error.
        let added = self.0.add(value);
        debug_assert!(added.is_ok());
        self
    }
}

/// Runs `head VALUES (?, …), (?, …) tail` over all rows; `bind` puts `columns` values per row.
pub(crate) async fn insert<T>(
    conn: &mut SqliteConnection,
    head: &str,
    columns: usize,
    tail: &str,
    rows: &[T],
    bind: impl Fn(&mut Binds, &T),
) -> Result<(), StoreError> {
    let mut rest = rows;
    for size in SIZES {
        if rest.len() < size {
            continue;
        }
        let sql = statement(head, columns, tail, size);
        while rest.len() >= size {
            let (now, later) = rest.split_at(size);
            let mut binds = Binds::default();
            binds.0.reserve(size * columns, 0);
            for row in now {
                bind(&mut binds, row);
            }
            sqlx::query_with(AssertSqlSafe(sql.clone()), binds.0).execute(&mut *conn).await?;
            rest = later;
        }
    }
    Ok(())
}

fn statement(head: &str, columns: usize, tail: &str, rows: usize) -> String {
    let one = format!("({})", vec!["?"; columns].join(","));
    format!("{head} VALUES {} {tail}", vec![one.as_str(); rows].join(","))
}

/// Row ids as one bind: `… IN (SELECT value FROM json_each(?))`.
pub(crate) fn id_list(ids: impl IntoIterator<Item = i64>) -> String {
    let mut text = String::from("[");
    for id in ids {
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(&id.to_string());
    }
    text.push(']');
    text
}
