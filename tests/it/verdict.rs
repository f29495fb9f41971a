//! The verdicts that users are told, trap by trap: what is a change of a figure, and what only looks like one.

use claimwatch::change::Verdict;
use claimwatch::extract::{Bound, COUNT, Mode, Quantity};

use crate::verdict_bench::{Bench, Told, alerts, counted, killed, measured, report};

/// Hears the first report, then gives the alerts of the second.
fn after(first: &crate::verdict_bench::Report, second: &crate::verdict_bench::Report) -> Vec<String> {
    let mut bench = Bench::default();
    assert!(bench.alerts(first).is_empty(), "a first telling alerts nobody");
    bench.alerts(second)
}

#[test]
fn a_higher_total_is_raised_and_a_lower_one_lowered() {
    let first = report("wire", "2025-03-03").says(killed(14.0));
    assert_eq!(after(&first, &report("post", "2025-03-04").says(killed(23.0))), ["raised 14 > 23"]);
    assert_eq!(after(&first, &report("post", "2025-03-04").says(killed(9.0))), ["lowered 14 > 9"]);
}

#[test]
fn other_words_for_one_number_are_no_change() {
    let first = report("wire", "2025-03-03").says(counted(10_400.0, "people", "displaced"));
    for (value, bound) in [
        (10_000.0, Bound::MoreThan),
        (10_000.0, Bound::About),
        (10_400.0, Bound::AtLeast),
        (10_500.0, Bound::About),
        (10_400.0, Bound::AtMost),
    ] {
        let second = report("post", "2025-03-04").says(counted(value, "people", "displaced").bound(bound));
        assert!(after(&first, &second).is_empty(), "{bound} {value}");
    }
}

#[test]
fn a_weaker_bound_and_a_vague_word_that_fits_are_no_change() {
    let first = report("wire", "2025-03-03").says(killed(34.0));
    let at_least = report("post", "2025-03-04").says(killed(20.0).bound(Bound::AtLeast));
    assert!(after(&first, &at_least).is_empty());
    let dozens = report("post", "2025-03-04").says(measured(Quantity::vague(24.0, 99.0, COUNT), "people", "killed"));
    assert!(after(&first, &dozens).is_empty());
    let hundreds =
        report("post", "2025-03-04").says(measured(Quantity::vague(200.0, 999.0, COUNT), "people", "killed"));
    assert_eq!(after(&first, &hundreds), ["raised 34 > ?"]);
}

#[test]
fn a_rounded_repetition_does_not_replace_the_precise_number() {
    let mut bench = Bench::default();
    bench.hear(&report("wire", "2025-03-03").says(counted(4_812.0, "homes", "destroyed").by("the county")));
    let rounded = counted(5_000.0, "homes", "destroyed").bound(Bound::About).by("the county");
    assert!(bench.alerts(&report("post", "2025-03-04").says(rounded)).is_empty());
    let next = report("wire", "2025-03-05").says(counted(5_133.0, "homes", "destroyed").by("the county"));
    assert_eq!(bench.alerts(&next), ["raised 4812 > 5133"]);
}

#[test]
fn a_syndicated_copy_is_no_change_however_late_it_comes() {
    let mut bench = Bench::default();
    bench.hear(&report("wire", "2025-03-03").says(killed(14.0).by("the governor")));
    bench.hear(&report("wire", "2025-03-04").says(killed(23.0).by("the governor")));
    let copy = report("echo", "2025-03-05").says(killed(14.0).by("the governor").for_day("2025-03-03"));
    assert!(bench.alerts(&copy).is_empty());
    let undated_copy = report("echo", "2025-03-06").says(killed(14.0));
    assert!(bench.alerts(&undated_copy).is_empty());
}

#[test]
fn a_stale_report_is_judged_by_the_date_it_speaks_for() {
    let mut bench = Bench::default();
    bench.hear(&report("wire", "2025-03-06").says(killed(40.0)));
    let late = report("monthly", "2025-03-20").says(killed(25.0).for_day("2025-03-04"));
    assert!(bench.alerts(&late).is_empty());
}

#[test]
fn a_part_an_increment_a_guess_and_a_denial_leave_the_total_alone() {
    let first = report("wire", "2025-03-03").says(killed(40.0).in_place("Oruland"));
    for mode in [Mode::Increment, Mode::Projection, Mode::Denied, Mode::Past] {
        let second = report("post", "2025-03-04").says(killed(500.0).in_place("Oruland").in_mode(mode));
        assert!(after(&first, &second).is_empty(), "{mode}");
    }
    let town = report("post", "2025-03-04").says(killed(9.0).in_place("Lower Vey").in_mode(Mode::Part));
    assert!(after(&first, &town).is_empty());
    let children = report("post", "2025-03-04").says(counted(12.0, "children", "killed").in_mode(Mode::Part));
    assert!(after(&first, &children).is_empty());
}

#[test]
fn a_part_is_compared_with_itself() {
    let mut bench = Bench::default();
    let town = |value: f64, place: &str| killed(value).in_place(place).in_mode(Mode::Part);
    bench.hear(&report("wire", "2025-03-03").says(town(9.0, "Lower Vey")).says(town(28.0, "Hask")));
    let next = report("wire", "2025-03-04").says(town(12.0, "Lower Vey")).says(town(28.0, "Hask"));
    assert_eq!(bench.alerts(&next), ["raised 9 > 12"]);
}

#[test]
fn killed_or_injured_together_is_another_measure_than_killed() {
    let first = report("wire", "2025-03-03").says(killed(100.0));
    assert!(after(&first, &report("post", "2025-03-04").says(counted(1_100.0, "people", "casualties"))).is_empty());
}

#[test]
fn another_year_and_a_value_quoted_as_old_are_no_change() {
    let mut bench = Bench::default();
    bench.hear(&report("wire", "2025-03-03").says(killed(14.0)));
    let rise = report("post", "2025-03-04").says(killed(23.0)).and(killed(14.0).in_mode(Mode::Past));
    assert_eq!(bench.alerts(&rise), ["raised 14 > 23"]);
    let memory = report("post", "2025-03-05").says(killed(2_300.0).in_mode(Mode::Past).for_day("2003-12-31"));
    assert!(bench.alerts(&memory).is_empty());
}

#[test]
fn missing_people_who_are_found_dead_change_both_figures() {
    let mut bench = Bench::default();
    bench.hear(&report("wire", "2025-03-03").says(killed(14.0)).and(counted(30.0, "people", "missing")));
    let next = report("wire", "2025-03-04").says(killed(24.0)).and(counted(20.0, "people", "missing"));
    assert_eq!(bench.alerts(&next), ["raised 14 > 24", "lowered 30 > 20"]);
}

#[test]
fn a_count_taken_back_after_double_counting_is_lowered() {
    let mut bench = Bench::default();
    bench.hear(&report("wire", "2025-03-03").says(killed(123.0).by("the governor")));
    let less = killed(119.0).by("the governor").sentence("The toll was corrected to # after four were counted twice.");
    assert_eq!(bench.alerts(&report("wire", "2025-03-04").says(less)), ["lowered 123 > 119"]);
}

#[test]
fn a_rival_is_told_when_it_first_contradicts_and_when_it_moves() {
    let mut bench = Bench::default();
    let (army, rebels) = ("the army", "the rebel council");
    bench.hear(&report("wire", "2025-03-03").says(killed(300.0).by(army)));
    let first = report("post", "2025-03-03T12").says(killed(40.0).by(rebels));
    assert_eq!(bench.alerts(&first), ["disputed 300 > 40"]);
    let both = report("gazette", "2025-03-04").says(killed(300.0).by(army)).says(killed(40.0).by(rebels));
    assert!(bench.alerts(&both).is_empty(), "neither has moved");
    let moved = report("gazette", "2025-03-05").says(killed(300.0).by(army)).says(killed(55.0).by(rebels));
    assert_eq!(bench.alerts(&moved), ["raised 40 > 55"]);
    let again = report("herald", "2025-03-06").says(killed(55.0).by(rebels));
    assert!(bench.alerts(&again).is_empty());
}

#[test]
fn two_parties_in_one_document_dispute_each_other_once() {
    let mut bench = Bench::default();
    let both = report("wire", "2025-03-03")
        .says(counted(300.0, "people", "attended").by("the organisers"))
        .says(counted(90.0, "people", "attended").by("the police"))
        .says(counted(90.0, "people", "attended").by("the police"));
    assert_eq!(bench.alerts(&both), ["disputed 300 > 90"]);
}

#[test]
fn a_party_that_contradicts_itself_is_measured_against_itself() {
    let mut bench = Bench::default();
    bench.hear(&report("wire", "2025-03-03").says(killed(300.0).by("the army")));
    bench.hear(&report("wire", "2025-03-03T12").says(killed(40.0).by("the rebel council")));
    let less = report("post", "2025-03-04").says(killed(210.0).by("the army"));
    assert_eq!(bench.alerts(&less), ["lowered 300 > 210"]);
}

#[test]
fn what_says_more_below_a_vague_headline_is_what_stands() {
    let hundreds = measured(Quantity::vague(200.0, 999.0, COUNT), "people", "rescued");
    let more = counted(640.0, "people", "rescued").bound(Bound::MoreThan);
    let first = report("wire", "2025-03-03").says(hundreds).says(more);
    let next = report("wire", "2025-03-04").says(counted(905.0, "people", "rescued"));
    assert_eq!(after(&first, &next), ["raised 640 > 905"]);
    let within = report("wire", "2025-03-04").says(counted(652.0, "people", "rescued"));
    assert!(after(&first, &within).is_empty());
}

#[test]
fn a_number_far_below_an_upper_bound_is_lower() {
    let first = report("wire", "2025-03-03").says(counted(400.0, "people", "missing").bound(Bound::LessThan));
    assert!(after(&first, &report("wire", "2025-03-04").says(counted(212.0, "people", "missing"))).is_empty());
    let few = report("wire", "2025-03-04").says(counted(40.0, "people", "missing"));
    assert_eq!(after(&first, &few), ["lowered 400 > 40"]);
}

#[test]
fn a_headline_ahead_of_its_body_tells_once() {
    let mut bench = Bench::default();
    bench.hear(&report("wire", "2025-03-03").says(killed(23.0).by("the governor")));
    let blog =
        report("live", "2025-03-03T18").titled(killed(45.0)).says(killed(45.0).by("the governor")).says(killed(31.0));
    assert_eq!(bench.alerts(&blog), ["raised 23 > 45"]);
    let next = report("post", "2025-03-04").says(killed(45.0));
    assert!(bench.alerts(&next).is_empty(), "the newest entry is what stands");
}

#[test]
fn a_figure_that_goes_to_and_fro_tells_once_a_direction() {
    let mut bench = Bench::default();
    let told = |day: &str, value: f64| {
        report("wire", day).says(killed(value).by("the ministry").sentence("The ministry corrected the toll to #."))
    };
    let mut all = Vec::new();
    for (day, value) in
        [("2025-03-03", 45.0), ("2025-03-04", 40.0), ("2025-03-05", 45.0), ("2025-03-06", 40.0), ("2025-03-07", 45.0)]
    {
        all.extend(bench.alerts(&told(day, value)));
    }
    assert_eq!(all, ["lowered 45 > 40", "raised 40 > 45"]);
}

#[test]
fn acres_and_hectares_are_compared_and_currencies_are_not() {
    let area = |value: f64, unit: &str| measured(Quantity::hedged(value, Bound::Exact, unit), "fire", "burned");
    let first = report("wire", "2025-03-03").says(area(3_200.0, "acre"));
    assert!(after(&first, &report("post", "2025-03-03").says(area(1_295.0, "hectare"))).is_empty());
    assert_eq!(after(&first, &report("post", "2025-03-04").says(area(4_000.0, "hectare"))), ["raised 3200 > 4000"]);
    let money = |value: f64, unit: &str| measured(Quantity::hedged(value, Bound::Exact, unit), "bridge", "cost");
    let first = report("wire", "2025-03-03").says(money(2.0e9, "GBP")).and(money(2.4e9, "EUR"));
    assert!(after(&first, &report("post", "2025-03-04").says(money(2.5e9, "USD"))).is_empty());
    assert_eq!(
        after(&first, &report("post", "2025-03-04").says(money(3.0e9, "EUR"))),
        ["raised 2400000000 > 3000000000"]
    );
}

#[test]
fn one_sentence_does_not_give_one_figure_two_numbers() {
    let mut bench = Bench::default();
    let cases = |value: f64| counted(value, "cases", "infected");
    bench.hear(&report("wire", "2025-03-03").says(cases(675.0)).and(cases(302.0)).and(cases(359.0)));
    assert_eq!(bench.histories.len(), 3, "the whole and two parts whose names were not read");
}

#[test]
fn suspected_and_confirmed_cases_are_two_figures() {
    let first = report("wire", "2025-03-03").says(counted(318.0, "suspected cases", "infected"));
    assert!(after(&first, &report("post", "2025-03-04").says(counted(47.0, "confirmed cases", "infected"))).is_empty());
}

#[test]
fn another_event_with_the_same_words_opens_a_figure_of_its_own() {
    let mut bench = Bench::default();
    let arrests = |value: f64| counted(value, "people", "arrested").in_place("Port Senna").by("the police");
    bench.hear(&report("wire", "2025-03-03").says(arrests(61.0)));
    assert!(bench.alerts(&report("wire", "2025-03-17").says(arrests(7.0))).is_empty());
    assert_eq!(bench.histories.len(), 2);
}

#[test]
fn a_telling_number_joins_what_the_words_do_not() {
    let mut bench = Bench::default();
    bench.hear(&report("wire", "2025-03-03").says(counted(48_317.0, "refugees from Oru", "displaced").in_place("Vey")));
    let changes = bench.hear(&report("post", "2025-03-04").says(counted(48_317.0, "forced migrants", "displaced")));
    assert_eq!(changes[0].verdict, Verdict::Repeated);
    assert_eq!(bench.histories.len(), 1);
    assert!(changes[0].after.link.contains("the same number"), "the link says why: {}", changes[0].after.link);
}

#[test]
fn every_verdict_and_every_link_says_why() {
    let mut bench = Bench::default();
    for (day, value) in [("2025-03-03", 14.0), ("2025-03-04", 23.0), ("2025-03-05", 23.0), ("2025-03-06", 21.0)] {
        for change in bench.hear(&report("wire", day).says(killed(value))) {
            assert!(!change.reason.is_empty() && !change.after.link.is_empty());
            assert_eq!(change.after.verdict, change.verdict.to_string());
            assert_eq!(change.verdict == Verdict::First, change.before.is_none());
        }
    }
}

#[test]
fn what_a_sentence_sets_against_an_earlier_number_is_of_the_figure_that_stood_there() {
    let mut bench = Bench::default();
    bench.hear(&report("wire", "2025-03-03").says(counted(280.0, "passengers", "aboard")).says(killed(12.0)));
    let earlier = counted(280.0, "tickets", "sold").in_mode(Mode::Past);
    let now = report("post", "2025-03-04").says(counted(312.0, "tickets", "sold")).and(earlier);
    let changes = bench.hear(&now);
    assert_eq!(alerts(&changes), ["raised 280 > 312"]);
    assert_eq!(changes[0].figure.measure, "aboard", "its own words would have opened another figure");
    assert!(changes[0].after.link.contains("280"), "{}", changes[0].after.link);
}

#[test]
fn a_rejected_number_names_its_figure_and_a_number_of_another_year_or_far_off_none() {
    let stood = report("wire", "2025-03-03").says(counted(85.0, "wind", "measured"));
    let next = |earlier| report("post", "2025-03-04").says(counted(102.0, "gusts", "recorded")).and(earlier);
    let rejected = counted(85.0, "gusts", "recorded").in_mode(Mode::Denied);
    assert_eq!(after(&stood, &next(rejected.clone())), ["raised 85 > 102"]);
    assert!(after(&stood, &next(rejected.for_day("2021-03-04"))).is_empty(), "another year's");
    let other = counted(58.0, "gusts", "recorded").in_mode(Mode::Past);
    assert!(after(&stood, &next(other)).is_empty(), "nothing stood at that number");
    let far = report("post", "2025-03-04").says(counted(9_000.0, "homes", "without power"));
    let far = far.and(counted(85.0, "homes", "without power").in_mode(Mode::Past));
    assert!(after(&stood, &far).is_empty(), "no figure leaps so far");
}

#[test]
fn a_small_earlier_number_needs_the_words_too() {
    let stood = report("wire", "2025-03-03").says(killed(4.0)).says(counted(4.0, "bridges", "closed"));
    let now = |subject, measure| {
        let earlier = counted(4.0, subject, measure).in_mode(Mode::Past);
        report("post", "2025-03-04").says(counted(6.0, subject, measure)).and(earlier)
    };
    assert_eq!(after(&stood, &now("people", "killed")), ["raised 4 > 6"]);
    assert!(after(&stood, &now("cars", "stolen")).is_empty());
}

#[test]
fn shares_of_one_whole_are_told_apart_by_what_is_said_of_them() {
    let victims = |value| counted(value, "victims", "killed").in_mode(Mode::Part).in_place("Oruland");
    let share = |value, words: &str| victims(value).sentence(words);
    let mut bench = Bench::default();
    let first = report("wire", "2025-03-03")
        .says(killed(19.0).in_place("Oruland"))
        .says(share(4.0, "# of the dead were crushed by a wall."));
    bench.hear(&first);
    let smoke = share(11.0, "# of the victims choked on smoke.");
    assert!(bench.alerts(&report("post", "2025-03-04").says(smoke)).is_empty());
    let crushed = share(6.0, "The wall crushed # of those who died.");
    assert_eq!(bench.alerts(&report("post", "2025-03-05").says(crushed)), ["raised 4 > 6"]);
}

#[test]
fn a_share_of_one_kind_of_people_moves_in_whatever_words_it_is_told() {
    let share = |value, subject: &str, words: &str| {
        counted(value, subject, "killed").in_mode(Mode::Part).in_place("Oruland").sentence(words)
    };
    let first = report("wire", "2025-03-03").says(killed(19.0).in_place("Oruland")).says(share(
        4.0,
        "wardens",
        "# of them were wardens.",
    ));
    let wardens = report("post", "2025-03-04").says(share(5.0, "wardens", "Fourteen prisoners died, and # wardens."));
    assert_eq!(after(&first, &wardens), ["raised 4 > 5"]);
    let tourists = report("post", "2025-03-04").says(share(5.0, "tourists", "Fourteen locals died, and # tourists."));
    assert!(after(&first, &tourists).is_empty());
}

#[test]
fn civilians_and_soldiers_are_two_tolls() {
    let first = report("wire", "2025-03-03").says(counted(26.0, "soldiers", "killed").in_place("Oruland"));
    let civilians = counted(34.0, "civilians", "killed").in_place("Oruland");
    assert!(after(&first, &report("post", "2025-03-04").says(civilians)).is_empty());
}

#[test]
fn an_alert_calls_its_figure_what_most_tellings_call_it() {
    let named = |told: &[(&str, &str)]| {
        let mut bench = Bench::default();
        let mut last = None;
        for (nth, (subject, measure)) in told.iter().enumerate() {
            let day = format!("2025-03-0{}", nth + 3);
            let claim = counted(1_500.0 + 100.0 * nth as f64, subject, measure).in_place("Oruland");
            last = bench.hear(&report("wire", &day).says(claim)).pop();
        }
        let figure = last.expect("a claim was told").figure;
        format!("{} {}", figure.subject, figure.measure)
    };
    assert_eq!(named(&[("households", "fled")]), "households fled");
    let odd = [("families", "registered"), ("families", "displaced"), ("families", "displaced")];
    assert_eq!(named(&odd), "families displaced");
    assert_eq!(
        named(&[("flats", "searched"), ("flats", "destroyed")]),
        "flats destroyed",
        "the one that is well known"
    );
}

#[test]
fn two_parties_of_one_document_whose_numbers_are_far_apart_speak_of_two_figures() {
    let police = counted(90.0, "people", "arrested").by("the police");
    let far = report("wire", "2025-03-03").says(police.clone()).says(killed(4.0));
    let far = far.says(counted(4_000.0, "people", "arrested").by("the union"));
    assert!(Bench::default().alerts(&far).is_empty());
    let near = report("wire", "2025-03-03").says(police).says(counted(4_000.0, "people", "arrested").by("the union"));
    assert_eq!(Bench::default().alerts(&near), ["disputed 90 > 4000"], "rival numbers stand side by side");
}

#[test]
fn a_report_that_repeats_what_was_known_may_tell_what_is_new() {
    let first = report("wire", "2025-03-03").says(killed(6.0));
    let live =
        report("live", "2025-03-03T18").titled(killed(14.0)).says(killed(14.0)).says(counted(3.0, "goats", "stolen"));
    assert_eq!(after(&first, &live.says(killed(6.0))), ["raised 6 > 14"]);
}
