//! Samples that anybody can draw again (抽盘): by strata of value, in an order that a stated seed gives, from the
//! books to the floor and from the floor to the books. Pure.

use entity::{Money, Ratio};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// Where strata of value begin, in yuan: of each, a share is drawn, and one at least.
const STRATA: [i64; 5] = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];

/// Something that can be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is known by; it tells any two apart.
    pub key: String,
    /// 原值.
    pub value: Money,
}

/// In which stratum a value lies.
fn stratum(value: Money) -> usize {
    STRATA.iter().filter(|from| value.0 >= **from * 100).count()
}

/// Draws a share of each stratum: the keys, in the order in which they are drawn. It depends on the items, the
/// share and the seed, and on the order of the items not.
pub fn draw(items: &[Item], share: Ratio, seed: &str) -> Vec<String> {
    let mut strata: BTreeMap<usize, Vec<([u8; 32], &str)>> = BTreeMap::new();
    for item in items {
        let place = Sha256::new().chain_update((seed.len() as u64).to_le_bytes()).chain_update(seed);
        let place = place.chain_update(item.key.as_bytes()).finalize().into();
        strata.entry(stratum(item.value)).or_default().push((place, &item.key));
    }
    let drawn = strata.into_values().rev().flat_map(|mut all| {
        all.sort_unstable();
        all.dedup();
        let parts = all.len() as i128 * i128::from(share.0.clamp(0, Ratio::SCALE));
        let most = (parts + i128::from(Ratio::SCALE) - 1) / i128::from(Ratio::SCALE);
        all.truncate(most as usize);
        all
    });
    drawn.map(|(_, key)| key.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Item, draw, stratum};
    use entity::{Money, Ratio};
    use proptest::prelude::*;

    fn items(values: &[i64]) -> Vec<Item> {
        let item = |(at, yuan): (usize, &i64)| Item { key: format!("ZC{at:03}"), value: Money(yuan * 100) };
        values.iter().enumerate().map(item).collect()
    }

    #[test]
    fn every_stratum_is_looked_at_the_most_valuable_first() {
        let mut values = vec![500; 90];
        values.extend([5_000; 9]);
        values.push(2_000_000);
        let drawn = draw(&items(&values), Ratio(1_000), "2025");
        assert_eq!((drawn.len(), &*drawn[0]), (11, "ZC099"));
        assert!(("ZC090".."ZC099").contains(&&*drawn[1]), "{drawn:?}");
        assert_ne!(draw(&items(&values), Ratio(1_000), "2026"), drawn, "another seed draws others");
        assert_eq!(stratum(Money(99_999)), 0);
        assert_eq!(stratum(Money(100_000)), 1);
    }

    #[test]
    fn a_known_draw_stays_what_it_is() {
        // Whoever checks a sample years later must draw the same one.
        assert_eq!(draw(&items(&[10, 20, 30, 40, 50, 60]), Ratio(5_000), "种子"), KNOWN);
    }

    const KNOWN: [&str; 3] = ["ZC004", "ZC000", "ZC003"];

    proptest! {
        #[test]
        fn a_draw_is_a_share_that_order_does_not_change(
            values in prop::collection::vec(0_i64..50_000_000, 0..60), share in 0_i64..=10_000, turn in 0_usize..60,
        ) {
            let mut all = items(&values);
            let drawn = draw(&all, Ratio(share), "s");
            let turn = turn.min(all.len());
            all.rotate_left(turn);
            prop_assert_eq!(&draw(&all, Ratio(share), "s"), &drawn);
            let more = draw(&all, Ratio((share + 500).min(10_000)), "s");
            prop_assert!(drawn.iter().all(|key| more.contains(key)), "a larger share has what a smaller one had");
            prop_assert_eq!(draw(&all, Ratio::ONE, "s").len(), all.len());
            let parts = all.len() as i64 * share;
            prop_assert!(drawn.len() as i64 * 10_000 >= parts && drawn.len() <= all.len());
        }
    }
}
