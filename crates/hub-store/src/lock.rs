use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use crate::StoreError;

/// The lock that makes one process the only holder of a store (docs/adr/0002-one-writer.md).
///
/// The operating system lets go of it when the process ends, however it ends, so it is never stale.
pub(crate) struct StoreLock {
    file: File,
}

impl StoreLock {
    /// Takes `home/hub.lock` and writes this process's id into it.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when someone else has it.
    pub fn take(home: &Path) -> Result<Self, StoreError> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(home.join("hub.lock"))
            .map_err(StoreError::io("opening the lock file"))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::InUse { pid: read_pid(&mut file) }),
            Err(TryLockError::Error(e)) => return Err(StoreError::io("locking the store")(e)),
        }
        write_pid(&mut file).map_err(StoreError::io("writing the lock file"))?;
        Ok(Self { file })
    }
}

impl Drop for StoreLock {
    fn drop(&mut self) {
        // Closing the file lets go as well; saying so first makes it independent of descriptors a child inherited.
        let _ = self.file.unlock();
    }
}

fn write_pid(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    write!(file, "{}", std::process::id())?;
    file.flush()
}

/// Windows does not let others read a locked range; there the answer is `None`.
fn read_pid(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.seek(SeekFrom::Start(0)).ok()?;
    file.take(32).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}
