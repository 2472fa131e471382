use super::super::sample::{PLAIN_NOTICE, inputs, with_report};
use super::{WIDTH, largest, write_inputs, write_report};
use crate::reconcile::outcome::Difference;
use crate::words::Lang;
use entity::Money;
use unicode_width::UnicodeWidthStr;

fn told(lang: Lang) -> String {
    let mut out = Vec::new();
    write_inputs(&mut out, &inputs(), &[PLAIN_NOTICE.with([&"目录"])], lang).expect("memory");
    with_report(lang, |report| write_report(&mut out, report)).expect("memory");
    String::from_utf8(out).expect("text")
}

#[test]
fn the_report_in_chinese() {
    insta::assert_snapshot!(told(Lang::Zh));
}

#[test]
fn the_report_in_english() {
    insta::assert_snapshot!(told(Lang::En));
}

#[test]
fn it_fits_and_no_cell_commands_the_terminal() {
    for lang in [Lang::Zh, Lang::En] {
        for line in told(lang).lines() {
            assert!(line.width() <= WIDTH, "{line}");
            assert!(!line.chars().any(char::is_control), "{line:?}");
        }
    }
}

#[test]
fn the_ten_largest_stand_by_amount_then_by_number() {
    let of = |fen: i64, template: &Difference| Difference { amount: Money(fen), ..template.clone() };
    let differences = with_report(Lang::Zh, |report| {
        let template = &report.outcome.differences[0];
        [0, 5, -9, 9, 1, 2, 3, 4, 6, 7, 8, -10, 0].map(|fen| of(fen, template)).to_vec()
    });
    assert_eq!(largest(&differences), [11, 2, 3, 10, 9, 8, 1, 7, 6, 5]);
    assert_eq!(largest(&differences[..1]), [0_usize; 0]);
}
