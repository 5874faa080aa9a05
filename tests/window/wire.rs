//! What the application says to whom: nothing may leave this computer.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Result, ensure};

/// Looks again and again for connections of a home's programs to other computers, until it is asked what it saw.
pub struct Watch {
    stop: Arc<AtomicBool>,
    seen: Option<JoinHandle<(u32, HashSet<IpAddr>)>>,
}

impl Watch {
    /// Begins to look at every program whose `HUB_HOME` is this folder.
    pub fn over(home: &Path) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (ended, mark) = (Arc::clone(&stop), format!("HUB_HOME={}", home.display()));
        let seen = std::thread::spawn(move || {
            let (mut looks, mut strangers) = (0, HashSet::new());
            while !ended.load(Ordering::SeqCst) {
                let own = sockets(&mark);
                looks += u32::from(!own.is_empty());
                strangers
                    .extend(remotes().filter(|(inode, to)| own.contains(inode) && !is_here(*to)).map(|(_, to)| to));
                std::thread::sleep(Duration::from_millis(150));
            }
            (looks, strangers)
        });
        Self { stop, seen: Some(seen) }
    }

    /// Fails if another computer was spoken to, or if there was nothing to look at.
    pub fn saw_nobody(mut self) -> Result<()> {
        self.stop.store(true, Ordering::SeqCst);
        let Some(Ok((looks, strangers))) = self.seen.take().map(JoinHandle::join) else { return Ok(()) };
        ensure!(looks > 5, "the application's connections were not found: {looks} looks");
        ensure!(strangers.is_empty(), "connections to {strangers:?}");
        Ok(())
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
    }
}

fn is_here(address: IpAddr) -> bool {
    let plain = match address {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    };
    plain.is_loopback() || plain.is_unspecified()
}

/// Inodes of the sockets that programs with this word in their environment hold.
fn sockets(mark: &str) -> HashSet<u64> {
    let mut found = HashSet::new();
    for process in std::fs::read_dir("/proc").into_iter().flatten().flatten().map(|e| e.path()) {
        let Ok(environment) = std::fs::read(process.join("environ")) else { continue };
        if !environment.split(|b| *b == 0).any(|word| word == mark.as_bytes()) {
            continue;
        }
        for handle in std::fs::read_dir(process.join("fd")).into_iter().flatten().flatten() {
            let Ok(target) = std::fs::read_link(handle.path()) else { continue };
            let name = target.to_string_lossy().into_owned();
            let inode: Option<u64> =
                name.strip_prefix("socket:[").and_then(|n| n.strip_suffix(']')).and_then(|n| n.parse().ok());
            found.extend(inode);
        }
    }
    found
}

/// Inode and remote address of every TCP and UDP socket of this computer that has one.
fn remotes() -> impl Iterator<Item = (u64, IpAddr)> {
    ["tcp", "tcp6", "udp", "udp6"].into_iter().flat_map(|table| {
        let text = std::fs::read_to_string(format!("/proc/net/{table}")).unwrap_or_default();
        text.lines().skip(1).filter_map(line).collect::<Vec<_>>()
    })
}

fn line(line: &str) -> Option<(u64, IpAddr)> {
    let mut words = line.split_whitespace();
    let remote = words.nth(2)?;
    Some((words.nth(6)?.parse().ok()?, address(remote.split_once(':')?.0)?))
}

/// The kernel writes addresses as words in this computer's order of bytes.
fn address(hex: &str) -> Option<IpAddr> {
    let word = |i: usize| u32::from_str_radix(hex.get(i * 8..i * 8 + 8)?, 16).ok().map(u32::to_ne_bytes);
    match hex.len() {
        8 => word(0).map(|b| IpAddr::V4(Ipv4Addr::from(b))),
        32 => {
            let bytes: Vec<u8> = (0..4).map(word).collect::<Option<Vec<_>>>()?.concat();
            <[u8; 16]>::try_from(bytes).ok().map(|b| IpAddr::V6(Ipv6Addr::from(b)))
        }
        _ => None,
    }
}

#[test]
fn addresses_are_read_as_the_kernel_writes_them() {
    assert_eq!(address("0100007F"), Some(IpAddr::V4(Ipv4Addr::LOCALHOST)));
    assert_eq!(address("00000000000000000000000001000000"), Some(IpAddr::V6(Ipv6Addr::LOCALHOST)));
    let mapped = address("0000000000000000FFFF00000100007F").expect("an address");
    assert!(is_here(mapped) && !is_here(address("08080808").expect("an address")));
    let line = line("   1: 0100007F:A1B2 08080808:01BB 01 00000000:00000000 00:00000000 00000000  1000 0 4711 1 0");
    assert_eq!(line, Some((4711, IpAddr::V4(Ipv4Addr::new(8, 8, 8, 8)))));
}
