//! Tests over the public surface.
