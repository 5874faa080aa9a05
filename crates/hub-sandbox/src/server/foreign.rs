use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
};
use tokio::net::TcpListener;

use super::shared::Shared;

/// Another host, as far as a client can tell: it serves nothing and notes who brings a token along.
pub async fn listen(listener: TcpListener, shared: Arc<Shared>) {
    let stop = shared.stop.clone();
    let app = axum::Router::new().fallback(note).with_state(shared);
    let served = axum::serve(listener, app).with_graceful_shutdown(stop.cancelled_owned()).await;
    if let Err(error) = served {
        tracing::warn!(%error, "the foreign host stopped");
    }
}

async fn note(State(shared): State<Arc<Shared>>, request: Request) -> StatusCode {
    shared.request("foreign".to_owned());
    if request.headers().contains_key(header::AUTHORIZATION) {
        shared.violation("bearer-to-foreign-host");
    }
    StatusCode::NOT_FOUND
}
