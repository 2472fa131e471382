//! The text of a document, and the body around it, before anybody parses them.

use super::{NESTING, TEXT, TOKENS, VALUES, at_most, w};
use crate::words::Told;

/// Refuses a text that is too long, nested too deeply or made of too many tokens.
pub(super) fn check(query: &str) -> Result<(), Told> {
    at_most(&w::LONG_TEXT, query.len() as u64, TEXT as u64)?;
    if query.contains('\0') {
        return Err(w::NUL_CHARACTER.with([]));
    }
    let bytes = query.as_bytes();
    let (mut at, mut open, mut tokens) = (0, 0_usize, 0_usize);
    while let Some(byte) = bytes.get(at) {
        at = match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b',' => at + 1,
            b'#' => {
                let end = bytes[at..].iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                end.map_or(bytes.len(), |length| at + length)
            }
            _ => {
                tokens += 1;
                match byte {
                    b'{' | b'[' | b'(' => open += 1,
                    b'}' | b']' | b')' => open = open.saturating_sub(1),
                    _ => {}
                }
                token_end(bytes, at)?
            }
        };
        at_most(&w::NESTED_TEXT, open as u64, NESTING as u64)?;
        at_most(&w::MANY_TOKENS, tokens as u64, TOKENS as u64)?;
    }
    Ok(())
}

/// Refuses a body with more members than all variables may have values: to take it apart would take a hundred
/// times as long as to look at it.
pub fn check_body(body: &[u8]) -> Result<(), Told> {
    let (mut in_text, mut escaped, mut members) = (false, false, 0_u64);
    for byte in body {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b',' if !in_text => members += 1,
            _ => {}
        }
    }
    at_most(&w::MANY_VALUES, members, VALUES)
}

/// Where the token ends that begins at a byte.
fn token_end(bytes: &[u8], at: usize) -> Result<usize, Told> {
    match bytes[at] {
        b'"' if bytes[at..].starts_with(b"\"\"\"") => block_end(bytes, at + 3),
        b'"' => string_end(bytes, at + 1),
        byte if is_word(byte) => {
            let length = bytes[at..].iter().position(|byte| !is_word(*byte)).unwrap_or(bytes.len() - at);
            Ok(at + length)
        }
        _ => Ok(at + 1),
    }
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// A text in quotes ends on its line, or it is none to the parser.
fn string_end(bytes: &[u8], mut at: usize) -> Result<usize, Told> {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return Ok(at + 1),
            b'\n' | b'\r' => break,
            b'\\' if bytes[at..].starts_with(b"\\u0000") => return Err(w::NUL_CHARACTER.with([])),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    Err(w::OPEN_TEXT.with([]))
}

fn block_end(bytes: &[u8], mut at: usize) -> Result<usize, Told> {
    while at < bytes.len() {
        if bytes[at..].starts_with(b"\\\"\"\"") {
            at += 4;
        } else if bytes[at..].starts_with(b"\"\"\"") {
            return Ok(at + 3);
        } else {
            at += 1;
        }
    }
    Err(w::OPEN_TEXT.with([]))
}
