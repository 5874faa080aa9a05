//! Questions on their way to the mail server.

use std::collections::VecDeque;
use std::time::Duration;

use hub_connector::mail::Letter;
use hub_connector::{ConnectorError, ErrorKind, Outcome, Retry};
use hub_domain::QuoteId;
use hub_domain::quote::QuoteRequest;
use hub_store::StoreError;
use hub_store::quotes::{Ask, AskOutcome};

use super::request::form;
use crate::error::Result;
use crate::hub::Hub;

/// The first wait after a failure, and the longest: whoever comes back from a showing expects letters to go.
const FIRST: Duration = Duration::from_secs(30);
const LONGEST: Duration = Duration::from_secs(600);
/// How long a server is left alone that does not take the account; a change of the account ends the wait.
const PESTERED: Duration = Duration::from_secs(3_600);
/// Why a question did not go that nobody can answer in time any more.
const TOO_LATE: &str = "too-late";

/// A question that goes out.
struct Going {
    quote: QuoteId,
    ask: Ask,
    request: QuoteRequest,
}

impl Hub {
    /// Hands the questions that are due to the mail server, and answers how many changed. Without an account they wait.
    /// What keeps the server from being reached puts all of them off together and is no fault of a letter.
    ///
    /// # Errors
    /// The store's. What the mail server says is noted with the question.
    pub async fn send_asks(&self) -> Result<u32> {
        let _turn = self.0.quotes.sending.lock().await;
        let (mut going, mut changed) = (VecDeque::new(), 0);
        for one in self.0.store.due_asks().await? {
            let Some(ask) = self.kept_quote(one.quote).await?.ask else { continue };
            let request = self.kept_request(one.request).await?.value;
            if request.reply_by < self.today() {
                self.settle(one.quote, AskOutcome::Failed(TOO_LATE.to_owned())).await?;
                changed += 1;
            } else {
                going.push_back(Going { quote: one.quote, ask, request });
            }
        }
        if going.is_empty() {
            return Ok(changed);
        }
        let Some(mailer) = self.mailer().await? else { return Ok(changed) };
        changed += u32::try_from(going.len()).unwrap_or(u32::MAX);
        let mailer = match mailer {
            Ok(mailer) => mailer,
            Err(error) => return self.put_off(&going, &error).await.map(|()| changed),
        };
        let from = self.signature().await?;
        let mut session = None;
        while let Some(one) = going.front() {
            let open = match &mut session {
                Some(open) => open,
                None => match mailer.open().await {
                    Ok(open) => session.insert(open),
                    Err(error) => return self.put_off(&going, &error).await.map(|()| changed),
                },
            };
            let letter = self.letter(one, &from)?;
            // Nobody knows what became of what is found so; before this moment nothing has gone.
            if self.0.store.begin_ask(one.quote).await? {
                let outcome = match open.send(&letter).await {
                    Ok(()) => AskOutcome::Sent,
                    Err(error) => {
                        // What the server makes of a connection after an error is nobody's promise.
                        session = None;
                        outcome_of(&error, one.ask.attempts)
                    }
                };
                self.settle(one.quote, outcome).await?;
            }
            going.pop_front();
        }
        if let Some(session) = session {
            session.close().await;
        }
        Ok(changed)
    }

    /// Notes an outcome, unless somebody has taken the question another way meanwhile.
    async fn settle(&self, quote: QuoteId, outcome: AskOutcome) -> Result<()> {
        match self.0.store.end_ask(quote, outcome).await {
            Err(StoreError::BadInput { .. }) => Ok(()),
            other => Ok(other?),
        }
    }

    async fn put_off(&self, going: &VecDeque<Going>, error: &ConnectorError) -> Result<()> {
        for one in going {
            let after = match error.retry {
                // Somebody has to change the account; until then a server is not pestered with it.
                Retry::Never => PESTERED,
                Retry::After(after) => after,
                Retry::Later => wait(one.ask.attempts),
            };
            self.0.store.put_off_ask(one.quote, after, &said(error)).await?;
        }
        Ok(())
    }

    fn letter(&self, going: &Going, from: &[String]) -> Result<Letter> {
        let form = form(going.quote, &going.request, from)?;
        Ok(Letter {
            to: going.ask.address.clone(),
            subject: form.subject(),
            text: form.text(),
            message_id: going.ask.message_id.clone(),
            date: self.0.clock.now(),
        })
    }

    /// Who asks, as stands under a letter.
    pub(super) async fn signature(&self) -> Result<Vec<String>> {
        let settings = self.settings().await?;
        let licence = settings.licence_number.trim();
        let licence = if licence.is_empty() { String::new() } else { format!("Licence {licence}") };
        let lines = [settings.agent, settings.brokerage, licence, settings.phone];
        Ok(lines.iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect())
    }
}

/// What becomes of a question after a failure.
fn outcome_of(error: &ConnectorError, attempts: u32) -> AskOutcome {
    if error.outcome == Outcome::Unknown {
        return AskOutcome::Unsure;
    }
    let said = said(error);
    match error.retry {
        Retry::Never => AskOutcome::Failed(said),
        Retry::After(after) => AskOutcome::Again { after, said },
        Retry::Later => AskOutcome::Again { after: wait(attempts), said },
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
                AskOutcome::Again { after, .. } => assert_eq!((error.retry, after), (Retry::Later, FIRST)),
                AskOutcome::Failed(said) => assert!(error.retry == Retry::Never && !said.is_empty()),
                AskOutcome::Sent | AskOutcome::Unsure => panic!("{kind:?}"),
            }
            assert_eq!(outcome_of(&error.perhaps_done(), 0), AskOutcome::Unsure);
        }
        let lost = ConnectorError::new(ErrorKind::Network, "x");
        let waits: Vec<u64> = (0..40)
            .map(|attempts| match outcome_of(&lost, attempts) {
                AskOutcome::Again { after, .. } => after.as_secs(),
                _ => 0,
            })
            .collect();
        assert!(waits.is_sorted() && waits.last() == Some(&600), "{waits:?}");
    }
}
