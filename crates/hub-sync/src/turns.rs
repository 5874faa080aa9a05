use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use hub_domain::ConnectionId;

/// Who is running: one run per connection at a time.
#[derive(Debug, Clone, Default)]
pub(crate) struct Turns(Arc<Mutex<HashSet<ConnectionId>>>);

/// The right to run a connection, given back when dropped.
#[derive(Debug)]
pub struct Turn {
    turns: Turns,
    id: ConnectionId,
}

impl Turns {
    /// `None` while another run of the connection is under way.
    pub(crate) fn take(&self, id: ConnectionId) -> Option<Turn> {
        let fresh = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
        fresh.then(|| Turn { turns: self.clone(), id })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.turns.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time() {
        let turns = Turns::default();
        let (a, b) = (ConnectionId::new(), ConnectionId::new());
        let first = turns.take(a);
        assert!(first.is_some() && turns.take(a).is_none() && turns.take(b).is_some());
        drop(first);
        assert!(turns.take(a).is_some());
    }
}
