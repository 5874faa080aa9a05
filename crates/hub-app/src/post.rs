//! Letters on their way to the mail server: questions to partners and letters about jobs go the same way.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use hub_connector::mail::Letter;
use hub_connector::{CancellationToken, ConnectorError, ErrorKind, Outcome, Retry};
use hub_store::PostOutcome;
use tokio::sync::{Mutex, MutexGuard, Notify};

use crate::error::Result;
use crate::hub::Hub;
use crate::outlet::Outlet;
use crate::view::{StoreChangedView, Tag};

/// How often it is looked, whatever happens.
const RHYTHM: Duration = Duration::from_secs(30);
/// The first wait after a failure, and the longest: whoever comes back from a showing expects letters to go.
const FIRST: Duration = Duration::from_secs(30);
const LONGEST: Duration = Duration::from_secs(600);
/// How long a server is left alone that does not take the account; a change of the account ends the wait.
const PESTERED: Duration = Duration::from_secs(3_600);

/// Who hands letters over, and the bell that has them look.
#[derive(Default)]
pub(crate) struct Post {
    /// Held by whoever hands letters over: each goes once.
    sending: Mutex<()>,
    /// Rung when there is something to send.
    bell: Notify,
}

impl Post {
    /// Has what waits looked at soon.
    pub(crate) fn wake(&self) {
        self.bell.notify_one();
    }

    /// The right to hand letters over, one at a time.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.sending.lock().await
    }
}

/// A letter that goes out, and where it is written down how it fares.
#[async_trait]
pub(crate) trait Outbound: Send + Sync {
    /// How often it was tried.
    fn attempts(&self) -> u32;
    /// As it goes.
    fn letter(&self) -> &Letter;
    /// Notes that it is about to be handed over; whether it may be.
    async fn begin(&self, hub: &Hub) -> Result<bool>;
    /// Notes what became of it.
    async fn settle(&self, hub: &Hub, outcome: PostOutcome) -> Result<()>;
    /// Puts it off: the server was not reached, and the letter is not why.
    async fn put_off(&self, hub: &Hub, after: Duration, said: &str) -> Result<()>;
}

impl Hub {
    /// Hands letters to the mail server one after the other, and answers how many changed: none without an account.
    ///
    /// # Errors
    /// The store's. What the mail server says is noted with the letter.
    pub(crate) async fn post<O: Outbound>(&self, mut going: VecDeque<O>) -> Result<u32> {
        if going.is_empty() {
            return Ok(0);
        }
        let Some(mailer) = self.mailer().await? else { return Ok(0) };
        let changed = u32::try_from(going.len()).unwrap_or(u32::MAX);
        let mailer = match mailer {
            Ok(mailer) => mailer,
            Err(error) => return self.put_off(&going, &error).await.map(|()| changed),
        };
        let mut session = None;
        while let Some(one) = going.front() {
            let open = match &mut session {
                Some(open) => open,
                None => match mailer.open().await {
                    Ok(open) => session.insert(open),
                    Err(error) => return self.put_off(&going, &error).await.map(|()| changed),
                },
            };
            // Nobody knows what became of what is found so; before this moment nothing has gone.
            if one.begin(self).await? {
                let outcome = match open.send(one.letter()).await {
                    Ok(()) => PostOutcome::Sent,
                    Err(error) => {
                        // What the server makes of a connection after an error is nobody's promise.
                        session = None;
                        outcome_of(&error, one.attempts())
                    }
                };
                one.settle(self, outcome).await?;
            }
            going.pop_front();
        }
        if let Some(session) = session {
            session.close().await;
        }
        Ok(changed)
    }

    async fn put_off<O: Outbound>(&self, going: &VecDeque<O>, error: &ConnectorError) -> Result<()> {
        for one in going {
            let after = match error.retry {
                // Somebody has to change the account; until then a server is not pestered with it.
                Retry::Never => PESTERED,
                Retry::After(after) => after,
                Retry::Later => wait(one.attempts()),
            };
            one.put_off(self, after, &said(error)).await?;
        }
        Ok(())
    }
}

/// Sends until it is cancelled: on a rhythm, and when there is something to send.
pub(crate) async fn follow(hub: Hub, outlet: Arc<dyn Outlet>, cancel: CancellationToken) {
    let send = async {
        loop {
            tell(outlet.as_ref(), Tag::Quotes, hub.send_asks().await);
            tell(outlet.as_ref(), Tag::Services, hub.tend_messages().await);
            tokio::select! {
                () = tokio::time::sleep(RHYTHM) => {}
                () = hub.0.post.bell.notified() => {}
            }
        }
    };
    cancel.run_until_cancelled(send).await;
}

/// Tells of changes. An error is noted, and the next time is as good as any.
fn tell(outlet: &dyn Outlet, tag: Tag, changed: Result<u32>) {
    match changed {
        Ok(0) => {}
        Ok(_) => outlet.store_changed(StoreChangedView { tags: vec![tag] }),
        Err(error) => tracing::warn!(%error, "letters were not looked after"),
    }
}

/// What becomes of a letter after a failure.
fn outcome_of(error: &ConnectorError, attempts: u32) -> PostOutcome {
    if error.outcome == Outcome::Unknown {
        return PostOutcome::Unsure;
    }
    let said = said(error);
    match error.retry {
        Retry::Never => PostOutcome::Failed(said),
        Retry::After(after) => PostOutcome::Again { after, said },
        Retry::Later => PostOutcome::Again { after: wait(attempts), said },
    }
}

fn wait(attempts: u32) -> Duration {
    FIRST.saturating_mul(1 << attempts.min(8)).min(LONGEST)
}

/// The class of a failure, and the server's number: `no-receiver 550`. Never its words, which name addresses.
fn said(error: &ConnectorError) -> String {
    let class = match error.kind {
        ErrorKind::Network => "network",
        ErrorKind::Timeout => "timeout",
        ErrorKind::Unauthorized => "sign-in",
        ErrorKind::Refused => "certificate",
        ErrorKind::NotFound => "no-receiver",
        ErrorKind::TooLarge => "too-large",
        ErrorKind::Server => "busy",
        ErrorKind::Unsupported => "unsupported",
        ErrorKind::Settings => "account",
        ErrorKind::BadInput => "letter",
        _ => "refused",
    };
    error.status.map_or_else(|| class.to_owned(), |status| format!("{class} {status}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_surely_did_not_go_is_tried_again_by_itself() {
        for kind in ErrorKind::ALL {
            let error = ConnectorError::new(kind, "x");
            match outcome_of(&error, 0) {
                PostOutcome::Again { after, .. } => assert_eq!((error.retry, after), (Retry::Later, FIRST)),
                PostOutcome::Failed(said) => assert!(error.retry == Retry::Never && !said.is_empty()),
                PostOutcome::Sent | PostOutcome::Unsure => panic!("{kind:?}"),
            }
            assert_eq!(outcome_of(&error.perhaps_done(), 0), PostOutcome::Unsure);
        }
        let lost = ConnectorError::new(ErrorKind::Network, "x");
        let waits: Vec<u64> = (0..40)
            .map(|attempts| match outcome_of(&lost, attempts) {
                PostOutcome::Again { after, .. } => after.as_secs(),
                _ => 0,
            })
            .collect();
        assert!(waits.is_sorted() && waits.last() == Some(&600), "{waits:?}");
    }
}
