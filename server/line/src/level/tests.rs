use proptest::prelude::*;
use rstest::rstest;

use super::{Level, of};

#[rstest]
// Fields.
#[case::zap(br#"{"level":"info","ts":1704100000.1,"msg":"ready"}"#, Level::Info)]
#[case::logrus_json(br#"{"level":"warning","msg":"slow","time":"2024-01-01T12:00:00Z"}"#, Level::Warn)]
#[case::zerolog(br#"{"level":"fatal","time":1704100000,"message":"no disk"}"#, Level::Fatal)]
#[case::slog(br#"{"time":"2024-01-01T12:00:00Z","level":"ERROR","msg":"failed"}"#, Level::Error)]
#[case::pino(br#"{"level":50,"time":1704100000000,"pid":1,"msg":"boom"}"#, Level::Error)]
#[case::bunyan(br#"{"name":"app","hostname":"h","pid":1,"level":30,"msg":"hi","v":0}"#, Level::Info)]
#[case::gcp(br#"{"severity":"CRITICAL","message":"x"}"#, Level::Fatal)]
#[case::ecs(br#"{"@timestamp":"2024-01-01T12:00:00Z","log.level":"DEBUG","message":"x"}"#, Level::Debug)]
#[case::ecs_nested(br#"{"log":{"level":"WARN"},"message":"x"}"#, Level::Warn)]
#[case::serilog(br#"{"@t":"2024-01-01T12:00:00Z","@m":"x","@l":"Warning"}"#, Level::Warn)]
#[case::python_json(br#"{"levelname": "ERROR", "name": "app", "message": "x"}"#, Level::Error)]
#[case::tracing_json(
    br#"{"timestamp":"2024","level":"TRACE","fields":{"message":"x"},"target":"a"}"#,
    Level::Trace
)]
#[case::mongodb(br#"{"t":{"$date":"2024"},"s":"W","c":"NETWORK","id":1,"msg":"x"}"#, Level::Warn)]
#[case::otel(br#"{"severityNumber":17,"body":"x"}"#, Level::Error)]
#[case::journald(br#"{"PRIORITY":"3","MESSAGE":"x"}"#, Level::Error)]
#[case::cut_json(br#"{"level":"error","msg":"much t"#, Level::Error)]
#[case::logrus(br#"time="2024-01-01T12:00:00Z" level=warning msg="slow disk""#, Level::Warn)]
#[case::go_kit(br#"ts=2024-01-01T12:00:00Z caller=main.go:1 level=error err="no such file""#, Level::Error)]
#[case::traefik(br#"time="2024-01-01T12:00:00Z" level=info msg="Configuration loaded""#, Level::Info)]
#[case::vector_lvl(b"lvl=dbug msg=x", Level::Debug)]
#[case::pair_behind_text(b"2024-01-01 12:00:00 shop level=warn slow", Level::Warn)]
// Heads.
#[case::klog(b"I0102 15:04:05.000000       1 leaderelection.go:250] attempting to acquire", Level::Info)]
#[case::klog_error(b"E0102 15:04:05.000000       1 reflector.go:1] Failed to watch", Level::Error)]
#[case::glog(b"W20240102 15:04:05.000000 17 main.cc:12] slow", Level::Warn)]
#[case::systemd(b"<3>cannot open", Level::Error)]
#[case::syslog(b"<14>1 2024-01-01T12:00:00Z host app 1 - - hello", Level::Info)]
#[case::redis_notice(b"1:M 01 Jan 2024 12:00:00.000 * Ready to accept connections", Level::Info)]
#[case::redis_warning(
    b"1:C 01 Jan 2024 12:00:00.000 # WARNING Memory overcommit must be enabled!",
    Level::Warn
)]
#[case::redis_verbose(b"1:M 01 Jan 2024 12:00:00.000 - Accepted 10.0.0.1:1234", Level::Debug)]
#[case::go_panic(b"panic: runtime error: index out of range [5] with length 3", Level::Fatal)]
#[case::go_deadlock(b"fatal error: all goroutines are asleep - deadlock!", Level::Fatal)]
#[case::rust_panic(b"thread 'main' panicked at src/main.rs:2:5:", Level::Error)]
#[case::traceback(b"Traceback (most recent call last):", Level::Error)]
#[case::java_uncaught(b"Exception in thread \"main\" java.lang.IllegalStateException: x", Level::Error)]
#[case::node_uncaught(b"TypeError: Cannot read properties of undefined (reading 'x')", Level::Error)]
#[case::dotnet_uncaught(b"Unhandled exception. System.InvalidOperationException: x", Level::Error)]
// Words near the beginning.
#[case::log4j(b"2024-01-01 12:00:00,123 [main] ERROR com.acme.Shop - no stock", Level::Error)]
#[case::log4j_spaced_thread(
    b"2024-01-01 12:00:00,123 [pool 1 thread 2] WARN  com.acme.Shop - slow",
    Level::Warn
)]
#[case::logback(b"12:00:00.123 [http-nio-8080-exec-1] DEBUG c.a.Shop - asked", Level::Debug)]
#[case::spring_boot(
    b"2024-01-01T12:00:00.000Z  INFO 1 --- [           main] c.a.Shop    : Started",
    Level::Info
)]
#[case::quarkus(b"2024-01-01 12:00:00,123 INFO  [io.quarkus] (main) Installed features", Level::Info)]
#[case::elasticsearch(b"[2024-01-01T12:00:00,123][WARN ][o.e.n.Node] [es-0] x", Level::Warn)]
#[case::kafka(b"[2024-01-01 12:00:00,123] INFO [Broker id=1] Leader x (state.change.logger)", Level::Info)]
#[case::zookeeper(b"2024-01-01 12:00:00,123 [myid:1] - WARN  [main:QuorumPeer@1] - x", Level::Warn)]
#[case::java_util_logging(b"SEVERE: Servlet.service() threw", Level::Error)]
#[case::python(b"2024-01-01 12:00:00,123 - name - ERROR - msg", Level::Error)]
#[case::python_basic(b"WARNING:root:careful", Level::Warn)]
#[case::django(b"ERROR 2024-01-01 12:00:00,123 views 1 140 boom", Level::Error)]
#[case::uvicorn(b"INFO:     Uvicorn running on http://0.0.0.0:8000", Level::Info)]
#[case::gunicorn(b"[2024-01-01 12:00:00 +0000] [1] [INFO] Starting gunicorn", Level::Info)]
#[case::celery(b"[2024-01-01 12:00:00,123: WARNING/MainProcess] x", Level::Warn)]
#[case::jupyter(b"[E 2024-01-01 12:00:00.000 ServerApp] x", Level::Error)]
#[case::tracing(
    b"\x1b[2m2024-01-01T12:00:00.000000Z\x1b[0m \x1b[33m WARN\x1b[0m \x1b[2mapp\x1b[0m: x",
    Level::Warn
)]
#[case::tracing_without_colours(b"  2024-01-01T12:00:00.000000Z ERROR app: x", Level::Error)]
#[case::env_logger(b"[2024-01-01T12:00:00Z ERROR app::db] x", Level::Error)]
#[case::nginx_error(b"2024/01/01 12:00:00 [error] 29#29: *1 open() failed", Level::Error)]
#[case::nginx_emerg(b"nginx: [emerg] bind() to 0.0.0.0:80 failed", Level::Fatal)]
#[case::apache(b"[Mon Jan 01 12:00:00.000000 2024] [core:error] [pid 1] AH00037: x", Level::Error)]
#[case::postgres_log(b"2024-01-01 12:00:00.000 UTC [1] LOG:  database system is ready", Level::Info)]
#[case::postgres_error(
    b"2024-01-01 12:00:00.000 UTC [34] ERROR:  relation \"x\" does not exist",
    Level::Error
)]
#[case::postgres_fatal(
    b"2024-01-01 12:00:00.000 UTC [34] FATAL:  password authentication failed",
    Level::Fatal
)]
#[case::postgres_user(b"2024-01-01 12:00:00.000 UTC [34] shop@shop ERROR:  deadlock detected", Level::Error)]
#[case::mysql(b"2024-01-01T12:00:00.000000Z 0 [Warning] [MY-010068] [Server] CA is self signed", Level::Warn)]
#[case::mariadb(b"2024-01-01 12:00:00 0 [Note] mariadbd: ready for connections.", Level::Info)]
#[case::mongodb_old(b"2024-01-01T12:00:00.000+0000 W NETWORK  [conn1] x", Level::Warn)]
#[case::envoy(b"[2024-01-01 12:00:00.000][1][warning][main] [source/server/server.cc:1] x", Level::Warn)]
#[case::istio(b"2024-01-01T12:00:00.000000Z\tinfo\tads\tx", Level::Info)]
#[case::zap_console(b"2024-01-01T12:00:00.000Z\tERROR\tsetup\tunable to start", Level::Error)]
#[case::dotnet(b"fail: Microsoft.AspNetCore.Server.Kestrel[13]", Level::Error)]
#[case::dotnet_warn(b"warn: Microsoft.Hosting.Lifetime[0]", Level::Warn)]
#[case::dotnet_info(b"info: Microsoft.Hosting.Lifetime[14]", Level::Info)]
#[case::dotnet_critical(b"crit: Program[0]", Level::Fatal)]
#[case::serilog_console(b"[12:00:00 WRN] slow", Level::Warn)]
#[case::coredns(b"[ERROR] plugin/errors: 2 example.org. A: i/o timeout", Level::Error)]
#[case::hclog(b"2024-01-01T12:00:00.000Z [WARN]  agent: x", Level::Warn)]
#[case::zerolog_console(b"\x1b[90m12:00PM\x1b[0m \x1b[31mERR\x1b[0m x error=\"y\"", Level::Error)]
#[case::logrus_console(b"WARN[0003] slow disk", Level::Warn)]
#[case::nats(b"[1] 2024/01/01 12:00:00.000000 [INF] Server is ready", Level::Info)]
#[case::rabbitmq(b"2024-01-01 12:00:00.000000+00:00 [warning] <0.1.0> x", Level::Warn)]
#[case::fluent_bit(b"[2024/01/01 12:00:00] [ warn] [engine] x", Level::Warn)]
#[case::fluentd(b"2024-01-01 12:00:00 +0000 [info]: starting", Level::Info)]
#[case::haproxy(b"[ALERT]    (1) : cannot bind", Level::Fatal)]
#[case::ruby(b"E, [2024-01-01T12:00:00.000000 #1] ERROR -- : boom", Level::Error)]
#[case::elixir(b"12:00:00.123 [error] GenServer x terminating", Level::Error)]
#[case::winston(b"error: payment refused", Level::Error)]
#[case::supervisord(b"2024-01-01 12:00:00,123 CRIT Supervisor is running as root", Level::Fatal)]
#[case::slog_text(b"2024/01/01 12:00:00 WARN slow ms=5", Level::Warn)]
#[case::logcat(b"01-01 12:00:00.000  1234  1234 E Tag: x", Level::Error)]
#[case::npm(b"npm ERR! code ENOENT", Level::Error)]
#[case::piped(b"2024-01-01 12:00:00 | WARNING  | app:main:1 - x", Level::Warn)]
// Access logs.
#[case::combined_5xx(
    br#"10.0.0.1 - - [01/Jan/2024:12:00:00 +0000] "GET / HTTP/1.1" 502 157 "-" "curl/8""#,
    Level::Error
)]
#[case::combined_4xx(
    br#"10.0.0.1 - bob [01/Jan/2024:12:00:00 +0000] "GET /ERROR HTTP/1.1" 404 157 "-" "curl/8""#,
    Level::Warn
)]
#[case::combined_2xx(
    br#"10.0.0.1 - - [01/Jan/2024:12:00:00 +0000] "GET /?level=ERROR HTTP/1.1" 200 1 "-" "x""#,
    Level::Info
)]
#[case::common_5xx(br#"10.0.0.1 - - [01/Jan/2024:12:00:00 +0000] "GET / HTTP/1.1" 500 157"#, Level::Error)]
#[case::envoy_access(
    br#"[2024-01-01T12:00:00.000Z] "POST /a HTTP/2" 503 UF 154 0 226 - "10.0.35.28" "ns""#,
    Level::Error
)]
fn what_loggers_write_has_its_level(#[case] line: &[u8], #[case] level: Level) {
    assert_eq!(of(line), Some(level));
}

#[rstest]
#[case::empty(b"")]
#[case::sentence(b"no error found")]
#[case::sentence_with_time(b"2024/01/01 12:00:00 error reading the file, will try again")]
#[case::capitals_in_a_sentence(b"Connection closed because of an ERROR in the peer")]
#[case::counter(b"The ERROR counter is 0")]
#[case::bracket_in_a_sentence(b"compiled with the flag [error] set")]
#[case::word_in_a_name(b"ErrorHandler registered")]
#[case::a_name_in_capitals(b"ERROR_LOG is /dev/null")]
#[case::url(b"listening on http://0.0.0.0:8080/error")]
#[case::java_frame(b"\tat com.acme.ERROR.call(Shop.java:12)")]
#[case::python_frame(b"    ERROR = 3")]
#[case::json_without(br#"{"msg":"ERROR"}"#)]
#[case::json_nested_level(br#"{"game":{"level":"error"}}"#)]
#[case::json_of_levels(br#"{"msg":"x","level":3}"#)]
#[case::goroutine(b"goroutine 1 [running]:")]
#[case::rust_note(b"note: run with `RUST_BACKTRACE=1`")]
#[case::figure(b"I have 12 apples")]
#[case::letter(b"A I U E O")]
fn what_says_no_level_has_none(#[case] line: &[u8]) {
    assert_eq!(of(line), None);
}

#[test]
fn levels_are_ordered_and_have_names() {
    assert!(Level::ALL.is_sorted());
    assert_eq!(Level::ALL.map(Level::name), ["trace", "debug", "info", "warn", "error", "fatal"]);
}

proptest! {
    #[test]
    fn any_bytes_are_taken(line in proptest::collection::vec(any::<u8>(), 0..400)) {
        of(&line);
    }

    #[test]
    fn any_text_of_levels_and_brackets_is_taken(line in r#"([ \[\]<>(){}:="|\t-]|ERROR|level|info|1:M|"GET |I0102 ){0,40}"#) {
        of(line.as_bytes());
    }

    #[test]
    fn a_level_is_found_whatever_the_message(level in 0..6_usize, message in "\\PC{0,200}") {
        let level = Level::ALL[level];
        let line = format!("2024-01-01T12:00:00Z {} {message}", level.name().to_uppercase());
        prop_assert_eq!(of(line.as_bytes()), Some(level));
    }
}
