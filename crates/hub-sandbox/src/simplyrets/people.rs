use axum::http::header;
use serde_json::{Value as Json, json};

use super::{
    SimplyRets,
    page::{Paging, note_unknown},
    tree::Fields,
};
use crate::{
    query::Refusal,
    server::{
        answer::Answer,
        shape::Ask,
        shared::{Shared, held},
    },
};

/// `GET /agents`.
pub fn agents(shape: &SimplyRets, shared: &Shared, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    shape.vendor(ask)?;
    let paging = Paging::read(shared, ask, 20)?;
    if paging.by_number() {
        return Err(Refusal::bad("lastId", "agents are paged by offset"));
    }
    note_unknown(shared, ask, &["name", "q", "state"]);
    let name = ask.one("name")?.map(str::to_lowercase);
    let words: Vec<_> = ask.all("q").collect();
    shared.request("page agents".to_owned());
    let page = {
        let market = shared.market();
        let rows = market.table("Member").into_iter().flat_map(crate::data::Table::by_key);
        let mut rows: Vec<_> = rows.cloned().collect();
        rows.sort_by_key(|row| row.hash());
        let all: Vec<_> = rows
            .iter()
            .map(|row| (shape.number(row.key()), tree(&Fields(row.to_map()))))
            .filter(|(_, (fields, _))| {
                name.as_ref().is_none_or(|name| fields.text("MemberFullName").to_lowercase().contains(name))
                    && (words.is_empty()
                        || words
                            .iter()
                            .any(|word| fields.text("MemberMlsId") == *word || fields.text("MemberEmail") == *word))
            })
            .map(|(number, (_, tree))| (number, tree))
            .collect();
        paging.cut(shared, ask, all)
    };
    let trees: Vec<Json> = page.rows.into_iter().map(|(_, tree)| tree).collect();
    held(&shared.stats).rows += trees.len() as u64;
    let answer = shape.reply(shared, ask, &Json::Array(trees));
    Ok(match page.link {
        Some(link) => answer.with(header::LINK, link),
        None => answer,
    })
}

fn tree(fields: &Fields) -> (Fields, Json) {
    let tree = json!({
        "id": fields.get("MemberMlsId"),
        "firstName": fields.get("MemberFirstName"),
        "lastName": fields.get("MemberLastName"),
        "address": null,
        "contact": {
            "email": fields.get("MemberEmail"),
            "office": null,
            "cell": fields.get("MemberPreferredPhone"),
        },
        "officeMlsId": fields.get("OfficeKey"),
    });
    (Fields(fields.0.clone()), tree)
}
