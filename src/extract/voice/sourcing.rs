//! The constructions that name a party without a verb of its own: "according to X", "X's figures", "named by X",
//! "X: …", and the second party of "X says 12, Y 15".

use super::act::{Act, Side, act, is_amount, is_pause};
use super::lexicon::LEXICON;
use super::phrase::{self, NounPhrase};
use super::reporting::{self, Need, Reporting};
use super::{carrier, party};
use crate::extract::Sentence;
use crate::extract::grammar::function::listed_class;
use crate::extract::name::{self, Names};
use crate::extract::place::atlas;
use crate::text::{Word, WordKind};

/// "according to X", "going by X", "to judge from X's photographs".
pub fn according_to(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Act, Side)> {
    let length = match (sentence.lower(at), sentence.lower(at + 1)) {
        ("according", "to") | ("going" | "judging", "by" | "from") => 2,
        ("to", "judge") if matches!(sentence.lower(at + 2), "by" | "from") => 3,
        // "per the grid operator", but not "per person".
        ("per", "the") => 1,
        ("per", _) if names.is_name(sentence, at + 1) => 1,
        _ => return None,
    };
    let mut party = carrier::origin(sentence, names, phrase::from(sentence, names, at + length)?);
    if !party.is_party(sentence) && matches!(sentence.lower(party.words.end), "by" | "from") {
        party = phrase::from(sentence, names, party.words.end + 1)?;
    }
    // "Per person", "judging by the smoke".
    if sentence.lower(at) != "according" && !party.is_party(sentence) {
        return None;
    }
    let side = if at < 2 || sentence.lower(at - 1) == ";" { Side::Behind } else { Side::Both };
    Some((act(party, at, Reporting::default(), "according to X"), side))
}

/// "That comes from X", "this comes from X": of what stands before.
pub fn comes_from(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Act, Side)> {
    let comes = matches!(sentence.lower(at), "comes" | "come" | "came") && sentence.lower(at + 1) == "from";
    let figure = comes
        && at > 0
        && matches!(
            sentence.lower(at - 1),
            "that" | "this" | "it" | "figure" | "number" | "count" | "figures" | "numbers"
        );
    if !figure {
        return None;
    }
    let party = phrase::from(sentence, names, at + 2).filter(|party| party.is_party(sentence))?;
    Some((act(party, at, Reporting::default(), "figures from X"), Side::Both))
}

/// "quoted X as saying", "X was quoted as saying": X, whoever quotes.
pub fn quoted_as_saying(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Act, Side)> {
    if !is_as_saying(sentence, at) {
        return None;
    }
    let cites = |word: &usize| reporting::verb(sentence.lower(*word)).is_some_and(|verb| verb.cites);
    let quote = (at.saturating_sub(QUOTED)..at).rev().find(cites)?;
    let be = |at: &usize| matches!(sentence.lower(*at), "was" | "were" | "is" | "are" | "been" | "has" | "have");
    let verbs = (0..quote).rev().take_while(be).count();
    let passive = quote + 1 == at || sentence.lower(quote + 1) == "by";
    let party = if passive {
        phrase::subject_before(sentence, names, quote - verbs)
    } else {
        phrase::from(sentence, names, quote + 1)
    };
    let party = party.filter(|party| party.is_party(sentence))?;
    Some((act(party, at + 1, Reporting { cites: true, speech: true, ..Reporting::default() }, "citing X"), Side::Both))
}

/// Whether the verb that quotes at `quote` has its "as saying" behind.
pub fn is_quoted_as_saying(sentence: &Sentence<'_>, quote: usize) -> bool {
    (quote + 1..quote + QUOTED).any(|at| is_as_saying(sentence, at))
}

fn is_as_saying(sentence: &Sentence<'_>, at: usize) -> bool {
    sentence.lower(at) == "as" && matches!(sentence.lower(at + 1), "saying" | "telling" | "stating" | "claiming")
}

/// Words between "quoted" and "as saying" at most.
const QUOTED: usize = 10;

/// "12 if you ask X": the amount right before it, and no more.
pub fn if_you_ask(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Act, Side)> {
    let asks = (sentence.lower(at), sentence.lower(at + 1)) == ("if", "you")
        && (matches!(sentence.lower(at + 2), "ask" | "believe" | "trust" | "listen" | "follow")
            || (sentence.lower(at + 2), sentence.lower(at + 3)) == ("go", "by"));
    if !asks {
        return None;
    }
    let from = at + 3 + usize::from(matches!(sentence.lower(at + 3), "to" | "by"));
    let party = carrier::origin(sentence, names, phrase::from(sentence, names, from)?);
    if !party.is_party(sentence) {
        return None;
    }
    if at == 0 {
        return Some((act(party, at, Reporting::default(), "if you ask X"), Side::Behind));
    }
    let amount = (at.saturating_sub(14)..at).rev().find(|word| is_amount(sentence, *word))?;
    let of_number = |word: &usize| is_amount(sentence, *word) || matches!(sentence.lower(*word), "and" | "a" | "to");
    let start = (0..amount).rev().take(6).take_while(of_number).last().unwrap_or(amount);
    let mut told = act(party, at, Reporting::default(), "N by X");
    told.scope = start..at;
    Some((told, Side::Tight))
}

/// "12, if X is to be believed": what stands before it.
pub fn if_believed(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Act, Side)> {
    if sentence.lower(at) != "if" || at == 0 {
        return None;
    }
    let party = phrase::from(sentence, names, at + 1).filter(|party| party.is_party(sentence) && !party.pronoun)?;
    let behind = party.words.end;
    let told = matches!(sentence.lower(behind), "is" | "are")
        && (sentence.lower(behind + 1) == "right"
            || (sentence.lower(behind + 1), sentence.lower(behind + 2)) == ("to", "be"));
    told.then(|| (act(party, at, Reporting::default(), "if X is right"), Side::Before))
}

/// "named by X", "was confirmed by the X".
pub fn passive(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Act, Side)> {
    if sentence.lower(at) != "by" {
        return None;
    }
    let from = if (sentence.lower(at + 1), sentence.lower(at + 2)) == ("that", "of") { at + 3 } else { at + 1 };
    let party = || phrase::from(sentence, names, from).filter(|party| party.is_party(sentence));
    // "Held by X", "kept by X": what tells a figure only with more behind it tells none here.
    let told = at > 0
        && reporting::verb(sentence.lower(at - 1))
            .is_some_and(|verb| matches!(verb.needs, None | Some(Need::Figure | Need::Paper | Need::At)));
    if told {
        return Some((act(party()?, at, Reporting::default(), "reported by X"), Side::Both));
    }
    let named = party()?;
    let of = (named.paper(sentence) && sentence.lower(named.head + 1) == "of").then_some(named.head + 2);
    let party = of.and_then(|of| phrase::from(sentence, names, of)).filter(|party| party.is_party(sentence));
    let party = party.unwrap_or_else(|| carrier::origin(sentence, names, named.clone()));
    let counted = (at.saturating_sub(3)..at)
        .rev()
        .take_while(|word| !is_pause(sentence.lower(*word)))
        .find(|word| is_amount(sentence, *word));
    let reckons = from > at + 1 || named.paper(sentence) || owns_count(sentence, named.words.end);
    if let Some(amount) = counted.filter(|amount| reckons || stands_alone(sentence, *amount, at)) {
        let mut told = act(party, at, Reporting::default(), "N by X");
        told.scope = amount.saturating_sub(2)..at;
        return Some((told, Side::Tight));
    }
    let verb_at = (party.words.end..party.words.end + 4).find(|next| reporting::is_verb(sentence.lower(*next)))?;
    let aux =
        (party.words.end..verb_at).any(|next| matches!(sentence.lower(next), "was" | "is" | "were" | "are" | "been"));
    aux.then(|| (act(party, at, Reporting::default(), "by X was reported"), Side::Behind))
}

/// Whether a word for a figure follows that an owner was cut from: "by X's own reckoning".
fn owns_count(sentence: &Sentence<'_>, end: usize) -> bool {
    (end.saturating_sub(2)..end + 4).any(|at| is_count(sentence.lower(at)) || party::is_opinion(sentence.lower(at)))
}

/// Whether the amount before "by" is a figure by itself rather than what X did: "put at 9 by X", "the depth: 9 by X",
/// but not "9 rescued by X", "a loan of 9 by X".
fn stands_alone(sentence: &Sentence<'_>, amount: usize, by: usize) -> bool {
    let put = (amount.saturating_sub(6)..amount).any(|at| {
        reporting::verb(sentence.lower(at)).is_some_and(|verb| matches!(verb.needs, Some(Need::At | Need::AtOnce)))
    });
    let colon = (amount.saturating_sub(12)..amount).rev().find(|at| sentence.lower(*at) == ":");
    // "15 rescued by the navy and six by fishermen": the second goes as the first.
    let deed = |at: &usize| sentence.lower(*at) == "by" && !is_amount(sentence, at - 1);
    let listed = colon.is_some_and(|colon| !(colon + 2..amount).any(|at| deed(&at)));
    put || listed && bare_amount(sentence, amount).is_some_and(|end| end == by)
}

/// "X's figures", "its own count".
pub fn possessed_paper(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Act, Side)> {
    let possessive =
        sentence.words.get(at).is_some_and(|word| word.kind == WordKind::Possessive) && !name::owns_body(sentence, at);
    let pronoun = matches!(sentence.lower(at), "its" | "their" | "his" | "her");
    if !possessive && !pronoun {
        return None;
    }
    let paper =
        (at + 1..at + 4).find(|next| is_count(sentence.lower(*next)) || party::is_opinion(sentence.lower(*next)))?;
    // "Oru's cases number 112".
    if sentence.lower(paper) == "number" && is_amount(sentence, paper + 1) {
        return None;
    }
    if (at + 1..paper).any(|word| sentence.words[word].kind == WordKind::Mark)
        || reporting::is_verb(sentence.lower(paper + 1))
    {
        return None;
    }
    let owner = if pronoun { phrase::pronoun(at) } else { phrase::ending(sentence, names, at)? };
    let led = owner.words.start > 0 && matches!(sentence.lower(owner.words.start - 1), "by" | "on" | "from" | "in");
    // "The bank's view": an opinion tells a figure only as "in the bank's view".
    if !is_count(sentence.lower(paper)) && !led {
        return None;
    }
    let side = if led && owner.words.start > 1 { Side::Both } else { Side::Behind };
    owner.is_party(sentence).then(|| (act(owner, paper, Reporting::default(), "X's figures"), side))
}

/// "the ministry's 198": a number by itself that somebody owns. What counts something of theirs is no word of theirs:
/// "the firm's 400 clerks".
pub fn owned_amount(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Act, Side)> {
    let pronoun = matches!(sentence.lower(at), "its" | "their" | "his" | "her");
    let owned = pronoun || sentence.words.get(at).is_some_and(|word| word.kind == WordKind::Possessive);
    let end = bare_amount(sentence, at + 1).filter(|_| owned)?;
    let owner = if pronoun { phrase::pronoun(at) } else { phrase::ending(sentence, names, at)? };
    let speaks =
        pronoun || party::is_party(sentence.lower(owner.head)) || owner.head > 0 && names.is_name(sentence, owner.head);
    let mut told = act(owner, at, Reporting::default(), "X's N");
    told.scope = at + 1..end;
    (speaks && atlas::country(&sentence.phrase(told.party.words.clone())).is_none()).then_some((told, Side::Tight))
}

/// "The institute has 64", "doctors have 187 on their list": who has a number by itself, or one on a list of theirs.
pub fn has_amount(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Act, Side)> {
    if puts_at(sentence, at) || lists(sentence, at) {
        let subject = phrase::subject_before(sentence, names, at).filter(|subject| is_counter(sentence, subject))?;
        return Some((act(subject, at, Reporting::default(), "X has N"), Side::Behind));
    }
    if !is_amount(sentence, at + 1) {
        return None;
    }
    let listed = |word: usize| {
        sentence.lower(word) == "on"
            && matches!(sentence.lower(word + 1), "its" | "their" | "his" | "her" | "the")
            && LEXICON.books.contains(sentence.lower(word + 2))
    };
    if bare_amount(sentence, at + 1).is_none() && !(at + 2..at + 10).any(listed) {
        return None;
    }
    let subject = phrase::subject_before(sentence, names, at)?;
    let speaks = !subject.pronoun && party::is_party(sentence.lower(subject.head));
    speaks.then(|| (act(subject, at, Reporting::default(), "X has N"), Side::Behind))
}

/// "The institute came to 64", "gets to 64": a party that arrives at a number by itself.
pub fn comes_to(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Act, Side)> {
    let led = sentence.lower(at + 1) == "to";
    bare_amount(sentence, at + 2).filter(|_| led)?;
    let subject = phrase::subject_before(sentence, names, at).filter(|subject| {
        is_counter(sentence, subject) && !carrier::is_bare_number(sentence, subject) && !subject.paper(sentence)
    })?;
    Some((act(subject, at, Reporting::default(), "X comes to N"), Side::Behind))
}

/// Whether "has" stands before a thing and the amount that its subject puts it at: "has it at 64", "has the average
/// home at 200,000 pounds".
fn puts_at(sentence: &Sentence<'_>, at: usize) -> bool {
    let object = matches!(sentence.lower(at + 1), "it" | "them" | "the" | "this" | "that");
    let led = (at + 2..at + 7).take_while(|word| !is_pause(sentence.lower(*word))).find(|word| {
        let at_least = matches!(sentence.lower(word + 1), "least" | "most");
        sentence.lower(*word) == "at" && !at_least
    });
    object && led.is_some_and(|led| (led + 1..led + 3).any(|word| is_amount(sentence, word)))
}

/// Whether "has" stands before a paper of an amount: "has a list of 52", "has a count of 12 so far".
fn lists(sentence: &Sentence<'_>, at: usize) -> bool {
    let paper = (at + 2..at + 4).find(|word| party::is_paper(sentence.lower(*word)));
    matches!(sentence.lower(at + 1), "a" | "an" | "its" | "their")
        && paper.is_some_and(|paper| sentence.lower(paper + 1) == "of" && is_amount(sentence, paper + 2))
}

/// Whether the subject can have counted: a noun of those who do, or the name of no country.
fn is_counter(sentence: &Sentence<'_>, subject: &NounPhrase) -> bool {
    let role = party::is_party(sentence.lower(subject.head));
    let named = || subject.named && atlas::country(&sentence.phrase(subject.words.clone())).is_none();
    !subject.pronoun && (role || named())
}

/// Just past the amount that starts there, where no noun behind it says what it counts.
fn bare_amount(sentence: &Sentence<'_>, from: usize) -> Option<usize> {
    let end = (from..sentence.words.len()).take(6).take_while(|at| is_amount(sentence, *at)).last()? + 1;
    let counted = sentence.words.get(end).is_some_and(|word| {
        matches!(word.kind, WordKind::Letters | WordKind::Name) && listed_class(&word.lower).is_none()
    });
    (!counted).then_some(end)
}

/// Papers that are figures and not lists of things.
fn is_count(lower: &str) -> bool {
    LEXICON.put_forward.contains(lower) || party::is_paper(lower) && !LEXICON.text.contains(lower)
}

/// "data from X", "by estimate of X", "a report by X".
pub fn paper_of(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Act, Side)> {
    // "In the eyes of the growers".
    let opinion = party::is_opinion(sentence.lower(at))
        && sentence.lower(at + 1) == "of"
        && at > 1
        && (sentence.lower(at - 2), sentence.lower(at - 1)) == ("in", "the");
    if !matches!(sentence.lower(at + 1), "from" | "of" | "by" | "at")
        || !(opinion || party::is_paper(sentence.lower(at)))
    {
        return None;
    }
    let party = phrase::from(sentence, names, at + 2).filter(|party| party.is_party(sentence) && !party.pronoun)?;
    if party::is_paper(sentence.lower(party.words.end - 1)) {
        return None;
    }
    let led = at > 0
        && matches!(sentence.lower(at - 1), "by" | "to" | "on" | "the" | "own" | "a" | "preliminary" | "official");
    let side = if at < 4 { Side::Behind } else { Side::Both };
    (led || sentence.lower(at + 1) == "from").then(|| (act(party, at, Reporting::default(), "figures from X"), side))
}

/// "X: nine dead" and, in a title, "nine dead: X".
pub fn colon(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Act, Side)> {
    if sentence.lower(at) != ":" || at == 0 {
        return None;
    }
    let before = phrase::ending(sentence, names, at).filter(|party| {
        let stamp = |word: &Word<'_>| {
            word.kind != WordKind::Letters || matches!(word.lower.as_ref(), "a.m." | "p.m." | "gmt" | "local" | "time")
        };
        let opening = sentence.words[..party.words.start].iter().all(stamp);
        opening && is_label_of_party(sentence, names, party)
    });
    if let Some(party) = before {
        return Some((act(party, at, Reporting::default(), "X: …"), Side::Behind));
    }
    let party = phrase::from(sentence, names, at + 1)?;
    let last = party.words.end >= sentence.words.len() && sentence.is_title();
    (last && party.is_party(sentence)).then(|| (act(party, at, Reporting::default(), "…: X"), Side::Before))
}

/// Whether the words before a colon are a speaker's and not a heading's: a name or a role, no place, no more.
fn is_label_of_party(sentence: &Sentence<'_>, names: &Names, party: &NounPhrase) -> bool {
    let text = sentence.phrase(party.words.clone());
    let listed = sentence.words[..party.words.start].iter().any(|word| matches!(word.text, "\u{2022}" | "*" | "-"));
    let place = atlas::country(&text).is_some() || atlas::kind_of(sentence.lower(party.head)).is_some();
    let role = party::is_person(sentence.lower(party.head)) || party::is_organisation(sentence.lower(party.head));
    // "Survey: one in nine boats is late".
    let named_paper = party.paper(sentence) && !atlas::is_label(sentence.lower(party.head));
    let paper = sentence.is_title() && party.words.len() <= 2 && named_paper;
    let role = role || paper;
    let all_names =
        party.words.clone().all(|at| names.is_name(sentence, at) || matches!(sentence.lower(at), "of" | "for" | "the"));
    let known = party.words.len() >= 2 || sentence.is_title() || name::is_initials(&text);
    let shouted = text.chars().all(|c| !c.is_lowercase()) && party.words.len() > 1;
    let titled = names.is_name(sentence, party.words.end - 1)
        && party
            .words
            .clone()
            .any(|at| party::is_person(sentence.lower(at)) || party::is_organisation(sentence.lower(at)));
    let label = party.words.len() == 1 && atlas::is_label(sentence.lower(party.head));
    let short = party.words.len() <= 6 && !label;
    let quote = matches!(sentence.lower(party.words.end + 1), "\"" | "\u{201c}" | "\u{2018}");
    !party.pronoun && (!listed || quote) && !place && !shouted && short && (role || titled || (all_names && known))
}

/// "The centre says 6.7, the navy 6.9": a second party whose verb is left out.
pub fn add_gapped(sentence: &Sentence<'_>, names: &Names, found: &mut Vec<(Act, Side)>) {
    let Some(model) = found.iter().map(|(act, _)| act).find(|act| act.why == "X said" || act.why == "X: …").cloned()
    else {
        return;
    };
    for at in model.cue + 1..sentence.words.len() {
        if found.len() >= super::speech::MOST {
            return;
        }
        if !matches!(sentence.lower(at), "," | ";" | "and" | "but" | "while")
            || found.iter().any(|(act, _)| act.party.words.contains(&at))
        {
            continue;
        }
        let from = at + usize::from(matches!(sentence.lower(at + 1), "and" | "but" | "while"));
        let Some(party) = phrase::from(sentence, names, from + 1) else { continue };
        let plain = party.is_party(sentence)
            && !party.pronoun
            && !found.iter().any(|(act, _)| act.party.words.start == party.words.start);
        let amount = (party.words.end..party.words.end + 6)
            .find(|word| is_amount(sentence, *word))
            .filter(|amount| *amount == party.words.end || sentence.lower(party.words.end) == ",")
            .filter(|amount| (party.words.end..*amount).all(|word| !sentence.lower(word).starts_with([';', '.'])))
            .filter(|amount| sentence.lower(amount - 1) == "," || *amount == party.words.end);
        if let Some(amount) = amount.filter(|_| plain) {
            found.push((act(party.clone(), amount, model.verb, "X said …, Y …"), Side::Behind));
        }
    }
}
