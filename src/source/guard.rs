//! Which addresses a feed may lead to. Feeds and the redirects behind them are written by strangers, who must
//! not make this machine talk to what only it can reach: itself, its network, its cloud's metadata service.
//! Decides; the request is `fetch`'s work.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::{fmt, io};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Says of an address why it must not be reached, or nothing where it may.
pub type Guard = fn(IpAddr) -> Option<&'static str>;

/// A connection that the guard did not allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{host} leads to {address}, {why}; if that is meant, set `allow-private = true` for this feed")]
pub struct RefusedAddress {
    /// The host as the address of the feed or of a redirect names it.
    pub host: String,
    /// Where it leads.
    pub address: IpAddr,
    /// What kind of address that is.
    pub why: &'static str,
}

/// Allows what is reachable for all the internet.
pub fn public_only(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => refuse_v4(address),
        IpAddr::V6(address) => refuse_v6(address),
    }
}

/// Allows everything.
pub fn anywhere(_: IpAddr) -> Option<&'static str> {
    None
}

/// The special blocks of IPv4, from the IANA registry (RFC 6890 and its successors).
fn refuse_v4(address: Ipv4Addr) -> Option<&'static str> {
    match address.octets() {
        [0, ..] => Some("an address of this machine"),
        [127, ..] => Some("a loopback address"),
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => Some("a private address"),
        [169, 254, ..] => Some("a link-local address"),
        [100, 64..=127, ..] => Some("an address inside a provider's network"),
        [192, 0, 0, _] | [192, 88, 99, _] => Some("an address for network protocols"),
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Some("an address for documentation"),
        [198, 18..=19, ..] => Some("an address for measurements"),
        [224..=239, ..] => Some("a multicast address"),
        [240..=255, ..] => Some("a reserved address"),
        _ => None,
    }
}

/// IPv6: only global unicast (2000::/3) may be reached, and of that not what stands for an IPv4 address that
/// may not, nor the blocks for tunnels and documentation.
fn refuse_v6(address: Ipv6Addr) -> Option<&'static str> {
    let segments = address.segments();
    let low = || Ipv4Addr::from((u32::from(segments[6]) << 16) | u32::from(segments[7]));
    match segments {
        [0, 0, 0, 0, 0, 0, 0, 0] => Some("an address of this machine"),
        [0, 0, 0, 0, 0, 0, 0, 1] => Some("a loopback address"),
        // ::ffff:0:0/96 is IPv4 itself; 64:ff9b::/96 is translated to it (RFC 6052).
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => refuse_v4(low()),
        // 6to4 (RFC 3056) holds the IPv4 address behind its first sixteen bits.
        [0x2002, high, low, ..] => refuse_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))),
        [0x2001, 0..=0x1ff, ..] => Some("an address for network protocols"),
        [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => Some("an address for documentation"),
        [0x2000..=0x3fff, ..] => None,
        [0xfc00..=0xfdff, ..] => Some("a private address"),
        [0xfe80..=0xfebf, ..] => Some("a link-local address"),
        [0xff00..=0xffff, ..] => Some("a multicast address"),
        _ => Some("a reserved address"),
    }
}

/// Checks a host that is written as an address: no name is looked up for those, so the resolver never sees
/// them. Takes every spelling that the URL standard knows (decimal, octal, IPv4 in IPv6).
pub fn check_literal(url: &Url, guard: Guard) -> Result<(), RefusedAddress> {
    let address = match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address),
        Some(Host::Ipv6(address)) => IpAddr::V6(address),
        _ => return Ok(()),
    };
    match guard(address) {
        Some(why) => Err(RefusedAddress { host: url.host_str().unwrap_or("").to_owned(), address, why }),
        None => Ok(()),
    }
}

/// Who knows the addresses of names.
#[derive(Clone, Copy)]
pub enum Names {
    /// The system.
    System,
    /// Somebody else, asked anew for each connection.
    Other(fn(&str) -> Vec<IpAddr>),
}

impl Names {
    async fn look_up(self, host: &str) -> io::Result<Vec<SocketAddr>> {
        Ok(match self {
            Names::System => tokio::net::lookup_host((host, 0)).await?.collect(),
            Names::Other(book) => book(host).into_iter().map(|address| SocketAddr::new(address, 0)).collect(),
        })
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if matches!(self, Names::System) { "System" } else { "Other" })
    }
}

/// Looks names up and gives the addresses on only if the guard allows all of them. The connection goes to these
/// very addresses, so a second answer to the same question cannot slip by.
pub struct GuardedResolver {
    /// The opinion.
    pub guard: Guard,
    /// Whom to ask.
    pub names: Names,
}

impl fmt::Debug for GuardedResolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GuardedResolver")
    }
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (guard, names) = (self.guard, self.names);
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found = names.look_up(&host).await?;
            let refused = found.iter().find_map(|found| guard(found.ip()).map(|why| (found.ip(), why)));
            match refused {
                Some((address, why)) => Err(RefusedAddress { host, address, why }.into()),
                None => Ok(Box::new(found.into_iter()) as Addrs),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p42_addresses_that_only_this_machine_can_reach_are_refused() {
        for address in [
            "127.0.0.1",
            "127.8.9.10",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001::1",
            "fd00::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "::7f00:1",
        ] {
            assert!(public_only(address.parse().unwrap()).is_some(), "{address}");
        }
    }

    #[test]
    fn public_addresses_are_allowed() {
        for address in [
            "1.1.1.1",
            "100.63.255.255",
            "100.128.0.1",
            "172.32.0.1",
            "192.169.0.1",
            "2606:4700::1111",
            "::ffff:8.8.8.8",
        ] {
            assert_eq!(public_only(address.parse().unwrap()), None, "{address}");
        }
    }

    #[test]
    fn p42_every_spelling_of_an_address_is_seen_through() {
        for url in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://127.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://017700000001/",
            "http://0x7f000001/",
            "http://127.0.0.1./",
            "http://0/",
            "http://2852039166/latest/meta-data/",
            "http://0xa9fea9fe/",
            "http://0251.0376.0251.0376/",
            "http://[::ffff:a9fe:a9fe]/",
            "http://012.1/",
            "http://100.64.0.1/",
            "http://\u{ff11}27.0.0.1/",
        ] {
            assert!(check_literal(&Url::parse(url).unwrap(), public_only).is_err(), "{url}");
        }
        assert!(check_literal(&Url::parse("http://1.1.1.1/").unwrap(), public_only).is_ok());
    }
}
