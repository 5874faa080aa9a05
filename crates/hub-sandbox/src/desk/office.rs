use std::fmt::Write as _;

use chrono::{Days, NaiveDate};

use super::letter::Letter;

/// A partner at its desk.
#[derive(Debug)]
pub(super) struct Office {
    /// The part of its address before the sign.
    pub who: &'static str,
    /// After how many paces it answers; never, where there are none.
    pub paces: Option<u32>,
    /// Its server takes the first letter the second time.
    pub puts_off: bool,
    /// Its server leaves after the letter, without a word.
    pub leaves: bool,
    pub name: &'static str,
    trade: Trade,
}

#[derive(Debug)]
enum Trade {
    Lender(Terms),
    Insurer { naic: &'static str, a_year: Option<f64> },
    Title,
    Warranty,
}

/// What a lender asks.
#[derive(Debug)]
struct Terms {
    nmls: &'static str,
    rate: &'static str,
    points: &'static str,
    fees: u32,
    lock: Option<u32>,
    /// It writes into what it quotes, as many mail programs do.
    quoted: bool,
}

const fn office(who: &'static str, name: &'static str, paces: Option<u32>, trade: Trade) -> Office {
    Office { who, name, paces, trade, puts_off: false, leaves: false }
}

const fn lends(
    nmls: &'static str,
    rate: &'static str,
    points: &'static str,
    fees: u32,
    lock: Option<u32>,
    quoted: bool,
) -> Trade {
    Trade::Lender(Terms { nmls, rate, points, fees, lock, quoted })
}

/// Rates, points and fees are those of a textbook comparison in which the order depends on the stay.
pub(super) static OFFICES: [Office; 8] = [
    office("harbor.mortgage", "Sample Harbor Mortgage", Some(2), lends("990001", "6.500", "0", 1_800, None, false)),
    Office {
        puts_off: true,
        ..office(
            "community.bank",
            "Sample Community Bank",
            Some(6),
            lends("990002", "6.250", "1.25", 1_200, None, true),
        )
    },
    office(
        "lighthouse.cu",
        "Sample Lighthouse Credit Union",
        Some(12),
        lends("990003", "6.875", "-1.0", 1_500, Some(60), false),
    ),
    office("slow.savings", "Sample Slow Savings", None, lends("990004", "6.4", "0", 1_000, None, false)),
    office(
        "evergreen.insurance",
        "Sample Evergreen Insurance",
        Some(3),
        Trade::Insurer { naic: "99001", a_year: Some(0.0042) },
    ),
    office("summit.insurance", "Sample Summit Insurance", Some(9), Trade::Insurer { naic: "99002", a_year: None }),
    office("cedar.title", "Sample Cedar Title & Escrow", Some(5), Trade::Title),
    Office { leaves: true, ..office("home.warranty", "Sample Home Warranty", Some(8), Trade::Warranty) },
];

impl Office {
    /// The office behind an address.
    pub(super) fn of(address: &str) -> Option<&'static Self> {
        let (who, domain) = address.split_once('@')?;
        OFFICES.iter().find(|office| office.who.eq_ignore_ascii_case(who) && domain.eq_ignore_ascii_case("example.com"))
    }

    /// The answer, as a mail; nothing where the letter asks nothing that this office understands.
    pub(super) fn answer(&self, letter: &Letter, today: NaiveDate) -> Option<String> {
        if !letter.text.contains(": [") {
            return None;
        }
        let good_until = today + Days::new(7);
        let mut filled = vec![
            ("Legal name of the company", self.name.to_owned()),
            ("Issued on", today.to_string()),
            ("Good until", good_until.to_string()),
        ];
        let (words, quoted) = match &self.trade {
            Trade::Lender(terms) => {
                filled.extend(terms.lend(letter));
                ("Thank you. Subject to underwriting and to an appraisal.", terms.quoted)
            }
            Trade::Insurer { naic, a_year } => {
                filled.extend(insure(letter, naic, *a_year, good_until));
                match a_year {
                    Some(_) => ("Our indication, on what you told us.", false),
                    None => ("Please call us: we price this kind of home by telephone.", false),
                }
            }
            Trade::Title => {
                filled.extend(close(letter));
                ("Recording is at cost.", false)
            }
            Trade::Warranty => {
                filled.extend(guarantee());
                ("The plan begins on the day of closing.", false)
            }
        };
        Some(self.mail(letter, today, words, &fill(&letter.text, &filled), quoted))
    }

    fn mail(&self, letter: &Letter, today: NaiveDate, words: &str, form: &str, quoted: bool) -> String {
        let id = letter.id.split('@').next().unwrap_or_default();
        let mut mail = format!(
            "From: \"{}\" <{}@example.com>\r\nTo: <{}>\r\nSubject: Re: {}\r\nDate: {}\r\n\
             Message-ID: <answer.{id}@example.com>\r\nIn-Reply-To: <{}>\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{words}\r\n\r\n",
            self.name,
            self.who,
            letter.from,
            letter.subject,
            today.format("%a, %d %b %Y 09:30:00 +0000"),
            letter.id,
        );
        if quoted {
            let _ = write!(mail, "On {today} {} wrote:\r\n", letter.from);
        }
        for line in form.lines() {
            mail.push_str(if quoted { "> " } else { "" });
            mail.push_str(line);
            mail.push_str("\r\n");
        }
        mail
    }
}

/// The letter's text with something in its empty brackets, and over what stands there where the office says otherwise.
fn fill(text: &str, filled: &[(&str, String)]) -> String {
    let line = |line: &str| {
        let ours = filled.iter().find(|(label, _)| line.starts_with(label));
        match (ours, line.split_once(": [")) {
            (Some((_, said)), Some((label, _))) => format!("{label}: [ {said} ]"),
            _ => line.to_owned(),
        }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// What stands in the brackets already, else a usual answer.
fn or(letter: &Letter, label: &'static str, usual: &str) -> (&'static str, String) {
    (label, letter.said(label).unwrap_or(usual).to_owned())
}

impl Terms {
    fn lend(&self, letter: &Letter) -> Vec<(&'static str, String)> {
        let lock = self
            .lock
            .map_or_else(|| letter.said("Days the rate is locked").unwrap_or("45").to_owned(), |days| days.to_string());
        let mut filled = vec![
            ("NMLS id of the company", self.nmls.to_owned()),
            or(letter, "Programme", "conforming"),
            or(letter, "Purpose", "purchase"),
            or(letter, "Use of the home", "primary"),
            or(letter, "Kind of home", "single-family"),
            ("Name of the product", "30-year fixed".to_owned()),
            ("Days the rate is locked", lock),
            ("Term, months", "360".to_owned()),
            ("Interest rate", self.rate.to_owned()),
            ("Points", self.points.to_owned()),
            ("Lender's fees", self.fees.to_string()),
            ("Penalty for paying early", "none".to_owned()),
        ];
        if let Some(apr) = letter.amount("Loan amount").and_then(|loan| self.apr(loan)) {
            filled.push(("APR", format!("{apr:.3}")));
        }
        filled
    }

    /// The rate at which the payments are worth the loan less what it costs at the start, by halving.
    fn apr(&self, loan: f64) -> Option<f64> {
        let (rate, points): (f64, f64) = (self.rate.parse().ok()?, self.points.parse().ok()?);
        let level = |sum: f64, a_year: f64| {
            let month = a_year / 1_200.0;
            sum * month / (1.0 - (1.0 + month).powi(-360))
        };
        let (payment, handed) = (level(loan, rate), loan * (1.0 - points / 100.0) - f64::from(self.fees));
        let (mut low, mut high) = (0.01, 40.0);
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if level(handed, middle) < payment { low = middle } else { high = middle }
        }
        Some(low)
    }
}

fn insure(letter: &Letter, naic: &str, a_year: Option<f64>, until: NaiveDate) -> Vec<(&'static str, String)> {
    let home = letter.amount("Coverage A").unwrap_or(450_000.0);
    let share = |of: f64| format!("{:.0}", home * of);
    let mut filled = vec![
        ("NAIC number", naic.to_owned()),
        ("Carrier admitted", "yes".to_owned()),
        ("Licensed producer", "Noor Example".to_owned()),
        ("Number of the producer's licence", "SAMPLE-0002".to_owned()),
        ("State of the producer's licence", letter.said("State of the home").unwrap_or("WA").to_owned()),
        or(letter, "Form", "HO-3"),
        ("Coverage A", format!("{home:.0}")),
        ("Coverage B", share(0.1)),
        ("Coverage C", share(0.5)),
        ("Coverage D", share(0.2)),
        or(letter, "Coverage E", "300000"),
        or(letter, "Coverage F", "5000"),
        or(letter, "Deductible, all perils", "2500"),
        or(letter, "Dwelling valued at", "replacement-cost"),
        ("Roof valued at", "actual-cash-value".to_owned()),
        ("Does the quote bind", "no".to_owned()),
        ("Last day to bind", until.to_string()),
    ];
    if let Some(a_year) = a_year {
        filled.push(("Premium a year", share(a_year)));
        filled.push(("Fees beside the premium", "35".to_owned()));
    }
    filled
}

fn close(letter: &Letter) -> Vec<(&'static str, String)> {
    vec![
        or(letter, "State of the home", "WA"),
        ("Number of the licence", "SAMPLE-0001".to_owned()),
        ("Underwriter", "Sample Underwriters".to_owned()),
        ("Premiums", "owner | 500000 | 1245 | seller; lender-simultaneous | 400000 | 485 | buyer".to_owned()),
        ("Fees", "C | Settlement fee | 900 | shared; E | Recording | 303.50 | buyer".to_owned()),
    ]
}

fn guarantee() -> Vec<(&'static str, String)> {
    vec![
        ("Plan", "Sample Complete".to_owned()),
        ("Covered", "Heating | 3000; Plumbing | 1500; Roof leaks | 1000".to_owned()),
        ("Fee for a visit", "95".to_owned()),
        ("Term, months", "12".to_owned()),
        ("Days before it begins", "0".to_owned()),
        ("Price of the term", "620".to_owned()),
        ("Who pays", "seller".to_owned()),
    ]
}
