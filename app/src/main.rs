//! KDR's page: Leptos, client-side rendered, compiled to WASM only.
fn main() {}
