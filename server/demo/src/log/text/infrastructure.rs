//! Lines as well-known programs write them.

use std::io::Write;

use jiff::Timestamp;
use rand::{RngExt, rngs::Xoshiro256PlusPlus};

use super::{super::stamp::Stamp, application::put, pick};

type Dice = Xoshiro256PlusPlus;

const AGENTS: [&str; 3] = [
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "curl/8.14.1",
    "kube-probe/1.34",
];

/// ingress-nginx' `upstreaminfo` format.
pub(super) fn access(dice: &mut Dice, at: Timestamp, out: &mut Vec<u8>) {
    let status = pick(dice, &[200, 200, 200, 200, 200, 200, 200, 304, 301, 404, 502]);
    let (host, length) = (dice.random_range(2..250), dice.random_range(120..48_000));
    let (path, agent) = (pick(dice, &["/", "/cart", "/api/orders", "/static/app.css"]), pick(dice, &AGENTS));
    let (millis, request) = (dice.random_range(1..400), dice.random::<u128>());
    let time = at.strftime("%d/%b/%Y:%H:%M:%S +0000");
    put!(
        out,
        "203.0.113.{host} - - [{time}] \"GET {path} HTTP/2.0\" {status} {length} \"-\" \"{agent}\" 412 0.{millis:03} \
         [shop-production-web-8080] [] 10.200.2.{host}:8080 {length} 0.{millis:03} {status} {request:032x}"
    );
}

pub(super) fn klog(dice: &mut Dice, at: Timestamp, out: &mut Vec<u8>) {
    let (level, text) = pick(
        dice,
        &[
            (
                'I',
                "httplog.go:134] \"HTTP\" verb=\"LIST\" URI=\"/api/v1/pods?limit=500\" latency=\"4.1ms\" resp=200",
            ),
            ('I', "controller.go:231] Reconciled object namespace=\"shop-production\" name=\"web\""),
            ('I', "cacher.go:847] Terminating all watchers from cacher deployments.apps"),
            ('W', "warnings.go:70] unknown field \"spec.template.spec.containers[0].foo\""),
            ('E', "leaderelection.go:436] error retrieving resource lock: context deadline exceeded"),
        ],
    );
    put!(out, "{level}{}       1 {text}", at.strftime("%m%d %H:%M:%S%.6f"));
}

pub(super) fn core_dns(dice: &mut Dice, out: &mut Vec<u8>) {
    let (host, port) = (dice.random_range(2..250), dice.random_range(32_768..61_000));
    let name = pick(dice, &["postgres.data", "redis.data", "web.shop-production", "api.payments-production"]);
    let micros = dice.random_range(80..900);
    put!(
        out,
        "[INFO] 10.200.1.{host}:{port} - {} \"A IN {name}.svc.cluster.local. udp 56 false 512\" NOERROR qr,aa,rd 110 \
         0.000{micros:03}s",
        dice.random_range(1..65_000)
    );
}

pub(super) fn postgres(dice: &mut Dice, at: Timestamp, stamp: &mut Stamp, out: &mut Vec<u8>) {
    let time = stamp.seconds(at).replace('T', " ");
    let (millis, process) = (at.subsec_millisecond(), dice.random_range(40..900));
    let (hundredths, buffers) = (dice.random_range(100..900), dice.random_range(20..4_000));
    let text = match dice.random_range(0..5) {
        0 => "LOG:  checkpoint starting: time".to_owned(),
        1 => format!("LOG:  checkpoint complete: wrote {buffers} buffers (0.3%); sync=0.0{hundredths} s"),
        2 => "ERROR:  duplicate key value violates unique constraint \"orders_pkey\"".to_owned(),
        3 => format!("LOG:  duration: {hundredths}.114 ms  statement: SELECT * FROM orders WHERE id = $1"),
        _ => format!("LOG:  connection authorized: user=shop database=shop pid={process}"),
    };
    put!(out, "{time}.{millis:03} UTC [{process}] {text}");
}

pub(super) fn kafka(dice: &mut Dice, at: Timestamp, stamp: &mut Stamp, out: &mut Vec<u8>) {
    let (partition, offset) = (dice.random_range(0..12), dice.random_range(1_000_000..9_000_000));
    let text = match dice.random_range(0..4) {
        0 => format!(
            "INFO [Log partition=orders-{partition}] Rolled new log segment at offset {offset} (kafka.log.UnifiedLog)"
        ),
        1 => format!(
            "INFO [ReplicaFetcher replicaId=0] Truncating partition orders-{partition} to offset {offset}"
        ),
        2 => "INFO [GroupCoordinator id=0] Stabilized group fulfilment generation 118 with 3 members"
            .to_owned(),
        _ => "WARN [NodeToControllerChannelManager id=0] Connection to node 2 could not be established"
            .to_owned(),
    };
    put!(out, "[{},{:03}] {text}", stamp.seconds(at).replace('T', " "), at.subsec_millisecond());
}

pub(super) fn redis(dice: &mut Dice, at: Timestamp, out: &mut Vec<u8>) {
    let changes = dice.random_range(10..900);
    let text = match dice.random_range(0..3) {
        0 => format!("{changes} changes in 60 seconds. Saving..."),
        1 => "Background saving terminated with success".to_owned(),
        _ => format!("DB saved on disk, {changes} keys"),
    };
    put!(out, "1:M {} * {text}", at.strftime("%d %b %Y %H:%M:%S%.3f"));
}
