//! The chains in the database: appended to, sealed, read.

use super::chain::{Entry, GENESIS, Head, Kept, NOTHING, Recorded, Seal};
use super::words as w;
use crate::db::{ReadTx, fault, stream};
use crate::error::Fault;
use crate::words::Told;
use entity::audit::{audit_chain, audit_event};
use entity::{AuditEventId, Chain, HashAlgorithm, InstituteId, Moment};
use futures_util::TryStreamExt as _;
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DatabaseTransaction, DbErr,
    EntityTrait as _, QueryFilter as _, QueryOrder as _, QueryResult, QuerySelect as _, QueryTrait as _, Select,
};
use std::collections::{BTreeMap, BTreeSet};

/// The head of a chain, held until the transaction ends: on `SQLite` by its one writer, on `PostgreSQL`
/// by the lock of the row.
pub(super) async fn hold(db: &impl ConnectionTrait, chain: Chain) -> Result<Option<Head>, DbErr> {
    let found = audit_chain::Entity::find_by_id(chain).lock_exclusive().one(db).await?;
    Ok(found.map(|row| Head { sequence: row.sequence, hash: row.hash, algorithm: row.algorithm }))
}

/// Appends an entry and makes it the head.
pub(super) async fn append(db: &impl ConnectionTrait, entry: Entry, known: bool) -> Result<(), DbErr> {
    let hash = entry.hash();
    let Entry { recorded, sequence, role, algorithm, previous } = entry;
    let chain = recorded.chain;
    let row = audit_event::ActiveModel {
        id: Set(recorded.id),
        institute_id: Set(chain.institute()),
        at: Set(recorded.at),
        actor: Set(recorded.actor),
        action: Set(recorded.action),
        subject: Set(recorded.subject),
        request_id: Set(recorded.request_id),
        detail: Set(recorded.detail),
        sequence: Set(Some(sequence)),
        role: Set(Some(role)),
        algorithm: Set(Some(algorithm)),
        previous: Set(Some(previous)),
        hash: Set(Some(hash)),
    };
    audit_event::Entity::insert(row).exec_without_returning(db).await?;
    let head = audit_chain::ActiveModel {
        chain: Set(chain),
        sequence: Set(sequence),
        hash: Set(hash),
        algorithm: Set(algorithm),
    };
    if known {
        head.update_without_returning(db).await?;
    } else {
        audit_chain::Entity::insert(head).exec_without_returning(db).await?;
    }
    Ok(())
}

/// The events of a chain, also those without a place in it.
fn events_of(chain: Chain) -> Select<audit_event::Entity> {
    let column = audit_event::Column::InstituteId;
    audit_event::Entity::find().filter(match chain {
        Chain::System => column.is_null(),
        Chain::Institute(id) => column.eq(id),
    })
}

/// The entries of a chain, for a list of them.
pub fn entries_of(chain: Chain) -> Select<audit_event::Entity> {
    events_of(chain).filter(audit_event::Column::Sequence.is_not_null())
}

/// The events of a chain without a place in it, in the order in which they are sealed.
fn sealed_of(chain: Chain) -> Select<audit_event::Entity> {
    events_of(chain).filter(audit_event::Column::Sequence.is_null()).order_by_asc(audit_event::Column::Id)
}

/// Seals what was recorded before there were chains: each chain that has such events and no head gets
/// a first entry that tells of them. The chain of the system gets its head in any case, so that its
/// first two writers find a row to wait for.
///
/// A first entry is as late as the last event that it seals, and its id is made of their digest: what
/// seals the same is the same.
pub(crate) async fn seal(tx: &DatabaseTransaction, algorithm: HashAlgorithm) -> Result<(), Fault> {
    let known: Vec<Chain> = audit_chain::Entity::find().all(tx).await?.into_iter().map(|row| row.chain).collect();
    let outside: Vec<Option<InstituteId>> = audit_event::Entity::find()
        .select_only()
        .column(audit_event::Column::InstituteId)
        .filter(audit_event::Column::Sequence.is_null())
        .distinct()
        .into_tuple()
        .all(tx)
        .await?;
    for chain in outside.into_iter().map(Chain::from).filter(|chain| !known.contains(chain)) {
        let genesis = genesis(tx, chain, algorithm).await?;
        append(tx, genesis, false).await?;
    }
    if audit_chain::Entity::find_by_id(Chain::System).one(tx).await?.is_none() {
        let Head { sequence, hash, algorithm } = Head::none(algorithm);
        let row = audit_chain::Model { chain: Chain::System, sequence, hash, algorithm };
        audit_chain::Entity::insert(audit_chain::ActiveModel::from(row)).exec_without_returning(tx).await?;
    }
    Ok(())
}

async fn genesis(tx: &DatabaseTransaction, chain: Chain, algorithm: HashAlgorithm) -> Result<Entry, Fault> {
    let (mut seal, mut at) = (Seal::default(), Moment::default());
    let mut rows = stream(tx, sealed_of(chain).as_query()).await?;
    while let Some(row) = rows.try_next().await? {
        let recorded = recorded(chain, &row)?;
        at = at.max(recorded.at);
        seal.add(&recorded);
    }
    let told = seal.genesis(algorithm);
    let name = super::chain::digest(algorithm, told.digest.as_bytes()).0;
    let mut id = [0; 16];
    id.copy_from_slice(&name[..16]);
    let recorded = Recorded {
        chain,
        id: uuid::Builder::from_custom_bytes(id).into_uuid().into(),
        at,
        actor: "oversight".to_owned(),
        action: GENESIS.to_owned(),
        subject: format!("AuditChain:{chain}"),
        request_id: "migrate".to_owned(),
        detail: serde_json::to_string(&told).map_err(|error| Fault::new(w::SEALING.with([&chain]), error))?,
    };
    Ok(Entry { recorded, sequence: 1, role: "program".to_owned(), algorithm, previous: NOTHING })
}

/// The heads of all chains that have an entry.
pub(super) async fn heads(tx: &ReadTx) -> Result<BTreeMap<Chain, Head>, Fault> {
    let rows = audit_chain::Entity::find().filter(audit_chain::Column::Sequence.gt(0)).all(&**tx).await?;
    let head = |row: audit_chain::Model| {
        (row.chain, Head { sequence: row.sequence, hash: row.hash, algorithm: row.algorithm })
    };
    Ok(rows.into_iter().map(head).collect())
}

/// The heads, and the chains that events stand in, as they are found; what belongs to no chain is told.
pub(super) async fn chains(tx: &ReadTx) -> Result<(BTreeMap<Chain, Option<Head>>, Vec<Told>), Fault> {
    let (mut chains, mut problems) = (BTreeMap::new(), BTreeSet::new());
    let mut unknown = |error: DbErr| _ = problems.insert(error.to_string());
    let institutes =
        audit_event::Entity::find().select_only().column(audit_event::Column::InstituteId).distinct().into_query();
    let mut rows = stream(tx, &institutes).await?;
    while let Some(row) = rows.try_next().await? {
        match row.try_get::<Option<InstituteId>>("", "institute_id") {
            Ok(institute) => _ = chains.insert(Chain::from(institute), None),
            Err(error) => unknown(error),
        }
    }
    drop(rows);
    let mut rows = stream(tx, audit_chain::Entity::find().as_query()).await?;
    while let Some(row) = rows.try_next().await? {
        match head(&row) {
            Ok((chain, head)) => _ = chains.insert(chain, Some(head)),
            Err(error) => unknown(error),
        }
    }
    Ok((chains, problems.iter().map(|error| w::CHAIN_UNKNOWN.with([error])).collect()))
}

fn head(row: &QueryResult) -> Result<(Chain, Head), DbErr> {
    let (sequence, hash) = (row.try_get("", "sequence")?, row.try_get("", "hash")?);
    Ok((row.try_get("", "chain")?, Head { sequence, hash, algorithm: row.try_get("", "algorithm")? }))
}

/// What is found in the events of a chain.
#[derive(Debug)]
pub(super) enum Found {
    /// An event without a place in the chain.
    Outside(Recorded),
    /// An entry.
    Entry(Kept),
    /// An event that says what no event can say.
    Unreadable(DbErr),
}

/// Goes through the events of a chain, one at a time: first those without a place in it, then its
/// entries. Ends where `each` does.
pub(super) async fn walk<E: From<Fault>>(
    tx: &ReadTx,
    chain: Chain,
    mut each: impl FnMut(Found) -> Result<(), E>,
) -> Result<(), E> {
    let entries = entries_of(chain).order_by_asc(audit_event::Column::Sequence).order_by_asc(audit_event::Column::Id);
    let mut rows = stream(tx, sealed_of(chain).as_query()).await.map_err(fault)?;
    while let Some(row) = rows.try_next().await.map_err(fault)? {
        each(outside(chain, &row).map_or_else(Found::Unreadable, Found::Outside))?;
    }
    drop(rows);
    let mut rows = stream(tx, entries.as_query()).await.map_err(fault)?;
    while let Some(row) = rows.try_next().await.map_err(fault)? {
        each(entry(chain, &row).map_or_else(Found::Unreadable, Found::Entry))?;
    }
    Ok(())
}

fn recorded(chain: Chain, row: &QueryResult) -> Result<Recorded, DbErr> {
    Ok(Recorded {
        chain,
        id: row.try_get::<AuditEventId>("", "id")?,
        at: row.try_get("", "at")?,
        actor: row.try_get("", "actor")?,
        action: row.try_get("", "action")?,
        subject: row.try_get("", "subject")?,
        request_id: row.try_get("", "request_id")?,
        detail: row.try_get("", "detail")?,
    })
}

/// An event without a place in the chain says nothing that an entry alone says: it would not be sealed.
fn outside(chain: Chain, row: &QueryResult) -> Result<Recorded, DbErr> {
    let texts = ["role", "algorithm"].map(|name| row.try_get::<Option<String>>("", name));
    let hashes = ["previous", "hash"].map(|name| row.try_get::<Option<Vec<u8>>>("", name));
    if texts.iter().all(|text| *text == Ok(None)) && hashes.iter().all(|hash| *hash == Ok(None)) {
        return recorded(chain, row);
    }
    Err(DbErr::Type("an event without a place in its chain has a hash".to_owned()))
}

fn entry(chain: Chain, row: &QueryResult) -> Result<Kept, DbErr> {
    let entry = Entry {
        recorded: recorded(chain, row)?,
        sequence: row.try_get("", "sequence")?,
        role: row.try_get("", "role")?,
        algorithm: row.try_get("", "algorithm")?,
        previous: row.try_get("", "previous")?,
    };
    Ok(Kept { entry, hash: row.try_get("", "hash")? })
}
