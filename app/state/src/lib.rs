//! The page's state without its view: reducers, formats, filters; tested on the host.
