//! Numbers that count nothing, class by class, each beside a number of the same look that does.

use crate::extract::Reading;
use crate::extract::quantity::mentions;

/// What is passed over in a sentence, as "words: reason".
fn passed(text: &str) -> Vec<String> {
    let reading = Reading::new("", text, None, None);
    let mut out = Vec::new();
    for sentence in &reading.sentences {
        let skips = mentions(sentence).1;
        out.extend(skips.into_iter().map(|(range, why)| format!("{}: {why}", sentence.phrase(range))));
    }
    out
}

/// The texts of a sentence's quantities.
fn counted(text: &str) -> Vec<String> {
    let reading = Reading::new("", text, None, None);
    let found = reading.sentences.iter().flat_map(|sentence| mentions(sentence).0);
    found.map(|mention| mention.span.of(text).to_owned()).collect()
}

fn assert_passed(table: &[(&str, &[&str], &[&str])]) {
    for (text, reasons, quantities) in table {
        assert_eq!(passed(text), *reasons, "{text}");
        assert_eq!(counted(text), *quantities, "{text}");
    }
}

#[test]
fn years_and_dates_are_no_counts() {
    assert_passed(&[
        ("In 2019 300 firms closed.", &["2019: year"], &["300"]),
        ("The 1990s were dry.", &["1990s: year"], &[]),
        ("The drought of 1950-53 was worse.", &["1950-53: year"], &[]),
        ("In nineteen ninety-nine it closed.", &["nineteen ninety-nine: year"], &[]),
        ("Some 2000 people came.", &[], &["Some 2000"]),
        ("It sank on 12 March 2024.", &["12 March 2024: date"], &[]),
        ("It was founded on 9 June 1147.", &["9 June 1147: date"], &[]),
        ("By 9 June 450 had left.", &["9 June: date"], &["450"]),
        ("It sank on Dec. 18.", &["Dec. 18: date"], &[]),
        ("On 14 and 15 December 40 came.", &["14 and 15 December: date"], &["40"]),
        ("It sank on 2024-12-19.", &["2024-12-19: date"], &[]),
        ("It sank on 12/18/2024.", &["12/18/2024: date"], &[]),
        ("In May 30 barns burned.", &["May: date"], &["30"]),
        ("The 24th lock was rebuilt.", &["24th: ordinal"], &[]),
    ]);
}

#[test]
fn times_of_day_are_no_counts() {
    assert_passed(&[
        ("At 07:30 40 men came.", &["07:30: time"], &["40"]),
        ("At 9 a.m. 40 men came.", &["9 a.m.: time"], &["40"]),
        ("The bell rang at half past two.", &["half past two: time"], &[]),
        ("The gate opens at six.", &["six: time"], &[]),
        ("The toll stood at 12.", &[], &["12"]),
        ("At six farms they found 9 wells.", &[], &["six", "9"]),
    ]);
}

#[test]
fn ages_are_no_counts() {
    assert_passed(&[
        ("A 34-year-old farmer drowned.", &["34-year-old: age"], &[]),
        ("Ama Boateng, 57, drowned.", &["57: age"], &[]),
        ("Three brothers aged 4, 6 and 9 drowned.", &["aged 4, 6 and 9: age"], &["Three"]),
        ("A woman of 67 drowned.", &["67: age"], &[]),
        ("A crew of 67 drowned.", &[], &["67"]),
        ("He is 23, she works.", &["23: age"], &[]),
        ("Children under five eat first.", &["five: age"], &[]),
    ]);
}

#[test]
fn numbers_in_names_are_no_counts() {
    assert_passed(&[
        ("The F-16 and the G7 need no space.", &[], &[]),
        ("A Boeing 737-800 left Gate 3.", &["Boeing 737-800: name", "Gate 3: name"], &[]),
        ("Under Article 5 and Resolution 2254.", &["Article 5: name", "Resolution 2254: name"], &[]),
        ("At the gate 40 people wait; gate 4 is shut.", &["gate 4: name"], &["40"]),
        ("They are building 40 homes.", &[], &["40"]),
        ("In this camp 40 fell ill.", &[], &["40"]),
        ("School No. 4 is shut.", &["No. 4: name"], &[]),
        ("Below the Seven Sisters 12 drowned.", &["Seven Sisters: name"], &["12"]),
        ("Two Dead, Three Hurt", &[], &["Two", "Three"]),
        ("A 155mm shell fell.", &["155mm: name"], &[]),
        ("A 155mm downpour fell.", &[], &["155mm"]),
        ("Send it to 12 Station Road.", &["12 Station Road: address"], &[]),
        ("Norden has 40, Sundby 52 and Ostby 60.", &[], &["40", "52", "60"]),
        ("A five-storey house and a 6-storey barn fell.", &["five-storey: compound", "6-storey: compound"], &[]),
    ]);
}

#[test]
fn scores_and_telephone_numbers_are_no_counts() {
    assert_passed(&[
        ("The Terns won 3-1.", &["3-1: score"], &[]),
        ("They lost 2-3 carts.", &[], &["2-3"]),
        ("Scores of 85 were common, and she scores well.", &["Scores: score", "scores: score"], &["85"]),
        ("It ended two-nil.", &["two-nil: score"], &[]),
        ("Ring 0800 441 220 at once.", &["0800 441 220: phone"], &[]),
        ("Ring +46 8 555 0 1900 at once.", &["+46 8 555 0 1900: phone"], &[]),
        ("2) 34 tents are needed.", &["2: name"], &["34"]),
        ("They need 12 000 tents.", &[], &["12 000"]),
    ]);
}

#[test]
fn windows_are_no_counts_and_lengths_of_time_are() {
    assert_passed(&[
        ("In the last 24 hours 30 fell ill.", &["In the last 24 hours: window"], &["30"]),
        ("Within 48 hours 30 fell ill.", &["Within 48 hours: window"], &["30"]),
        ("Five years ago 30 fell ill.", &["Five years ago: window"], &["30"]),
        ("The siege lasted 24 hours.", &[], &["24 hours"]),
        ("It is 12 months later than hoped.", &[], &["12 months"]),
        ("A ferry leaves every 20 minutes.", &["every 20: idiom"], &[]),
    ]);
}

#[test]
fn one_counts_where_something_befell_it() {
    assert_passed(&[
        ("One person was killed.", &[], &["One"]),
        ("Two dead and one injured.", &[], &["Two", "one"]),
        ("One resident said it was loud.", &["One: article"], &[]),
        ("One resident was killed.", &[], &["One"]),
        ("The slide killed one and hurt 14.", &[], &["one", "14"]),
        ("Only one was saved.", &[], &["one"]),
        ("Of all the bells one is gold.", &["one: idiom"], &[]),
        ("One of the barns burned.", &["One of: idiom"], &[]),
        ("One observes the sky.", &["One: idiom"], &[]),
        ("We saw this one before.", &["one: idiom"], &[]),
        ("Six fell, one of whom later died.", &[], &["Six", "one"]),
    ]);
}

#[test]
fn a_known_group_counts_where_something_befell_it() {
    assert_passed(&[
        ("The two governments met.", &["two: definite"], &[]),
        ("The two who drowned were kin.", &[], &["two"]),
        ("The 12 towns are cut off.", &[], &["12"]),
        ("A dispute between two farmers began.", &["two: definite"], &[]),
    ]);
}

#[test]
fn limits_and_ranges_of_age_are_no_counts() {
    assert_passed(&[
        ("Of them 12 are younger than five.", &["than five: age"], &["12"]),
        ("Oaks older than 50 years fell.", &["than 50 years: age"], &[]),
        ("Men between 29 and 41 years of age fell ill.", &["between 29 and 41 years of age: age"], &[]),
        ("Some aged from 58 to 95 fell ill.", &["from 58 to 95: age"], &[]),
        ("The 12-15 age group is ill.", &["12-15: age"], &[]),
        ("Babies from 6 months may come.", &["6 months: age"], &[]),
        ("A sergeant, 24, wept.", &["24: age"], &[]),
        ("Outside, Ama Tilley, now 75, wept.", &["75: age"], &[]),
        ("My mother is 81 and well.", &["81: age"], &[]),
        ("More than 50 years passed.", &[], &["More than 50 years"]),
    ]);
}

#[test]
fn labels_come_in_the_plural_too() {
    assert_passed(&[
        ("Routes 2 and 7 are shut.", &["Routes 2 and 7: name"], &[]),
        ("Trams: lines 4 and 9 stay cut.", &["lines 4 and 9: name"], &[]),
        ("At the gates 40 people wait.", &[], &["40"]),
        ("Men of 9 Brigade came.", &["9 Brigade: name"], &[]),
        ("They lost 9 brigades.", &[], &["9"]),
        ("Article 12(3) is void.", &["Article 12(3): name"], &[]),
        ("Page 3 of 12 is torn.", &["Page 3 of 12: name"], &[]),
        ("The Yes has 50.6 per cent and the No 49.4.", &[], &["50.6 per cent", "49.4"]),
        ("A 2-litre diesel stalled.", &["2-litre: name"], &[]),
        ("A 2-litre flask burst.", &[], &["2-litre"]),
        ("A .38 revolver was found.", &[".38: name"], &[]),
        ("See file 25-0417 of the town.", &["25-0417: name"], &[]),
        ("1.", &["1.: name"], &[]),
        ("Marr flood: report 12", &["report 12: name"], &[]),
        ("Marr flood: situation report 12", &["report 12: name"], &[]),
        ("Marr flood: sitrep 12", &["sitrep 12: name"], &[]),
        ("Marr police report 12 dead.", &[], &["12"]),
        ("Marr police: report 12 dead.", &[], &["12"]),
        ("The police report 12.", &[], &["12"]),
    ]);
}

#[test]
fn hours_of_business_and_accounting_periods_are_no_counts() {
    assert_passed(&[
        ("Call weekdays, 9 to 16, if ill.", &["9 to 16: time"], &[]),
        ("It opens Saturday from 9 to 3.", &["9 to 3: time"], &[]),
        ("At 1400 hours 30 came.", &["1400 hours: time"], &["30"]),
        ("In the ten months to May 30 came.", &["In the ten months: window", "May 30: date"], &[]),
        ("In the course of two days 30 came.", &["In the course of two days: window"], &["30"]),
        ("In Koru, two hours away, 30 came.", &["two hours away: window"], &["30"]),
        ("This is smaller than 2012, they say.", &["2012: year"], &[]),
        ("The police put the dead at nine.", &[], &["nine"]),
    ]);
}

#[test]
fn marks_margins_and_named_numbers_are_no_counts() {
    assert_passed(&[
        ("It is four on a scale of five.", &["four: score", "five: score"], &[]),
        ("They beat us by four wickets.", &["four wickets: score"], &[]),
        ("They fell by four seats.", &[], &["four"]),
        ("They call it a three.", &["three: idiom"], &[]),
        ("The ship broke in two.", &["two: idiom"], &[]),
        ("It came in two crates.", &[], &["two"]),
        ("They missed the usual two.", &["two: definite"], &[]),
    ]);
}

#[test]
fn one_and_known_groups_count_where_they_are_told_apart() {
    assert_passed(&[
        ("Four fell in Norden, two in Sund and one in Ostby.", &[], &["Four", "two", "one"]),
        ("Two are well; one is at Norden.", &[], &["Two", "one"]),
        ("They admit only one.", &[], &["one"]),
        ("All but one of the 14 mills work.", &[], &["one", "14"]),
        ("Just one of those gone came back.", &[], &["one"]),
        ("He is only one of many.", &["one of: idiom"], &[]),
        ("The eight that had no permit stand.", &[], &["eight"]),
        ("Of the five gates three were open.", &[], &["five", "three"]),
        ("The five gates were open.", &["five: definite"], &[]),
        ("The two deaths were told on Monday.", &[], &["two"]),
        ("At least one gunman told them so.", &[], &["At least one"]),
    ]);
}

#[test]
fn an_entry_of_a_live_blog_opens_with_its_time() {
    assert_passed(&[
        ("14.05 Nine boats sank.", &["14.05: time"], &["Nine"]),
        ("14.05 metres fell.", &[], &["14.05 metres"]),
    ]);
}
