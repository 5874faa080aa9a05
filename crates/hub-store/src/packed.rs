//! The form of a record inside a `body` column: JSON's values, exactly.
//!
//! JSON text would do, but reading it back may move the last bit of a number with 17 digits, and a store must give
//! back what it was given. Layout: one version byte, then one value. A value is a tag byte and its content; lengths
//! and counts are LEB128; numbers are little-endian. The whole is compressed with zstd, with a dictionary where the store
//! has one (dictionary.rs).

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Number, Value};

use zstd::bulk::{Compressor, Decompressor};

use crate::StoreError;
use crate::dictionary::{self, Dictionary, LEVEL};

const VERSION: u8 = 1;
/// Deeper nesting than any vendor sends; bounds the stack.
const MAX_DEPTH: usize = 64;
/// A record larger than this is refused rather than stored; bounds memory when reading a damaged length.
pub(crate) const MAX_BYTES: usize = 64 << 20;

mod tag {
    pub const NULL: u8 = 0;
    pub const FALSE: u8 = 1;
    pub const TRUE: u8 = 2;
    pub const UNSIGNED: u8 = 3;
    pub const SIGNED: u8 = 4;
    pub const DOUBLE: u8 = 5;
    pub const TEXT: u8 = 6;
    pub const ARRAY: u8 = 7;
    pub const OBJECT: u8 = 8;
}

/// The value's bytes, not compressed. Equal objects give equal bytes when their keys come in the same order.
pub(crate) fn encode(value: &Map<String, Value>) -> Vec<u8> {
    let mut out = Vec::with_capacity(1024);
    out.push(VERSION);
    put_object(&mut out, value);
    out
}

/// Compresses record after record: making a context for each costs more than compressing it.
pub(crate) struct Packer<'d> {
    compressor: Compressor<'d>,
}

impl<'d> Packer<'d> {
    /// With a dictionary or without.
    pub fn new(dictionary: Option<&'d Arc<Dictionary>>) -> Result<Self, StoreError> {
        let compressor = match dictionary {
            Some(dictionary) => Compressor::with_prepared_dictionary(&dictionary.encoder),
            None => Compressor::new(LEVEL),
        };
        Ok(Self { compressor: compressor.map_err(StoreError::io("compressing a record"))? })
    }

    /// Compresses what [`encode`] made.
    pub fn compress(&mut self, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        if bytes.len() > MAX_BYTES {
            return Err(StoreError::bad("a record is larger than 64 MiB"));
        }
        let mut body = self.compressor.compress(bytes).map_err(StoreError::io("compressing a record"))?;
        // It was made for the worst case.
        body.shrink_to_fit();
        Ok(body)
    }
}

/// Reads a `body` column.
///
/// # Errors
/// [`StoreError::Damaged`] for anything that [`encode`] and [`Packer::compress`] would not have written.
pub(crate) fn unpack(body: &[u8]) -> Result<Map<String, Value>, StoreError> {
    decode(&expand(body)?)
}

/// What was compressed.
fn expand(body: &[u8]) -> Result<Vec<u8>, StoreError> {
    thread_local! {
        /// A context per dictionary (0: none), each with a reference to its own.
        static CONTEXTS: RefCell<HashMap<u32, Decompressor<'static>>> = RefCell::new(HashMap::new());
    }
    // Every body says how long it is; without that, or with too much, it is none of ours.
    let size = zstd::zstd_safe::get_frame_content_size(body).ok().flatten().ok_or_else(damaged)?;
    let size = usize::try_from(size).ok().filter(|n| *n <= MAX_BYTES).ok_or_else(damaged)?;
    let number = zstd::zstd_safe::get_dict_id_from_frame(body).map_or(0, |n| n.get());
    CONTEXTS.with_borrow_mut(|contexts| {
        let context = match contexts.entry(number) {
            std::collections::hash_map::Entry::Occupied(there) => there.into_mut(),
            std::collections::hash_map::Entry::Vacant(place) => {
                let mut made = Decompressor::new().map_err(|_| damaged())?;
                if number != 0 {
                    let dictionary = dictionary::known(number).ok_or_else(damaged)?;
                    made.set_dictionary(&dictionary.bytes).map_err(|_| damaged())?;
                }
                place.insert(made)
            }
        };
        context.decompress(body, size).map_err(|_| damaged())
    })
}

/// Reads what [`encode`] made.
pub(crate) fn decode(bytes: &[u8]) -> Result<Map<String, Value>, StoreError> {
    let mut reader = Reader { rest: bytes };
    if reader.byte()? != VERSION {
        return Err(damaged());
    }
    match reader.value(0)? {
        Value::Object(map) if reader.rest.is_empty() => Ok(map),
        _ => Err(damaged()),
    }
}

/// Hash of what a `body` column holds before compression.
pub(crate) fn hash_of(body: &[u8]) -> Result<[u8; 32], StoreError> {
    Ok(*blake3::hash(&expand(body)?).as_bytes())
}

fn damaged() -> StoreError {
    StoreError::damaged("a record does not unpack")
}

fn put_length(out: &mut Vec<u8>, mut n: usize) {
    while n >= 0x80 {
        out.push((n & 0x7f) as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put_length(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

fn put_object(out: &mut Vec<u8>, map: &Map<String, Value>) {
    out.push(tag::OBJECT);
    put_length(out, map.len());
    for (key, value) in map {
        put_text(out, key);
        put_value(out, value);
    }
}

fn put_value(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => out.push(tag::NULL),
        Value::Bool(false) => out.push(tag::FALSE),
        Value::Bool(true) => out.push(tag::TRUE),
        Value::Number(n) => put_number(out, n),
        Value::String(text) => {
            out.push(tag::TEXT);
            put_text(out, text);
        }
        Value::Array(items) => {
            out.push(tag::ARRAY);
            put_length(out, items.len());
            for item in items {
                put_value(out, item);
            }
        }
        Value::Object(map) => put_object(out, map),
    }
}

fn put_number(out: &mut Vec<u8>, n: &Number) {
    if let Some(u) = n.as_u64() {
        out.push(tag::UNSIGNED);
        out.extend_from_slice(&u.to_le_bytes());
    } else if let Some(i) = n.as_i64() {
        out.push(tag::SIGNED);
        out.extend_from_slice(&i.to_le_bytes());
    } else {
        out.push(tag::DOUBLE);
        out.extend_from_slice(&n.as_f64().unwrap_or(0.0).to_le_bytes());
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8], StoreError> {
        let (head, tail) = self.rest.split_at_checked(n).ok_or_else(damaged)?;
        self.rest = tail;
        Ok(head)
    }

    fn byte(&mut self) -> Result<u8, StoreError> {
        Ok(self.take(1)?[0])
    }

    fn eight(&mut self) -> Result<[u8; 8], StoreError> {
        self.take(8)?.try_into().map_err(|_| damaged())
    }

    fn length(&mut self) -> Result<usize, StoreError> {
        let mut n = 0_usize;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            n |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                // Every element takes a byte at least, so a longer length is a damaged one.
                return if n <= self.rest.len() { Ok(n) } else { Err(damaged()) };
            }
        }
        Err(damaged())
    }

    fn text(&mut self) -> Result<String, StoreError> {
        let n = self.length()?;
        let bytes = self.take(n)?;
        std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| damaged())
    }

    fn value(&mut self, depth: usize) -> Result<Value, StoreError> {
        if depth > MAX_DEPTH {
            return Err(damaged());
        }
        Ok(match self.byte()? {
            tag::NULL => Value::Null,
            tag::FALSE => Value::Bool(false),
            tag::TRUE => Value::Bool(true),
            tag::UNSIGNED => Value::from(u64::from_le_bytes(self.eight()?)),
            tag::SIGNED => Value::from(i64::from_le_bytes(self.eight()?)),
            tag::DOUBLE => {
                let number = f64::from_le_bytes(self.eight()?);
                Value::Number(Number::from_f64(number).ok_or_else(damaged)?)
            }
            tag::TEXT => Value::String(self.text()?),
            tag::ARRAY => {
                let n = self.length()?;
                let mut items = Vec::with_capacity(n.min(4096));
                for _ in 0..n {
                    items.push(self.value(depth + 1)?);
                }
                Value::Array(items)
            }
            tag::OBJECT => {
                let n = self.length()?;
                let mut map = Map::new();
                for _ in 0..n {
                    let key = self.text()?;
                    map.insert(key, self.value(depth + 1)?);
                }
                Value::Object(map)
            }
            _ => return Err(damaged()),
        })
    }
}

/// Whether a payload nests deeper than the store keeps.
pub(crate) fn too_deep(map: &Map<String, Value>) -> bool {
    fn deep(value: &Value, left: usize) -> bool {
        match value {
            _ if left == 0 => true,
            Value::Array(items) => items.iter().any(|v| deep(v, left - 1)),
            Value::Object(map) => map.values().any(|v| deep(v, left - 1)),
            _ => false,
        }
    }
    // The payload itself lies one level down in its envelope.
    map.values().any(|v| deep(v, MAX_DEPTH - 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,200}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 8, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
                proptest::collection::btree_map(".{0,12}", inner, 0..8)
                    .prop_map(|m| Value::Object(m.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn gives_back_what_it_was_given(value in any_value()) {
            let mut map = Map::new();
            map.insert("a".into(), value);
            let body = Packer::new(None).unwrap().compress(&encode(&map)).unwrap();
            prop_assert_eq!(unpack(&body).unwrap(), map);
        }

        #[test]
        fn garbage_is_an_error_and_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
            let _ = unpack(&bytes);
        }

        #[test]
        fn a_changed_byte_never_panics(value in any_value(), at in any::<prop::sample::Index>(), to in any::<u8>()) {
            let mut map = Map::new();
            map.insert("a".into(), value);
            let mut bytes = encode(&map);
            let i = at.index(bytes.len());
            bytes[i] = to;
            let _ = decode(&bytes);
        }
    }

    #[test]
    fn depth_is_bounded() {
        let mut value = Value::Null;
        for _ in 0..61 {
            value = Value::Array(vec![value]);
        }
        let wrap = |v: Value| Map::from_iter([("a".to_owned(), v)]);
        assert!(!too_deep(&wrap(value.clone())));
        assert!(decode(&encode(&wrap(Value::Object(wrap(value.clone()))))).is_ok());
        for _ in 0..200 {
            value = Value::Array(vec![value]);
        }
        assert!(too_deep(&wrap(value.clone())));
        assert!(decode(&encode(&wrap(value))).is_err());
    }
}
