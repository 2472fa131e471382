//! A difference of a class is followed to its rows: the largest of either side in every form of the report, and all of
//! them in the workbook; in whatever order the files have them.

use crate::support::{Folder, json, oversight};
use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::{Value, json};
use std::path::Path;

const LEDGER: &str = "日期,凭证字,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额\n";
const CARDS: &str = "资产编号,资产名称,资产分类代码,原值,财务入账日期\n";

/// Twenty-five lines of 100.00, 200.00 … of which the last two are equal but for what they say, and a credit; thirteen
/// cards.
fn rows() -> (Vec<String>, Vec<String>) {
    let line = |at: i64| format!("2025-03-{at:02},记,{at},第{at}笔,160102,设备,{}.00,\n", at.min(24) * 100);
    let mut ledger: Vec<String> = (1..=25).map(line).collect();
    ledger.push("2025-06-30,记,1,冲减,160102,设备,,2350.00\n".to_owned());
    let card = |at: i64| format!("ZC{at:03},电脑,A02010105,{}.00,2025-03-31\n", at * 1_000);
    (ledger, (1..=13).map(card).collect())
}

/// Writes the lists with their rows in the order that steps of `step` through them make.
fn written(folder: &Folder, step: usize) -> [String; 2] {
    let (ledger, cards) = rows();
    let stepped = |header: &str, rows: &[String]| {
        assert!(step == 1 || !rows.len().is_multiple_of(step), "the step must meet every row");
        let order = (0..rows.len()).map(|at| &*rows[at * step % rows.len()]);
        header.to_owned() + &order.collect::<String>()
    };
    [
        folder.write(&format!("账{step}.csv"), stepped(LEDGER, &ledger)),
        folder.write(&format!("卡{step}.csv"), stepped(CARDS, &cards)),
    ]
}

fn arguments<'a>(files: &'a [String; 2], map: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let [ledger, cards] = files;
    [&["compare", "--ledger", ledger, "--cards", cards, "--map", map, "--as-of", "2025-12-31"][..], more].concat()
}

/// What the rows of evidence say, in their order.
fn summaries(difference: &Value) -> Vec<String> {
    let rows = difference["evidence"].as_array().expect("a list").iter();
    rows.map(|row| row["summary"].as_str().expect("a text").to_owned()).collect()
}

#[test]
fn the_largest_rows_of_a_class_are_its_evidence_in_any_order_of_the_files() {
    let folder = Folder::new("classes");
    let map = folder.write("方案.toml", "level = \"class\"\n");
    let mut first: Option<(Value, Vec<String>)> = None;
    for (step, threads) in [(1, "1"), (3, "2"), (5, "4"), (11, "2")] {
        let report = json(&arguments(&written(&folder, step), &map, &["--json", "--threads", threads]));
        assert_eq!(report["counts"]["differences"], json!({ "LEDGER_CARD_AMOUNT": 1 }));
        let difference = &report["differences"][0];
        assert_eq!((&difference["level"], &difference["amount"]), (&json!("CLASS"), &json!("-60950.00")));
        // 100 + … + 2,400 + 2,400 − 2,350, and 1,000 + … + 13,000.
        assert_eq!(
            difference["pool"],
            json!([{ "side": "LEDGER", "rows": 26, "told": 10, "amount": "30050.00" },
                { "side": "CARDS", "rows": 13, "told": 10, "amount": "91000.00" }])
        );
        let told = summaries(difference);
        let amount = |text: &str| -> i64 {
            let figure = text.split_whitespace().find(|word| word.ends_with(".00")).expect("an amount");
            figure.replace(',', "").trim_end_matches(".00").parse().expect("a number")
        };
        let amounts: Vec<i64> = told.iter().map(|text| amount(text)).collect();
        assert_eq!(amounts[..10], [2400, 2400, 2350, 2300, 2200, 2100, 2000, 1900, 1800, 1700]);
        assert_eq!(amounts[10..], [13000, 12000, 11000, 10000, 9000, 8000, 7000, 6000, 5000, 4000]);
        let cell = difference["evidence"][0]["source"]["cell"].as_str().expect("a cell");
        assert!(cell.starts_with('G'), "{cell}");
        let known = first.get_or_insert_with(|| (report["digest"].clone(), told.clone()));
        assert_eq!((&known.0, &known.1), (&report["digest"], &told), "in steps of {step}");
    }
}

#[test]
fn the_terminal_says_the_first_and_how_many_more() {
    let folder = Folder::new("classes-terminal");
    let map = folder.write("方案.toml", "level = \"class\"\n");
    let output = oversight(&arguments(&written(&folder, 1), &map, &[]));
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    let begin = printed.find("类别合计差额，未定位到具体资产").expect("a difference of a class");
    let lines: Vec<&str> = printed[begin..].lines().take(11).map(str::trim).collect();
    assert_eq!((lines[1], lines[5]), ("账 26 行，合计 30,050.00", "另有 23 行"));
    assert_eq!((lines[6], lines[10]), ("卡 13 行，合计 91,000.00", "另有 10 行"));
    assert!(lines[4].starts_with("账 账1.csv!G27  2025-06-30 记-1 贷 2,350.00"), "{}", lines[4]);
    assert!(lines[7].starts_with("卡 卡1.csv!D14  ZC013 电脑"), "{}", lines[7]);
}

#[test]
fn the_workbook_has_every_row_of_a_class_that_differs() {
    let folder = Folder::new("classes-workbook");
    let map = folder.write("方案.toml", "level = \"class\"\n");
    let out = folder.file("report.xlsx");
    let output = oversight(&arguments(&written(&folder, 1), &map, &["--out", &out]));
    assert_eq!(output.status.code(), Some(0));
    let mut book: Xlsx<_> = open_workbook(Path::new(&out)).expect("a workbook");
    let range = book.worksheet_range("类别明细").expect("the page");
    let rows: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect();
    let of =
        |side: &str| -> Vec<&Vec<String>> { rows.iter().filter(|row| row[0] == "D000001" && row[3] == side).collect() };
    // Each side with its sum.
    assert_eq!((of("账").len(), of("卡").len()), (27, 14));
    assert_eq!((&*of("账")[26][4], &*of("卡")[13][4]), ("30050", "91000"));
    assert_eq!((&*of("账")[25][4], &*of("账")[25][6]), ("-2350", "账1.csv!G27"));
    let told = book.worksheet_range("差异明细").expect("the page");
    let told: Vec<String> = told.rows().nth(3).expect("a row").iter().map(Data::to_string).collect();
    assert!(told[5].ends_with("\n另有 16 行") && told[7].ends_with("\n另有 3 行"), "{told:?}");
    assert_eq!((told[6].lines().count(), told[8].lines().count()), (10, 10));
}

/// Of 累计折旧 its own lines and cards are told, and not those of the cost.
#[test]
fn a_class_whose_depreciation_differs_is_told_by_the_rows_of_depreciation() {
    let folder = Folder::new("classes-depreciation");
    let ledger = "日期,凭证字,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额\n\
                  2025-03-12,记,1,购电脑,160102,设备,7200.00,\n2025-12-31,记,9,计提折旧,160202,设备累计折旧,,900.00\n";
    let cards = "资产编号,资产名称,资产分类代码,原值,累计折旧,财务入账日期,会计凭证号\n\
                 ZC001,电脑,A02010105,7200.00,1000.00,2025-03-12,记-1\n";
    let (ledger, cards) = (folder.write("账.csv", ledger), folder.write("卡.csv", cards));
    let report = json(&["compare", "--ledger", &ledger, "--cards", &cards, "--as-of", "2025-12-31", "--json"]);
    let difference = &report["differences"][0];
    assert_eq!((&difference["kind"], &difference["amount"]), (&json!("LEDGER_CARD_DEPRECIATION"), &json!("-100.00")));
    assert_eq!(
        difference["pool"],
        json!([{ "side": "LEDGER", "rows": 1, "told": 1, "amount": "900.00" },
            { "side": "CARDS", "rows": 1, "told": 1, "amount": "1000.00" }])
    );
    assert_eq!(summaries(difference)[0], "2025-12-31 记-9 贷 900.00 160202 设备累计折旧 计提折旧");
    assert_eq!(report["counts"]["differences"], json!({ "LEDGER_CARD_DEPRECIATION": 1 }));
}
