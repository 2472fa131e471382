//! 盘点表 to print: a form a place on sheets of A4, with the code of every thing beside it, captions and lines to sign
//! on every page. Pure.

use super::print::{Of, SIGNED, lines, shown_path, sums};
use super::sheets::{Row, Sheet};
use crate::labels::{escaped, inline_code};
use crate::words::harmless;
use entity::{Quantity, UsageState};
use std::io;

const HEAD: &str = "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>盘点表</title><style>\
@page{size:A4 landscape;margin:10mm}body{margin:0;font:9pt sans-serif}section{break-after:page}\
h1{font-size:14pt;text-align:center;margin:0 0 2mm}p{margin:0 0 1mm}table{border-collapse:collapse;width:100%}\
th,td{border:1px solid #444;padding:.6mm 1mm;overflow-wrap:anywhere}tr{break-inside:avoid}\
thead{display:table-header-group}tfoot{display:table-footer-group}tfoot td{border:0;padding-top:4mm}\
td.n{text-align:right}td.w{min-width:16mm}svg.code{width:13mm;height:13mm;display:block}\
td.i{font-size:5pt;max-width:16mm}tfoot span{display:inline-block;min-width:48mm}</style></head><body>\n";

/// Captions; the first of each row is its number, the last its code and its row number.
const CAPTIONS: [&str; 15] = [
    "序号",
    "资产编号",
    "卡片编号",
    "资产名称",
    "规格型号",
    "计量单位",
    "账面数量",
    "实盘数量",
    "盘点结果",
    "实际存放地点",
    "保管人",
    "使用状况",
    "备注",
    "二维码",
    "盘点行号",
];

/// Writes the forms.
pub fn write(out: &mut impl io::Write, of: &Of, sheets: &[Sheet]) -> io::Result<()> {
    out.write_all(HEAD.as_bytes())?;
    for sheet in sheets {
        writeln!(out, "<section><h1>固定资产盘点表　{}</h1>", text(shown_path(sheet, of.lang)))?;
        for line in lines(of, sheet) {
            writeln!(out, "<p>{}</p>", text(&line))?;
        }
        out.write_all(b"<table><thead><tr>")?;
        CAPTIONS.iter().try_for_each(|caption| write!(out, "<th>{caption}</th>"))?;
        write!(out, "</tr></thead><tfoot><tr><td colspan=\"{}\">", CAPTIONS.len())?;
        SIGNED.iter().try_for_each(|line| write!(out, "<span>{line}</span>"))?;
        out.write_all(b"</td></tr></tfoot><tbody>\n")?;
        for (number, row) in (1..).zip(&sheet.rows) {
            written(out, number, row)?;
        }
        for (number, id) in (sheet.rows.len() + 1..).zip(&sheet.blanks) {
            written(out, number, &Row { id: id.clone(), code: id.clone(), ..Row::default() })?;
        }
        let [booked, counted] = sums(sheet).map(|sum| sum.map(|sum| sum.to_string()).unwrap_or_default());
        writeln!(
            out,
            "<tr><td>合计</td><td></td><td></td><td></td><td></td><td></td><td class=\"n\">{booked}</td>\
             <td class=\"n\">{counted}</td></tr></tbody></table></section>"
        )?;
    }
    out.write_all(b"</body></html>\n")
}

fn written(out: &mut impl io::Write, number: usize, row: &Row) -> io::Result<()> {
    let quantity = |quantity: Option<Quantity>| quantity.map(|one| one.to_string()).unwrap_or_default();
    let seen = row.seen.as_ref();
    write!(out, "<tr><td>{number}</td>")?;
    for cell in [&row.asset_no, &row.card_no, &row.name, &row.specification, &row.unit] {
        write!(out, "<td>{}</td>", text(cell))?;
    }
    let counted = quantity(seen.map(|seen| seen.quantity));
    write!(out, "<td class=\"n\">{}</td><td class=\"n w\">{counted}</td>", quantity(row.booked))?;
    let suspected = if seen.is_some_and(|seen| seen.suspected) { "疑似" } else { "" };
    let result = seen.map(|seen| format!("{suspected}{}", seen.outcome.zh())).unwrap_or_default();
    let place = seen.map(|seen| seen.place.as_str()).unwrap_or_default();
    write!(out, "<td class=\"w\">{}</td><td class=\"w\">{}</td>", text(&result), text(place))?;
    let usage = row.usage.map(UsageState::zh).unwrap_or_default();
    write!(out, "<td>{}</td><td>{}</td>", text(&row.keeper), text(usage))?;
    let note = seen.map(|seen| seen.note.as_str()).unwrap_or_default();
    let code = inline_code(&row.code).filter(|_| !row.code.is_empty()).unwrap_or_default();
    writeln!(out, "<td class=\"w\">{}</td><td>{code}</td><td class=\"i\">{}</td></tr>", text(note), text(&row.id))
}

fn text(text: &str) -> String {
    escaped(&harmless(text))
}
