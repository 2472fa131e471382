//! Exact sums inside one voucher: which lines are which cards, when no single amount tells.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// Rows of one type: equal amounts that nothing tells apart. Rows are numbered in canonical order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// The amount of each.
    pub amount: i64,
    /// The rows.
    pub rows: Vec<u32>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sums {
    /// Lines and cards that belong together, for exactly one solution.
    pub linked: Vec<(Vec<u32>, Vec<u32>)>,
    /// Lines and cards between which several solutions stand, with the first two.
    pub ambiguous: Vec<Tangle>,
    /// Whether the step bound was reached; what is not linked then stays unmatched.
    pub bounded: bool,
}

/// Rows between which several solutions stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tangle {
    /// The lines.
    pub lines: Vec<u32>,
    /// The cards.
    pub cards: Vec<u32>,
    /// Two solutions: lines and cards of each.
    pub solutions: Vec<(Vec<u32>, Vec<u32>)>,
}

/// Links the lines and cards of one voucher: all = all, then 1:N, N:1 and N:M by exact sum.
pub fn link(mut lines: Vec<Kind>, mut cards: Vec<Kind>, steps: u32) -> Sums {
    let mut sums = Sums::default();
    if lines.is_empty() || cards.is_empty() {
        return sums;
    }
    if total(&lines) == total(&cards) {
        sums.linked.push((rows(&lines), rows(&cards)));
        return sums;
    }
    // What is worth nothing would fit every sum, and tell nothing.
    for kinds in [&mut lines, &mut cards] {
        kinds.retain(|kind| kind.amount != 0);
    }
    let mut budget = Budget(steps);
    one_to_many(&mut lines, &mut cards, &mut budget, &mut sums, false);
    one_to_many(&mut cards, &mut lines, &mut budget, &mut sums, true);
    many_to_many(&mut lines, &mut cards, &mut budget, &mut sums);
    sums.bounded = budget.0 == 0 && !lines.is_empty() && !cards.is_empty();
    sums
}

struct Budget(u32);

impl Budget {
    /// Takes one step; false when there is none left.
    const fn step(&mut self) -> bool {
        self.0 = self.0.saturating_sub(1);
        self.0 > 0
    }
}

fn total(kinds: &[Kind]) -> i128 {
    kinds.iter().map(|kind| i128::from(kind.amount) * kind.rows.len() as i128).sum()
}

fn rows(kinds: &[Kind]) -> Vec<u32> {
    let mut rows: Vec<u32> = kinds.iter().flat_map(|kind| kind.rows.iter().copied()).collect();
    rows.sort_unstable();
    rows
}

/// Of which kinds a solution takes how many rows; nothing of the others. In the order of the kinds,
/// and so written that of two choices the one that begins later is the smaller.
type Choice = Vec<(Reverse<usize>, usize)>;

/// Finds the choices of some kinds of rows that come to a sum.
struct Choosing<'a> {
    kinds: &'a [Kind],
    /// From each kind on, the least and the greatest sum that can still be added.
    reach: Vec<(i128, i128)>,
}

/// A kind whose rows are being tried: what is missing before it, how many of its rows can still be
/// tried (the most first), and how many kinds the choice had before it.
struct Trial {
    kind: usize,
    rest: i128,
    counts: std::ops::RangeInclusive<usize>,
    taken: usize,
}

impl<'a> Choosing<'a> {
    fn new(kinds: &'a [Kind]) -> Self {
        let mut reach = vec![(0, 0); kinds.len() + 1];
        for (index, kind) in kinds.iter().enumerate().rev() {
            let whole = i128::from(kind.amount) * kind.rows.len() as i128;
            reach[index] = (reach[index + 1].0 + whole.min(0), reach[index + 1].1 + whole.max(0));
        }
        Self { kinds, reach }
    }

    /// The first two choices that come to `target`, in canonical order. What is found is not added
    /// to: further rows could only cancel out, and a smaller solution is preferred. A stack of its
    /// own, for a voucher may have more kinds than a thread's stack has room.
    fn first_two(&self, target: i128, budget: &mut Budget) -> Vec<Choice> {
        let (mut taken, mut found): (Choice, _) = (Vec::new(), Vec::new());
        let mut trials: Vec<Trial> = self.trial(0, target, 0).into_iter().collect();
        while let Some(trial) = trials.last_mut() {
            taken.truncate(trial.taken);
            if found.len() == 2 {
                break;
            }
            let Some(count) = trial.counts.next_back() else {
                trials.pop();
                continue;
            };
            if !budget.step() {
                break;
            }
            let (kind, rest) = (trial.kind, trial.rest - i128::from(self.kinds[trial.kind].amount) * count as i128);
            taken.extend((count > 0).then_some((Reverse(kind), count)));
            if rest == 0 && !taken.is_empty() {
                found.push(taken.clone());
            } else {
                trials.extend(self.trial(kind + 1, rest, taken.len()));
            }
        }
        found
    }

    /// A trial of every count of a kind after which the kinds behind it can still reach what is missing.
    fn trial(&self, kind: usize, rest: i128, taken: usize) -> Option<Trial> {
        let Kind { amount, rows } = self.kinds.get(kind)?;
        let (least, greatest) = self.reach[kind + 1];
        let (size, is_plus) = (i128::from(amount.unsigned_abs()), *amount > 0);
        let (fewest, most) = if is_plus { (rest - greatest, rest - least) } else { (least - rest, greatest - rest) };
        let most = most.div_euclid(size).min(rows.len() as i128);
        let fewest = (-(-fewest).div_euclid(size)).max(0);
        let counts = usize::try_from(fewest).ok()?..=usize::try_from(most).ok()?;
        (!counts.is_empty()).then_some(Trial { kind, rest, counts, taken })
    }
}

/// The rows of a choice, from the given place of each kind on.
fn take(kinds: &[Kind], choice: &Choice, from: impl Fn(usize) -> usize) -> Vec<u32> {
    let of_kind = |(kind, count): &(Reverse<usize>, usize)| kinds[kind.0].rows[from(kind.0)..][..*count].to_vec();
    let mut taken: Vec<u32> = choice.iter().flat_map(of_kind).collect();
    taken.sort_unstable();
    taken
}

fn remove(kinds: &mut Vec<Kind>, mut rows: Vec<u32>) {
    rows.sort_unstable();
    for kind in kinds.iter_mut() {
        kind.rows.retain(|row| rows.binary_search(row).is_err());
    }
    kinds.retain(|kind| !kind.rows.is_empty());
}

/// Every single row of `ones` that is the exact sum of rows of `many`. Where each has one solution
/// and there is enough for all who want the same kinds of rows, they are linked; where there is
/// not, rows of one kind are linked as far as it goes; all others are tangled with what they want.
fn one_to_many(ones: &mut Vec<Kind>, many: &mut Vec<Kind>, budget: &mut Budget, sums: &mut Sums, swapped: bool) {
    let choosing = Choosing::new(many);
    let mut solved: Vec<(usize, Vec<Choice>)> = Vec::new();
    for (index, kind) in ones.iter().enumerate() {
        let found = choosing.first_two(i128::from(kind.amount), budget);
        if budget.0 == 0 {
            return;
        }
        if !found.is_empty() {
            solved.push((index, found));
        }
    }
    let oriented = |one: Vec<u32>, other: Vec<u32>| if swapped { (other, one) } else { (one, other) };
    let (mut used_ones, mut used_many) = (Vec::new(), Vec::new());
    for cluster in clusters(&solved) {
        let members: Vec<&(usize, Vec<Choice>)> = cluster.iter().map(|index| &solved[*index]).collect();
        let wanted = wanted(ones, &members);
        let determined = members.iter().all(|(_, choices)| choices.len() == 1);
        let fits = wanted.iter().all(|(kind, count)| *count <= many[*kind].rows.len());
        let mut next: HashMap<usize, usize> = HashMap::new();
        if determined && (fits || members.len() == 1) {
            for (index, choices) in members {
                let enough = choices[0].iter().map(|(kind, count)| many[kind.0].rows.len() / count).min();
                for row in ones[*index].rows.iter().take(enough.unwrap_or(0)) {
                    let rows = take(many, &choices[0], |kind| next.get(&kind).copied().unwrap_or(0));
                    choices[0].iter().for_each(|(kind, count)| *next.entry(kind.0).or_default() += count);
                    used_ones.push(*row);
                    used_many.extend_from_slice(&rows);
                    sums.linked.push(oriented(vec![*row], rows));
                }
            }
            continue;
        }
        let mut solutions: Vec<_> = Vec::new();
        for (index, choices) in &members {
            let of_row = |row: &u32| choices.iter().map(|choice| (*row, choice)).collect::<Vec<_>>();
            solutions.extend(ones[*index].rows.iter().take(2).flat_map(of_row).take(2 - solutions.len().min(2)));
        }
        let solutions =
            solutions.into_iter().map(|(row, choice)| oriented(vec![row], take(many, choice, |_| 0))).collect();
        let mut wanting: Vec<u32> = members.iter().flat_map(|(index, _)| ones[*index].rows.iter().copied()).collect();
        let of_kind =
            |(kind, count): &(usize, usize)| many[*kind].rows.iter().copied().take(*count).collect::<Vec<_>>();
        let mut wanted: Vec<u32> = wanted.iter().flat_map(of_kind).collect();
        wanting.sort_unstable();
        wanted.sort_unstable();
        used_ones.extend_from_slice(&wanting);
        used_many.extend_from_slice(&wanted);
        let (lines, cards) = oriented(wanting, wanted);
        sums.ambiguous.push(Tangle { lines, cards, solutions });
    }
    remove(ones, used_ones);
    remove(many, used_many);
}

/// How many rows of which kinds are wanted at most by all members together.
fn wanted(ones: &[Kind], members: &[&(usize, Vec<Choice>)]) -> Vec<(usize, usize)> {
    let mut wanted: BTreeMap<usize, usize> = BTreeMap::new();
    for (index, choices) in members {
        let mut most: BTreeMap<usize, usize> = BTreeMap::new();
        for (kind, count) in choices.iter().flatten() {
            let known = most.entry(kind.0).or_default();
            *known = count.max(known).to_owned();
        }
        for (kind, count) in most {
            *wanted.entry(kind).or_default() += count * ones[*index].rows.len();
        }
    }
    wanted.into_iter().collect()
}

/// Puts together what wants rows of the same kinds.
fn clusters(solved: &[(usize, Vec<Choice>)]) -> Vec<Vec<usize>> {
    let mut owner: HashMap<usize, usize> = HashMap::new();
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    let mut cluster_of: Vec<usize> = Vec::new();
    for (index, (_, choices)) in solved.iter().enumerate() {
        let mut home = clusters.len();
        clusters.push(vec![index]);
        cluster_of.push(home);
        for (kind, _) in choices.iter().flatten() {
            let other = cluster_of[*owner.entry(kind.0).or_insert(index)];
            if other != home {
                let (into, from) = (home.min(other), home.max(other));
                let moved = std::mem::take(&mut clusters[from]);
                for member in &moved {
                    cluster_of[*member] = into;
                }
                clusters[into].extend(moved);
                home = into;
            }
        }
    }
    clusters.retain(|cluster| !cluster.is_empty());
    for cluster in &mut clusters {
        cluster.sort_unstable();
    }
    clusters
}

/// Several lines that are exactly several cards: the smallest such set, as long as there is
/// exactly one; two of one size are a tangle.
fn many_to_many(lines: &mut Vec<Kind>, cards: &mut Vec<Kind>, budget: &mut Budget, sums: &mut Sums) {
    loop {
        let mut by_sum: HashMap<i128, Vec<Choice>> = HashMap::new();
        every_choice(lines, budget, |sum, _, choice| {
            let known = by_sum.entry(sum).or_default();
            if known.len() < 2 {
                known.push(choice());
            }
        });
        let mut best: Vec<(usize, Choice, Choice)> = Vec::new();
        every_choice(cards, budget, |sum, taken, choice| {
            for of_lines in by_sum.get(&sum).into_iter().flatten() {
                let size = of_lines.iter().map(|(_, count)| count).sum::<usize>() + taken;
                best.push((size, of_lines.clone(), choice()));
                best.sort();
                best.truncate(2);
            }
        });
        if budget.0 == 0 {
            return;
        }
        let solutions: Vec<_> = best.iter().map(|(_, l, c)| (take(lines, l, |_| 0), take(cards, c, |_| 0))).collect();
        let tangled = matches!(&best[..], [one, two] if one.0 == two.0);
        let Some(first) = solutions.first() else { return };
        let mut union = first.clone();
        if tangled {
            union.0.extend(&solutions[1].0);
            union.1.extend(&solutions[1].1);
            for rows in [&mut union.0, &mut union.1] {
                rows.sort_unstable();
                rows.dedup();
            }
        }
        remove(lines, union.0.clone());
        remove(cards, union.1.clone());
        if tangled {
            sums.ambiguous.push(Tangle { lines: union.0, cards: union.1, solutions });
        } else {
            sums.linked.push(union);
        }
    }
}

/// Calls `each` with the sum and the size of every choice of two or more rows, and with a way to
/// have the choice itself, while the budget lasts. Counts up like an odometer, the last kind first.
fn every_choice(kinds: &[Kind], budget: &mut Budget, mut each: impl FnMut(i128, usize, &dyn Fn() -> Choice)) {
    let mut counts = vec![0; kinds.len()];
    let (mut sum, mut size) = (0, 0);
    while budget.step() {
        let Some(wheel) = (0..kinds.len()).rfind(|wheel| counts[*wheel] < kinds[*wheel].rows.len()) else { return };
        for full in wheel + 1..kinds.len() {
            sum -= i128::from(kinds[full].amount) * counts[full] as i128;
            size -= counts[full];
            counts[full] = 0;
        }
        counts[wheel] += 1;
        sum += i128::from(kinds[wheel].amount);
        size += 1;
        if size > 1 {
            each(sum, size, &|| {
                // The wheels in front hardly ever turn: look for what was taken from the last one on.
                let (mut choice, mut left) = (Choice::new(), size);
                for (kind, count) in counts.iter().enumerate().rev().filter(|(_, count)| **count > 0) {
                    choice.push((Reverse(kind), *count));
                    left -= count;
                    if left == 0 {
                        break;
                    }
                }
                choice.reverse();
                choice
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Sums, Tangle, link};

    fn kinds(amounts: &[(i64, &[u32])]) -> Vec<Kind> {
        amounts.iter().map(|(amount, rows)| Kind { amount: *amount, rows: rows.to_vec() }).collect()
    }

    #[test]
    fn all_lines_are_all_cards() {
        let sums = link(kinds(&[(150, &[0]), (50, &[1])]), kinds(&[(100, &[0, 1])]), 1000);
        assert_eq!(sums, Sums { linked: vec![(vec![0, 1], vec![0, 1])], ..Sums::default() });
    }

    #[test]
    fn a_line_is_the_sum_of_cards_and_a_card_the_sum_of_lines() {
        let sums = link(
            kinds(&[(300, &[0]), (7, &[1]), (11, &[2]), (999, &[3])]),
            kinds(&[(100, &[0]), (200, &[1]), (18, &[2]), (5, &[3])]),
            1000,
        );
        assert_eq!(sums.linked, vec![(vec![0], vec![0, 1]), (vec![1, 2], vec![2])]);
        assert!(sums.ambiguous.is_empty() && !sums.bounded);
    }

    #[test]
    fn two_solutions_are_a_tangle() {
        let sums =
            link(kinds(&[(100, &[0]), (1, &[1])]), kinds(&[(40, &[0]), (60, &[1]), (70, &[2]), (30, &[3])]), 1000);
        let tangle = &sums.ambiguous[0];
        assert_eq!((tangle.lines.as_slice(), tangle.cards.as_slice()), (&[0][..], &[0, 1, 2, 3][..]));
        assert_eq!(tangle.solutions, vec![(vec![0], vec![0, 1]), (vec![0], vec![2, 3])]);
        assert!(sums.linked.is_empty());
    }

    #[test]
    fn rows_of_one_type_are_no_second_solution() {
        let sums = link(kinds(&[(200, &[0]), (1, &[1])]), kinds(&[(100, &[0, 1, 2])]), 1000);
        assert_eq!(sums.linked, vec![(vec![0], vec![0, 1])]);
        assert!(sums.ambiguous.is_empty());
    }

    #[test]
    fn two_lines_that_want_the_same_cards_are_a_tangle() {
        let sums = link(kinds(&[(100, &[0]), (100, &[1])]), kinds(&[(40, &[0]), (60, &[1]), (9, &[2])]), 1000);
        assert_eq!(sums.ambiguous.len(), 1);
        assert_eq!(sums.ambiguous[0].lines, vec![0, 1]);
        assert_eq!(sums.ambiguous[0].cards, vec![0, 1]);
    }

    #[test]
    fn equal_lines_take_what_there_is_for_them() {
        let sums = link(kinds(&[(100, &[0, 1, 2])]), kinds(&[(40, &[0, 1]), (60, &[2, 3]), (9, &[4])]), 1000);
        assert_eq!(sums.linked, vec![(vec![0], vec![0, 2]), (vec![1], vec![1, 3])]);
        assert!(sums.ambiguous.is_empty());
        let sums =
            link(kinds(&[(100, &[0]), (70, &[1]), (5, &[2])]), kinds(&[(30, &[0, 1]), (70, &[2]), (40, &[3])]), 1000);
        assert_eq!(sums.ambiguous.len(), 1, "70 is a card, and 30 + 40");
        let sums =
            link(kinds(&[(100, &[0]), (75, &[1]), (5, &[2])]), kinds(&[(30, &[0, 1]), (70, &[2]), (45, &[3])]), 1000);
        assert_eq!(sums.linked, vec![(vec![0], vec![0, 2]), (vec![1], vec![1, 3])]);
    }

    #[test]
    fn negative_amounts_are_summed_as_well() {
        let sums = link(kinds(&[(-30, &[0]), (-50, &[1])]), kinds(&[(-10, &[0, 1, 2, 3]), (70, &[4])]), 1000);
        assert_eq!(sums.linked, vec![(vec![0], vec![0, 1, 2])]);
    }

    #[test]
    fn several_lines_are_several_cards() {
        let sums = link(
            kinds(&[(150, &[0]), (51, &[1]), (1000, &[2])]),
            kinds(&[(100, &[0]), (101, &[1]), (3, &[2])]),
            10_000,
        );
        assert_eq!(sums.linked, vec![(vec![0, 1], vec![0, 1])]);
        assert_eq!(sums.ambiguous, Vec::<Tangle>::new());
    }

    #[test]
    fn a_search_that_is_too_long_says_so() {
        let many: Vec<Kind> =
            (0..40).map(|row| Kind { amount: 1000 + i64::from(row) * 7, rows: vec![row as u32] }).collect();
        let sums = link(kinds(&[(31_415, &[0])]), many, 200);
        assert!(sums.bounded && sums.linked.is_empty() && sums.ambiguous.is_empty());
    }
}
