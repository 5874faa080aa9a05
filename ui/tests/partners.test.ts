import { describe, expect, it } from 'vitest';
import { asText, emptyItem, FORMS, fieldsOf, withText } from '@/features/partners/forms';
import { isPlace, requestOf } from '@/features/partners/state';
import { byTime, endsWhen } from '@/features/partners/timeline';
import { fieldWord, metricFigure } from '@/features/partners/words';
import { i18n } from '@/i18n/i18n';
import { invalidatedBy } from '@/ipc/tags';
import type { ExpiryView } from '@/ipc/types';

const field = (kind: keyof typeof FORMS, name: string) => {
  const found = FORMS[kind].find((f) => f.name === name);
  if (!found) throw new Error(name);
  return found;
};

describe('what ends', () => {
  it.each([
    [-1, 'past'],
    [0, 'in30'],
    [30, 'in30'],
    [31, 'in60'],
    [60, 'in60'],
    [61, 'in90'],
    [90, 'in90'],
  ] as const)('%i days is %s', (days, when) => expect(endsWhen(days)).toBe(when));

  it('keeps the order within a group', () => {
    const end = (item: string, days: number): ExpiryView => ({
      on: '2026-01-01',
      days,
      partner: { id: 'p', name: 'Oak' },
      item,
      kind: 'licence',
      title: '1',
    });
    const groups = byTime([end('a', -3), end('b', 4), end('c', 9)]);
    expect(groups.map((g) => g.rows.map((r) => r.item))).toEqual([['a'], ['b', 'c'], [], []]);
  });
});

describe('forms of what belongs to a partner', () => {
  const day = '2026-06-15';

  it.each(Object.keys(FORMS) as (keyof typeof FORMS)[])('%s: each field shows what was typed in it', (kind) => {
    const typed: Record<string, string> = {
      day,
      instant: day,
      money: '1500.5',
      whole: '12',
      hundredths: '25',
      figure: '95.25',
      text: 'Oak',
      lines: 'Oak',
      list: 'Oak\nElm',
    };
    for (const f of FORMS[kind]) {
      const text = typed[f.as];
      if (text === undefined) continue;
      expect(asText(withText(emptyItem(kind, day), f, text), f)).toBe(text);
    }
  });

  it('keeps money in whole cents and shares in hundredths of a per cent', () => {
    const agreement = emptyItem('agreement', day);
    expect(withText(agreement, field('agreement', 'fee'), '1,500.50')).toMatchObject({
      fee: { minor: 150_050, currency: 'USD' },
    });
    expect(withText(agreement, field('agreement', 'shareBp'), '2.5')).toMatchObject({ shareBp: 250 });
    expect(withText(agreement, field('agreement', 'fee'), 'much')).toMatchObject({ fee: null });
  });

  it('offers a share only where the core does', () => {
    const names = (share: boolean) =>
      fieldsOf(emptyItem('agreement', day), [{ agreementType: 'vendor', fee: true, share }]).map((f) => f.name);
    expect(names(false)).not.toContain('shareBp');
    expect(names(true)).toContain('shareBp');
    expect(names(false)).not.toContain('valuation');
  });
});

describe('words', () => {
  it('writes figures with their units', () => {
    expect(metricFigure('on-time-closing', 9260)).toBe('92.6 %');
    expect(metricFigure('client-rating', 475)).toBe('4.75 / 5');
    expect(metricFigure('turn-time', 1440)).toBe('1,440 min');
  });

  it('names a field and its place in a list', () => {
    expect(fieldWord(i18n, 'contacts.1.phone')).toBe('Contacts 2');
    expect(fieldWord(i18n, 'fee')).toBe('Fixed fee');
  });
});

it('asks for a place only once it is one', () => {
  for (const good of ['', 'WA', '98101', 'county:53033']) expect(isPlace(good)).toBe(true);
  for (const bad of ['W', '981', 'Seattle', 'county:']) expect(isPlace(bad)).toBe(false);
  expect(requestOf({ text: '', kind: '', place: 'Sea', putAway: false }).place).toBeNull();
});

it('is asked again when partners change', () => expect(invalidatedBy.partners).toContain('partners'));
