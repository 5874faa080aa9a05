//! The laws that are the same for all, at each door.

use super::case;
use super::files::Door;

macro_rules! doors {
    ($($name:ident: $door:expr;)+) => {
        $(
            mod $name {
                use super::*;

                #[test]
                fn manifest_is_valid() {
                    let connector = (case($door).connector)(None);
                    assert_eq!(connector.manifest().id, "rest-plain");
                    assert_eq!(connector.manifest().crm.kinds().collect::<Vec<_>>(), super::super::KINDS);
                }

                crate::laws::laws!(
                    case($door),
                    roles_declared_are_roles_present,
                    full_pull_terminates_with_unique_ids_and_brings_everything,
                    incremental_from_the_last_cursor_brings_nothing,
                    stopped_after_page_k_and_resumed_is_uninterrupted,
                    changed_while_reading_ends_in_agreement,
                    a_cluster_of_equal_times_larger_than_a_page,
                    declared_deletes_and_no_others,
                    mapping_is_total,
                    a_record_asked_for_is_the_one_that_came,
                    writing_what_is_there_changes_nothing,
                    every_fault_of_the_stand_in_in_turn,
                    cancel_within_a_page,
                );
            }
        )+
    };
}

doors! {
    page: Door::Page;
    offset: Door::Offset;
    cursor: Door::Cursor;
    link: Door::Link;
}
