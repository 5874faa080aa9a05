import type { Messages } from '@lingui/core';

const ACCENTS: Record<string, string> = {
  a: 'á',
  e: 'é',
  i: 'í',
  o: 'ö',
  u: 'ü',
  A: 'Å',
  E: 'É',
  I: 'Î',
  O: 'Ö',
  U: 'Ü',
  c: 'ç',
  n: 'ñ',
  s: 'š',
  y: 'ÿ',
};

/** A text with accents on its vowels and 40 % more letters, leaving `<0>` placeholders as they are. */
export function pseudo(text: string): string {
  const parts = text.split(/(<\/?\d+\/?>)/);
  const letters = parts
    .filter((p) => !p.startsWith('<'))
    .join('')
    .replace(/\s/g, '').length;
  const accented = parts.map((p) => (p.startsWith('<') ? p : p.replace(/[a-zA-Z]/g, (c) => ACCENTS[c] ?? c))).join('');
  return letters === 0 ? text : `${accented}${'~'.repeat(Math.ceil(letters * 0.4))}`;
}

/** A whole catalogue, made longer. Compiled messages are strings, or lists of strings and placeholders. */
export function stretch(messages: Messages): Messages {
  const one = (token: unknown): unknown => {
    if (typeof token === 'string') return pseudo(token);
    return token;
  };
  return Object.fromEntries(
    Object.entries(messages).map(([id, message]) => [
      id,
      typeof message === 'string' ? pseudo(message) : (message as unknown[]).map(one),
    ]),
  ) as Messages;
}
