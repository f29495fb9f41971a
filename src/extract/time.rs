//! Tells for when. The plainest reading for now: what the document as a whole says.
use super::{Period, Reading};
use jiff::civil::Date;
use std::ops::Range;
pub struct When {
    pub as_of: Option<Date>,
    pub period: Option<Period>,
    pub words: Option<Range<usize>>,
}
pub struct Times(Option<Date>);
impl Times {
    pub fn read(r: &Reading) -> Times {
        Times(r.day)
    }
    pub fn of(&self, _: usize, _: usize) -> When {
        When { as_of: self.0, period: None, words: None }
    }
}
