import { describe, expect, it } from 'vitest';
import { csvCell } from '@/components/charts/csv';
import { missingFields, toRequest } from '@/components/connector-form';
import {
  isDay,
  withAdjustment,
  withExcluded,
  withFact,
  withIncluded,
  withoutJudgement,
  withUnknown,
  withWeight,
} from '@/features/cma/edits';
import { passphraseProblem } from '@/i18n/passphrase';
import { NO_EDITS } from '@/ipc/fixture/cma';
import { connectorViews } from '@/ipc/fixture/sources';
import { newestOnly, Overtaken } from '@/lib/newest-only';
import { accentRoles, contrast, parseHex } from '@/theme/accent';

describe('the form of a source', () => {
  const reso = connectorViews()[0];
  if (!reso) throw new Error('the fixture has connectors');
  it('knows what must still be filled', () => {
    expect(missingFields(reso, ' ', { url: 'https://a' })).toEqual(['', 'auth', 'client_secret']);
    expect(missingFields(reso, 'A', { url: 'u', auth: 'bearer token', client_secret: ' x' })).toEqual([]);
  });
  it('keeps secrets apart from settings and leaves out what is empty', () => {
    const request = toRequest(reso, ' My MLS ', 'vow', {
      url: ' https://a ',
      auth: 'bearer token',
      client_id: '',
      client_secret: ' s ',
    });
    expect(request).toEqual({
      connector: 'reso',
      name: 'My MLS',
      licence: 'vow',
      settings: { url: 'https://a', auth: 'bearer token' },
      secrets: { client_secret: ' s ' },
    });
  });
});

describe('edits of a CMA', () => {
  it('sets and takes back', () => {
    const facts = { ...NO_EDITS, ...withFact(NO_EDITS, 'LivingArea', 2000) };
    expect(facts.facts).toEqual({ LivingArea: 2000 });
    expect(withFact(facts, 'LivingArea', null).facts).toEqual({});
    expect(withExcluded({ ...NO_EDITS, excluded: ['a'] }, 'a', true).excluded).toEqual(['a']);
    expect(withExcluded({ ...NO_EDITS, excluded: ['a', 'b'] }, 'a', false).excluded).toEqual(['b']);
    expect(withWeight({ ...NO_EDITS, weights: { a: 2 } }, 'a', 1).weights).toEqual({});
    const line = { listingKey: 'a', feature: 'lot' };
    const adjusted = { ...NO_EDITS, ...withAdjustment(NO_EDITS, line, -50_000) };
    expect(withAdjustment(adjusted, line, 7).adjustments).toEqual([{ ...line, minor: 7, why: null }]);
    const told = { ...NO_EDITS, ...withAdjustment(adjusted, line, 7, 'A new roof') };
    expect(withAdjustment(told, line, 9).adjustments).toEqual([{ ...line, minor: 9, why: 'A new roof' }]);
    const hidden = { ...NO_EDITS, ...withUnknown(facts, 'LivingArea', true) };
    expect([hidden.facts, hidden.unknown]).toEqual([{}, ['LivingArea']]);
    expect(withFact(hidden, 'LivingArea', 1800)).toEqual({ facts: { LivingArea: 1800 }, unknown: [] });
    expect(withIncluded({ ...NO_EDITS, excluded: ['a'] }, 'a', true)).toEqual({ included: ['a'], excluded: [] });
    const judged = { ...told, weights: { a: 2, b: 3 }, excluded: ['c'] };
    expect(withoutJudgement(judged, 'a')).toEqual({ weights: { b: 3 }, adjustments: [] });
    expect(withoutJudgement(judged)).toEqual({ weights: {}, adjustments: [], excluded: [] });
    expect(withAdjustment(adjusted, line, null).adjustments).toEqual([]);
  });
  it.each([
    ['2026-11-20', true],
    ['2026-02-30', false],
    ['2024-02-29', true],
    ['26-1-1', false],
    ['', false],
  ])('day %s: %s', (text, is) => expect(isDay(text)).toBe(is));
});

describe('a passphrase', () => {
  it('is long enough, counted in characters, and the same twice', () => {
    expect(passphraseProblem('short', 'short')?.field).toBe('passphrase');
    expect(passphraseProblem('🏠'.repeat(9), '🏠'.repeat(9))?.field).toBe('passphrase');
    expect(passphraseProblem('long enough', 'long enouhg')?.field).toBe('again');
    expect(passphraseProblem('long enough', 'long enough')).toBeNull();
  });
});

describe('csvCell', () => {
  it.each([
    ['plain', 'plain'],
    ['=1+1', "'=1+1"],
    [' @x', "' @x"],
    ['a,"b"', '"a,""b"""'],
    [-12.5, '-12.5'],
    [null, ''],
  ])('%s', (value, written) => expect(csvCell(value)).toBe(written));
});

describe('newestOnly', () => {
  it('runs the first and the newest and lets go of those in between', async () => {
    const asked: number[] = [];
    const ends: (() => void)[] = [];
    const run = newestOnly(
      (n: number) =>
        new Promise<number>((resolve) => {
          asked.push(n);
          ends.push(() => resolve(n));
        }),
    );
    const [one, two, three] = [run(1), run(2), run(3)];
    await expect(two).rejects.toBeInstanceOf(Overtaken);
    ends[0]?.();
    await expect(one).resolves.toBe(1);
    await Promise.resolve();
    ends[1]?.();
    await expect(three).resolves.toBe(3);
    expect(asked).toEqual([1, 3]);
  });
  it('goes on after a failure', async () => {
    let calls = 0;
    const run = newestOnly(async () => {
      calls += 1;
      if (calls === 1) throw new Error('no');
      return calls;
    });
    await expect(run(undefined)).rejects.toThrow('no');
    await expect(run(undefined)).resolves.toBe(2);
  });
});

describe('the accent', () => {
  it.each(['#2f5aa8', '#ffff00', '#000000', '#ffffff', '#ff0000', '#7fff00', 'nonsense'])(
    '%s stays readable',
    (accent) => {
      for (const surface of ['#ffffff', '#16191f']) {
        const roles = accentRoles(accent, surface);
        expect(contrast(parseHex(roles.text), parseHex(surface))).toBeGreaterThanOrEqual(4.5);
        expect(contrast(parseHex(roles.text), parseHex(roles.tint))).toBeGreaterThanOrEqual(4.5);
        expect(contrast(parseHex(roles.fill), parseHex(surface))).toBeGreaterThanOrEqual(2.9);
        expect(contrast(parseHex(roles.onFill), parseHex(roles.fill))).toBeGreaterThanOrEqual(4.5);
      }
    },
  );
});
