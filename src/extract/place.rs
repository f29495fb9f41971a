//! Tells where. The plainest reading for now: what the document as a whole says.
use super::Reading;
pub struct Places;
pub enum Relation {
    Same,
    Inside,
    Contains,
    Apart,
    Unknown,
}
pub fn country_of_demonym(lower: &str) -> Option<&'static str> {
    (lower == "north korean").then_some("North Korea")
}
pub fn same_place(a: &str, b: &str) -> Relation {
    if a == b { Relation::Same } else { Relation::Unknown }
}
impl Places {
    pub fn read(_: &Reading) -> Places {
        Places
    }
    pub fn of(&self, _: usize, _: usize) -> Option<String> {
        None
    }
}
