/** A stretch of words, and whether it is not in the other text. */
export interface Stretch {
  text: string;
  changed: boolean;
}

/** Beyond so many words in either text nothing is compared. */
const MOST_WORDS = 400;

/** `now` in stretches, those marked that `was` does not have in the same order. */
export function wordDiff(was: string, now: string): Stretch[] {
  const words = (text: string): string[] => text.match(/\s*\S+/g) ?? [];
  const [a, b] = [words(was), words(now)];
  if (a.length === 0 || b.length === 0 || a.length > MOST_WORDS || b.length > MOST_WORDS) {
    return now === '' ? [] : [{ text: now, changed: false }];
  }
  const same = (i: number, j: number) => a[i]?.trim() === b[j]?.trim();
  // Length of the longest row of words both have from here on.
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  const length = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = same(i, j) ? length(i + 1, j + 1) + 1 : Math.max(length(i + 1, j), length(i, j + 1));
    }
  }
  const found: Stretch[] = [];
  const add = (text: string, changed: boolean) => {
    const last = found.at(-1);
    if (last && last.changed === changed) last.text += text;
    else found.push({ text, changed });
  };
  let i = 0;
  for (let j = 0; j < b.length; ) {
    if (i < a.length && same(i, j)) {
      add(b[j] ?? '', false);
      i += 1;
      j += 1;
    } else if (i < a.length && length(i + 1, j) >= length(i, j + 1)) {
      i += 1;
    } else {
      add(b[j] ?? '', true);
      j += 1;
    }
  }
  return found;
}
