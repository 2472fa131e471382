//! 差异登记: the differences of a run are tied to what they were in the runs before, in the transaction that keeps
//! the run. What is new is opened; what is found again is told so; what is found no more is gone.
//!
//! A run says how things stand only where it looks at the newest day with everything that is known: one that looks
//! back ties what it finds and changes nothing. Each leg has its own newest word, since a month's run without a
//! stocktake says nothing of things; and what a stocktake of some departments does not cover is not gone by it.
//!
//! That it stands here and not with those who follow differences (`closure`) is because it must be true as soon as
//! the run is: what people do about a difference comes later, from above.

use super::deadline;
use super::identity::{Known, Namesake, identity, same};
use super::stored::Compared;
use crate::app::Ctx;
use crate::db::WriteTx;
use crate::db::bulk::{Bulk, Cells, Target};
use crate::error::{Error, Fault};
use crate::words::Told;
use entity::closure::{difference_case, difference_register};
use entity::reconcile::reconciliation_run;
use entity::{
    Day, DifferenceCaseId, DifferenceKind, DifferencePresence, DifferenceStatus, Digest, InScope as _, Leg, Money,
    Scope,
};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait as _, PaginatorTrait as _, QueryFilter as _, QuerySelect as _};
use std::collections::{BTreeMap, BTreeSet, HashMap};

const CASE: Target = Target {
    table: "difference_case",
    columns: &[
        "id",
        "institute_id",
        "identity",
        "kind",
        "leg",
        "measure",
        "subjects",
        "counters",
        "scope",
        "amount",
        "located",
        "content",
        "presence",
        "presence_at",
        "first_run_id",
        "first_seen_on",
        "last_run_id",
        "last_number",
        "last_seen_on",
        "status",
        "evidence",
        "route",
        "basis",
        "submission",
        "round",
        "due_on",
        "version",
    ],
};

/// A case as it was before the run.
struct Held {
    id: DifferenceCaseId,
    presence: DifferencePresence,
    status: DifferenceStatus,
    counters: String,
    approved: Option<Money>,
    content: Digest,
}

impl Held {
    /// Whether it was settled and comes back; or is carried, and comes to another amount than was approved.
    fn returns(&self, amount: Money) -> bool {
        let is_other = || self.approved.is_some_and(|approved| approved != amount);
        match self.status {
            DifferenceStatus::Closed => self.presence == DifferencePresence::Gone || is_other(),
            DifferenceStatus::Settled => self.presence == DifferencePresence::Gone,
            _ => false,
        }
    }
}

/// What the differences of a run are from run to run.
pub(super) struct Followed {
    /// What each is known by, in the order of the run.
    pub known: Vec<Known>,
    /// The case of each; none where the run looks back and nobody followed it.
    pub cases: Vec<Option<DifferenceCaseId>>,
    /// The legs on which the run is the newest word.
    pub(super) legs: Vec<Leg>,
    /// What the stocktake covers; blank for everything.
    scope: String,
    /// What was settled, and is found again, with its kind.
    pub(super) returned: Vec<(DifferenceCaseId, DifferenceKind)>,
    /// What other people counted than before, by who did.
    pub(super) recounted: BTreeMap<String, Vec<DifferenceCaseId>>,
    pub(super) tally: BTreeMap<Leg, Tally>,
}

/// How many differences of a leg are new, known, and back.
#[derive(Default)]
pub(super) struct Tally {
    pub opened: i64,
    pub carried: i64,
    pub returned: i64,
}

/// Ties differences to their cases, and opens those that are new.
pub(super) async fn tie(
    ctx: &Ctx,
    tx: &WriteTx,
    run: &reconciliation_run::Model,
    (compared, known): (&Compared, Vec<Known>),
) -> Result<Followed, Error<Told>> {
    let scope = compared.question.scope.kept();
    let legs = newest(tx, run, compared, &scope).await?;
    let held = held(tx, run).await?;
    let mut followed = Followed {
        cases: Vec::with_capacity(known.len()),
        known,
        legs,
        scope,
        returned: vec![],
        recounted: BTreeMap::new(),
        tally: BTreeMap::new(),
    };
    let mut opened = Vec::new();
    let identities = identities(&followed.known, &held);
    for (at, (difference, identity)) in compared.outcome.differences.iter().zip(identities).enumerate() {
        let is_followed = followed.legs.contains(&difference.leg);
        let tally = followed.tally.entry(difference.leg).or_default();
        let case = match held.get(&identity) {
            Some(case) => {
                let is_back = case.presence == DifferencePresence::Gone;
                if is_followed && case.returns(difference.amount) {
                    followed.returned.push((case.id, difference.kind));
                }
                let counters = &followed.known[at].counters;
                // Who counted it before has counted it still.
                let all = together(&case.counters, counters);
                if is_followed && all != case.counters {
                    followed.recounted.entry(all).or_default().push(case.id);
                }
                *(if is_back { &mut tally.returned } else { &mut tally.carried }) += 1;
                Some(case.id)
            }
            None if is_followed => {
                tally.opened += 1;
                let id: DifferenceCaseId = ctx.app.id();
                opened.push((at, id, identity));
                Some(id)
            }
            None => None,
        };
        followed.cases.push(case);
    }
    if !opened.is_empty() {
        let mut rows = Bulk::begin(ctx, tx, CASE).await?;
        for one in opened {
            rows.push(|cells| open(cells, tx, run, compared, one, &followed)).await?;
        }
        rows.finish().await?;
    }
    Ok(followed)
}

/// What each difference of a run is known by: as one that is held already, or as a new one of its name.
fn identities(known: &[Known], held: &HashMap<Digest, Held>) -> Vec<Digest> {
    let mut namesakes: HashMap<Digest, Vec<usize>> = HashMap::new();
    for (at, one) in known.iter().enumerate() {
        namesakes.entry(one.name).or_default().push(at);
    }
    let mut identities = vec![Digest([0; 32]); known.len()];
    for (name, found) in namesakes {
        let cases = (1..).map_while(|ordinal| held.get(&identity(name, ordinal)));
        let is_gone = |case: &Held| case.presence == DifferencePresence::Gone;
        let cases: Vec<Namesake> =
            cases.map(|case| Namesake { content: case.content, is_gone: is_gone(case) }).collect();
        let contents: Vec<Digest> = found.iter().map(|at| known[*at].content).collect();
        let mut next = cases.len();
        for (at, same) in found.into_iter().zip(same(&contents, &cases)) {
            let place = same.unwrap_or(next);
            next += usize::from(same.is_none());
            identities[at] = identity(name, place as u32 + 1);
        }
    }
    identities
}

/// Writes a new case.
fn open(
    cells: &mut Cells,
    tx: &WriteTx,
    run: &reconciliation_run::Model,
    compared: &Compared,
    (at, id, identity): (usize, DifferenceCaseId, Digest),
    followed: &Followed,
) {
    let (difference, known) = (&compared.outcome.differences[at], &followed.known[at]);
    let today = tx.at().day();
    cells.uuid(id.0);
    cells.uuid(run.institute_id.0);
    cells.digest(identity);
    cells.word(difference.kind.code());
    cells.word(difference.leg.code());
    cells.word(difference.measure.code());
    cells.word(&known.subjects);
    cells.word(&known.counters);
    cells.word(followed.scope_on(difference.leg));
    cells.big(difference.amount.fen());
    cells.flag(difference.located);
    cells.digest(known.content);
    cells.word(DifferencePresence::Present.code());
    cells.big(tx.at().0);
    cells.uuid(run.id.0);
    cells.day(run.as_of);
    cells.uuid(run.id.0);
    cells.int(at as i32 + 1);
    cells.day(run.as_of);
    cells.word(DifferenceStatus::Open.code());
    for blank in [""; 3] {
        cells.word(blank);
    }
    cells.int(0);
    cells.int(0);
    cells.day(deadline::explain_by(difference.kind, today).unwrap_or(Day::BLANK));
    cells.int(1);
}

/// The legs on which a run is the newest word: of those that it compared, where no run looked at a later day, or
/// knew more.
async fn newest(
    tx: &WriteTx,
    run: &reconciliation_run::Model,
    compared: &Compared,
    scope: &str,
) -> Result<Vec<Leg>, Fault> {
    use difference_register::Column as C;
    if run.known_at != run.recorded_at || run.as_of > tx.at().day() {
        return Ok(Vec::new());
    }
    let mut legs: Vec<Leg> = compared.outcome.footing.legs.iter().map(|footing| footing.leg).collect();
    legs.dedup();
    let mut newest = Vec::new();
    for leg in legs {
        let own = scope_on(leg, scope);
        let later = difference_register::Entity::find_in(&Scope::institute(run.institute_id))
            .filter(C::Leg.eq(leg))
            // What covers another part says nothing of this one.
            .filter(C::Scope.is_in(["", own]))
            .filter(C::AsOf.gt(run.as_of).or(C::KnownAt.gt(run.known_at)));
        if later.count(&**tx).await? == 0 {
            newest.push(leg);
        }
    }
    Ok(newest)
}

/// A case as it is read.
type Row = (Digest, DifferenceCaseId, DifferencePresence, DifferenceStatus, String, Option<Money>, Digest);

/// The cases of the institute by what they are known by.
async fn held(tx: &WriteTx, run: &reconciliation_run::Model) -> Result<HashMap<Digest, Held>, Fault> {
    use difference_case::Column as C;
    let select = difference_case::Entity::find_in(&Scope::institute(run.institute_id)).select_only();
    let columns = [C::Identity, C::Id, C::Presence, C::Status, C::Counters, C::ApprovedAmount, C::Content];
    let rows: Vec<Row> = select.columns(columns).into_tuple().all(&**tx).await?;
    let held = |(identity, id, presence, status, counters, approved, content)| {
        (identity, Held { id, presence, status, counters, approved, content })
    };
    Ok(rows.into_iter().map(held).collect())
}

/// Names of two lists, a line each, each once.
fn together(one: &str, other: &str) -> String {
    let names: BTreeSet<&str> = one.lines().chain(other.lines()).collect();
    names.into_iter().collect::<Vec<_>>().join("\n")
}

/// Without a stocktake there is nothing to cover.
fn scope_on(leg: Leg, scope: &str) -> &str {
    match leg {
        Leg::LedgerCard => "",
        Leg::CardPhysical => scope,
    }
}

impl Followed {
    /// What the run covers on a leg.
    pub(super) fn scope_on(&self, leg: Leg) -> &str {
        scope_on(leg, &self.scope)
    }
}
