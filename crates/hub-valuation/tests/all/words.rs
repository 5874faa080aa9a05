//! The words: an estimated sale price range, and nothing that only a licensed appraiser may say.

use hub_valuation::{DISCLAIMER, Feature, RANGE_LABEL, value};

use crate::town::{request, sales};

fn says(text: &str, word: &str) -> bool {
    text.to_lowercase().split(|c: char| !c.is_alphabetic()).any(|w| w == word)
}

#[test]
fn no_word_of_appraisers_but_to_say_what_this_is_not() {
    let cma = value(&request(), &sales(400, 0.2, 31)).unwrap();
    let mut texts = vec![RANGE_LABEL.to_owned(), cma.method.clone(), cma.market.area.clone()];
    texts.extend(Feature::ALL.iter().map(|f| f.label().to_owned()));
    texts.extend(cma.warnings.iter().map(|w| w.text.clone()));
    texts.extend(cma.rejected.iter().map(|r| r.reason.clone()));
    for c in &cma.comparables {
        texts.push(c.reason.clone());
        texts.extend(c.adjustments.iter().flat_map(|a| [a.subject.clone(), a.comparable.clone(), a.why.clone()]));
    }
    for text in texts {
        for word in ["value", "values", "valuation", "appraisal", "appraised", "appraiser", "worthless"] {
            assert!(!says(&text, word), "{word:?} in {text:?}");
        }
    }
    assert_eq!(cma.disclaimer, DISCLAIMER);
    assert!(DISCLAIMER.contains("not an appraisal") && DISCLAIMER.to_lowercase().contains(&RANGE_LABEL.to_lowercase()));
    assert!(!says(DISCLAIMER, "value"));
}

#[test]
fn the_keys_of_the_contract_are_there() {
    let cma = value(&request(), &sales(100, 0.2, 32)).unwrap();
    let json = serde_json::to_value(&cma).unwrap();
    for key in
        ["subject", "as_of", "estimate", "low", "high", "level", "comparables", "market", "warnings", "disclaimer"]
    {
        assert!(!json[key].is_null(), "{key}");
    }
    let first = &json["comparables"][0];
    for key in ["listing_key", "weight", "close_date", "close_price", "distance_m", "adjustments", "adjusted_price"] {
        assert!(!first[key].is_null(), "{key}");
    }
    let line = &first["adjustments"][0];
    for key in ["feature", "subject", "comparable", "amount", "why"] {
        assert!(!line[key].is_null(), "{key}");
    }
    assert_eq!(json["estimate"]["currency"], "USD");
    assert_eq!(json["as_of"], "2026-01-01");
}
