//! A server that answers what it was told to, and remembers what it was asked.

use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

use crate::proxy::request;

/// Which request gets which answer: how method and path with query begin, the status, the body. The first that fits.
pub type Script = Vec<(&'static str, u16, Value)>;

pub struct Scripted {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Scripted {
    pub async fn with(script: Script) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (script, told) = (Arc::new(script), Arc::clone(&asked));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (script, told) = (Arc::clone(&script), Arc::clone(&told));
                tokio::spawn(async move {
                    let _ = serve(stream, &script, &told).await;
                });
            }
        });
        Self { port, asked }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What was asked since the last time: method, path with query, and the body behind a blank.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

async fn serve(mut stream: TcpStream, script: &Script, told: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let Some((head, body)) = request(&mut stream).await? else { return Ok(()) };
    let line = head.lines().next().unwrap_or_default();
    let line = line.rsplit_once(' ').map_or(line, |(line, _)| line).to_owned();
    let body = String::from_utf8_lossy(&body);
    told.lock().unwrap().push(format!("{line} {body}").trim().to_owned());
    let found = script.iter().find(|(begin, ..)| line.starts_with(begin));
    let (status, value) = found.map_or((404, Value::Null), |(_, status, value)| (*status, value.clone()));
    let text = value.to_string();
    let answer = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{text}",
        text.len()
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}
