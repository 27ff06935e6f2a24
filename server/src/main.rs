//! KDR: the state of a Kubernetes cluster, its logs, traffic and backups, in one program.
fn main() {}
