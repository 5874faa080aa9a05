//! What may go without somebody having read it.

use hub_domain::service::{MessageKind, MessageState};

use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{MessageRuleView, MessageRulesView};

const KEY: &str = "services.message-rules";

impl MessageRulesView {
    /// What a letter is at first.
    pub(super) fn state(&self, kind: MessageKind) -> MessageState {
        let rule = match kind {
            MessageKind::Request => self.request,
            MessageKind::Moved => self.moved,
            MessageKind::Off => self.off,
            MessageKind::Reminder48 => self.reminder48,
            MessageKind::Reminder24 => self.reminder24,
            MessageKind::Reminder2 => self.reminder2,
            MessageKind::Completion => self.completion,
        };
        match rule {
            MessageRuleView::Hold => MessageState::Draft,
            MessageRuleView::Send => MessageState::Waiting,
        }
    }
}

impl Hub {
    /// The user's rules; everything is held until they say otherwise.
    ///
    /// # Errors
    /// The store's.
    pub async fn message_rules(&self) -> Result<MessageRulesView> {
        let Some(text) = self.0.store.setting(KEY).await? else { return Ok(MessageRulesView::default()) };
        // What does not read holds everything, which is what a person would want of a doubt.
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }

    /// Sets the rules for letters that are written from now on.
    ///
    /// # Errors
    /// The store's.
    pub async fn save_message_rules(&self, rules: &MessageRulesView) -> Result<MessageRulesView> {
        let text = serde_json::to_string(rules).map_err(|error| AppError::unexpected(&error))?;
        self.0.store.set_setting(KEY, Some(&text)).await?;
        self.message_rules().await
    }
}
