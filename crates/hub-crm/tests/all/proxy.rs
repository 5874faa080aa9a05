//! A server before the stand-in that makes trouble when it is told to.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use hub_connector::testkit::crm::Trouble;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Which requests meet trouble.
pub type Struck = fn(&str) -> bool;

pub struct Proxy {
    port: u16,
    trouble: Arc<Mutex<Option<Trouble>>>,
    seen: Seen,
}

/// Head and body of requests, in their order.
type Seen = Arc<Mutex<Vec<(String, Vec<u8>)>>>;

impl Proxy {
    /// Before the server of that address. `struck` is given method and path.
    pub async fn before(url: &str, struck: Struck) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let behind = authority(url).to_owned();
        let trouble = Arc::new(Mutex::new(None));
        let told = Arc::clone(&trouble);
        let seen = Seen::default();
        let kept = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (behind, told, kept) = (behind.clone(), Arc::clone(&told), Arc::clone(&kept));
                tokio::spawn(async move {
                    let _ = serve(stream, &behind, struck, &told, &kept).await;
                });
            }
        });
        Self { port, trouble, seen }
    }

    /// Head and body of every request so far.
    pub fn requests(&self) -> Vec<(String, Vec<u8>)> {
        self.seen.lock().unwrap().clone()
    }

    /// The address that leads through here.
    pub fn address(&self, url: &str) -> String {
        url.replacen(authority(url), &format!("127.0.0.1:{}", self.port), 1)
    }

    pub fn make(&self, trouble: Trouble) {
        *self.trouble.lock().unwrap() = Some(trouble);
    }
}

fn authority(url: &str) -> &str {
    url.split("//").nth(1).and_then(|rest| rest.split('/').next()).unwrap()
}

async fn serve(
    mut stream: TcpStream,
    behind: &str,
    struck: Struck,
    told: &Mutex<Option<Trouble>>,
    kept: &Seen,
) -> std::io::Result<()> {
    let Some((head, body)) = request(&mut stream).await? else { return Ok(()) };
    kept.lock().unwrap().push((head.clone(), body.clone()));
    let line = head.lines().next().unwrap_or_default().to_owned();
    let trouble = told.lock().unwrap().filter(|_| struck(&line));
    match trouble {
        None => {
            let mut to = TcpStream::connect(behind).await?;
            let kept: Vec<&str> =
                head.lines().filter(|line| !line.to_ascii_lowercase().starts_with("connection:")).collect();
            to.write_all(format!("{}\r\nconnection: close\r\n\r\n", kept.join("\r\n")).as_bytes()).await?;
            to.write_all(&body).await?;
            tokio::io::copy(&mut to, &mut stream).await?;
        }
        Some(Trouble::Status(status)) => {
            // As vendors do: a reason that repeats what was sent.
            let sent: String = String::from_utf8_lossy(&body).chars().filter(|c| *c != '"' && *c != '\\').collect();
            let said = format!("{{\"message\":\"Refused: {sent}\"}}");
            stream.write_all(answer(status, "application/json", &said, said.len()).as_bytes()).await?;
        }
        Some(Trouble::WebPage) => {
            let page = "<!DOCTYPE html><p>Back soon</p>";
            stream.write_all(answer(200, "text/html", page, page.len()).as_bytes()).await?;
        }
        Some(Trouble::CutOff) => {
            stream.write_all(answer(200, "application/json", "{\"id\": 1, \"na", 400).as_bytes()).await?;
        }
        Some(Trouble::Silence) => tokio::time::sleep(Duration::from_secs(20)).await,
    }
    stream.shutdown().await
}

fn answer(status: u16, kind: &str, body: &str, length: usize) -> String {
    format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

/// Head and body of a request; nothing where the client hung up.
pub async fn request(stream: &mut TcpStream) -> std::io::Result<Option<(String, Vec<u8>)>> {
    let mut bytes = Vec::new();
    let mut buffer = [0_u8; 4096];
    loop {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let length = head
                .lines()
                .filter_map(|line| line.split_once(':'))
                .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
                .and_then(|(_, value)| value.trim().parse::<usize>().ok())
                .unwrap_or(0);
            if bytes.len() >= end + 4 + length {
                return Ok(Some((head, bytes[end + 4..end + 4 + length].to_vec())));
            }
        }
        match stream.read(&mut buffer).await? {
            0 => return Ok(None),
            read => bytes.extend_from_slice(&buffer[..read]),
        }
    }
}
