//! Cases whose answer is in the comparison, and not in what is read: TC02, TC05, TC24, TC25, TS08, TS10, TS11; and what
//! the titles of a list say of its day.

use crate::support::{Folder, json, oversight};
use calamine::{Data, Reader, Xlsx, open_workbook};
use entity::{Day, Money, Regime};
use oversight::depreciation::card::{Class, Stated, book};
use serde_json::{Value, json};
use std::path::Path;

/// The report on files of a folder, given by option and text.
pub fn compared(folder: &Folder, files: &[(&str, &str)], more: &[&str]) -> Value {
    let arguments = arguments(folder, files);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).chain(more.iter().copied()).collect();
    json(&[&["compare", "--json"][..], &arguments].concat())
}

fn arguments(folder: &Folder, files: &[(&str, &str)]) -> Vec<String> {
    let written = files.iter().flat_map(|(option, text)| {
        let name = if *option == "--map" { "方案.toml".to_owned() } else { format!("{}.csv", &option[2..]) };
        [(*option).to_owned(), folder.write(&name, text)]
    });
    written.collect()
}

fn printed(folder: &Folder, files: &[(&str, &str)], more: &[&str]) -> String {
    let arguments = arguments(folder, files);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).chain(more.iter().copied()).collect();
    String::from_utf8(oversight(&[&["compare"][..], &arguments].concat()).stdout).expect("UTF-8")
}

/// The differences of a report by kind.
pub fn kinds(report: &Value) -> Value {
    report["counts"]["differences"].clone()
}

/// The difference of a kind.
fn of_kind<'r>(report: &'r Value, kind: &str) -> &'r Value {
    let differences = report["differences"].as_array().expect("a list");
    differences.iter().find(|one| one["kind"] == kind).unwrap_or_else(|| panic!("{kind} in {}", kinds(report)))
}

const LEDGER: &str = "日期,凭证字,凭证号,摘要,科目编码,科目名称,资产编号,借方金额,贷方金额\n";

#[test]
fn tc02_a_class_that_lost_its_zero_is_matched_by_its_name_only() {
    let folder = Folder::new("tc02");
    let ledger = format!("{LEDGER}2025-03-12,记,1,购电脑,160102,通用设备,A1,7200.00,\n");
    let map = "[accounts.\"160102\"]\nclass = \"02\"\n";
    let kinds_of =
        |cards: &str| kinds(&compared(&folder, &[("--ledger", &ledger), ("--cards", cards), ("--map", map)], &[]));
    assert_eq!(kinds_of("资产编号,资产名称,类别编号,原值\nA1,电脑,02,7200\n"), json!({}));
    assert_eq!(kinds_of("资产编号,资产名称,类别编号,原值\nA1,电脑,2,7200\n"), json!({ "LEDGER_CARD_CLASS": 1 }));
    assert_eq!(kinds_of("资产编号,资产名称,类别编号,资产类别,原值\nA1,电脑,2,通用设备,7200\n"), json!({}));
}

const FUNDS: &str = "资产编号,资产名称,价值（元）,财政拨款（元）,非财政拨款（元）\n\
                     TY1,仪器,5000,3000,1999\nTY2,仪器,5000,,\nTY3,仪器,5000,3000,2000\n";

#[test]
fn tc05_sources_of_funds_that_are_not_the_value_are_a_finding_with_its_cells() {
    let folder = Folder::new("tc05");
    let counts = "资产编号,资产名称,实盘数量\nTY1,仪器,1\nTY2,仪器,1\nTY3,仪器,1\n";
    let out = folder.file("report.xlsx");
    let report = compared(&folder, &[("--cards", FUNDS), ("--counts", counts)], &["--out", &out]);
    assert_eq!((kinds(&report), &report["counts"]["groups"]), (json!({ "FUND_SOURCE": 1 }), &json!(3)));
    let difference = of_kind(&report, "FUND_SOURCE");
    assert_eq!((&difference["amount"], &difference["proposal"]["entries"]), (&json!("0.00"), &json!([])));
    assert_eq!(
        difference["note"],
        json!({ "code": "FUND_SOURCES", "fiscal": "3000.00", "other": "1999.00", "sum": "4999.00", "value": "5000.00",
            "cells": ["D2", "E2", "C2"] })
    );
    let summary = difference["evidence"][0]["summary"].as_str().expect("a text");
    assert_eq!(summary, "TY1 仪器 数量 1 原值 5,000.00 财政拨款 3,000.00 非财政拨款 1,999.00");
    // One source alone says nothing of the other.
    let one = "资产编号,资产名称,价值（元）,财政拨款（元）\nTY1,仪器,5000,3000\n";
    let report = compared(&folder, &[("--cards", one), ("--counts", "资产编号,资产名称,实盘数量\nTY1,仪器,0\n")], &[]);
    let summary = &of_kind(&report, "CARD_WITHOUT_STOCK")["evidence"][0]["summary"];
    assert_eq!(summary, "TY1 仪器 数量 1 原值 5,000.00");
    let mut book: Xlsx<_> = open_workbook(Path::new(&out)).expect("a workbook");
    let page = book.worksheet_range("差异明细").expect("the page");
    let row: Vec<String> = page.rows().nth(3).expect("a row").iter().map(Data::to_string).collect();
    let told = "财政拨款 3,000.00 [D2] + 非财政拨款 1,999.00 [E2] = 4,999.00，而原值为 5,000.00 [C2]";
    assert!(row[11].lines().any(|line| line == told), "{}", row[11]);
}

#[test]
fn tc24_an_unbooked_card_answers_for_no_balance_of_its_class() {
    let folder = Folder::new("tc24");
    let ledger = format!("{LEDGER}2025-01-01,,,期初余额,160102,设备,,100.00,\n");
    let cards = "资产编号,资产名称,资产分类代码,原值,财务入账状态,财务入账日期\n\
                 A1,电脑,A02010105,100.00,已入账,2024-03-31\nA2,电脑,A02010105,50.00,未入账,\n";
    let report = compared(&folder, &[("--ledger", &ledger), ("--cards", cards)], &["--as-of", "2025-12-31"]);
    assert_eq!(kinds(&report), json!({ "CARD_WITHOUT_LEDGER": 1 }));
    let difference = of_kind(&report, "CARD_WITHOUT_LEDGER");
    assert_eq!((&difference["amount"], &difference["level"]), (&json!("-50.00"), &json!("ITEM")));
    assert!(difference["evidence"][0]["summary"].as_str().is_some_and(|text| text.starts_with("A2 ")));
    assert!(difference["proposal"]["followUp"].as_str().is_some_and(|text| text.starts_with("查明未入账原因")));
    assert_eq!(report["footing"]["legs"][0]["unexplained"], "0.00");
}

#[test]
fn tc25_a_nominal_value_is_not_depreciated() {
    let accumulated = |cost: i64| {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let class = Class { code: "A02010105".into(), edition: "2022".into(), ..Class::default() }.into();
        let booked_on = day("2024-03-31");
        let card = Stated {
            effective_on: day("1949-01-01"),
            cost: Money(cost),
            life: 72,
            booked_on,
            class,
            ..Stated::default()
        };
        let regimes = [(Day::BLANK, Regime::Government)];
        book(&[card], &regimes, day("2025-12-31")).expect("a card").on(day("2025-12-31")).accumulated
    };
    assert_eq!((accumulated(100), accumulated(720_000)), (Money::ZERO, Money(220_000)));
}

#[test]
fn ts08_a_tag_that_two_people_counted_is_to_be_counted_again() {
    let folder = Folder::new("ts08");
    let cards = "资产编号,标签号,资产名称,数量,原值,存放地点\nA1,T1,电脑,1,7200.00,A栋301\n";
    let counts = "标签号,资产名称,实盘数量,存放地点,盘点人\nT1,电脑,1,A栋301,张三\nT1,电脑,1,A栋302,李四\n";
    let report = compared(&folder, &[("--cards", cards), ("--counts", counts)], &[]);
    let difference = of_kind(&report, "CARD_STOCK_QUANTITY");
    assert_eq!((&difference["amount"], &difference["status"]), (&json!("-7200.00"), &json!("OPEN")));
    let rows: Vec<(&str, &str)> = difference["evidence"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| (row["kind"].as_str().expect("a kind"), row["summary"].as_str().expect("a text")))
        .collect();
    assert_eq!((rows.len(), rows[0].0, rows[1].0, rows[2].0), (3, "CARD", "COUNT", "COUNT"));
    for place in ["A栋301", "A栋302"] {
        assert!(rows[1..].iter().any(|(_, row)| row.ends_with(place)), "{place} in {rows:?}");
    }
    assert!(difference["proposal"]["followUp"].as_str().is_some_and(|text| text.starts_with("复盘数量后")));
    assert_eq!(report["counts"]["groups"], 1);
}

#[test]
fn ts10_what_is_out_without_proof_stays_open() {
    let folder = Folder::new("ts10");
    let cards = "资产编号,资产名称,数量,原值\nA1,电脑,1,7200.00\n";
    let counts = "资产编号,资产名称,实盘数量,盘点结果,附件\nA1,电脑,,送修,无\n";
    let report = compared(&folder, &[("--cards", cards), ("--counts", counts)], &[]);
    assert_eq!((kinds(&report), &report["counts"]["uncounted"]), (json!({ "OUT_UNSEEN": 1 }), &json!(0)));
    let difference = of_kind(&report, "OUT_UNSEEN");
    assert_eq!((&difference["amount"], &difference["status"]), (&json!("7200.00"), &json!("OPEN")));
    let proposal = &difference["proposal"];
    assert!(proposal["followUp"].as_str().is_some_and(|text| text.starts_with("以函证、确认单、照片证明")));
    assert_eq!(proposal["entries"], json!([]));
    assert!(proposal["noEntry"].as_str().is_some_and(|text| text.contains("均不做处理")));
}

const SIGNED: &str =
    "固定资产盘点表,,\n盘点基准日：2025-12-20,,\n资产编号,资产名称,实盘数量\nA1,电脑,1\n盘点人：张三 监盘人：李四,,\n";
const ONE_CARD: &str = "资产编号,资产名称,数量,原值\nA1,电脑,1,7200.00\n";

#[test]
fn ts11_who_signed_a_list_is_told_with_it() {
    let folder = Folder::new("ts11");
    let (files, out) = ([("--cards", ONE_CARD), ("--counts", SIGNED)], folder.file("report.xlsx"));
    let report = compared(&folder, &files, &["--out", &out]);
    let names = json!([{ "role": "盘点人", "name": "张三" }, { "role": "监盘人", "name": "李四" }]);
    let sheets = [&report["inputs"][0]["sheets"][0], &report["inputs"][1]["sheets"][0]];
    assert_eq!([&sheets[0]["signatures"], &sheets[1]["signatures"]], [&json!([]), &names]);
    let text = printed(&folder, &files, &[]);
    assert!(text.contains("\n      落款  盘点人 张三  监盘人 李四\n"), "{text}");
    let mut book: Xlsx<_> = open_workbook(Path::new(&out)).expect("a workbook");
    let page = book.worksheet_range("导入说明").expect("the page");
    assert!(page.rows().any(|row| row[5].to_string().ends_with("\n落款 盘点人 张三\n落款 监盘人 李四")));
}

#[test]
fn a_list_that_was_counted_as_of_another_day_is_told() {
    let folder = Folder::new("base-date");
    let files = [("--cards", ONE_CARD), ("--counts", SIGNED)];
    let notices = |more: &[&str]| compared(&folder, &files, more)["notices"].clone();
    let list = folder.file("counts.csv");
    let told =
        format!("{list}：盘点基准日为 2025-12-20，核对基准日为 2025-12-31；两日之间的增减未作倒轧，差异中可能含时间差");
    assert_eq!(notices(&["--as-of", "2025-12-31"]), json!([told]));
    assert_eq!(notices(&["--as-of", "2025-12-20"]), json!([]));
    // Without a day all rows are compared, whatever their day.
    assert_eq!(notices(&[]), json!([]));
    let english = notices(&["--as-of", "2025-12-31", "--lang", "en"]);
    assert_eq!(
        english,
        json!([format!(
            "{list}: counted as of 2025-12-20, and compared as of 2025-12-31; what moved between the two days is not rolled \
             forward, and may be among the differences"
        )])
    );
    let text = printed(&folder, &files, &["--as-of", "2025-12-31"]);
    assert!(text.replace("\n        ", "").contains("盘点基准日为 2025-12-20，核对基准日为 2025-12-31"), "{text}");
}
