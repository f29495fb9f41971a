//! Finds who reports what within one sentence: each speech act with the words of its party and the stretch of
//! words that it vouches for. By construction ("X said", "according to X", "named by X"), not by phrase. Does
//! not know who X is: that is the cast's work.

use std::ops::Range;

use super::act::{Act, Side, act, is_amount, is_pause, is_quoting, is_stop};
use super::doing::doing;
use super::lead_in::{in_words_of, so_says, source_of, word_from};
use super::phrase::{self, NounPhrase};
use super::reporting::{self, Need, Reporting};
use super::sourcing::{
    according_to, add_gapped, colon, comes_from, comes_to, has_amount, if_believed, if_you_ask, is_quoted_as_saying,
    owned_amount, paper_of, passive, possessed_paper, quoted_as_saying,
};
use super::{carrier, party};
use crate::extract::Sentence;
use crate::extract::grammar::function::listed_class;
use crate::extract::grammar::{self, Class};
use crate::extract::name::Names;
use crate::extract::number::small_numeral;
use crate::extract::place::{atlas, toponym};
use crate::extract::time::calendar;
use crate::text::WordKind;

/// The acts of a sentence, in order of their cues.
pub fn acts(sentence: &Sentence<'_>, names: &Names) -> Vec<Act> {
    let mut found: Vec<(Act, Side)> = Vec::new();
    let opening = toponym::dateline_end(sentence);
    for at in opening..sentence.words.len() {
        let act = reporting::verb(sentence.lower(at))
            .and_then(|verb| by_verb(sentence, names, at, verb, &found))
            .or_else(|| behind_quote(sentence, names, at))
            .or_else(|| by_opening(sentence, names, at));
        found.extend(act.filter(|(act, _)| act.party.words.start >= opening));
        if found.len() >= MOST {
            break;
        }
    }
    if found.iter().all(|(act, _)| act.why == DID_AND_SAID) {
        found.extend(doing(sentence, names));
    }
    add_gapped(sentence, names, &mut found);
    add_reasons(sentence, &mut found);
    found.sort_by_key(|(act, _)| act.cue);
    bound_scopes(sentence, &mut found);
    found.into_iter().map(|(act, _)| act).collect()
}

/// The act without a verb of its own that opens at that word. Each construction has its own opening words, so that most
/// words are done with at once.
fn by_opening(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Act, Side)> {
    match sentence.lower(at) {
        "as" => quoted_as_saying(sentence, names, at),
        "according" | "going" | "judging" | "per" | "to" => according_to(sentence, names, at),
        "come" => comes_from(sentence, names, at),
        "comes" | "came" | "gets" | "got" => comes_from(sentence, names, at).or_else(|| comes_to(sentence, names, at)),
        "in" => in_words_of(sentence, names, at),
        "so" => so_says(sentence, names, at),
        "if" => if_you_ask(sentence, names, at).or_else(|| if_believed(sentence, names, at)),
        "by" => passive(sentence, names, at),
        "its" | "their" | "his" | "her" => {
            possessed_paper(sentence, names, at).or_else(|| owned_amount(sentence, names, at))
        }
        "has" | "have" | "had" => has_amount(sentence, names, at),
        ":" => source_of(sentence, names, at)
            .or_else(|| word_from(sentence, names, at))
            .or_else(|| colon(sentence, names, at)),
        _ if sentence.words[at].kind == WordKind::Possessive => {
            possessed_paper(sentence, names, at).or_else(|| owned_amount(sentence, names, at))
        }
        _ => paper_of(sentence, names, at),
    }
}

/// "The firm rejected the talk of 900, since no more than 40 were hit": the reason is the denier's own word.
fn add_reasons(sentence: &Sentence<'_>, found: &mut Vec<(Act, Side)>) {
    let denials: Vec<Act> = found.iter().map(|(act, _)| act).filter(|act| act.verb.denies).cloned().collect();
    for denial in denials {
        let mut behind = denial.cue + 2..sentence.words.len();
        let reason = behind.find(|at| {
            matches!(sentence.lower(*at), "since" | "because" | "as" | "but" | "instead")
                && sentence.lower(at - 1) == ","
        });
        if let Some(at) = reason {
            let own = act(denial.party, at, Reporting::default(), "X denies, since");
            found.push((own, Side::Behind));
        }
    }
}

/// Acts read in one sentence. Prose has a handful; a page without full stops must not cost the square of its length.
pub const MOST: usize = 64;

/// Why the subject of an earlier verb reports by a later one.
const DID_AND_SAID: &str = "X did and said";

/// "X said that …", "…, X said", "…, said X".
fn by_verb(
    sentence: &Sentence<'_>,
    names: &Names,
    at: usize,
    verb: Reporting,
    before: &[(Act, Side)],
) -> Option<(Act, Side)> {
    if let Some(told) = by_saying(sentence, names, at, verb, before) {
        return Some(told);
    }
    // "The United States" states nothing, and a flood that "claimed 54 lives" claims nothing.
    if is_noun_or_infinitive(sentence, at) || names.is_name(sentence, at) || takes_lives(sentence, at) {
        return None;
    }
    let quotes = verb.cites && is_quoted_as_saying(sentence, at);
    let verb = if quotes { Reporting { speech: true, ..Reporting::default() } } else { verb };
    if verb.cites && sentence.lower(at).ends_with("ing") {
        let origin = phrase::from(sentence, names, at + 1)?;
        return Some((act(origin, at, verb, "citing X"), Side::Both));
    }
    if let Some(told) =
        participle(sentence, names, at, verb, before).or_else(|| did_and_said(sentence, names, at, verb, before))
    {
        return Some(told);
    }
    let being = usize::from(sentence.lower(at).ends_with("ing") && at > 0 && is_being(sentence.lower(at - 1)));
    let subject =
        phrase::subject_before(sentence, names, at - being).map(|subject| carrier::origin(sentence, names, subject));
    let subject = subject.map(|subject| behind_whose(sentence, names, &subject).unwrap_or(subject));
    if reporting::is_base(sentence.lower(at)) && subject.as_ref().is_some_and(|subject| !is_plural(sentence, subject)) {
        return None;
    }
    if let Some(subject) = subject.filter(|subject| {
        speaks(sentence, subject, verb) || tell_behind(sentence, subject, after_hearers(sentence, at, verb), verb)
    }) {
        if let Some(antecedent) = antecedent(sentence, subject.words.start) {
            let mut told = act(subject, at, verb, "the N that X named");
            told.scope = antecedent..at;
            return Some((told, Side::Tight));
        }
        if is_bare_form(sentence, at) && owns_what_follows(sentence, &subject) {
            return None;
        }
        let parted = is_parted(sentence, head_of_paper(sentence, names, &subject));
        let inserted = ends_or_pauses(sentence, after_hearers(sentence, at, verb)) && subject.words.start > 0;
        let inserted =
            inserted || (parted && goes_on_loosely(sentence, at)) || closes_quote(sentence, subject.words.start);
        let side = match (inserted, parted || subject.after_pause) {
            (true, true) => Side::Both,
            _ => Side::Behind,
        };
        (needs_met(sentence, at, verb) && (verb.speech || side == Side::Both || gives_figure(sentence, at)))
            .then_some(())?;
        return Some((act(subject, at, verb, if verb.acts { "X did" } else { "X said" }), side));
    }
    let pause = at > 0 && (is_pause(sentence.lower(at - 1)) || verb.speech || is_amount(sentence, at - 1));
    // "told state radio": who is told something speaks by no verb right behind.
    let heard = at > 0 && reporting::verb(sentence.lower(at - 1)).is_some_and(|verb| verb.hears);
    if !pause || heard {
        return None;
    }
    let subject = phrase::from(sentence, names, past_day(sentence, at + 1))
        .filter(|subject| subject.is_party(sentence) && !subject.pronoun)?;
    // ", informed the ministry,": it told somebody, where "told reporters" is told to them.
    let inserted = || at > 0 && sentence.lower(at - 1) == "," && ends_or_pauses(sentence, subject.words.end);
    if verb.hears && !inserted() {
        return None;
    }
    // ", state officials said": the verb comes behind.
    if reporting::is_base(sentence.lower(at)) && reporting::is_verb(sentence.lower(subject.words.end)) {
        return None;
    }
    Some((act(subject, at, verb, "said X"), Side::Both))
}

fn is_being(lower: &str) -> bool {
    matches!(lower, "is" | "are" | "was" | "were" | "been" | "be")
}

/// "The firm, whose first statement admitted nine": the one before "whose".
fn behind_whose(sentence: &Sentence<'_>, names: &Names, subject: &NounPhrase) -> Option<NounPhrase> {
    let whose = subject.words.start.checked_sub(usize::from(sentence.lower(subject.words.start) != "whose"))?;
    if whose == 0 || sentence.lower(whose) != "whose" {
        return None;
    }
    let end = whose - usize::from(sentence.lower(whose - 1) == ",");
    phrase::ending(sentence, names, end).filter(|owner| owner.is_party(sentence))
}

/// Whether the verb says of a happening that it killed: "claimed 54 lives".
fn takes_lives(sentence: &Sentence<'_>, at: usize) -> bool {
    let takes = matches!(sentence.lower(at), "claim" | "claims" | "claimed" | "claiming");
    let taken = |word: usize| matches!(sentence.lower(word), "life" | "lives" | "victim" | "victims");
    takes && sentence.lower(at + 1) != "to" && (at + 1..at + 7).any(taken)
}

/// Just past the day that may stand between a verb and its subject: "declared on Monday the head of the office".
fn past_day(sentence: &Sentence<'_>, at: usize) -> usize {
    let day = |word: usize| calendar::weekday(sentence.lower(word)).is_some();
    match sentence.lower(at) {
        "yesterday" | "today" => at + 1,
        "on" if day(at + 1) => at + 2,
        _ => at,
    }
}

/// "…," fumed X: behind the comma of a quote any verb is one of speech.
fn behind_quote(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Act, Side)> {
    let word = sentence.words.get(at).filter(|_| closes_quote(sentence, at))?;
    let verb = word.kind == WordKind::Letters && !word.is_capitalised() && word.lower.ends_with("ed");
    let subject = phrase::from(sentence, names, at + 1).filter(|subject| verb && subject.is_party(sentence))?;
    let said = Reporting { speech: true, ..Reporting::default() };
    Some((act(subject, at, said, "said X"), Side::Both))
}

/// Whether a subject may stand before the plain form of a verb: "officials say", "Oru and Tisk say".
fn is_plural(sentence: &Sentence<'_>, subject: &NounPhrase) -> bool {
    let lower = sentence.lower(subject.head);
    let joined = subject.words.clone().any(|at| sentence.lower(at) == "and");
    subject.named || joined || grammar::is_plural(lower) || matches!(lower, "they" | "we" | "i" | "you")
}

/// Whether a quote ends right before that word: `12 boats," he said in the rain`.
fn closes_quote(sentence: &Sentence<'_>, at: usize) -> bool {
    at > 1
        && matches!(sentence.lower(at - 1), "\"" | "\u{201d}" | "\u{2019}")
        && matches!(sentence.lower(at - 2), "," | "?" | "!" | ".")
}

/// Where the paper starts that the subject wrote: "a poll by Oru Research" before "indicated"; else where the subject does.
fn head_of_paper(sentence: &Sentence<'_>, names: &Names, subject: &NounPhrase) -> usize {
    let start = subject.words.start;
    let joint = start.checked_sub(1).filter(|at| matches!(sentence.lower(*at), "by" | "from" | "of"));
    let paper = joint.and_then(|at| phrase::ending(sentence, names, at)).filter(|paper| paper.paper(sentence));
    paper.map_or(start, |paper| paper.words.start)
}

/// Whether a pause stands before the subject, or one with "as" or "so": ", as the office said,".
fn is_parted(sentence: &Sentence<'_>, subject: usize) -> bool {
    let Some(before) = subject.checked_sub(1) else { return false };
    let led = matches!(sentence.lower(before), "as" | "so") && before > 0 && is_pause(sentence.lower(before - 1));
    led || is_pause(sentence.lower(before))
}

/// ", suggesting several hundred": the participle goes on with the party of the verb before.
fn participle(
    sentence: &Sentence<'_>,
    names: &Names,
    at: usize,
    verb: Reporting,
    before: &[(Act, Side)],
) -> Option<(Act, Side)> {
    let hangs_on = sentence.lower(at).ends_with("ing") && sentence.lower(at.checked_sub(1)?) == ",";
    if !hangs_on || verb.cites {
        return None;
    }
    let Some((last, _)) = before.last().filter(|(last, _)| !last.verb.cites) else {
        let subject = phrase::from(sentence, names, toponym::dateline_end(sentence))?;
        let spoken = verb.speech && subject.is_party(sentence);
        return spoken.then(|| (act(subject, at, verb, "X did, saying"), Side::Behind));
    };
    let verb = if last.verb.denies { verb } else { Reporting { denies: verb.denies, ..last.verb } };
    Some((act(last.party.clone(), at, verb, "X said, adding"), Side::Behind))
}

/// "X drew anger by admitting that", "after saying that": the subject of the sentence does both.
fn by_saying(
    sentence: &Sentence<'_>,
    names: &Names,
    at: usize,
    verb: Reporting,
    before: &[(Act, Side)],
) -> Option<(Act, Side)> {
    let led = at > 0 && matches!(sentence.lower(at - 1), "by" | "after");
    let tells = led && sentence.lower(at).ends_with("ing") && !verb.cites && !verb.acts && before.is_empty();
    let content = tells && sentence.lower(at + 1) == "that";
    let subject = content.then(|| opening(sentence, names))??;
    Some((act(subject, at, verb, "X did, saying"), Side::Behind))
}

/// "X closed the port and said that": the later verb has the subject of the earlier one.
fn did_and_said(
    sentence: &Sentence<'_>,
    names: &Names,
    at: usize,
    verb: Reporting,
    before: &[(Act, Side)],
) -> Option<(Act, Side)> {
    let joined = at > 0 && matches!(sentence.lower(at - 1), "and" | "but");
    let tells = joined && before.is_empty() && !verb.acts && !verb.denies && !sentence.lower(at).ends_with("ing");
    let content = tells && needs_met(sentence, at, verb) && gives_figure(sentence, at);
    let subject = content.then(|| opening(sentence, names))??;
    if subject.words.end + 1 >= at || reporting::is_base(sentence.lower(at)) && !is_plural(sentence, &subject) {
        return None;
    }
    Some((act(subject, at, verb, DID_AND_SAID), Side::Behind))
}

/// The party that opens the sentence as its subject.
fn opening(sentence: &Sentence<'_>, names: &Names) -> Option<NounPhrase> {
    let subject = phrase::from(sentence, names, toponym::dateline_end(sentence))?;
    let speaks =
        subject.pronoun || party::is_party(sentence.lower(subject.head)) || names.is_name(sentence, subject.head);
    (speaks && !subject.paper(sentence)).then_some(subject)
}

/// ", beekeepers reckon.": people of any trade, where the clause is that of a report put behind.
fn tell_behind(sentence: &Sentence<'_>, subject: &NounPhrase, end: usize, verb: Reporting) -> bool {
    let trade = party::is_trade(sentence.lower(subject.head)) && grammar::is_plural(sentence.lower(subject.head));
    let behind = is_parted(sentence, subject.words.start) && ends_or_pauses(sentence, end);
    trade && behind && !verb.acts && verb.needs.is_none() && subject.words.start > 1
}

/// In "the 40 losses that X described": where the amount starts that the relative clause before `subject` is of.
fn antecedent(sentence: &Sentence<'_>, subject: usize) -> Option<usize> {
    let that = subject.checked_sub(1).filter(|at| matches!(sentence.lower(*at), "that" | "which"))?;
    if that == 0 || sentence.lower(that - 1) == "," || reporting::is_verb(sentence.lower(that - 1)) {
        return None;
    }
    let mut at = (that.saturating_sub(9)..that)
        .rev()
        .take_while(|at| !is_stop(sentence.lower(*at)) && sentence.lower(*at) != ",")
        .find(|at| is_amount(sentence, *at))?;
    while at > 0
        && that - at < 12
        && (is_amount(sentence, at - 1) || matches!(sentence.lower(at - 1), "the" | "several" | "than" | "least"))
    {
        at -= 1;
    }
    Some(at)
}

/// Whether the object of the verb can be a figure: an amount soon after it, a clause, or a word for a figure.
fn gives_figure(sentence: &Sentence<'_>, at: usize) -> bool {
    let soon = at + 1..at + 8;
    puts_at(sentence, at).is_some()
        || (at + 1..at + 5).any(|next| sentence.lower(next) == "that")
        || soon.clone().any(|next| is_amount(sentence, next))
        || soon
            .clone()
            .any(|next| party::is_paper(sentence.lower(next)) || matches!(sentence.lower(next), "number" | "toll"))
        || sentence.lower(at + 1) == ":"
}

/// In "put the number of those who had no ticket at 9": where "at" stands that leads to the amount.
fn puts_at(sentence: &Sentence<'_>, verb: usize) -> Option<usize> {
    let within = (verb + 1..verb + 18).take_while(|at| !is_stop(sentence.lower(*at)) && sentence.lower(*at) != ",");
    within.filter(|at| sentence.lower(*at) == "at").find(|at| {
        let quote = usize::from(is_quoting(sentence.lower(at + 1), false));
        is_amount(sentence, at + 1 + quote) || is_amount(sentence, at + 2)
    })
}

/// Forms that are nouns as well: "list", "count".
fn is_bare_form(sentence: &Sentence<'_>, at: usize) -> bool {
    let lower = sentence.lower(at);
    !lower.ends_with("ed") && (!lower.ends_with('s') || party::is_paper(lower))
}

/// "Oru's long" before "list": an owner without a noun yet.
fn owns_what_follows(sentence: &Sentence<'_>, subject: &NounPhrase) -> bool {
    let owner = subject.words.clone().any(|at| sentence.words[at].kind == WordKind::Possessive);
    owner && !party::is_party(sentence.lower(subject.head)) && !sentence.words[subject.head].is_capitalised()
}

/// Whether what the verb needs to tell a figure follows it.
fn needs_met(sentence: &Sentence<'_>, at: usize, verb: Reporting) -> bool {
    let next = sentence.lower(at + 1);
    let follows = |word: &str| (at + 1..at + 10).any(|next| sentence.lower(next) == word);
    let amount = |mut behind: Range<usize>| behind.any(|step| is_amount(sentence, at + step));
    match verb.needs {
        None => true,
        Some(Need::At) => next != "forward" && (puts_at(sentence, at).is_some() || follows("table")),
        Some(Need::AtOnce) => next == "at",
        Some(Need::To) => follows("to"),
        Some(Need::Of) => follows("of"),
        Some(Need::For) => next == "for" && amount(2..6),
        Some(Need::It) => next == "it" && amount(2..5),
        Some(Need::On) => next == "on" && amount(2..5),
        Some(Need::By) => next == "by" && amount(2..5),
        Some(Need::Out) => next == "out",
        Some(Need::Aside) => next == "aside",
        Some(Need::That) => {
            (at + 1..at + 5).any(|word| sentence.lower(word) == "that") || next == "on" || keeps_to(sentence, at)
        }
        Some(Need::Kept) => keeps_to(sentence, at),
        Some(Need::Paper) => gives_paper(sentence, at),
        Some(Need::Figure) => gives_paper(sentence, at) || (at + 1..at + 4).any(|word| is_amount(sentence, word)),
    }
}

/// Whether the verb leads to an amount that its subject does not give up: "clings to 9", "held fast to its 9".
fn keeps_to(sentence: &Sentence<'_>, at: usize) -> bool {
    let led = at + 1 + usize::from(matches!(sentence.lower(at + 1), "fast" | "firm" | "firmly" | "put" | "true"));
    let leads = matches!(sentence.lower(led), "to" | "with" | "at" | "by" | "from" | "on");
    leads && (led + 1..led + 4).any(|word| is_amount(sentence, word))
}

/// Whether the object of the verb is a word for a figure: "offered a different estimate".
fn gives_paper(sentence: &Sentence<'_>, at: usize) -> bool {
    let object = (at + 1..at + 6).map(|next| sentence.lower(next)).take_while(|lower| !is_pause(lower));
    object.into_iter().any(|lower| party::is_paper(lower) || matches!(lower, "number" | "numbers" | "toll" | "range"))
}

/// ", the office said on Monday after …": time or place follows the verb at once and no "that" comes.
fn goes_on_loosely(sentence: &Sentence<'_>, at: usize) -> bool {
    let next = sentence.lower(at + 1);
    let loose = match listed_class(next) {
        Some(Class::Preposition) => !matches!(next, "of" | "about" | "to" | "for"),
        _ => matches!(next, "late" | "early" | "last" | "this" | "as" | "while" | "when" | "hours"),
    };
    let loose = loose || calendar::weekday(next).is_some();
    loose && !(at + 1..at + 12).any(|word| sentence.lower(word) == "that")
}

/// Whether the subject may be one that reports by that verb.
fn speaks(sentence: &Sentence<'_>, subject: &NounPhrase, verb: Reporting) -> bool {
    if carrier::is_bare_number(sentence, subject) || is_no_speaker(sentence, subject) {
        return false;
    }
    if verb.acts {
        return !sentence.is_title() && (subject.named || acts_by_role(sentence.lower(subject.head)));
    }
    subject.is_party(sentence) || (verb.speech && !subject.pronoun && subject.definite)
}

/// What stands where a speaker does and is none: a number ("Nineteen report"), a label ("Update"), a time ("this
/// morning"), a relative ("whose strength").
fn is_no_speaker(sentence: &Sentence<'_>, subject: &NounPhrase) -> bool {
    let head = sentence.lower(subject.head);
    let number = sentence.words.get(subject.head).is_some_and(|word| word.kind == WordKind::Number)
        || small_numeral(head).is_some();
    let first = sentence.lower(subject.words.start);
    let label = subject.words.len() == 1 && atlas::is_label(head) && !party::is_party(head);
    let relative = matches!(first, "whose" | "which" | "no");
    // "This page said", "this newspaper counted": the publisher by another name.
    let own = first == "this" && (party::is_medium(head) || party::is_publication(head));
    number || label || relative || own || !subject.named && party::is_time(head)
}

/// Whether the noun tells somebody whose demands and doings are known from him: "ministry", "lawyers".
fn acts_by_role(lower: &str) -> bool {
    party::is_organisation(lower) || party::is_person(lower)
}

/// "the count", "to say", "was told": no finite verb with a subject of its own.
fn is_noun_or_infinitive(sentence: &Sentence<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return true };
    if sentence.words[before].kind == WordKind::Possessive {
        return true;
    }
    let lower = sentence.lower(before);
    match listed_class(lower) {
        Some(Class::Determiner) => true,
        Some(Class::Preposition) => !matches!(lower, "before" | "since"),
        // "They are asking for 9".
        Some(Class::Auxiliary) if sentence.lower(at).ends_with("ing") => false,
        Some(Class::Auxiliary) => !matches!(lower, "has" | "have" | "had" | "having" | "did" | "do" | "does"),
        _ if lower == "earlier" => sentence.lower(at) != "said",
        _ => matches!(lower, "latest" | "new" | "not" | "more" | "such" | "those"),
    }
}

/// Just past what may follow a verb of speech before its content: hearers, time, place.
fn after_hearers(sentence: &Sentence<'_>, verb_at: usize, verb: Reporting) -> usize {
    let mut at = verb_at + 1;
    let limit = at + 12;
    let mut loose = verb.hears;
    while at < limit {
        let lower = sentence.lower(at);
        if (lower, sentence.lower(at + 1)) == ("just", "now") {
            at += 2;
            continue;
        }
        let clock = sentence.lower(at - 1) == "at" && !matches!(sentence.lower(at), "least" | "most");
        let amount = is_amount(sentence, at) && !clock;
        if is_pause(lower) || is_stop(lower) || matches!(lower, "that" | "") || amount {
            return at;
        }
        let adverb = lower.ends_with("ly")
            || matches!(
                lower,
                "later"
                    | "also"
                    | "earlier"
                    | "today"
                    | "yesterday"
                    | "afterwards"
                    | "now"
                    | "again"
                    | "here"
                    | "tonight"
            );
        let preposition =
            matches!(lower, "on" | "in" | "at" | "by" | "during" | "after" | "from" | "to" | "through" | "late");
        if preposition {
            loose = true;
        } else if !adverb && !loose {
            return at;
        }
        at += 1;
    }
    at
}

fn ends_or_pauses(sentence: &Sentence<'_>, at: usize) -> bool {
    at >= sentence.words.len() || is_pause(sentence.lower(at)) || is_stop(sentence.lower(at))
}

/// Gives each act its words: forward to the next act or semicolon, backward to the last.
fn bound_scopes(sentence: &Sentence<'_>, found: &mut [(Act, Side)]) {
    let semicolon = |at: &usize| sentence.lower(*at) == ";";
    for index in 0..found.len() {
        let (act, side) = &found[index];
        let front = act.cue.min(act.party.words.start);
        let back = act.cue.max(act.party.words.end.saturating_sub(1)) + 1;
        let follows = |later: &Act| later.party.words.start >= back || later.party.words == act.party.words;
        let next = found[index + 1..].iter().find(|(later, _)| follows(later) && later.cue > act.cue);
        let until = match next {
            Some((later, Side::Behind)) if later.party.words.start < back => later.cue,
            Some((later, Side::Behind)) => later.party.words.start,
            Some((later, Side::Both)) if *side == Side::Both && later.why != "citing X" => back,
            _ => sentence.words.len(),
        };
        let end = (back..until).find(semicolon).unwrap_or(until);
        let start = (0..front).rev().find(semicolon).map_or(0, |at| at + 1);
        let last = found[..index].iter().map(|(earlier, _)| earlier).rfind(|earlier| earlier.why != "citing X");
        let start = last.map_or(start, |earlier| {
            start.max(if earlier.why == "X said" { earlier.party.words.start } else { earlier.cue })
        });
        let scope = match side {
            Side::Behind if act.why == "X denies, since" => act.cue..end,
            Side::Behind if act.verb.hears => behind_hearers(sentence, act.cue, end)..end,
            Side::Behind => act.cue.min(act.party.words.start)..end,
            Side::Before => start..back,
            Side::Both => start..end,
            Side::Tight => continue,
        };
        let aside = aside_of(sentence, act, end);
        let scope = match (act.why, *side) {
            _ if aside.is_empty() => scope,
            ("said X", _) => scope.start..aside.start,
            (_, Side::Behind) => act.cue..scope.end.max(act.cue),
            _ => scope,
        };
        found[index].0.aside = aside;
        found[index].0.scope = scope;
    }
}

/// The words that tell who the party is rather than what it says: "Ann Rowe, who has 40 boats, said", "said Ann Rowe,
/// who has 40 boats".
fn aside_of(sentence: &Sentence<'_>, act: &Act, end: usize) -> Range<usize> {
    let behind = act.party.words.end;
    let relative =
        |at: usize| sentence.lower(at) == "," && matches!(sentence.lower(at + 1), "who" | "whose" | "which" | "one");
    match act.why {
        // "The navy, which first spoke of 40, says 31": the aside has its own word of telling.
        "X said" if sentence.lower(behind) == "," && behind + 2 < act.cue => {
            let tells = (behind + 1..act.cue).any(|at| reporting::is_verb(sentence.lower(at)));
            if tells { 0..0 } else { behind..act.cue }
        }
        "said X" => {
            let aged = behind + 2 * usize::from(sentence.lower(behind) == "," && is_amount(sentence, behind + 1));
            if relative(aged) { aged..end.max(aged) } else { 0..0 }
        }
        _ => 0..0,
    }
}

/// Just past those who are told something, where they are counted: "told 40 guests that", "told 40 guests to".
fn behind_hearers(sentence: &Sentence<'_>, cue: usize, end: usize) -> usize {
    let content =
        (cue + 1..end.min(cue + 14)).find(|at| matches!(sentence.lower(*at), "that" | "to" | "how" | ":" | ","));
    content.filter(|_| is_amount(sentence, cue + 1) || is_amount(sentence, cue + 2)).unwrap_or(cue)
}
