//! The conformance laws as code. See `docs/howto/add-a-connector.md`.
