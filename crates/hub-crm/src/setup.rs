//! How an account is set up: users, pipelines, stages, fields of its own.

use hub_connector::crm::{Choice, CrmSchema, Pipeline};

/// What is known of an account's set-up; nothing before it was asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Setup(pub(crate) CrmSchema);

/// The one choice of that name; `None` where there is none, or two that nobody could tell apart.
fn only<'a>(choices: &'a [Choice], label: &str) -> Option<&'a Choice> {
    let mut named = choices.iter().filter(|choice| choice.label == label);
    named.next().filter(|_| named.next().is_none())
}

impl Setup {
    /// What people call a user.
    pub(crate) fn owner(&self, key: &str) -> Option<&str> {
        self.0.owners.iter().find(|owner| owner.key == key).map(|owner| owner.label.as_str())
    }

    /// A user's number by the name.
    pub(crate) fn owner_key(&self, label: &str) -> Option<&str> {
        only(&self.0.owners, label).map(|owner| owner.key.as_str())
    }

    /// Pipeline and stage of a stage's number.
    pub(crate) fn stage(&self, key: &str) -> Option<(&Pipeline, &Choice)> {
        self.0
            .pipelines
            .iter()
            .find_map(|pipeline| pipeline.stages.iter().find(|stage| stage.key == key).map(|stage| (pipeline, stage)))
    }

    /// Pipeline and stage by their names; without a pipeline's name, where only one has such a stage.
    pub(crate) fn stage_key(&self, pipeline: Option<&str>, stage: &str) -> Option<(&Pipeline, &Choice)> {
        let mut found = self
            .0
            .pipelines
            .iter()
            .filter(|known| pipeline.is_none_or(|name| known.label == name))
            .filter_map(|known| only(&known.stages, stage).map(|stage| (known, stage)));
        found.next().filter(|_| found.next().is_none())
    }
}
