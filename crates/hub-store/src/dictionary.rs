//! What compression knows before it begins: the field names and phrases that a source's records share.
//!
//! A record of 2 KB is too short to compress well by itself. From the first full page of a resource a dictionary is
//! trained, one for payloads and one for canonical records; it is kept in the store (`dictionary`) and never changed,
//! because what was compressed with it cannot be read without. Each body names its dictionary in its frame's header, so
//! bodies from before it, and from other dictionaries, stay readable.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use sqlx::SqliteConnection;
use zstd::dict::EncoderDictionary;

use crate::StoreError;

/// Bytes of a dictionary: as much as a processor's nearest cache holds beside the record.
const SIZE: usize = 16 << 10;
/// Records that it is trained from; fewer make no dictionary.
const SAMPLES: usize = 200;
/// Fast, and within a tenth of the ratio of level 3 on short records.
pub(crate) const LEVEL: i32 = 1;

/// A dictionary ready for use.
pub(crate) struct Dictionary {
    pub encoder: EncoderDictionary<'static>,
    pub bytes: Vec<u8>,
}

/// Every dictionary that an open store has brought, by the number in its header. The number is a hash of the content,
/// so two stores with the same number have the same dictionary.
static KNOWN: RwLock<Option<HashMap<u32, Arc<Dictionary>>>> = RwLock::new(None);

/// The dictionary a body names.
pub(crate) fn known(number: u32) -> Option<Arc<Dictionary>> {
    KNOWN.read().unwrap_or_else(PoisonError::into_inner).as_ref()?.get(&number).cloned()
}

/// The two dictionaries of a resource, where it has them.
#[derive(Clone, Default)]
pub(crate) struct Pair {
    pub payload: Option<Arc<Dictionary>>,
    pub canonical: Option<Arc<Dictionary>>,
}

fn learn(bytes: &[u8]) -> Result<Arc<Dictionary>, StoreError> {
    let damaged = || StoreError::damaged("a compression dictionary does not read");
    let number = zstd::zstd_safe::get_dict_id_from_dict(bytes).ok_or_else(damaged)?.get();
    if let Some(there) = known(number) {
        return Ok(there);
    }
    let made = Arc::new(Dictionary {
        encoder: EncoderDictionary::try_copy(bytes, LEVEL).map_err(|_| damaged())?,
        bytes: bytes.to_vec(),
    });
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    Ok(Arc::clone(known.get_or_insert_default().entry(number).or_insert(made)))
}

/// Reads all dictionaries of a store; to be called before any of its bodies is read.
pub(crate) async fn load_all(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    let rows: Vec<Vec<u8>> = sqlx::query_scalar("SELECT bytes FROM dictionary").fetch_all(conn).await?;
    rows.iter().try_for_each(|bytes| learn(bytes).map(|_| ()))
}

/// The dictionaries for new records of a resource.
pub(crate) async fn of(conn: &mut SqliteConnection, resource: &str) -> Result<Pair, StoreError> {
    let rows: Vec<(String, Vec<u8>)> =
        sqlx::query_as("SELECT form, bytes FROM dictionary WHERE resource = ? ORDER BY id")
            .bind(resource.to_owned())
            .fetch_all(conn)
            .await?;
    let mut pair = Pair::default();
    for (form, bytes) in rows {
        let slot = if form == "payload" { &mut pair.payload } else { &mut pair.canonical };
        *slot = Some(learn(&bytes)?);
    }
    Ok(pair)
}

/// Keeps a dictionary within the transaction of the records that need it.
pub(crate) async fn keep(
    conn: &mut SqliteConnection,
    resource: &str,
    form: &'static str,
    bytes: Vec<u8>,
    now: i64,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO dictionary (resource, form, trained_at, bytes) VALUES (?, ?, ?, ?)")
        .bind(resource.to_owned())
        .bind(form)
        .bind(now)
        .bind(bytes)
        .execute(conn)
        .await?;
    Ok(())
}

/// Makes a dictionary of records, uncompressed; `None` when they are too few or too small to tell.
pub(crate) fn train(records: &[&[u8]]) -> Option<(Vec<u8>, Arc<Dictionary>)> {
    if records.len() < SAMPLES {
        return None;
    }
    // From everywhere on the page: neighbours are alike.
    let step = records.len() / SAMPLES;
    let samples: Vec<&[u8]> = records.iter().step_by(step).take(SAMPLES).copied().collect();
    let bytes = zstd::dict::from_samples(&samples, SIZE).ok()?;
    let dictionary = learn(&bytes).ok()?;
    Some((bytes, dictionary))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packed;
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    fn record(n: usize) -> Map<String, Value> {
        let city = if n.is_multiple_of(2) { "Alder Falls" } else { "Bellweather" };
        let Value::Object(map) = json!({
            "ListingKey": format!("K{}", n * 7919), "City": city,
            "StandardStatus": "Active", "ListPrice": 200_000 + n * 1_000, "PropertyType": "Residential",
            "PublicRemarks": format!("a sunny corner lot number {n} with an updated kitchen"),
        }) else {
            panic!("an object")
        };
        map
    }

    #[test]
    fn a_dictionary_shrinks_and_gives_back() {
        let records: Vec<Vec<u8>> = (0..400).map(|n| packed::encode(&record(n))).collect();
        let records: Vec<&[u8]> = records.iter().map(Vec::as_slice).collect();
        let (_, dictionary) = train(&records).unwrap();
        let mut with = packed::Packer::new(Some(&dictionary)).unwrap();
        let mut without = packed::Packer::new(None).unwrap();
        let (mut long, mut short) = (0, 0);
        for n in 400..500 {
            let bytes = packed::encode(&record(n));
            let body = with.compress(&bytes).unwrap();
            assert_eq!(packed::unpack(&body).unwrap(), record(n));
            short += body.len();
            long += without.compress(&bytes).unwrap().len();
        }
        assert!(short * 2 < long, "{short} of {long}");
    }

    #[test]
    fn few_records_make_none() {
        assert!(train(&[[1_u8; 100].as_slice(); SAMPLES - 1]).is_none());
    }

    proptest! {
        #[test]
        fn garbage_is_no_dictionary_and_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = learn(&bytes);
            let mut named = vec![0x37, 0xa4, 0x30, 0xec];
            named.extend(bytes);
            let _ = learn(&named);
        }
    }
}
