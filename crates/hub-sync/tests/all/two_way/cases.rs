use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use super::model::{Cast, Deed, Template, World, cast, deed, exploring};
use super::vendor::Quirks;

/// Cases per run and part; there are two parts, so that both cores work, and each quirk by itself.
const CASES: u32 = 800;
/// Cases for each quirk by itself.
const EACH: u32 = 60;

/// The same cases in each run, or, of somebody who explores, other and more ones.
fn config(cases: u32) -> Config {
    let times = std::env::var("HUB_EXPLORE").ok().map(|times| times.parse().expect("HUB_EXPLORE is a number"));
    let rng_seed = if exploring() { RngSeed::Random } else { RngSeed::Fixed(2026) };
    Config { cases: cases * times.unwrap_or(1), rng_seed, failure_persistence: None, ..Config::default() }
}

fn hold(cases: u32, casts: impl Strategy<Value = Cast>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let template = runtime.block_on(Template::new());
    let mut runner = TestRunner::new(config(cases));
    let deeds = prop::collection::vec(deed(), 1..25);
    let ended = runner.run(&(casts, deeds), |(cast, deeds): (Cast, Vec<Deed>)| {
        let world = std::panic::AssertUnwindSafe(async {
            let mut world = World::new(&template, &cast).await;
            for deed in &deeds {
                world.happens(deed).await;
            }
            world.calm().await;
            world.check().await;
        });
        runtime.block_on(world.0);
        Ok(())
    });
    if let Err(error) = ended {
        panic!("{error}");
    }
}

#[test]
fn whatever_happens_all_ends_agree_and_nothing_is_lost() {
    hold(CASES, cast());
}

#[test]
fn whatever_happens_to_one_laptop_and_one_crm_nothing_is_lost() {
    hold(CASES, super::model::quirks().prop_map(Cast::one));
}

#[test]
fn each_quirk_by_itself_loses_nothing() {
    for quirks in Quirks::each() {
        hold(EACH, Just(Cast::one(quirks)));
    }
}

/// Cases that once went wrong.
#[test]
fn cases_that_went_wrong_go_right() {
    use super::model::Deed as D;
    use super::vendor::Upset;
    let none = Quirks::default();
    let cases = vec![
        (none, vec![D::AddHere(0, 0, 0), D::DeleteHere(0, 0)]),
        // A restriction that came with a merge outlives its taking back.
        (none, vec![D::AddHere(0, 63, 0), D::AddHere(0, 8, 0), D::MergeHere(0, 29, 188), D::UnmergeHere(0)]),
        (
            Quirks { reuses_keys: true, ..none },
            vec![
                D::AddHere(0, 8, 0),
                D::Sync(0),
                D::EditHere(0, 0, 0, 0),
                D::DeleteThere(0, 0),
                D::AddHere(0, 0, 0),
                D::Sync(0),
                D::AddHere(0, 0, 0),
                D::AddHere(0, 0, 0),
            ],
        ),
        (
            Quirks { lag: 2, ..none },
            vec![
                D::AddHere(0, 1, 0),
                D::Upset(0, vec![Upset::None, Upset::None, Upset::Twice]),
                D::Sync(0),
                D::AddThere(0, 0),
                D::MergeThere(0, 9, 234),
                D::EditHere(0, 0, 158, 151),
                D::MergeThere(0, 100, 189),
                D::Sync(0),
            ],
        ),
        (
            none,
            vec![
                D::AddHere(0, 0, 0),
                D::AddHere(0, 0, 0),
                D::AddHere(0, 0, 0),
                D::Sync(0),
                D::AddHere(0, 0, 0),
                D::EditHere(0, 4, 5, 0),
                D::Sync(0),
                D::DeleteHere(0, 40),
                D::EditHere(0, 43, 115, 0),
            ],
        ),
        (
            Quirks { lag: 1, ..none },
            vec![
                D::AddHere(0, 0, 0),
                D::Sync(0),
                D::AddThere(0, 0),
                D::EditHere(0, 0, 14, 0),
                D::EditThere(0, 0, 25, 0),
                D::Break(0, 13),
                D::EditHere(0, 45, 4, 0),
                D::Upset(0, vec![Upset::Lost, Upset::Refused, Upset::None]),
                D::MergeThere(0, 140, 163),
                D::EditThere(0, 237, 249, 21),
                D::Upset(0, vec![Upset::None, Upset::AnswerLost]),
                D::Sync(0),
            ],
        ),
    ];
    // The answer is lost, and before it is asked for again somebody there takes away what it could be known by.
    let key_taken_away = vec![
        D::AddHere(0, 1, 0),
        D::Upset(0, vec![Upset::None, Upset::None, Upset::AnswerLost]),
        D::Sync(0),
        D::EditThere(0, 0, 5, 81),
    ];
    // Edited here, merged there into somebody who is deleted there: the edit lives on, and whoever it is part of.
    let edited_merged_deleted = vec![
        D::AddHere(0, 22, 162),
        D::AddHere(0, 0, 110),
        D::Sync(0),
        D::EditHere(0, 2, 0, 0),
        D::MergeThere(0, 152, 13),
        D::DeleteThere(0, 0),
    ];
    // A record is looked for by what it was sent with, not by what was typed since.
    let (first, second) = (
        Quirks { lag: 2, shuffles: true, no_marker: true, fixed_stage: true, versions: true, ..none },
        Quirks {
            no_modified: true,
            shuffles: true,
            no_marker: true,
            reuses_keys: true,
            silent_deletes: true,
            fixed_stage: true,
            one_email: true,
            versions: true,
            ..none
        },
    );
    let two = Cast { laptops: 1, crms: vec![first, second] };
    let sent_and_then_given_an_address = vec![
        D::Upset(173, vec![Upset::Twice, Upset::None]),
        D::EditHere(250, 98, 99, 163),
        D::AddHere(112, 120, 161),
        D::EditHere(35, 73, 5, 211),
        D::MergeThere(99, 152, 207),
        D::EditThere(54, 25, 192, 228),
        D::EditThere(37, 132, 224, 158),
        D::EditHere(156, 147, 179, 85),
        D::EditNoteHere(30, 40, 79),
        D::MergeThere(240, 168, 250),
        D::EditHere(61, 151, 112, 44),
        D::Break(79, 56),
        D::EditHere(53, 121, 129, 95),
        D::EditHere(7, 196, 71, 174),
    ];
    let cases = cases.into_iter().map(|(quirks, deeds)| (Cast::one(quirks), deeds));
    let cases = cases.chain([(Cast::one(Quirks { lag: 2, ..none }), edited_merged_deleted)]);
    let cases = cases.chain([(Cast::one(Quirks { no_marker: true, ..none }), key_taken_away)]);
    let cases = cases.chain([(two, sent_and_then_given_an_address), made_at_one_and_unknown_at_the_other()]);
    let cases = cases.chain([merged_on_one_of_two_laptops()]);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let template = Template::new().await;
        for (cast, deeds) in cases {
            let mut world = World::new(&template, &cast).await;
            for deed in &deeds {
                world.happens(deed).await;
            }
            world.calm().await;
            world.check().await;
        }
    });
}

/// Nobody can tell whether somebody was made at one CRM, and they are at the other: a person finds that the two are one.
fn made_at_one_and_unknown_at_the_other() -> (Cast, Vec<Deed>) {
    use super::model::Deed as D;
    let first = Quirks { replaces_sets: true, shuffles: true, no_marker: true, one_email: true, ..Quirks::default() };
    let second = Quirks { lag: 1, no_modified: true, no_marker: true, one_email: true, ..Quirks::default() };
    let deeds = vec![
        D::AddHere(44, 36, 48),
        D::Sync(137),
        D::Break(55, 45),
        D::AddThere(54, 145),
        D::EditHere(160, 202, 94, 160),
        D::Wait,
        D::EditHere(171, 112, 154, 111),
        D::Break(118, 56),
        D::Break(86, 27),
        D::EditHere(139, 170, 210, 138),
    ];
    (Cast { laptops: 2, crms: vec![first, second] }, deeds)
}

/// Two laptops, two CRMs; on one of the laptops two people become one, twice.
fn merged_on_one_of_two_laptops() -> (Cast, Vec<Deed>) {
    use super::model::Deed as D;
    use super::vendor::Upset;
    let deeds = vec![
        D::AddHere(244, 159, 145),
        D::Crash(90, 7),
        D::AddThere(25, 246),
        D::Sync(143),
        D::AddThere(202, 16),
        D::EditThere(144, 231, 105, 92),
        D::EditThere(45, 54, 25, 63),
        D::Crash(184, 17),
        D::Upset(17, vec![Upset::None, Upset::Refused, Upset::Twice]),
        D::Upset(224, vec![Upset::None]),
        D::EditThere(51, 100, 240, 151),
        D::MergeHere(176, 45, 124),
        D::EditHere(141, 164, 197, 144),
        D::EditHere(111, 138, 169, 103),
        D::AddHere(148, 19, 78),
        D::DeleteThere(131, 191),
        D::MergeHere(56, 98, 7),
        D::EditThere(141, 192, 61, 248),
    ];
    (Cast { laptops: 2, crms: vec![Quirks::default(), Quirks::default()] }, deeds)
}
