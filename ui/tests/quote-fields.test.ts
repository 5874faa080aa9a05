import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FIELDS } from '@/features/quotes/words';

test('every field that a quote can be typed with has a label here', () => {
  const source = readFileSync('../crates/hub-partners/src/sheet/field.rs', 'utf8');
  const names = [...source.matchAll(/^ {4}[A-Z]\w+ "(\w+)" "/gm)].map(([, name]) => name ?? '');
  expect(names.length).toBeGreaterThan(60);
  // A rate sheet's own price is read from sheets alone.
  const typed = names.filter((name) => name !== 'sheet_price').sort();
  expect(Object.keys(FIELDS).sort()).toEqual(typed);
});
