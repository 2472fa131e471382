//! Text files as they come.

use super::support::{notices, read, refusal, texts, texts_in};
use crate::sheet::{Bytes, Format, ReadOptions, open};
use crate::words::Lang;

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

#[test]
fn delimiters_encodings_and_line_ends_of_every_kind() {
    let utf16: Vec<u8> = "\u{feff}资产编号\t原值\r\n001\t12\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, encoding) in [
        ("资产编号,原值\n001,12\n".as_bytes().to_vec(), "UTF-8"),
        ("\u{feff}资产编号;原值\r\n001;12".as_bytes().to_vec(), "UTF-8"),
        ("资产编号\t原值\r001\t12\r".as_bytes().to_vec(), "UTF-8"),
        ("\"资产编号\",\"原值\"\r\n\"001\",\"12\"\n".as_bytes().to_vec(), "UTF-8"),
        (gbk("资产编号,原值\n001,12\n"), "GB18030"),
        (gbk("资产编号\t原值\n001\t12\n"), "GB18030"),
        (utf16, "UTF-16LE"),
    ] {
        let book = read(bytes).unwrap();
        assert_eq!((book.format, book.encoding, book.notices.len()), (Format::Delimited, Some(encoding), 0));
        assert_eq!((book.sheets[0].name.as_str(), book.sheets[0].hidden), ("", false));
        assert_eq!(texts(&book.sheets[0]), [["资产编号", "原值"], ["001", "12"]], "{encoding}");
        assert_eq!(texts_in(&book.sheets[0], 9), [["资产编号", "原值"], ["001", "12"]]);
    }
}

#[test]
fn an_encoding_asked_for_is_used() {
    let options = ReadOptions { encoding: Some("macintosh".to_owned()), ..ReadOptions::default() };
    let book = open(b"name,\x8E\rcaf\x8E,1\r".to_vec(), &options).unwrap();
    assert_eq!(book.encoding, Some("macintosh"));
    assert_eq!(texts(&book.sheets[0]), [["name", "é"], ["café", "1"]]);
    let wide = ReadOptions { encoding: Some("utf-16be".to_owned()), ..ReadOptions::default() };
    let bytes: Vec<u8> = "账,卡".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(texts(&open(bytes, &wide).unwrap().sheets[0]), [["账", "卡"]]);
    let told = open(b"a".to_vec(), &wide).map(|_| ()).unwrap_err();
    assert_eq!(told.tell(Lang::En), "not UTF-16BE text: byte 0x61 at offset 0 (line 1) does not fit");
}

#[test]
fn doubly_encoded_text_is_restored() {
    let book = read("×Ê²ú±àºÅ,Ô\u{AD}Öµ\n001,\"1,2\"\n¼ÆËã»ú,a\n".as_bytes().to_vec()).unwrap();
    assert_eq!(texts(&book.sheets[0]), [["资产编号", "原值"], ["001", "1,2"], ["计算机", "a"]]);
    assert_eq!(
        notices(&book),
        ["the file held doubly encoded text; 3 cells restored, such as \"×Ê²ú±àºÅ\" to \"资产编号\""]
    );
    let western = read("name,price\nMüller,£12\ncafé,5\n".as_bytes().to_vec()).unwrap();
    assert_eq!(western.notices, []);
}

#[test]
fn a_file_that_changes_while_it_is_read_is_refused() {
    let path = std::env::temp_dir().join(format!("oversight-changed-{}", std::process::id()));
    for changed in ["", "a,b\n1,\"2\n", "a,b\n1,\u{80}\n"] {
        std::fs::write(&path, "a,b\n1,2222\n").unwrap();
        let lying = Bytes::lying(std::fs::File::open(&path).unwrap(), 11);
        let book = open(lying, &ReadOptions::default()).unwrap();
        let mut bytes = changed.as_bytes().to_vec();
        if changed.ends_with("\u{80}\n") {
            bytes[6] = 0xFF;
        }
        std::fs::write(&path, bytes).unwrap();
        for part in book.sheets[0].parts(1) {
            let told = part.for_each(|_| {}).unwrap_err().tell(Lang::En);
            assert!(told.starts_with("the file was changed while it was read"), "{told}");
        }
    }
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn what_is_no_text_is_refused() {
    for (bytes, wanted) in [
        (b"".to_vec(), "the file is empty (0 bytes)"),
        (b"ab\0cd".to_vec(), "neither a workbook nor text: a NUL byte at offset 2"),
        (b"a,\"b\nc".to_vec(), "the quote opened in row 1 (column 2) is never closed"),
        (
            b"a,b\n1,\xFF\n".to_vec(),
            "neither UTF-8 (byte 0xFF at offset 6, line 2) nor GB18030 (byte 0xFF at offset 6, line 2); save it as UTF-8, or name the encoding (compare --encoding)",
        ),
    ] {
        assert_eq!(refusal(bytes), wanted);
    }
}
