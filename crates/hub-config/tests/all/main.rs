//! Watched folders with real files on a real disk.

mod folder;
