//! A watch's body, line by line.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use kube::client::Body;

use super::{Fault, within};

/// No object is larger: etcd refuses requests over 1.5 MiB by default, and a cluster that raised this far is unheard of.
const LINE_LIMIT: usize = 32 * 1024 * 1024;

/// Splits a body into lines.
pub(crate) struct Lines {
    body: Body,
    silence: Duration,
    read: BytesMut,
    /// Up to here `read` has no line end.
    scanned: usize,
}

impl Lines {
    pub(super) fn new(body: Body, silence: Duration) -> Self {
        Self { body, silence, read: BytesMut::new(), scanned: 0 }
    }

    /// The next line without its end; `None` when the other side ended the body. What it left unfinished is dropped:
    /// half a line is an object whose rest will come again with the next watch.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, Fault> {
        loop {
            if let Some(end) = memchr::memchr(b'\n', &self.read[self.scanned..]) {
                let mut line = self.read.split_to(self.scanned + end + 1);
                line.truncate(line.len() - 1);
                self.scanned = 0;
                return Ok(Some(line.freeze()));
            }
            self.scanned = self.read.len();
            if self.scanned > LINE_LIMIT {
                return Err(Fault::Undecodable(format!(
                    "a line of a watch is longer than {LINE_LIMIT} bytes"
                )));
            }
            match within(self.silence, self.body.frame()).await? {
                None => return Ok(None),
                Some(Err(error)) => return Err(Fault::broken(&error)),
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        self.read.extend_from_slice(&data);
                    }
                }
            }
        }
    }
}
