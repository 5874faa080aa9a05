//! The peer: the same pages, parsed the same way, into a plain SQLite file: unencrypted, payload as text, and the same
//! indices and search tables. It keeps no change log, no hashes, no packed record; it compares nothing and can only add.

use std::path::Path;

use anyhow::Result;
use hub_domain::{Canonical, ListingQuery, Mapped, RawRecord};
use hub_store::{search_price, source_change};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, SqliteConnection};

use crate::plain_searching;

/// Rows of one `INSERT`: enough that the way to SQLite's thread costs nothing.
const AT_ONCE: usize = 50;

const SCHEMA: &str = "
CREATE TABLE checkpoint (stream TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE listing (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, modified TEXT, listing_id TEXT, address TEXT, city TEXT,
    city_folded TEXT, state_or_province TEXT, postal_code TEXT, standard_status TEXT, property_type TEXT,
    property_sub_type TEXT, currency TEXT NOT NULL, price_minor INTEGER, close_date TEXT, beds INTEGER, baths REAL,
    area_sqft REAL, lot_sqft REAL, year_built INTEGER, days_on_market INTEGER, latitude REAL, longitude REAL,
    photos_count INTEGER, modified_at INTEGER
) STRICT;
CREATE INDEX listing_number ON listing (listing_id);
CREATE INDEX listing_status ON listing (standard_status, price_minor);
CREATE INDEX listing_city ON listing (city_folded, standard_status, price_minor);
CREATE INDEX listing_postal ON listing (postal_code, standard_status, price_minor);
CREATE INDEX listing_price ON listing (price_minor, key);
CREATE INDEX listing_modified ON listing (modified_at DESC, key);
CREATE INDEX listing_closed ON listing (close_date DESC, key);
CREATE TABLE payload (id INTEGER PRIMARY KEY REFERENCES listing (id), body TEXT NOT NULL) STRICT;
CREATE TABLE remarks (id INTEGER PRIMARY KEY REFERENCES listing (id), remarks TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE listing_text USING fts5 (
    address, city, listing_id, postal_code, content = 'listing', content_rowid = 'id',
    prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE remarks_text USING fts5 (
    remarks, content = 'remarks', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE listing_place USING rtree (id, min_longitude, max_longitude, min_latitude, max_latitude);
";

/// A plain file being filled.
pub struct Plain {
    conn: SqliteConnection,
    next: i64,
    listing: String,
    payload: String,
    remarks: String,
}

impl Plain {
    /// Makes the file, set up for speed as anyone would: write-ahead log, a sync at its checkpoints only, and as much
    /// cache as the store has.
    pub async fn create(file: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .pragma("cache_size", "-131072")
            .pragma("wal_autocheckpoint", "4000");
        let mut conn = options.connect().await?;
        sqlx::raw_sql(SCHEMA).execute(&mut conn).await?;
        let many = |head: &str, columns: usize| {
            let row = format!("({})", vec!["?"; columns].join(","));
            format!("{head} VALUES {}", vec![row.as_str(); AT_ONCE].join(","))
        };
        Ok(Self {
            conn,
            next: 1,
            listing: many("INSERT INTO listing", 25),
            payload: many("INSERT INTO payload", 2),
            remarks: many("INSERT INTO remarks", 2),
        })
    }

    /// Stores a page and where to go on, in one transaction. Pages are multiples of [`AT_ONCE`] rows.
    pub async fn apply(&mut self, records: Vec<(RawRecord, Mapped)>, checkpoint: u64) -> Result<()> {
        let mut tx = self.conn.begin().await?;
        let first = self.next;
        for some in records.chunks(AT_ONCE) {
            let mut listing = sqlx::query(AssertSqlSafe(self.listing.as_str()));
            let mut payload = sqlx::query(AssertSqlSafe(self.payload.as_str()));
            let mut remarks = sqlx::query(AssertSqlSafe(self.remarks.as_str()));
            for (raw, mapped) in some {
                let Canonical::Listing(l) = &mapped.record else { continue };
                let id = self.next;
                self.next += 1;
                let place = l.place();
                listing = listing
                    .bind(id)
                    .bind(&l.listing_key)
                    .bind(&raw.modified)
                    .bind(&l.listing_id)
                    .bind(l.address_line())
                    .bind(&l.city)
                    .bind(l.city.as_deref().map(str::to_lowercase))
                    .bind(&l.state_or_province)
                    .bind(&l.postal_code)
                    .bind(l.standard_status.map(|s| s.as_str()))
                    .bind(l.property_type.map(|t| t.as_str()))
                    .bind(l.property_sub_type.map(|t| t.as_str()))
                    .bind(l.currency_code.as_str())
                    .bind(search_price(l).map(|m| m.minor))
                    .bind(l.close_date.map(|d| d.to_string()))
                    .bind(l.bedrooms_total)
                    .bind(l.bathrooms())
                    .bind(l.living_area.map(|a| a.square_feet()))
                    .bind(l.lot_size_square_feet)
                    .bind(l.year_built)
                    .bind(l.days_on_market)
                    .bind(place.map(|p| p.latitude))
                    .bind(place.map(|p| p.longitude))
                    .bind(l.photos_count)
                    .bind(source_change(l).map(|t| t.timestamp_millis()));
                payload = payload.bind(id).bind(serde_json::to_string(&raw.payload)?);
                remarks = remarks.bind(id).bind(l.public_remarks.as_deref().unwrap_or(""));
            }
            listing.execute(&mut *tx).await?;
            payload.execute(&mut *tx).await?;
            remarks.execute(&mut *tx).await?;
        }
        for sql in [
            "INSERT INTO listing_text (rowid, address, city, listing_id, postal_code)
             SELECT id, address, city, listing_id, postal_code FROM listing WHERE id >= ?",
            "INSERT INTO remarks_text (rowid, remarks) SELECT id, remarks FROM remarks WHERE id >= ?",
            "INSERT INTO listing_place SELECT id, longitude, longitude, latitude, latitude FROM listing WHERE id >= ?",
        ] {
            sqlx::query(sql).bind(first).execute(&mut *tx).await?;
        }
        sqlx::query("INSERT OR REPLACE INTO checkpoint VALUES ('Property', ?)")
            .bind(checkpoint.to_string())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Changes known rows in one transaction: what of them changes from day to day, and the payload.
    pub async fn change(&mut self, records: Vec<(RawRecord, Mapped)>) -> Result<()> {
        let mut tx = self.conn.begin().await?;
        for (raw, mapped) in records {
            let Canonical::Listing(l) = &mapped.record else { continue };
            let id: i64 = sqlx::query_scalar(
                "UPDATE listing SET modified = ?, standard_status = ?, price_minor = ?, close_date = ?, modified_at = ?
                 WHERE key = ? RETURNING id",
            )
            .bind(&raw.modified)
            .bind(l.standard_status.map(|s| s.as_str()))
            .bind(search_price(l).map(|m| m.minor))
            .bind(l.close_date.map(|d| d.to_string()))
            .bind(source_change(l).map(|t| t.timestamp_millis()))
            .bind(&l.listing_key)
            .fetch_one(&mut *tx)
            .await?;
            sqlx::query("UPDATE payload SET body = ? WHERE id = ?")
                .bind(serde_json::to_string(&raw.payload)?)
                .bind(id)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Asks a question; answers how many rows came.
    pub async fn ask(&mut self, query: &ListingQuery, most: i64) -> Result<usize> {
        plain_searching::ask(&mut self.conn, query, most).await
    }

    /// Copies the log into the file, as closing would.
    pub async fn settle(&mut self) -> Result<()> {
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut self.conn).await?;
        Ok(())
    }

    /// Closes the file.
    pub async fn close(self) -> Result<()> {
        Ok(self.conn.close().await?)
    }
}
