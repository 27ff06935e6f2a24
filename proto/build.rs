//! Compiles `kdr/v1/*.proto` with protox, so that nobody needs `protoc`.

use std::{env, error::Error, fs, path::PathBuf};

use prost::Message as _;

fn main() -> Result<(), Box<dyn Error>> {
    let files = ["kdr/v1/cluster.proto", "kdr/v1/log.proto"];
    println!("cargo:rerun-if-changed=kdr/v1");
    let descriptors = protox::compile(files, ["."])?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("kdr.v1.bin"), descriptors.encode_to_vec())?;
    tonic_prost_build::configure()
        .build_server(env::var_os("CARGO_FEATURE_SERVER").is_some())
        .build_transport(false)
        .bytes(".kdr.v1.LogLine.text")
        .compile_fds(descriptors)?;
    Ok(())
}
