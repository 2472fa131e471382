//! Writes or reads a workbook of 100,000 rows of 12 cells, as openpyxl does in `peers/`.
//!
//! `benches/xlsx.sh` builds this and takes turns with openpyxl.

use entity::{Day, Money, Quantity};
use oversight::{
    sheet::{
        ReadOptions, open,
        write::{BookWriter, Column, Content, Page, Stationery, Tone, Value},
    },
    words::Lang,
};
use std::{env, error::Error, fs, fs::File, io::BufWriter, process::ExitCode};

const COLUMNS: [(&str, Content); 12] = [
    ("资产编号", Content::Text),
    ("卡片编号", Content::Text),
    ("资产名称", Content::Text),
    ("资产分类代码", Content::Text),
    ("规格型号", Content::Text),
    ("数量", Content::Number),
    ("计量单位", Content::Text),
    ("原值", Content::Money),
    ("累计折旧", Content::Money),
    ("使用部门", Content::Text),
    ("使用人", Content::Text),
    ("存放地点", Content::Text),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["write", path] => write(path, 100_000),
        ["read", path] => read(path),
        _ => Err("xlsx write OUT.xlsx | xlsx read IN.xlsx".into()),
    };
    match done {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn write(path: &str, rows: i64) -> Result<String, Box<dyn Error>> {
    let mut book = BookWriter::new(Stationery { font: "SimSun", footer: "&C&P", created: Day::BLANK });
    let columns = COLUMNS.map(|(caption, content)| Column::new(caption, 12, content)).to_vec();
    book.page(Page { name: "卡片".to_owned(), columns, ..Page::default() })?;
    for i in 1..rows {
        let (code, card) = (format!("ZC{i:08}"), format!("{i:08}"));
        let (specification, place) = (format!("X-{}", 1_000 + i % 9_000), format!("A栋{}", 100 + i % 900));
        let row = [
            Value::Text(&code),
            Value::Text(&card),
            Value::Text("台式计算机"),
            Value::Text("A02010105"),
            Value::Text(&specification),
            Value::Quantity(Quantity((1 + i % 9) * Quantity::SCALE)),
            Value::Text("台"),
            Value::Money(Money((1_000 + i * 37 % 900_000) * 100 + 25)),
            Value::Money(Money(i * 17 % 5_000 * 100 + 50)),
            Value::Text("物理室"),
            Value::Text("王建国"),
            Value::Text(&place),
        ];
        book.row(Tone::Plain, &row)?;
    }
    book.save(BufWriter::new(File::create(path)?))?;
    Ok(format!("{rows} x {} written", COLUMNS.len()))
}

fn read(path: &str) -> Result<String, Box<dyn Error>> {
    let book = open(fs::read(path)?, &ReadOptions::default()).map_err(|told| told.tell(Lang::En))?;
    let (mut rows, mut cells) = (0_u64, 0_usize);
    for part in book.sheets.iter().flat_map(|sheet| sheet.parts(1)) {
        let read = part.for_each(|row| {
            rows += 1;
            cells += row.cells().iter().filter(|cell| !cell.is_blank()).count();
        });
        read.expect("the file is not changed");
    }
    Ok(format!("{rows} rows, {cells} cells read"))
}
