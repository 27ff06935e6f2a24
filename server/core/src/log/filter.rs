//! STUB
#![allow(missing_docs)]
use std::sync::Arc;
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Trace,
    Debug,
    Info,
    Warn,
    Error,
    Fatal,
}
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pattern {
    pub text: Arc<str>,
    pub regex: bool,
    pub match_case: bool,
}
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldIs {
    pub key: Arc<str>,
    pub value: Arc<str>,
    pub exclude: bool,
}
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    pub include: Vec<Pattern>,
    pub exclude: Vec<Pattern>,
    pub level_at_least: Option<Level>,
    pub fields: Vec<FieldIs>,
    pub before: u32,
    pub after: u32,
}
#[derive(Debug, Clone, Default)]
pub struct Compiled {}
impl Filter {
    pub fn compile(&self) -> Result<Compiled, crate::Error> {
        Ok(Compiled {})
    }
}
impl Compiled {
    pub fn is_empty(&self) -> bool {
        true
    }
}
pub struct Selecting<L>(std::marker::PhantomData<L>);
impl<L> Default for Selecting<L> {
    fn default() -> Self {
        Self(std::marker::PhantomData)
    }
}
impl<L> Selecting<L> {
    pub fn push(&mut self, _f: &Compiled, _t: &[u8], l: L, mut e: impl FnMut(L, bool)) {
        e(l, false)
    }
}
