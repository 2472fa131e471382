//! What tables to print and sign have in common.

use super::{Column, Content, Stationery};
use crate::words::Lang;
use entity::Day;

/// A column by its caption in Chinese and in English, its width and its content.
pub type Spec = (&'static str, &'static str, u16, Content);

/// The columns of a page in a language.
pub fn columns(specs: &[Spec], lang: Lang) -> Vec<Column> {
    specs.iter().map(|(zh, en, width, content)| Column::new(lang.said(zh, en), *width, *content)).collect()
}

impl Stationery {
    /// With numbered pages and the name of the sheet below.
    pub const fn numbered(lang: Lang, created: Day) -> Self {
        let (font, footer) = match lang {
            Lang::Zh => ("宋体", "&C第 &P 页，共 &N 页&R&A"),
            Lang::En => ("Arial", "&CPage &P of &N&R&A"),
        };
        Self { font, footer, created }
    }

    /// The same, and on the left of every page the lines that stocktakers sign.
    pub const fn signed(lang: Lang, created: Day) -> Self {
        let footer = match lang {
            Lang::Zh => "&L盘点人：            复盘人：            监盘人：            日期：&C第 &P 页，共 &N 页&R&A",
            Lang::En => {
                "&LCounted by:              Again by:              Watched by:              On:&CPage &P of &N&R&A"
            }
        };
        Self { footer, ..Self::numbered(lang, created) }
    }
}
