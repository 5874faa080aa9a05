use hub_domain::QuoteId;
use hub_domain::quote::{Quote, QuoteKind, QuoteTerms};
use hub_partners::sheet::form::{Answer, AnswerError, Reference, Request, read_answer};
use hub_partners::sheet::{Draft, Field};
use proptest::prelude::*;

use crate::support::{brought, percent, usd};

fn request() -> Request {
    let known = Draft::default()
        .with(Field::Purpose, "purchase")
        .with(Field::Occupancy, "primary")
        .with(Field::Property, "single-family")
        .with(Field::State, "MI")
        .with(Field::Price, "400000")
        .with(Field::Loan, "320000")
        .with(Field::TermMonths, "360");
    let id: QuoteId = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
    let from = vec!["Ada Quill".to_owned(), "Larkmoor Realty".to_owned()];
    Request { reference: Reference::of(id), kind: QuoteKind::Loan, known, reply_by: None, from }
}

const GIVEN: [(Field, &str); 8] = [
    (Field::Issuer, "Meadow Bank, N.A."),
    (Field::IssuedAt, "2026-11-20"),
    (Field::ExpiresAt, "11/27/2026"),
    (Field::NmlsCompany, "100200"),
    (Field::Programme, "conventional"),
    (Field::LockDays, "45 days"),
    (Field::Rate, "6.125 %"),
    (Field::Points, "(0.25)"),
];

/// The form with answers put in.
fn filled(answers: &[(Field, &str)]) -> String {
    let mut text = request().text();
    for (field, answer) in answers {
        text = text.replace(&format!("{}: [ ]", field.label()), &format!("{}: [ {answer} ]", field.label()));
    }
    text
}

fn answer(body: &str) -> Result<Answer, AnswerError> {
    let mut brought = brought("mail");
    brought.defaults = Draft::default();
    read_answer(&request(), "Re: your request", body, &brought)
}

fn quote(body: &str) -> Quote {
    answer(body).unwrap().quote.unwrap().into_inner()
}

#[test]
fn the_request_is_short_lines_with_a_number() {
    let text = request().text();
    let reference = request().reference;
    assert!(text.starts_with(&format!("Quote request {reference}\n")));
    assert_eq!(Reference::find(&request().subject()), std::slice::from_ref(&reference));
    assert!(text.contains("Loan amount: [ 320000 ]\n") && text.contains("Interest rate, percent a year: [ ]\n"));
    assert!(!text.contains("Price of the rate sheet"));
    for kind in QuoteKind::ALL {
        let text = Request { kind: *kind, known: Draft::default(), reference: reference.clone(), ..request() }.text();
        for line in text.lines() {
            assert!(line.chars().count() <= 78, "mail programs would wrap it: {line}");
        }
    }
    // No label ends another's, so that each bracket has one field.
    for kind in QuoteKind::ALL {
        let labels: Vec<_> = Field::ALL.iter().filter(|field| field.is_of(*kind)).map(|field| field.label()).collect();
        for (at, one) in labels.iter().enumerate() {
            assert!(labels.iter().enumerate().all(|(other, label)| at == other || !label.ends_with(one)), "{one}");
        }
    }
}

#[test]
fn an_answer_is_read_however_it_comes_back() {
    let plain = filled(&GIVEN);
    let quoted: String = plain.lines().map(|line| format!("> {line}\n")).collect();
    let deeper: String = quoted.lines().map(|line| format!(">{line}\n")).collect();
    let windows = plain.replace('\n', "\r\n");
    let html: String = plain.lines().map(|line| format!("<div>{}</div>", line.replace('[', "&#91;"))).collect();
    let table = format!(
        "<html><body><style>p {{ x: [1] }}</style><blockquote>{}</blockquote></body></html>",
        plain.replace('\n', "<br>\r\n")
    );
    let above = format!(
        "Here you are!\n\n{plain}\n\nOn Friday Ada wrote:\n{}",
        request().text().lines().map(|l| format!("> {l}\n")).collect::<String>()
    );
    let outlook = format!("{plain}\n\nFrom: Ada\n\n{}", request().text());
    let wrapped = plain
        .replace("Programme (conforming, high-balance, jumbo,", "Programme (conforming, high-balance, jumbo,\n")
        .replace("[ Meadow Bank,", "[ Meadow Bank,\n");
    let wrapped_quoted: String = wrapped.lines().map(|line| format!("> {line}\n")).collect();
    let behind = plain.replace("[ 6.125 % ]", "[ ] 6.125 %").replace("[ 45 days ]", "45 days");
    let expected = quote(&plain);
    for body in [&quoted, &deeper, &windows, &html, &table, &above, &outlook, &wrapped, &wrapped_quoted, &behind] {
        let got = quote(body);
        assert_eq!(
            (&got.terms, &got.issuer, got.issued_at, got.expires_at),
            (&expected.terms, &expected.issuer, expected.issued_at, expected.expires_at),
            "{body}"
        );
    }
    let QuoteTerms::Loan(loan) = expected.terms else { panic!("not a loan") };
    assert_eq!((loan.rate, loan.points, loan.lock_days), (percent("6.125"), percent("-0.25"), Some(45)));
    assert_eq!((loan.price, loan.loan, loan.ltv), (usd(400_000), usd(320_000), percent("80")));
    assert_eq!(answer(&above).unwrap().remarks, ["Here you are!"]);
    assert_eq!(answer(&quoted).unwrap().remarks, Vec::<String>::new());
}

#[test]
fn what_somebody_changed_counts_and_two_answers_do_not() {
    let changed = filled(&GIVEN).replace("[ 320000 ]", "[ 300000 ]");
    let body = format!("{changed}\n{}", request().text());
    let QuoteTerms::Loan(loan) = quote(&body).terms else { panic!("not a loan") };
    assert_eq!(loan.loan, usd(300_000));
    // The newer answer stands above the older, which is quoted.
    let older: String = filled(&GIVEN).replace("6.125", "6.5").lines().map(|line| format!("> {line}\n")).collect();
    let QuoteTerms::Loan(loan) = quote(&format!("{}\n{older}", filled(&GIVEN))).terms else { panic!("not a loan") };
    assert_eq!(loan.rate, percent("6.125"));
    let both = format!("{}\n{}", filled(&GIVEN), filled(&GIVEN).replace("6.125", "6.5"));
    let answer = answer(&both).unwrap();
    assert_eq!(
        answer.quote.unwrap_err().to_string(),
        "mail, Interest rate, percent a year: answered twice, and not alike"
    );
    assert_eq!(answer.answers.iter().filter(|(field, _)| *field == Field::Rate).count(), 2, "nothing is lost");
}

#[test]
fn what_cannot_be_read_stays_for_a_person() {
    let body =
        filled(&GIVEN).replace("6.125 %", "about six and a half") + "\nHouse colour: [ blue ]\nWe can talk about it.\n";
    let answer = answer(&body).unwrap();
    assert_eq!(answer.quote.unwrap_err().to_string(), "mail, Interest rate, percent a year: not a number");
    assert!(answer.answers.contains(&(Field::Rate, "about six and a half".to_owned())));
    assert_eq!(answer.remarks, ["House colour: blue", "We can talk about it."]);
}

#[test]
fn what_may_not_be_kept_is_not() {
    let body = filled(&GIVEN) + "\nHis number is 123-45-6789.\n";
    let answer = answer(&body).unwrap();
    assert!(answer.quote.is_err() && answer.remarks.is_empty());
    assert_eq!(answer.refused[0].to_string(), "mail: looks like a social security number");
    let body = filled(&GIVEN).replace("Meadow Bank", "Meadow 123-45-6789 Bank");
    let answer = self::answer(&body).unwrap();
    assert!(!format!("{answer:?}").contains("123-45-6789"));
    assert_eq!(answer.quote.unwrap_err().column.as_deref(), Some("Legal name of the company"));
}

#[test]
fn a_mail_that_is_no_answer_says_so() {
    let other = Reference::of("01890a5d-ac96-774b-bcce-b302099a8058".parse().unwrap());
    let text = filled(&GIVEN);
    for (body, error) in [
        (text.replace(request().reference.as_str(), ""), AnswerError::NoReference),
        (text.replace(request().reference.as_str(), other.as_str()), AnswerError::OtherReference(other.clone())),
        (format!("{text}{other}"), AnswerError::SeveralReferences(vec![request().reference.clone(), other.clone()])),
        (request().text(), AnswerError::Unanswered),
        (format!("{} thank you", request().reference), AnswerError::Unanswered),
        ("x".repeat(300_000), AnswerError::TooLarge),
    ] {
        assert_eq!(answer(&body).unwrap_err(), error);
    }
}

#[test]
fn forms_of_every_kind_are_read() {
    let fill: [(QuoteKind, &[(Field, &str)]); 3] = [
        (
            QuoteKind::Insurance,
            &[
                (Field::Issuer, "Harbour Mutual"),
                (Field::IssuedAt, "2026-11-20"),
                (Field::Producer, "Bo"),
                (Field::ProducerLicence, "P-1"),
                (Field::Form, "HO3"),
                (Field::CoverageA, "$410,000"),
                (Field::DeductibleWindHail, "2%"),
                (Field::Endorsements, "Water backup | 10000; Ordinance or law"),
                (Field::Premium, "2140"),
            ],
        ),
        (
            QuoteKind::Title,
            &[
                (Field::Issuer, "Corner Title"),
                (Field::IssuedAt, "2026-11-20"),
                (Field::Premiums, "owner | 400000 | 1580 | seller"),
                (Field::Fees, "C | Settlement fee | 450 | shared; E | Recording | 60"),
            ],
        ),
        (
            QuoteKind::Warranty,
            &[
                (Field::Issuer, "Hearth"),
                (Field::IssuedAt, "2026-11-20"),
                (Field::Plan, "Plus"),
                (Field::TermMonths, "12"),
                (Field::PlanPrice, "565"),
                (Field::Covered, "Heating | 2500; Plumbing"),
            ],
        ),
    ];
    for (kind, answers) in fill {
        let request = Request { kind, known: Draft::default(), ..request() };
        let mut text = request.text();
        for (field, answer) in answers {
            text = text.replace(&format!("{}: [ ]", field.label()), &format!("{}: [{answer}]", field.label()));
        }
        let mut brought = brought("mail");
        brought.defaults = Draft::default();
        let answer = read_answer(&request, "", &text, &brought).unwrap();
        let quote = answer.quote.unwrap().into_inner();
        assert_eq!((quote.kind(), quote.check()), (kind, Ok(())));
        assert_eq!(answer.answers.len(), answers.len());
    }
}

/// What somebody sends to keep us busy takes no longer than it may, however it is nested.
#[test]
fn a_hostile_mail_is_read_in_time() {
    let reference = request().reference;
    let shapes =
        ["[]", "[", "Loan amount: [1]", "Loan amount: [1]\n", "<style></style>", "<div>", ">", "> [ a\n", "&amp;", ":"];
    for shape in shapes {
        let prefix = format!("{reference} {}", "word ".repeat(20_000));
        let body = format!("{prefix}{}", shape.repeat((250_000 - prefix.len()) / shape.len()));
        let started = std::time::Instant::now();
        let _ = answer(&body);
        let took = started.elapsed();
        assert!(took.as_secs() < 10, "{shape}: {took:?}");
    }
}

/// An identifier of these bits.
fn id_of(bits: u128) -> QuoteId {
    format!("{bits:032x}").parse().unwrap()
}

proptest! {
    #[test]
    fn references_survive_typing_and_no_slip_is_another(bits in any::<u128>(), at in 0_usize..9, by in 1_u8..32) {
        const SIGNS: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let reference = Reference::of(id_of(bits));
        let typed = reference.as_str().to_lowercase().replace('0', "o").replace('1', "l");
        prop_assert_eq!(typed.parse::<Reference>(), Ok(reference.clone()));
        let in_text = format!("see <{reference}>, please");
        prop_assert_eq!(Reference::find(&in_text), std::slice::from_ref(&reference));
        let mut signs: Vec<u8> = reference.as_str().bytes().collect();
        let places: Vec<usize> = (3..signs.len()).filter(|at| signs[*at] != b'-').collect();
        let old = SIGNS.iter().position(|sign| *sign == signs[places[at]]).unwrap();
        signs[places[at]] = SIGNS[(old + usize::from(by)) % 32];
        prop_assert!(String::from_utf8(signs).unwrap().parse::<Reference>().is_err());
    }

    #[test]
    fn any_mail_is_judged(body in "(\\PC|\\n|\\[|\\]|> |: ){0,300}") {
        let _ = answer(&format!("{}\n{body}", request().reference));
        let _ = answer(&format!("{body}\n{}", filled(&GIVEN)));
        let _ = answer(&format!("<div>{}</div>{body}", filled(&GIVEN)));
    }

    #[test]
    fn a_cut_answer_never_gives_another_quote(end in any::<prop::sample::Index>()) {
        let text = filled(&GIVEN);
        let whole = quote(&text);
        let cut: String = text.chars().take(end.index(text.len())).collect();
        if let Ok(Ok(quote)) = answer(&cut).map(|answer| answer.quote) {
            let quote = quote.into_inner();
            let (QuoteTerms::Loan(cut), QuoteTerms::Loan(full)) = (quote.terms, &whole.terms) else { panic!("not loans") };
            prop_assert_eq!((cut.rate, cut.points, cut.loan, cut.lock_days), (full.rate, full.points, full.loan, full.lock_days));
        }
    }
}
