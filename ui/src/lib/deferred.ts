/** Something that was asked for and is done a little later, so that it can still be taken back. At most one waits. */
export interface Deferred {
  /** Lets it wait; what waited before is done at once. `ended` is told when it no longer waits, done or not. */
  put(run: () => void, ended: () => void): void;
  /** Takes back what waits. Answers whether anything did. */
  cancel(): boolean;
  /** Does at once what waits. */
  flush(): void;
}

export function makeDeferred(delay: number): Deferred {
  let waiting: { run: () => void; ended: () => void; timer: ReturnType<typeof setTimeout> } | null = null;
  const take = () => {
    const was = waiting;
    waiting = null;
    if (was) {
      clearTimeout(was.timer);
      was.ended();
    }
    return was;
  };
  const flush = () => take()?.run();
  return {
    put(run, ended) {
      flush();
      waiting = { run, ended, timer: setTimeout(flush, delay) };
    },
    cancel: () => take() !== null,
    flush,
  };
}
