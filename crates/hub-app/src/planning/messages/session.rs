//! What the window asks about letters, handed to the open store.

use crate::error::Result;
use crate::session::App;
use crate::view::{IdRequest, MessageRulesView, ServiceMessagesView, Tag, ToldRequest};

impl App {
    /// Letters about jobs.
    ///
    /// # Errors
    /// As [`crate::Hub::service_messages`]; the store is locked.
    pub async fn service_messages(&self) -> Result<ServiceMessagesView> {
        self.people_hub().await?.service_messages().await
    }

    /// Writes a letter to somebody who has to be told something.
    ///
    /// # Errors
    /// As [`crate::Hub::write_job_message`]; the store is locked.
    pub async fn write_job_message(&self, request: ToldRequest) -> Result<ServiceMessagesView> {
        let view = self.people_hub().await?.write_job_message(&request).await?;
        self.say(&[Tag::Services]);
        Ok(view)
    }

    /// Lets a letter go.
    ///
    /// # Errors
    /// As [`crate::Hub::release_message`]; the store is locked.
    pub async fn release_message(&self, request: IdRequest) -> Result<ServiceMessagesView> {
        let view = self.people_hub().await?.release_message(&request.id).await?;
        self.say(&[Tag::Services]);
        Ok(view)
    }

    /// Discards a letter.
    ///
    /// # Errors
    /// As [`crate::Hub::discard_message`]; the store is locked.
    pub async fn discard_message(&self, request: IdRequest) -> Result<ServiceMessagesView> {
        let view = self.people_hub().await?.discard_message(&request.id).await?;
        self.say(&[Tag::Services]);
        Ok(view)
    }

    /// The rules by which letters go.
    ///
    /// # Errors
    /// As [`crate::Hub::message_rules`]; the store is locked.
    pub async fn message_rules(&self) -> Result<MessageRulesView> {
        self.people_hub().await?.message_rules().await
    }

    /// Sets the rules.
    ///
    /// # Errors
    /// As [`crate::Hub::save_message_rules`]; the store is locked.
    pub async fn save_message_rules(&self, rules: MessageRulesView) -> Result<MessageRulesView> {
        let saved = self.people_hub().await?.save_message_rules(&rules).await?;
        self.say(&[Tag::Services]);
        Ok(saved)
    }
}
