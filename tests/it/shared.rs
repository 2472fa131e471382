//! What several things, lists or days share is not mixed up: a voucher of several things, journals that overlap,
//! cards that come after the day.

use crate::support::{Folder, json};
use serde_json::Value;

/// A purchase of two things by one voucher, and their cards.
const LEDGER: &str = "日期,凭证号数,科目编码,方向,金额\n2025.03.12,记-12,160102,借,10800\n";
const CARDS: &str = "资产编号,资产名称,数量,原值,财务入账日期,会计凭证号\n\
                     T1,主机,1,7200,2025-03-12,记-12\nT2,打印机,1,3600,2025-03-12,记-12\n";

fn compare(folder: &Folder, files: &[(&str, &str, &str)]) -> Value {
    let paths: Vec<(String, String)> =
        files.iter().map(|(side, name, text)| (format!("--{side}"), folder.write(name, text))).collect();
    let mut arguments = vec!["compare", "--as-of", "2025-12-31", "--json", "--lang", "zh"];
    for (side, path) in &paths {
        arguments.extend([side.as_str(), path.as_str()]);
    }
    json(&arguments)
}

/// Kind, amount, and the number of the first row of each difference.
fn told(report: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let one = |one: &Value| {
        let summary = text(&one["evidence"][0]["summary"]);
        (text(&one["kind"]), text(&one["amount"]), summary.split_whitespace().next().unwrap_or_default().to_owned())
    };
    report["differences"].as_array().expect("a list").iter().map(one).collect()
}

fn expected(list: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    list.iter().map(|(kind, amount, first)| ((*kind).to_owned(), (*amount).to_owned(), (*first).to_owned())).collect()
}

/// What is missing of one thing is neither made up by another that the same voucher brought, nor hidden by what is
/// said of it; and the accounts have no say in what was found.
#[test]
fn things_of_one_voucher_are_counted_one_by_one() {
    let folder = Folder::new("shared-voucher");
    let head = "资产编号,实盘数量,盘点结果\n";
    for (rows, differences) in [
        ("T1,0,\nT2,1,\n", &[("CARD_WITHOUT_STOCK", "7200.00", "T1")][..]),
        ("T1,0,\nT2,2,\n", &[("CARD_WITHOUT_STOCK", "7200.00", "T1"), ("CARD_STOCK_QUANTITY", "-3600.00", "T2")]),
        ("T1,0,送修\nT2,0,盘亏\n", &[("CARD_WITHOUT_STOCK", "3600.00", "T2"), ("OUT_UNSEEN", "7200.00", "T1")]),
        ("T2,1,\n", &[("CARD_WITHOUT_STOCK", "7200.00", "T1")]),
        ("T1,1,\nT2,1,\n", &[]),
    ] {
        let counts = format!("{head}{rows}");
        let sides = [("ledger", "l.csv", LEDGER), ("cards", "c.csv", CARDS), ("counts", "n.csv", &counts)];
        let with = compare(&folder, &sides);
        assert_eq!(told(&with), expected(differences), "{rows}");
        assert_eq!(told(&compare(&folder, &sides[1..])), expected(differences), "{rows}, without accounts");
        assert_eq!(with["counts"]["groups"], 1, "the voucher holds them together");
        let differs = if differences.is_empty() { "matched" } else { "differing" };
        assert_eq!(with["counts"][differs], 1);
    }
    // What is gone by its card and stands there is told beside what the accounts still have.
    let gone = CARDS.replace("会计凭证号", "会计凭证号,使用状况").replace("记-12\n", "记-12,在用\n");
    let gone = gone.replacen("记-12,在用", "记-12,已处置", 1);
    let counts = format!("{head}T1,1,\nT2,1,\n");
    let report =
        compare(&folder, &[("ledger", "l.csv", LEDGER), ("cards", "g.csv", &gone), ("counts", "n.csv", &counts)]);
    let kinds: Vec<String> = told(&report).into_iter().map(|one| one.0).collect();
    assert!(kinds.contains(&"DISPOSED_STILL_PRESENT".to_owned()), "{kinds:?}");
    assert!(!kinds.contains(&"CARD_STOCK_QUANTITY".to_owned()), "{kinds:?}");
}

/// A line that two journals have is one line, as an import takes it; what only one of them has counts, and so do two
/// equal lines of one journal.
#[test]
fn journals_that_overlap_count_once() {
    let folder = Folder::new("overlap");
    let head = "日期,凭证号数,科目编码,科目名称,摘要,方向,金额\n";
    let march = "2025.03.12,记-12,160102,设备,购,借,5400\n2025.03.12,记-12,160102,设备,购,借,5400\n2025.03.12,记-12,1002,银行,购,贷,10800\n";
    let april = "2025.04.02,记-1,160102,设备,购,借,100\n2025.04.02,记-1,1002,银行,购,贷,100\n";
    let first = format!("{head}{march}");
    let second = format!("{head}{march}{april}");
    let both =
        compare(&folder, &[("ledger", "3月.csv", &first), ("ledger", "1-4月.csv", &second), ("cards", "c.csv", CARDS)]);
    assert_eq!(both["footing"]["ledger"]["value"], "10900.00");
    let notices: Vec<&str> = both["notices"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    let path = folder.path().join("1-4月.csv");
    let notice = format!("3 行分录在几份账中重复，各只计一次，例如 {} 第2行", path.display());
    assert!(notices.contains(&notice.as_str()), "{notices:?}");
    let alone = compare(&folder, &[("ledger", "1-4月.csv", &second), ("cards", "c.csv", CARDS)]);
    assert_eq!((&both["digest"], told(&both)), (&alone["digest"], told(&alone)));
    // The same voucher number of another month, or a line that says something else, is another line.
    let other = second
        .replace("2025.03.12,记-12,1002", "2025.03.12,记-12,1003")
        .replace("2025.04.02,记-1,", "2025.05.02,记-12,");
    let more =
        compare(&folder, &[("ledger", "3月.csv", &first), ("ledger", "其他.csv", &other), ("cards", "c.csv", CARDS)]);
    assert_eq!(more["footing"]["ledger"]["value"], "10900.00");
}

/// A card that is not there yet on the day is named, for what was counted of it comes out as a surplus.
#[test]
fn cards_that_come_after_the_day_are_named() {
    let folder = Folder::new("later-card");
    let cards = format!("{CARDS}T9,新机,1,900,2026-01-04,记-3\n");
    let counts = "资产编号,实盘数量\nT1,1\nT2,1\nT9,1\n";
    let report = compare(&folder, &[("cards", "c.csv", &cards), ("counts", "n.csv", counts)]);
    assert_eq!(told(&report), expected(&[("STOCK_WITHOUT_CARD", "0.00", "T9")]));
    let notices = report["notices"].to_string();
    let told = "1 张卡片的取得、启用、入账日期均晚于核对基准日 2025-12-31，未列入核对";
    assert!(notices.contains(told) && notices.contains("第4行“T9”"), "{notices}");
}
