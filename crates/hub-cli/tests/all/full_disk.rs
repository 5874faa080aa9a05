//! A full disk is 9; what was stored is safe, and the next sync goes on.

/// A limit on the size of files stands for the full disk: the system refuses to write on in the middle of a page.
#[cfg(unix)]
#[test]
fn is_said_loses_nothing_and_is_resumed() {
    use std::process::Command;

    use crate::home::{Ended, Home};
    use crate::market;

    let text = market::csv(3_000);
    let calm = Home::with_csv(&text);
    calm.sync();
    let home = Home::with_csv(&text);
    let limited = |kilobytes: u32| {
        let hub = home.command(["sync"]);
        let mut command = Command::new("sh");
        // Blocks of 512 bytes. Without the trap the system ends the process with a signal instead.
        let limit = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", kilobytes * 2);
        command.arg("-c").arg(limit).arg(hub.get_program()).args(hub.get_args());
        command.envs(hub.get_envs().filter_map(|(k, v)| Some((k, v?))));
        Ended::of(&mut command)
    };
    let (mut kept, mut refused) = (0, 0);
    for kilobytes in [600, 1_200, 2_400] {
        let ended = limited(kilobytes);
        if ended.code == 0 {
            break;
        }
        let ended = ended.failed(9, "the disk is full");
        assert_eq!(ended.out, "");
        refused += 1;
        assert_eq!(home.json(["store", "verify"])["ok"], true);
        let now = home.total();
        assert!(now >= kept, "{now} rows after {kept}");
        kept = now;
    }
    assert!(refused > 0, "the limit was never reached");
    home.run(["sync"]).ok();
    assert_eq!(home.json(["store", "digest"]), calm.json(["store", "digest"]));
}
