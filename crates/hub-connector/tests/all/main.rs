//! Tests over the public surface: the HTTP stack against a server that does exactly what it is told, byte by byte.

mod http_auth;
mod http_classes;
mod http_limits;
mod http_loopback;
mod http_manners;
mod http_secrets;
mod http_signin;
mod http_writes;
mod mail_server;
mod server;
mod smtp;
