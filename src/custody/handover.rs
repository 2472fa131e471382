//! 资产交接清单: what somebody has in hand who leaves or changes places, to be counted over and signed by three. Pure.

use crate::sheet::write::{BookWriter, Content, Page, Spec, Stationery, Tone, Value, WriteError, columns};
use crate::words::Lang;
use entity::{Day, Money, Quantity};

/// Whose things, and into whose hands they go.
#[derive(Debug, Clone)]
pub struct Handover {
    /// 机构.
    pub institute: String,
    /// 移交人.
    pub from: String,
    /// 接收人; blank to be filled in.
    pub to: String,
    /// 交接日期.
    pub on: Day,
}

/// A thing that is handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// 资产编号, or the number of the card.
    pub number: String,
    /// 资产名称.
    pub name: String,
    /// 规格型号.
    pub specification: String,
    /// 存放地点.
    pub place: String,
    /// Whether they use it, or only keep it for somebody (使用、保管).
    pub is_user: bool,
    /// 数量.
    pub quantity: Quantity,
    /// 原值.
    pub value: Money,
}

/// The list as a workbook, with a column to tick and the lines to sign.
pub fn workbook(of: &Handover, items: &[Item], lang: Lang) -> Result<BookWriter, WriteError> {
    let specs: [Spec; 9] = [
        ("资产编号", "number", 18, Content::Text),
        ("资产名称", "name", 22, Content::Text),
        ("规格型号", "specification", 20, Content::Text),
        ("存放地点", "place", 20, Content::Text),
        ("使用/保管", "uses/keeps", 10, Content::Text),
        ("数量", "quantity", 9, Content::Number),
        ("原值", "value", 16, Content::Money),
        ("清点结果", "counted", 12, Content::Text),
        ("备注", "remark", 16, Content::Text),
    ];
    let name = lang.said("资产交接清单", "Hand-over list").to_owned();
    let lines = vec![
        format!("{}  {}", of.institute, of.on),
        format!("{}{}    {}{}", lang.said("移交人：", "From: "), of.from, lang.said("接收人：", "To: "), of.to),
    ];
    let mut book = BookWriter::new(Stationery::numbered(lang, of.on));
    let columns = columns(&specs, lang);
    book.page(Page { name: name.clone(), title: name, lines, bands: Vec::new(), wide: true, columns })?;
    for item in items {
        let texts = [&item.number, &item.name, &item.specification, &item.place].map(|text| Value::Text(text));
        let mut cells = texts.to_vec();
        cells.push(Value::Text(if item.is_user { lang.said("使用", "uses") } else { lang.said("保管", "keeps") }));
        cells.extend([Value::Quantity(item.quantity), Value::Money(item.value)]);
        book.row(Tone::Plain, &cells)?;
    }
    let quantity = Quantity(items.iter().map(|item| item.quantity.0).sum());
    let value: Money = items.iter().map(|item| item.value).sum();
    let mut total = vec![Value::Blank; 5];
    total[0] = Value::Text(lang.said("合计", "total"));
    total.extend([Value::Quantity(quantity), Value::Money(value)]);
    book.row(Tone::Total, &total)?;
    book.row(Tone::Plain, &[])?;
    for (zh, en) in [("移交人：", "From:"), ("接收人：", "To:"), ("监交人：", "Witness:"), ("日期：", "Date:")]
    {
        book.row(Tone::Section, &[Value::Text(lang.said(zh, en))])?;
    }
    Ok(book)
}
