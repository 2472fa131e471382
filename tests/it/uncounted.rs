//! What the count list has and nobody counted (未盘) is no shortage: it is told apart, and nothing is booked.

use crate::support::{Folder, json, oversight};
use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::{Value, json};
use std::path::Path;

const CARDS: &str = "资产编号,资产名称,资产分类代码,数量,原值\n\
                     A1,电脑,A02010105,1,7200.00\nA2,打印机,A02021000,1,2160.00\nA3,椅子,A05010301,5,1500.00\n\
                     A4,书柜,A05010501,1,900.00\nA5,相机,A02021000,3,9000.00\n";
/// Not counted by a blank and by a word; looked for and not found; counted in one room and not in another; more than
/// booked though a room was not counted; and a row without a card that nobody counted.
const COUNTS: &str = "资产编号,资产名称,实盘数量,盘点结果,存放地点\n\
                      A1,电脑,,,A栋301\nA2,打印机,0,盘亏,A栋301\nA3,椅子,3,,A栋301\nA3,椅子,,,A栋302\n\
                      A4,书柜,,未盘,A栋303\nA5,相机,4,,A栋301\nA5,相机,,,A栋302\nB9,碎纸机,,,A栋303\n";

fn files(folder: &Folder) -> [String; 2] {
    [folder.write("卡.csv", CARDS), folder.write("物.csv", COUNTS)]
}

/// Kind, amount, number of the asset, note, and how many entries are suggested.
fn told(difference: &Value) -> (String, String, String, Option<String>, usize) {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let summary = text(&difference["evidence"][0]["summary"]);
    (
        text(&difference["kind"]),
        text(&difference["amount"]),
        summary.split_whitespace().next().expect("a number").to_owned(),
        difference["note"]["code"].as_str().map(str::to_owned),
        difference["proposal"]["entries"].as_array().expect("a list").len(),
    )
}

#[test]
fn what_nobody_counted_is_counted_first_and_nothing_is_booked() {
    let folder = Folder::new("uncounted");
    let [cards, counts] = files(&folder);
    for (regime, why) in [
        ("government", "财务会计、预算会计均不做处理：未经盘点不能认定盘盈盘亏，补盘前不作账务处理"),
        ("enterprise", "不做账务处理：未经盘点不能认定盘盈盘亏，补盘前不作账务处理"),
    ] {
        let report = json(&["compare", "--cards", &cards, "--counts", &counts, "--regime", regime, "--json"]);
        let differences = report["differences"].as_array().expect("a list");
        let all: Vec<_> = differences.iter().map(told).collect();
        let of = |kind: &str, amount: &str, asset: &str, note: Option<&str>, entries: usize| {
            (kind.to_owned(), amount.to_owned(), asset.to_owned(), note.map(str::to_owned), entries)
        };
        let open = Some("UNCOUNTED");
        let lost = all.iter().find(|one| one.2 == "A2").expect("the printer").4;
        let more = all.iter().find(|one| one.2 == "A5").expect("the cameras").4;
        assert!(lost > 0 && more > 0, "{all:?}");
        assert_eq!(
            all,
            [
                of("CARD_WITHOUT_STOCK", "7200.00", "A1", open, 0),
                of("CARD_WITHOUT_STOCK", "2160.00", "A2", None, lost),
                of("CARD_WITHOUT_STOCK", "900.00", "A4", open, 0),
                of("STOCK_WITHOUT_CARD", "0.00", "B9", open, 0),
                of("CARD_STOCK_QUANTITY", "-3000.00", "A5", None, more),
                of("CARD_STOCK_QUANTITY", "600.00", "A3", open, 0),
            ]
        );
        assert_eq!(report["counts"]["uncounted"], 4);
        let proposal = &differences[0]["proposal"];
        assert_eq!((&proposal["noEntry"], &proposal["otherCases"]), (&json!(why), &json!([])));
        let follow_up = proposal["followUp"].as_str().expect("a text");
        assert!(follow_up.contains("先补盘") && !follow_up.contains("核销"), "{follow_up}");
    }
}

#[test]
fn the_terminal_and_the_workbook_tell_it_apart() {
    let folder = Folder::new("uncounted-told");
    let ([cards, counts], out) = (files(&folder), folder.file("report.xlsx"));
    let output = oversight(&["compare", "--cards", &cards, "--counts", &counts, "--out", &out]);
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(printed.contains("\n  4 笔差异所涉盘点行未盘，无人查看：须补盘，补盘前不作账务处理\n"), "{printed}");
    let note = "盘点表上未盘，尚无人查看：须补盘，补盘前不作账务处理";
    // The row without a card has no amount, so it is not among the largest.
    assert_eq!(printed.matches(note).count(), 3, "{printed}");
    let mut book: Xlsx<_> = open_workbook(Path::new(&out)).expect("a workbook");
    let mut rows = |name: &str| -> Vec<Vec<String>> {
        let range = book.worksheet_range(name).expect("the page");
        range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
    };
    let differences = rows("差异明细");
    let noted: Vec<&str> = differences.iter().filter(|row| row[11].contains(note)).map(|row| &*row[0]).collect();
    assert_eq!(noted, ["D000001", "D000003", "D000004", "D000006"]);
    let entries = &differences[3][13];
    assert!(entries.contains("补盘前不作账务处理") && !entries.contains("1902"), "{entries}");
    let summary = rows("汇总");
    assert!(summary.iter().any(|row| row[0].starts_with("4 笔差异所涉盘点行未盘")), "{summary:?}");
}
