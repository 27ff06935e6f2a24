//! Benchmarks: every budget as a row, ours beside the peer's or the limit.
