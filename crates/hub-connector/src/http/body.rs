use crate::{ConnectorError, ErrorKind};

/// Reads a whole answer, up to `most` bytes after decompression. `read` counts them as they come.
pub(super) async fn read(
    response: &mut reqwest::Response,
    most: usize,
    read: &mut u64,
) -> Result<Vec<u8>, ConnectorError> {
    let too_large =
        || ConnectorError::new(ErrorKind::TooLarge, format!("the answer is larger than {} KiB", most / 1024));
    let announced = response.content_length().and_then(|n| usize::try_from(n).ok());
    if announced.is_some_and(|n| n > most) {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(announced.unwrap_or(0));
    loop {
        let chunk = response.chunk().await;
        *read += chunk.as_ref().map_or(0, |c| c.as_ref().map_or(0, bytes::Bytes::len)) as u64;
        match chunk {
            Ok(Some(chunk)) if bytes.len() + chunk.len() > most => return Err(too_large()),
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return Ok(bytes),
            Err(error) if error.is_timeout() => {
                return Err(ConnectorError::new(ErrorKind::Timeout, "the answer stopped coming in time"));
            }
            Err(_) => {
                return Err(ConnectorError::new(ErrorKind::Truncated, "the answer broke off half-way"));
            }
        }
    }
}
