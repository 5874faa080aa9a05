//! Connectors for vendors with a shape of their own, against hand-written stand-ins that answer as their descriptions
//! say.

mod judged;
mod rets_rabbit;
mod rets_rabbit_server;
mod simplyrets;
mod simplyrets_server;
