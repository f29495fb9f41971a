//! A number in digits, as one word of a text: grouping, decimals, nothing else.

/// A number that was written in digits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Digits {
    /// What it says.
    pub value: f64,
    /// Whether it has a decimal part.
    pub decimal: bool,
    /// Whether its thousands are set apart.
    pub grouped: bool,
}

/// Reads "1,234.5", "12 000" (with a thin space), "1,00,000" (lakhs), "1.234.567" and "3,5"; `None` for anything that is no
/// number: clock times, dates, "007".
pub fn read_digits(text: &str) -> Option<Digits> {
    // Most numbers are plain digits, which have one reading. So few are exact in a float.
    if text.len() <= 15 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let led = text.len() > 1 && text.starts_with('0');
        let value = text.parse::<u64>().ok().filter(|_| !led)? as f64;
        return Some(Digits { value, decimal: false, grouped: false });
    }
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let spaced = bare.len() != text.len();
    if !bare.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.')) {
        return None;
    }
    let (whole, decimals) = split_decimals(&bare)?;
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || (digits.len() > 1 && digits.starts_with('0')) {
        return None;
    }
    let written = if decimals.is_empty() { digits } else { format!("{digits}.{decimals}") };
    let value = written.parse().ok().filter(|value: &f64| value.is_finite())?;
    Some(Digits { value, decimal: !decimals.is_empty(), grouped: spaced || whole.contains([',', '.']) })
}

/// The part before the decimal mark, still grouped, and the digits behind it.
fn split_decimals(bare: &str) -> Option<(&str, &str)> {
    let (commas, stops) = (bare.matches(',').count(), bare.matches('.').count());
    match (commas, stops) {
        (0, 0) => Some((bare, "")),
        (_, 1) => {
            if let Some((whole, decimals)) = bare.split_once(',').filter(|_| commas == 1)
                && whole.contains('.')
            {
                return (is_grouped(whole, '.') && (1..=2).contains(&decimals.len())).then_some((whole, decimals));
            }
            let (whole, decimals) = bare.split_once('.')?;
            let fits = commas == 0 || is_grouped(whole, ',');
            (fits && !decimals.contains(',')).then_some((whole, decimals))
        }
        (_, 0) if is_grouped(bare, ',') => Some((bare, "")),
        (1, 0) => bare.split_once(',').filter(|(_, decimals)| decimals.len() <= 2),
        (1, _) => {
            let (whole, decimals) = bare.split_once(',')?;
            (is_grouped(whole, '.') && decimals.len() <= 2).then_some((whole, decimals))
        }
        (0, _) if is_grouped(bare, '.') => Some((bare, "")),
        _ => None,
    }
}

/// Whether the groups are those of thousands, or of lakhs and crores: the last has three digits, the others
/// between have three or two, the first at most three.
fn is_grouped(whole: &str, mark: char) -> bool {
    let groups: Vec<usize> = whole.split(mark).map(str::len).collect();
    let Some((last, rest)) = groups.split_last() else { return false };
    let Some((first, middle)) = rest.split_first() else { return false };
    let inner = middle.first().copied().unwrap_or(3);
    let lakhs = inner == 2 && mark == ',' && *first <= 2;
    *last == 3 && (1..=3).contains(first) && middle.iter().all(|len| *len == inner) && (inner == 3 || lakhs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grouping_and_decimals_are_told_apart() {
        for (text, value) in [
            ("7", 7.0),
            ("1,200", 1200.0),
            ("48,567", 48567.0),
            ("4,812,336", 4_812_336.0),
            ("1,00,000", 100_000.0),
            ("12\u{202f}500", 12500.0),
            ("1.234.567", 1_234_567.0),
            ("2.5", 2.5),
            ("1,234.56", 1234.56),
            ("3,5", 3.5),
            ("1.234,5", 1234.5),
            ("12.345.678,90", 12_345_678.9),
            ("0.96", 0.96),
        ] {
            assert_eq!(read_digits(text).map(|digits| digits.value), Some(value), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_left_alone() {
        for text in ["07:30", "12/18/2024", "007", "1,2,3", "18.12.2024", "12,34,5", "", "1.2,3", "1.234,567", "1.23,4"]
        {
            assert_eq!(read_digits(text), None, "{text}");
        }
    }
}
