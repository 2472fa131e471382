//! A checkpoint: the heads of all chains at an instant, numbered and signed. Knows no database.

use super::chain::{Head, Mark, canonical};
use super::keys::{PrivateKey, PublicKey};
use super::words as w;
use crate::words::Told;
use entity::{Chain, Digest, HashAlgorithm, Moment};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const TAG: &str = "oversight.audit.checkpoint.v1";

/// The heads of all chains at an instant (检查点).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Its number in its folder, from 1 on without gaps.
    pub number: u64,
    /// When.
    pub at: Moment,
    /// The last entry of every chain that has one.
    pub heads: BTreeMap<Chain, Head>,
}

/// A checkpoint as it stands in its file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Filed {
    number: u64,
    at: String,
    heads: Vec<FiledHead>,
    signature: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FiledHead {
    chain: String,
    sequence: i64,
    hash: String,
    algorithm: HashAlgorithm,
}

impl Checkpoint {
    /// The bytes that are signed: tag, number, instant in microseconds, how many heads, and of each the
    /// chain, its sequence, hash and algorithm, in the order of the chains.
    fn canonical(&self) -> Vec<u8> {
        let mut fields = vec![TAG.to_owned()];
        fields.extend([self.number.to_string(), self.at.0.to_string(), self.heads.len().to_string()]);
        for (chain, head) in &self.heads {
            let algorithm = head.algorithm.code().to_owned();
            fields.extend([chain.to_string(), head.sequence.to_string(), head.hash.to_string(), algorithm]);
        }
        canonical(fields.iter().map(String::as_str))
    }

    /// The text of its file.
    pub fn sign(&self, key: &PrivateKey) -> Result<String, serde_json::Error> {
        let head = |(chain, head): (&Chain, &Head)| FiledHead {
            chain: chain.to_string(),
            sequence: head.sequence,
            hash: head.hash.to_string(),
            algorithm: head.algorithm,
        };
        let filed = Filed {
            number: self.number,
            at: self.at.to_string(),
            heads: self.heads.iter().map(head).collect(),
            signature: key.sign(&self.canonical()),
        };
        Ok(serde_json::to_string_pretty(&filed)? + "\n")
    }

    /// Reads the text of the file of a number, and proves its signature.
    pub fn read(file: &str, number: u64, text: &str, key: &PublicKey) -> Result<Self, Told> {
        let form = |what: &dyn std::fmt::Display| w::CHECKPOINT_FORM.with([&file, what]);
        let filed: Filed = serde_json::from_str(text).map_err(|error| form(&error))?;
        let at = Moment::parse(&filed.at).ok_or_else(|| form(&filed.at))?;
        let mut heads = BTreeMap::new();
        for head in &filed.heads {
            let chain: Chain = head.chain.parse().map_err(|error| form(&error))?;
            let hash: Digest = head.hash.parse().map_err(|error| form(&error))?;
            let head = Head { sequence: head.sequence, hash, algorithm: head.algorithm };
            if head.sequence < 1 || heads.insert(chain, head).is_some() {
                return Err(form(&chain));
            }
        }
        let checkpoint = Self { number: filed.number, at, heads };
        if !key.proves(&checkpoint.canonical(), &filed.signature) {
            return Err(w::CHECKPOINT_SIGNATURE.with([&file]));
        }
        if checkpoint.number != number {
            return Err(w::CHECKPOINT_NUMBER.with([&file, &checkpoint.number]));
        }
        Ok(checkpoint)
    }
}

/// What all checkpoints of a folder saw.
#[derive(Debug, Default)]
pub struct Series {
    /// How many there are.
    pub read: u64,
    /// What is wrong with them.
    pub problems: Vec<Told>,
    marks: BTreeMap<Chain, Vec<Mark>>,
}

impl Series {
    /// Takes in the next checkpoint. What did not change since the one before is kept once.
    pub fn add(&mut self, checkpoint: &Checkpoint) {
        for (chain, head) in &checkpoint.heads {
            let marks = self.marks.entry(*chain).or_default();
            let mark = Mark { checkpoint: checkpoint.number, sequence: head.sequence, hash: head.hash };
            if marks.last().is_none_or(|last| (last.sequence, last.hash) != (mark.sequence, mark.hash)) {
                marks.push(mark);
            }
        }
    }

    /// After the last checkpoint: what was seen of each chain is put in the order of the chain.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.marks.values_mut().for_each(|marks| marks.sort_by_key(|mark| mark.sequence));
        self
    }

    /// The chains that were seen.
    pub fn chains(&self) -> impl Iterator<Item = Chain> {
        self.marks.keys().copied()
    }

    /// What was seen of a chain.
    pub fn marks(&self, chain: Chain) -> &[Mark] {
        self.marks.get(&chain).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::{Checkpoint, PrivateKey, Series};
    use crate::audit::chain::{Head, NOTHING};
    use entity::{Chain, HashAlgorithm, InstituteId, Moment};
    use std::collections::BTreeMap;

    fn checkpoint(number: u64, sequence: i64) -> Checkpoint {
        let head = Head { sequence, hash: NOTHING, algorithm: HashAlgorithm::Sm3 };
        let institute = Chain::Institute(InstituteId(uuid::Uuid::from_u128(7)));
        Checkpoint {
            number,
            at: Moment(1_767_571_200_000_001),
            heads: [Chain::System, institute].map(|c| (c, head)).into(),
        }
    }

    #[test]
    fn a_checkpoint_is_read_as_it_was_signed_and_not_otherwise() {
        let key = PrivateKey::generate().expect("a key");
        let (text, public) = (checkpoint(3, 9).sign(&key).expect("a text"), key.public());
        assert_eq!(Checkpoint::read("f", 3, &text, &public), Ok(checkpoint(3, 9)));
        let code = |text: &str, number: u64| Checkpoint::read("f", number, text, &public).map_err(|told| told.code());
        assert_eq!(code(&text, 4), Err("CHECKPOINT_NUMBER"));
        for (from, to) in [("\"number\": 3", "\"number\": 4"), ("00001Z", "00002Z"), (": 9", ": 8"), ("SM3", "SHA256")]
        {
            assert!(text.contains(from), "{text}");
            assert_eq!(code(&text.replacen(from, to, 1), 3), Err("CHECKPOINT_SIGNATURE"), "{from}");
        }
        for (from, to) in [("system", "System"), (": 9", ": 0"), ("\"at\"", "\"when\""), ("{", "")] {
            assert_eq!(code(&text.replacen(from, to, 1), 3), Err("CHECKPOINT_FORM"), "{from}");
        }
        let other = PrivateKey::generate().expect("a key").public();
        assert!(Checkpoint::read("f", 3, &text, &other).is_err());
    }

    #[test]
    fn a_series_keeps_what_changed_in_the_order_of_the_chain() {
        let mut series = Series::default();
        [(1, 5), (2, 5), (3, 9), (4, 7)].into_iter().for_each(|(n, s)| series.add(&checkpoint(n, s)));
        let series = series.sorted();
        let marks: Vec<_> = series.marks(Chain::System).iter().map(|mark| (mark.checkpoint, mark.sequence)).collect();
        assert_eq!(marks, [(1, 5), (4, 7), (3, 9)]);
        assert_eq!(series.chains().count(), 2);
        assert_eq!(Series { marks: BTreeMap::new(), ..series }.marks(Chain::System), []);
    }
}
