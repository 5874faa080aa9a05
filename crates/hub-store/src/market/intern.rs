//! Numbers for areas, types, agents and offices.

use std::collections::HashMap;

use hub_domain::Listing;
use hub_market::Row;
use sqlx::SqliteConnection;

use crate::StoreError;

/// Numbers known so far; what is new gets one in the transaction at hand. After a transaction that failed, another must be
/// made.
#[derive(Default)]
pub(super) struct Interner {
    areas: HashMap<(u8, String, String), u32>,
    kinds: HashMap<(String, String), u16>,
    parties: HashMap<(i64, bool, String), (u32, bool)>,
}

/// Texts under which areas and names are compared.
pub(super) fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Interner {
    /// The numbers of everything that a listing names.
    pub async fn of(
        &mut self,
        conn: &mut SqliteConnection,
        connection: i64,
        listing: &Listing,
    ) -> Result<(Row, [u32; 4]), StoreError> {
        let l = listing;
        let currency = l.currency_code.as_str();
        let clean = |t: &Option<String>| t.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
        // The same city's name in two states is two cities.
        let city = clean(&l.city).map(|city| match clean(&l.state_or_province) {
            Some(state) => format!("{city}, {state}"),
            None => city,
        });
        let names =
            [Some(String::new()), clean(&l.mls_area_major), clean(&l.postal_code), city, clean(&l.subdivision_name)];
        let mut row = Row::default();
        for ((kind, name), area) in (0_u8..).zip(names).zip(&mut row.areas) {
            if let Some(name) = name {
                *area = self.area(conn, kind, &name, currency).await?;
            }
        }
        let property_type = l.property_type.map_or("", |t| t.as_str());
        row.kinds[0] = self.kind(conn, property_type, "").await?;
        if let Some(sub) = l.property_sub_type {
            row.kinds[1] = self.kind(conn, property_type, sub.as_str()).await?;
        }
        let parties = [
            (false, &l.list_agent_key, l.list_agent_full_name.as_deref()),
            (true, &l.list_office_key, l.list_office_name.as_deref()),
            (false, &l.buyer_agent_key, None),
            (true, &l.buyer_office_key, None),
        ];
        let mut numbers = [0; 4];
        for ((office, key, name), number) in parties.into_iter().zip(&mut numbers) {
            if let Some(key) = clean(key) {
                *number = self.party(conn, connection, office, key, name).await?;
            }
        }
        Ok((row, numbers))
    }

    async fn area(
        &mut self,
        conn: &mut SqliteConnection,
        kind: u8,
        name: &str,
        currency: &str,
    ) -> Result<u32, StoreError> {
        let key = (kind, fold(name), currency.to_owned());
        if let Some(known) = self.areas.get(&key) {
            return Ok(*known);
        }
        let number: u32 = sqlx::query_scalar(
            "INSERT INTO market_area (kind, name, folded, currency) VALUES (?, ?, ?, ?)
             ON CONFLICT (kind, folded, currency) DO UPDATE SET kind = kind RETURNING id",
        )
        .bind(kind)
        .bind(name.to_owned())
        .bind(key.1.clone())
        .bind(currency.to_owned())
        .fetch_one(conn)
        .await?;
        self.areas.insert(key, number);
        Ok(number)
    }

    async fn kind(&mut self, conn: &mut SqliteConnection, of: &str, sub: &str) -> Result<u16, StoreError> {
        let key = (of.to_owned(), sub.to_owned());
        if let Some(known) = self.kinds.get(&key) {
            return Ok(*known);
        }
        let number: u16 = sqlx::query_scalar(
            "INSERT INTO market_kind (property_type, sub_type) VALUES (?, ?)
             ON CONFLICT (property_type, sub_type) DO UPDATE SET sub_type = sub_type RETURNING id",
        )
        .bind(of.to_owned())
        .bind(sub.to_owned())
        .fetch_one(conn)
        .await?;
        self.kinds.insert(key, number);
        Ok(number)
    }

    async fn party(
        &mut self,
        conn: &mut SqliteConnection,
        connection: i64,
        office: bool,
        key: String,
        name: Option<&str>,
    ) -> Result<u32, StoreError> {
        let place = (connection, office, key);
        // A buyer's agent comes without a name; whoever lists later brings one.
        if let Some((known, named)) = self.parties.get(&place)
            && (*named || name.is_none())
        {
            return Ok(*known);
        }
        let number: u32 = sqlx::query_scalar(
            "INSERT INTO market_party (connection_id, office, key, name) VALUES (?, ?, ?, ?)
             ON CONFLICT (connection_id, office, key) DO UPDATE SET name = coalesce(excluded.name, name) RETURNING id",
        )
        .bind(connection)
        .bind(office)
        .bind(place.2.clone())
        .bind(name.map(str::to_owned))
        .fetch_one(conn)
        .await?;
        self.parties.insert(place, (number, name.is_some()));
        Ok(number)
    }
}
