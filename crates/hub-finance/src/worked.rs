//! Worked examples: `{vectors: [{name, kind, inputs, expected}]}`, computed anew with the maths of this crate.
