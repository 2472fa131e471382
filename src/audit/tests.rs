//! The chain without a database: what is hashed tells any two entries apart, and every way in which a
//! chain can be broken is told at its place.

use super::chain::{Break, Entry, Follower, GENESIS, Head, Kept, Mark, NOTHING, Recorded, Seal, canonical, digest};
use crate::words::Lang;
use entity::{AuditEventId, Chain, HashAlgorithm, InstituteId, Moment};
use proptest::prelude::*;
use uuid::Uuid;

fn hex(algorithm: HashAlgorithm, bytes: &[u8]) -> String {
    digest(algorithm, bytes).to_string()
}

#[test]
fn hashes_are_the_published_ones() {
    // FIPS 180-4 and GB/T 32905-2016, appendix A.
    let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let sm3 = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
    assert_eq!([HashAlgorithm::Sha256, HashAlgorithm::Sm3].map(|algorithm| hex(algorithm, b"abc")), [sha256, sm3]);
    let long = "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732";
    assert_eq!(hex(HashAlgorithm::Sm3, &b"abcd".repeat(16)), long);
}

#[test]
fn a_field_is_its_length_and_its_bytes() {
    assert_eq!(canonical(["账", ""]), b"\0\0\0\0\0\0\0\x03\xe8\xb4\xa6\0\0\0\0\0\0\0\0");
}

fn recorded(id: u128) -> Recorded {
    Recorded {
        chain: Chain::System,
        id: AuditEventId(Uuid::from_u128(id)),
        at: Moment(1_767_571_200_000_000),
        actor: "operator".into(),
        action: "test.write".into(),
        subject: "Test:1".into(),
        request_id: "r".into(),
        detail: "{}".into(),
    }
}

/// A chain of so many entries, every third of them hashed by SM3.
fn chain(entries: i64, seal: Option<Seal>) -> Vec<Kept> {
    let mut kept: Vec<Kept> = Vec::new();
    for sequence in 1..=entries {
        let algorithm = if sequence % 3 == 0 { HashAlgorithm::Sm3 } else { HashAlgorithm::Sha256 };
        let previous = kept.last().map_or(NOTHING, |kept| kept.hash);
        let mut recorded = recorded(sequence as u128);
        if let (1, Some(seal)) = (sequence, &seal) {
            recorded.action = GENESIS.into();
            recorded.detail = serde_json::to_string(&seal.clone().genesis(algorithm)).expect("JSON");
        }
        let entry = Entry { recorded, sequence, role: "operator".into(), algorithm, previous };
        kept.push(Kept { hash: entry.hash(), entry });
    }
    kept
}

fn head(kept: &[Kept]) -> Option<Head> {
    let last = kept.last()?;
    Some(Head { sequence: last.entry.sequence, hash: last.hash, algorithm: last.entry.algorithm })
}

fn mark(checkpoint: u64, kept: &Kept) -> Mark {
    Mark { checkpoint, sequence: kept.entry.sequence, hash: kept.hash }
}

/// Where a chain is first broken, as the code of what is told and its place.
fn broken(kept: &[Kept], head: Option<Head>, seal: Seal, marks: &[Mark]) -> Option<(&'static str, i64)> {
    let mut follower = Follower::new(seal, marks);
    let followed = kept.iter().try_for_each(|kept| follower.follow(kept));
    let found = followed.and_then(|()| follower.end(head).map(|_| ()));
    found.err().map(|Break { sequence, told }| (told.code(), sequence))
}

fn seal(events: u128) -> Seal {
    let mut seal = Seal::default();
    (0..events).for_each(|id| seal.add(&recorded(1_000 + id)));
    seal
}

#[test]
fn an_honest_chain_is_whole() {
    for entries in 0..8 {
        let kept = chain(entries, None);
        let marks: Vec<Mark> = kept.iter().step_by(2).map(|kept| mark(1, kept)).collect();
        assert_eq!(broken(&kept, head(&kept), Seal::default(), &marks), None, "{entries}");
    }
    let sealed = chain(5, Some(seal(3)));
    assert_eq!(broken(&sealed, head(&sealed), seal(3), &[]), None);
    let empty = Head::none(HashAlgorithm::Sm3);
    assert_eq!(broken(&[], Some(empty), Seal::default(), &[]), None);
}

#[test]
fn what_is_wrong_is_told_at_its_place() {
    let whole = chain(9, None);
    let with = |change: fn(&mut Vec<Kept>)| {
        let mut kept = whole.clone();
        change(&mut kept);
        broken(&kept, head(&whole), Seal::default(), &[])
    };
    assert_eq!(with(|kept| kept[4].entry.recorded.detail.push(' ')), Some(("ENTRY_CONTENT", 5)));
    assert_eq!(with(|kept| kept[4].entry.algorithm = HashAlgorithm::Sm3), Some(("ENTRY_CONTENT", 5)));
    assert_eq!(with(|kept| _ = kept.remove(4)), Some(("ENTRY_MISSING", 5)));
    assert_eq!(with(|kept| _ = kept.remove(0)), Some(("ENTRY_MISSING", 1)));
    assert_eq!(with(|kept| kept.insert(4, kept[3].clone())), Some(("ENTRY_TWICE", 5)));
    assert_eq!(with(|kept| kept.swap(4, 5)), Some(("ENTRY_MISSING", 5)));
    assert_eq!(with(|kept| kept[4].hash = NOTHING), Some(("ENTRY_CONTENT", 5)));
    assert_eq!(with(|kept| kept[4].entry.previous = NOTHING), Some(("ENTRY_PREVIOUS", 5)));
    assert_eq!(with(|kept| kept.truncate(7)), Some(("HEAD_FURTHER", 8)));
    assert_eq!(with(Vec::clear), Some(("HEAD_FURTHER", 1)));

    let of_head = |head: Option<Head>| broken(&whole, head, Seal::default(), &[]);
    let last = head(&whole).expect("a head");
    assert_eq!(of_head(None), Some(("HEAD_NONE", 9)));
    assert_eq!(of_head(Some(Head { hash: NOTHING, ..last })), Some(("HEAD_OTHER", 9)));
    assert_eq!(of_head(Some(Head { algorithm: HashAlgorithm::Sha256, ..last })), Some(("HEAD_OTHER", 9)));
    assert_eq!(of_head(head(&whole[..6])), Some(("HEAD_BEHIND", 7)));
}

#[test]
fn what_a_first_entry_seals_is_held_to_it() {
    let sealed = chain(3, Some(seal(3)));
    let of = |kept: &[Kept], seal: Seal| broken(kept, head(kept), seal, &[]);
    assert_eq!(of(&sealed, seal(2)), Some(("SEALED_COUNT", 1)));
    let mut other = seal(2);
    other.add(&recorded(7));
    assert_eq!(of(&sealed, other), Some(("SEALED_CHANGED", 1)));
    assert_eq!(of(&chain(3, None), seal(1)), Some(("EVENTS_OUTSIDE", 1)));
    assert_eq!(of(&[], seal(1)), Some(("EVENTS_OUTSIDE", 1)));
}

#[test]
fn checkpoints_see_what_the_chain_itself_does_not() {
    let (whole, other) = (chain(9, None), chain(9, Some(seal(0))));
    let rewritten = |marks: &[Mark]| broken(&other, head(&other), Seal::default(), marks);
    assert_eq!(rewritten(&[]), None);
    assert_eq!(rewritten(&[mark(1, &whole[3]), mark(2, &whole[8])]), Some(("ENTRY_REWRITTEN", 4)));
    let mut half = whole[..5].to_vec();
    half.extend(chain(9, None).into_iter().skip(5).map(|mut kept| {
        kept.entry.recorded.actor = "nobody".into();
        kept
    }));
    for at in 5..9 {
        half[at].entry.previous = half[at - 1].hash;
        half[at].hash = half[at].entry.hash();
    }
    assert_eq!(broken(&half, head(&half), Seal::default(), &[]), None);
    let marks = [mark(1, &whole[2]), mark(2, &whole[7])];
    assert_eq!(broken(&half, head(&half), Seal::default(), &marks), Some(("ENTRY_REWRITTEN", 8)));
    let mut follower = Follower::new(Seal::default(), &marks);
    let told = half.iter().find_map(|kept| follower.follow(kept).err()).expect("broken").told.tell(Lang::En);
    assert_eq!(told, "it is not the entry that checkpoint 2 saw: the chain was rewritten from entry 4 on, or later");

    let cut = &whole[..5];
    assert_eq!(broken(cut, head(cut), Seal::default(), &[]), None);
    assert_eq!(broken(cut, head(cut), Seal::default(), &[mark(1, &whole[8])]), Some(("CHAIN_SHORT", 6)));
    assert_eq!(broken(&[], None, Seal::default(), &[]), None);
    assert_eq!(broken(&[], None, Seal::default(), &[mark(1, &whole[8])]), Some(("CHAIN_GONE", 1)));
}

/// Texts that are alike: where one field ends and the next begins must not be guessed.
fn text() -> impl Strategy<Value = String> {
    "[a\\x00:1账]{0,3}"
}

fn entry() -> impl Strategy<Value = Entry> {
    let chain =
        prop_oneof![Just(Chain::System), (0..2_u128).prop_map(|id| Chain::Institute(InstituteId(Uuid::from_u128(id))))];
    let texts = (text(), text(), text(), text(), text(), text());
    let algorithm = prop_oneof![Just(HashAlgorithm::Sha256), Just(HashAlgorithm::Sm3)];
    let numbers = (0..2_u128, -1..2_i64, 0..13_i64, 0..2_u8);
    (chain, texts, algorithm, numbers).prop_map(|(chain, texts, algorithm, (id, at, sequence, previous))| Entry {
        recorded: Recorded {
            chain,
            id: AuditEventId(Uuid::from_u128(id)),
            at: Moment(at),
            actor: texts.0,
            action: texts.1,
            subject: texts.2,
            request_id: texts.3,
            detail: texts.4,
        },
        sequence,
        role: texts.5,
        algorithm,
        previous: entity::Digest([previous; 32]),
    })
}

/// The fields of a canonical form: that they can be read back is why two lists never have one form.
fn fields(mut bytes: &[u8]) -> Option<Vec<&str>> {
    let mut fields = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk() {
        let (field, rest) = rest.split_at_checked(usize::try_from(u64::from_be_bytes(*length)).ok()?)?;
        fields.push(std::str::from_utf8(field).ok()?);
        bytes = rest;
    }
    bytes.is_empty().then_some(fields)
}

proptest! {
    #[test]
    fn two_different_entries_never_have_the_same_bytes(one in entry(), other in entry()) {
        prop_assert_eq!(one == other, one.canonical() == other.canonical());
        prop_assert_eq!(one == other, one.hash() == other.hash());
    }

    #[test]
    fn a_character_that_goes_to_the_next_field_changes_the_bytes(one in entry()) {
        let mut other = one.clone();
        if let Some(last) = other.recorded.actor.pop() {
            other.role.insert(0, last);
            prop_assert_ne!(one.canonical(), other.canonical());
        }
    }

    #[test]
    fn a_canonical_form_is_read_back(texts in proptest::collection::vec(text(), 0..9)) {
        let bytes = canonical(texts.iter().map(String::as_str));
        prop_assert_eq!(fields(&bytes), Some(texts.iter().map(String::as_str).collect()));
    }
}
