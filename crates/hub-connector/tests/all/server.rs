//! A server on loopback whose every answer is given byte by byte.

use std::sync::{Arc, Mutex};

use hub_connector::http::{Auth, ClientCredentials, ClientSpec};
use hub_connector::manifest::{HttpRules, Limits};
use hub_connector::testkit::SkippingTimer;
use hub_connector::{HttpClient, HttpFactory, SecretString};
use hub_domain::{Clock, ManualClock};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use url::Url;

/// What to do with a request.
pub enum Reply {
    /// Send these bytes and close.
    Bytes(Vec<u8>),
    /// Close without a word.
    Drop,
    /// Send these bytes, and then more and more of the same for ever.
    Endless(Vec<u8>),
    /// Say nothing until the client has gone.
    Hang,
}

pub fn answer(status: &str, headers: &str, body: &str) -> Reply {
    let length = body.len();
    Reply::Bytes(
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}")
            .into_bytes(),
    )
}

pub fn ok(body: &str) -> Reply {
    answer("200 OK", "Content-Type: application/json\r\n", body)
}

pub struct Server {
    pub base: Url,
    pub requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// `reply` sees the request (head and body) and its number from 0.
    pub async fn start(reply: impl Fn(&str, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = Url::parse(&format!("http://{}/odata/", listener.local_addr().unwrap())).unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, reply) = (Arc::clone(&requests), Arc::new(reply));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (seen, reply) = (Arc::clone(&seen), Arc::clone(&reply));
                tokio::spawn(async move {
                    let mut request = Vec::new();
                    let mut buffer = [0_u8; 4096];
                    loop {
                        let n = stream.read(&mut buffer).await.unwrap_or(0);
                        request.extend_from_slice(&buffer[..n]);
                        if n == 0 || is_whole(&request) {
                            break;
                        }
                    }
                    let request = String::from_utf8(request).unwrap();
                    if request.is_empty() {
                        return;
                    }
                    let number = {
                        let mut seen = seen.lock().unwrap();
                        seen.push(request.clone());
                        seen.len() - 1
                    };
                    match reply(&request, number) {
                        Reply::Bytes(bytes) => {
                            let _ = stream.write_all(&bytes).await;
                        }
                        Reply::Endless(head) => {
                            let _ = stream.write_all(&head).await;
                            while stream.write_all(&[b' '; 65_536]).await.is_ok() {}
                        }
                        Reply::Drop => {}
                        Reply::Hang => {
                            let _ = stream.read(&mut buffer).await;
                        }
                    }
                });
            }
        });
        Self { base, requests }
    }

    pub fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    pub fn url(&self, path: &str) -> Url {
        self.base.join(path).unwrap()
    }
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|l| l.strip_prefix("content-length:")?.trim().parse().ok()).unwrap_or(0);
    body.len() >= length
}

/// A clock that only the stack's own waiting moves.
pub fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at("2026-11-21T06:00:00Z".parse().unwrap()))
}

pub fn factory(clock: &Arc<ManualClock>) -> HttpFactory {
    let timer = Arc::new(SkippingTimer(Arc::clone(clock)));
    let shared: Arc<dyn Clock> = Arc::<ManualClock>::clone(clock);
    HttpFactory::with_timer(shared, timer).unwrap()
}

pub fn client(server: &Server, auth: Auth, limits: Limits, clock: &Arc<ManualClock>) -> HttpClient {
    client_with(server, auth, limits, HttpRules::default(), clock)
}

pub fn client_with(
    server: &Server,
    auth: Auth,
    limits: Limits,
    rules: HttpRules,
    clock: &Arc<ManualClock>,
) -> HttpClient {
    let spec = ClientSpec::new("test", server.base.clone(), auth, limits).with_http(rules);
    factory(clock).client(spec).unwrap()
}

pub fn credentials(server: &Server) -> Auth {
    Auth::ClientCredentials(ClientCredentials {
        token_urls: vec![server.url("/token")],
        client_id: "id-4711".into(),
        client_secret: SecretString::from("word-0815"),
        scope: None,
    })
}
