//! The columns of a card list.

use super::lifetime::Lifetime;
use super::uses::Uses;
use crate::facts::Cards;
use crate::harvest::{Col, Task};

/// The columns of a card list.
#[derive(Debug)]
pub(super) struct Columns {
    pub asset_no: Col,
    pub card_no: Col,
    pub tag_no: Col,
    pub old_no: Col,
    pub serial_no: Col,
    pub brand: Col,
    pub name: Col,
    pub specification: Vec<Col>,
    pub class_code: Col,
    pub class_name: Col,
    pub ledger_account: Col,
    pub unit: Col,
    pub department: Col,
    pub manage_department: Col,
    pub user: Col,
    pub keeper: Col,
    pub location: Vec<Col>,
    pub usage_state: Col,
    pub record_state: Col,
    pub quantity: Col,
    pub unit_price: Col,
    pub value: Col,
    pub depreciation: Col,
    pub currency: Col,
    pub net_value: Col,
    pub impairment: Col,
    pub carrying: Col,
    pub fiscal_fund: Col,
    pub other_fund: Col,
    pub project: Col,
    pub uses: Uses,
    pub acquired_on: Col,
    pub in_service_on: Col,
    pub booked_on: Col,
    pub disposed_on: Col,
    pub booked_status: Col,
    pub voucher: Col,
    pub lifetime: Lifetime,
    pub extra: [Col; 5],
}

/// The column that tells in which currency the value is. A card bought abroad names its currency
/// too, beside 原币原值 or over 本币原值: then the value is CNY all the same.
fn foreign_of(task: &Task<'_>) -> Col {
    let value = task.reading.columns.iter().find(|used| used.field == "original_value");
    let is_own = value.is_some_and(|used| used.caption.contains(['本', '¥']) || used.caption.contains("人民币"));
    let beside = task.reading.column("original_value_fc").is_some();
    if is_own || beside { Col::ABSENT } else { Col::of(task, "currency") }
}

impl Columns {
    pub fn new(task: &Task<'_>) -> Self {
        let col = |field| Col::of(task, field);
        let (user, keeper) = (col("user"), col("keeper"));
        Self {
            asset_no: col("asset_no"),
            card_no: col("card_no"),
            tag_no: col("tag_no"),
            old_no: col("old_no"),
            serial_no: col("serial_no"),
            brand: col("brand"),
            name: col("name"),
            specification: Col::all(task, "specification"),
            class_code: col("class_code"),
            class_name: col("class_name"),
            ledger_account: col("ledger_account"),
            unit: col("unit"),
            department: col("use_department"),
            manage_department: col("manage_department"),
            user: if user.is_present() { user } else { keeper },
            keeper: if keeper.is_present() { keeper } else { user },
            location: Col::all(task, "location"),
            usage_state: col("usage_state"),
            record_state: col("record_state"),
            quantity: col("quantity"),
            unit_price: col("unit_price"),
            value: col("original_value"),
            depreciation: col("acc_depreciation"),
            currency: foreign_of(task),
            net_value: col("net_value"),
            impairment: col("impairment"),
            carrying: col("carrying_amount"),
            fiscal_fund: col("fiscal_fund"),
            other_fund: col("non_fiscal_fund"),
            project: col("project"),
            uses: Uses::new(task),
            // A list without the day of acquisition (取得日期) may have that of acceptance (验收日期).
            acquired_on: if col("acquired_on").is_present() { col("acquired_on") } else { col("accepted_on") },
            in_service_on: col("in_service_on"),
            booked_on: col("booked_on"),
            disposed_on: col("disposed_on"),
            booked_status: col("booked_status"),
            voucher: col("voucher_ref"),
            lifetime: Lifetime::new(task),
            extra: [col("extra_1"), col("extra_2"), col("extra_3"), col("extra_4"), col("extra_5")],
        }
    }

    pub fn declare(&self, cards: &mut Cards, has_place: bool) {
        cards.origin.declare();
        cards.quantity.declare();
        cards.value.declare();
        let [extra_1, extra_2, extra_3, extra_4, extra_5] = self.extra;
        let texts = [
            (self.asset_no, &mut cards.asset_no),
            (self.card_no, &mut cards.card_no),
            (self.tag_no, &mut cards.tag_no),
            (self.old_no, &mut cards.old_no),
            (self.serial_no, &mut cards.serial_no),
            (self.brand, &mut cards.brand),
            (self.name, &mut cards.name),
            (self.class_code, &mut cards.class_code),
            (self.class_name, &mut cards.class_name),
            (self.ledger_account, &mut cards.ledger_account),
            (self.unit, &mut cards.unit),
            (self.department, &mut cards.department),
            (self.manage_department, &mut cards.manage_department),
            (self.user, &mut cards.user),
            (self.keeper, &mut cards.keeper),
            (self.voucher, &mut cards.voucher_word),
            (self.project, &mut cards.project),
            (extra_1, &mut cards.extra_1),
            (extra_2, &mut cards.extra_2),
            (extra_3, &mut cards.extra_3),
            (extra_4, &mut cards.extra_4),
            (extra_5, &mut cards.extra_5),
        ];
        texts.into_iter().filter(|(col, _)| col.is_present()).for_each(|(_, column)| column.declare());
        let days = [
            (self.acquired_on, &mut cards.acquired_on),
            (self.in_service_on, &mut cards.in_service_on),
            (self.booked_on, &mut cards.booked_on),
            (self.disposed_on, &mut cards.disposed_on),
        ];
        days.into_iter().filter(|(col, _)| col.is_present()).for_each(|(_, column)| column.declare());
        let amounts = [
            (self.depreciation, &mut cards.depreciation),
            (self.fiscal_fund, &mut cards.fiscal_fund),
            (self.other_fund, &mut cards.other_fund),
        ];
        amounts.into_iter().filter(|(col, _)| col.is_present()).for_each(|(_, column)| column.declare());
        self.lifetime.declare(cards);
        self.uses.declare(cards);
        if !self.specification.is_empty() {
            cards.specification.declare();
        }
        if has_place {
            cards.location.declare();
        }
        if self.usage_state.is_present() || self.record_state.is_present() || self.uses.is_present() {
            cards.usage_state.declare();
        }
        if self.booked_status.is_present() {
            cards.unbooked.declare();
        }
        if self.voucher.is_present() {
            cards.voucher_year.declare();
            cards.voucher_period.declare();
            cards.voucher_number.declare();
        }
    }
}
