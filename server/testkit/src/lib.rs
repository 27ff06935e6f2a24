//! Fixtures, builders and a mock API server driven by scenarios, for tests.
