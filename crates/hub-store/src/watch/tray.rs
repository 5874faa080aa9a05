//! The changed listings alone, in a store in memory with the same tables, so that a saved search is asked of them by
//! the very statement that answers it on screen, and its cost does not depend on how many listings there are.

use hub_domain::ListingQuery;
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, ConnectOptions, Connection as _, Row, SqliteConnection, TypeInfo, ValueRef};

use crate::bulk::id_list;
use crate::search::{Filters, bind_all, where_of};
use crate::{StoreError, schema};

/// A store in memory with the narrow rows of some listings.
pub(super) struct Tray {
    conn: SqliteConnection,
}

impl Tray {
    /// Copies the narrow rows of the listings with these row ids.
    pub async fn of(store: &mut SqliteConnection, ids: &[i64]) -> Result<Self, StoreError> {
        let mut conn = SqliteConnectOptions::new()
            .in_memory(true)
            .disable_statement_logging()
            // The rows stand without the records they refer to.
            .foreign_keys(false)
            .connect()
            .await?;
        schema::make(&mut conn).await?;
        let ids = id_list(ids.iter().copied());
        let mut tx = conn.begin().await?;
        copy(store, &mut tx, "listing", &ids).await?;
        copy(store, &mut tx, "remarks", &ids).await?;
        for sql in [
            "INSERT INTO listing_text (rowid, address, city, number, postal_code)
             SELECT id, address, city, number, postal_code FROM listing",
            "INSERT INTO remarks_text (rowid, remarks) SELECT id, remarks FROM remarks",
        ] {
            sqlx::query(sql).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(Self { conn })
    }

    /// Row ids of the listings that the question finds. Misspelt words find nothing here: what was meant depends on
    /// the words of the whole store.
    pub async fn ask(&mut self, query: &ListingQuery) -> Result<Vec<i64>, StoreError> {
        let mut filters = Filters::of(query);
        filters.resolve_near(&mut self.conn).await?;
        let sql = format!("SELECT l.id FROM listing l{}", where_of(&filters.clauses));
        let rows = bind_all(sqlx::query(AssertSqlSafe(sql)), &filters.clauses).fetch_all(&mut self.conn).await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }
}

/// Copies rows of a table as they are, whatever columns it has by now (but for those that are worked out).
async fn copy(
    from: &mut SqliteConnection,
    to: &mut SqliteConnection,
    table: &'static str,
    ids: &str,
) -> Result<(), StoreError> {
    let columns: Vec<String> =
        sqlx::query_scalar("SELECT name FROM pragma_table_info(?)").bind(table).fetch_all(&mut *to).await?;
    let names = columns.join(", ");
    let select = format!("SELECT {names} FROM {table} WHERE id IN (SELECT value FROM json_each(?))");
    let marks = vec!["?"; columns.len()].join(", ");
    let insert = format!("INSERT INTO {table} ({names}) VALUES ({marks})");
    for row in sqlx::query(AssertSqlSafe(select)).bind(ids.to_owned()).fetch_all(from).await? {
        let values = values_of(&row)?;
        sqlx::query_with(AssertSqlSafe(insert.clone()), values).execute(&mut *to).await?;
    }
    Ok(())
}

fn values_of(row: &SqliteRow) -> Result<SqliteArguments, StoreError> {
    let mut values = SqliteArguments::default();
    for i in 0..row.len() {
        let raw = row.try_get_raw(i)?;
        let kind = if raw.is_null() { "NULL".to_owned() } else { raw.type_info().name().to_owned() };
        let added = match kind.as_str() {
            "NULL" => values.add(None::<i64>),
            "INTEGER" => values.add(row.try_get::<i64, _>(i)?),
            "REAL" => values.add(row.try_get::<f64, _>(i)?),
            "TEXT" => values.add(row.try_get::<String, _>(i)?),
            _ => values.add(row.try_get::<Vec<u8>, _>(i)?),
        };
        added.map_err(|_| StoreError::damaged("a listing's row does not copy"))?;
    }
    Ok(values)
}
