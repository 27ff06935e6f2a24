//! Adapter: trimmed watch caches of a Kubernetes cluster, and the rows made of them.
