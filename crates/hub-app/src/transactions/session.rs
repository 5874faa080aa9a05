//! What the window asks a session for, handed to the open store.

use crate::error::Result;
use crate::session::App;
use crate::view::{
    ChangeContingencyRequest, IdRequest, MarkDueRequest, MoveTransactionRequest, SavePaperRequest,
    SaveTransactionRequest, Tag, TransactionChoicesView, TransactionView, TransactionsRequest, TransactionsView,
    UndoTransactionRequest,
};

impl App {
    /// Deals by stage.
    ///
    /// # Errors
    /// As [`crate::Hub::transactions`]; the store is locked; a client looks at the screen.
    pub async fn transactions(&self, request: TransactionsRequest) -> Result<TransactionsView> {
        self.people_hub().await?.transactions(&request).await
    }

    /// A deal.
    ///
    /// # Errors
    /// As [`crate::Hub::transaction`]; the store is locked; a client looks at the screen.
    pub async fn transaction(&self, request: IdRequest) -> Result<TransactionView> {
        self.people_hub().await?.transaction(&request).await
    }

    /// What can be chosen from in forms of deals.
    ///
    /// # Errors
    /// The store is locked; a client looks at the screen.
    pub async fn transaction_choices(&self) -> Result<TransactionChoicesView> {
        self.people_hub().await?.transaction_choices().await
    }
}

macro_rules! changes {
    ($($(#[$doc:meta])* $name:ident($Request:ty);)+) => {
        impl App {
            $(
                $(#[$doc])*
                ///
                /// # Errors
                /// As the use case of that name; the store is locked; a client looks at the screen.
                pub async fn $name(&self, request: $Request) -> Result<TransactionView> {
                    let answer = self.people_hub().await?.$name(&request).await?;
                    self.say(&[Tag::Services]);
                    Ok(answer)
                }
            )+
        }
    };
}

changes! {
    /// Keeps a deal, new or changed.
    save_transaction(SaveTransactionRequest);
    /// Moves a deal to another stage.
    move_transaction(MoveTransactionRequest);
    /// Says that something due was done, or takes that back.
    mark_due(MarkDueRequest);
    /// Changes a contingency.
    change_contingency(ChangeContingencyRequest);
    /// Sets a paper.
    save_paper(SavePaperRequest);
    /// Takes back the latest change.
    undo_transaction(UndoTransactionRequest);
}
