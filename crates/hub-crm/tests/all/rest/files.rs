//! The sample of docs/howto, and the same for the other doors: what differs is said in place of what the sample says.

/// A door of the plain stand-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    Page,
    Offset,
    Cursor,
    Link,
}

impl Door {
    pub const ALL: [Self; 4] = [Self::Page, Self::Offset, Self::Cursor, Self::Link];

    pub fn word(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Offset => "offset",
            Self::Cursor => "cursor",
            Self::Link => "link",
        }
    }
}

pub const SAMPLE: &str = include_str!("../../../../../docs/howto/rest-crm.toml");

/// The mapping file for a door.
pub fn mapping(door: Door) -> String {
    let auth = "kind = \"header\"\nname = \"X-Api-Key\"\n";
    let paged = "paging = { kind = \"page\", size = 50 }";
    let queried = "page = \"{page}\", per_page = \"{size}\"";
    // Lookups keep their envelope at every door; lists do not.
    let unlisted = |rows: &str| {
        let mut text = String::new();
        let mut within_list = false;
        for line in SAMPLE.lines() {
            if line.starts_with('[') && !line.starts_with("[[") {
                within_list = line.contains(".list]") || line.contains(".find.");
            }
            match line {
                "rows = \"/data\"" if within_list => text.push_str(&format!("rows = \"{rows}\"\n")),
                "total = \"/meta/total\"" => {}
                line => text.push_str(&format!("{line}\n")),
            }
        }
        text
    };
    match door {
        Door::Page => SAMPLE.to_owned(),
        Door::Offset => unlisted("")
            .replace(auth, "kind = \"basic\"\n")
            .replace(paged, "paging = { kind = \"offset\", size = 50 }")
            .replace(queried, "skip = \"{offset}\", take = \"{size}\""),
        Door::Cursor => {
            let text = unlisted("/items")
                .replace(auth, "kind = \"oauth-client\"\ntoken_url = \"https://crm.example.org/plain/token\"\n")
                .replace(paged, "paging = { kind = \"cursor\", next = \"/next\", size = 50 }")
                .replace(queried, "cursor = \"{cursor}\", limit = \"{size}\"")
                // Records stand under a name of their own, both ways.
                .replace(
                    "method = \"PATCH\"\n",
                    "method = \"PATCH\"\nbody = { item = \"{record}\" }\nrow = \"/item\"\n",
                )
                .replace(
                    "method = \"POST\"\npath",
                    "method = \"POST\"\nbody = { item = \"{record}\" }\nkey = \"/result/created\"\npath",
                );
            let text = ["people", "deals", "notes", "tasks"].iter().zip(["contact", "deal", "note", "task"]).fold(
                text,
                |text, (word, kind)| {
                    let record = format!("[{kind}.record]\npath = \"/{word}/{{key}}\"\n");
                    text.replace(&record, &format!("{record}row = \"/item\"\n"))
                },
            );
            // Notes are searched by POST.
            text.replace(
                "[note.find.marker]\npath = \"/notes\"\nquery = { person = \"{contact}\", cursor = \"{cursor}\", limit = \"{size}\" }",
                "[note.find.marker]\nmethod = \"POST\"\npath = \"/notes/search\"\n\
                 body = { where = { person = \"{contact}\" }, cursor = \"{cursor}\", limit = \"{size}\" }",
            )
        }
        Door::Link => unlisted("")
            .replace(auth, "kind = \"query\"\nname = \"api_key\"\n")
            .replace(paged, "paging = { kind = \"link\", size = 50 }")
            .replace(&format!("{queried}, changed_since"), "limit = \"{size}\", with_deleted = \"1\", changed_since")
            .replace(queried, "limit = \"{size}\"")
            .replace(
                "deletes = { rule = \"key-comparison\" }",
                "deletes = { rule = \"flag\", at = \"/deleted\", is = true }",
            )
            .replace(
                "method = \"PATCH\"\n",
                "method = \"PUT\"\nsend = \"whole\"\nleave_out = [\"/id\", \"/createdAt\"]\n",
            ),
    }
}
