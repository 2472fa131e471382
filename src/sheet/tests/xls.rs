//! xls files as they come: whole, faulty, of Excel 5, and meaning harm.

use proptest::prelude::*;

use super::support::{kinds, notices, read, refusal, texts};
use crate::sheet::{Body, CellKind, Format, Merge, ReadOptions, open};

use CellKind::{Blank, Bool, Date, Error, Number, Text, Uncached};

/// A card list of two sheets, written by an independent library (BIFF8 in a compound file).
const CARDS: &[u8] = include_bytes!("../../../tests/fixtures/sheet/cards.xls");

fn cards() -> Vec<Vec<String>> {
    [
        vec!["固定资产卡片"],
        vec!["资产编号", "原值", "取得日期", "备注"],
        vec!["00012", "1234.5", "2024-03-31", "TRUE"],
        vec!["160101", "0.3", "2024-03-31 10:20:30", "="],
        vec![],
        vec!["0", "100", "200"],
    ]
    .iter()
    .map(|row| row.iter().map(|text| (*text).to_owned()).collect())
    .collect()
}

#[test]
fn a_card_list_of_excel_97_comes_back() {
    let book = read(CARDS.to_vec()).unwrap();
    assert_eq!((book.format, book.encoding), (Format::Xls, None));
    let [cards_sheet, dictionary] = &book.sheets[..] else { panic!("two sheets") };
    assert_eq!((cards_sheet.name.as_str(), cards_sheet.hidden), ("固定资产卡片", false));
    assert_eq!((dictionary.name.as_str(), dictionary.hidden), ("字典", true));
    assert_eq!(texts(cards_sheet), cards());
    assert_eq!(
        kinds(cards_sheet)[2..],
        [vec![Text, Number, Date, Bool], vec![Number, Number, Date, Uncached], vec![], vec![Number; 3]]
    );
    let Body::Grid(grid) = &cards_sheet.body else { panic!("a grid") };
    assert_eq!(grid.merges, [Merge { top: 0, left: 0, bottom: 0, right: 3 }]);
    assert_eq!(grid.hidden_rows, [3]);
    assert_eq!(texts(dictionary), [["资产编号", "原值"]]);
    assert_eq!(
        notices(&book),
        ["sheet \"字典\" held doubly encoded text; 2 cells restored, such as \"×Ê²ú±àºÅ\" to \"资产编号\""]
    );
}

/// Writes a number of four bytes into the file.
fn with_number(mut bytes: Vec<u8>, at: usize, number: u32) -> Vec<u8> {
    bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
    bytes
}

/// Where a sector starts whose id stands at `at`.
fn sector_at(bytes: &[u8], at: usize) -> usize {
    let id = u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    (id as usize + 1) * 512
}

#[test]
fn faulty_containers_are_mended() {
    let table = sector_at(CARDS, 76);
    for (name, bytes, notice) in [
        ("no table count", with_number(CARDS.to_vec(), 44, 0), None),
        ("a wild table count", with_number(CARDS.to_vec(), 44, u32::MAX), None),
        ("a chain that loops", with_number(CARDS.to_vec(), table + 4, 1), Some("sector chain, stream length")),
        ("a chain cut short", with_number(CARDS.to_vec(), table + 4, 0xFFFF_FFFE), Some("stream length")),
        (
            "a chain out of the file",
            with_number(CARDS.to_vec(), table + 4, 90_000),
            Some("sector chain, stream length"),
        ),
    ] {
        let book = read(bytes).unwrap();
        assert_eq!(texts(&book.sheets[0]), cards(), "{name}");
        let mended = notice.map(|what| format!("the xls container is faulty ({what}); read after mending"));
        assert_eq!(notices(&book).into_iter().find(|notice| notice.contains("mending")), mended, "{name}");
    }
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut bytes = kind.to_le_bytes().to_vec();
    bytes.extend((data.len() as u16).to_le_bytes());
    bytes.extend(data);
    bytes
}

/// The start of a cell record.
fn at(row: u16, column: u16, rest: &[u8]) -> Vec<u8> {
    [&row.to_le_bytes()[..], &column.to_le_bytes(), &[0, 0], rest].concat()
}

/// A bare stream of one sheet `S`: these globals, these sheet records.
fn stream(version: u16, globals: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
    let bof = |kind: u16| record(0x0809, &[&version.to_le_bytes()[..], &kind.to_le_bytes(), &[0; 4]].concat());
    let name: &[u8] = if version == 0x0600 { &[1, 0, b'S'] } else { &[1, b'S'] };
    let bound = |start: u32| record(0x0085, &[&start.to_le_bytes()[..], &[0, 0], name].concat());
    let head = |start| [bof(5), globals.concat(), bound(start), record(0x000A, &[])].concat();
    let start = head(0).len() as u32;
    [head(start), bof(0x10), sheet.concat(), record(0x000A, &[])].concat()
}

fn biff8(globals: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
    stream(0x0600, globals, sheet)
}

#[test]
fn records_of_every_kind_are_read_for_what_they_are() {
    let formula = |row, column, value: &[u8; 8]| record(0x0006, &at(row, column, &[&value[..], &[0; 8]].concat()));
    let sheet = [
        record(0x027E, &at(0, 0, &(123_456u32 << 2 | 3).to_le_bytes())),
        record(0x027E, &at(0, 1, &(((-7i32) << 2) as u32 | 2).to_le_bytes())),
        record(0x027E, &at(0, 2, &((0x3FF8_0000u32) & !3).to_le_bytes())),
        record(
            0x00BD,
            &[
                &[1, 0, 0, 0][..],
                &[0, 0],
                &(5u32 << 2 | 2).to_le_bytes(),
                &[0, 0],
                &(6u32 << 2 | 2).to_le_bytes(),
                &[1, 0],
            ]
            .concat(),
        ),
        record(0x0205, &at(1, 2, &[1, 0])),
        record(0x0205, &at(1, 3, &[0x17, 1])),
        record(0x0204, &at(2, 0, &[2, 0, 1, 0x26, 0x8D, 0x61, 0x53])),
        formula(2, 1, &[0, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        record(0x0207, &[3, 0, 0, b'a', b'b']),
        record(0x003C, &[0, b'c']),
        formula(2, 2, &[1, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        formula(2, 3, &[2, 0, 0x2A, 0, 0, 0, 0xFF, 0xFF]),
        formula(2, 4, &[3, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        record(0x0203, &at(3, 0, &[0, 0, 0, 0, 0, 0, 0xF0, 0x7F])),
        record(0x0809, &[0, 6, 0x20, 0]),
        record(0x0203, &at(9, 9, &[0; 8])),
        record(0x000A, &[]),
    ];
    let book = read(biff8(&[], &sheet)).unwrap();
    assert_eq!(
        texts(&book.sheets[0]),
        [
            vec!["1234.56", "-7", "1.5"],
            vec!["5", "6", "TRUE", "#REF!"],
            vec!["账卡", "abc", "FALSE", "#N/A"],
            vec!["#NUM!"]
        ]
    );
    assert_eq!(
        kinds(&book.sheets[0]),
        [vec![Number; 3], vec![Number, Number, Bool, Error], vec![Text, Text, Bool, Error], vec![Error]]
    );
}

#[test]
fn shared_strings_go_on_over_records() {
    let strings = [
        record(0x00FC, &[&[3, 0, 0, 0, 3, 0, 0, 0][..], &[4, 0, 1, 0x26, 0x8D, 0x61, 0x53]].concat()),
        record(0x003C, &[0, b'x', b'y', 3, 0, 0x0C, 1, 0, 2, 0, 0, 0, b'a', b'b']),
        record(0x003C, &[1, b'c', 0, 9, 9, 9, 9, 7, 7, 0, 0, 0]),
    ];
    let cell = |column, index: u32| record(0x00FD, &at(0, column, &index.to_le_bytes()));
    let book = read(biff8(&strings, &[cell(0, 0), cell(1, 1), cell(2, 2)])).unwrap();
    assert_eq!(texts(&book.sheets[0]), [["账卡xy", "abc"]]);
    assert_eq!(kinds(&book.sheets[0]), [[Text, Text]]);
    assert_eq!(
        refusal(biff8(&strings, &[cell(1, 7)])),
        "sheet \"S\" cell B1: expected the number of one of 3 shared strings, found \"7\""
    );
}

#[test]
fn excel_5_is_read_in_its_code_page() {
    let gbk = encoding_rs::GBK.encode("资产编号").0.into_owned();
    let label = record(0x0204, &at(0, 1, &[&[8, 0][..], &gbk].concat()));
    let book = read(stream(0x0500, &[record(0x0042, &936u16.to_le_bytes())], std::slice::from_ref(&label))).unwrap();
    assert_eq!(texts(&book.sheets[0]), [["", "资产编号"]]);
    assert_eq!(kinds(&book.sheets[0]), [[Blank, Text]]);
    // A wrong code page makes the doubly encoded text that is restored.
    let book = read(stream(0x0500, &[record(0x0042, &1252u16.to_le_bytes())], &[label])).unwrap();
    assert_eq!(texts(&book.sheets[0]), [["", "资产编号"]]);
    assert_eq!(book.notices.len(), 1);
}

#[test]
fn what_cannot_be_read_is_told() {
    let whole = biff8(&[], &[record(0x0203, &at(0, 0, &[0; 8]))]);
    for (bytes, wanted) in [
        (biff8(&[record(0x002F, &[0; 6])], &[]), "the file is protected by a password; save a copy without it"),
        (whole[..whole.len() - 4].to_vec(), "the xls file is damaged or cut short: S"),
        (whole[..26].to_vec(), "the xls file is damaged or cut short: Workbook"),
        (biff8(&[], &[record(0x0203, &[0, 0, 0])]), "the xls file is damaged or cut short: S 0x0203 @41"),
        (biff8(&[], &[record(0x0203, &at(0, 20_000, &[0; 8]))]), "sheet \"S\": row 1 has more than 16384 columns"),
        (CARDS[..700].to_vec(), "the xls file is damaged or cut short: OLE2 < 1024 bytes"),
        (
            record(0x0009, &[2, 0, 0x10, 0]),
            "the content is Excel 2–4 (BIFF2–4), not a table; readable are xlsx, xls, HTML tables, XML Spreadsheet 2003, CSV and tab text",
        ),
    ] {
        assert_eq!(refusal(bytes), wanted);
    }
}

#[test]
fn sheets_are_found_where_the_list_of_sheets_is_wrong() {
    let mut bytes = biff8(&[], &[record(0x0204, &at(0, 0, &[1, 0, 0, b'x']))]);
    bytes[16] ^= 0xFF;
    let book = read(bytes).unwrap();
    assert_eq!(texts(&book.sheets[0]), [["x"]]);
    assert_eq!(notices(&book), ["the xls container is faulty (S); read after mending"]);
}

#[test]
fn other_compound_files_are_told_for_what_they_are() {
    let renamed = |name: &str| {
        let mut bytes = CARDS.to_vec();
        let old: Vec<u8> = "Workbook".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let place = memchr::memmem::find(&bytes, &old).unwrap();
        let new: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes[place..place + 64].fill(0);
        bytes[place..place + new.len()].copy_from_slice(&new);
        bytes[place + 64] = new.len() as u8 + 2;
        bytes
    };
    assert_eq!(texts(&read(renamed("BOOK")).unwrap().sheets[0]), cards());
    assert_eq!(refusal(renamed("EncryptedPackage")), "the file is protected by a password; save a copy without it");
    for (name, kind) in [("WordDocument", "Word doc"), ("Contents", "OLE2")] {
        assert!(refusal(renamed(name)).starts_with(&format!("the content is {kind}, not a table")));
    }
}

proptest! {
    #[test]
    fn a_truncated_or_changed_xls_is_read_or_refused(cut in 0..CARDS.len(), changes in proptest::collection::vec((0..CARDS.len(), any::<u8>()), 1..6)) {
        let mut bytes = CARDS.to_vec();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        let _ = open(bytes.clone(), &ReadOptions::default());
        let _ = open(bytes[..cut].to_vec(), &ReadOptions::default());
    }

    #[test]
    fn any_records_are_read_or_refused(records in proptest::collection::vec((0..22usize, proptest::collection::vec(any::<u8>(), 0..24)), 0..20), split in 0..20usize) {
        const KINDS: [u16; 22] = [6, 0x0A, 0x22, 0x3C, 0x42, 0x85, 0xBD, 0xD6, 0xE0, 0xE5, 0xFC, 0xFD, 0x1AE, 0x203, 0x204, 0x205, 0x207, 0x208, 0x27E, 0x41E, 0x809, 0x2F];
        let records: Vec<Vec<u8>> = records.iter().map(|(kind, data)| record(KINDS[*kind], data)).collect();
        let (globals, sheet) = records.split_at(split.min(records.len()));
        let _ = open(biff8(globals, sheet), &ReadOptions::default());
        let _ = open(stream(0x0500, globals, sheet), &ReadOptions::default());
    }
}
