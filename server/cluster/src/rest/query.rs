//! Text in a query.

/// Percent-encodes what may not stand in a query: resource versions and continue tokens are opaque.
pub(crate) fn encoded(text: &str) -> String {
    let mut query = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            query.push(char::from(byte));
        } else {
            query.extend(['%', hex(byte >> 4), hex(byte & 15)]);
        }
    }
    query
}

fn hex(digit: u8) -> char {
    char::from_digit(digit.into(), 16).unwrap_or('0').to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opaque_versions_and_tokens_survive_in_a_query() {
        assert_eq!(encoded("eyJ2IjoibWV0YS5rOHMuaW8vdjEi+/=&x"), "eyJ2IjoibWV0YS5rOHMuaW8vdjEi%2B%2F%3D%26x");
        assert_eq!(encoded("ü"), "%C3%BC");
    }
}
