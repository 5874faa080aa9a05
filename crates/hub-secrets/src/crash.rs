//! Where a test may let the process "die": every step that changes something outside the process passes here. Once a
//! thread's countdown has run out every later step fails too, so clean-up code does not run either, as after a real
//! crash. Outside this crate's own tests there is no countdown and the check is empty.

#[cfg(test)]
thread_local! {
    static TROUBLE: std::cell::Cell<Trouble> = const { std::cell::Cell::new(Trouble::None) };
}

/// What happens to this thread's steps.
#[cfg(test)]
#[derive(Clone, Copy)]
pub(crate) enum Trouble {
    /// Nothing.
    None,
    /// So many steps pass, all after them fail: the process is dead.
    DieAfter(u32),
    /// So many steps pass, one fails, the rest pass: a full disk, a keychain that hiccups.
    FailOnceAfter(u32),
}

#[cfg(test)]
pub(crate) fn prepare(trouble: Trouble) {
    TROUBLE.set(trouble);
}

#[cfg(test)]
pub(crate) fn current() -> Trouble {
    TROUBLE.get()
}

#[cfg(test)]
pub(crate) fn step() -> std::io::Result<()> {
    let (next, fails) = match TROUBLE.get() {
        Trouble::None => (Trouble::None, false),
        Trouble::DieAfter(0) => (Trouble::DieAfter(0), true),
        Trouble::DieAfter(left) => (Trouble::DieAfter(left - 1), false),
        Trouble::FailOnceAfter(0) => (Trouble::None, true),
        Trouble::FailOnceAfter(left) => (Trouble::FailOnceAfter(left - 1), false),
    };
    TROUBLE.set(next);
    if fails { Err(std::io::Error::other("made to fail by a test")) } else { Ok(()) }
}

#[cfg(not(test))]
#[allow(clippy::unnecessary_wraps, reason = "same shape as in tests, where it fails on purpose")]
pub(crate) fn step() -> std::io::Result<()> {
    Ok(())
}
