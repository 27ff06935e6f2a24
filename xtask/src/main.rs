//! The commands of the development loop: the page's build, demo, check-all, bench-all, cluster.
fn main() {}
