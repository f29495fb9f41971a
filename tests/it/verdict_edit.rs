//! A document that came back: what was edited in it, what only moved or was reworded, and what is gone.

use claimwatch::change::edit::align;
use claimwatch::extract::{Bound, COUNT, Claim, Mode, Quantity};

use crate::verdict_bench::{Bench, Report, Told, counted, killed, measured, report};

/// The alerts when the second report comes at the address of the first.
fn edit(first: Report, second: Report) -> Vec<String> {
    let mut bench = Bench::default();
    bench.hear(&first);
    let second = second.at_the_address_of(&first);
    bench.alerts(&second)
}

fn page() -> Report {
    report("county", "2025-03-03")
}

#[test]
fn another_number_in_the_same_place_is_corrected() {
    let first = page().says(killed(14.0).sentence("Some # hikers died on the pass."));
    let second = page().says(killed(17.0).sentence("Some # hikers died on the pass."));
    assert_eq!(edit(first, second), ["corrected 14 > 17"]);
}

#[test]
fn every_mode_is_compared_in_an_edit() {
    for mode in Mode::ALL {
        let told = |value: f64| page().says(killed(value).in_mode(mode).sentence("# hikers died on the pass."));
        assert_eq!(edit(told(14.0), told(17.0)), ["corrected 14 > 17"], "{mode}");
    }
}

#[test]
fn a_count_of_its_own_stretch_or_a_guess_that_speaks_for_a_later_day_is_no_edit() {
    let told = |value: f64, mode: Mode, day: &str| {
        let claim = counted(value, "parcels", "sorted").in_mode(mode).for_day(day);
        page().says(claim.sentence("The depot at Halm sorted # parcels in the past week."))
    };
    for mode in [Mode::Increment, Mode::Projection, Mode::Past] {
        assert!(edit(told(1_840.0, mode, "2025-03-02"), told(2_215.0, mode, "2025-03-09")).is_empty(), "{mode}");
    }
    let total = edit(told(1_840.0, Mode::Total, "2025-03-02"), told(2_215.0, Mode::Total, "2025-03-09"));
    assert_eq!(total, ["corrected 1840 > 2215"]);
}

#[test]
fn a_new_hedge_or_a_rounding_is_no_edit() {
    let told = |claim: Claim| page().says(claim.sentence("The county lost # trees."));
    let exact = counted(11_950.0, "trees", "destroyed");
    assert!(edit(told(exact.clone()), told(exact.clone().bound(Bound::AtLeast))).is_empty());
    assert!(edit(told(exact), told(counted(12_000.0, "trees", "destroyed").bound(Bound::About))).is_empty());
}

#[test]
fn a_small_step_of_a_plain_number_is_an_edit() {
    let told = |value: f64| page().says(counted(value, "trees", "destroyed").sentence("The county lost # trees."));
    assert_eq!(edit(told(99.0), told(100.0)), ["corrected 99 > 100"]);
    assert_eq!(edit(told(1_000.0), told(1_016.0)), ["corrected 1000 > 1016"]);
    let hedged = |value: f64| {
        page().says(counted(value, "trees", "destroyed").bound(Bound::MoreThan).sentence("The county lost # trees."))
    };
    assert_eq!(edit(hedged(78.0), hedged(80.0)), ["corrected 78 > 80"]);
}

#[test]
fn a_sentence_that_moved_is_no_change() {
    let one = || killed(14.0).sentence("Fire crews found # bodies at the mill.");
    let other = || counted(30.0, "people", "missing").sentence("Relatives look for # men of the night shift.");
    assert!(edit(page().says(one()).says(other()), page().says(other()).says(one())).is_empty());
}

#[test]
fn a_sentence_that_was_split_or_joined_keeps_its_claims() {
    let dead = |value: f64, words: &str| killed(value).sentence(words);
    let lost = |value: f64, words: &str| counted(value, "people", "missing").sentence(words);
    let whole = "The landslide at the quarry killed # men and left 9 others missing under the spoil heap.";
    let joined = page().says(dead(4.0, whole)).and(lost(9.0, &whole.replace('#', "exact 4").replace('9', "#")));
    let split = page()
        .says(dead(6.0, "The landslide at the quarry killed # men."))
        .says(lost(9.0, "It left # others missing under the spoil heap."));
    assert_eq!(edit(joined.clone(), split.clone()), ["corrected 4 > 6"]);
    assert_eq!(edit(split, joined), ["corrected 6 > 4"]);
}

#[test]
fn a_claim_put_in_between_does_not_shift_the_others() {
    let cases =
        |value: f64, town: &str| counted(value, "cases", "infected").sentence(&format!("There were # in {town}."));
    let first = page().says(cases(18.0, "Sorrel")).says(cases(7.0, "Hask")).says(cases(3.0, "Oru"));
    let second =
        page().says(cases(25.0, "Sorrel")).says(cases(4.0, "Lissen")).says(cases(7.0, "Hask")).says(cases(3.0, "Oru"));
    assert_eq!(edit(first, second), ["corrected 18 > 25"]);
}

#[test]
fn each_of_several_edited_numbers_is_told_and_one_number_told_twice_is_told_once() {
    let cases =
        |value: f64, town: &str| counted(value, "cases", "infected").sentence(&format!("There were # in {town}."));
    let first = page().says(cases(18.0, "Sorrel")).says(cases(7.0, "Hask"));
    let second = page().says(cases(25.0, "Sorrel")).says(cases(11.0, "Hask"));
    assert_eq!(edit(first, second), ["corrected 18 > 25", "corrected 7 > 11"]);
    let first = page().titled(killed(14.0)).says(killed(14.0).sentence("The slide killed # men."));
    let second = page().titled(killed(17.0)).says(killed(17.0).sentence("The slide killed # men."));
    assert_eq!(edit(first, second), ["corrected 14 > 17"]);
}

#[test]
fn a_figure_cut_from_a_page_that_else_stands_is_withdrawn() {
    let stays = || counted(30.0, "people", "missing").sentence("Relatives look for # men of the night shift.");
    let homes = || counted(12.0, "homes", "destroyed").sentence("The slide buried # homes below the quarry.");
    let first = page().says(stays()).says(homes()).says(killed(14.0).sentence("The slide killed # men."));
    assert_eq!(edit(first, page().says(stays()).says(homes())), ["withdrawn 14 > 14"]);
}

#[test]
fn a_number_that_is_still_printed_or_that_told_nothing_of_its_things_is_not_withdrawn() {
    let stays = || counted(30.0, "people", "missing").sentence("Relatives look for # men of the night shift.");
    let homes = || counted(12.0, "homes", "destroyed").sentence("The slide buried # homes below the quarry.");
    let first = page().says(stays()).says(homes()).says(killed(14.0).sentence("The slide killed # men."));
    let said_of_others = page()
        .says(stays())
        .says(homes())
        .says(counted(14.0, "families", "mourning").sentence("In # families they mourn a father."));
    assert!(edit(first, said_of_others).is_empty());
    let first = page().says(stays()).says(homes()).says(counted(27.0, "pumps", "pumps").sentence("There are # pumps."));
    assert!(edit(first, page().says(stays()).says(homes())).is_empty());
}

#[test]
fn a_page_written_anew_withdraws_nothing() {
    let first = page()
        .says(counted(30.0, "people", "missing").sentence("Relatives look for # men of the night shift."))
        .says(killed(14.0).sentence("The slide killed # men."));
    let second = page().says(counted(8.0, "pumps", "deployed").sentence("By dusk # pumps were at work in the pit."));
    assert!(edit(first, second).is_empty());
}

#[test]
fn the_next_edition_of_a_report_withdraws_nothing() {
    let edition = |missing: f64, homes: f64, boats: bool| {
        let report = page()
            .says(counted(missing, "people", "missing").sentence("Relatives look for # men of the night shift."))
            .says(counted(homes, "homes", "destroyed").sentence("The slide buried # homes below the quarry."));
        if boats {
            report.says(counted(46.0, "boats", "deployed").sentence("In the valley # boats are out."))
        } else {
            report
        }
    };
    assert_eq!(edit(edition(30.0, 12.0, true), edition(30.0, 12.0, false)), ["withdrawn 46 > 46"]);
    let moved = edit(edition(30.0, 12.0, true), edition(21.0, 15.0, false));
    assert_eq!(moved, ["corrected 30 > 21", "corrected 12 > 15"]);
}

#[test]
fn a_vague_word_made_precise_is_no_edit_unless_it_does_not_fit() {
    let dozens = || page().says(measured(Quantity::vague(24.0, 99.0, COUNT), "people", "killed").sentence("# died."));
    assert!(edit(dozens(), page().says(killed(34.0).sentence("# died."))).is_empty());
    assert_eq!(edit(dozens(), page().says(killed(340.0).sentence("# died."))), ["corrected ? > 340"]);
}

#[test]
fn long_documents_are_aligned_in_good_time() {
    let claims = |shift: f64| -> Vec<Claim> {
        (0..3_000)
            .map(|nth| {
                let value = f64::from(nth) + if nth % 500 == 0 { shift } else { 0.0 };
                let mut claim =
                    counted(value, "cases", "infected").sentence(&format!("Ward {nth} of the city counts #."));
                claim.sentence_number = nth as usize + 1;
                claim
            })
            .collect()
    };
    let alignment = align(&claims(0.0), &claims(7.0));
    assert_eq!(alignment.pairs.len(), 3_000);
    assert!(alignment.pairs.iter().all(|(old, new)| old == new) && alignment.gone.is_empty());
}
