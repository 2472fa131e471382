//! The columns of a stocktake list.

use crate::facts::Counts;
use crate::harvest::{Col, Task};
use crate::sheet::Row;

/// A fact as found, and as booked where nothing else is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub actual: Col,
    pub booked: Col,
}

impl Found {
    pub fn new(task: &Task<'_>, name: &str) -> Self {
        Self { actual: Col::of(task, &format!("actual_{name}")), booked: Col::of(task, &format!("book_{name}")) }
    }

    pub const fn is_present(self) -> bool {
        self.actual.is_present() || self.booked.is_present()
    }

    pub fn column(self, row: &Row<'_>) -> Col {
        if self.actual.text(row).is_empty() { self.booked } else { self.actual }
    }
}

/// The columns of a stocktake list.
#[derive(Debug)]
pub(crate) struct Columns {
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
    pub unit: Col,
    pub department: Found,
    pub user: Found,
    pub keeper: Col,
    pub location: Found,
    pub location_parts: Vec<Col>,
    pub state: Found,
    pub booked: Col,
    pub counted: Col,
    pub value: Col,
    pub surplus: Col,
    pub loss: Col,
    pub difference: Col,
    pub results: [Col; 4],
    pub acquired_on: Col,
    pub counted_at: Col,
    pub counter: Col,
    pub extra: [Col; 5],
}

impl Columns {
    pub fn new(task: &Task<'_>) -> Self {
        let col = |field| Col::of(task, field);
        let location = Found::new(task, "location");
        let split = if location.actual.is_present() { "actual_location" } else { "book_location" };
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
            unit: col("unit"),
            department: Found::new(task, "department"),
            user: Found::new(task, "user"),
            keeper: col("keeper"),
            location,
            location_parts: Some(Col::all(task, split)).filter(|parts| parts.len() > 1).unwrap_or_default(),
            state: Found::new(task, "state"),
            booked: col("book_quantity"),
            counted: col("counted_quantity"),
            value: col("counted_value"),
            surplus: col("surplus_quantity"),
            loss: col("loss_quantity"),
            difference: col("difference"),
            results: [col("result"), col("profit_loss_type"), col("count_status"), col("ownership")],
            acquired_on: col("acquired_on"),
            counted_at: col("counted_at"),
            counter: col("counter"),
            extra: [col("extra_1"), col("extra_2"), col("extra_3"), col("extra_4"), col("extra_5")],
        }
    }

    pub fn declare(&self, counts: &mut Counts, has_place: bool) {
        counts.origin.declare();
        counts.result.declare();
        counts.quantity.declare();
        let [extra_1, extra_2, extra_3, extra_4, extra_5] = self.extra;
        let texts = [
            (self.asset_no, &mut counts.asset_no),
            (self.card_no, &mut counts.card_no),
            (self.tag_no, &mut counts.tag_no),
            (self.old_no, &mut counts.old_no),
            (self.serial_no, &mut counts.serial_no),
            (self.brand, &mut counts.brand),
            (self.name, &mut counts.name),
            (self.class_code, &mut counts.class_code),
            (self.class_name, &mut counts.class_name),
            (self.unit, &mut counts.unit),
            (self.keeper, &mut counts.keeper),
            (self.counter, &mut counts.counter),
            (extra_1, &mut counts.extra_1),
            (extra_2, &mut counts.extra_2),
            (extra_3, &mut counts.extra_3),
            (extra_4, &mut counts.extra_4),
            (extra_5, &mut counts.extra_5),
        ];
        texts.into_iter().filter(|(col, _)| col.is_present()).for_each(|(_, column)| column.declare());
        if self.department.is_present() {
            counts.department.declare();
        }
        if self.user.is_present() {
            counts.user.declare();
        }
        if self.state.is_present() {
            counts.usage_state.declare();
        }
        if !self.specification.is_empty() {
            counts.specification.declare();
        }
        if has_place {
            counts.location.declare();
        }
        if self.value.is_present() {
            counts.valued.declare();
            counts.value.declare();
        }
        if self.acquired_on.is_present() {
            counts.acquired_on.declare();
        }
        if self.counted_at.is_present() {
            counts.counted_on.declare();
        }
    }
}
