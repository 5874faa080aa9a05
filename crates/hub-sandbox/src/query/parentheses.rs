use super::lexer::{Token, tokens};

/// Whether a filter has parentheses that neither enclose an `or` directly nor the list of an `in`. Lambdas and functions
/// count as having them. A text that is no filter has none: reading it says what is wrong.
#[must_use]
pub fn has_idle_parentheses(text: &str) -> bool {
    let Ok(tokens) = tokens(text) else { return false };
    // For each open parenthesis: whether it has shown its use.
    let mut open: Vec<bool> = Vec::new();
    let mut before: Option<&Token> = None;
    for token in &tokens {
        match token {
            Token::Open => open.push(matches!(before, Some(Token::Word(word)) if word == "in")),
            Token::Close if open.pop() == Some(false) => return true,
            Token::Word(word) if word == "or" => {
                if let Some(useful) = open.last_mut() {
                    *useful = true;
                }
            }
            _ => {}
        }
        if *token != Token::Space {
            before = Some(token);
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_or_and_in_may_have_them() {
        for (text, idle) in [
            ("A eq 'x' and B gt 5", false),
            ("A eq 'x' and (B eq 1 or B eq 2)", false),
            ("A in ('x','y') and (B eq 1 or C in (1,2))", false),
            ("(A eq 'x')", true),
            ("A eq 'x' and (B gt 5 and B lt 9)", true),
            ("((A eq 1 or A eq 2))", true),
            ("A eq '(x)'", false),
            ("not (A eq 1 or A eq 2)", false),
            ("now() gt A", true),
            ("F/any(x: x eq 1)", true),
        ] {
            assert_eq!(has_idle_parentheses(text), idle, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn looking_never_panics(text in "[A( )',or]{0,40}") {
            let _ = has_idle_parentheses(&text);
        }
    }
}
