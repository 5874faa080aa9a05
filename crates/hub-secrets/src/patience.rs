use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::KeychainError;

/// Runs calls that may wait for a person on a thread of their own, one at a time, and stops waiting after a while.
///
/// The thread of its own matters twice. The Secret Service client blocks on its own executor, which panics or stalls
/// inside an async runtime's thread; and a password prompt nobody answers would otherwise hold the caller for ever. A
/// call that was given up keeps its thread until the prompt is answered; until then the next callers are told at once
/// after their own patience ends, and no further thread is started.
pub(crate) struct Patience {
    busy: Mutex<bool>,
    free: Condvar,
}

impl Patience {
    pub(crate) const fn new() -> Self {
        Self { busy: Mutex::new(false), free: Condvar::new() }
    }

    pub(crate) fn run<T: Send + 'static>(
        &'static self,
        limit: Duration,
        call: impl FnOnce() -> Result<T, KeychainError> + Send + 'static,
    ) -> Result<T, KeychainError> {
        let timed_out = KeychainError::TimedOut { seconds: limit.as_secs() };
        let started = Instant::now();
        let busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut busy, _) =
            self.free.wait_timeout_while(busy, limit, |busy| *busy).unwrap_or_else(PoisonError::into_inner);
        if *busy {
            return Err(timed_out);
        }
        *busy = true;
        drop(busy);

        let turn = Turn(self);
        let (answer, wait) = sync_channel(1);
        std::thread::Builder::new()
            .name("keychain".to_owned())
            .spawn(move || {
                let turn = turn;
                let outcome = call();
                drop(turn);
                // The caller may have gone; its answer is then dropped, and wiped by its own type.
                let _ = answer.send(outcome);
            })
            .map_err(|e| KeychainError::Failed(e.to_string()))?;
        match wait.recv_timeout(limit.saturating_sub(started.elapsed())) {
            Ok(outcome) => outcome,
            Err(RecvTimeoutError::Timeout) => Err(timed_out),
            Err(RecvTimeoutError::Disconnected) => Err(KeychainError::Failed("the keychain client gave up".to_owned())),
        }
    }
}

/// Frees the place when the call ends, also when it panics or its thread could not be started.
struct Turn(&'static Patience);

impl Drop for Turn {
    fn drop(&mut self) {
        *self.0.busy.lock().unwrap_or_else(PoisonError::into_inner) = false;
        self.0.free.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(50);
    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn an_unanswered_prompt_is_given_up_and_does_not_pile_up() {
        static PLACE: Patience = Patience::new();
        let (answer_prompt, prompt) = sync_channel::<()>(0);
        let first = PLACE.run(SHORT, move || {
            prompt.recv().map_err(|e| KeychainError::Failed(e.to_string()))?;
            Ok(1)
        });
        assert!(matches!(first, Err(KeychainError::TimedOut { .. })));
        assert!(matches!(PLACE.run(SHORT, || Ok(2)), Err(KeychainError::TimedOut { .. })));
        answer_prompt.send(()).unwrap();
        assert_eq!(PLACE.run(LONG, || Ok(3)), Ok(3), "works again once the prompt was answered");
    }

    #[test]
    fn a_panic_inside_is_an_error_outside() {
        static PLACE: Patience = Patience::new();
        let outcome = PLACE.run(LONG, || -> Result<(), _> { panic!("client bug") });
        assert!(matches!(outcome, Err(KeychainError::Failed(_))));
        assert_eq!(PLACE.run(LONG, || Ok(())), Ok(()));
    }

    #[test]
    fn many_callers_take_turns() {
        static PLACE: Patience = Patience::new();
        let threads: Vec<_> = (0..8).map(|i| std::thread::spawn(move || PLACE.run(LONG, move || Ok(i)))).collect();
        let mut answers: Vec<i32> = threads.into_iter().map(|t| t.join().unwrap().unwrap()).collect();
        answers.sort_unstable();
        assert_eq!(answers, (0..8).collect::<Vec<_>>());
    }
}
