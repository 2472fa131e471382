//! How labels lie on a page, and a label as SVG. Lengths are whole tenths of a millimetre.

use super::{code128, words};
use crate::words::{Told, harmless};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;
use std::io;
use unicode_width::UnicodeWidthChar as _;

/// An A4 sheet.
const PAGE: (u32, u32) = (2_100, 2_970);
/// What stays free around the labels of a page, and within a label.
const MARGIN: u32 = 80;
const PADDING: u32 = 20;
/// Between two labels.
const GAP: u32 = 20;
/// The smallest label.
const LEAST: (u32, u32) = (400, 200);
/// How tall the letters are.
const LETTERS: u32 = 32;
/// How tall the bars of a Code 128 are.
const BARS: u32 = 80;
/// Free modules around a QR code (ISO/IEC 18004).
const QUIET: usize = 4;

/// What stands on a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// What the codes say: the number, or the tag.
    pub code: String,
    /// 卡片编号, or 资产编号.
    pub number: String,
    /// 资产名称.
    pub name: String,
    /// 使用部门.
    pub department: String,
}

/// What a page of labels looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    width: u32,
    height: u32,
    /// Labels side by side.
    pub columns: u32,
    /// Labels one below the other.
    pub rows: u32,
    /// Whether a Code 128 stands below.
    bars: bool,
}

/// What the pages are put into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One page after the other in a document that prints a sheet a page.
    Html,
    /// One picture, the pages one below the other.
    Svg,
}

impl Layout {
    /// Labels of a size in millimetres, as many on a page as fit.
    pub fn new((width, height): (u32, u32), bars: bool) -> Result<Self, Told> {
        let unfit = || words::LABEL_SIZE.with([&width, &height]);
        let tenths = |millimetres: u32| millimetres.checked_mul(10).ok_or_else(unfit);
        let (w, h) = (tenths(width)?, tenths(height)?);
        let fit = |page: u32, size: u32| (page - 2 * MARGIN + GAP) / (size + GAP);
        if w > PAGE.0 || h > PAGE.1 {
            return Err(unfit());
        }
        let (columns, rows) = (fit(PAGE.0, w), fit(PAGE.1, h));
        if w < LEAST.0 || h < LEAST.1 || columns == 0 || rows == 0 {
            return Err(unfit());
        }
        Ok(Self { width: w, height: h, columns, rows, bars })
    }

    /// Labels of a page.
    pub const fn per_page(&self) -> usize {
        (self.columns * self.rows) as usize
    }

    /// Where the label of a page at a place stands.
    const fn place(&self, at: usize) -> (u32, u32) {
        let (column, row) = (at as u32 % self.columns, at as u32 / self.columns);
        (MARGIN + column * (self.width + GAP), MARGIN + row * (self.height + GAP))
    }
}

/// Writes labels page by page.
pub fn write(out: &mut impl io::Write, labels: &[Label], layout: &Layout, shape: Shape) -> io::Result<()> {
    let pages = labels.chunks(layout.per_page());
    let (w, h) = PAGE;
    match shape {
        Shape::Html => out.write_all(
            b"<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>\xe8\xb5\x84\xe4\xba\xa7\xe6\xa0\x87\xe7\xad\xbe</title>\
              <style>@page{size:A4;margin:0}body{margin:0}svg.page{display:block;break-after:page}</style></head><body>\n",
        )?,
        Shape::Svg => {
            let all = h * pages.len().max(1) as u32;
            writeln!(
                out,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"210mm\" height=\"{}mm\" viewBox=\"0 0 {w} {all}\">",
                all / 10
            )?;
        }
    }
    for (number, page) in pages.enumerate() {
        match shape {
            Shape::Html => writeln!(
                out,
                "<svg class=\"page\" xmlns=\"http://www.w3.org/2000/svg\" width=\"210mm\" height=\"297mm\" viewBox=\"0 0 {w} {h}\">"
            )?,
            Shape::Svg => writeln!(out, "<svg y=\"{}\" width=\"{w}\" height=\"{h}\">", number as u32 * h)?,
        }
        for (at, label) in page.iter().enumerate() {
            out.write_all(drawn(label, layout, layout.place(at)).as_bytes())?;
        }
        writeln!(out, "</svg>")?;
    }
    out.write_all(match shape {
        Shape::Html => b"</body></html>\n",
        Shape::Svg => b"</svg>\n",
    })
}

/// Whether every code can be written, or which cannot.
pub fn unfit(labels: &[Label]) -> Option<Told> {
    labels.iter().find(|label| qr(&label.code).is_none()).map(|label| words::NUMBER_LONG.with([&label.code]))
}

/// A label at its place.
fn drawn(label: &Label, layout: &Layout, (x, y): (u32, u32)) -> String {
    let bars = if layout.bars { code128::bars(&label.code) } else { None };
    let below = if bars.is_some() { BARS + PADDING } else { 0 };
    let side = (layout.height - 2 * PADDING - below).min(layout.width * 2 / 5);
    let left = x + PADDING + side + PADDING;
    let room = (layout.width - side - 3 * PADDING) / (LETTERS / 2);
    let mut text = String::new();
    // A text takes whatever is written into it.
    let _ = writeln!(
        text,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"#999\" stroke-width=\"2\"/>",
        layout.width, layout.height
    );
    text.push_str(&qr_drawn(&label.code, (x + PADDING, y + PADDING, side)));
    for (line, said) in (1..).zip([&label.name, &label.number, &label.department]) {
        let said = escaped(&cut(said, room as usize));
        let baseline = y + PADDING + line * (LETTERS + 12);
        let _ = writeln!(
            text,
            "<text x=\"{left}\" y=\"{baseline}\" font-size=\"{LETTERS}\" font-family=\"sans-serif\">{said}</text>"
        );
    }
    if let Some(bars) = bars {
        let place = (x + PADDING, y + layout.height - PADDING - BARS, layout.width - 2 * PADDING);
        text.push_str(&bars_drawn(&bars, place));
    }
    text
}

fn qr(code: &str) -> Option<QrCode> {
    QrCode::with_error_correction_level(code, EcLevel::M).ok()
}

/// A QR code in a square: a row of dark modules is one stroke.
fn qr_drawn(code: &str, (x, y, side): (u32, u32, u32)) -> String {
    let Some(qr) = qr(code) else { return String::new() };
    let (modules, colors) = (qr.width(), qr.to_colors());
    let all = modules + 2 * QUIET;
    let mut path = String::new();
    for (row, colors) in colors.chunks(modules).enumerate() {
        let mut at = 0;
        for run in colors.chunk_by(|one, other| one == other) {
            if run[0] == Color::Dark {
                let _ = write!(path, "M{} {}h{}v1h-{}z", at + QUIET, row + QUIET, run.len(), run.len());
            }
            at += run.len();
        }
    }
    svg(&path, (x, y, side, side), (all as u32, all as u32, ""))
}

/// A QR code to stand within a line of a document, as few bytes as that takes: many stand on a page. None where the
/// code is too long for one.
pub fn inline_code(code: &str) -> Option<String> {
    let qr = qr(code)?;
    let (modules, colors) = (qr.width(), qr.to_colors());
    let all = modules + 2 * QUIET;
    let mut path = String::new();
    for (row, colors) in colors.chunks(modules).enumerate() {
        let mut light = 0;
        let mut begun = false;
        for run in colors.chunk_by(|one, other| one == other) {
            if run[0] != Color::Dark {
                light += run.len();
                continue;
            }
            let _ = if begun {
                write!(path, "m{light} 0h{}", run.len())
            } else {
                write!(path, "M{} {}.5h{}", QUIET + light, row + QUIET, run.len())
            };
            (light, begun) = (0, true);
        }
    }
    Some(format!(
        "<svg class=\"code\" viewBox=\"0 0 {all} {all}\" shape-rendering=\"crispEdges\"><path stroke=\"#000\" d=\"{path}\"/></svg>"
    ))
}

/// Bars in a box, with ten free modules on both sides.
fn bars_drawn(bars: &[u32], (x, y, width): (u32, u32, u32)) -> String {
    let mut path = String::new();
    let mut at = 10;
    for (index, bar) in bars.iter().enumerate() {
        if index % 2 == 0 {
            let _ = write!(path, "M{at} 0h{bar}v1h-{bar}z");
        }
        at += bar;
    }
    svg(&path, (x, y, width, BARS), (at + 10, 1, " preserveAspectRatio=\"none\""))
}

/// A path in a box of its own, with its own measure.
fn svg(path: &str, (x, y, width, height): (u32, u32, u32, u32), (across, down, more): (u32, u32, &str)) -> String {
    format!(
        "<svg x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {across} {down}\"{more} \
         shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg>\n"
    )
}

/// A text of at most so many half-width letters; what is cut off is told by a sign.
fn cut(text: &str, room: usize) -> String {
    let text = harmless(text);
    let width = |c: char| c.width().unwrap_or(0);
    if text.chars().map(width).sum::<usize>() <= room {
        return text;
    }
    let mut left = room.saturating_sub(1);
    let fits = text.chars().take_while(|c| {
        let fits = width(*c) <= left;
        left = left.saturating_sub(width(*c));
        fits
    });
    let mut short: String = fits.collect();
    short.push('…');
    short
}

/// A text as it stands in SVG and in HTML.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // No document may hold them.
            '\u{fffe}' | '\u{ffff}' => safe.push('·'),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests;
