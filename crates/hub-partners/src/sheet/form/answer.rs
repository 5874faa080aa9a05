use std::collections::BTreeMap;

use hub_domain::partner::Checked;
use hub_domain::quote::Quote;

use super::body::{Blank, Line, blanks, lines};
use super::request::asked;
use super::{Reference, Request};
use crate::sheet::brought::hash_of;
use crate::sheet::{Brought, Draft, Field, Reason, Refused, cell};

/// The largest body that is read, bytes: a form has some five thousand.
const MOST_BODY: usize = 256 * 1024;
/// Lines of a person's own that are kept.
const MOST_REMARKS: usize = 200;

/// A request's answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What stands in the brackets, by field, in the order of the form: whatever becomes of the quote, nothing is lost.
    pub answers: Vec<(Field, String)>,
    /// What else somebody wrote, for a person to read.
    pub remarks: Vec<String>,
    /// The quote, or why there is none.
    pub quote: Result<Checked<Quote>, Refused>,
    /// Texts that were not taken at all.
    pub refused: Vec<Refused>,
}

/// Why a mail is not the answer to a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerError {
    /// Larger than any answer.
    #[error("the message is larger than {} bytes", MOST_BODY)]
    TooLarge,
    /// It names no request.
    #[error("the message names no request")]
    NoReference,
    /// It names another request.
    #[error("the message answers {0}")]
    OtherReference(Reference),
    /// It names several.
    #[error("the message names several requests: {}", .0.iter().map(Reference::as_str).collect::<Vec<_>>().join(", "))]
    SeveralReferences(Vec<Reference>),
    /// It holds none of the form's fields with anything in it but what we wrote ourselves.
    #[error("the message answers nothing")]
    Unanswered,
}

/// Reads the answer to a request: the subject and the body, plain text or HTML, quoted or not, wrapped or not.
///
/// Where a field stands twice, an empty one says nothing, what we wrote ourselves gives way to what somebody changed, and
/// what is quoted deeper to what is not. Two answers beyond that refuse the quote.
///
/// # Errors
/// [`AnswerError`] where the mail is no answer to this request.
pub fn read_answer(request: &Request, subject: &str, body: &str, brought: &Brought<'_>) -> Result<Answer, AnswerError> {
    if body.len() > MOST_BODY || subject.len() > MOST_BODY {
        return Err(AnswerError::TooLarge);
    }
    let lines = lines(body);
    let words: String = lines.iter().map(|line| format!("{}\n", line.text)).collect();
    let references = Reference::find(&format!("{subject}\n{words}"));
    match references.as_slice() {
        [] => return Err(AnswerError::NoReference),
        [one] if *one == request.reference => {}
        [other] => return Err(AnswerError::OtherReference(other.clone())),
        _ => return Err(AnswerError::SeveralReferences(references)),
    }
    let form = Form::read(request, &lines);
    let (mut draft, mut answers, mut refused) = (Draft::default(), Vec::new(), Vec::new());
    let mut contradiction = None;
    let mut changed = false;
    for field in asked(request.kind) {
        let Some(said) = form.said.get(&field) else { continue };
        let ours = request.known.written(field).map(|text| cell::folded(&text));
        let said = chosen(said, ours.as_deref());
        if let Some(text) = said.iter().find(|text| (brought.check)(text).is_err()) {
            let why = (brought.check)(text).err().unwrap_or_default();
            refused.push(brought.refused(None, Some(field.label()), Reason::Forbidden(why)));
            continue;
        }
        changed |= said.iter().any(|text| Some(cell::folded(text)) != ours);
        answers.extend(said.iter().map(|text| (field, text.clone())));
        match said.as_slice() {
            [] => {}
            [text] => draft.set(field, field.label(), text),
            _ => contradiction = Some(field),
        }
    }
    let mut remarks = Vec::new();
    for text in form.remarks.into_iter().take(MOST_REMARKS) {
        match (brought.check)(&text) {
            Ok(()) => remarks.push(text),
            Err(why) => refused.push(brought.refused(None, None, Reason::Forbidden(why))),
        }
    }
    if !changed && refused.is_empty() {
        return Err(AnswerError::Unanswered);
    }
    let quote = match (contradiction, refused.first()) {
        (Some(field), _) => Err(brought.refused(None, Some(field.label()), Reason::Contradiction)),
        // A text that may not be kept leaves a hole: a person has to look.
        (None, Some(first)) => Err(first.clone()),
        (None, None) => brought.quote(request.kind, draft, None, hash_of(body.as_bytes())),
    };
    Ok(Answer { answers, remarks, quote, refused })
}

/// The values that count of a field's: see [`read_answer`].
fn chosen(said: &[(usize, String)], ours: Option<&str>) -> Vec<String> {
    let full: Vec<_> = said.iter().filter(|(_, text)| !text.is_empty()).collect();
    let theirs: Vec<_> = full.iter().copied().filter(|(_, text)| Some(cell::folded(text).as_str()) != ours).collect();
    let counted = if theirs.is_empty() { full } else { theirs };
    let least = counted.iter().map(|(depth, _)| *depth).min();
    let mut texts: Vec<String> = Vec::new();
    for (_, text) in counted.into_iter().filter(|(depth, _)| Some(*depth) == least) {
        if !texts.contains(text) {
            texts.push(text.clone());
        }
    }
    texts
}

/// A mail as a form: what stands in its fields, at which depth, and what else is written.
struct Form {
    said: BTreeMap<Field, Vec<(usize, String)>>,
    remarks: Vec<String>,
}

impl Form {
    fn read(request: &Request, lines: &[Line]) -> Self {
        let kind = request.kind;
        let labels: Vec<(Field, String)> = asked(kind).map(|field| (field, cell::folded(field.label()))).collect();
        let mut said: BTreeMap<Field, Vec<(usize, String)>> = BTreeMap::new();
        let mut remarks = Vec::new();
        // Lines that are the form's own, or have been read.
        let mut used = vec![false; lines.len()];
        for blank in blanks(lines) {
            let label = tail(&blank.label);
            let fits = |(_, name): &&(Field, String)| {
                label.strip_suffix(name.as_str()).is_some_and(|before| before.is_empty() || before.ends_with(' '))
            };
            let Some((field, name)) = labels.iter().find(fits) else {
                if !blank.text.is_empty() {
                    let last = blank.label.lines().next_back().unwrap_or_default().trim();
                    remarks.push(format!("{last} {}", blank.text).trim().to_owned());
                }
                blank.lines.for_each(|at| mark(&mut used, at));
                continue;
            };
            mark_label(&mut used, &blank, name);
            let behind = behind(lines, &blank);
            blank.lines.for_each(|at| mark(&mut used, at));
            // Some write behind the brackets.
            let text = if blank.text.is_empty() { behind } else { blank.text };
            said.entry(*field).or_default().push((blank.depth, text));
        }
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.text.is_empty()) {
            if used.get(at) == Some(&true) {
                continue;
            }
            // Some take the brackets out.
            let answered = line.text.split_once(':').and_then(|(label, text)| {
                let label = cell::folded(label);
                labels.iter().find(|(_, name)| *name == label).map(|(field, _)| (*field, text.trim().to_owned()))
            });
            match answered {
                Some((field, text)) => said.entry(field).or_default().push((line.depth, text)),
                None if line.depth == 0 && !is_ours(request, &line.text) => remarks.push(line.text.clone()),
                None => {}
            }
        }
        Self { said, remarks }
    }
}

fn mark(used: &mut [bool], at: usize) {
    if let Some(used) = used.get_mut(at) {
        *used = true;
    }
}

/// The end of what stands before a bracket, folded: a label has no more than three lines.
fn tail(before: &str) -> String {
    let lines: Vec<&str> = before.lines().collect();
    let last = lines.get(lines.len().saturating_sub(3)..).unwrap_or_default();
    cell::folded(&last.join(" "))
}

/// Marks the lines above a bracket over which its label was wrapped.
fn mark_label(used: &mut [bool], blank: &Blank, name: &str) {
    let mut above = blank.label.lines().rev();
    let mut label = above.next().unwrap_or_default().to_owned();
    for (line, at) in above.zip((0..*blank.lines.start()).rev()).take(2) {
        if cell::folded(&label).ends_with(name) {
            return;
        }
        mark(used, at);
        label = format!("{line} {label}");
    }
}

/// What stands behind a bracket on its line, up to the next one.
fn behind(lines: &[Line], blank: &Blank) -> String {
    let last = lines.get(*blank.lines.end()).map(|line| line.text.as_str()).unwrap_or_default();
    let after = last.rsplit_once(']').map(|(_, after)| after).unwrap_or_default();
    after.trim().to_owned()
}

/// The form's own lines, and those with which mail programs introduce a quotation.
fn is_ours(request: &Request, line: &str) -> bool {
    const OURS: [&str; 7] = [
        "Quote request ",
        "Please answer between the brackets",
        "and send this message back.",
        "Leave empty what does not apply",
        "Please send no social security numbers",
        "reports.",
        "This is no application for credit",
    ];
    OURS.iter().any(|ours| line.starts_with(ours))
        || request.from.iter().any(|ours| ours == line)
        || (line.starts_with("On ") && line.ends_with("wrote:"))
}
