//! Answers of a server that are written down here.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// An answer: status, headers but for the length, body.
pub type Reply = (u16, Vec<(String, String)>, Vec<u8>);
/// What is answered to a request: its first line, and all of it.
pub type Answers = Arc<dyn Fn(&str, &str) -> Reply + Send + Sync>;

/// A server.
pub struct Served {
    port: u16,
    log: Arc<Mutex<Vec<(String, u16)>>>,
}

impl Served {
    pub async fn with(answers: Answers) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let log = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&log);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (answers, kept) = (Arc::clone(&answers), Arc::clone(&kept));
                tokio::spawn(async move {
                    let _ = serve(stream, &answers, &kept).await;
                });
            }
        });
        Self { port, log }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// First lines of requests, with what was answered.
    pub fn log(&self) -> Vec<(String, u16)> {
        self.log.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, answers: &Answers, log: &Mutex<Vec<(String, u16)>>) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    let mut buffer = [0_u8; 4096];
    while !whole(&bytes) {
        match stream.read(&mut buffer).await? {
            0 => return Ok(()),
            read => bytes.extend_from_slice(&buffer[..read]),
        }
    }
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let line = head.lines().next().unwrap_or_default().to_owned();
    let (status, headers, body) = answers(&line, &head);
    log.lock().unwrap().push((line, status));
    let mut text = format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    headers.iter().for_each(|(name, value)| text += &format!("{name}: {value}\r\n"));
    stream.write_all((text + "\r\n").as_bytes()).await?;
    stream.write_all(&body).await?;
    stream.shutdown().await
}

/// Whether a request is there with its body.
fn whole(bytes: &[u8]) -> bool {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
    bytes.len() >= end + 4 + length.unwrap_or(0)
}
