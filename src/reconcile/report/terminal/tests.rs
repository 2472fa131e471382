use super::super::{
    Report,
    sample::{PLAIN_NOTICE, inputs, with_report},
};
use super::largest::largest;
use super::table::WIDTH;
use super::{write_inputs, write_report};
use crate::reconcile::outcome::{Category, ClassId, Difference};
use crate::words::Lang;
use entity::{Measure, Money};
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

#[test]
fn a_class_of_zeros_is_left_out_and_sides_not_given_have_no_column() {
    let text = with_report(Lang::Zh, |report| {
        let mut outcome = report.outcome.clone();
        let blank = Category {
            class: ClassId(9),
            measure: Measure::Cost,
            ledger: None,
            cards: None,
            physical: None,
            ledger_card: None,
            card_physical: None,
        };
        for line in &mut outcome.categories {
            (line.ledger, line.ledger_card) = (None, None);
        }
        outcome.categories.push(blank);
        let mut out = Vec::new();
        write_report(&mut out, &Report { outcome: &outcome, ..*report }).expect("memory");
        String::from_utf8(out).expect("text")
    });
    assert!(text.contains("\n  资产类别            卡         物     卡-物\n"), "{text}");
    assert!(!text.contains("（未分类）"), "{text}");
}
