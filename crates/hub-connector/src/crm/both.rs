use super::{CrmSink, CrmSource};

/// Both halves of a two-way connection, as [`crate::Connector::connect_crm`] makes it.
pub trait Crm: CrmSource + CrmSink {}

impl<T: CrmSource + CrmSink> Crm for T {}
