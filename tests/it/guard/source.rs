//! The source text of the house, as the rules read it.

use std::{fs, path::Path};

/// A file: its path from the root of the repository, with `/`, and its text.
#[derive(Debug, Clone)]
pub struct Source {
    pub path: String,
    pub text: String,
    /// Whether the whole file is test code.
    pub is_test: bool,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned(), is_test: path.starts_with("tests/") }
    }

    /// The folder in which the modules lie that this file declares.
    pub fn folder(&self) -> &str {
        let stem = self.path.trim_end_matches(".rs");
        match stem.rsplit_once('/') {
            Some((folder, "mod" | "lib" | "main")) => folder,
            _ => stem,
        }
    }

    /// The text before the tests of the file.
    pub fn without_tests(&self) -> &str {
        self.text.find("#[cfg(test)]\nmod tests").map_or(&self.text, |at| &self.text[..at])
    }

    /// Module path: `src/layout/values/date.rs` → `["layout", "values", "date"]`.
    pub fn module(&self) -> Vec<&str> {
        let inner = self.path.split_once("src/").map_or(self.path.as_str(), |(_, inner)| inner);
        let mut parts: Vec<&str> = inner.trim_end_matches(".rs").split('/').collect();
        if matches!(parts.last(), Some(&"mod" | &"lib" | &"main")) {
            parts.pop();
        }
        parts
    }
}

/// Every `.rs` file under the folders, sorted by path.
pub fn read_all(folders: &[&str]) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    for folder in folders {
        read_folder(root, &root.join(folder), &mut sources);
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    mark_tests(&mut sources);
    sources
}

/// Marks the files that are only there for tests: those that a `#[cfg(test)]` module is made of.
pub fn mark_tests(sources: &mut [Source]) {
    let mut tests: Vec<String> = Vec::new();
    for source in sources.iter() {
        for rest in source.text.split("#[cfg(test)]\n").skip(1) {
            let declaration = rest.lines().next().unwrap_or_default().trim();
            if let Some((_, name)) = declaration.strip_suffix(';').and_then(|line| line.rsplit_once("mod ")) {
                tests.push(format!("{}/{name}", source.folder()));
            }
        }
    }
    for source in sources {
        let path = source.path.trim_end_matches(".rs");
        source.is_test |= tests
            .iter()
            .any(|test| path.strip_prefix(test).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
    }
}

fn read_folder(root: &Path, folder: &Path, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("a folder of the house") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read_folder(root, &path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).expect("under the root").to_string_lossy().replace('\\', "/");
            sources.push(Source::new(&name, &fs::read_to_string(&path).expect("UTF-8 source")));
        }
    }
}

/// The text with comments, string contents and character literals blanked out; lines keep their numbers.
pub fn code(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => until(&chars, at, |rest| rest[0] == '\n'),
            '/' if chars.get(at + 1) == Some(&'*') => until(&chars, at + 2, |rest| rest.starts_with(&['*', '/'])) + 2,
            '"' => string_end(&chars, at + 1),
            'r' if !in_word(&chars, at) && is_raw(&chars[at + 1..]) => raw_end(&chars, at + 1),
            '\'' if chars.get(at + 1) == Some(&'\\') => until(&chars, at + 3, |rest| rest[0] == '\'') + 1,
            '\'' if chars.get(at + 2) == Some(&'\'') => at + 3,
            _ => {
                out.push(chars[at]);
                at += 1;
                continue;
            }
        };
        let end = end.min(chars.len());
        out.extend(chars[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
        at = end;
    }
    out
}

fn until(chars: &[char], from: usize, stop: impl Fn(&[char]) -> bool) -> usize {
    (from..chars.len()).find(|at| stop(&chars[*at..])).unwrap_or(chars.len())
}

fn string_end(chars: &[char], mut at: usize) -> usize {
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

fn is_raw(rest: &[char]) -> bool {
    rest.iter().find(|c| **c != '#') == Some(&'"')
}

fn raw_end(chars: &[char], from: usize) -> usize {
    let hashes = chars[from..].iter().take_while(|c| **c == '#').count();
    let mut close = vec!['"'];
    close.resize(hashes + 1, '#');
    until(chars, from + hashes + 1, |rest| rest.starts_with(&close)) + hashes + 1
}

/// Whether the character continues an identifier.
fn in_word(chars: &[char], at: usize) -> bool {
    at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_')
}

/// Where `word` stands alone in `code`, by byte.
pub fn word_places<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let continues = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    code.match_indices(word).map(|(at, _)| at).filter(move |at| {
        !continues(code[..*at].chars().next_back()) && !continues(code[at + word.len()..].chars().next())
    })
}

/// The 1-based line of a byte.
pub fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

#[test]
fn code_has_no_comments_and_no_strings() {
    let text = "let a = \"f64 \\\" f32\"; // f64\n/* f32 */ let b: &'static str = r#\"f64 \" \"#; let c = '\"'; let d = '\\''; f64";
    assert_eq!(word_places(&code(text), "f64").count(), 1);
    assert_eq!(word_places(&code(text), "f32").count(), 0);
    assert_eq!(line_of(text, text.len()), 2);
    assert_eq!(code(text).chars().count(), text.chars().count());
    assert!(code(text).contains("let b: &'static str"));
}

#[test]
fn test_modules_are_known_by_their_declaration() {
    let mut sources = [
        Source::new("src/a/mod.rs", "mod b;\n#[cfg(test)]\nmod sample;\n#[cfg(test)]\npub(crate) fn f() {}\n"),
        Source::new("src/a/b.rs", ""),
        Source::new("src/a/sample/mod.rs", ""),
        Source::new("src/a/sample/c.rs", ""),
        Source::new("src/a/samples.rs", ""),
    ];
    mark_tests(&mut sources);
    assert_eq!(sources.map(|source| source.is_test), [false, false, true, true, false]);
}
