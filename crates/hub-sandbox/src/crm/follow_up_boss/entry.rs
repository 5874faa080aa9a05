use std::collections::BTreeMap;

use super::{
    super::{
        room::Room,
        wire::{Call, No, Reply, Sliding},
    },
    id_of,
};

/// What a limit is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Context {
    /// Everything.
    Global,
    /// Reading events.
    Events,
    /// Notes.
    Notes,
    /// Changing people.
    People,
}

impl Context {
    fn word(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Events => "events",
            Self::Notes => "notes",
            Self::People => "people",
        }
    }

    fn most(self, registered: bool) -> usize {
        match (self, registered) {
            (Self::Global, true) => 250,
            (Self::Global, false) => 125,
            (Self::Events, true) => 20,
            (Self::Events, false) | (Self::Notes, _) => 10,
            (Self::People, _) => 25,
        }
    }
}

/// Who asks.
pub struct Who {
    /// The user whose key it is.
    pub user: String,
    /// Whether it is the owner of the account.
    pub owner: bool,
    /// Whether the request comes from a registered system.
    pub registered: bool,
}

impl Who {
    /// Whether this one sees a person.
    pub fn sees(&self, person: &serde_json::Map<String, serde_json::Value>) -> bool {
        self.owner || id_of(person.get("assignedUserId")).is_some_and(|id| id == self.user)
    }
}

/// Who may come in, and how often.
#[derive(Default)]
pub struct Entry {
    limits: BTreeMap<(Context, bool), Sliding>,
}

impl Entry {
    /// Looks at the key and the system.
    pub fn admit(&self, room: &mut Room, call: &Call<'_>) -> Result<Who, No> {
        let unknown = || No::new(401, "", "Invalid API key.");
        let (key, password) = call.basic().ok_or_else(unknown)?;
        let owner = key == room.credentials.token;
        if !(owner || key == room.credentials.agent_token) || !password.is_empty() {
            return Err(unknown());
        }
        let user = room.account.users.iter().find(|user| user.owner == owner).map(|user| user.id.clone());
        let known = &room.credentials;
        let registered = match (call.header("x-system"), call.header("x-system-key")) {
            (Some(system), Some(key)) if system == known.system && key == known.system_key => true,
            (None, None) => {
                room.violations.push("no-system");
                false
            }
            _ => return Err(No::new(401, "", "Invalid X-System or X-System-Key.")),
        };
        Ok(Who { user: user.unwrap_or_default(), owner, registered })
    }

    fn limit(&mut self, context: Context, registered: bool) -> &mut Sliding {
        let fresh = || Sliding::new(context.most(registered), 10_000);
        self.limits.entry((context, registered)).or_insert_with(fresh)
    }

    /// Counts a request, for its context and for all; or says how many milliseconds to wait.
    pub fn count(&mut self, room: &Room, context: Context, who: &Who) -> Result<(), i64> {
        let contexts = if context == Context::Global { vec![context] } else { vec![Context::Global, context] };
        for one in &contexts {
            let limit = self.limit(*one, who.registered);
            if !limit.has_room(room.now) {
                return Err(limit.wait(room.now));
            }
        }
        for one in contexts {
            self.limit(one, who.registered).count(room.now);
        }
        Ok(())
    }

    /// The answer with what is left in its context.
    pub fn headed(&mut self, context: Context, who: &Who, reply: Reply) -> Reply {
        let limit = self.limit(context, who.registered);
        reply
            .header("x-ratelimit-limit", limit.most)
            .header("x-ratelimit-remaining", limit.left())
            .header("x-ratelimit-window", 10)
            .header("x-ratelimit-context", context.word())
    }
}
