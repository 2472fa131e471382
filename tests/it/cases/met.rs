//! Cases in which accounts and cards meet only by what stands between the columns: the day of a balance, the adjusting
//! period, and the edition of the catalogue of classes.

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

const LINES: &str = "日期,凭证字,凭证号,科目编码,科目名称,资产编号,借方金额,贷方金额\n";

/// The class lines of a report as (code, name, accounts, cards), in their order.
fn classes(report: &Value) -> Vec<[String; 4]> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let lines = report["categories"].as_array().expect("a list").iter();
    lines
        .map(|line| {
            let of = &line["category"];
            [&of["code"], &of["name"], &line["ledger"]["closing"], &line["cards"]["closing"]].map(text)
        })
        .collect()
}

/// Accounts by name and cards by class code, each of one thing that carries its number.
fn of_classes(folder: &Folder, things: &[(&str, &str)]) -> Value {
    let numbered = || things.iter().enumerate();
    let lines = super::lines(numbered(), |(at, (account, _))| {
        format!("2025-03-01,记,{at},16010{at},{account},T{at},{},\n", 100 << at)
    });
    let cards = super::lines(numbered(), |(at, (_, class))| format!("T{at},物,{class},{}\n", 100 << at));
    let (lines, cards) = (format!("{LINES}{lines}"), format!("资产编号,资产名称,资产分类代码,原值\n{cards}"));
    between(folder, &lines, &cards, &[])
}

#[test]
fn classes_of_two_editions_are_compared_as_wholes() {
    let folder = Folder::new("met-editions");
    let things = [
        ("土地、房屋及构筑物", "A01010101"),
        ("通用设备", "A02010105"),
        ("专用设备", "A02030105"),
        ("文物和陈列品", "A03010101"),
        ("图书档案", "A04010101"),
        ("家具、用具、装具及动植物", "A05010101"),
        ("家具用具装具及动植物", "A06010101"),
    ];
    let report = of_classes(&folder, &things);
    assert_eq!((kinds(&report), &report["counts"]["matched"]), (json!({}), &json!(7)));
    let mut found = classes(&report);
    found.sort();
    let line = |code: &str, name: &str, sum: &str| [code, name, sum, sum].map(str::to_owned);
    assert_eq!(
        found,
        [
            line("6", "家具、用具、装具及动植物", "9600.00"),
            line("A01", "土地、房屋及构筑物", "100.00"),
            line("A02", "设备", "600.00"),
            line("A03", "文物和陈列品", "800.00"),
            line("A04", "图书档案", "1600.00"),
        ]
    );
    assert_eq!(report["footing"]["legs"][0]["difference"], "0.00");
    // The other way round.
    let things = [("设备", "2010105"), ("设备", "3010105"), ("家具和用具", "6010101"), ("家具", "6010101")];
    assert_eq!(kinds(&of_classes(&folder, &things)), json!({}));
    for name in ["家具", "家具用具"] {
        assert_eq!(kinds(&of_classes(&folder, &[(name, "A05010101")])), json!({}), "{name}");
    }
}

#[test]
fn another_class_of_another_edition_is_still_told() {
    let folder = Folder::new("met-classes");
    let told = |account: &str, class: &str| kinds(&of_classes(&folder, &[(account, class), ("专用设备", "A02030105")]));
    assert_eq!(told("通用设备", "A05010101"), json!({ "LEDGER_CARD_CLASS": 1 }));
    assert_eq!(told("家具、用具、装具及动植物", "A02010105"), json!({ "LEDGER_CARD_CLASS": 1 }));
    // In one edition 通用设备 is not 专用设备.
    let told = kinds(&of_classes(&folder, &[("通用设备", "3010105"), ("专用设备", "2010105")]));
    assert_eq!(told, json!({ "LEDGER_CARD_CLASS": 2 }));
}
