//! The viewer's clock and time zone.

/// Milliseconds since 1970 by the viewer's clock.
pub(crate) fn now() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are far below 2^53")]
    let now = js_sys::Date::now() as i64;
    now
}

/// Minutes that the viewer's time zone is east of UTC now.
pub(crate) fn offset_minutes() -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "a few hundred minutes")]
    let west = js_sys::Date::new_0().get_timezone_offset() as i32;
    -west
}

/// Uniform in `0..=1000`, for jitter.
pub(crate) fn random() -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1000")]
    let random = (js_sys::Math::random() * 1001.0) as u32;
    random
}
