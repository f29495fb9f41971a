//! What stands around a word that may be the verb of its clause: the noun phrase before it with its number
//! and its opening word, a finite verb elsewhere in the clause, and what follows the word. Decides nothing.

use super::function::{VerbSense, sense};
use super::word::Kinds;
use super::{Class, is_demonym, is_number_word, is_plural};
use crate::extract::Sentence;

/// A sentence with what each of its words may be and what the words to the left have been found to be.
pub struct Row<'s, 't> {
    /// The sentence.
    pub sentence: &'s Sentence<'t>,
    /// What each word may be.
    pub kinds: &'s [Kinds],
    /// The classes so far: settled to the left, likely ones to the right.
    pub found: &'s [Class],
}

/// How the phrase that may be the subject of a verb is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// By nothing: "Storm", "Officials".
    Bare,
    /// By a word that a plural cannot follow: "a company".
    Single,
    /// By a number or a word that only a plural follows: "90 job cuts".
    Many,
    /// By an article or an owner: "the company".
    Definite,
}

/// The noun phrase before a word, seen as its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// Whether it is a plural or a pair.
    pub plural: bool,
    /// Whether its noun is a name, which agrees with any verb.
    pub name: bool,
    /// How it is opened.
    pub opening: Opening,
    /// Whether a verb stands before it, so that it is that verb's object.
    pub object: bool,
    /// Whether prepositions hang the phrase right before the word on its head: "men on the night shift".
    pub hung: bool,
    /// Whether a preposition that opens the clause stands before it: "In Sulak stands a mill".
    pub inverted: bool,
}

/// What follows a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// An article, number, pronoun or amount of money: the start of an object.
    Object,
    /// A name.
    Name,
    /// "of".
    Of,
    /// "to" or another preposition.
    Preposition,
    /// "that".
    That,
    /// A finite auxiliary or a modal.
    Finite,
    /// A past tense or a participle.
    Past,
    /// A noun in the plural.
    Plural,
    /// Any other noun.
    Singular,
    /// An adjective.
    Adjective,
    /// An adverb.
    Adverb,
    /// A possessive ending or a hyphen: only a noun stands before it.
    Joint,
    /// A comma, a stop, "and", or nothing.
    End,
    /// A colon or a dash: a label ends.
    Break,
    /// Anything else.
    Other,
}

/// How many words away the parts of a clause are looked for.
const REACH: usize = 14;

impl Row<'_, '_> {
    /// The word as found so far.
    pub fn class(&self, at: usize) -> Option<Class> {
        self.found.get(at).copied()
    }

    /// What the word may be.
    pub fn kind(&self, at: usize) -> Kinds {
        self.kinds.get(at).copied().unwrap_or_default()
    }

    /// The word before `at`, over adverbs.
    pub fn previous(&self, at: usize) -> Option<usize> {
        (0..at).rev().take(4).find(|before| self.found[*before] != Class::Adverb)
    }

    /// What follows word `at`.
    pub fn next(&self, at: usize) -> Next {
        let lower = self.sentence.lower(at + 1);
        let Some(class) = self.class(at + 1) else { return Next::End };
        match class {
            Class::Determiner | Class::Number | Class::Pronoun => Next::Object,
            Class::Name => Next::Name,
            Class::Preposition if lower == "of" => Next::Of,
            Class::Preposition if self.leads_to_number(at + 1) => Next::Object,
            Class::Preposition => Next::Preposition,
            Class::Subordinator if lower == "that" => Next::That,
            Class::Auxiliary | Class::Modal => Next::Finite,
            Class::Past => Next::Past,
            Class::Verb if !self.kind(at + 1).may_be_present() => Next::Past,
            Class::Noun if is_number_word(lower) => Next::Object,
            Class::Noun if is_plural(lower) => Next::Plural,
            Class::Noun => Next::Singular,
            Class::Adjective => Next::Adjective,
            Class::Adverb if self.leads_to_number(at + 1) => Next::Object,
            Class::Adverb => Next::Adverb,
            Class::Possessive | Class::Hyphen => Next::Joint,
            Class::Mark if is_money_sign(lower) => Next::Object,
            Class::Break => Next::Break,
            Class::Comma | Class::Mark | Class::Conjunction | Class::Bracket => Next::End,
            _ => Next::Other,
        }
    }

    /// Whether a hedge starts there and a number follows it: "about 90", "more than 90", "nearly 90".
    fn leads_to_number(&self, at: usize) -> bool {
        let hedge = matches!(
            self.sentence.lower(at),
            "about"
                | "around"
                | "over"
                | "nearly"
                | "almost"
                | "roughly"
                | "under"
                | "more"
                | "only"
                | "just"
                | "at"
                | "up"
                | "no"
        );
        hedge && (at + 1..at + 3).any(|next| self.class(next) == Some(Class::Number))
    }

    /// The noun phrase that ends before `end`, with those that it hangs on by prepositions.
    pub fn before(&self, end: usize) -> Option<Before> {
        let floor = end.saturating_sub(2 * REACH);
        let end = self.before_time(end, floor);
        let (mut start, mut head) = self.phrase(end, floor)?;
        let last = head;
        let mut opened = self.opened(start, floor);
        let compound = self.opening(opened, start) == Opening::Many && !is_plural(self.sentence.lower(last));
        while let Some(joint) = opened.checked_sub(1).filter(|joint| self.joins(*joint)) {
            let Some(outer) = self.phrase(joint, floor) else {
                // "half of the voters", "9 percent of them": the number agrees as what it is a part of.
                if joint > 0 && self.found[joint - 1] == Class::Number {
                    opened = self.opened(joint, floor);
                }
                break;
            };
            (start, head) = outer;
            opened = self.opened(start, floor);
        }
        opened = self.hedged(opened, floor);
        if opened > 0
            && self.takes_object(opened - 1)
            && let Some(relative) = self.relative(opened, floor)
        {
            return Some(relative);
        }
        let name = self.found[head] == Class::Name;
        let before = opened.checked_sub(1);
        let pair = before.is_some_and(|and| self.sentence.lower(and) == "and" && self.phrase(and, floor).is_some());
        let opening = if compound { Opening::Many } else { self.opening(opened, start) };
        let lower = self.sentence.lower(head);
        let people =
            name && lower.ends_with('s') && (opening == Opening::Many || is_demonym(self.sentence.words[head].text));
        Some(Before {
            plural: pair || people || is_plural(lower) && !name,
            name: name && !people,
            opening,
            hung: last != head && self.found[last] == Class::Noun && !is_plural(self.sentence.lower(last)),
            object: before.is_some_and(|verb| self.takes_object(verb)),
            inverted: before.is_some_and(|joint| self.joins(joint) && self.opens(joint)),
        })
    }

    /// The noun that a relative clause hangs on, whose own verb and object stand before `end`: "the mill that employs
    /// 90 men shuts".
    fn relative(&self, end: usize, floor: usize) -> Option<Before> {
        let clause =
            (floor..end).rev().take_while(|at| !matches!(self.found[*at], Class::Comma | Class::Break | Class::Quote));
        let who = clause.into_iter().find(|at| matches!(self.sentence.lower(*at), "who" | "which" | "that"))?;
        let (start, head) = self.phrase(who, floor)?;
        let opened = self.opened(start, floor);
        let verbs =
            self.found[who..end].iter().filter(|class| matches!(class, Class::Verb | Class::Past | Class::Auxiliary));
        (verbs.count() == 1).then(|| Before {
            plural: is_plural(self.sentence.lower(head)),
            name: false,
            opening: self.opening(opened, start),
            object: opened.checked_sub(1).is_some_and(|verb| self.takes_object(verb) && !self.joins(verb)),
            hung: true,
            inverted: false,
        })
    }

    /// Whether "to" and an infinitive follow the word.
    pub fn leads_to_infinitive(&self, at: usize) -> bool {
        let base = self.kind(at + 2).any(Kinds::BASE) && !self.kind(at + 2).any(Kinds::RATHER_NOUN);
        self.sentence.lower(at + 1) == "to" && base
    }

    /// Steps back over "last week", "on Monday" and the participle that they belong to: "a survey completed last
    /// week shows".
    fn before_time(&self, end: usize, floor: usize) -> usize {
        let Some((start, head)) = self.phrase(end, floor) else { return end };
        let lower = self.sentence.lower(head);
        let day = crate::extract::time::calendar::weekday(lower).is_some();
        let stretch =
            matches!(lower, "week" | "month" | "year" | "night" | "morning" | "afternoon" | "evening" | "weekend");
        if !day && !stretch {
            return end;
        }
        let mut at = self.opened(start, floor);
        let led =
            (at..head).any(|word| matches!(self.sentence.lower(word), "last" | "this" | "next" | "that" | "earlier"));
        if !day && !led {
            return end;
        }
        if at > floor && matches!(self.sentence.lower(at - 1), "on" | "for" | "since") {
            at -= 1;
        }
        let behind = |at: usize| at > floor && self.phrase(at, floor).is_some();
        match at.checked_sub(1) {
            Some(verb) if self.found[verb] == Class::Past && behind(verb) => verb,
            _ if behind(at) => at,
            _ => end,
        }
    }

    /// The start of the run of nouns and their modifiers that ends before `end`, and its last noun.
    fn phrase(&self, end: usize, floor: usize) -> Option<(usize, usize)> {
        let mut start = end;
        while start > floor {
            let before = start - 1;
            match self.found[before] {
                Class::Noun | Class::Name | Class::Adjective | Class::Hyphen => {}
                Class::Possessive if start < end => {}
                _ => break,
            }
            start = before;
        }
        let head = (start..end).rev().find(|at| matches!(self.found[*at], Class::Noun | Class::Name));
        head.map(|head| (start, head))
    }

    /// Where the determiners, numbers and participles before a phrase start.
    fn opened(&self, start: usize, floor: usize) -> usize {
        let mut at = start;
        while at > floor {
            match self.found[at - 1] {
                Class::Determiner | Class::Number | Class::Adverb => {}
                Class::Past | Class::Gerund if self.is_modifier(at - 1) => {}
                _ => break,
            }
            at -= 1;
        }
        at
    }

    /// "up to 90 workers", "more than 90": where the hedge before a number starts.
    fn hedged(&self, opened: usize, floor: usize) -> usize {
        let mut at = opened;
        while self.class(opened) == Some(Class::Number) && at > floor && opened - at < 4 {
            match self.sentence.lower(at - 1) {
                "to" | "up" | "over" | "about" | "around" | "under" | "than" | "more" | "fewer" | "less" | "at"
                | "least" | "as" | "many" => at -= 1,
                _ => break,
            }
        }
        at
    }

    /// "the wounded men", "of burning tyres": a participle that leads its noun in.
    fn is_modifier(&self, at: usize) -> bool {
        match at.checked_sub(1).map(|before| (before, self.found[before])) {
            None => true,
            Some((before, Class::Preposition)) => {
                self.found[at] == Class::Gerund && self.joins(before) || self.found[at] == Class::Past
            }
            Some((_, class)) => matches!(class, Class::Determiner | Class::Number | Class::Possessive),
        }
    }

    fn opening(&self, opened: usize, start: usize) -> Opening {
        let mut opening = Opening::Bare;
        // "a magnitude 7.1 quake", "the 90-acre fire": such a number does not count its noun.
        let joined = self.class(start) == Some(Class::Hyphen);
        let named = opened.checked_sub(1).is_some_and(|before| self.found[before].is_noun());
        if (joined || named) && self.class(opened) == Some(Class::Number) {
            return opening;
        }
        for at in opened..start {
            let lower = self.sentence.lower(at);
            opening = match self.found[at] {
                // A time of day opens an entry: "17:15 Ministry counts 40".
                Class::Number if lower.contains(':') => opening,
                Class::Number if !matches!(lower, "one" | "1") => Opening::Many,
                Class::Number => Opening::Single,
                Class::Determiner if matches!(lower, "a" | "an" | "each" | "every" | "this" | "another") => {
                    Opening::Single
                }
                Class::Determiner if matches!(lower, "these" | "those" | "both") => Opening::Many,
                Class::Determiner => Opening::Definite,
                _ => opening,
            };
        }
        opening
    }

    /// Whether the word hangs the phrase behind it on the one before, rather than opening a clause.
    fn joins(&self, at: usize) -> bool {
        self.found[at] == Class::Preposition
            && !matches!(self.sentence.lower(at), "after" | "as" | "before" | "since" | "until" | "than" | "to")
    }

    /// Whether a clause starts at that word.
    pub fn opens(&self, at: usize) -> bool {
        at.checked_sub(1).is_none_or(|before| {
            matches!(
                self.found[before],
                Class::Comma | Class::Break | Class::Quote | Class::Mark | Class::Conjunction | Class::Bracket
            )
        })
    }

    /// Whether the noun phrase behind that word is its object. What is said opens a clause of its own.
    fn takes_object(&self, at: usize) -> bool {
        match self.found[at] {
            Class::Verb | Class::Past => !matches!(sense(self.sentence.lower(at)), Some(VerbSense::Stating)),
            Class::Gerund | Class::Auxiliary => true,
            Class::Preposition => self.joins(at) || self.sentence.lower(at) == "to",
            _ => false,
        }
    }

    /// Whether the next word is rather the verb of this one: "shares fall 11 percent", "prices rise".
    pub fn yields(&self, at: usize) -> bool {
        let (own, next) = (self.kind(at), self.kind(at + 1));
        let follows = self.class(at + 1) == Some(Class::Noun) && next.any(Kinds::BASE) && !next.any(Kinds::RATHER_NOUN);
        own.any(Kinds::THIRD)
            && own.any(Kinds::NOUN)
            && follows
            && (next.any(Kinds::RATHER_VERB) || matches!(self.next(at + 1), Next::Object))
    }

    /// Whether the clause has a finite verb further on.
    pub fn finite_ahead(&self, at: usize) -> bool {
        for next in at + 1..(at + 1 + REACH).min(self.found.len()) {
            match self.found[next] {
                Class::Comma
                | Class::Break
                | Class::Bracket
                | Class::Quote
                | Class::Conjunction
                | Class::Subordinator => {
                    return false;
                }
                Class::Modal => return true,
                Class::Auxiliary => {
                    return !matches!(self.sentence.lower(next), "be" | "been" | "being" | "having" | "getting");
                }
                Class::Verb if self.sentence.lower(next - 1) != "to" => return true,
                Class::Preposition if self.opens_clause(next) => return false,
                _ => {}
            }
        }
        false
    }

    /// Whether a participle follows in the clause: "Job cuts plan announced".
    pub fn participle_ahead(&self, at: usize) -> bool {
        let clause = self.found.iter().skip(at + 1).take(REACH);
        clause.take_while(|class| !matches!(class, Class::Comma | Class::Break)).any(|class| *class == Class::Past)
    }

    /// "as prices rise", "after police said": a preposition that may open a clause.
    fn opens_clause(&self, at: usize) -> bool {
        matches!(self.sentence.lower(at), "after" | "as" | "before" | "since" | "until" | "than")
    }
}

/// Whether the mark is the sign of a currency.
fn is_money_sign(mark: &str) -> bool {
    matches!(mark, "$" | "\u{20ac}" | "\u{a3}" | "\u{a5}" | "\u{20b9}")
}
