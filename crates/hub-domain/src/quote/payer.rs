use crate::named;

named! {
    /// Who pays a charge at closing: custom and contract say, and the user can change it.
    pub enum Payer {
        /// The buyer.
        Buyer = "buyer",
        /// The seller.
        Seller = "seller",
        /// Half each.
        Shared = "shared",
        /// The lender.
        Lender = "lender",
    }
}
