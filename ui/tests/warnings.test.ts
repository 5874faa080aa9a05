import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { i18n } from '@/i18n/i18n';
import { asksToDelete, warningWords } from '@/i18n/warnings';
import type { WarningCode, WarningView } from '@/ipc/types';

/** The codes as the bindings have them, so that a new one cannot arrive without words. */
const source = readFileSync('src/ipc/bindings.ts', 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
const codes = [...(/export type WarningCode =([^;]+);/s.exec(source)?.[1] ?? '').matchAll(/['"](\w+)['"]/g)].map(
  (m) => m[1] as WarningCode,
);
const args = {
  rows: '31',
  gone: '612',
  stored: '2400',
  declared: '7',
  listed: '6',
  minutes: '14',
  resource: 'Media',
  set: 'Deletion',
  file: 'May.csv',
  reason: 'no column has a key',
};
const say = (warning: WarningView) => i18n._(warningWords(i18n, warning));

describe('words for warnings', () => {
  it('finds the codes in the bindings', () => expect(codes.length).toBeGreaterThan(20));

  it('every kind has a sentence of its own', () => {
    const all = codes.map((code) => say({ code, stream: 'Property', args }));
    expect(new Set(all).size).toBe(codes.length);
    for (const sentence of all) expect(sentence.length).toBeGreaterThan(15);
  });

  it('says how many and of what', () => {
    const sentence = say({ code: 'massDelete', stream: 'OpenHouse', args });
    expect(sentence).toContain('612 of 2,400 open houses');
    expect(say({ code: 'fileUnusable', stream: 'Property', args })).toContain('May.csv');
  });

  it('asks for a decision only where there is one', () => {
    const asking = codes.filter((code) => asksToDelete({ code, stream: 'Property', args }));
    expect(asking).toEqual(['massDelete', 'massDeleteNamed']);
  });
});
