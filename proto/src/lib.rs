//! KDR's contract with everybody who reads it: the page, `grpcurl`, scripts.
//!
//! The texts are in `kdr/v1/*.proto`; they are written as the API's documentation and this crate only carries
//! what is generated from them. `server` and `app` meet here and nowhere else.

/// Messages, clients and (with feature `server`) service traits of package `kdr.v1`.
#[expect(
    missing_docs,
    clippy::pedantic,
    clippy::doc_lazy_continuation,
    reason = "generated; the documentation is in the .proto files"
)]
#[allow(
    unreachable_pub,
    clippy::allow_attributes,
    reason = "generated code differs between the client and the server build"
)]
pub mod v1 {
    tonic::include_proto!("kdr.v1");
}

/// The encoded `FileDescriptorSet` of `kdr.v1`, for server reflection and for the test that holds the contract.
pub const FILE_DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/kdr.v1.bin"));
