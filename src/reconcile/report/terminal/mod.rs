//! The report on a terminal of 100 columns.
//!
//! Two parts, because the first is told before anything is computed: what was understood of the
//! files, so that a misreading is seen at once, and then what came out of the comparison.

mod largest;
mod table;

use super::evidence::base_name;
use super::{Grouped, Report, Thousands, grouped, kind_sets, kind_sums, label, signed, title, words as w};
use crate::intake::{ColumnReport, InputReport, SheetReport, Sum};
use crate::reconcile::outcome::{Category, ClassId, LegFooting, Movement};
use crate::words::{Lang, Told, Words, harmless};
use entity::{Leg, Measure, Money, Side};
use std::io::{self, Write};
use table::{Align, Table, padded, write_flow, write_text};
use unicode_width::UnicodeWidthStr;

/// How many sets of kinds are told.
const SETS_TOLD: usize = 10;

/// Writes what was understood of the files, and what concerns several of them.
pub fn write_inputs(out: &mut impl Write, inputs: &[InputReport], notices: &[Told], lang: Lang) -> io::Result<()> {
    if inputs.is_empty() && notices.is_empty() {
        return Ok(());
    }
    heading(out, w::INPUTS.text(lang))?;
    for input in inputs {
        let side = label::side(input.side, lang);
        let mut about: Vec<&str> = input.format.iter().map(|format| format.name()).collect();
        about.extend(input.encoding);
        writeln!(out, "  {side}  {}  ({})", harmless(base_name(&input.name)), about.join(", "))?;
        input.sheets.iter().try_for_each(|sheet| write_sheet(out, sheet, lang))?;
        write_notices(out, &input.notices, 6, lang)?;
    }
    write_notices(out, notices, 2, lang)?;
    writeln!(out)
}

fn write_notices(out: &mut impl Write, notices: &[Told], indent: usize, lang: Lang) -> io::Result<()> {
    notices.iter().try_for_each(|notice| write_text(out, w::NOTICE.text(lang), indent, &harmless(&notice.tell(lang))))
}

fn write_sheet(out: &mut impl Write, sheet: &SheetReport, lang: Lang) -> io::Result<()> {
    let mut about: Vec<String> = Vec::new();
    if !sheet.name.is_empty() {
        about.push(harmless(&sheet.name));
    }
    about.push(label::sheet_kind(sheet.kind, lang).to_owned());
    about.push(w::ROWS.with([&Thousands(sheet.tally.taken)]).tell(lang));
    about.extend(title(sheet, lang).into_iter().map(|line| harmless(&line)));
    write_flow(out, "", 4, &about)?;

    let field = |name: &'static str| label::field(sheet.kind, name, lang);
    let column =
        |column: &ColumnReport| format!("{} {}←{}", column.column, field(column.field), harmless(&column.caption));
    let columns: Vec<String> = sheet.columns.iter().map(column).collect();
    write_flow(out, w::COLUMNS.text(lang), 6, &columns)?;
    let ignored: Vec<String> = sheet.ignored.iter().map(|caption| harmless(caption)).collect();
    write_flow(out, w::IGNORED.text(lang), 6, &ignored)?;
    let sum = |sum: &Sum| format!("{} {}", label::term(sum.zh, sum.code, lang), grouped(&sum.total));
    write_flow(out, w::SUMS.text(lang), 6, &sheet.sums.iter().map(sum).collect::<Vec<_>>())?;
    let dropped: Vec<String> = sheet
        .dropped()
        .map(|(why, rows)| format!("{} {}", label::term(why.zh(), why.code(), lang), Thousands(rows)))
        .collect();
    write_flow(out, w::DROPPED.text(lang), 6, &dropped)?;
    let signed: Vec<String> = signed(sheet).iter().map(|who| harmless(who)).collect();
    write_flow(out, w::SIGNED.text(lang), 6, &signed)?;
    write_notices(out, &sheet.notices, 6, lang)
}

/// Writes what came out of the comparison.
pub fn write_report(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    write_title(out, report)?;
    write_result(out, report)?;
    write_classes(out, report)?;
    write_kinds(out, report)?;
    write_kind_sets(out, report)?;
    largest::write(out, report)?;
    write_rules(out, report)?;
    write_footing(out, report)
}

fn heading(out: &mut impl Write, text: &str) -> io::Result<()> {
    writeln!(out, "{text}\n{}", "=".repeat(text.width()))
}

fn write_title(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    let (lang, outcome) = (report.lang, report.outcome);
    heading(out, w::TITLE.text(lang))?;
    writeln!(out, "{}\n{}\n", report.about().join(" · "), w::DIGEST.with([&outcome.digest]).tell(lang))
}

fn write_result(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    let (lang, tally) = (report.lang, &report.outcome.tally);
    heading(out, w::RESULT.text(lang))?;
    let count = [tally.groups, tally.matched, tally.differing, tally.out_of_scope].map(Thousands);
    writeln!(out, "  {}", w::GROUPS.with([&count[0], &count[1], &count[2], &count[3]]).tell(lang))?;
    if tally.pools > 0 {
        writeln!(out, "  {}", w::POOLS.with([&Thousands(tally.pools), &Thousands(report.of_classes())]).tell(lang))?;
    }
    if tally.unvalued > 0 {
        writeln!(out, "  {}", w::UNVALUED.with([&Thousands(tally.unvalued)]).tell(lang))?;
    }
    if tally.uncounted > 0 {
        writeln!(out, "  {}", w::UNCOUNTED.with([&Thousands(tally.uncounted)]).tell(lang))?;
    }
    for leg in &report.outcome.footing.legs {
        let amounts = [leg.difference, leg.explained, leg.unexplained].map(Grouped);
        let name = leg_name(leg.leg, leg.measure, lang);
        writeln!(out, "  {}", w::LEG_RESULT.with([&name, &amounts[0], &amounts[1], &amounts[2]]).tell(lang))?;
    }
    if report.outcome.differences.is_empty() {
        writeln!(out, "  {}", w::ALL_AGREE.text(lang))?;
    }
    writeln!(out)
}

fn leg_name(leg: Leg, measure: Measure, lang: Lang) -> String {
    format!("{} {}", label::leg(leg, lang), label::measure(measure, lang))
}

fn texts<const N: usize>(words: [&'static Words; N], lang: Lang) -> Vec<String> {
    words.map(|words| words.text(lang).to_owned()).to_vec()
}

fn amount(amount: Option<Money>) -> String {
    amount.map_or_else(|| "-".to_owned(), |amount| Grouped(amount).to_string())
}

fn write_classes(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    let lang = report.lang;
    heading(out, w::CLASSES.text(lang))?;
    for &measure in Measure::ALL {
        let of_measure = |line: &&Category| line.measure == measure && has_amounts(line);
        let lines: Vec<&Category> = report.outcome.categories.iter().filter(of_measure).collect();
        if lines.is_empty() {
            continue;
        }
        writeln!(out, "  {}", label::measure(measure, lang))?;
        closing_table(report, &lines).write(out, 2)?;
        writeln!(out)?;
        let sides = [|line: &Category| line.ledger, |line: &Category| line.cards];
        let moved = |side: Movement| side.increase != Money::ZERO || side.decrease != Money::ZERO;
        if lines.iter().any(|line| sides.iter().any(|side| side(line).is_some_and(moved))) {
            movement_table(report, &lines).write(out, 2)?;
            writeln!(out)?;
        }
    }
    Ok(())
}

/// Whether anything of a class line is not 0; a line of zeros is only in the way here.
fn has_amounts(line: &Category) -> bool {
    let moved = |side: &Movement| [side.opening, side.increase, side.decrease, side.closing] != [Money::ZERO; 4];
    [&line.ledger, &line.cards].into_iter().flatten().any(moved)
        || line.physical.is_some_and(|total| total.value != Money::ZERO)
}

fn class_of(report: &Report<'_>, id: ClassId) -> String {
    let (lang, class) = (report.lang, report.class(id));
    let (code, name) = class.map_or(("", ""), |class| (class.code.as_str(), class.name.as_str()));
    let mut text = harmless(format!("{code} {name}").trim());
    if text.is_empty() {
        return w::NO_CLASS.text(lang).to_owned();
    }
    // Without a ledger no class has an account, which says nothing about the class.
    if report.facts.ledger.is_some() && class.is_some_and(|class| !class.mapped) {
        text.push_str(w::UNMAPPED.text(lang));
    }
    text
}

/// The amounts of a column and their sum, as far as there are any.
fn column_sum(lines: &[&Category], amount: impl Fn(&Category) -> Option<Money>) -> Option<Money> {
    lines.iter().filter_map(|line| amount(line)).reduce(std::ops::Add::add)
}

/// 账 卡 物 差异 by class; a side that was not given has no column.
fn closing_table(report: &Report<'_>, lines: &[&Category]) -> Table {
    const ALIGNS: &[Align] = &[Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Right];
    const COLUMNS: [fn(&Category) -> Option<Money>; 5] = [
        |line| line.ledger.map(|side| side.closing),
        |line| line.cards.map(|side| side.closing),
        |line| line.ledger_card,
        |line| line.physical.map(|side| side.value),
        |line| line.card_physical,
    ];
    let lang = report.lang;
    let [ledger, cards, physical] = [Side::Ledger, Side::Cards, Side::Counts].map(|side| label::side(side, lang));
    let heads = [ledger, cards, w::LEDGER_MINUS_CARDS.text(lang), physical, w::CARDS_MINUS_PHYSICAL.text(lang)];
    let sums = COLUMNS.map(|column| column_sum(lines, column));
    let given: Vec<usize> = (0..COLUMNS.len()).filter(|column| sums[*column].is_some()).collect();
    let row = |first: &str, cell: &dyn Fn(usize) -> String| {
        std::iter::once(first.to_owned()).chain(given.iter().map(|column| cell(*column))).collect()
    };
    let mut table = Table::new(&ALIGNS[..=given.len()], row(w::CLASS.text(lang), &|column| heads[column].to_owned()));
    for line in lines {
        table.row(row(&class_of(report, line.class), &|column| amount(COLUMNS[column](line))));
    }
    table.rule();
    table.row(row(w::TOTAL.text(lang), &|column| amount(sums[column])));
    table
}

fn movement_table(report: &Report<'_>, lines: &[&Category]) -> Table {
    const ALIGNS: &[Align] = &[Align::Left, Align::Left, Align::Right, Align::Right, Align::Right, Align::Right];
    const COLUMNS: [fn(&Movement) -> Money; 4] =
        [|side| side.opening, |side| side.increase, |side| side.decrease, |side| side.closing];
    let lang = report.lang;
    let sides = [Side::Ledger, Side::Cards];
    let movement = |side: Side, line: &Category| if side == Side::Ledger { line.ledger } else { line.cards };
    let head = texts([&w::CLASS, &w::SIDE, &w::OPENING, &w::INCREASE, &w::DECREASE, &w::CLOSING], lang);
    let mut table = Table::new(ALIGNS, head);
    for line in lines {
        let mut name = class_of(report, line.class);
        for side in sides {
            if let Some(movement) = movement(side, line) {
                let mut cells = vec![std::mem::take(&mut name), label::side(side, lang).to_owned()];
                cells.extend(COLUMNS.map(|column| Grouped(column(&movement)).to_string()));
                table.row(cells);
            }
        }
    }
    table.rule();
    let mut name = w::TOTAL.text(lang).to_owned();
    for side in sides {
        let sums = COLUMNS.map(|column| column_sum(lines, |line| movement(side, line).map(|side| column(&side))));
        if sums.iter().any(Option::is_some) {
            let mut cells = vec![std::mem::take(&mut name), label::side(side, lang).to_owned()];
            cells.extend(sums.map(amount));
            table.row(cells);
        }
    }
    table
}

fn write_kinds(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    const ALIGNS: &[Align] = &[Align::Left, Align::Left, Align::Right, Align::Right, Align::Right];
    let lang = report.lang;
    let kinds = kind_sums(report.outcome);
    if kinds.is_empty() {
        return Ok(());
    }
    heading(out, w::KINDS.text(lang))?;
    let mut table = Table::new(ALIGNS, texts([&w::KIND, &w::LEG, &w::NUMBER, &w::AMOUNT, &w::UNLOCATED], lang));
    for ((leg, measure, kind), sum) in &kinds {
        table.row(vec![
            label::kind(*kind, lang).to_owned(),
            if *measure == Measure::Cost { label::leg(*leg, lang).to_owned() } else { leg_name(*leg, *measure, lang) },
            Thousands(sum.number).to_string(),
            if label::is_attribute(*kind) { String::new() } else { Grouped(sum.amount).to_string() },
            if sum.unlocated == 0 { String::new() } else { Thousands(sum.unlocated).to_string() },
        ]);
    }
    table.write(out, 2)?;
    writeln!(out)
}

/// The groups by all that they differ in, the most frequent sets.
fn write_kind_sets(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    let lang = report.lang;
    let sets = kind_sets(report.outcome, lang);
    if sets.is_empty() {
        return Ok(());
    }
    heading(out, w::KIND_SETS.text(lang))?;
    let mut table = Table::new(&[Align::Right, Align::Left], texts([&w::GROUP_NUMBER, &w::KIND_SET], lang));
    for (groups, kinds) in sets.iter().take(SETS_TOLD) {
        table.row(vec![Thousands(*groups).to_string(), kinds.clone()]);
    }
    table.write(out, 2)?;
    match sets.len().saturating_sub(SETS_TOLD) {
        0 => {}
        more => writeln!(out, "  {}", w::MORE_SETS.with([&more]).tell(lang))?,
    }
    writeln!(out)
}

fn write_rules(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    const ALIGNS: &[Align] = &[Align::Left, Align::Left, Align::Right, Align::Right, Align::Right, Align::Right];
    let lang = report.lang;
    let rules: Vec<_> =
        report.outcome.rules.iter().filter(|rule| rule.left + rule.right + rule.ambiguous > 0).collect();
    if rules.is_empty() {
        return Ok(());
    }
    heading(out, w::RULES.text(lang))?;
    let head = [&w::RULE, &w::LEG, &w::LEFT_LINKED, &w::RIGHT_LINKED, &w::AMBIGUOUS_KEYS, &w::AMBIGUOUS_ROWS];
    let mut table = Table::new(ALIGNS, texts(head, lang));
    for rule in rules {
        let mut cells = vec![label::rule(rule.rule, lang), label::leg(rule.leg, lang).to_owned()];
        cells.extend([rule.left, rule.right, rule.ambiguous].map(|n| Thousands(n).to_string()));
        cells.push(match rule.ambiguous {
            0 => String::new(),
            _ => format!("{} : {}", Thousands(rule.ambiguous_left), Thousands(rule.ambiguous_right)),
        });
        table.row(cells);
    }
    table.write(out, 2)?;
    writeln!(out)
}

fn write_footing(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    let lang = report.lang;
    if report.outcome.footing.legs.is_empty() {
        return Ok(());
    }
    heading(out, w::FOOTING.text(lang))?;
    report.outcome.footing.legs.iter().try_for_each(|leg| {
        let name = padded(&leg_name(leg.leg, leg.measure, lang), 16);
        let (raw, parts) = equations(leg, lang);
        writeln!(out, "  {name}  {raw}\n  {:16}  {parts}", "")
    })
}

/// The equations of a leg, written out: left − right = difference, and what the difference is made of.
fn equations(leg: &LegFooting, lang: Lang) -> (String, String) {
    let (left, right) = label::sides(leg.leg, lang);
    let difference = Grouped(leg.difference);
    let raw = format!("{left} {} - {right} {} = {difference}", Grouped(leg.left), Grouped(leg.right));
    let mut parts = vec![(&w::EXPLAINED, leg.explained - leg.not_counted), (&w::UNEXPLAINED, leg.unexplained)];
    if leg.not_counted != Money::ZERO {
        parts.insert(0, (&w::NOT_COUNTED, leg.not_counted));
    }
    let parts: Vec<String> =
        parts.into_iter().map(|(what, amount)| format!("{} {}", what.text(lang), Grouped(amount))).collect();
    (raw, format!("{difference} = {}", parts.join(" + ")))
}

#[cfg(test)]
mod tests;
