//! From listings to facts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use hub_domain::{Canonical, ConnectionId, Listing, RecordRights, Resource};
use hub_market::{Fact, Row};
use sqlx::{AssertSqlSafe, Row as _, SqliteConnection};

use super::intern::{Interner, fold};
use super::rows::{COLUMNS, FactRow, read, write};
use super::settle::MarketRules;
use crate::bulk::{id_list, insert};
use crate::connections::by_number;
use crate::page::{off_thread, whole};
use crate::read::canonical;
use crate::{Store, StoreError};

/// A listing as it is in the store.
pub(super) struct Read {
    id: i64,
    connection: i64,
    listing: Listing,
}

impl Store {
    /// The listings of these ids that are there.
    pub(super) async fn market_listings(&self, ids: &[i64]) -> Result<Vec<Read>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "SELECT l.id, l.connection_id, c.body FROM listing l JOIN canonical c ON c.id = l.id
             WHERE l.id IN (SELECT value FROM json_each(?))",
        )
        .bind(id_list(ids.iter().copied()))
        .fetch_all(&mut *reader)
        .await?;
        drop(reader);
        off_thread(move || {
            let mut found = Vec::with_capacity(rows.len());
            for row in rows {
                if let Canonical::Listing(listing) = canonical(Resource::Property, whole(row.try_get(2)?, None)?)? {
                    found.push(Read { id: row.try_get(0)?, connection: row.try_get(1)?, listing: *listing });
                }
            }
            Ok(found)
        })
        .await
    }
}

/// Which home it is: by parcel, else by address; a unit within either is a home of its own.
fn home(listing: &Listing) -> Option<i64> {
    let plain = |t: &str| t.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
    let place = |t: &Option<String>| t.as_deref().map(fold).unwrap_or_default();
    let unit = place(&listing.unit_number);
    let parcel =
        listing.parcel_number.as_deref().map(plain).filter(|p| p.chars().any(|c| c.is_ascii_digit() && c != '0'));
    let sign = match parcel {
        Some(parcel) => {
            format!("p|{parcel}|{}|{}|{unit}", place(&listing.state_or_province), place(&listing.county_or_parish))
        }
        None => {
            let street = listing.street_line().or_else(|| listing.unparsed_address.clone())?;
            let numbered = street.chars().any(|c| c.is_ascii_digit());
            let where_ = place(if listing.postal_code.is_some() { &listing.postal_code } else { &listing.city });
            (numbered && !where_.is_empty()).then(|| format!("a|{}|{unit}|{where_}", fold(&street)))?
        }
    };
    let bytes = *blake3::hash(sign.as_bytes()).as_bytes();
    bytes.first_chunk::<8>().map(|first| i64::from_le_bytes(*first))
}

/// Writes the facts of listings, and with `mark` notes which months and homes have to be worked out again.
pub(super) async fn settle(
    conn: &mut SqliteConnection,
    read_before: Vec<Read>,
    rules: &MarketRules,
    interner: &mut Interner,
    mark: bool,
) -> Result<(), StoreError> {
    let ids: Vec<i64> = read_before.iter().map(|r| r.id).collect();
    let counting = counting(conn, &ids, rules).await?;
    // With them those of other listings of their homes: who counts is decided among all.
    let old = stored(conn, counting.keys().copied()).await?;
    let mut new: BTreeMap<i64, FactRow> = BTreeMap::new();
    for (id, counted) in &counting {
        if let Some(old) = old.get(id) {
            new.insert(*id, FactRow { counted: *counted, ..*old });
        }
    }
    for one in read_before {
        // It may have gone since it was read.
        let Some(counted) = counting.get(&one.id) else { continue };
        let (row, parties) = interner.of(conn, one.connection, &one.listing).await?;
        let fact = Fact::of(&one.listing);
        let home = fact.sale.and_then(|_| home(&one.listing));
        new.insert(one.id, FactRow { id: one.id, counted: *counted, row: Row { fact, home, ..row }, parties });
    }
    let changed: Vec<FactRow> = new.values().filter(|n| old.get(&n.id) != Some(n)).copied().collect();
    write(conn, &changed).await?;
    if mark {
        let (mut months, mut homes) = (BTreeSet::new(), BTreeSet::new());
        let both = changed.iter().chain(changed.iter().filter_map(|n| old.get(&n.id)));
        for fact in both.filter(|f| f.counted) {
            let row = &fact.row;
            months.extend([row.closed(), row.fact.listed, row.fact.left].into_iter().flatten());
            homes.extend(row.home);
        }
        let marks: Vec<(&str, i64)> =
            months.iter().map(|m| ("m", i64::from(m.number()))).chain(homes.iter().map(|h| ("h", *h))).collect();
        insert(
            conn,
            "INSERT INTO market_dirty (what, value)",
            2,
            "ON CONFLICT DO UPDATE SET n = n + 1",
            &marks,
            |b, m| {
                b.put(m.0).put(m.1);
            },
        )
        .await?;
    }
    Ok(())
}

async fn stored(
    conn: &mut SqliteConnection,
    ids: impl Iterator<Item = i64>,
) -> Result<HashMap<i64, FactRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM market_fact WHERE id IN (SELECT value FROM json_each(?))");
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(id_list(ids)).fetch_all(conn).await?;
    rows.iter().map(|row| read(row).map(|fact| (fact.id, fact))).collect()
}

/// Of these listings that are still there, and of the others of their homes, which count: those that the rules allow, and
/// of each home the first of them.
async fn counting(
    conn: &mut SqliteConnection,
    ids: &[i64],
    rules: &MarketRules,
) -> Result<BTreeMap<i64, bool>, StoreError> {
    let sources: HashMap<i64, ConnectionId> = by_number(conn).await?.into_iter().map(|(n, c)| (n, c.id)).collect();
    let list = id_list(ids.iter().copied());
    let rows = sqlx::query(
        "SELECT l.id, l.connection_id, l.rights, s.home FROM listing l LEFT JOIN same_home s ON s.id = l.id
         WHERE l.id IN (SELECT value FROM json_each(?1) UNION SELECT o.id FROM same_home o WHERE o.home IN
            (SELECT home FROM same_home WHERE id IN (SELECT value FROM json_each(?1))))
         ORDER BY l.id",
    )
    .bind(list)
    .fetch_all(&mut *conn)
    .await?;
    let mut counting = BTreeMap::new();
    let mut homes: BTreeSet<i64> = BTreeSet::new();
    for row in rows {
        // What a record says of its own use is not known yet: it waits.
        let rights = row.try_get::<Option<i64>, _>(2)?.map(RecordRights::from_bits);
        let source = sources.get(&row.try_get::<i64, _>(1)?);
        let allowed = source.zip(rights).is_some_and(|(source, rights)| (rules.allowed)(*source, rights));
        let first = match row.try_get::<Option<i64>, _>(3)? {
            Some(home) if allowed => homes.insert(home),
            _ => true,
        };
        counting.insert(row.try_get(0)?, allowed && first);
    }
    Ok(counting)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_domain::Currency;

    #[test]
    fn a_home_is_its_parcel_else_its_address() {
        let mut l = Listing::new("K", Currency::USD);
        assert_eq!(home(&l), None);
        l.unparsed_address = Some("12 Elm St".into());
        assert_eq!(home(&l), None, "an address without a place is anywhere");
        l.postal_code = Some("98101".into());
        let by_address = home(&l).unwrap();
        l.unparsed_address = Some(" 12  elm ST ".into());
        assert_eq!(home(&l), Some(by_address));
        l.unit_number = Some("4".into());
        assert_ne!(home(&l), Some(by_address));
        l.parcel_number = Some("000".into());
        assert_ne!(home(&l), None, "a parcel number of noughts is none");
        l.parcel_number = Some("12-34".into());
        let by_parcel = home(&l);
        l.parcel_number = Some("1234".into());
        l.unparsed_address = None;
        assert_eq!(home(&l), by_parcel);
    }
}
