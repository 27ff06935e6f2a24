//! Stack traces.

use std::io::Write;

use jiff::Timestamp;

use super::{
    super::{stamp::Stamp, voice::Voice},
    application::put,
};

const JAVA: [&str; 9] = [
    "ERROR 1 --- [nio-8080-exec-7] c.shop.orders.OrderService : order 48812 failed",
    "java.lang.IllegalStateException: stock of article 8841 is negative",
    "\tat com.shop.orders.Stock.take(Stock.java:88)",
    "\tat com.shop.orders.OrderService.place(OrderService.java:141)",
    "\tat com.shop.orders.OrderController.post(OrderController.java:57)",
    "\tat java.base/java.lang.reflect.Method.invoke(Method.java:580)",
    "\tat org.apache.tomcat.util.threads.ThreadPoolExecutor$Worker.run(ThreadPoolExecutor.java:659)",
    "Caused by: java.sql.SQLTransactionRollbackException: could not serialize access due to concurrent update",
    "\t... 34 common frames omitted",
];

const PYTHON: [&str; 8] = [
    "ERROR uvicorn.error: Exception in ASGI application",
    "Traceback (most recent call last):",
    "  File \"/app/recommend/model.py\", line 212, in score",
    "    return self.weights[article] @ features",
    "           ~~~~~~~~~~~~^^^^^^^^^",
    "  File \"/usr/lib/python3.13/site-packages/numpy/__init__.py\", line 91, in __getitem__",
    "    raise KeyError(key)",
    "KeyError: 'article-8841'",
];

fn lines(voice: Voice) -> Option<&'static [&'static str]> {
    match voice {
        Voice::Java => Some(&JAVA),
        Voice::Python => Some(&PYTHON),
        _ => None,
    }
}

/// How long a stack trace is, for those who write some.
pub(super) fn length(voice: Voice) -> Option<u64> {
    lines(voice).map(|lines| lines.len() as u64)
}

/// Appends a line of a stack trace; the first has the time.
pub(super) fn write(voice: Voice, place: u64, at: Timestamp, stamp: &mut Stamp, out: &mut Vec<u8>) {
    let text =
        lines(voice).and_then(|lines| lines.get(usize::try_from(place).ok()?)).copied().unwrap_or_default();
    if place == 0 {
        stamp.write(at, 3, out);
        out.push(b' ');
    }
    put!(out, "{text}");
}
