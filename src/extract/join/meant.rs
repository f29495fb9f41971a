//! What a link claims of what is counted: by its kind, and where the sentence says that it is not so. Leaves alone
//! whatever the tables have no other word for.

use crate::extract::COUNT;
use crate::extract::grammar::Class;
use crate::extract::measure::{denied, sense_of};
use crate::extract::quantity::Mention;
use crate::extract::relation::{Construction, Link, Scene};
use crate::extract::subject::Subject;

/// How far before a predicate its denial may stand: "have as of today still not been".
const REACH: usize = 6;

/// The measure that a link comes to for its subject, where it is another one than the word's own, or must stay as
/// it is.
pub fn meant<'l>(scene: &Scene<'_, '_>, mention: &Mention, link: &'l Link, own: Option<&Subject>) -> Option<&'l str> {
    let counted = own.filter(|own| own.explicit && mention.quantity.unit == COUNT);
    let of_them = counted.and_then(|own| sense_of(&link.measure, &own.text));
    let contrary = denied(of_them.unwrap_or(&link.measure)).filter(|_| is_denied(scene, mention, link));
    // "900 vehicles are at work": what is not sent anywhere is not shipped.
    let at_work = link.measure == "deployed" && !is_sent(scene.sentence.lower(link.words.start));
    contrary.or(of_them).or_else(|| at_work.then_some(&*link.measure))
}

/// Whether what is said behind the number is not so, or not yet: "have not been found", "could not be identified",
/// "have yet to be freed", "remain to be reconnected".
fn is_denied(scene: &Scene<'_, '_>, mention: &Mention, link: &Link) -> bool {
    let predicate = matches!(link.construction, Construction::Passive | Construction::Subject | Construction::State);
    if !predicate || link.words.start < mention.words.end {
        return false;
    }
    let mut outstanding = false;
    let floor = link.words.start.saturating_sub(REACH).max(mention.words.end);
    for at in (floor..link.words.start).rev() {
        match scene.sentence.lower(at) {
            "not" | "never" | "cannot" => return true,
            "yet" | "still" | "remain" | "remains" | "remained" | "await" | "awaiting" if outstanding => return true,
            "be" | "to" => outstanding = true,
            lower if lower.ends_with("n't") => return true,
            _ if matches!(scene.classes[at], Class::Auxiliary | Class::Modal | Class::Adverb) => {}
            _ => return false,
        }
    }
    false
}

/// Whether the verb sends: people are deployed by it, and goods are shipped.
fn is_sent(verb: &str) -> bool {
    ["send", "sent", "dispatch", "rush"].iter().any(|stem| verb.starts_with(stem))
}
