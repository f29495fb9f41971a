//! Tells who says so. The plainest reading for now: what the document as a whole says.
use super::Reading;
pub struct Voice {
    pub attribution: Option<String>,
    pub speaker: Option<String>,
    pub why: &'static str,
}
pub struct Voices;
impl Voices {
    pub fn read(_: &Reading) -> Voices {
        Voices
    }
    pub fn of(&self, _: usize, _: usize) -> Voice {
        Voice { attribution: None, speaker: None, why: "" }
    }
}
