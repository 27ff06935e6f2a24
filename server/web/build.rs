//! Has cargo embed the page anew whenever it was built anew: its files are named by their content, so none of those
//! that were there the last time ever changes.

fn main() {
    // Where there is no page yet, cargo takes the file for changed each time, and so sees it come.
    println!("cargo:rerun-if-changed=../../dist/manifest.json");
}
