//! The shipped fixtures are what their descriptions say.

use oversight::layout::{Captions, Mapping, Residual, ValueBasis};

/// Rows and Σ quantity × value, in fen.
fn register(text: &str) -> (usize, i64) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("well-formed");
    let total = rows.iter().map(|row| {
        let quantity: i64 = row[4].parse().expect("a whole number");
        quantity * row[6].parse::<entity::Money>().expect("an amount").fen()
    });
    (rows.len(), total.sum())
}

#[test]
fn vermont_is_the_published_register() {
    assert_eq!(register(include_str!("../fixtures/vermont/cards.csv")), (189, 166_683_626));
    assert_eq!(register(include_str!("../fixtures/vermont/counts.csv")), (189, 166_991_360));
}

#[test]
fn minnesota_is_the_published_register() {
    assert_eq!(register(include_str!("../fixtures/minnesota/cards.csv")), (5_008, 4_200_286_193));
    assert_eq!(register(include_str!("../fixtures/minnesota/counts.csv")), (5_650, 4_812_883_148));
}

#[test]
fn the_mapping_of_vermont_reads_every_column_in_nested_steps() {
    let mapping: Mapping = toml::from_str(include_str!("../fixtures/vermont/mapping.toml")).expect("a mapping");
    assert_eq!((mapping.value, mapping.others), (ValueBasis::Unit, Residual::Ignore));
    let header = include_str!("../fixtures/vermont/cards.csv").lines().next().expect("a header");
    for side in ["cards", "counts"] {
        let mut captions: Vec<&str> = mapping.columns[side]
            .values()
            .map(|captions| match captions {
                Captions::One(caption) => caption.as_str(),
                Captions::Many(captions) => panic!("{captions:?}"),
            })
            .collect();
        let mut columns: Vec<&str> = header.split(',').collect();
        captions.sort_unstable();
        columns.sort_unstable();
        assert_eq!(captions, columns, "{side}");
    }
    let [chain] = mapping.chains.as_slice() else { panic!("one chain: {:?}", mapping.chains) };
    assert_eq!(chain.0.iter().map(Vec::len).collect::<Vec<_>>(), [11, 5, 2]);
    for pair in chain.0.windows(2) {
        assert!(pair[1].iter().all(|field| pair[0].contains(field)), "{pair:?}");
    }
}
