//! Where a word of a claim was found, with the reasons that are no more than guesses. Kept as it comes, at no cost; put
//! into words only for those who ask.

/// A number goes on with what the one before counted.
pub const GOES_ON: &str = "the count that it goes on from";
/// The last figure with such a unit.
pub const LAST_OF_KIND: &str = "the last figure of that kind";
/// The last figure of the same measure.
pub const LAST_OF_MEASURE: &str = "the figure of that measure";
/// What is claimed elsewhere of the same thing.
pub const SAME_THING: &str = "the same thing";
/// The measure of the figures before.
pub const SPOKEN_OF: &str = "what the text was speaking of";
/// The number's own noun, for want of anything else.
pub const OWN_NOUN: &str = "nothing says it; the number's own noun";
/// The number's own noun, where the measure that the text was speaking of befalls no things.
pub const NO_PERSON: &str = "what befalls people alone is claimed of no things; the number's own noun";
/// The measure's own word, for want of anything else.
pub const OWN_WORD: &str = "nothing says it; the measure's own word";
/// What the lexicon takes a measure to count.
pub const OF_MEASURE: &str = "what that measure counts where no noun says it (measure/subject.toml)";
/// The event.
pub const EVENT: &str = "the event that the document is about";
/// Nobody in particular.
pub const ANYONE: &str = "who does something, with no other name";
/// What the document mostly counts.
pub const MATTER: &str = "what most counts of the document are of";
/// The people counted last.
pub const COUNTED: &str = "the people counted last";
/// A general word for money.
pub const CALLED: &str = "what such money is called";
/// The people of the document.
pub const PEOPLE: &str = "the people that the document is about";

/// The reasons that are guesses.
const GUESSES: [&str; 14] = [
    GOES_ON,
    LAST_OF_KIND,
    LAST_OF_MEASURE,
    SAME_THING,
    SPOKEN_OF,
    OWN_NOUN,
    OWN_WORD,
    OF_MEASURE,
    EVENT,
    ANYONE,
    MATTER,
    COUNTED,
    CALLED,
    PEOPLE,
];

/// Where the subject or the measure of a claim was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whence {
    /// In the number's own sentence, by the words around it.
    Own,
    /// By a rule that needs no other sentence: which one.
    Because(&'static str),
    /// Carried over: of what, and from which sentence (an index into the reading).
    From(&'static str, usize),
    /// Among all that might be meant, as the likeliest by its traits.
    Chosen,
}

impl Whence {
    /// Whether it is no more than a guess: nothing in the text ties the number to it but that it stands near.
    pub fn is_guess(self) -> bool {
        match self {
            Whence::Because(why) | Whence::From(why, _) => GUESSES.contains(&why),
            Whence::Own | Whence::Chosen => false,
        }
    }
}
