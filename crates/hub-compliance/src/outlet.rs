use serde::{Deserialize, Serialize};

/// A way out of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outlet {
    /// The agent's own window or terminal.
    AgentScreen,
    /// A screen that a client looks at: present mode.
    ConsumerScreen,
    /// Paper and PDF handed to a client.
    Print,
    /// A file in open formats that may leave the house.
    Export,
    /// The same file for the agent's own keeping, labelled as such.
    OwnFile,
    /// Answers to another program, such as the brokerage's website: public display.
    Api,
}

impl Outlet {
    /// Every way out.
    pub const ALL: [Self; 6] =
        [Self::AgentScreen, Self::ConsumerScreen, Self::Print, Self::Export, Self::OwnFile, Self::Api];

    /// Whether somebody other than the agent sees what goes out here.
    #[must_use]
    pub fn is_consumer(self) -> bool {
        !matches!(self, Self::AgentScreen | Self::OwnFile)
    }
}
