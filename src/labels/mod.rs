//! 标签: labels to print and stick on things, so that a phone or a scanner finds the card of a thing.
//!
//! Regulation: 行政事业性国有资产管理条例 (国务院令第738号) wants every thing to agree with its card; the label
//! (资产标签) is what ties them. A QR code and, where wanted, a Code 128 of the number or the tag; in words the
//! name, the number and the department. A page is an A4 sheet of labels as SVG, in whole tenths of a millimetre.
//!
//! | file | what it is |
//! |---|---|
//! | `code128` | a text as the bars of Code 128 (ISO/IEC 15417) |
//! | `page` | how labels lie on a page; a label as SVG; pure |
//! | `service` | the labels of cards that are held |

mod code128;
pub mod page;
pub mod service;

pub use page::{Label, Layout, Shape, escaped, inline_code, write};

/// The messages of this room.
pub mod words {
    crate::words! {
        LABEL_SIZE = "标签 {0} × {1} 毫米放不下：应不小于 40 × 20 毫米，且不大于一张 A4 纸", "labels of {0} by {1} mm do not fit: they are at least 40 by 20 mm and at most a sheet of A4";
        NUMBER_LONG = "编号“{0}”太长，标签上放不下", "the number '{0}' is too long for a label";
        NO_DEPARTMENT = "没有部门“{0}”", "there is no department '{0}'";
        NO_PLACE = "没有存放地点“{0}”", "there is no place '{0}'";
        NO_CARDS = "没有符合条件的卡片", "no card is as asked for";
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
