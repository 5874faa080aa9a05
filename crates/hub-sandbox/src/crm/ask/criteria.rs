use super::test::{How, Is, Test, Word};

/// How deep brackets may go.
const DEEPEST: usize = 20;

/// Reads Zoho's criteria: `((Email:equals:a@example.org)and(Last_Name:starts_with:B))`. Brackets and commas in a value
/// follow a backslash.
///
/// # Errors
/// What cannot be read, in words.
pub fn criteria(text: &str) -> Result<Test, String> {
    let (test, rest) = either(text.trim(), 0)?;
    if rest.trim().is_empty() { Ok(test) } else { Err(format!("criteria cannot be read from {rest:?} on")) }
}

type Rest<'a, T> = Result<(T, &'a str), String>;

fn either(text: &str, depth: usize) -> Rest<'_, Test> {
    let (first, mut rest) = group(text, depth)?;
    let mut tests = vec![first];
    let mut joint = None;
    loop {
        let text = rest.trim_start();
        let word = ["and", "or"].into_iter().find(|word| {
            text.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word))
                && text[word.len()..].trim_start().starts_with('(')
        });
        let Some(word) = word else { break };
        if joint.is_some_and(|joint| joint != word) {
            return Err("and and or need brackets between them".to_owned());
        }
        joint = Some(word);
        let (next, after) = group(text[word.len()..].trim_start(), depth)?;
        tests.push(next);
        rest = after;
    }
    let test = match joint {
        None => tests.remove(0),
        Some("or") => Test::Any(tests),
        Some(_) => Test::All(tests),
    };
    Ok((test, rest))
}

fn group(text: &str, depth: usize) -> Rest<'_, Test> {
    if depth > DEEPEST {
        return Err("brackets go too deep".to_owned());
    }
    let inside = text.strip_prefix('(').ok_or_else(|| "criteria stand in brackets".to_owned())?;
    if inside.trim_start().starts_with('(') {
        let (test, rest) = either(inside.trim_start(), depth + 1)?;
        let rest = rest.trim_start().strip_prefix(')').ok_or_else(|| "a bracket is missing".to_owned())?;
        return Ok((test, rest));
    }
    let mut parts = vec![String::new()];
    let mut signs = inside.char_indices();
    while let Some((place, sign)) = signs.next() {
        let count = parts.len();
        let last = &mut parts[count - 1];
        match sign {
            ')' => return Ok((comparison(parts)?, &inside[place + 1..])),
            '\\' => last.push(signs.next().map(|(_, sign)| sign).ok_or_else(|| "a sign is missing".to_owned())?),
            // A value may hold more of these: times do.
            ':' if count < 3 => parts.push(String::new()),
            '(' => return Err("a bracket in a value follows a backslash".to_owned()),
            sign => last.push(sign),
        }
    }
    Err("a bracket is missing".to_owned())
}

fn comparison(parts: Vec<String>) -> Result<Test, String> {
    let [field, how, value] = parts.as_slice() else {
        return Err("a condition has a field, a comparison and a value".to_owned());
    };
    let field = field.trim().to_owned();
    if field.is_empty() {
        return Err("a condition has a field, a comparison and a value".to_owned());
    }
    let word = |text: &str| match text {
        "${EMPTY}" | "null" => Word::Null,
        "true" => Word::Flag(true),
        "false" => Word::Flag(false),
        text => Word::Text(text.to_owned()),
    };
    let is = |how, with| Ok(Test::Is(Is { field: field.clone(), how, with }));
    match how.trim() {
        "equals" => is(How::Same, vec![word(value)]),
        "not_equal" => is(How::Other, vec![word(value)]),
        "starts_with" => is(How::Begins, vec![word(value)]),
        "greater_than" => is(How::More, vec![word(value)]),
        "greater_equal" => is(How::MoreOrSame, vec![word(value)]),
        "less_than" => is(How::Less, vec![word(value)]),
        "less_equal" => is(How::LessOrSame, vec![word(value)]),
        "in" => is(How::In, value.split(',').map(|value| word(value.trim())).collect()),
        "between" => {
            let Some((low, high)) = value.split_once(',') else { return Err("between takes two values".to_owned()) };
            let end = |how, text: &str| Test::Is(Is { field: field.clone(), how, with: vec![word(text.trim())] });
            Ok(Test::All(vec![end(How::MoreOrSame, low), end(How::LessOrSame, high)]))
        }
        other => Err(format!("there is no comparison {other}")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn criteria_are_read() {
        let holds = |text: &str| {
            let record =
                json!({"Email": "a@example.org", "Last_Name": "Ba(r)", "Modified_Time": "2026-01-01T00:00:00Z"});
            criteria(text).expect(text).holds(&|name| record[name].clone())
        };
        assert!(holds("(Email:equals:A@example.org)"));
        assert!(holds("((Email:equals:x)or(Last_Name:starts_with:Ba\\(r\\)))"));
        assert!(holds("((Email:in:x,a@example.org)and(Modified_Time:greater_equal:2026-01-01T00:00:00+00:00))"));
        assert!(holds("(Fax:equals:${EMPTY})"));
        for wrong in
            ["", "Email:equals:x", "(Email:x)", "(Email:is:x)", "(A:equals:b", "((A:equals:b)and)", "(A:equals:(b))"]
        {
            assert!(criteria(wrong).is_err(), "{wrong}");
        }
        assert!(criteria(&"(".repeat(9_000)).is_err());
    }
}
