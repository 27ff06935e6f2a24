//! Shorter names between the WASM and its glue.

use std::collections::BTreeSet;

use memchr::memmem;

/// Digits of the hash at the end of the name under which the WASM imports a function of the glue.
const HASH: usize = 16;

/// The glue and the WASM with numbers in place of these hashes, which no compression makes any smaller: two thousand
/// bytes of each. A number is as long as a hash, so that nothing moves within the WASM.
pub(super) fn numbered(js: &str, mut wasm: Vec<u8>) -> (String, Vec<u8>) {
    let mut out = js.to_owned();
    for (number, name) in imported(js).into_iter().enumerate() {
        let short = format!("{}{number:0HASH$}", &name[..name.len() - HASH]);
        out = out.replace(name, &short);
        let places: Vec<usize> = memmem::find_iter(&wasm, name).collect();
        for place in places {
            wasm[place..place + name.len()].copy_from_slice(short.as_bytes());
        }
    }
    (out, wasm)
}

/// The names in the glue that end with a hash, each once.
fn imported(js: &str) -> BTreeSet<&str> {
    let is_part = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
    let names = js.split(|sign: char| !is_part(sign)).filter(|name| name.starts_with("__wb"));
    names
        .filter(|name| {
            let hash = name.rsplit('_').next().unwrap_or_default();
            hash.len() == HASH && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_hash_becomes_a_number_of_its_length_on_both_sides() {
        let (a, b) = ("__wbg_focus_0123456789abcdef", "__wbindgen_cast_fedcba9876543210");
        let js = format!("{{ {b}: f, {a}: g, __wbindgen_malloc: h, __wbg_short_abc: i }}");
        let wasm = [b"\x1c", a.as_bytes(), b"\x20", b.as_bytes(), b"\x00"].concat();
        let (new, bytes) = numbered(&js, wasm.clone());
        let (a, b) = ("__wbg_focus_0000000000000000", "__wbindgen_cast_0000000000000001");
        assert_eq!(new, format!("{{ {b}: f, {a}: g, __wbindgen_malloc: h, __wbg_short_abc: i }}"));
        assert_eq!(bytes, [b"\x1c", a.as_bytes(), b"\x20", b.as_bytes(), b"\x00"].concat());
        assert_eq!(bytes.len(), wasm.len());
    }
}
