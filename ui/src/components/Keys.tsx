import { keyCaps } from '@/lib/keys';

/** A shortcut, drawn as keys. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className="keys">
      {keyCaps(keys).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  );
}
