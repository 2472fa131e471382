//! Use cases: a card list becomes versions of cards.

use super::numbers::{Doubt, Open, Settled};
use super::plan::{Known, KnownCards, Step, Steps, keys, plan};
use super::record::{self, CARD, Head, Said, VERSION};
use super::references::{Memo, of_texts};
use super::{store, words};
use crate::app::Ctx;
use crate::db::{WriteTx, bulk::Bulk};
use crate::error::{Error, Fault};
use crate::facts::{CardRow, Cards, Dictionary, Texts};
use crate::jobs::Progress;
use crate::org::Directory;
use crate::plan::{FieldChange, Incoming, Planned, RowReport};
use crate::words::Told;
use entity::{CardId, CardVersionId, CardVersionKind, Digest, Money, Quantity, RowOutcome, Scope};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use tokio::sync::mpsc;

/// A list this many times shorter than what is held is looked up number by number.
const FEW: u64 = 8;
/// How many rows are written before it is asked whether to stop.
const STRIDE: usize = 4_096;

/// A list on its way into the table of versions.
struct Import<'a> {
    ctx: &'a Ctx,
    tx: &'a WriteTx,
    incoming: &'a Incoming<'a>,
    cards: &'a Cards,
    progress: &'a Progress,
    /// How many rows were taken in before.
    before: usize,
    /// How many rows there are in all.
    rows: usize,
}

/// A known card in new words.
struct Change {
    row: usize,
    known: Known,
    effective_on: entity::Day,
    card: CardRow,
    digest: Digest,
}

/// Takes a card list in: plans it against the cards that are known and, where it is to be written,
/// writes what is new. Cards that the list does not name stay as they are and are counted.
pub async fn import(
    ctx: &Ctx,
    tx: &WriteTx,
    incoming: &Incoming<'_>,
    cards: &Cards,
    progress: &Progress,
) -> Result<Planned, Error<Told>> {
    let import = Import { ctx, tx, incoming, cards, progress, before: 0, rows: cards.len() };
    let held = store::held(&**tx, incoming.institute).await?;
    let few = cards.len() as u64 * FEW < held;
    let looked_up = few.then(|| keys(cards, incoming.texts));
    let mut known = store::known(tx, incoming.institute, looked_up.as_deref()).await?;
    progress.tell(0, cards.len())?;
    let settled = import.settle(&mut known, few && held > 0).await?;
    let mut skip = incoming.skip.clone();
    skip.extend(settled.refused.iter().map(|doubt| cards.origin.at(doubt.row)));
    let Steps { steps, named } = plan(cards, incoming.texts, &skip, (&known, &settled.given), incoming.effective_on);
    drop(known);
    let (changes, texts) = import.changes(&steps).await?;
    let mut planned = begun(incoming);
    import.tell(&steps, &changes, &mut planned);
    import.tell_refused(&settled.refused, &mut planned);
    planned.absent = held.saturating_sub(named);
    if incoming.write {
        let mut writing = Writing::begin(ctx, tx, incoming).await?;
        import.write(&steps, (&changes, &texts), &mut writing).await?;
        writing.finish(tx, incoming).await?;
    }
    progress.tell(cards.len(), cards.len())?;
    Ok(planned)
}

/// Takes in the list of an institute that has no card yet, part by part: `together` are the rows that must be seen
/// together since they have one number or none, and `parts` brings the others, of which no two have one number. So
/// every row enters a card, and none needs to know of another.
pub async fn import_parts(
    ctx: &Ctx,
    tx: &WriteTx,
    incoming: &Incoming<'_>,
    (together, parts, rows): (&Cards, &mut mpsc::Receiver<(Box<Cards>, Dictionary)>, usize),
    progress: &Progress,
) -> Result<Planned, Error<Told>> {
    let mut writing = if incoming.write { Some(Writing::begin(ctx, tx, incoming).await?) } else { None };
    let (mut planned, mut done) = (begun(incoming), 0);
    let mut part = Some((Cow::Borrowed(together), Cow::Borrowed(incoming.texts)));
    while let Some((cards, texts)) = part {
        let incoming = Incoming { texts: &texts, ..*incoming };
        let import = Import { ctx, tx, incoming: &incoming, cards: &cards, progress, before: done, rows };
        import.enter_all(writing.as_mut(), &mut planned).await?;
        done += cards.len();
        part = parts.recv().await.map(|(cards, texts)| (Cow::Owned(*cards), Cow::Owned(texts)));
    }
    if let Some(writing) = writing {
        writing.finish(tx, incoming).await?;
    }
    progress.tell(rows, rows)?;
    Ok(planned)
}

/// What cards are written with, part by part.
struct Writing<'a> {
    directory: Directory,
    cards: Bulk<'a>,
    versions: Bulk<'a>,
    /// How many cards count that did not count before.
    more: i64,
}

impl<'a> Writing<'a> {
    async fn begin(ctx: &Ctx, tx: &'a WriteTx, incoming: &Incoming<'_>) -> Result<Self, Error<Told>> {
        let institute = incoming.institute;
        Ok(Self {
            directory: Directory::load(&**tx, &Scope::institute(institute), institute).await?,
            cards: Bulk::begin(ctx, tx, CARD).await?,
            versions: Bulk::begin(ctx, tx, VERSION).await?,
            more: 0,
        })
    }

    async fn finish(self, tx: &WriteTx, incoming: &Incoming<'_>) -> Result<(), Error<Told>> {
        self.cards.finish().await?;
        self.versions.finish().await?;
        Ok(store::count(&**tx, incoming.institute, self.more).await?)
    }
}

/// A plan that tells from when rows hold that do not say it.
fn begun(incoming: &Incoming<'_>) -> Planned {
    let mut planned = Planned::default();
    let mut since = [0; 32];
    since[..4].copy_from_slice(&incoming.effective_on.and_then(entity::Day::digits).unwrap_or(0).to_le_bytes());
    planned.digest.add(RowOutcome::Unchanged, &since, None);
    planned
}

impl Import<'_> {
    /// Finds the cards of rows that name them by another number than the one they are known by.
    /// `part` says that only the cards with the numbers of the list are known so far.
    async fn settle(&self, known: &mut KnownCards, part: bool) -> Result<Settled, Fault> {
        let open = Open::new(self.cards, self.incoming.texts, self.incoming.skip, known);
        if open.is_empty() || (known.is_empty() && !part) {
            return Ok(Settled::default());
        }
        let numbers = store::numbers(self.tx, self.incoming.institute, &open).await?;
        if part {
            let mut keys: Vec<String> = numbers.iter().map(|one| one.key.clone()).collect();
            keys.sort_unstable();
            keys.dedup();
            known.extend(store::known(self.tx, self.incoming.institute, Some(&keys)).await?);
        }
        Ok(open.settle(&numbers, known))
    }

    /// Rows of which nobody can say which card they are.
    fn tell_refused(&self, refused: &[Doubt], planned: &mut Planned) {
        for Doubt { row, asset_no, cards, rows } in refused {
            planned.digest.add(RowOutcome::Rejected, self.cards.digest(*row), None);
            planned.rows.push(RowReport {
                origin: Some(self.cards.origin.at(*row)),
                outcome: RowOutcome::Rejected,
                subject: None,
                changes: Vec::new(),
                problems: vec![words::NUMBER_NOT_UNIQUE.with([asset_no, cards, rows])],
            });
        }
        planned.rows.sort_by_key(|row| row.origin);
    }

    /// What a known card becomes where its row is laid over what is known; nothing for a row that
    /// then says the same.
    async fn changes(&self, steps: &[Step]) -> Result<(Vec<(Change, Vec<FieldChange>)>, Texts), Fault> {
        let mut texts = self.incoming.texts.texts();
        let meets = || {
            steps.iter().filter_map(|step| match step {
                Step::Meet { row, known, effective_on } => Some((*row, *known, *effective_on)),
                _ => None,
            })
        };
        let versions: Vec<CardVersionId> = meets().map(|(_, known, _)| known.version).collect();
        let scope = Scope::institute(self.incoming.institute);
        let contents = store::contents(&**self.tx, &scope, &versions, &mut texts).await?;
        let mut rows = Cards::complete();
        let mut found = Vec::new();
        for (row, known, effective_on) in meets() {
            let Some(before) = contents.get(&known.version) else { continue };
            let own = self.cards.carried(row, self.incoming.texts, &mut texts);
            // What was withdrawn says nothing of what the list has no column for.
            let card = if known.withdrawn { own } else { self.cards.over(own, before) };
            let changes = field_changes(before, &card, &texts);
            if changes.is_empty() && !known.withdrawn && effective_on >= known.effective_on {
                continue;
            }
            rows.push(&card);
            found.push((Change { row, known, effective_on, card, digest: known.digest }, changes));
        }
        rows.seal(&texts);
        for (at, (change, _)) in found.iter_mut().enumerate() {
            change.digest = Digest(*rows.digest(at));
        }
        Ok((found, texts))
    }

    /// Takes in rows where nothing is known yet.
    async fn enter_all(&self, writing: Option<&mut Writing<'_>>, planned: &mut Planned) -> Result<(), Error<Told>> {
        let Incoming { texts, skip, effective_on, .. } = *self.incoming;
        self.progress.tell(self.before, self.rows)?;
        let Steps { steps, .. } = plan(self.cards, texts, skip, (&KnownCards::new(), &HashMap::new()), effective_on);
        self.tell(&steps, &[], planned);
        match writing {
            Some(writing) => self.write(&steps, (&[], &texts.texts()), writing).await,
            None => Ok(()),
        }
    }

    /// Tells what steps come to.
    fn tell(&self, steps: &[Step], changes: &[(Change, Vec<FieldChange>)], planned: &mut Planned) {
        let mut rest = changes.iter().peekable();
        for step in steps {
            let row = step.row();
            let change = rest.next_if(|(change, _)| change.row == row);
            let (outcome, known) = match (step, change) {
                (Step::Enter { .. } | Step::Continue { .. }, _) => (RowOutcome::Created, None),
                (_, Some((change, _))) if change.known.withdrawn => (RowOutcome::Created, Some(change.known)),
                (_, Some((change, _))) => (RowOutcome::Changed, Some(change.known)),
                (Step::Meet { known, .. } | Step::Same { known, .. }, None) => (RowOutcome::Unchanged, Some(*known)),
            };
            match outcome {
                RowOutcome::Created => planned.created += 1,
                RowOutcome::Changed => planned.changed += 1,
                _ => planned.unchanged += 1,
            }
            let content = change.map_or_else(|| *self.cards.digest(row), |(change, _)| change.digest.0);
            planned.digest.add(outcome, &content, known.map(|known| known.version.0));
            if let (RowOutcome::Changed, Some((change, fields))) = (outcome, change) {
                planned.rows.push(RowReport {
                    origin: Some(self.cards.origin.at(row)),
                    outcome,
                    subject: Some(change.known.card.0),
                    changes: fields.clone(),
                    problems: Vec::new(),
                });
            }
        }
    }

    /// Writes names, cards and versions, in this order: each refers to the one before.
    async fn write(
        &self,
        steps: &[Step],
        (changes, texts): (&[(Change, Vec<FieldChange>)], &Texts),
        writing: &mut Writing<'_>,
    ) -> Result<(), Error<Told>> {
        let ctx = self.ctx;
        let directory = &mut writing.directory;
        let mut memo = Memo::default();
        for step in steps {
            if matches!(step, Step::Enter { .. } | Step::Continue { .. }) {
                let card = self.cards.as_written(step.row());
                memo.of(directory, &ctx.app, &card, self.incoming.texts);
            }
        }
        let of_changes: Vec<_> =
            changes.iter().map(|(change, _)| of_texts(directory, &ctx.app, &change.card, texts)).collect();
        directory.write(ctx, self.tx).await?;
        let entered = self.enter(steps, &mut writing.cards).await?;
        let bulk = &mut writing.versions;
        for (at, step) in steps.iter().enumerate() {
            if at % STRIDE == 0 {
                self.progress.tell(self.before + at, self.rows)?;
            }
            let (row, card, effective_on) = match step {
                Step::Enter { row, effective_on, .. } => (*row, entered[row], *effective_on),
                Step::Continue { row, of, effective_on } => (*row, entered[of], *effective_on),
                Step::Meet { .. } | Step::Same { .. } => continue,
            };
            let digest = Digest(*self.cards.digest(row));
            let head = self.head(card, CardVersionKind::Registered, effective_on, digest);
            let written = self.cards.as_written(row);
            let references = memo.of(directory, &ctx.app, &written, self.incoming.texts);
            bulk.push(|cells| record::write(cells, &head, &written, |sym| self.incoming.texts.text(sym), &references))
                .await?;
        }
        for ((change, _), references) in changes.iter().zip(&of_changes) {
            let known = change.known;
            let kind = if known.withdrawn { CardVersionKind::Registered } else { CardVersionKind::Changed };
            let head = self.head(known.card, kind, change.effective_on, change.digest);
            bulk.push(|cells| record::write(cells, &head, &change.card, |sym| texts.text(sym), references)).await?;
        }
        bulk.pause().await?;
        let again: HashSet<CardId> = changes
            .iter()
            .map(|(change, _)| change.known)
            .filter(|known| known.withdrawn)
            .map(|known| known.card)
            .collect();
        writing.more += (entered.len() + again.len()) as i64;
        Ok(())
    }

    fn head(&self, card: CardId, kind: CardVersionKind, effective_on: entity::Day, digest: Digest) -> Head {
        let Incoming { institute, import, .. } = *self.incoming;
        let said = Said::Import(import);
        Head { id: self.ctx.app.id(), institute, card, said, kind, effective_on, digest }
    }

    /// Writes the cards that are new; answers by row which card it enters.
    async fn enter(&self, steps: &[Step], bulk: &mut Bulk<'_>) -> Result<HashMap<usize, CardId>, Error<Told>> {
        let mut entered = HashMap::new();
        for step in steps {
            let Step::Enter { row, key, ordinal, .. } = step else { continue };
            let id: CardId = self.ctx.app.id();
            entered.insert(*row, id);
            bulk.push(|cells| record::write_card(cells, id, self.incoming.institute, (key, *ordinal))).await?;
            if entered.len() % STRIDE == 0 {
                self.progress.check()?;
            }
        }
        bulk.pause().await?;
        Ok(entered)
    }
}

/// The fields in which a card differs from what was known, as the API names and prints them.
pub(super) fn field_changes(before: &CardRow, after: &CardRow, texts: &Texts) -> Vec<FieldChange> {
    let shown = |field: &str, value: String| match field {
        "value" | "depreciation" | "fiscal_fund" | "other_fund" | "residual_value" | "lent_value" | "idle_value"
        | "awaiting_value" => value.parse().map_or(value, |fen| Money(fen).to_string()),
        "quantity" | "work_total" | "work_done" => value.parse().map_or(value, |units| Quantity(units).to_string()),
        _ => value,
    };
    before
        .changes(after, texts)
        .into_iter()
        .map(|(field, from, to)| FieldChange { field: api_name(field), from: shown(field, from), to: shown(field, to) })
        .collect()
}

/// A field of the facts under its name in the API.
fn api_name(field: &str) -> String {
    match field {
        "value" => return "originalValue".to_owned(),
        "depreciation" => return "accumulatedDepreciation".to_owned(),
        "keeper" => return "custodian".to_owned(),
        _ => {}
    }
    let mut name = String::with_capacity(field.len());
    let mut capital = false;
    for c in field.chars() {
        match c {
            '_' => capital = true,
            c if capital => {
                name.extend(c.to_uppercase());
                capital = false;
            }
            c => name.push(c),
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::{api_name, field_changes};
    use crate::facts::{CardRow, Dictionary};

    #[test]
    fn fields_are_named_as_in_the_api() {
        let names = ["value", "depreciation", "card_no", "manage_department", "keeper", "extra_1"].map(api_name);
        assert_eq!(
            names,
            ["originalValue", "accumulatedDepreciation", "cardNo", "manageDepartment", "custodian", "extra1"]
        );
    }

    #[test]
    fn changes_are_told_as_people_read_them() {
        let dictionary = Dictionary::default();
        let mut texts = dictionary.texts();
        let before = CardRow { value: 12_345, quantity: 10_000, name: texts.add("电脑 甲"), ..CardRow::default() };
        let after = CardRow { value: 12_300, name: texts.add("电脑甲"), ..before };
        let changes = field_changes(&before, &after, &texts);
        assert_eq!(changes.len(), 1, "names that are compared as equal are no change");
        assert_eq!((changes[0].from.as_str(), changes[0].to.as_str()), ("123.45", "123.00"));
    }
}
