//! What must hold of the claims of any text: shared by the fuzz target and by the tests.

use claimwatch::extract::{Claim, claims_in, explain_in};
use claimwatch::text::folded;

/// Panics where a claim of the text is no exact quote, does not stand where it says, or asserts an empty interval; and
/// where asking for reasons changes a claim, or leaves a field without one.
pub fn assert_claims_hold(text: &str) {
    let claims = claims_in(text, None);
    assert_reasons_hold(text, &claims);
    for claim in claims {
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

fn assert_reasons_hold(text: &str, claims: &[Claim]) {
    let explained = explain_in(text, None);
    assert!(explained.claims.iter().map(|(claim, _)| claim).eq(claims), "asking for reasons changes no claim");
    for (claim, account) in &explained.claims {
        let fields = [&account.quantity, &account.subject, &account.measure, &account.mode, &account.attribution];
        let given = fields.into_iter().chain([&account.place, &account.as_of]).all(|reason| !reason.is_empty());
        assert!(given, "{account:?} of {:?} leaves no field out", claim.text);
    }
    for passed in &explained.passed {
        let stands = text.get(passed.span.start..passed.span.end);
        assert_eq!(stands.map(folded).as_deref(), Some(passed.text.as_str()), "the span holds what was passed over");
        assert!(!passed.text.is_empty() && passed.sentence.contains(&passed.text), "{passed:?} is a quote");
    }
}
