//! Files that were read or chosen and are not kept yet, until the window closes or others come.

use std::sync::{Arc, Mutex};

use hub_domain::partner::Checked;
use hub_domain::quote::Quote;
use hub_domain::{PartnerId, QuoteId, QuoteRequestId};

use crate::hub::lock;

/// Most files that are remembered.
const MOST: usize = 4;

/// A file that was read.
pub(super) struct Reading {
    pub id: String,
    pub content: Vec<u8>,
    pub quotes: Vec<Checked<Quote>>,
    pub partner: Option<PartnerId>,
    pub request: Option<QuoteRequestId>,
    /// The quote that the file answers.
    pub waiting: Option<QuoteId>,
}

/// A PDF chosen as evidence.
pub(super) struct Evidence {
    pub id: String,
    pub name: String,
    pub content: Vec<u8>,
}

/// What was read or chosen last.
#[derive(Default)]
pub(crate) struct QuoteShelf {
    readings: Mutex<Vec<Arc<Reading>>>,
    evidence: Mutex<Vec<Arc<Evidence>>>,
    /// How many lists of partners were shown, by which each begins one further down.
    pub(super) turn: std::sync::atomic::AtomicU64,
}

impl QuoteShelf {
    pub(super) fn put_reading(&self, reading: Reading) {
        put(&self.readings, reading);
    }

    pub(super) fn reading(&self, id: &str) -> Option<Arc<Reading>> {
        lock(&self.readings).iter().find(|it| it.id == id).cloned()
    }

    pub(super) fn put_evidence(&self, evidence: Evidence) {
        put(&self.evidence, evidence);
    }

    pub(super) fn evidence(&self, id: &str) -> Option<Arc<Evidence>> {
        lock(&self.evidence).iter().find(|it| it.id == id).cloned()
    }
}

fn put<T>(shelf: &Mutex<Vec<Arc<T>>>, one: T) {
    let mut shelf = lock(shelf);
    if shelf.len() >= MOST {
        shelf.remove(0);
    }
    shelf.push(Arc::new(one));
}
