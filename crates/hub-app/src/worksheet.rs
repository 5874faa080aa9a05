//! Worked examples of the money maths and the payment rules, computed anew: `{vectors: [{name, kind, inputs, expected}]}`.

use std::collections::BTreeSet;

use hub_finance::worked::{WorkedError, agrees};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::money_tables::MoneyTables;

/// A file of worked examples.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ExamplesFile {
    /// The examples.
    pub vectors: Vec<Example>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Example {
    /// Its name.
    pub name: String,
    /// Which calculation.
    pub kind: String,
    /// What goes in.
    pub inputs: Value,
    /// What comes out. Says too which results are asked for, and to how many places.
    pub expected: Value,
}

/// Why a file is no file of worked examples.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}")]
pub struct ExamplesFileError {
    /// Where, from 1.
    pub line: usize,
    /// Where, from 1.
    pub column: usize,
    /// What is wrong.
    pub reason: String,
}

/// What became of the examples.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verified {
    /// How many come to what they expect.
    pub agree: usize,
    /// Those that do not.
    pub differ: Vec<Differs>,
    /// Kinds that nothing here computes, in order.
    pub unsupported: Vec<String>,
}

/// An example that comes to something else.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Differs {
    /// Its name.
    pub name: String,
    /// Which calculation.
    pub kind: String,
    /// What it expects.
    pub expected: Value,
    /// What was computed; `{"error": why}` where nothing could be.
    pub actual: Value,
}

impl ExamplesFile {
    /// Reads a file.
    ///
    /// # Errors
    /// Where and why it cannot be read.
    pub fn parse(text: &str) -> Result<Self, ExamplesFileError> {
        serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| ExamplesFileError {
            line: error.line(),
            column: error.column(),
            reason: error.to_string(),
        })
    }

    /// Computes every example with the application's own maths and the tables it was shipped with.
    #[must_use]
    pub fn verify(&self) -> Verified {
        let tables = MoneyTables::shipped();
        let (mut agree, mut differ, mut unsupported) = (0, Vec::new(), BTreeSet::new());
        for example in &self.vectors {
            let Some(worked) = tables.work(&example.kind, &example.inputs, &example.expected) else {
                unsupported.insert(example.kind.clone());
                continue;
            };
            match worked {
                Ok(actual) if agrees(&example.expected, &actual) => agree += 1,
                other => differ.push(example.differs(other)),
            }
        }
        Verified { agree, differ, unsupported: unsupported.into_iter().collect() }
    }

    /// A file that shows the format.
    #[must_use]
    pub fn example() -> Value {
        json!({ "vectors": [{
            "name": "thirty years at six and a half",
            "kind": "level_payment",
            "inputs": { "principal": "300000", "annual_rate_percent": "6.5", "months": 360 },
            "expected": { "monthly_PI": "1896.20" }
        }] })
    }
}

impl Example {
    fn differs(&self, worked: Result<Value, WorkedError>) -> Differs {
        Differs {
            name: self.name.clone(),
            kind: self.kind.clone(),
            expected: self.expected.clone(),
            actual: worked.unwrap_or_else(|error| json!({ "error": error.to_string() })),
        }
    }
}
