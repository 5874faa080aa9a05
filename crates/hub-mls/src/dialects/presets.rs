//! MLSs by the names their members know, and which door leads to them.

use std::collections::BTreeMap;

use hub_connector::Preset;

/// What every note ends with: nobody has tried any of these with a live account.
const UNTRIED: &str = "Not yet tried against a live account.";

/// Presets chosen one by one: id, name, connector, settings, what to know.
type Row = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);

const CHOSEN: &[Row] = &[
    ("bright-mls", "Bright MLS", "bright", &[], "Test and production have separate credentials."),
    (
        "crmls-trestle",
        "CRMLS (through Trestle)",
        "trestle",
        &[("system", "CRMLS")],
        "The usual way to California Regional MLS. The system name in the filter is from one other program's source.",
    ),
    ("crmls-direct", "CRMLS (its own server)", "crmls", &[], "For accounts that CRMLS itself has opened."),
    (
        "ntreis",
        "NTREIS (through Bridge)",
        "bridge",
        &[("dataset", "ntreis2")],
        "Texas does not disclose sale prices: closed sales come without ClosePrice, and none is made up from ratios, so \
         they cannot support an analysis. Closed rentals share the status Closed: choose the property type.",
    ),
    (
        "stellar-mls-grid",
        "Stellar MLS (through MLS Grid)",
        "mls-grid",
        &[("system", "mfrmls"), ("number_prefix", "MFR")],
        "For a licence that names the MLS Grid; there is another preset for Bridge.",
    ),
    (
        "stellar-bridge",
        "Stellar MLS (through Bridge)",
        "bridge",
        &[("dataset", "stellar")],
        "For a licence that names Bridge; there is another preset for the MLS Grid.",
    ),
    ("fmls", "FMLS, Georgia (through Bridge)", "bridge", &[("dataset", "fmls")], ""),
    (
        "michric",
        "MichRIC",
        "reso",
        &[],
        "No source says how MichRIC delivers its data. This is the general RESO form: ask MichRIC for the address, and \
         if it names flexmls or Spark, use the connector Spark instead.",
    ),
    ("unlock-actris", "Unlock MLS / ACTRIS", "mls-grid", &[("system", "actris"), ("number_prefix", "ACT")], ""),
    (
        "unlock-actris-bridge-reference",
        "Unlock MLS / ACTRIS reference data (through Bridge)",
        "bridge",
        &[("dataset", "actris_ref")],
        "Bridge's reference data set, for trying things out; not a live market.",
    ),
    (
        "data-rabbit",
        "Data Rabbit",
        "rets-rabbit",
        &[],
        "Its public page describes RETS Rabbit's service, at RETS Rabbit's address. If your agreement names another \
         address, fill that in; if it describes an ordinary RESO server, use the other preset of this name.",
    ),
    (
        "data-rabbit-reso",
        "Data Rabbit (as an ordinary RESO server)",
        "reso",
        &[],
        "For an agreement that names a RESO Web API. No public page describes one under this name: take the addresses \
         from your agreement.",
    ),
];

/// Further MLSs of the MLS Grid by its own names for them. Names change: MARIS became `maris2`.
const MLS_GRID: &[(&str, &str)] = &[
    ("carolina", "Carolina MLS"),
    ("eciar", "East Central Iowa (ECIAR)"),
    ("flinthills", "Flint Hills"),
    ("scranton", "Greater Scranton"),
    ("nira", "NIRA"),
    ("hmls", "Heartland MLS"),
    ("highland", "Highland"),
    ("ires", "IRES"),
    ("lbor", "Lawrence (LBOR)"),
    ("lsar", "LSAR"),
    ("lascruces", "Las Cruces"),
    ("maris2", "MARIS"),
    ("mibor", "MIBOR"),
    ("mlsok", "MLSOK"),
    ("mred", "MRED"),
    ("neirbr", "NEIRBR"),
    ("nocoast", "NoCoast MLS"),
    ("northstar", "NorthstarMLS"),
    ("nwmls", "NWMLS"),
    ("onekey2", "OneKey MLS"),
    ("paar", "PAAR"),
    ("pikewayne", "Pike/Wayne"),
    ("prairie", "Prairie"),
    ("ranw", "RANW"),
    ("realtrac", "Realtracs"),
    ("recolorado", "REcolorado"),
    ("rmlsa", "RMLSA"),
    ("rrar", "RRAR"),
    ("sarmls", "SARMLS"),
    ("sckansas", "South Central Kansas"),
    ("somo", "Southern Missouri (SOMO)"),
    ("spartanburg", "Spartanburg"),
    ("sunflower", "Sunflower MLS"),
    ("pacmls", "PACMLS"),
];

/// Every preset of this family.
pub(super) fn all() -> Vec<Preset> {
    let chosen = CHOSEN.iter().map(|(id, title, connector, settings, note)| Preset {
        id: (*id).to_owned(),
        title: (*title).to_owned(),
        connector: (*connector).to_owned(),
        settings: settings.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
        note: format!("{note} {UNTRIED}").trim().to_owned(),
    });
    let systems = MLS_GRID.iter().map(|(system, title)| Preset {
        id: format!("mls-grid-{system}"),
        title: format!("{title} (through MLS Grid)"),
        connector: "mls-grid".to_owned(),
        settings: BTreeMap::from([("system".to_owned(), (*system).to_owned())]),
        note: format!("The MLS Grid's name for this MLS may have changed; it is “{system}” here. {UNTRIED}"),
    });
    chosen.chain(systems).collect()
}

#[cfg(test)]
mod tests {
    use hub_connector::Registry;

    use super::*;

    #[test]
    fn every_preset_fits_its_connectors_form() {
        let mut registry = Registry::new();
        crate::register(&mut registry).unwrap();
        let offered: Vec<_> = registry.presets().map(|p| p.id.clone()).collect();
        let presets = all();
        for preset in &presets {
            assert!(offered.contains(&preset.id), "{} is not offered", preset.id);
            assert!(preset.note.ends_with(UNTRIED));
        }
        let ids: std::collections::BTreeSet<_> = presets.iter().map(|p| &p.id).collect();
        assert_eq!(ids.len(), presets.len(), "each id once");
    }

    #[test]
    fn agents_find_their_mls_by_name() {
        let presets = all();
        for name in ["Bright MLS", "CRMLS", "NTREIS", "MichRIC", "FMLS", "Stellar", "Unlock", "ACTRIS", "Data Rabbit"] {
            assert!(presets.iter().any(|p| p.title.contains(name)), "{name}");
        }
        // What its public page describes comes first; the general form stays.
        let rabbit: Vec<&str> =
            presets.iter().filter(|p| p.title.contains("Data Rabbit")).map(|p| p.connector.as_str()).collect();
        assert_eq!(rabbit, ["rets-rabbit", "reso"]);
    }
}
