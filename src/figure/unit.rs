//! Units of one kind: figures in hectares and acres are one figure, and so are an amount in dollars and the same
//! amount in euros, though only the first two can be compared. Converts nothing that floats: no exchange rates.

use crate::extract::COUNT;

/// Units of one kind, each with its size in the kind's base unit. Sizes by the international definitions of
/// the acre, the mile, the foot and the pound.
const CONVERSIONS: [(&str, &str, f64); 21] = [
    ("acre", "area", 4_046.856_422_4),
    ("hectare", "area", 10_000.0),
    ("km2", "area", 1_000_000.0),
    ("m2", "area", 1.0),
    ("mile", "length", 1_609.344),
    ("km", "length", 1_000.0),
    ("m", "length", 1.0),
    ("cm", "length", 0.01),
    ("mm", "length", 0.001),
    ("foot", "length", 0.3048),
    ("km/h", "speed", 1.0),
    ("mph", "speed", 1.609_344),
    ("kg", "mass", 0.001),
    ("tonne", "mass", 1.0),
    ("MW", "power", 1.0),
    ("GW", "power", 1_000.0),
    ("minute", "time", 60.0),
    ("hour", "time", 3_600.0),
    ("day", "time", 86_400.0),
    ("week", "time", 604_800.0),
    ("second", "time", 1.0),
];

/// The kind of a unit and its size in the kind's base unit. A unit without kin is its own kind; currencies are
/// one kind, each of size 1, and must not be compared with each other ([`are_comparable`]).
pub fn unit_kind(unit: &str) -> (&str, f64) {
    if unit == COUNT {
        return (unit, 1.0);
    }
    let known = CONVERSIONS.iter().find(|(name, ..)| *name == unit);
    known.map_or((if is_currency(unit) { "money" } else { unit }, 1.0), |(_, kind, size)| (*kind, *size))
}

/// Whether numbers in the two units can be set against each other: of one kind, and not two currencies.
pub fn are_comparable(a: &str, b: &str) -> bool {
    a == b || (unit_kind(a).0 == unit_kind(b).0 && !is_currency(a))
}

/// Whether the unit is a currency: an ISO 4217 code, three capital letters.
fn is_currency(unit: &str) -> bool {
    unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_in_two_currencies_are_of_one_kind_and_not_comparable() {
        assert_eq!(unit_kind("USD").0, unit_kind("EUR").0);
        assert!(!are_comparable("USD", "EUR"));
        assert!(are_comparable("USD", "USD"));
    }

    #[test]
    fn hectares_and_acres_are_comparable_and_people_and_acres_are_not() {
        assert!(are_comparable("hectare", "acre"));
        assert!(!are_comparable("count", "acre"));
    }
}
