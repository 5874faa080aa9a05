use super::{
    BUYER_AGENT, BUYER_OFFICE, LIST_AGENT, LIST_OFFICE, MEDIA, Navigation, OPEN_HOUSES, ROOMS, Rules, TopMeaning,
    UNIT_TYPES,
};

const EXPAND: &[Navigation] =
    &[MEDIA, ROOMS, UNIT_TYPES, OPEN_HOUSES, LIST_AGENT, LIST_OFFICE, BUYER_AGENT, BUYER_OFFICE];

/// Core 2.1.0: `$expand` is a duty, `$top` is what is wanted in all, page size is asked for by preference alone, and
/// only Property, Member, Office, Field and Lookup have to be sets of their own.
pub fn rules(mut rules: Rules) -> Rules {
    rules.change("Property", |set| set.expand = EXPAND);
    for table in ["Member", "Office"] {
        rules.change(table, |set| set.expand = &[MEDIA]);
    }
    rules.page.top = TopMeaning::Total;
    if rules.config.options.media_as_expansion {
        for table in ["Media", "OpenHouse"] {
            rules.change(table, |set| set.top = false);
        }
    }
    rules
}
