//! Cards that are split (拆分) and put together (合并).

use super::register::TEXT;
use super::service::{Subject, begin, keep};
use super::shares::{self, Part};
use super::{rules, words};
use crate::app::Ctx;
use crate::assets::change::{Change, Figures};
use crate::assets::enter::{Entry, enter};
use crate::assets::record::Said;
use crate::assets::{batch, store as assets};
use crate::db::WriteTx;
use crate::depreciation::{LONGEST, Month, card as depreciation, store, versions};
use crate::error::Error;
use crate::facts::{CardRow, Dictionary, Texts};
use crate::words::{Told, is_plain};
use entity::assets::card_version::Model;
use entity::{CardId, CardVersionKind, Day, InstituteId, Moment, Money, Quantity, Scope, UsageState};

/// A part that becomes a card of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPart {
    /// 资产编号, 卡片编号, 标签号, 产品序列号; blank where there is none.
    pub numbers: [String; 4],
    /// 资产名称; as the whole where it is not said.
    pub name: Option<String>,
    /// How much of it.
    pub part: Part,
}

/// Splits a card: parts of it become cards of their own, and what is left stays with it.
pub async fn split(
    ctx: &Ctx,
    subject: &Subject,
    parts: &[NamedPart],
    left: Option<Quantity>,
) -> Result<InstituteId, Error<Told>> {
    let mut refused = rules::unfit(&subject.cards, (subject.on, ctx.app.today()), &subject.reason, true);
    refused.extend(unfit(parts));
    let (tx, versions) = begin(ctx, subject, CardVersionKind::Split, refused).await?;
    let mut changes = Vec::new();
    for (whole, figures) in versions.iter().zip(reckoned(&tx, subject, &versions).await?) {
        let shares: Vec<Part> = parts.iter().map(|part| part.part).collect();
        let mut figures = shares::split(&figures, &shares, left).map_err(Error::Refused)?;
        let change = Change { figures: figures.pop(), ..Change::of(CardVersionKind::Split, subject.on) };
        let mut texts = Dictionary::default().texts();
        let contents = assets::contents(&*tx, &Scope::institute(subject.institute), &[whole.id], &mut texts).await?;
        let content = contents.get(&whole.id).copied().unwrap_or_default();
        let rows: Vec<CardRow> =
            parts.iter().zip(&figures).map(|(part, figures)| row(part, figures, content, &mut texts)).collect();
        let said = Said::Here { by: ctx.actor.name.clone(), occasion: None, origin: Some(whole.card_id) };
        let entry = Entry { institute: subject.institute, kind: CardVersionKind::Split, on: subject.on, said };
        enter(ctx, &tx, &entry, (&rows, &texts)).await?;
        changes.push(change);
    }
    keep(ctx, tx, subject, versions.iter().zip(&changes), "card.split").await
}

/// Puts cards together: the first stays and takes over what the others say in numbers, and they are gone. Its life
/// goes on, or another one is given.
pub async fn combine(ctx: &Ctx, subject: &Subject, life: Option<u16>) -> Result<InstituteId, Error<Told>> {
    let is_something = subject.cards.len() > 1;
    let refused = rules::unfit(&subject.cards, (subject.on, ctx.app.today()), &subject.reason, is_something);
    let (tx, versions) = begin(ctx, subject, CardVersionKind::Combined, refused).await?;
    let figures = reckoned(&tx, subject, &versions).await?;
    let together = together(&versions, &figures, life).map_err(Error::Refused)?;
    let of = Change::of(CardVersionKind::Combined, subject.on);
    let gone = Change {
        usage_state: Some(UsageState::Disposed),
        disposed_on: Some(subject.on),
        origin: versions.first().map(|host| host.card_id),
        ..of.clone()
    };
    let stays = Change { figures: Some(together), ..of };
    let changes = versions.iter().zip(std::iter::once(&stays).chain(std::iter::repeat(&gone)));
    keep(ctx, tx, subject, changes, "card.combine").await
}

/// What the first of some cards says when it takes over the others.
fn together(versions: &[Model], figures: &[Figures], life: Option<u16>) -> Result<Figures, Vec<Told>> {
    let (Some(host), Some((first, others))) = (versions.first(), figures.split_first()) else { return Err(Vec::new()) };
    let mut refused = Vec::new();
    let way = |version: &Model| (version.depreciation_method, version.depreciation_status);
    for (at, _) in (2..).zip(&versions[1..]).filter(|(_, other)| way(other) != way(host)) {
        refused.push(words::METHOD_OTHER.with([&at]));
    }
    let has_funds = |one: &Figures| one.fiscal != Money::ZERO || one.other != Money::ZERO;
    let costly: Vec<bool> = figures.iter().filter(|one| one.cost != Money::ZERO).map(has_funds).collect();
    if costly.windows(2).any(|pair| pair[0] != pair[1]) {
        refused.push(words::FUNDS_MIXED.with([]));
    }
    let together = shares::combine(first, others);
    if together.is_none() {
        refused.push(words::SUM_BEYOND.with([]));
    }
    let together = together.map(|sum| Figures { life: life.unwrap_or(sum.life), ..sum }).unwrap_or_default();
    let has_left = together.accumulated < together.cost - together.residual;
    if together.life > 0 && together.life <= together.months && has_left || together.life > LONGEST {
        refused.push(words::LIFE_OVER.with([&together.months]));
    }
    if refused.is_empty() { Ok(together) } else { Err(refused) }
}

fn unfit(parts: &[NamedPart]) -> Vec<Told> {
    let is_blank_or_plain = |text: &String| text.is_empty() || is_plain(text, TEXT);
    let is_fit = |part: &NamedPart| part.numbers.iter().chain(&part.name).all(is_blank_or_plain);
    let mut refused = match parts.len() {
        0 => vec![batch::words::CARDS_MISSING.with([])],
        many if many > batch::MOST => vec![batch::words::CARDS_MANY.with([&batch::MOST])],
        _ => Vec::new(),
    };
    let unfit = (1..).zip(parts).filter(|(_, part)| !is_fit(part));
    refused.extend(unfit.map(|(at, _)| words::TEXT_FORM.with([&at, &TEXT])));
    refused
}

/// What a part says: as the whole does, but for its own numbers, name and figures.
fn row(part: &NamedPart, figures: &Figures, whole: CardRow, texts: &mut Texts) -> CardRow {
    let [asset_no, card_no, tag_no, serial_no] = part.numbers.each_ref().map(|number| texts.add_code(number));
    let name = part.name.as_ref().map_or(whole.name, |name| texts.add(name));
    let mut row = CardRow { asset_no, card_no, tag_no, serial_no, name, effective_on: Day::BLANK, ..whole };
    figures.put(&mut row);
    row
}

/// What cards say in numbers by the beginning of the month of a change: with what was depreciated by then.
async fn reckoned(tx: &WriteTx, subject: &Subject, versions: &[Model]) -> Result<Vec<Figures>, Error<Told>> {
    let ids: Vec<CardId> = versions.iter().map(|version| version.card_id).collect();
    let stated = versions::stated(&**tx, &ids, Moment::LAST).await?;
    let regimes = store::regimes_of(&**tx, subject.institute, Moment::LAST).await?;
    let mut figures = Vec::with_capacity(versions.len());
    for version in versions {
        let held = Figures::of(version);
        let stated = stated.get(&version.card_id).map_or(&[][..], Vec::as_slice);
        figures.push(match depreciation::book(stated, &regimes, subject.on) {
            Ok(book) => by_then(held, &book, subject.on),
            // Without a life nothing follows, before or after: what it states is carried over.
            Err(told) if told.iter().all(|told| told.code() == depreciation::words::NO_LIFE.code) => held,
            Err(told) => return Err(Error::Refused(told)),
        });
    }
    Ok(figures)
}

fn by_then(held: Figures, book: &depreciation::Book, on: Day) -> Figures {
    let Some(month) = Month::of(on) else { return held };
    let (accumulated, taken, begins) = book.taken(month.plus(-1));
    let later = begins.filter(|begins| *begins > month).and_then(Month::begin);
    // What is not depreciated goes on saying how long it was.
    let months = begins.and_then(|_| u16::try_from(taken).ok()).unwrap_or(held.months);
    Figures { accumulated, months, start_on: later.unwrap_or(held.start_on), ..held }
}
