//! README.md is true: what it prints, names and gives as an example is what the house has.

use oversight::layout::parse_mapping;
use std::{fs, path::Path};

const README: &str = include_str!("../../../README.md");
const EXPECTED: &str = include_str!("../../fixtures/example/expected.txt");
/// Stands in the page for lines that are left out.
const LEFT_OUT: &str = "⋮";

/// The fenced blocks of a language.
fn blocks<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let open = format!("\n```{language}\n");
    page.split(&*open).skip(1).map(|rest| rest.split("\n```").next().unwrap_or_default()).collect()
}

/// The runs of lines of the blocks that the expected output does not have.
fn invented(page: &str) -> Vec<&str> {
    let runs = blocks(page, "text").into_iter().flat_map(|block| block.split(LEFT_OUT));
    runs.map(|run| run.trim_matches('\n')).filter(|run| !EXPECTED.contains(run)).collect()
}

#[test]
fn what_it_prints_is_printed() {
    assert_eq!(blocks(README, "text").len(), 5);
    assert_eq!(invented(README), Vec::<&str>::new());
    assert_eq!(invented("\n```text\n核对结果\n⋮\n  共 38 组\n```\n"), ["  共 38 组"]);
}

#[test]
fn its_mapping_is_one() {
    let [example] = blocks(README, "toml")[..] else { panic!("one example of a mapping") };
    let mapping = parse_mapping(example).expect("a mapping");
    assert_eq!((mapping.chains.len(), mapping.columns["cards"].len(), mapping.accounts.len()), (1, 4, 1));
}

#[test]
fn every_room_has_its_line() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let map = fs::read_to_string(root.join("lib.rs")).expect("the map of the house");
    let rooms = fs::read_dir(root).expect("the house").map(|entry| entry.expect("a room").file_name());
    for room in rooms.map(|name| name.to_string_lossy().into_owned()).filter(|name| !name.contains('.')) {
        assert!(README.contains(&format!("`src/{room}/`")), "README.md says nothing of {room}");
        assert!(map.contains(&format!("//! | [`{room}`]")), "the map in src/lib.rs says nothing of {room}");
    }
}

#[test]
fn its_links_lead_somewhere() {
    let links = README.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    for link in links.filter(|link| !link.starts_with('#')) {
        assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(link).exists(), "{link}");
    }
}
