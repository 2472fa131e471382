//! A card as it stands in the table of versions, and back.
//!
//! Texts are stored as they were written; departments, persons, places and classes by their id. A
//! card that is read back has the content it was written with, to the digest.

use super::names::NamesIn;
use crate::db::Values;
use crate::db::bulk::{Cells, Target};
use crate::error::Fault;
use crate::facts::{CardRow, Origin, Sym, Texts};
use entity::assets::card_version;
use entity::{
    CardId, CardOccasion, CardVersionId, CardVersionKind, CategoryId, Day, DepartmentId, Digest, ImportId, InstituteId,
    Moment, Money, PersonId, PlaceId, Quantity,
};

/// Where cards are written.
pub const CARD: Target = Target { table: "card", columns: &["id", "institute_id", "key", "ordinal"] };

/// Where versions are written: what it is a version of and who says so, and its content.
pub const VERSION: Target = Target {
    table: "card_version",
    columns: &[
        "id",
        "institute_id",
        "card_id",
        "import_id",
        "sheet",
        "row",
        "kind",
        "effective_on",
        "digest",
        "recorded_by",
        "occasion",
        "origin_id",
        "asset_no",
        "card_no",
        "tag_no",
        "old_no",
        "serial_no",
        "brand",
        "name",
        "specification",
        "category_id",
        "ledger_account",
        "unit",
        "department_id",
        "manage_department_id",
        "user_id",
        "custodian_id",
        "place_id",
        "usage_state",
        "quantity",
        "original_value",
        "depreciation",
        "fiscal_fund",
        "other_fund",
        "acquired_on",
        "in_service_on",
        "booked_on",
        "stated_on",
        "disposed_on",
        "unbooked",
        "voucher_year",
        "voucher_period",
        "voucher_word",
        "voucher_number",
        "extra_1",
        "extra_2",
        "extra_3",
        "extra_4",
        "extra_5",
        "life_months",
        "depreciation_method",
        "depreciation_status",
        "residual_value",
        "depreciated_months",
        "depreciation_start_on",
        "project",
        "lent_value",
        "idle_value",
        "awaiting_value",
        "work_total",
        "work_done",
    ],
};

/// What a version is a version of.
#[derive(Debug, Clone)]
pub struct Head {
    /// Its own id.
    pub id: CardVersionId,
    /// Whose it is.
    pub institute: InstituteId,
    /// The card.
    pub card: CardId,
    /// Who says so.
    pub said: Said,
    /// Why it came to be.
    pub kind: CardVersionKind,
    /// From which day it holds.
    pub effective_on: Day,
    /// SHA-256 of its content.
    pub digest: Digest,
}

/// Who says something of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// A list.
    Import(ImportId),
    /// Somebody, here.
    Here {
        /// Who.
        by: String,
        /// How the asset came.
        occasion: Option<CardOccasion>,
        /// The card of which it was a part.
        origin: Option<CardId>,
    },
}

/// What a card refers to in the organisation.
#[derive(Debug, Clone, Copy, Default)]
pub struct References {
    /// 资产分类.
    pub category: Option<CategoryId>,
    /// 使用部门.
    pub department: Option<DepartmentId>,
    /// 管理部门.
    pub manage_department: Option<DepartmentId>,
    /// 使用人.
    pub user: Option<PersonId>,
    /// 保管人.
    pub custodian: Option<PersonId>,
    /// 存放地点.
    pub place: Option<PlaceId>,
}

/// Writes a card: its id, whose it is, its number, and what tells it from others of that number.
pub fn write_card(cells: &mut Cells, card: CardId, institute: InstituteId, (key, ordinal): (&str, i32)) {
    cells.uuid(card.0);
    cells.uuid(institute.0);
    cells.word(key);
    cells.int(ordinal);
}

/// Writes a version.
pub fn write<'t>(
    cells: &mut Cells,
    head: &Head,
    card: &CardRow,
    text: impl Fn(Sym) -> &'t str,
    references: &References,
) {
    cells.uuid(head.id.0);
    cells.uuid(head.institute.0);
    cells.uuid(head.card.0);
    let (import, by, occasion, origin) = match &head.said {
        Said::Import(import) => (Some(import.0), "", None, None),
        Said::Here { by, occasion, origin } => (None, by.as_str(), *occasion, *origin),
    };
    cells.uuid(import);
    cells.int(import.map(|_| i32::from(card.origin.table)));
    cells.int(import.map(|_| card.origin.row as i32));
    cells.word(head.kind.code());
    cells.day(head.effective_on);
    cells.digest(head.digest);
    cells.text(by);
    cells.text(occasion.map(CardOccasion::code).unwrap_or_default());
    cells.uuid(origin.map(|id| id.0));
    for sym in [card.asset_no, card.card_no, card.tag_no, card.old_no, card.serial_no] {
        cells.text(text(sym));
    }
    for sym in [card.brand, card.name, card.specification] {
        cells.text(text(sym));
    }
    cells.uuid(references.category.map(|id| id.0));
    cells.text(text(card.ledger_account));
    cells.text(text(card.unit));
    cells.uuid(references.department.map(|id| id.0));
    cells.uuid(references.manage_department.map(|id| id.0));
    cells.uuid(references.user.map(|id| id.0));
    cells.uuid(references.custodian.map(|id| id.0));
    cells.uuid(references.place.map(|id| id.0));
    cells.word(card.usage_state.code());
    for number in [card.quantity, card.value, card.depreciation, card.fiscal_fund, card.other_fund] {
        cells.big(number);
    }
    for day in [card.acquired_on, card.in_service_on, card.booked_on] {
        cells.day(day);
    }
    cells.day(card.effective_on);
    cells.day(card.disposed_on);
    cells.flag(card.unbooked);
    cells.int(i32::from(card.voucher_year));
    cells.int(i32::from(card.voucher_period));
    cells.text(text(card.voucher_word));
    cells.big(i64::from(card.voucher_number));
    for sym in [card.extra_1, card.extra_2, card.extra_3, card.extra_4, card.extra_5] {
        cells.text(text(sym));
    }
    cells.int(i32::from(card.life_months));
    cells.word(card.depreciation_method.code());
    cells.word(card.depreciation_status.code());
    cells.big(card.residual_value);
    cells.int(i32::from(card.depreciated_months));
    cells.day(card.depreciation_start_on);
    cells.text(text(card.project));
    for number in [card.lent_value, card.idle_value, card.awaiting_value, card.work_total, card.work_done] {
        cells.big(number);
    }
}

/// Columns of [`VERSION`] before those that say where a version stood.
const HEAD: usize = 3;
/// Columns before those of the fields of a card.
const BEFORE: usize = 12;

/// The columns of a version that [`read`] takes, where the lists have the columns of `mask`.
pub fn columns(mask: i64) -> impl Iterator<Item = &'static str> {
    let place = VERSION.columns[HEAD..HEAD + 3].iter();
    // A class is two fields of a card and one column; its code is never without its name.
    let class = |column: &str| column == "category_id";
    let fields = VERSION.columns[BEFORE..].iter().scan(1, move |field, column| {
        let own = *field..*field + if class(column) { 2 } else { 1 };
        *field = own.end;
        Some((own, column))
    });
    let has = move |field: usize| mask >> field & 1 == 1;
    let fields = fields.filter(move |(own, _)| own.clone().any(has));
    place.chain(fields.map(|(_, column)| column)).copied()
}

/// Reads a version; its [columns](columns()) are next, `mask` is that of theirs. `table` says where a
/// sheet of an import stands among the tables.
pub fn read(
    values: &mut Values<'_>,
    mask: i64,
    (texts, names): (&mut Texts, &mut NamesIn),
    table: impl Fn(ImportId, i32) -> u16,
) -> Result<CardRow, Fault> {
    let import = values.maybe_id()?;
    let (sheet, number) = (values.maybe_int()?, values.maybe_int()?);
    let table = import.map_or(0, |import| table(import, sheet.unwrap_or(0)));
    let mut card = CardRow { origin: Origin { table, row: number.unwrap_or(0) as u32 }, ..CardRow::default() };
    values.of_fields(by_column(mask));
    for code in [&mut card.asset_no, &mut card.card_no, &mut card.tag_no, &mut card.old_no, &mut card.serial_no] {
        *code = texts.add_code(values.text()?);
    }
    for text in [&mut card.brand, &mut card.name, &mut card.specification] {
        *text = texts.add(values.text()?);
    }
    [card.class_code, card.class_name] = names.of(values.maybe_id()?, texts);
    card.ledger_account = texts.add(values.text()?);
    card.unit = texts.add(values.text()?);
    for name in
        [&mut card.department, &mut card.manage_department, &mut card.user, &mut card.keeper, &mut card.location]
    {
        [*name, _] = names.of(values.maybe_id()?, texts);
    }
    card.usage_state = values.maybe_term()?.unwrap_or_default();
    for number in
        [&mut card.quantity, &mut card.value, &mut card.depreciation, &mut card.fiscal_fund, &mut card.other_fund]
    {
        *number = values.big()?;
    }
    for day in [
        &mut card.acquired_on,
        &mut card.in_service_on,
        &mut card.booked_on,
        &mut card.effective_on,
        &mut card.disposed_on,
    ] {
        *day = values.day()?;
    }
    card.unbooked = values.flag()?;
    card.voucher_year = values.int()? as u16;
    card.voucher_period = values.int()? as u8;
    card.voucher_word = texts.add(values.text()?);
    card.voucher_number = values.big()? as u32;
    for extra in [&mut card.extra_1, &mut card.extra_2, &mut card.extra_3, &mut card.extra_4, &mut card.extra_5] {
        *extra = texts.add(values.text()?);
    }
    card.life_months = values.int()? as u16;
    card.depreciation_method = values.maybe_term()?.unwrap_or_default();
    card.depreciation_status = values.maybe_term()?.unwrap_or_default();
    card.residual_value = values.big()?;
    card.depreciated_months = values.int()? as u16;
    card.depreciation_start_on = values.day()?;
    card.project = texts.add(values.text()?);
    for number in [
        &mut card.lent_value,
        &mut card.idle_value,
        &mut card.awaiting_value,
        &mut card.work_total,
        &mut card.work_done,
    ] {
        *number = values.big()?;
    }
    Ok(card)
}

/// The bits of [columns](columns()) by their place: the two fields of a class are one column.
const fn by_column(mask: i64) -> i64 {
    const CLASS: u32 = 9;
    let fields = mask >> 1;
    let before = fields & ((1 << (CLASS - 1)) - 1);
    let class = (fields >> (CLASS - 1) | fields >> CLASS) & 1;
    before | class << (CLASS - 1) | fields >> (CLASS + 1) << CLASS
}

/// Reads a whole version, its columns in the order of the table. By place, not by name: a page asks
/// for some two thousand values.
pub fn version(values: &mut Values<'_>) -> Result<card_version::Model, Fault> {
    Ok(card_version::Model {
        id: values.id()?,
        institute_id: values.id()?,
        card_id: values.id()?,
        import_id: values.maybe_id()?,
        sheet: values.maybe_int()?,
        row: values.maybe_int()?,
        kind: values.term()?,
        effective_on: values.day()?,
        digest: values.digest()?,
        asset_no: values.word()?,
        card_no: values.word()?,
        tag_no: values.word()?,
        old_no: values.word()?,
        serial_no: values.word()?,
        brand: values.word()?,
        name: values.word()?,
        specification: values.word()?,
        category_id: values.maybe_id()?,
        ledger_account: values.word()?,
        unit: values.word()?,
        department_id: values.maybe_id()?,
        manage_department_id: values.maybe_id()?,
        user_id: values.maybe_id()?,
        custodian_id: values.maybe_id()?,
        place_id: values.maybe_id()?,
        usage_state: values.term()?,
        quantity: Quantity(values.big()?),
        original_value: Money(values.big()?),
        depreciation: Money(values.big()?),
        fiscal_fund: Money(values.big()?),
        other_fund: Money(values.big()?),
        acquired_on: values.day()?.given(),
        in_service_on: values.day()?.given(),
        booked_on: values.day()?.given(),
        depreciation_start_on: values.day()?.given(),
        stated_on: values.day()?.given(),
        disposed_on: values.day()?.given(),
        unbooked: values.flag()?,
        voucher_year: values.int()?,
        voucher_period: values.int()?,
        voucher_word: values.word()?,
        voucher_number: values.big()?,
        extra_1: values.word()?,
        extra_2: values.word()?,
        extra_3: values.word()?,
        extra_4: values.word()?,
        extra_5: values.word()?,
        life_months: values.int()?,
        depreciation_method: values.term()?,
        depreciation_status: values.term()?,
        residual_value: Money(values.big()?),
        depreciated_months: values.int()?,
        undoes_id: values.maybe_id()?,
        recorded_at: Moment(values.big()?),
        recorded_by: values.word()?,
        occasion: values.maybe_term()?,
        origin_id: values.maybe_id()?,
        project: values.word()?,
        lent_value: Money(values.big()?),
        idle_value: Money(values.big()?),
        awaiting_value: Money(values.big()?),
        work_total: Quantity(values.big()?),
        work_done: Quantity(values.big()?),
    })
}

#[cfg(test)]
mod tests {
    use super::{by_column, columns};
    use crate::facts::Cards;

    #[test]
    fn only_what_the_lists_have_is_read() {
        let mask = |declare: fn(&mut Cards)| {
            let mut cards = Cards::default();
            declare(&mut cards);
            cards.columns()
        };
        let place = ["import_id", "sheet", "row"];
        let of = |mask: i64| columns(mask).skip(3).collect::<Vec<_>>();
        assert_eq!(columns(1).collect::<Vec<_>>(), place);
        assert_eq!(of(mask(|cards| cards.asset_no.declare())), ["asset_no"]);
        assert_eq!(of(mask(|cards| cards.class_code.declare())), ["category_id"]);
        assert_eq!(of(mask(|cards| cards.class_name.declare())), ["category_id"]);
        assert_eq!(of(mask(|cards| cards.ledger_account.declare())), ["ledger_account"]);
        assert_eq!(of(mask(|cards| cards.value.declare())), ["original_value"]);
        assert_eq!(of(mask(|cards| cards.effective_on.declare())), ["stated_on"]);
        assert_eq!(of(mask(|cards| cards.extra_5.declare())), ["extra_5"]);
        assert_eq!(of(mask(|cards| cards.depreciation_start_on.declare())), ["depreciation_start_on"]);
        assert_eq!(of(mask(|cards| cards.work_done.declare())), ["work_done"]);
        assert_eq!(columns(i64::MAX).count(), 3 + 49);
    }

    #[test]
    fn every_column_has_its_bit() {
        for field in 1..=50 {
            let mask = 1_i64 << field;
            let place = columns(i64::MAX).skip(3).position(|column| columns(mask).skip(3).eq([column]));
            assert_eq!(by_column(mask), 1 << place.expect("a column"), "field {field}");
        }
    }
}
