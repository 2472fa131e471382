//! Exact sums inside one voucher: which lines are which cards, when no single amount tells.

use std::collections::HashMap;

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

/// How many rows of each kind a solution takes.
type Choice = Vec<usize>;

/// Up to `most` different choices of kinds that sum to `target`, in canonical order.
fn choices(kinds: &[Kind], target: i128, most: usize, budget: &mut Budget) -> Vec<Choice> {
    let mut search = Choosing {
        kinds,
        // From each kind on, the least and the greatest sum that can still be added.
        reach: reach(kinds),
        most,
        budget,
        taken: vec![0; kinds.len()],
        found: Vec::new(),
    };
    search.choose(0, target);
    search.found
}

fn reach(kinds: &[Kind]) -> Vec<(i128, i128)> {
    let mut reach = vec![(0, 0); kinds.len() + 1];
    for (index, kind) in kinds.iter().enumerate().rev() {
        let whole = i128::from(kind.amount) * kind.rows.len() as i128;
        reach[index] = (reach[index + 1].0 + whole.min(0), reach[index + 1].1 + whole.max(0));
    }
    reach
}

struct Choosing<'a> {
    kinds: &'a [Kind],
    reach: Vec<(i128, i128)>,
    most: usize,
    budget: &'a mut Budget,
    taken: Choice,
    found: Vec<Choice>,
}

impl Choosing<'_> {
    fn choose(&mut self, index: usize, rest: i128) {
        if self.found.len() >= self.most || !self.budget.step() {
            return;
        }
        if rest == 0 && self.taken.iter().any(|count| *count > 0) && self.kinds[index..].iter().all(|k| k.amount != 0) {
            self.found.push(self.taken.clone());
            // Further rows could only be added if some cancelled out; a smaller solution is preferred.
            return;
        }
        let (least, greatest) = self.reach[index];
        if index == self.kinds.len() || rest < least || rest > greatest {
            return;
        }
        let kind = &self.kinds[index];
        for count in (0..=kind.rows.len()).rev() {
            self.taken[index] = count;
            self.choose(index + 1, rest - i128::from(kind.amount) * count as i128);
        }
        self.taken[index] = 0;
    }
}

fn take(kinds: &[Kind], choice: &Choice) -> Vec<u32> {
    let mut taken: Vec<u32> =
        kinds.iter().zip(choice).flat_map(|(kind, count)| kind.rows.iter().take(*count).copied()).collect();
    taken.sort_unstable();
    taken
}

fn remove(kinds: &mut Vec<Kind>, rows: &[u32]) {
    for kind in kinds.iter_mut() {
        kind.rows.retain(|row| rows.binary_search(row).is_err());
    }
    kinds.retain(|kind| !kind.rows.is_empty());
}

/// Every single row of `ones` that is the exact sum of rows of `many`. A row with one solution
/// that no other row's solution touches is linked; the others are tangled with what they touch.
fn one_to_many(ones: &mut Vec<Kind>, many: &mut Vec<Kind>, budget: &mut Budget, sums: &mut Sums, swapped: bool) {
    let mut solved: Vec<(u32, Vec<Vec<u32>>)> = Vec::new();
    for kind in ones.iter() {
        let found = choices(many, i128::from(kind.amount), 2, budget);
        if budget.0 == 0 {
            return;
        }
        // Equal rows share their solutions: with more of them than one, each wants the same cards.
        for row in kind.rows.iter().filter(|_| !found.is_empty()) {
            solved.push((*row, found.iter().map(|choice| take(many, choice)).collect()));
        }
    }
    for cluster in clusters(&solved) {
        let wanting: Vec<u32> = cluster.iter().map(|index| solved[*index].0).collect();
        let mut wanted: Vec<u32> =
            cluster.iter().flat_map(|index| solved[*index].1.iter().flatten().copied()).collect();
        wanted.sort_unstable();
        wanted.dedup();
        remove(ones, &wanting);
        remove(many, &wanted);
        let oriented = |one: Vec<u32>, other: Vec<u32>| if swapped { (other, one) } else { (one, other) };
        let only = &solved[cluster[0]];
        if let ([_], [solution]) = (&cluster[..], &only.1[..]) {
            sums.linked.push(oriented(vec![only.0], solution.clone()));
            continue;
        }
        let solutions = cluster
            .iter()
            .flat_map(|index| solved[*index].1.iter().map(|solution| (solved[*index].0, solution.clone())))
            .take(2)
            .map(|(row, solution)| oriented(vec![row], solution))
            .collect();
        let (lines, cards) = oriented(wanting, wanted);
        sums.ambiguous.push(Tangle { lines, cards, solutions });
    }
}

/// Puts together what wants the same rows.
fn clusters(solved: &[(u32, Vec<Vec<u32>>)]) -> Vec<Vec<usize>> {
    let mut owner: HashMap<u32, usize> = HashMap::new();
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    let mut cluster_of: Vec<usize> = Vec::new();
    for (index, (_, solutions)) in solved.iter().enumerate() {
        let mut home = clusters.len();
        clusters.push(vec![index]);
        cluster_of.push(home);
        for row in solutions.iter().flatten() {
            let other = cluster_of[*owner.entry(*row).or_insert(index)];
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
        every_choice(lines, budget, &mut |sum, choice| {
            let known = by_sum.entry(sum).or_default();
            if known.len() < 2 {
                known.push(choice.clone());
            }
        });
        let mut best: Vec<(usize, Choice, Choice)> = Vec::new();
        every_choice(cards, budget, &mut |sum, of_cards| {
            for of_lines in by_sum.get(&sum).into_iter().flatten() {
                let size = of_lines.iter().sum::<usize>() + of_cards.iter().sum::<usize>();
                best.push((size, of_lines.clone(), of_cards.clone()));
                best.sort();
                best.truncate(2);
            }
        });
        if budget.0 == 0 {
            return;
        }
        let solutions: Vec<_> = best.iter().map(|(_, l, c)| (take(lines, l), take(cards, c))).collect();
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
        remove(lines, &union.0);
        remove(cards, &union.1);
        if tangled {
            sums.ambiguous.push(Tangle { lines: union.0, cards: union.1, solutions });
        } else {
            sums.linked.push(union);
        }
    }
}

/// Calls `each` with every choice of two or more rows and its sum, while the budget lasts.
fn every_choice(kinds: &[Kind], budget: &mut Budget, each: &mut impl FnMut(i128, &Choice)) {
    fn descend(
        kinds: &[Kind],
        index: usize,
        sum: i128,
        taken: &mut Choice,
        budget: &mut Budget,
        each: &mut impl FnMut(i128, &Choice),
    ) {
        if !budget.step() {
            return;
        }
        let Some(kind) = kinds.get(index) else {
            if taken.iter().sum::<usize>() > 1 {
                each(sum, taken);
            }
            return;
        };
        for count in 0..=kind.rows.len() {
            taken[index] = count;
            descend(kinds, index + 1, sum + i128::from(kind.amount) * count as i128, taken, budget, each);
        }
        taken[index] = 0;
    }
    descend(kinds, 0, 0, &mut vec![0; kinds.len()], budget, each);
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
        let sums = link(kinds(&[(100, &[0, 1])]), kinds(&[(40, &[0]), (60, &[1]), (9, &[2])]), 1000);
        assert_eq!(sums.ambiguous.len(), 1);
        assert_eq!(sums.ambiguous[0].lines, vec![0, 1]);
        assert_eq!(sums.ambiguous[0].cards, vec![0, 1]);
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
