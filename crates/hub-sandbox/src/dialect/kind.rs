use crate::choice::choices;

choices! {
    /// Which provider the sandbox stands in for. The name of each is what `--dialect` takes.
    #[derive(Default)]
    Dialect, "dialect";
    #[default]
    Reso20 => "reso20", "A plain RESO Web API Core 2.0.0 server.";
    Reso21 => "reso21", "A plain RESO Web API Core 2.1.0 server: expansions, paging by the server, `$top` in all.";
    Bright => "bright", "Bright MLS: own set names, a feed of deletions, no expansions.";
    Trestle => "trestle", "Trestle: replication links that die when idle, quota headers, key lists of 300,000 rows.";
    Bridge => "bridge", "Bridge: a dataset in the path, photos inside the listing, replication apart.";
    MlsGrid => "mls-grid", "MLS Grid: one originating system per request, gzip, few filter fields, flags for deletions.";
    Spark => "spark", "Spark (flexmls): encoded local names, a cache that lags behind, codes in errors.";
    Crmls => "crmls", "CRMLS direct: Core 1.0.3, tokens by password or by client credentials.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for dialect in Dialect::ALL {
            assert_eq!(dialect.to_string().parse::<Dialect>().ok(), Some(*dialect));
        }
        let error = "rets".parse::<Dialect>().map_err(|e| e.to_string());
        assert!(error.is_err_and(|text| text.contains("mls-grid")));
        assert_eq!(Dialect::default(), Dialect::Reso20);
    }
}
