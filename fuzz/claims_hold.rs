//! What must hold of the claims of any text: shared by the fuzz target and by the tests.

use claimwatch::extract::claims_in;
use claimwatch::text::folded;

/// Panics where a claim of the text is no exact quote, does not stand where it says, or asserts an empty interval.
pub fn assert_claims_hold(text: &str) {
    for claim in claims_in(text, None) {
        let stands = text.get(claim.span.start..claim.span.end);
        assert_eq!(stands.map(folded).as_deref(), Some(claim.text.as_str()), "the span holds the quantity");
        assert!(claim.sentence.contains(&claim.text), "{:?} stands in {:?}", claim.text, claim.sentence);
        assert!(folded(text).contains(&claim.sentence), "{:?} is a quote", claim.sentence);
        assert!(!claim.subject.is_empty() && !claim.measure.is_empty(), "{claim:?} says what is counted");
        let quantity = &claim.quantity;
        let rises = |one: Option<f64>, other: Option<f64>| !one.zip(other).is_some_and(|(one, other)| one > other);
        assert!(rises(quantity.low, quantity.high), "{quantity:?}");
        assert!(rises(quantity.low, quantity.value) && rises(quantity.value, quantity.high), "{quantity:?}");
        let finite = |end: Option<f64>| end.is_none_or(f64::is_finite);
        assert!(finite(quantity.low) && finite(quantity.value) && finite(quantity.high), "{quantity:?}");
    }
}
