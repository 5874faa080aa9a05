/** Keyboard shortcuts written `mod+k`, `shift+?`, `j`; `mod` is Ctrl, on a Mac Cmd. */

const MAC = typeof navigator !== 'undefined' && /Mac/.test(navigator.platform);

/** Whether the keyboard belongs to a field right now, so that a single letter is text and not a command. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** Whether the event is the shortcut. */
export function matches(shortcut: string, event: KeyboardEvent): boolean {
  const parts = shortcut.toLowerCase().split('+');
  const key = parts.at(-1) || '+';
  const wanted = { mod: parts.includes('mod'), alt: parts.includes('alt'), shift: parts.includes('shift') };
  const mod = MAC ? event.metaKey : event.ctrlKey;
  if (mod !== wanted.mod || event.altKey !== wanted.alt) return false;
  // For punctuation, shift is part of how a layout reaches the sign.
  if (/^[a-z0-9]$/.test(key) && event.shiftKey !== wanted.shift) return false;
  // With Alt, a Mac turns a digit into another sign: there the place on the keyboard says what was meant.
  if (wanted.alt && /^[0-9]$/.test(key) && event.code === `Digit${key}`) return true;
  return event.key.toLowerCase() === key;
}

/** The shortcut as it stands beside an action. */
export function keyCaps(shortcut: string): string[] {
  const names: Record<string, string> = MAC
    ? {
        mod: '⌘',
        alt: '⌥',
        shift: '⇧',
        enter: '↵',
        escape: 'Esc',
        arrowup: '↑',
        arrowdown: '↓',
        arrowleft: '←',
        arrowright: '→',
      }
    : {
        mod: 'Ctrl',
        alt: 'Alt',
        shift: 'Shift',
        enter: 'Enter',
        escape: 'Esc',
        arrowup: '↑',
        arrowdown: '↓',
        arrowleft: '←',
        arrowright: '→',
      };
  return shortcut
    .split('+')
    .map((part) => names[part.toLowerCase()] ?? (part.length === 1 ? part.toUpperCase() : part));
}
