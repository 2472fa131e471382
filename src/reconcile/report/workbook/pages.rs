//! The pages and their columns.

use super::super::{Report, label, words as w};
use crate::sheet::write::{Band, Column, Content, Page, Stationery};
use crate::words::{Lang, Words};
use entity::Side;

/// What stands on every page.
pub fn stationery(report: &Report<'_>) -> Stationery {
    let (font, footer) = match report.lang {
        Lang::Zh => ("宋体", "&L账卡物核对报告&C第 &P 页，共 &N 页&R&A"),
        Lang::En => ("Arial", "&LReconciliation&CPage &P of &N&R&A"),
    };
    Stationery { font, footer, created: report.outcome.as_of }
}

/// A column by its words, width and content.
type Spec = (&'static Words, u16, Content);

fn columns(specs: &[Spec], lang: Lang) -> Vec<Column> {
    specs.iter().map(|(words, width, content)| Column::new(words.text(lang), *width, *content)).collect()
}

fn page(report: &Report<'_>, name: &'static Words, bands: Vec<Band>, columns: Vec<Column>) -> Page {
    let lang = report.lang;
    let title = match lang {
        Lang::Zh => format!("{}——{}", w::TITLE.zh, name.zh),
        Lang::En => format!("{} - {}", w::TITLE.en, name.en),
    };
    Page {
        name: name.text(lang).to_owned(),
        title,
        lines: vec![report.about().join("  ")],
        bands,
        wide: false,
        columns,
    }
}

/// 汇总: blocks of rows, each with its own captions.
pub fn summary(report: &Report<'_>) -> Page {
    let widths = [(30, Content::Text), (14, Content::Text)];
    let mut columns: Vec<Column> = widths.iter().map(|(width, content)| Column::new("", *width, *content)).collect();
    columns.extend((0..6).map(|_| Column::new("", 18, Content::Money)));
    let mut page = page(report, &w::SHEET_SUMMARY, Vec::new(), columns);
    page.lines.push(w::DIGEST.with([&report.outcome.digest]).tell(report.lang));
    page
}

/// 分类对账.
pub fn classes(report: &Report<'_>) -> Page {
    let lang = report.lang;
    let mut specs: Vec<Spec> = vec![
        (&w::CLASS_CODE, 14, Content::Text),
        (&w::CLASS_NAME, 18, Content::Text),
        (&w::MEASURE, 10, Content::Text),
    ];
    for _ in 0..2 {
        let movements = [&w::OPENING, &w::INCREASE, &w::DECREASE, &w::CLOSING];
        specs.extend(movements.map(|words| (words, 17, Content::Money)));
    }
    specs.extend([(&w::QUANTITY, 10, Content::Number), (&w::VALUE, 17, Content::Money)] as [Spec; 2]);
    specs.extend([&w::LEDGER_MINUS_CARDS, &w::CARDS_MINUS_PHYSICAL].map(|words| (words, 16, Content::Money)));
    let band = |first, last, caption: &str| Band { first, last, caption: caption.to_owned() };
    let bands = vec![
        band(3, 6, label::side(Side::Ledger, lang)),
        band(7, 10, label::side(Side::Cards, lang)),
        band(11, 12, label::side(Side::Counts, lang)),
        band(13, 14, w::DIFFERENCE.text(lang)),
    ];
    page(report, &w::SHEET_CLASSES, bands, columns(&specs, lang))
}

/// 差异明细.
pub fn differences(report: &Report<'_>) -> Page {
    let lang = report.lang;
    let specs: [Spec; 5] = [
        (&w::DIFFERENCE_NO, 10, Content::Text),
        (&w::KIND, 20, Content::Text),
        (&w::LEG, 10, Content::Text),
        (&w::CLASS, 14, Content::Long),
        (&w::AMOUNT, 16, Content::Money),
    ];
    let mut columns = columns(&specs, lang);
    for side in Side::ALL {
        let side = label::side(*side, lang);
        columns.push(Column::new(&w::WHAT.with([&side]).tell(lang), 28, Content::Long));
        columns.push(Column::new(&w::WHERE.with([&side]).tell(lang), 18, Content::Long));
    }
    let rest = [(&w::WHY, 28), (&w::FOLLOW_UP, 38), (&w::ENTRIES, 44)];
    columns.extend(rest.map(|(words, width)| Column::new(words.text(lang), width, Content::Long)));
    Page { wide: true, ..page(report, &w::SHEET_DIFFERENCES, Vec::new(), columns) }
}

/// 类别明细.
pub fn pools(report: &Report<'_>) -> Page {
    let specs: [Spec; 6] = [
        (&w::DIFFERENCE_NO, 10, Content::Text),
        (&w::CLASS, 20, Content::Text),
        (&w::MEASURE, 10, Content::Text),
        (&w::SIDE, 8, Content::Text),
        (&w::AMOUNT_OF_ROW, 16, Content::Money),
        (&w::ROW_TOLD, 60, Content::Long),
    ];
    let mut columns = columns(&specs, report.lang);
    columns.push(Column::new(w::PLACE.text(report.lang), 30, Content::Long));
    page(report, &w::SHEET_POOLS, Vec::new(), columns)
}

/// 已相符.
pub fn matched(report: &Report<'_>) -> Page {
    let lang = report.lang;
    let specs: [Spec; 7] = [
        (&w::GROUP_NO, 10, Content::Number),
        (&w::STATUS, 12, Content::Text),
        (&w::ASSET_NO, 20, Content::Text),
        (&w::ASSET_NAME, 26, Content::Text),
        (&w::CARD_QUANTITY, 12, Content::Number),
        (&w::CARD_VALUE, 16, Content::Money),
        (&w::COUNTED_QUANTITY, 12, Content::Number),
    ];
    let mut columns = columns(&specs, lang);
    columns.extend(Side::ALL.iter().map(|side| {
        let side = label::side(*side, lang);
        Column::new(&w::WHERE.with([&side]).tell(lang), 30, Content::Long)
    }));
    page(report, &w::SHEET_MATCHED, Vec::new(), columns)
}

/// 导入说明.
pub fn inputs(report: &Report<'_>) -> Page {
    let specs: [Spec; 11] = [
        (&w::SIDE, 10, Content::Text),
        (&w::FILE, 26, Content::Long),
        (&w::SHEET, 18, Content::Long),
        (&w::SHEET_KIND, 14, Content::Text),
        (&w::FORMAT, 12, Content::Long),
        (&w::HEADER, 22, Content::Long),
        (&w::ROW_NUMBER, 10, Content::Number),
        (&w::COLUMNS, 46, Content::Long),
        (&w::SUMS, 22, Content::Long),
        (&w::NOTICE, 34, Content::Long),
        (&w::HASH, 22, Content::Long),
    ];
    page(report, &w::SHEET_INPUTS, Vec::new(), columns(&specs, report.lang))
}
