use std::net::Ipv4Addr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::authorize::{Authorization, Returned};
use super::visit;
use crate::manifest::{OAuthRules, RedirectHost};
use crate::{ConnectorError, ErrorKind};

/// Largest head of a request, bytes: a code may be long.
const LARGEST: usize = 16 * 1024;
/// A visitor has so long to say what it wants, and to take the answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Browsers open connections in advance; so many may stand in the door at once.
const MOST: usize = 32;

/// A door on this computer, open to itself only, until one visitor has brought the answer.
pub(super) struct Loopback {
    listener: TcpListener,
    redirect: Url,
}

impl Loopback {
    pub(super) async fn open(rules: &OAuthRules) -> Result<Self, ConnectorError> {
        let shut = |_| {
            let port = rules.redirect_port.map(|p| format!(" at port {p}")).unwrap_or_default();
            let message =
                format!("nobody may listen on this computer{port}; close other programs that sign in, and try again");
            ConnectorError::new(ErrorKind::Network, message)
        };
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, rules.redirect_port.unwrap_or(0))).await.map_err(shut)?;
        let port = listener.local_addr().map_err(shut)?.port();
        let host = match rules.redirect_host {
            RedirectHost::Ip => "127.0.0.1",
            RedirectHost::Localhost => "localhost",
        };
        let redirect = Url::parse(&format!("http://{host}:{port}{}", rules.redirect_path))
            .map_err(|_| ConnectorError::settings("the path to return to is none"))?;
        Ok(Self { listener, redirect })
    }

    /// The address that leads to this door.
    pub(super) fn redirect(&self) -> &Url {
        &self.redirect
    }

    /// Waits for the answer and closes the door behind it.
    pub(super) async fn wait(
        self,
        authorization: &Authorization,
        longest: Duration,
        cancel: &CancellationToken,
    ) -> Result<Returned, ConnectorError> {
        let Self { listener, redirect } = self;
        let late = tokio::time::sleep(longest);
        tokio::pin!(late);
        // Dropped with everything still in it when the waiting ends.
        let mut visitors: JoinSet<Option<(TcpStream, Vec<u8>)>> = JoinSet::new();
        loop {
            let (stream, head) = tokio::select! {
                biased;
                () = cancel.cancelled() => return Err(ConnectorError::cancelled()),
                () = &mut late => {
                    let error = ConnectorError::new(ErrorKind::Timeout, "nobody came back from the vendor's page in time");
                    return Err(error.with_retry(crate::Retry::Never));
                }
                Some(done) = visitors.join_next() => match done {
                    Ok(Some(visitor)) => visitor,
                    _ => continue,
                },
                came = listener.accept(), if visitors.len() < MOST => {
                    match came {
                        Ok((stream, _)) => { visitors.spawn(head_of(stream)); }
                        // Out of file handles, say: not for ever, and not at full speed.
                        Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                    }
                    continue;
                }
            };
            let brought = visit::read(&head, &redirect)
                .map_err(|away| away.0)
                .and_then(|visit| authorization.code_in(visit.query).map_err(|_| "403 Forbidden"));
            match brought {
                Ok(returned) => {
                    // Closed first, so that a second visitor finds nobody.
                    drop(listener);
                    visitors.abort_all();
                    let words = match &returned {
                        Returned::Code(_) => "You are signed in. You can close this page and go back to EnterpriseHub.",
                        Returned::Declined(_) => {
                            "You are not signed in. You can close this page and go back to EnterpriseHub."
                        }
                    };
                    answer(stream, "200 OK", words).await;
                    return Ok(returned);
                }
                Err(status) => {
                    visitors.spawn(async move {
                        answer(stream, status, "This page is not part of a sign-in.").await;
                        None
                    });
                }
            }
        }
    }
}

/// The head of a visitor's request; `None` for one that says nothing in time.
async fn head_of(mut stream: TcpStream) -> Option<(TcpStream, Vec<u8>)> {
    let mut head = Vec::new();
    let mut buffer = [0_u8; 2048];
    let whole = async {
        loop {
            let n = stream.read(&mut buffer).await.unwrap_or(0);
            head.extend_from_slice(&buffer[..n]);
            if head.windows(4).any(|w| w == b"\r\n\r\n") || head.len() > LARGEST {
                return true;
            }
            if n == 0 {
                return false;
            }
        }
    };
    let said = tokio::time::timeout(PATIENCE, whole).await.unwrap_or(false);
    said.then_some((stream, head))
}

/// A plain page that loads nothing, runs nothing and stays nowhere.
async fn answer(mut stream: TcpStream, status: &str, words: &str) {
    let page = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\
         Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n\r\n{words}",
        words.len()
    );
    let write = async {
        // A browser that has gone does not need the page.
        if stream.write_all(page.as_bytes()).await.is_ok() {
            let _ = stream.shutdown().await;
        }
    };
    let _ = tokio::time::timeout(PATIENCE, write).await;
}
