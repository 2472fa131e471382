//! The shipped example says what `tests/fixtures/example/README.md` works out by hand, in every form
//! of the report; and the same facts have the same digest.

use crate::support::{Folder, fixture, json, oversight};
use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// The example's files as README.md gives them, below `root`.
const FILES: [(&str, &str); 4] = [
    ("--ledger", "序时账.csv"),
    ("--ledger", "科目余额表.xlsx"),
    ("--cards", "资产卡片.xlsx"),
    ("--counts", "盘点表.csv"),
];

/// The arguments that compare those files of the example for which `take` holds.
fn example(take: impl Fn(&str) -> bool) -> Vec<String> {
    let files = FILES.iter().filter(|(side, _)| take(side));
    let files = files.flat_map(|(side, file)| [(*side).to_owned(), fixture(&format!("example/{file}"))]);
    std::iter::once("compare".to_owned()).chain(files).collect()
}

fn with<'a>(arguments: &'a [String], more: &[&'a str]) -> Vec<&'a str> {
    arguments.iter().map(String::as_str).chain(more.iter().copied()).collect()
}

fn report() -> Value {
    json(&with(&example(|_| true), &["--regime", "government", "--as-of", "2025-12-31", "--json"]))
}

/// The values of the named fields of every object of a list.
fn columns(list: &Value, fields: &[&str]) -> Vec<Vec<String>> {
    let cell = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let rows = list.as_array().expect("a list").iter();
    rows.map(|row| fields.iter().map(|field| cell(row.pointer(field).unwrap_or(&Value::Null))).collect()).collect()
}

#[test]
fn the_command_of_the_readme_prints_the_expected_report() {
    let files = FILES.iter().flat_map(|(side, file)| [(*side).to_owned(), format!("tests/fixtures/example/{file}")]);
    for threads in ["1", "2", "4"] {
        let output = Command::new(env!("CARGO_BIN_EXE_oversight"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["compare", "--regime", "government", "--as-of", "2025-12-31", "--threads", threads])
            .args(files.clone())
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env_remove("LANG")
            .output()
            .expect("the program starts");
        assert_eq!(output.status.code(), Some(0));
        let printed = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!(printed, include_str!("../fixtures/example/expected.txt"), "{threads} threads");
    }
}

#[test]
fn the_totals_and_the_footing_are_those_worked_out_by_hand() {
    let report = report();
    let figures = |list: &str, fields: &[&str]| columns(&report[list], fields);
    let footing = columns(
        &report["footing"]["legs"],
        &["/leg", "/measure", "/left", "/right", "/difference", "/notCounted", "/explained", "/unexplained"],
    );
    assert_eq!(
        footing,
        [
            ["LC", "COST", "1168860.00", "1169940.00", "-1080.00", "0.00", "-2700.00", "1620.00"],
            ["LC", "DEPRECIATION", "520272.50", "520272.50", "0.00", "0.00", "0.00", "0.00"],
            ["CP", "COST", "1169940.00", "1154640.00", "15300.00", "0.00", "15300.00", "0.00"],
        ]
    );
    let whole = &report["footing"];
    assert_eq!((&whole["explained"]["value"], &whole["unexplained"]["value"]), (&json!("12600.00"), &json!("1620.00")));
    assert_eq!((&whole["cards"]["quantity"], &whole["physical"]["quantity"]), (&json!("70"), &json!("67")));

    let accounts = figures(
        "categories",
        &["/category/code", "/measure", "/ledger/opening", "/ledger/increase", "/ledger/decrease", "/ledger/closing"],
    );
    assert_eq!(
        accounts[1..],
        [
            ["A02", "COST", "963600.00", "137760.00", "5040.00", "1096320.00"],
            ["A05", "COST", "57240.00", "15300.00", "0.00", "72540.00"],
            ["A02", "DEPRECIATION", "393370.00", "112802.50", "5040.00", "501132.50"],
            ["A05", "DEPRECIATION", "14727.00", "4413.00", "0.00", "19140.00"],
        ]
    );
    let others = figures(
        "categories",
        &[
            "/cards/opening",
            "/cards/increase",
            "/cards/closing",
            "/physical/value",
            "/difference/ledgerCard",
            "/difference/cardPhysical",
        ],
    );
    assert_eq!(
        others[1..3],
        [
            ["958560.00", "140460.00", "1099020.00", "1084620.00", "-2700.00", "14400.00"],
            ["55620.00", "15300.00", "70920.00", "70020.00", "1620.00", "900.00"],
        ]
    );
}

#[test]
fn the_groups_and_the_differences_are_those_planted() {
    let report = report();
    let counts = &report["counts"];
    let tally = ["groups", "matched", "differing", "outOfScope", "pools", "unvalued"].map(|name| counts[name].as_u64());
    assert_eq!(tally, [37, 27, 10, 0, 2, 1].map(Some));
    assert_eq!(
        counts["signatures"],
        json!({
            "LEDGER_CARD_AMOUNT": 1, "CARD_WITHOUT_LEDGER": 1, "CARD_WITHOUT_STOCK": 2, "CARD_STOCK_QUANTITY": 1,
            "OUT_UNSEEN": 1, "LOCATION": 2, "STOCK_WITHOUT_CARD": 1, "NOT_OURS": 1,
        })
    );
    let mut told = columns(
        &report["differences"],
        &["/kind", "/amount", "/located", "/evidence/0/source/cell", "/evidence/1/source/cell"],
    );
    told.sort();
    assert_eq!(
        told,
        [
            ["CARD_STOCK_QUANTITY", "900.00", "true", "I22", "G46"],
            ["CARD_WITHOUT_LEDGER", "-3600.00", "true", "I41", "null"],
            ["CARD_WITHOUT_STOCK", "4320.00", "true", "I13", "null"],
            ["CARD_WITHOUT_STOCK", "7920.00", "true", "I8", "G31"],
            ["LEDGER_CARD_AMOUNT", "1620.00", "false", "G8", "I22"],
            ["LEDGER_CARD_AMOUNT", "900.00", "true", "G99", "I39"],
            ["LOCATION", "0.00", "true", "I16", "G25"],
            ["LOCATION", "0.00", "true", "I28", "G16"],
            ["NOT_OURS", "0.00", "true", "G42", "null"],
            ["OUT_UNSEEN", "2160.00", "true", "I9", "G13"],
            ["STOCK_WITHOUT_CARD", "0.00", "true", "G41", "null"],
        ]
    );
}

/// The rows of a sheet of the workbook, as calamine reads them back.
fn rows(book: &mut Xlsx<std::io::BufReader<std::fs::File>>, sheet: &str) -> Vec<Vec<String>> {
    let range = book.worksheet_range(sheet).expect(sheet);
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

#[test]
fn the_workbook_holds_the_same_figures() {
    let folder = Folder::new("example");
    let out = folder.file("report.xlsx");
    let arguments = example(|_| true);
    let output = oversight(&with(&arguments, &["--as-of", "2025-12-31", "--out", &out]));
    assert_eq!(output.status.code(), Some(0));
    let mut book: Xlsx<_> = open_workbook(Path::new(&out)).expect("a workbook");
    assert_eq!(book.sheet_names(), ["汇总", "分类对账", "差异明细", "类别明细", "已相符", "导入说明"]);

    let summary = rows(&mut book, "汇总");
    let leg = |name: &str, measure: &str| -> Vec<String> {
        let row = summary.iter().find(|row| row[0].starts_with(name) && row[1] == measure);
        row.unwrap_or_else(|| panic!("{name} {measure} in {summary:?}"))[2..8].to_vec()
    };
    assert_eq!(leg("账卡", "原值"), ["1168860", "1169940", "-1080", "0", "-2700", "1620"]);
    assert_eq!(leg("账卡", "累计折旧"), ["520272.5", "520272.5", "0", "0", "0", "0"]);
    assert_eq!(leg("卡物", "原值"), ["1169940", "1154640", "15300", "0", "15300", "0"]);

    let classes = rows(&mut book, "分类对账");
    let total = classes.iter().find(|row| row[0] == "合计" && row[2] == "原值").expect("a total");
    assert_eq!(
        total[3..],
        [
            "1020840", "153060", "5040", "1168860", "1014180", "155760", "0", "1169940", "67", "1154640", "-1080",
            "15300"
        ]
    );

    let differences = rows(&mut book, "差异明细");
    let numbered: Vec<&Vec<String>> = differences.iter().filter(|row| row[0].starts_with('D')).collect();
    assert_eq!(numbered.len(), 11);
    let centrifuge = numbered.iter().find(|row| row[6] == "序时账.csv!G99").expect("the centrifuge");
    assert_eq!(
        (&*centrifuge[1], &*centrifuge[4], &*centrifuge[8]),
        ("账卡金额不符", "900", "资产卡片.xlsx!固定资产卡片!I39")
    );
    let agreeing = rows(&mut book, "已相符").iter().filter(|row| row[1] == "相符").count();
    assert_eq!(agreeing, 27);
}

#[test]
fn without_a_date_the_last_month_of_the_accounts_is_taken_and_told() {
    let arguments = example(|side| side != "--counts");
    let report = json(&with(&arguments, &["--json", "--lang", "en"]));
    assert_eq!((&report["asOf"], &report["from"]), (&json!("2025-12-31"), &json!("2025-01-01")));
    assert_eq!(
        report["notices"],
        json!(["no --as-of is given: the end of the last month of the accounts is taken, 2025-12-31"])
    );
    let output = oversight(&with(&arguments, &["--lang", "en"]));
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(printed.contains("  notice  no --as-of is given"), "{printed}");
}

#[test]
fn a_count_list_stands_in_for_cards_that_are_not_given() {
    let folder = Folder::new("stand-in");
    let ledger = folder.write(
        "账.csv",
        "日期,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额,资产编号\n\
         2025-05-03,1,购入,160101,设备,5000.00,,zc-1\n2025-05-03,1,购入,1002,银行存款,,5000.00,\n",
    );
    let counts =
        folder.write("物.csv", "资产编号,资产名称,实盘数量,实盘金额\nＺＣ-1,电脑,1,5000.00\nZC-2,椅子,2,600.00\n");
    let report = json(&["compare", "--ledger", &ledger, "--counts", &counts, "--lang", "en", "--json"]);
    assert_eq!(
        report["notices"][0],
        json!("no asset cards are given: each line of the count list stands for the card, against the accounts")
    );
    let leg = &report["footing"]["legs"][0];
    assert_eq!(
        (&leg["left"], &leg["right"], &leg["difference"]),
        (&json!("5000.00"), &json!("5600.00"), &json!("-600.00"))
    );
    assert_eq!(report["counts"]["differences"]["CARD_WITHOUT_LEDGER"], json!(1));
}

/// The lines of a file behind its first in an order that a step through them makes.
fn shuffled(text: &str, step: usize) -> String {
    let (header, body) = text.split_once('\n').expect("a header");
    let lines: Vec<&str> = body.lines().collect();
    assert_ne!(lines.len() % step, 0, "the step must meet every line");
    let order = (0..lines.len()).map(|at| lines[(at * step + 1) % lines.len()]);
    std::iter::once(header).chain(order).fold(String::new(), |text, line| text + line + "\n")
}

#[test]
fn the_digest_knows_neither_the_order_of_rows_nor_the_threads() {
    let folder = Folder::new("digest");
    let generated =
        oversight(&["generate", "--cards", "500", "--seed", "3", "--mismatch", "0.3", "--out", &folder.file("")]);
    assert_eq!(generated.status.code(), Some(0));
    let names = ["ledger.csv", "cards.csv", "counts.csv"];
    let [one, other] = [11, 101].map(|step| {
        names.map(|name| {
            let text = std::fs::read_to_string(folder.file(name)).expect("generated");
            folder.write(&format!("{step}-{name}"), shuffled(&text, step))
        })
    });
    let digest = |files: &[String; 3], threads: &str| {
        let [ledger, cards, counts] = files;
        let day = ["--as-of", "2025-12-31", "--threads", threads, "--json"];
        let report = json(&[&["compare", "--ledger", ledger, "--cards", cards, "--counts", counts][..], &day].concat());
        (report["digest"].clone(), report["counts"].clone())
    };
    let first = digest(&names.map(|name| folder.file(name)), "1");
    assert!(first.1["differing"].as_u64() > Some(100), "{}", first.1);
    for threads in ["1", "2", "4"] {
        assert_eq!(digest(&one, threads), first);
        assert_eq!(digest(&other, threads), first);
    }
}
