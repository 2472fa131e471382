//! A text as the bars of Code 128 (ISO/IEC 15417), in the sets B and C.

/// The widths of bar, space, bar … of every value; the last is the stop.
const WIDTHS: [&str; 107] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312",
    "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212",
    "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121",
    "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331",
    "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131", "311123",
    "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124",
    "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114",
    "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112",
    "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
];
const TO_C: u8 = 99;
const TO_B: u8 = 100;
const START_B: u8 = 104;
const START_C: u8 = 105;
const STOP: usize = 106;

/// The values of a text with start and check; none of a text that has other signs than printable ASCII.
fn values(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    if bytes.is_empty() || !bytes.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        return None;
    }
    let digits = |at: usize| bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut in_c = digits(0) >= 4 || digits(0) == bytes.len() && bytes.len() == 2;
    let mut values = vec![if in_c { START_C } else { START_B }];
    let mut at = 0;
    while at < bytes.len() {
        let run = digits(at);
        if in_c && run >= 2 {
            values.push((bytes[at] - b'0') * 10 + bytes[at + 1] - b'0');
            at += 2;
        } else if in_c {
            values.push(TO_B);
            in_c = false;
        } else if run >= 4 && run.is_multiple_of(2) {
            values.push(TO_C);
            in_c = true;
        } else {
            values.push(bytes[at] - b' ');
            at += 1;
        }
    }
    values.push(check(&values));
    Some(values)
}

/// The check of values: each times its place, modulo 103.
fn check(values: &[u8]) -> u8 {
    let sum: usize = values.iter().enumerate().map(|(at, value)| at.max(1) * usize::from(*value)).sum();
    (sum % 103) as u8
}

/// The widths of the bars and spaces of a text, a bar first; none where it cannot be said so.
pub fn bars(text: &str) -> Option<Vec<u32>> {
    let values = values(text)?;
    let widths = values.into_iter().map(usize::from).chain([STOP]).flat_map(|value| WIDTHS[value].bytes());
    Some(widths.map(|width| u32::from(width - b'0')).collect())
}

#[cfg(test)]
mod tests {
    use super::{START_B, START_C, STOP, WIDTHS, bars, check, values};
    use barcoders::sym::code128::Code128;
    use proptest::prelude::*;

    #[test]
    fn the_table_is_that_of_the_standard() {
        let mut seen = WIDTHS.to_vec();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), WIDTHS.len());
        for widths in &WIDTHS[..STOP] {
            let sum = |from: usize| widths.bytes().skip(from).step_by(2).map(|width| width - b'0').sum::<u8>();
            // Eleven modules, and an even number of dark ones.
            assert_eq!((sum(0) + sum(1), sum(0) % 2), (11, 0), "{widths}");
        }
    }

    #[test]
    fn digits_go_in_pairs() {
        assert_eq!(values("PJJ123C"), Some(vec![START_B, 48, 42, 42, 17, 18, 19, 35, 55]));
        assert_eq!(values("123456"), Some(vec![START_C, 12, 34, 56, 44]));
        assert_eq!(values("12345").map(|values| values.len()), Some(6));
        for text in ["", "资产1", "a\nb", "\u{7f}"] {
            assert_eq!(bars(text), None, "{text:?}");
        }
    }

    /// The text that values say.
    fn read(values: &[u8]) -> String {
        let mut in_c = values[0] == START_C;
        let mut text = String::new();
        for value in &values[1..values.len() - 1] {
            match (in_c, value) {
                (true, 100) => in_c = false,
                (false, 99) => in_c = true,
                (true, pair) => text.extend([pair / 10, pair % 10].map(|digit| char::from(b'0' + digit))),
                (false, value) => text.push(char::from(value + b' ')),
            }
        }
        text
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_and_checked(text in "[ -~]{1,30}|[0-9]{1,30}|[A-Z]{2}[0-9]{1,9}") {
            let values = values(&text).expect("printable");
            let (last, said) = values.split_last().expect("a check");
            prop_assert_eq!(*last, check(said));
            prop_assert_eq!(read(&values), text);
        }

        #[test]
        fn letters_are_as_another_writer_has_them(text in "[A-Za-z \\-]{1,30}") {
            let witness = Code128::new(format!("\u{0181}{text}")).expect("a code").encode();
            let mut modules = Vec::new();
            for (at, width) in bars(&text).expect("printable").into_iter().enumerate() {
                modules.extend((0..width).map(|_| u8::from(at % 2 == 0)));
            }
            prop_assert_eq!(modules, witness);
        }
    }
}
