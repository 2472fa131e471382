//! Somebody with the database in hand, who drops the triggers and knows how entries are hashed, against
//! checkpoints that are kept elsewhere. Every kind of tampering at random places of a copy; honest
//! copies beside them.

use super::outside::unlock;
use super::{program, told, upgrade, write};
use crate::support::{Copies, TestDb, both};
use entity::audit::{audit_chain, audit_event};
use entity::{AuditEventId, Chain, Digest, HashAlgorithm, Moment};
use oversight::audit::chain::{Entry, Recorded};
use oversight::audit::checkpoint::Series;
use oversight::audit::folder::{self, Keeper};
use oversight::audit::keys::PrivateKey;
use oversight::audit::verify::verify;
use oversight::db::Db;
use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait as _, Database, DatabaseConnection, EntityTrait as _, IntoActiveModel as _,
    ModelTrait as _, QueryOrder as _,
};
use std::ops::RangeInclusive;
use uuid::Uuid;

/// Tamperings, unless `OVERSIGHT_TAMPERINGS` says otherwise.
const TAMPERINGS: u64 = 45;

/// Numbers that look random (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % end
    }
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    FieldChanged,
    MiddleDeleted,
    TailCut,
    Inserted,
    Swapped,
    Moved,
    Rewritten,
    ChainRemoved,
    SealedChanged,
}

const KINDS: [Kind; 9] = [
    Kind::FieldChanged,
    Kind::MiddleDeleted,
    Kind::TailCut,
    Kind::Inserted,
    Kind::Swapped,
    Kind::Moved,
    Kind::Rewritten,
    Kind::ChainRemoved,
    Kind::SealedChanged,
];

/// Where a tampering must be found, and whether checkpoints are needed for it.
struct Expected {
    chain: Chain,
    places: RangeInclusive<i64>,
    unseen: bool,
}

fn seen(chain: Chain, places: RangeInclusive<i64>) -> Expected {
    Expected { chain, places, unseen: false }
}

/// A copy in the hand of somebody.
struct Hand {
    raw: DatabaseConnection,
    random: Random,
    /// The events of a chain with at least eight entries, in its order; what is sealed first.
    sealed: Vec<audit_event::Model>,
    entries: Vec<audit_event::Model>,
    chain: Chain,
    /// The last entry of another chain.
    other: audit_event::Model,
}

fn chain_of(event: &audit_event::Model) -> Chain {
    event.institute_id.into()
}

fn place(event: &audit_event::Model) -> i64 {
    event.sequence.expect("an entry")
}

/// The entry with the hash that its content gives.
fn hashed(mut event: audit_event::Model) -> audit_event::Model {
    let recorded = Recorded {
        chain: chain_of(&event),
        id: event.id,
        at: event.at,
        actor: event.actor.clone(),
        action: event.action.clone(),
        subject: event.subject.clone(),
        request_id: event.request_id.clone(),
        detail: event.detail.clone(),
    };
    let entry = Entry {
        recorded,
        sequence: place(&event),
        role: event.role.clone().expect("a role"),
        algorithm: event.algorithm.expect("an algorithm"),
        previous: event.previous.expect("a hash"),
    };
    event.hash = Some(entry.hash());
    event
}

fn altered(text: &mut String, random: &mut Random) {
    match random.below(3) {
        0 if !text.is_empty() => _ = text.pop(),
        1 => text.insert(0, ' '),
        _ => text.push('x'),
    }
}

impl Hand {
    async fn of(url: &str, mut random: Random) -> Self {
        let raw = Database::connect(url).await.expect("connected");
        raw.execute_unprepared(unlock(raw.get_database_backend())).await.expect("unlocked");
        for index in ["audit_event_institute", "audit_event_system"] {
            raw.execute_unprepared(&format!("DROP INDEX {index}")).await.expect("dropped");
        }
        let order = audit_event::Entity::find().order_by_asc(audit_event::Column::Sequence);
        let events = order.order_by_asc(audit_event::Column::Id).all(&raw).await.expect("read");
        let mut chains: Vec<Chain> = events.iter().map(chain_of).collect();
        chains.sort();
        chains.dedup();
        let chain = chains.remove(random.below(chains.len()));
        let another = chains.remove(random.below(chains.len()));
        let of = |chain: Chain, chained: bool| {
            let events = events.iter().filter(move |e| chain_of(e) == chain && e.sequence.is_some() == chained);
            events.cloned().collect::<Vec<_>>()
        };
        let (sealed, entries) = (of(chain, false), of(chain, true));
        assert!(entries.len() >= 8);
        let other = of(another, true).pop().expect("an entry");
        Self { raw, random, sealed, entries, chain, other }
    }

    async fn save(&self, event: &audit_event::Model) {
        let row = event.clone().into_active_model().reset_all();
        row.update(&self.raw).await.expect("changed");
    }

    async fn insert(&self, event: audit_event::Model) {
        audit_event::Entity::insert(event.into_active_model().reset_all())
            .exec_without_returning(&self.raw)
            .await
            .expect("inserted");
    }

    async fn delete(&self, event: &audit_event::Model) {
        event.clone().delete(&self.raw).await.expect("deleted");
    }

    /// Moves the head to an entry.
    async fn head(&self, event: &audit_event::Model) {
        let row = audit_chain::Model {
            chain: chain_of(event),
            sequence: place(event),
            hash: event.hash.expect("a hash"),
            algorithm: event.algorithm.expect("an algorithm"),
        };
        row.into_active_model().reset_all().update(&self.raw).await.expect("moved");
    }

    async fn tamper(&mut self, kind: Kind) -> Expected {
        let (chain, last) = (self.chain, self.entries.len());
        match kind {
            Kind::FieldChanged => self.change_field().await,
            Kind::MiddleDeleted => {
                let at = self.random.below(last - 1);
                self.delete(&self.entries[at]).await;
                seen(chain, at as i64 + 1..=at as i64 + 1)
            }
            Kind::TailCut => {
                let at = 1 + self.random.below(last - 1);
                for event in &self.entries[at..] {
                    self.delete(event).await;
                }
                self.head(&self.entries[at - 1]).await;
                Expected { unseen: true, ..seen(chain, at as i64 + 1..=at as i64 + 1) }
            }
            Kind::Inserted => self.insert_one().await,
            Kind::Swapped => {
                let one = self.random.below(last - 1);
                let two = one + 1 + self.random.below(last - one - 1);
                let (mut first, mut second) = (self.entries[one].clone(), self.entries[two].clone());
                std::mem::swap(&mut first.sequence, &mut second.sequence);
                if self.random.below(2) == 0 {
                    // With the hash that the place gives.
                    first = hashed(first);
                    second = hashed(second);
                }
                self.save(&first).await;
                self.save(&second).await;
                seen(chain, one as i64 + 1..=one as i64 + 1)
            }
            Kind::Moved => {
                let at = self.random.below(last);
                let mut event = self.entries[at].clone();
                event.institute_id = self.other.institute_id;
                event.sequence = Some(place(&self.other) + 1);
                event.previous = self.other.hash;
                let event = hashed(event);
                self.save(&event).await;
                self.head(&event).await;
                seen(chain, at as i64 + 1..=at as i64 + 1)
            }
            Kind::Rewritten => {
                let at = self.random.below(last);
                let mut event = self.entries[at].clone();
                event.subject = "Test:other".into();
                for next in at..last {
                    event = hashed(event);
                    self.save(&event).await;
                    if let Some(after) = self.entries.get(next + 1) {
                        event = audit_event::Model { previous: event.hash, ..after.clone() };
                    }
                }
                self.head(&event).await;
                Expected { unseen: true, ..seen(chain, at as i64 + 1..=last as i64) }
            }
            Kind::ChainRemoved => {
                for event in self.sealed.iter().chain(&self.entries) {
                    self.delete(event).await;
                }
                audit_chain::Entity::delete_by_id(chain).exec(&self.raw).await.expect("deleted");
                Expected { unseen: true, ..seen(chain, 1..=1) }
            }
            Kind::SealedChanged => self.change_sealed().await,
        }
    }

    async fn change_field(&mut self) -> Expected {
        let at = self.random.below(self.entries.len());
        let (mut event, random) = (self.entries[at].clone(), &mut self.random);
        let mut text = event.role.clone().expect("a role");
        match random.below(12) {
            0 => event.at = Moment(event.at.0 + 1 - 2 * random.below(2) as i64),
            1 => altered(&mut event.actor, random),
            2 => {
                altered(&mut text, random);
                event.role = Some(text);
            }
            3 => altered(&mut event.action, random),
            4 => altered(&mut event.subject, random),
            5 => altered(&mut event.request_id, random),
            6 => altered(&mut event.detail, random),
            7 => {
                let other = if event.algorithm == Some(HashAlgorithm::Sm3) {
                    HashAlgorithm::Sha256
                } else {
                    HashAlgorithm::Sm3
                };
                event.algorithm = Some(other);
            }
            8 => event.previous = event.hash,
            9 => event.hash = Some(Digest([random.below(256) as u8; 32])),
            10 => {
                // The id is the key of the row.
                self.delete(&event).await;
                event.id = AuditEventId(Uuid::from_u128(self.random.below(1 << 30) as u128 + 1));
                self.insert(event).await;
                return seen(self.chain, at as i64 + 1..=at as i64 + 1);
            }
            // Where one field ends and the next begins.
            _ => {
                let moved = event.actor.pop().expect("a name");
                text.insert(0, moved);
                event.role = Some(text);
            }
        }
        self.save(&event).await;
        seen(self.chain, at as i64 + 1..=at as i64 + 1)
    }

    async fn insert_one(&mut self) -> Expected {
        let last = self.entries.len();
        let id = AuditEventId(Uuid::from_u128(self.random.below(1 << 30) as u128 + (1 << 120)));
        match self.random.below(3) {
            // In the middle: what follows is numbered anew.
            0 => {
                let at = 1 + self.random.below(last - 1);
                for event in self.entries[at..].iter().rev() {
                    self.save(&audit_event::Model { sequence: Some(place(event) + 1), ..event.clone() }).await;
                }
                let before = &self.entries[at - 1];
                let event = audit_event::Model { id, previous: before.hash, ..self.entries[at].clone() };
                self.insert(hashed(event)).await;
                let end = self.entries[last - 1].clone();
                self.head(&audit_event::Model { sequence: Some(last as i64 + 1), ..end }).await;
                // Its own place where a checkpoint saw it, else the next one, which does not follow.
                seen(self.chain, at as i64 + 1..=at as i64 + 2)
            }
            // Among what was recorded before there were chains.
            1 => {
                let none = (None, None, None, None, None);
                let event = self.entries[last - 1].clone();
                let (sequence, role, algorithm, previous, hash) = none;
                self.insert(audit_event::Model { id, sequence, role, algorithm, previous, hash, ..event }).await;
                seen(self.chain, 1..=1)
            }
            // At the end, without the head.
            _ => {
                let end = &self.entries[last - 1];
                let event =
                    audit_event::Model { id, sequence: Some(last as i64 + 1), previous: end.hash, ..end.clone() };
                self.insert(hashed(event)).await;
                seen(self.chain, last as i64 + 1..=last as i64 + 1)
            }
        }
    }

    async fn change_sealed(&mut self) -> Expected {
        let at = self.random.below(self.sealed.len());
        let (mut event, random) = (self.sealed[at].clone(), &mut self.random);
        match random.below(6) {
            0 => altered(&mut event.actor, random),
            1 => altered(&mut event.detail, random),
            2 => event.at = Moment(event.at.0 + 1),
            3 => event.role = Some("operator".into()),
            4 => {
                self.delete(&event).await;
                return seen(self.chain, 1..=1);
            }
            _ => {
                // To where another chain has what it seals.
                event.institute_id = self.other.institute_id;
            }
        }
        self.save(&event).await;
        seen(self.chain, 1..=1)
    }
}

/// Three institutes; what was written before there were chains is sealed, and programs with either hash
/// write on. Checkpoints are written now and then, and at the end.
async fn history(db: &TestDb) -> Series {
    let mut chains = vec![Chain::System];
    for code in ["A", "B", "C"] {
        chains.push(Chain::Institute(db.institute(code).await));
    }
    for what in 0..36 {
        write(&db.app, chains[what as usize % 4], what).await;
    }
    upgrade(db).await;
    let key = PrivateKey::generate().expect("a key");
    let keeper = Keeper::new(db.folder.path().join("marks"), key.clone());
    let other = program(&db.url, HashAlgorithm::Sm3).await;
    for what in 0..60_u64 {
        write(if what / 7 % 2 == 0 { &db.app } else { &other }, chains[what as usize % 4], what).await;
        if what % 13 == 12 || what == 59 {
            keeper.write(&db.app).await.expect("a checkpoint");
        }
    }
    let series = folder::read(&db.folder.path().join("marks"), &key.public()).expect("read");
    assert_eq!((series.read, series.problems.len()), (5, 0));
    series
}

fn many() -> u64 {
    std::env::var("OVERSIGHT_TAMPERINGS").ok().and_then(|many| many.parse().ok()).unwrap_or(TAMPERINGS)
}

both! {
    async fn every_tampering_is_found_and_nothing_honest_is_accused(db: TestDb) {
        let series = history(&db).await;
        let copies = Copies::of(&db).await;
        for number in 0..many() {
            let kind = KINDS[number as usize % KINDS.len()];
            copies
                .with(async |url: &str| {
                    let what = format!("tampering {number}, {kind:?}");
                    let program = Db::connect(url).await.expect("connected");
                    let honest = verify(&program, Some(&series)).await.expect("no fault");
                    assert!(honest.is_whole(), "{what}: {honest:?}");
                    let mut hand = Hand::of(url, Random((number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15))).await;
                    let Expected { chain, places, unseen } = hand.tamper(kind).await;
                    let found = verify(&program, Some(&series)).await.expect("no fault");
                    let one = found.chains.iter().find(|one| one.chain == chain).expect("the chain");
                    let broken = one.broken.as_ref().unwrap_or_else(|| panic!("{what} of {chain} is not found"));
                    assert!(places.contains(&broken.sequence), "{what}: {broken:?}, not {places:?}");
                    // What a verification without checkpoints says that it cannot see, it does not see.
                    let alone = verify(&program, None).await.expect("no fault");
                    assert_eq!(alone.is_whole(), unseen, "{what}: {alone:?}");
                })
                .await;
        }
    }

    async fn honest_writes_after_a_checkpoint_are_no_tampering(db: TestDb) {
        let series = history(&db).await;
        let chains: Vec<Chain> = series.chains().collect();
        let copies = Copies::of(&db).await;
        for number in 0..many() / 9 {
            copies
                .with(async |url: &str| {
                    let mut random = Random((number + 77).wrapping_mul(0x9E37_79B9_7F4A_7C15));
                    let programs =
                        [program(url, HashAlgorithm::Sha256).await, program(url, HashAlgorithm::Sm3).await];
                    for what in 0..random.below(12) {
                        write(&programs[random.below(2)], chains[random.below(4)], what as u64).await;
                    }
                    let honest = verify(&programs[0].db, Some(&series)).await.expect("no fault");
                    assert!(honest.is_whole(), "{number}: {:?}", told(&honest));
                })
                .await;
        }
    }
}
