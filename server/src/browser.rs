//! Opening the page where there is a browser.

use std::{
    env,
    process::{Command, Stdio},
};

/// Opens `url` in the browser, if this machine has one to look at.
pub(crate) fn open(url: &str) {
    let Some(program) = program() else { return };
    let opened = Command::new(program)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match opened {
        // The opener ends by itself as soon as it has told the browser; whoever waits for it owns it.
        Ok(mut child) => drop(std::thread::spawn(move || child.wait())),
        Err(error) => tracing::debug!(%error, program, "no browser was opened"),
    }
}

fn program() -> Option<&'static str> {
    if cfg!(target_os = "macos") {
        return Some("open");
    }
    let screen = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()));
    (cfg!(unix) && screen).then_some("xdg-open")
}
