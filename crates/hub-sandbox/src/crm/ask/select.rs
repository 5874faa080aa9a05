use super::{
    reader::{Manner, Read, Reader},
    test::Test,
};

/// A query in SOQL or COQL.
#[derive(Debug, Clone, PartialEq)]
pub struct Select {
    /// What is asked for.
    pub fields: Vec<String>,
    /// Of what.
    pub from: String,
    /// On which condition.
    pub test: Option<Test>,
    /// In which order, and whether it falls.
    pub order: Vec<(String, bool)>,
    /// How many at most.
    pub limit: Option<usize>,
    /// How many are passed over.
    pub offset: usize,
}

/// Reads a query.
///
/// # Errors
/// What cannot be read, in words.
pub fn select(text: &str, manner: Manner) -> Read<Select> {
    let mut reader = Reader::new(text, manner)?;
    if !reader.word("select") {
        return Err(reader.unexpected());
    }
    let mut fields = Vec::new();
    loop {
        let name = reader.name()?;
        if reader.sign("(") {
            let inside = if reader.sign(")") {
                String::new()
            } else {
                let inside = reader.name()?;
                if !reader.sign(")") {
                    return Err(reader.unexpected());
                }
                inside
            };
            fields.push(format!("{}({inside})", name.to_ascii_uppercase()));
        } else {
            fields.push(name);
        }
        if !reader.sign(",") {
            break;
        }
    }
    if !reader.word("from") {
        return Err(reader.unexpected());
    }
    let from = reader.name()?;
    let test = if reader.word("where") { Some(reader.test()?) } else { None };
    let mut order = Vec::new();
    if reader.word("order") {
        if !reader.word("by") {
            return Err(reader.unexpected());
        }
        loop {
            let name = reader.name()?;
            let down = reader.word("desc");
            if !down {
                reader.word("asc");
            }
            if reader.word("nulls") && !(reader.word("first") || reader.word("last")) {
                return Err(reader.unexpected());
            }
            order.push((name, down));
            if !reader.sign(",") {
                break;
            }
        }
    }
    let (mut limit, mut offset) = (None, 0);
    if reader.word("limit") {
        limit = Some(reader.whole()?);
        // Zoho takes the offset before the figure too.
        if manner == Manner::Coql && reader.sign(",") {
            offset = limit.unwrap_or(0);
            limit = Some(reader.whole()?);
        }
    }
    if reader.word("offset") {
        offset = reader.whole()?;
    }
    if !reader.is_done() {
        return Err(reader.unexpected());
    }
    Ok(Select { fields, from, test, order, limit, offset })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_read_strictly() {
        let text = "SELECT Id, Name FROM Contact WHERE SystemModstamp >= 2026-01-01T00:00:00Z AND (Email = 'a\\'b' OR \
            Phone != null) ORDER BY SystemModstamp ASC, Id LIMIT 200";
        let read = select(text, Manner::Soql).expect("reads");
        assert_eq!((read.fields.len(), read.from.as_str(), read.limit), (2, "Contact", Some(200)));
        assert_eq!(read.test.expect("a condition").parts().len(), 3);
        assert_eq!(select("select COUNT() from Contact", Manner::Soql).expect("reads").fields, ["COUNT()"]);
        for wrong in [
            "",
            "SELECT FROM Contact",
            "SELECT Id Contact",
            "SELECT Id FROM Contact WHERE",
            "SELECT Id FROM Contact WHERE A = 1 AND B = 2 OR C = 3",
            "SELECT Id FROM Contact WHERE A == 1",
            "SELECT Id FROM Contact LIMIT x",
            "SELECT Id FROM Contact WHERE A = 'x",
            "SELECT Id FROM Contact; DROP",
            "SELECT * FROM Contact",
        ] {
            assert!(select(wrong, Manner::Soql).is_err(), "{wrong}");
        }
    }

    #[test]
    fn zoho_wants_brackets_around_pairs() {
        let query = |text: &str| select(&format!("select id from Contacts where {text}"), Manner::Coql);
        assert!(query("A = 'x' and B = 'y' limit 0, 200").is_ok());
        assert!(query("((A = 'x' and B = 'y') and C is not null) limit 200 offset 5").is_ok());
        assert!(query("A = 'x' and B = 'y' and C = 'z'").is_err());
        assert!(query("A = 'x' and B = 'y' or C = 'z'").is_err());
        assert!(query("A between 1 and 2 and B not in ('x','y')").is_ok());
    }
}
