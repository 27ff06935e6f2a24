//! Driver: the page's shell and assets, headers, health and metrics.
