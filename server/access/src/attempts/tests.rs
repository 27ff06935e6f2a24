use std::{
    net::{IpAddr, Ipv4Addr},
    time::{Duration, UNIX_EPOCH},
};

use super::{ADDRESSES, Attempts};

fn address(number: u32) -> IpAddr {
    Ipv4Addr::from_bits(0x0a00_0000 + number).into()
}

#[test]
fn ten_thousand_attempts_are_twenty() {
    let attempts = Attempts::default();
    let allowed = (0..10_000).filter(|_| attempts.take(address(1), UNIX_EPOCH)).count();
    assert_eq!(allowed, 20);
    assert!(!attempts.has(address(1), UNIX_EPOCH));
    assert_eq!(attempts.remembered(), 1);
}

#[test]
fn each_second_gives_one_more() {
    let attempts = Attempts::default();
    let take = |seconds| {
        let now = UNIX_EPOCH + Duration::from_secs(seconds);
        assert_eq!(attempts.has(address(1), now), attempts.has(address(1), now));
        (0..100).filter(|_| attempts.take(address(1), now)).count()
    };
    assert_eq!([take(100), take(100), take(101), take(104), take(1_000)], [20, 0, 1, 3, 20]);
}

#[test]
fn looking_takes_nothing() {
    let attempts = Attempts::default();
    assert!((0..100).all(|_| attempts.has(address(1), UNIX_EPOCH)));
    let agree = |_| attempts.has(address(1), UNIX_EPOCH) == attempts.take(address(1), UNIX_EPOCH);
    assert!((0..100).all(agree));
}

#[test]
fn one_address_does_not_stop_another() {
    let attempts = Attempts::default();
    while attempts.take(address(1), UNIX_EPOCH) {}
    assert!(attempts.take(address(2), UNIX_EPOCH));
}

#[test]
fn a_network_of_ipv6_is_one_address() {
    let attempts = Attempts::default();
    while attempts.take("2001:db8::1".parse().unwrap(), UNIX_EPOCH) {}
    assert!(!attempts.take("2001:db8::ffff:1".parse().unwrap(), UNIX_EPOCH));
    assert!(attempts.take("2001:db8:0:1::1".parse().unwrap(), UNIX_EPOCH));
    while attempts.take("::ffff:10.0.0.1".parse().unwrap(), UNIX_EPOCH) {}
    assert!(!attempts.take(address(1), UNIX_EPOCH), "an IPv4 address is the same, however it is written");
}

#[test]
fn the_memory_is_bounded_and_those_without_a_place_share_one() {
    let attempts = Attempts::default();
    let most = u32::try_from(ADDRESSES).unwrap();
    let allowed = (0..most + 5_000).filter(|number| attempts.take(address(*number), UNIX_EPOCH)).count();
    assert_eq!(attempts.remembered(), ADDRESSES);
    assert_eq!(allowed, ADDRESSES + 20);
    assert!(!attempts.has(address(most + 9_999), UNIX_EPOCH));
    let later = UNIX_EPOCH + Duration::from_secs(2);
    assert!(
        attempts.take(address(most + 9_999), later),
        "there is place again when others have their tries back"
    );
    assert_eq!(attempts.remembered(), 1);
}
