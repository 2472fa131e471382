//! An institute that is generated: its cards, its accounts, and what is wrong with every thousandth of them.

use std::fmt::Write as _;

/// Every so many things have the same fate.
const STRIDE: usize = 1_000;
/// Rooms, and people who use things.
pub const ROOMS: usize = 48;
const PEOPLE: usize = 24;

/// What becomes of a thing (预埋的情形).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is where its card says.
    There,
    /// 盘亏: it is not there.
    Lost,
    /// It is in another room.
    Moved,
    /// 毁损: it is there, and broken.
    Damaged,
    /// Nine of ten are there.
    Short,
    /// It belongs to somebody else.
    NotOurs,
    /// 在外: it is being repaired, as a slip proves.
    Out,
    /// It is in other hands.
    HandedOn,
    /// It went to another room between the base date and the count.
    Rolled,
    /// Its label cannot be read: somebody finds out what it is.
    Unread,
    /// Two cards have the label of one thing (一物多卡); this is the one of the thing.
    Tagged,
    /// And this the other one, which nobody booked.
    Twin,
    /// The accounts have more of it.
    Dearer,
    /// The accounts have nothing of it.
    Unbooked,
    /// It got another label after the base date.
    Relabelled,
    /// It was disposed of before the base date, and is there all the same.
    Disposed,
    /// Three of ten got a card of their own after the base date, and kept their labels.
    Divided,
}

const FATES: [Fate; 16] = [
    Fate::Lost,
    Fate::Moved,
    Fate::Damaged,
    Fate::Short,
    Fate::NotOurs,
    Fate::Out,
    Fate::HandedOn,
    Fate::Rolled,
    Fate::Unread,
    Fate::Tagged,
    Fate::Twin,
    Fate::Dearer,
    Fate::Unbooked,
    Fate::Relabelled,
    Fate::Disposed,
    Fate::Divided,
];

/// A thing of the institute.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    /// Its number, from nothing.
    pub at: usize,
    pub fate: Fate,
}

impl Item {
    const fn new(at: usize) -> Self {
        let place = at % STRIDE;
        Self { at, fate: if place >= 1 && place <= FATES.len() { FATES[place - 1] } else { Fate::There } }
    }

    /// 资产编号.
    pub fn number(self) -> String {
        format!("ZC{:06}", self.at)
    }

    /// 标签号.
    pub fn tag(self) -> String {
        // The twin has the label of the card before it.
        format!("BQ{:06}", self.at - usize::from(self.fate == Fate::Twin))
    }

    /// The label after it was changed.
    pub fn new_tag(self) -> String {
        format!("BQX{:06}", self.at)
    }

    /// 数量.
    pub const fn quantity(self) -> usize {
        if matches!(self.fate, Fate::Short | Fate::Divided) || self.at.is_multiple_of(50) { 10 } else { 1 }
    }

    /// 原值, in yuan: ten of them come out even, and a twin costs as much as the card before it.
    pub const fn value(self) -> usize {
        2_000 + (self.at - if matches!(self.fate, Fate::Twin) { 1 } else { 0 }) % 3_000 * 10
    }

    /// Where it stands, by the number of its room.
    pub const fn room(self) -> usize {
        self.at % ROOMS
    }

    /// Who uses it.
    pub fn user(self) -> String {
        person(self.at)
    }

    /// Whether there is anything of it to count.
    pub const fn is_counted(self) -> bool {
        !matches!(self.fate, Fate::Twin)
    }
}

/// Somebody who uses things.
pub fn person(at: usize) -> String {
    format!("员工{:02}", at % PEOPLE)
}

/// The path of a room.
pub fn room(at: usize) -> String {
    format!("{}栋/{}", ["A", "B", "C", "D"][at % 4], 101 + at % ROOMS / 4)
}

/// Everything that there is.
pub fn items(number: usize) -> Vec<Item> {
    (0..number).map(Item::new).collect()
}

/// Those of a fate.
pub fn of(items: &[Item], fate: Fate) -> Vec<Item> {
    items.iter().copied().filter(|item| item.fate == fate).collect()
}

/// How many of each fate there are.
pub fn each(items: &[Item]) -> usize {
    of(items, Fate::Lost).len()
}

/// The code of a thing that nobody has a card of.
pub fn sticker(at: usize) -> String {
    format!("TZ{at:04}")
}

/// The number by which the accounts know something that is nowhere.
pub fn phantom(at: usize) -> String {
    format!("ZW{at:04}")
}

const DISPOSED_ON: &str = "2025-11-30";

/// A list of cards.
pub struct Cards(String);

impl Cards {
    pub fn new() -> Self {
        Self("资产编号,标签号,资产名称,数量,原值,存放地点,使用人,使用部门,使用状况,财务入账日期,处置日期\n".to_owned())
    }

    /// A card that is like the thing of a number, with a quantity and a value of its own; gone since a day, or not.
    pub fn line(
        &mut self,
        [number, tag]: [String; 2],
        (quantity, value): (usize, usize),
        at: usize,
        gone: Option<&str>,
    ) {
        let (state, gone) = gone.map_or(("在用", ""), |on| ("已处置", on));
        let name = ["台式计算机", "示波器", "椅子", "离心机"][at % 4];
        let department = ["信息处", "材料所", "测试中心"][at % 3];
        let (place, user) = (room(at), person(at));
        writeln!(
            self.0,
            "{number},{tag},{name},{quantity},{value}.00,{place},{user},{department},{state},2025-06-30,{gone}"
        )
        .expect("a text");
    }

    pub fn text(self) -> String {
        self.0
    }
}

/// The cards before the stocktake.
pub fn cards(items: &[Item]) -> String {
    let mut cards = Cards::new();
    for item in items {
        let gone = (item.fate == Fate::Disposed).then_some(DISPOSED_ON);
        cards.line([item.number(), item.tag()], (item.quantity(), item.value()), item.at, gone);
    }
    cards.text()
}

/// Lines of a journal.
pub struct Journal {
    text: String,
    voucher: usize,
}

impl Journal {
    pub fn new(first: usize) -> Self {
        Self {
            text: "日期,凭证号数,科目编码,科目名称,摘要,方向,金额,资产编号\n".to_owned(), voucher: first
        }
    }

    /// A voucher that moves 固定资产 by so many yuan, line by line; answers its number.
    pub fn book(&mut self, on: &str, why: &str, lines: &[(String, i64)]) -> usize {
        let number = self.voucher;
        let sum: i64 = lines.iter().map(|(_, yuan)| yuan).sum();
        for (asset, yuan) in lines {
            let side = if *yuan < 0 { "贷" } else { "借" };
            writeln!(self.text, "{on},记-{number},1601,固定资产,{why},{side},{}.00,{asset}", yuan.abs())
                .expect("a text");
        }
        if sum != 0 {
            let side = if sum < 0 { "借" } else { "贷" };
            writeln!(self.text, "{on},记-{number},1002,银行存款,{why},{side},{}.00,", sum.abs()).expect("a text");
        }
        self.voucher += 1;
        number
    }

    pub fn text(self) -> String {
        self.text
    }
}

/// The accounts before the stocktake.
pub fn ledger(items: &[Item]) -> String {
    let mut journal = Journal::new(1);
    let booked: Vec<(String, i64)> = items
        .iter()
        .filter(|item| !matches!(item.fate, Fate::Twin | Fate::Unbooked))
        .map(|item| (item.number(), item.value() as i64 + if item.fate == Fate::Dearer { 100 } else { 0 }))
        .chain((0..each(items)).map(|at| (phantom(at), 500)))
        .collect();
    for some in booked.chunks(200) {
        journal.book("2025-06-30", "购置", some);
    }
    let gone: Vec<_> = of(items, Fate::Disposed).iter().map(|item| (item.number(), -(item.value() as i64))).collect();
    journal.book(DISPOSED_ON, "报废", &gone);
    journal.text()
}

/// A difference that a run must tell: kind, what it is about, amount.
pub type Told = (String, String, String);

/// What was planted, in the order of the kinds: nothing more, and nothing less.
pub fn planted(items: &[Item]) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::new();
    let mut add = |kind: &str, number: String, yuan: i64| told.push((kind.to_owned(), number, format!("{yuan}.00")));
    for item in items {
        let (number, value) = (item.number(), item.value() as i64);
        match item.fate {
            Fate::Lost => add("CARD_WITHOUT_STOCK", number, value),
            Fate::Moved => add("LOCATION", number, 0),
            Fate::Damaged => add("USAGE_STATE", number, 0),
            Fate::Short => add("CARD_STOCK_QUANTITY", number, value / 10),
            Fate::NotOurs => add("NOT_OURS", number, 0),
            Fate::Out => add("OUT_UNSEEN", number, value),
            Fate::HandedOn => add("CUSTODIAN", number, 0),
            Fate::Tagged => {
                add("DUPLICATE_CARD", number.clone(), -value);
                add("DUPLICATE_CARD", number, value);
            }
            Fate::Dearer => add("LEDGER_CARD_AMOUNT", number, 100),
            Fate::Unbooked => add("CARD_WITHOUT_LEDGER", number, -value),
            Fate::Disposed => add("DISPOSED_STILL_PRESENT", number, 0),
            Fate::There | Fate::Rolled | Fate::Unread | Fate::Twin | Fate::Relabelled | Fate::Divided => {}
        }
    }
    for at in 0..each(items) {
        add("STOCK_WITHOUT_CARD", sticker(at), 0);
        add("LEDGER_WITHOUT_CARD", phantom(at), 500);
    }
    told.sort();
    told
}
