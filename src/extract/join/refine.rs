//! What a measure comes to by what is counted: soldiers that are lost are casualties, tanks are destroyed, jobs are cut.
//! Looks at one number with its subject.

use crate::extract::COUNT;
use crate::extract::grammar::names_people;
use crate::extract::join::lexicon::LEXICON;
use crate::extract::join::told::head_of;
use crate::extract::measure::vocabulary::{Entry, Role, plural, readings_of};
use crate::extract::quantity::{Kind as UnitKind, Mention};
use crate::extract::subject::{BULK, Subject};

/// A measure that depends on what is counted: soldiers that are lost are casualties, crates that are sent
/// are shipped.
pub fn refined(measure: &str, subject: Option<&Subject>, mention: &Mention) -> String {
    let count = mention.quantity.unit == COUNT;
    let people = subject.is_some_and(|subject| subject.people);
    if let Some(cut) = subject.and_then(|subject| cut_of_jobs(measure, subject)) {
        return cut.to_owned();
    }
    match measure {
        // "The bank lost 40,000 customers": they have gone elsewhere.
        "lost" if count && subject.is_some_and(|subject| is_clientele(&subject.text)) => "lost".to_owned(),
        // "The army lost nine men": losses may be wounded too, but whoever is lost is dead.
        "lost" | "claimed" if people && count => "killed".to_owned(),
        // Money that has come in, and money that is given.
        "arrived" if mention.kind == Some(UnitKind::Currency) => "paid".to_owned(),
        "provided" if mention.kind == Some(UnitKind::Currency) => "pledged".to_owned(),

        "deployed" if !people && subject.is_some_and(|subject| !is_force(&subject.text)) && count => {
            "shipped".to_owned()
        }
        "rescued" if mention.kind == Some(UnitKind::Currency) => "saved".to_owned(),
        // "handed over", "delivered": money that changes hands is paid.
        "shipped" | "distributed" if mention.kind == Some(UnitKind::Currency) => "paid".to_owned(),
        "acquitted" if count && !people && subject.is_some_and(|subject| subject.explicit) => "cleared".to_owned(),
        "shipped" if people && count => "deployed".to_owned(),
        // What leaks in tonnes or barrels is a liquid, not a file.
        "affected" | "released" | "lost" if mention.kind == Some(UnitKind::Measure) && !count && is_bulk(mention) => {
            "spilled".to_owned()
        }
        "casualties" if mention.kind == Some(UnitKind::Currency) => "lost".to_owned(),
        // "losses of 90 men, three tanks": what is lost and is nobody is destroyed.
        "casualties" if count && !people && subject.is_some_and(|subject| is_machine(&subject.text)) => {
            "destroyed".to_owned()
        }
        _ => measure.to_owned(),
    }
}

/// Jobs that are lost, closed or struck out are cut, whatever the word.
pub fn cut_of_jobs(measure: &str, subject: &Subject) -> Option<&'static str> {
    let gone =
        ["missing", "lost", "cost", "killed", "fallen", "destroyed", "closed", "removed", "eliminated", "forfeited"];
    (gone.contains(&measure) && is_job(&subject.text)).then_some("laid off")
}

/// Whether a subject is those who buy or follow something: an organisation that loses them has no casualties.
fn is_clientele(subject: &str) -> bool {
    LEXICON.clientele.contains(head_of(subject).as_str())
}

/// Whether a subject is arms or machines.
fn is_machine(subject: &str) -> bool {
    let known =
        |entry: &Entry| entry.role == Role::Known && matches!(entry.measure, "deployed" | "launched" | "shipped");
    let head = head_of(subject);
    readings_of(&head).iter().any(known) && !names_people(&plural(&head))
}

/// Whether the unit is one of liquids and loose goods.
fn is_bulk(mention: &Mention) -> bool {
    BULK.contains(&mention.quantity.unit.as_str())
}

/// Whether a subject is jobs.
fn is_job(subject: &str) -> bool {
    let head = subject.rsplit(' ').next().unwrap_or_default().to_lowercase();
    readings_of(&head).iter().any(|entry| entry.role == Role::Known && entry.measure == "laid off")
}

/// Whether the head of a subject names people or machines that are deployed rather than shipped.
fn is_force(subject: &str) -> bool {
    let head = subject.rsplit(' ').next().unwrap_or_default().to_lowercase();
    names_people(&head) || LEXICON.force.contains(head.as_str()) || head.ends_with("ans") || head.ends_with("ese")
}
