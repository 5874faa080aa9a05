use hub_domain::named;

named! {
    /// What must be kept with a payment. The name is what people read.
    pub enum RecordName {
        /// That somebody tried.
        Attempt = "attempt",
        /// Who tried.
        User = "user",
        /// Why it was refused.
        Reason = "reason",
        /// Number, state and expiry of both licences.
        LicenceNumbers = "licence numbers of both",
        /// The agreement, in writing.
        WrittenAgreement = "written agreement",
        /// Which transaction it belongs to.
        Transaction = "transaction",
        /// That the payee is on the payroll.
        PayrollStatus = "payroll status",
        /// The contract.
        Contract = "contract",
        /// What the deliverables are worth, and who says so.
        Valuation = "valuation",
        /// What was delivered, and when.
        DeliverableLog = "deliverable log",
        /// The invoices.
        Invoices = "invoices",
        /// Which text of the disclosure was given.
        DisclosureVersion = "disclosure version",
        /// When it was delivered.
        DisclosureDeliveredAt = "delivered_at",
        /// How it was delivered.
        DisclosureChannel = "channel",
        /// The signed receipt, or a note that it was refused.
        ReceiptOrRefusal = "receipt or refusal note",
        /// How the cost was split, and by what measure.
        SplitBasis = "split basis",
        /// What was given.
        Item = "item",
        /// What it was worth.
        Value = "value",
        /// Everybody who received it.
        AllRecipients = "all recipients",
        /// What the same costs elsewhere.
        Comparables = "comparables",
        /// What was done, when and by whom.
        ServiceLog = "service log",
        /// What the client was told.
        Disclosure = "disclosure",
    }
}
