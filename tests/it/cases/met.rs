//! Cases in which accounts and cards meet only by what stands between the columns: the day of a balance, and the adjusting
//! period.

use super::balances::balances;
use super::compared::{compared, kinds};
use crate::support::Folder;
use serde_json::{Value, json};

fn between(folder: &Folder, ledger: &str, cards: &str, more: &[&str]) -> Value {
    compared(folder, &[("--ledger", ledger), ("--cards", cards)], more)
}

const CLOSING: &str = "科目编码,科目名称,期末借方,期末贷方\n160102,设备,300,\n";

fn card_of(day: &str) -> String {
    format!("资产编号,资产名称,资产分类代码,原值,财务入账日期\nT1,机,A02,300,{day}\n")
}

#[test]
fn a_closing_alone_stands_on_its_last_day() {
    let folder = Folder::new("met-closing");
    for period in ["2024.01-2024.12", "2024.12"] {
        let ledger = format!("科目余额表,,\n期间：{period},,\n{CLOSING}");
        let read = balances(&ledger).read();
        assert_eq!(read.entries(), [(true, "160102", "300.00".to_owned(), "0.00".to_owned())]);
        assert_eq!(read.ledger()[0].on.to_string(), "2024-12-31", "{period}");
        let report = between(&folder, &ledger, &card_of("2024-03-12"), &[]);
        assert_eq!((kinds(&report), &report["asOf"]), (json!({}), &json!("2024-12-31")), "{period}");
        assert_eq!((&report["counts"]["matched"], &report["counts"]["pools"]), (&json!(1), &json!(1)));
    }
}

#[test]
fn a_balance_without_a_period_stands_on_the_day_asked() {
    let folder = Folder::new("met-undated");
    let found = |card: &str, as_of: &str| kinds(&between(&folder, CLOSING, &card_of(card), &["--as-of", as_of]));
    assert_eq!(found("2024-03-12", "2024-12-31"), json!({}));
    // A day of its own is no beginning, also where it is the first of a month.
    assert_eq!(found("2024-12-01", "2024-12-01"), json!({}));
    assert_eq!(found("2024-12-02", "2024-12-01"), json!({ "LEDGER_CARD_AMOUNT": 1 }));
    let told = balances(CLOSING).read();
    let notices: Vec<String> =
        told.sheet().notices.iter().map(|notice| notice.tell(oversight::words::Lang::Zh)).collect();
    assert_eq!(notices, ["case.csv 2：看不出余额表的会计期间，余额和发生额没有日期，共1行"]);
}

#[test]
fn an_opening_without_a_day_beside_dated_lines_opens_the_year() {
    let folder = Folder::new("met-opening");
    let ledger = "日期,凭证号数,科目编码,科目名称,摘要,方向,金额\n,,160102,设备,期初余额,借,300\n\
                  2024-05-01,记-1,1002,银行存款,付款,贷,5\n";
    let found = |card: &str| kinds(&between(&folder, ledger, &card_of(card), &["--as-of", "2024-12-31"]));
    assert_eq!(found("2023-03-12"), json!({}));
    assert_eq!(found("2024-03-12"), json!({ "CARD_WITHOUT_LEDGER": 1, "LEDGER_CARD_AMOUNT": 1 }));
}

#[test]
fn a_card_of_december_meets_period_13_where_december_has_no_such_voucher() {
    let folder = Folder::new("met-adjusting");
    let met = |lines: &[&str], day: &str, voucher: &str| {
        let rows = super::lines(lines, |line| format!("2025.12.31,{line}\n"));
        let ledger = format!("日期,期间,凭证号数,科目编码,方向,金额\n{rows}");
        let cards =
            format!("资产编号,资产名称,资产分类代码,原值,财务入账日期,会计凭证号\nT1,机,A02,500,{day},{voucher}\n");
        kinds(&between(&folder, &ledger, &cards, &["--as-of", "2025-12-31"]))
    };
    let adjusting = "13,记-1,160102,借,500";
    assert_eq!(met(&[adjusting], "2025-12-31", "记-1"), json!({}));
    // Two lines of one voucher, by their sum.
    assert_eq!(met(&["13,记-1,160102,借,200", "13,记-1,160102,借,300"], "2025-12-10", "记-1"), json!({}));
    // Another word of December is another voucher; the same one is the card's, whatever it amounts to.
    assert_eq!(met(&[adjusting, "12,转-1,160102,借,700"], "2025-12-31", "记-1"), json!({ "LEDGER_WITHOUT_CARD": 1 }));
    let apart = |lines: u8| json!({ "LEDGER_WITHOUT_CARD": lines, "CARD_WITHOUT_LEDGER": 1 });
    assert_eq!(met(&[adjusting, "12,记-1,160102,借,700"], "2025-12-31", "记-1"), apart(2));
    assert_eq!(met(&[adjusting], "2025-11-30", "记-1"), apart(1));
    assert_eq!(met(&[adjusting], "2025-12-31", "记-2"), apart(1));
}
