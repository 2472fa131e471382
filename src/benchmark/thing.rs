//! A thing of the institute: what is true of it, drawn from the seed and its number.

use super::{
    lines::{Account, CardLine, CountLine, Date, LedgerLine, Text},
    random::Stream,
};

/// What things there are: name, class code (GB/T 14885-2022), unit, and whether they have a serial.
#[derive(Debug)]
struct Model {
    name: &'static str,
    class_code: &'static str,
    unit: &'static str,
    serial: bool,
}

const fn model(name: &'static str, class_code: &'static str, unit: &'static str, serial: bool) -> Model {
    Model { name, class_code, unit, serial }
}

const MODELS: [Model; 24] = [
    model("台式计算机", "A02010105", "台", true),
    model("便携式计算机", "A02010108", "台", true),
    model("服务器", "A02010104", "台", true),
    model("交换机", "A02010200", "台", true),
    model("打印机", "A02021000", "台", true),
    model("空调机", "A02061804", "台", true),
    model("示波器", "A02110000", "台", true),
    model("离心机", "A02100000", "台", true),
    model("质谱仪", "A02100000", "台", true),
    model("显微镜", "A02100000", "台", true),
    model("真空泵", "A02050000", "台", true),
    model("温度计", "A02100702", "支", true),
    model("频谱仪", "A02110000", "台", true),
    model("激光器", "A02100000", "台", true),
    model("投影仪", "A02020000", "台", true),
    model("碎纸机", "A02021301", "台", true),
    model("办公椅", "A05010301", "把", false),
    model("会议椅", "A05010303", "把", false),
    model("书柜", "A05010501", "组", false),
    model("文件柜", "A05010502", "组", false),
    model("业务用房", "A01010200", "间", false),
    model("中文图书", "A04010000", "册", false),
    model("陈列品", "A03010000", "件", false),
    model("苗木", "A06010000", "株", false),
];
const DEPARTMENTS: [&str; 20] = [
    "物理室",
    "化学室",
    "生物室",
    "材料室",
    "光学室",
    "声学室",
    "力学室",
    "天文室",
    "遥感室",
    "气象室",
    "海洋室",
    "地质室",
    "计算室",
    "信息部",
    "图书馆",
    "后勤部",
    "财务处",
    "人事处",
    "科技处",
    "办公室",
];
const SURNAMES: [&str; 16] =
    ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林"];
const GIVEN: [&str; 32] = [
    "建国", "志强", "晓明", "海燕", "文静", "立新", "永红", "春梅", "国庆", "玉兰", "学军", "丽华", "振宇", "思远",
    "佳琪", "浩然", "一鸣", "雨桐", "子涵", "欣怡", "俊杰", "雅婷", "天宇", "梦洁", "伟", "芳", "敏", "静", "磊", "洋",
    "勇", "娟",
];
const CLERKS: [&str; 6] = ["赵敏", "钱进", "孙丽", "李娜", "周平", "吴凡"];

/// The word that says the card is cancelled.
pub const DISPOSED: &str = "已处置";
/// The word that says that the card is in process of disposal.
pub const IN_PROCESS: &str = "待处置";
/// The word that says that it is being rebuilt.
pub const UNDER_WORKS: &str = "改扩建中";
/// The months that vouchers are spread over: 2011-01 … 2025-12.
pub const MONTHS: u64 = 180;
/// The most things a seed can have, so that serial numbers stay distinct.
pub const MOST_THINGS: u64 = 1_000_000_000;

const THINGS: u64 = 1;

/// A thing.
#[derive(Debug, Clone)]
pub struct Thing {
    /// Its number: distinct in a benchmark.
    pub id: u64,
    /// Its value in fen.
    pub value: i64,
    /// How many pieces.
    pub quantity: u64,
    model: &'static Model,
    series: u64,
    department: u64,
    user: u64,
    place: u64,
    idle: bool,
    day: u32,
    clerks: u64,
    mark: Option<(u64, u64)>,
}

/// The voucher line that booked a thing.
#[derive(Debug, Clone, Copy)]
pub struct Booking {
    /// Months since 2011-01.
    pub month: u64,
    /// 凭证字.
    pub word: &'static str,
    /// 凭证号.
    pub number: u64,
    /// 分录号.
    pub line: u64,
}

impl Thing {
    /// The thing of a number.
    pub fn draw(seed: u64, id: u64) -> Self {
        let mut stream = Stream::of(seed, THINGS, id);
        let scale = 10_i64.pow(stream.below(3) as u32);
        let value = (100_000 + stream.below(900_000) as i64) * scale + stream.below(100) as i64;
        Self {
            id,
            value,
            quantity: if stream.below(16) == 0 { 2 + stream.below(8) } else { 1 },
            model: &MODELS[stream.below(MODELS.len() as u64) as usize],
            series: stream.below(9_000),
            department: stream.below(DEPARTMENTS.len() as u64),
            user: stream.below((SURNAMES.len() * GIVEN.len()) as u64),
            place: stream.below(8 * 9 * 30),
            idle: stream.below(10) == 0,
            day: 1 + stream.below(28) as u32,
            clerks: stream.next(),
            mark: None,
        }
    }

    /// The same thing as a single piece whose name occurs once in the benchmark.
    pub fn marked(mut self, case: u64, index: u64) -> Self {
        self.quantity = 1;
        self.mark = Some((case, index));
        self
    }

    /// The same thing as if it were of the kind of another.
    pub const fn like(mut self, other: &Self) -> Self {
        self.model = other.model;
        self.series = other.series;
        self
    }

    /// 资产编号.
    pub fn code(&self) -> Text {
        format!("ZC{:08}", self.id).into()
    }

    /// 序列号 that no other thing has, whether or not things of this kind usually carry one.
    pub fn own_serial(&self) -> Text {
        // 3^18 and 10^9 have no common factor, so the numbers are distinct and look unordered.
        format!("S{:09}", self.id * 387_420_489 % MOST_THINGS).into()
    }

    /// 序列号, blank for furniture and the like.
    fn serial(&self) -> Text {
        if self.model.serial { self.own_serial() } else { Text::Borrowed("") }
    }

    /// 资产名称.
    pub fn name(&self) -> Text {
        match self.mark {
            None => self.model.name.into(),
            Some((case, index)) => format!("{}{case}-{index}号", self.model.name).into(),
        }
    }

    /// 规格型号, or that of the thing `beside` it in the series.
    pub fn specification(&self, beside: u64) -> Text {
        format!("X-{}", 1_000 + (self.series + beside) % 9_000).into()
    }

    /// 存放地点, or the room `beside` it.
    pub fn place(&self, beside: u64) -> Text {
        let room = (self.place + beside) % (8 * 9 * 30);
        let building = char::from(b'A' + (room / (9 * 30)) as u8);
        format!("{building}栋{}{:02}", 1 + room / 30 % 9, 1 + room % 30).into()
    }

    /// 使用部门, or the one `beside` it.
    pub fn department(&self, beside: u64) -> Text {
        DEPARTMENTS[((self.department + beside) % DEPARTMENTS.len() as u64) as usize].into()
    }

    /// 使用人, or the one `beside` him.
    pub fn user(&self, beside: u64) -> Text {
        let user = (self.user + beside) as usize;
        format!("{}{}", SURNAMES[user / GIVEN.len() % SURNAMES.len()], GIVEN[user % GIVEN.len()]).into()
    }

    /// 使用状况, or the other one.
    pub const fn state(&self, other: bool) -> &'static str {
        if self.idle == other { "在用" } else { "闲置" }
    }

    /// The class 1–6, or the one `beside` it.
    pub fn class(&self, beside: u32) -> u32 {
        let own = u32::from(self.model.class_code.as_bytes()[2] - b'0');
        (own - 1 + beside) % 6 + 1
    }

    /// The day it was booked on.
    fn booked(&self, booking: &Booking) -> Date {
        Date { year: 2011 + (booking.month / 12) as u32, month: 1 + (booking.month % 12) as u32, day: self.day }
    }

    /// The ledger line that books it, with its code.
    pub fn ledger(&self, booking: &Booking) -> LedgerLine {
        let clerk = |nth: u64| CLERKS[((self.clerks >> (8 * nth)) % CLERKS.len() as u64) as usize];
        LedgerLine {
            date: self.booked(booking),
            word: booking.word,
            number: booking.number,
            line: booking.line,
            verb: "购置",
            about: (self.name(), self.specification(0)),
            account: Account::Cost(self.class(0)),
            asset_no: self.code(),
            debit: self.value,
            credit: 0,
            people: [clerk(0), clerk(1), clerk(2)],
        }
    }

    /// Its card.
    pub fn card(&self, booking: &Booking) -> CardLine {
        let booked = self.booked(booking);
        CardLine {
            asset_no: self.code(),
            card_no: self.id + 1,
            old_no: Text::Borrowed(""),
            name: self.name(),
            class_code: self.model.class_code,
            specification: self.specification(0),
            serial_no: self.serial(),
            quantity: self.quantity,
            unit: self.model.unit,
            value: self.value,
            depreciation: None,
            funds: None,
            acquired: Date { day: booked.day.div_ceil(2), ..booked },
            booked,
            voucher: format!("{}-{:04}", booking.word, booking.number).into(),
            department: self.department(0),
            user: self.user(0),
            place: self.place(0),
            state: self.state(false),
        }
    }

    /// The line of the list when it is found as the card says.
    pub fn count(&self) -> CountLine {
        CountLine {
            asset_no: self.code(),
            serial_no: self.serial(),
            name: self.name(),
            specification: self.specification(0),
            quantity: self.quantity,
            value: None,
            result: "相符",
            place: self.place(0),
            department: self.department(0),
            user: self.user(0),
            state: self.state(false),
            counter: CLERKS[(self.place % CLERKS.len() as u64) as usize],
            counted: Date { year: 2025, month: 12, day: 22 + self.day % 10 },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MODELS, Thing};
    use proptest::prelude::*;

    #[test]
    fn every_class_has_things() {
        for class in 1..=6 {
            assert!(MODELS.iter().any(|model| model.class_code.starts_with(&format!("A0{class}"))), "{class}");
        }
    }

    proptest! {
        #[test]
        fn what_stands_beside_is_another(seed: u64, id in 0_u64..1_000_000, beside in 1_u64..20) {
            let thing = Thing::draw(seed, id);
            prop_assert_ne!(thing.place(0), thing.place(beside));
            prop_assert_ne!(thing.department(0), thing.department(beside));
            prop_assert_ne!(thing.user(0), thing.user(beside));
            prop_assert_ne!(thing.specification(0), thing.specification(beside));
            prop_assert_ne!(thing.state(false), thing.state(true));
            prop_assert!(thing.value >= 100_000);
        }

        #[test]
        fn codes_and_serials_are_distinct(seed: u64, one in 0_u64..1_000_000_000, other in 0_u64..1_000_000_000) {
            prop_assume!(one != other);
            let (one, other) = (Thing::draw(seed, one), Thing::draw(seed, other));
            prop_assert_ne!(one.code(), other.code());
            prop_assert_ne!(one.own_serial(), other.own_serial());
        }
    }
}
