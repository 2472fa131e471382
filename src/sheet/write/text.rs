//! How much text a cell holds.

/// UTF-16 units of a cell; the format allows 32,767.
pub(super) const TEXT_UNITS: usize = 32_000;

/// The text cut to what a cell holds, never inside a character.
pub(super) fn bounded(text: &str) -> String {
    if text.len() <= TEXT_UNITS {
        return text.to_owned();
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > TEXT_UNITS
    });
    end.map_or_else(|| text.to_owned(), |(end, _)| format!("{}…", &text[..end]))
}
