//! Cards that are entered here, and by no list (建卡).

use super::plan::Known;
use super::record::{self, CARD, Head, Said, VERSION};
use super::references::of_texts;
use super::{store, words};
use crate::app::Ctx;
use crate::db::WriteTx;
use crate::db::bulk::Bulk;
use crate::error::Error;
use crate::facts::{CardRow, Cards, Texts};
use crate::org::Directory;
use crate::words::Told;
use entity::{CardId, CardVersionKind, Day, Digest, InstituteId, Scope};
use std::collections::HashSet;

/// Cards that are entered together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Whose they are.
    pub institute: InstituteId,
    /// Why they come to be.
    pub kind: CardVersionKind,
    /// From which day they hold.
    pub on: Day,
    /// Who says so, and what else.
    pub said: Said,
}

/// Enters cards, of which each has a number that no other card of the institute has; answers them in their order. A
/// number whose card was taken back enters that card anew.
pub async fn enter(
    ctx: &Ctx,
    tx: &WriteTx,
    entry: &Entry,
    (rows, texts): (&[CardRow], &Texts),
) -> Result<Vec<CardId>, Error<Told>> {
    let keys: Vec<String> = rows.iter().map(|row| key(row, texts).to_owned()).collect();
    let known = store::known(tx, entry.institute, Some(&keys)).await?;
    let is_taken = |versions: &Vec<Known>| versions.iter().any(|version| !version.withdrawn);
    let mut seen = HashSet::new();
    let mut refused = Vec::new();
    let mut cards = Vec::with_capacity(rows.len());
    for (at, key) in (1..).zip(&keys) {
        let held = known.get(key).map_or(&[][..], Vec::as_slice);
        if key.is_empty() {
            refused.push(words::NUMBER_MISSING.with([&at]));
        } else if held.iter().any(is_taken) || !seen.insert(key) {
            refused.push(words::NUMBER_TAKEN.with([&at, key]));
        }
        let again = held.iter().flatten().next_back().map(|version| version.card);
        cards.push((again.unwrap_or_else(|| ctx.app.id()), again.is_none()));
    }
    if !refused.is_empty() {
        return Err(Error::Refused(refused));
    }
    let mut bulk = Bulk::begin(ctx, tx, CARD).await?;
    for ((card, _), key) in cards.iter().zip(&keys).filter(|((_, is_new), _)| *is_new) {
        bulk.push(|cells| record::write_card(cells, *card, entry.institute, (key, 1))).await?;
    }
    bulk.finish().await?;
    let cards: Vec<CardId> = cards.into_iter().map(|(card, _)| card).collect();
    versions(ctx, tx, entry, &cards, (rows, texts)).await?;
    store::count(&**tx, entry.institute, cards.len() as i64).await?;
    Ok(cards)
}

/// Writes the first versions of cards.
async fn versions(
    ctx: &Ctx,
    tx: &WriteTx,
    entry: &Entry,
    cards: &[CardId],
    (rows, texts): (&[CardRow], &Texts),
) -> Result<(), Error<Told>> {
    let mut directory = Directory::load(&**tx, &Scope::institute(entry.institute), entry.institute).await?;
    let references: Vec<_> = rows.iter().map(|row| of_texts(&mut directory, &ctx.app, row, texts)).collect();
    directory.write(ctx, tx).await?;
    let mut contents = Cards::complete();
    for row in rows {
        contents.push(row);
    }
    contents.seal(texts);
    let mut bulk = Bulk::begin(ctx, tx, VERSION).await?;
    for (at, (card, row)) in cards.iter().zip(rows).enumerate() {
        let head = Head {
            id: ctx.app.id(),
            institute: entry.institute,
            card: *card,
            said: entry.said.clone(),
            kind: entry.kind,
            effective_on: entry.on,
            digest: Digest(*contents.digest(at)),
        };
        bulk.push(|cells| record::write(cells, &head, row, |sym| texts.text(sym), &references[at])).await?;
    }
    bulk.finish().await?;
    Ok(())
}

/// The number by which a card is known: 卡片编号, else 资产编号, in the form in which numbers are compared.
fn key<'t>(row: &CardRow, texts: &'t Texts) -> &'t str {
    texts.normal(if row.card_no.is_blank() { row.asset_no } else { row.card_no })
}
