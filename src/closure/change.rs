//! One step of one difference: the row as it is afterwards, or everything that forbids it. Pure.

use super::act::{Act, Row, Settlement, VoucherName};
use super::rules::{self, Found, Owner, Seen};
use super::steps::{Standing, Taken, after};
use super::{kinds, words};
use crate::approval::steps;
use crate::assets::evidence;
use crate::reconcile::deadline;
use crate::words::{Told, trimmed, written};
use entity::closure::difference_case::Model as Case;
use entity::{
    ApprovalStep, CardId, Day, DifferencePresence, DifferenceStatus, DifferenceStep, DifferenceTreatment, Digest, Leg,
    Moment, Money, PersonId,
};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};

/// A card whose change may have settled a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// When it was made.
    pub made_at: Moment,
    /// When it last changed.
    pub at: Moment,
    /// Its numbers, in the form in which numbers are compared.
    pub numbers: Vec<String>,
    /// 原值.
    pub cost: Money,
}

/// What is known beside the differences: whatever the step asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Around {
    /// Who takes the step.
    pub name: String,
    /// Tells them from everybody else.
    pub person: String,
    /// What they are called, where counters are named.
    pub names: Vec<String>,
    /// At which steps of a route they may decide.
    pub may: Vec<ApprovalStep>,
    /// Now.
    pub at: Moment,
    /// Today.
    pub today: Day,
    /// Whose differences.
    pub owner: Owner,
    /// The persons of the institute that the request names.
    pub persons: HashSet<PersonId>,
    /// Of each row why its voucher does not settle it.
    pub vouchers: Vec<Option<Told>>,
    /// The cards that the request names.
    pub cards: HashMap<CardId, Changed>,
    /// What the newest run of each leg knew.
    pub newest: HashMap<Leg, Moment>,
}

/// What a step comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The difference afterwards.
    pub case: Case,
    /// Whether it is another one than before.
    pub is_changed: bool,
    /// At which step of the route.
    pub approval_step: Option<ApprovalStep>,
    /// In words.
    pub note: Option<String>,
    /// 批复文号.
    pub document_no: Option<String>,
    /// Particulars.
    pub detail: Value,
}

/// What is approved of a difference, as it is now.
pub fn digest(case: &Case) -> Digest {
    rules::digest(&Seen {
        content: case.content,
        cause: case.cause,
        treatment: case.treatment,
        note: case.note.as_deref(),
        evidence: &case.evidence,
    })
}

/// How many on the route have approved what was handed in last.
fn approved(case: &Case, taken: &[Taken]) -> usize {
    let is_of = |one: &&Taken| one.step == DifferenceStep::Approve && one.submission == case.submission;
    taken.iter().filter(is_of).count()
}

/// Takes the step that a row asks for.
pub fn change(case: &Case, taken: &[Taken], (at, row): (usize, &Row), around: &Around) -> Result<Done, Vec<Told>> {
    let mut refused = Vec::new();
    if row.version.is_some_and(|version| version != case.version) {
        refused.push(words::CHANGED_MEANWHILE.with([]));
    }
    let route = steps(&case.route);
    let left = route.get(approved(case, taken)..).unwrap_or_default();
    let standing = Standing { status: case.status, submission: case.submission, left: left.len(), taken };
    let status = after(&standing, row.act.step(), &around.person);
    let next = left.first().copied();
    match (&status, &row.act) {
        (Err(told), _) => refused.extend(told.iter().cloned()),
        (Ok(_), Act::Approve(digest, ..) | Act::Reject(digest, _)) => {
            refused.extend(unfit_decision(case, next, *digest, &row.act, around));
        }
        (Ok(_), act) => refused.extend(unfit(case, (at, act), around)),
    }
    let Some(status) = status.ok().filter(|_| refused.is_empty()) else { return Err(refused) };
    let mut done = Done {
        case: Case { status, version: case.version + 1, ..case.clone() },
        is_changed: true,
        approval_step: None,
        note: None,
        document_no: None,
        detail: json!({}),
    };
    if matches!(row.act, Act::Approve(..) | Act::Reject(..)) {
        done.approval_step = next;
    }
    write(&mut done, &row.act, around)?;
    Ok(done)
}

/// Everything that forbids a decision: what was seen is not what there is, or who decides may not.
fn unfit_decision(case: &Case, next: Option<ApprovalStep>, seen: Digest, act: &Act, around: &Around) -> Vec<Told> {
    let mut refused = Vec::new();
    let step = next.unwrap_or(ApprovalStep::Unit);
    if !around.may.contains(&step) {
        refused.push(words::STEP_NOT_YOURS.with([&step.zh()]));
    }
    let now = digest(case);
    if seen != now {
        refused.push(words::SEEN_OTHERWISE.with([]));
    }
    match act {
        Act::Approve(_, note, document_no) => {
            if case.submitted_digest != Some(now) {
                refused.push(words::CONTENT_CHANGED.with([]));
            }
            if case.counters.lines().any(|counter| around.names.iter().any(|name| name == counter)) {
                refused.push(words::COUNTER_APPROVES.with([]));
            }
            let mut said = [note, document_no].into_iter().flatten();
            refused.extend(said.find_map(|text| kinds::unfit_note(Some(text))));
        }
        Act::Reject(_, note) => refused.extend(kinds::unfit_note(Some(note))),
        _ => {}
    }
    refused
}

/// Everything that forbids another step.
fn unfit(case: &Case, (at, act): (usize, &Act), around: &Around) -> Vec<Told> {
    match act {
        Act::Assign(person, due_on) => {
            let unknown = (!around.persons.contains(person)).then(|| words::PERSON_UNKNOWN.with([]));
            let early = due_on.filter(|due| *due < around.today).map(|due| words::DUE_EARLY.with([&due]));
            unknown.into_iter().chain(early).collect()
        }
        Act::Explain(finding) => kinds::unfit(case.kind, finding),
        Act::Settle(settlement) => unfit_settlement(case, (at, settlement), around),
        Act::Close(note) => {
            let is_later = around.newest.get(&case.leg).zip(case.settled_at).is_some_and(|(known, at)| *known > at);
            let found = Found { presence: case.presence, is_later };
            let said = note.as_ref().and_then(|note| kinds::unfit_note(Some(note)));
            // What is carried is carried as it was approved, and not as it has grown since.
            let grown = amount_changed(case);
            rules::unfit_to_close(case.kind, case.treatment, found).into_iter().chain(grown).chain(said).collect()
        }
        Act::Reopen(note) | Act::Remind(note) | Act::Comment(note) => {
            kinds::unfit_note(Some(note)).into_iter().collect()
        }
        Act::Submit | Act::Approve(..) | Act::Reject(..) => Vec::new(),
    }
}

/// That the newest run finds another amount than was approved.
fn amount_changed(case: &Case) -> Option<Told> {
    let approved = case.approved_amount.filter(|approved| *approved != case.amount)?;
    (case.presence != DifferencePresence::Gone).then(|| words::AMOUNT_CHANGED.with([&approved, &case.amount]))
}

fn unfit_settlement(case: &Case, (at, settlement): (usize, &Settlement), around: &Around) -> Vec<Told> {
    let mut refused: Vec<Told> = amount_changed(case).into_iter().collect();
    match (case.treatment, settlement) {
        (Some(DifferenceTreatment::Ledger), Settlement::Voucher(..)) => {
            refused.extend(around.vouchers.get(at).cloned().flatten());
        }
        (Some(DifferenceTreatment::Card), Settlement::Card(card)) => {
            refused.extend(unfit_card(case, around.cards.get(card)));
        }
        (Some(DifferenceTreatment::NoEntry | DifferenceTreatment::Legacy), Settlement::Nothing) => {}
        (treatment, _) => {
            let treatment = treatment.unwrap_or(DifferenceTreatment::NoEntry);
            let by = match treatment {
                DifferenceTreatment::Ledger => &words::BY_VOUCHER,
                DifferenceTreatment::Card => &words::BY_CARD,
                DifferenceTreatment::NoEntry | DifferenceTreatment::Legacy => &words::BY_NOTHING,
            };
            refused.push(words::SETTLEMENT_OTHER.with([&treatment.zh(), &by.zh]));
        }
    }
    refused
}

/// A card settles a difference where it has changed since the approval, and is one of those that it is about: by
/// its number, or, where a card was made since then for what had none, by what it costs.
fn unfit_card(case: &Case, card: Option<&Changed>) -> Option<Told> {
    let Some(card) = card else { return Some(words::CARD_OTHER.with([])) };
    let named = case.subjects.lines().map(crate::facts::normalise);
    let is_named = named.into_iter().any(|name| card.numbers.iter().any(|number| *number == name));
    if !is_named && (case.amount == Money::ZERO || card.cost != case.amount.abs()) {
        return Some(words::CARD_OTHER.with([]));
    }
    let is_later = |at: Moment| case.approved_at.is_some_and(|approved| at > approved);
    if !is_later(card.at) {
        return Some(words::CARD_UNCHANGED.with([]));
    }
    (!is_named && !is_later(card.made_at)).then(|| words::CARD_OLDER.with([]))
}

/// Writes what a step says into the row.
fn write(done: &mut Done, act: &Act, around: &Around) -> Result<(), Vec<Told>> {
    let case = &mut done.case;
    let by = || (Some(around.name.clone()), Some(around.person.clone()));
    match act {
        Act::Assign(person, due_on) => {
            case.owner_id = Some(*person);
            case.due_on = due_on.or(case.due_on);
            done.detail = json!({ "owner": person, "dueOn": case.due_on });
        }
        Act::Explain(finding) => {
            case.evidence = evidence::kept(&finding.evidence).join("\n");
            (case.cause, case.treatment) = (Some(finding.cause), Some(finding.treatment));
            case.note = Some(trimmed(&finding.note).to_owned());
            (case.explained_by, case.explained_by_key) = by();
            (case.submitted_by, case.submitted_by_key, case.submitted_digest) = (None, None, None);
            (case.route, case.basis) = (String::new(), String::new());
            done.note.clone_from(&case.note);
            done.detail = json!({ "cause": case.cause, "treatment": case.treatment, "evidence": case.evidence });
        }
        Act::Submit => submit(done, around)?,
        Act::Approve(_, note, document_no) => {
            (done.note, done.document_no) = (said(note.as_deref()), said(document_no.as_deref()));
            if case.status == DifferenceStatus::Approved {
                (case.approved_by, case.approved_by_key) = by();
                (case.approved_amount, case.approved_at) = (Some(case.amount), Some(around.at));
                case.due_on = deadline::settle_by(around.today).or(case.due_on);
            }
            done.detail = json!({ "amount": case.amount });
        }
        Act::Settle(settlement) => {
            (case.settled_by, case.settled_by_key) = by();
            case.settled_at = Some(around.at);
            done.detail = settle(case, settlement);
        }
        Act::Close(note) => {
            (case.closed_by, case.closed_by_key) = by();
            done.note = said(note.as_deref());
            done.detail = json!({ "lastRun": case.last_run_id, "presence": case.presence });
        }
        Act::Reopen(note) => {
            let was = case.closed_by.take();
            done.detail = json!({ "closedBy": was, "voucher": voucher(case) });
            reopen(case, around.today);
            done.note = said(Some(note));
        }
        Act::Reject(_, note) => done.note = said(Some(note)),
        Act::Remind(note) | Act::Comment(note) => {
            // Who looks on changes nothing: not even the version that others have seen.
            case.version -= 1;
            (done.is_changed, done.note) = (false, said(Some(note)));
        }
    }
    Ok(())
}

fn said(text: Option<&str>) -> Option<String> {
    text.and_then(written).map(str::to_owned)
}

fn submit(done: &mut Done, around: &Around) -> Result<(), Vec<Told>> {
    let case = &mut done.case;
    let of = (case.kind, case.treatment.unwrap_or(DifferenceTreatment::NoEntry), case.amount);
    let route = rules::route(around.owner, of, around.today);
    let route = route.ok_or_else(|| vec![words::ROUTE_UNKNOWN.with([])])?;
    (case.route, case.basis) = (route.codes(), route.basis.to_owned());
    (case.submitted_by, case.submitted_by_key) = (Some(around.name.clone()), Some(around.person.clone()));
    case.submission += 1;
    case.submitted_digest = Some(digest(case));
    done.detail = json!({ "route": case.route, "amount": case.amount });
    Ok(())
}

fn settle(case: &mut Case, settlement: &Settlement) -> Value {
    match settlement {
        Settlement::Voucher(VoucherName { year, period, word, number }, line) => {
            (case.voucher_year, case.voucher_period) = (Some(*year), Some(*period));
            case.voucher_word = Some(word.clone()).filter(|word| !word.is_empty());
            (case.voucher_number, case.voucher_line) = (Some(*number), *line);
            json!({ "voucher": voucher(case) })
        }
        Settlement::Card(card) => {
            case.card_id = Some(*card);
            json!({ "card": card })
        }
        Settlement::Nothing => json!({ "noEntry": true }),
    }
}

/// The voucher that settled a difference, as its history tells it.
fn voucher(case: &Case) -> Option<Value> {
    let number = case.voucher_number?;
    Some(json!({ "year": case.voucher_year, "period": case.voucher_period, "word": case.voucher_word,
        "number": number, "line": case.voucher_line }))
}

/// What people said of it stays in its history; the difference itself begins anew.
fn reopen(case: &mut Case, today: Day) {
    *case = Case {
        cause: None,
        treatment: None,
        note: None,
        evidence: String::new(),
        route: String::new(),
        basis: String::new(),
        round: case.round + 1,
        submitted_digest: None,
        approved_amount: None,
        approved_at: None,
        settled_at: None,
        explained_by: None,
        explained_by_key: None,
        submitted_by: None,
        submitted_by_key: None,
        approved_by: None,
        approved_by_key: None,
        settled_by: None,
        settled_by_key: None,
        closed_by: None,
        closed_by_key: None,
        voucher_year: None,
        voucher_period: None,
        voucher_word: None,
        voucher_number: None,
        voucher_line: None,
        card_id: None,
        due_on: deadline::explain_by(case.kind, today),
        ..case.clone()
    };
}
