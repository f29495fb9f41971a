//! Where a word of a claim was found. Kept as it comes, at no cost; put into words only for those who ask.

/// Where the subject or the measure of a claim was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whence {
    /// In the number's own sentence, by the words around it.
    Own,
    /// By a rule that needs no other sentence: which one.
    Because(&'static str),
    /// Carried over: of what, and from which sentence (an index into the reading).
    From(&'static str, usize),
}
