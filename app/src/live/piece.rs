//! A piece of view whose type is forgotten.

use leptos::{
    attr::{Attribute, any_attribute::AnyAttribute},
    tachys::{
        hydration::Cursor,
        renderer::types::{Element, Node},
        view::{Mountable, Position, PositionState, Render, RenderHtml, add_attr::AddAnyAttr},
    },
};

/// A piece of view that is built once; when it is asked for again, another one takes its place.
///
/// Leptos' `AnyView` compares the new piece with the old and brings it up to date, for which it carries the code of
/// every piece twice. Here what changes within a piece is a [`live`](super::live) part of it.
pub(crate) struct Piece {
    build: Box<dyn FnOnce() -> Box<dyn Mountable> + Send>,
}

/// Makes a [`Piece`] of any view.
pub(crate) trait IntoPiece {
    fn piece(self) -> Piece;
}

impl<V> IntoPiece for V
where
    V: Render + Send + 'static,
    V::State: 'static,
{
    fn piece(self) -> Piece {
        Piece { build: Box::new(move || Box::new(self.build())) }
    }
}

/// Makes [`Piece`]s of views of one type.
pub(crate) trait IntoPieces {
    fn pieces(self) -> Vec<Piece>;
}

impl<I: Iterator<Item: IntoPiece>> IntoPieces for I {
    fn pieces(self) -> Vec<Piece> {
        self.map(IntoPiece::piece).collect()
    }
}

/// A piece in the document.
pub(crate) struct BuiltPiece(Box<dyn Mountable>);

impl Mountable for BuiltPiece {
    fn unmount(&mut self) {
        self.0.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.0.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.0.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.0.elements()
    }
}

impl Render for Piece {
    type State = BuiltPiece;

    fn build(self) -> BuiltPiece {
        BuiltPiece((self.build)())
    }

    fn rebuild(self, state: &mut BuiltPiece) {
        let mut fresh = self.build();
        state.insert_before_this(&mut fresh);
        state.unmount();
        *state = fresh;
    }
}

impl AddAnyAttr for Piece {
    type Output<SomeNewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _attr: NewAttr) -> Self {
        self
    }
}

/// Views must be able to become HTML. This page is never rendered on a server, so these are never called.
impl RenderHtml for Piece {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _buf: &mut String,
        _position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra_attrs: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _cursor: &Cursor, _position: &PositionState) -> BuiltPiece {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
