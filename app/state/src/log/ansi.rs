//! A line with terminal colours as pieces of text with a style each.
//!
//! Only SGR sequences (`ESC [ … m`, ECMA-48 §8.3.117) have a meaning here. Every other escape sequence and control
//! character is removed, characters that reorder text are made visible, and what remains is text: the view never
//! makes markup of it.

use std::sync::Arc;

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// One of the sixteen named ones, which the page's theme sets.
    Named(u8),
    /// Red, green, blue.
    Rgb(u8, u8, u8),
}

/// How a piece of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "SGR's attributes are independent switches")]
pub struct Style {
    /// The text's colour; `None` for the page's own.
    pub foreground: Option<Color>,
    /// The background.
    pub background: Option<Color>,
    /// SGR 1.
    pub bold: bool,
    /// SGR 2.
    pub dim: bool,
    /// SGR 3.
    pub italic: bool,
    /// SGR 4.
    pub underline: bool,
    /// SGR 7: foreground and background change places.
    pub inverse: bool,
    /// SGR 9.
    pub strike: bool,
}

/// A piece of text in one style.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Span {
    /// Without any control character.
    pub text: String,
    /// How it looks.
    pub style: Style,
    /// Key and value, when it is a field of a line that was taken apart.
    pub field: Option<Arc<(String, String)>>,
    /// It is what was looked for.
    pub marked: bool,
}

/// Columns from one tab stop to the next.
const TAB: usize = 8;

/// Reads a line. Bytes that are no UTF-8 become U+FFFD.
pub fn spans(line: &[u8]) -> Vec<Span> {
    let line = String::from_utf8_lossy(line);
    let mut reader = Reader { rest: &line, spans: Vec::new(), style: Style::default(), column: 0 };
    while let Some(sign) = reader.next() {
        match sign {
            '\u{1b}' => reader.escape(),
            '\u{9b}' => reader.control_sequence(),
            '\t' => {
                let spaces = TAB - reader.column % TAB;
                (0..spaces).for_each(|_| reader.print(' '));
            }
            // Marks that turn the reading direction could make a line say what it does not.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => reader.print('\u{fffd}'),
            _ if sign.is_control() => {}
            _ => reader.print(sign),
        }
    }
    reader.spans
}

/// A line's text alone.
pub fn plain(line: &[u8]) -> String {
    spans(line).into_iter().map(|span| span.text).collect()
}

struct Reader<'a> {
    rest: &'a str,
    spans: Vec<Span>,
    style: Style,
    column: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let sign = chars.next()?;
        self.rest = chars.as_str();
        Some(sign)
    }

    fn print(&mut self, sign: char) {
        self.column += super::width::of(sign);
        match self.spans.last_mut() {
            Some(span) if span.style == self.style => span.text.push(sign),
            _ => self.spans.push(Span { text: sign.to_string(), style: self.style, ..Span::default() }),
        }
    }

    /// What follows an ESC.
    fn escape(&mut self) {
        match self.rest.chars().next() {
            Some('[') => {
                self.next();
                self.control_sequence();
            }
            // OSC, DCS, SOS, PM and APC are strings that BEL or ESC \ ends. One that never ends is no sequence: a lone
            // ESC must not swallow the text after it.
            Some(']' | 'P' | 'X' | '^' | '_') => {
                let body = &self.rest[1..];
                let bell = body.find('\u{7}').map(|at| at + 1);
                let string_end = body.find("\u{1b}\\").map(|at| at + 2);
                let end = match (bell, string_end) {
                    (Some(bell), Some(string_end)) => Some(bell.min(string_end)),
                    (bell, string_end) => bell.or(string_end),
                };
                if let Some(end) = end {
                    self.rest = &body[end..];
                }
            }
            // Intermediate bytes and a final one, such as ESC ( B.
            Some(' '..='/') => {
                let body = self.rest.trim_start_matches(|sign| matches!(sign, ' '..='/'));
                let mut chars = body.chars();
                if matches!(chars.next(), Some('0'..='~')) {
                    self.rest = chars.as_str();
                }
            }
            Some('0'..='Z' | '\\' | '`'..='~') => {
                self.next();
            }
            _ => {}
        }
    }

    /// Parameters, intermediate bytes and a final one. What is cut off or malformed is printed as it stands.
    fn control_sequence(&mut self) {
        let parameters =
            self.rest.len() - self.rest.trim_start_matches(|sign| matches!(sign, '0'..='?')).len();
        let body = self.rest[parameters..].trim_start_matches(|sign| matches!(sign, ' '..='/'));
        let Some(end @ '@'..='~') = body.chars().next() else { return };
        let (parameters, plain) = (&self.rest[..parameters], body.len() == self.rest.len() - parameters);
        self.rest = &body[1..];
        if end == 'm' && plain && !parameters.starts_with(['<', '=', '>', '?']) {
            select_graphic_rendition(&mut self.style, parameters);
        }
    }
}

/// Applies the parameters of an SGR sequence.
fn select_graphic_rendition(style: &mut Style, parameters: &str) {
    let mut codes = parameters
        .split([';', ':'])
        .map(|code| if code.is_empty() { 0 } else { code.parse().unwrap_or(u16::MAX) });
    while let Some(code) = codes.next() {
        match code {
            0 => *style = Style::default(),
            1 => style.bold = true,
            2 => style.dim = true,
            3 => style.italic = true,
            4 => style.underline = true,
            7 => style.inverse = true,
            9 => style.strike = true,
            22 => (style.bold, style.dim) = (false, false),
            23 => style.italic = false,
            24 => style.underline = false,
            27 => style.inverse = false,
            29 => style.strike = false,
            30..=37 => style.foreground = named(code - 30),
            38 => style.foreground = extended(&mut codes).or(style.foreground),
            39 => style.foreground = None,
            40..=47 => style.background = named(code - 40),
            48 => style.background = extended(&mut codes).or(style.background),
            49 => style.background = None,
            90..=97 => style.foreground = named(code - 82),
            100..=107 => style.background = named(code - 92),
            _ => {}
        }
    }
}

fn named(code: u16) -> Option<Color> {
    u8::try_from(code).ok().map(Color::Named)
}

/// `5;n` (one of 256) or `2;r;g;b`.
fn extended(codes: &mut impl Iterator<Item = u16>) -> Option<Color> {
    let mut byte = || codes.next().and_then(|code| u8::try_from(code).ok());
    match byte()? {
        2 => Some(Color::Rgb(byte()?, byte()?, byte()?)),
        5 => match byte()? {
            index @ 0..16 => Some(Color::Named(index)),
            index @ 16..232 => {
                // A cube of 6 × 6 × 6 colours.
                let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
                let index = index - 16;
                Some(Color::Rgb(level(index / 36), level(index / 6 % 6), level(index % 6)))
            }
            index => {
                let grey = 8 + 10 * (index - 232);
                Some(Color::Rgb(grey, grey, grey))
            }
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests;
