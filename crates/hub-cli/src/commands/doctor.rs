//! `hub doctor`.

use std::process::ExitCode;

use hub_app::Severity;

use crate::{Context, Outcome};

/// Says what is wrong with this installation, and how to mend it.
pub async fn run(context: &Context) -> Outcome {
    let findings = hub_app::examine(&context.installation, context.credential()?).await;
    let bad = findings.iter().any(|f| f.severity == Severity::Problem);
    context.output.answer(&findings, |findings| {
        let lines: Vec<String> = findings
            .iter()
            .map(|f| {
                let mark = match f.severity {
                    Severity::Good => "good   ",
                    Severity::Warning => "warning",
                    Severity::Problem => "PROBLEM",
                };
                let mend = f.mend.as_deref().map(|m| format!("\n         mend: {m}")).unwrap_or_default();
                format!("{mark}  {}: {}{mend}", f.what, f.found)
            })
            .collect();
        lines.join("\n")
    })?;
    Ok(if bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
