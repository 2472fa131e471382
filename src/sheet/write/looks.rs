//! How cells look.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

const HEAD_FILL: u32 = 0x00DD_E6F0;

/// The formats of a workbook; `plain` and `total` are in the order of the contents of a column.
pub struct Looks {
    /// The title of a page.
    pub title: Format,
    /// A line below it.
    pub line: Format,
    /// A caption.
    pub head: Format,
    /// The heading of a block.
    pub section: Format,
    /// Cells.
    pub plain: [Format; 4],
    /// Cells of a total.
    pub total: [Format; 4],
    /// A text that begins like a formula.
    pub quoted: Format,
}

impl Looks {
    /// The formats in one font.
    pub fn new(font: &str) -> Self {
        let base = || Format::new().set_font_name(font).set_font_size(10).set_align(FormatAlign::Top);
        let bold = || base().set_bold();
        let contents = |base: &dyn Fn() -> Format| {
            [
                base(),
                base().set_text_wrap(),
                base().set_num_format("#,##0.00").set_align(FormatAlign::Right),
                base().set_num_format("#,##0.####").set_align(FormatAlign::Right),
            ]
        };
        let total = || bold().set_border_top(FormatBorder::Thin).set_border_bottom(FormatBorder::Double);
        Self {
            title: bold().set_font_size(16).set_align(FormatAlign::Center),
            line: base(),
            head: bold()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap()
                .set_border(FormatBorder::Thin)
                .set_background_color(HEAD_FILL),
            section: bold().set_font_size(12),
            plain: contents(&base),
            total: contents(&total),
            quoted: base().set_text_wrap().set_quote_prefix(),
        }
    }
}
