//! What several screens are made of.

pub(crate) mod banner;
pub(crate) mod bar;
pub(crate) mod button;
pub(crate) mod change;
pub(crate) mod chips;
pub(crate) mod connection;
pub(crate) mod field;
pub(crate) mod grant;
pub(crate) mod icon;
pub(crate) mod keyed;
pub(crate) mod keys;
pub(crate) mod metrics;
pub(crate) mod more;
pub(crate) mod notice;
pub(crate) mod picker;
pub(crate) mod search;
pub(crate) mod sentence;
pub(crate) mod since;
pub(crate) mod skeleton;
pub(crate) mod table;
pub(crate) mod toast;
