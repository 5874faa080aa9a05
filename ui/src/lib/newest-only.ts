/**
 * Lets one call run at a time and keeps only the newest of those that wait: while somebody types, the answers to the
 * letters in between are never asked for. A call that was overtaken rejects with `Overtaken`.
 */
export function newestOnly<A, R>(run: (argument: A) => Promise<R>): (argument: A) => Promise<R> {
  type Waiting = { argument: A; resolve: (value: R) => void; reject: (reason: unknown) => void };
  let busy = false;
  let waiting: Waiting | null = null;

  async function start(call: Waiting): Promise<void> {
    busy = true;
    try {
      call.resolve(await run(call.argument));
    } catch (error) {
      call.reject(error);
    }
    busy = false;
    const next = waiting;
    waiting = null;
    if (next) void start(next);
  }

  return (argument) =>
    new Promise<R>((resolve, reject) => {
      const call = { argument, resolve, reject };
      if (!busy) return void start(call);
      waiting?.reject(new Overtaken());
      waiting = call;
    });
}

/** A newer question took this one's place. */
export class Overtaken extends Error {
  constructor() {
    super('overtaken');
    this.name = 'Overtaken';
  }
}
