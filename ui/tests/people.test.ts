import { i18n } from '@lingui/core';
import { describe, expect, it } from 'vitest';
import { pagesFor } from '@/components/usePages';
import { addTo, neighbour, placeOf, withMoved } from '@/features/people/board';
import { columnOf, orderOf } from '@/features/people/columns';
import { complete, fresh, NEEDS } from '@/features/people/conditions';
import { daysUntil, inDays, nextMonday } from '@/features/people/dates';
import { editable, typed } from '@/features/people/field-text';
import { firstName, mailto } from '@/features/people/reply';
import { beginNote, keepDraft, requestOf, resetPeople, showList, usePeople } from '@/features/people/state';
import { CONDITION_KINDS, conditionWords, tellingWhy, waitWords, whyWords } from '@/features/people/words';
import { fixtureHost } from '@/ipc/fixture';
import type { BoardView, DealView, WhyView } from '@/ipc/types';
import { age, currencySign, fromMajor, minorDigits } from '@/lib/format';

const deal = (id: string, stage: string, minor: number | null): DealView => ({
  id,
  name: id,
  pipeline: 'Sales',
  stage,
  status: 'open',
  open: true,
  amount: minor === null ? null : { minor, currency: 'USD' },
  commission: null,
  closesOn: null,
  owner: null,
  person: null,
  personName: null,
  systems: [],
  waiting: false,
  hasNextTask: true,
});
const column = (stage: string, ...deals: DealView[]) => ({
  stage,
  deals,
  count: deals.length,
  totals: deals.reduce<{ minor: number; currency: string }[]>((sum, d) => addTo(sum, d.amount, 1), []),
});
const board: BoardView = {
  pipeline: { connection: null, system: null, pipeline: 'Sales', stages: ['a', 'b', 'c'], deals: 3, currency: 'USD' },
  columns: [column('a', deal('x', 'a', 500), deal('y', 'a', 300)), column('b'), column('c', deal('z', 'c', 400))],
};
const why = (code: string, part: Partial<WhyView> = {}): WhyView => ({
  code,
  days: null,
  about: null,
  at: null,
  weight: 0,
  text: 'as the core says it',
  ...part,
});

describe('the board', () => {
  it('moves a deal to its place by amount and the sums with it', () => {
    const next = withMoved(board, 'x', 'c');
    expect(next.columns.map((c) => [c.count, c.totals])).toEqual([
      [1, [{ minor: 300, currency: 'USD' }]],
      [0, []],
      [2, [{ minor: 900, currency: 'USD' }]],
    ]);
    expect(next.columns[2]?.deals.map((d) => d.id)).toEqual(['x', 'z']);
    expect(placeOf(next, 'x')?.deal).toMatchObject({ stage: 'c', waiting: true });
    expect(withMoved(next, 'x', 'a').columns.map((c) => c.totals)).toEqual(board.columns.map((c) => c.totals));
  });
  it('stays as it is for the same stage, no stage and no deal', () => {
    for (const [id, stage] of [
      ['x', 'a'],
      ['x', 'nowhere'],
      ['nobody', 'c'],
    ] as const)
      expect(withMoved(board, id, stage)).toBe(board);
  });
  it('is walked by arrows, over stages without deals', () => {
    expect(neighbour(board, 'x', 'ArrowDown')).toBe('y');
    expect(neighbour(board, 'y', 'ArrowDown')).toBeNull();
    expect(neighbour(board, 'y', 'ArrowRight')).toBe('z');
    expect(neighbour(board, 'z', 'ArrowLeft')).toBe('x');
    expect(neighbour(board, 'z', 'ArrowRight')).toBeNull();
  });
  it('keeps sums of several currencies apart', () => {
    expect(addTo([{ minor: 5, currency: 'USD' }], { minor: 7, currency: 'EUR' }, 1)).toHaveLength(2);
  });
});

describe('conditions', () => {
  it('begin complete where they need nothing, and incomplete where words are missing', () => {
    for (const kind of CONDITION_KINDS) expect(complete(fresh(kind)), kind).toBe(NEEDS[kind].words !== 'needed');
    expect(complete({ kind: 'silent', days: null, words: [] })).toBe(false);
    expect(complete({ kind: 'silent', days: 3651, words: [] })).toBe(false);
    expect(complete({ kind: 'silent', days: 1.5, words: [] })).toBe(false);
  });
  it('have words for every kind', () => {
    for (const kind of CONDITION_KINDS)
      expect(conditionWords(i18n, { ...fresh(kind), words: NEEDS[kind].words === 'none' ? [] : ['hot'] })).not.toBe('');
    expect(conditionWords(i18n, { kind: 'silent', days: 1, words: ['hot', 'warm'] })).toBe(
      'Not in touch for 1 day (Hot, or Warm)',
    );
  });
});

describe('reasons', () => {
  it('say what, since when, and fall back to the words of the core', () => {
    expect(whyWords(i18n, why('newLead', { days: 0, about: 'Website' }))).toBe(
      'New lead from Website, today, unanswered',
    );
    expect(whyWords(i18n, why('silent', { days: 40 }))).toBe('Not in touch for 40 days');
    expect(whyWords(i18n, why('taskOverdue', { days: 1, about: 'Call' }))).toBe('Task overdue since 1 day: Call');
    expect(whyWords(i18n, why('dealCloses', { days: 3 }))).toBe('Deal closes in 3 days');
    expect(whyWords(i18n, why('dealCloses', { days: -3 }))).toBe('Deal was to close 3 days ago');
    expect(whyWords(i18n, why('somethingNew'))).toBe('as the core says it');
  });
  it('leave out what holds of nearly everybody, unless there is nothing else', () => {
    expect(tellingWhy([why('mayCall'), why('silent', { days: 3 })]).map((w) => w.code)).toEqual(['silent']);
    expect(tellingWhy([why('mayCall')])).toHaveLength(1);
  });
  it('count waiting in the widest unit that says enough', () => {
    expect([7, 145, 4320].map((m) => waitWords(i18n, m))).toEqual(['7 min', '2 hr', '3 days']);
  });
});

describe('days', () => {
  const friday = new Date(2026, 10, 20, 23, 30).getTime();
  it('are those of the calendar on the wall', () => {
    expect(inDays(0, friday)).toBe('2026-11-20');
    expect(inDays(11, friday)).toBe('2026-12-01');
    expect(nextMonday(friday)).toBe('2026-11-23');
    expect(nextMonday(new Date(2026, 10, 23, 8).getTime())).toBe('2026-11-30');
    expect(daysUntil('2026-11-21', friday)).toBe(1);
    expect(daysUntil('2026-11-19', friday)).toBe(-1);
  });
});

describe('fields', () => {
  const phones = {
    kind: 'entries',
    entries: [
      { value: '+12065550142', label: 'mobile' },
      { value: '+12065550143', label: 'work' },
    ],
  } as const;
  const value = { kind: 'entries' as const, entries: phones.entries.map((e) => ({ ...e })) };
  it('keep labels of what stays, and let the core read what is new', () => {
    expect(editable(value)).toBe('+12065550142, +12065550143');
    expect(typed('+12065550143', 'phones', value)).toEqual({
      kind: 'entries',
      entries: [{ value: '+12065550143', label: 'work' }],
    });
    expect(typed('206 555 0199', 'phones', value)).toEqual({ kind: 'text', text: '206 555 0199' });
    expect(typed(' , ', 'phones', value)).toEqual({ kind: 'empty' });
    expect(typed('a; b', 'tags', { kind: 'empty' })).toMatchObject({
      kind: 'entries',
      entries: [{ value: 'a' }, { value: 'b' }],
    });
    expect(typed('  ', 'line', { kind: 'text', text: 'x' })).toEqual({ kind: 'empty' });
    expect(typed('false', 'flag', { kind: 'flag', flag: true })).toEqual({ kind: 'flag', flag: false });
  });
});

describe('a reply', () => {
  it('goes into an address that no word can break out of', () => {
    expect(firstName('  Ines Calloway ')).toBe('Ines');
    expect(mailto('a@example.org', 'About 5 & 6?', 'Hello,\nyes')).toBe(
      'mailto:a@example.org?subject=About%205%20%26%206%3F&body=Hello%2C%0D%0Ayes',
    );
    expect(mailto('a@example.org?bcc=b@example.org', '', '')).toContain('%3Fbcc%3D');
  });
});

describe('the question', () => {
  it('goes back to the list alone when another is chosen, and notes begun stay', () => {
    usePeople.setState({ extra: [{ kind: 'openDeal', days: null, words: [] }], archived: true });
    showList('goingCold');
    expect(requestOf(usePeople.getState())).toMatchObject({
      list: 'goingCold',
      all: [],
      archived: false,
      order: 'urgency',
    });
    keepDraft('p-1', 'half a sen');
    beginNote({ id: 'p-1', name: 'Ines', systems: [] }, 'call');
    usePeople.setState({ note: null });
    expect(usePeople.getState().drafts['p-1']).toBe('half a sen');
    keepDraft('p-1', '');
    expect(usePeople.getState().drafts).toEqual({});
    resetPeople();
    expect(usePeople.getState().list).toBe('callNow');
  });
  it('asks for the pages in sight and the next when it is near', () => {
    expect(pagesFor(0, 30)).toEqual([]);
    expect(pagesFor(60, 90)).toEqual([1]);
    expect(pagesFor(250, 290)).toEqual([2, 3]);
  });
  it('sorts by a column and back', () => {
    expect(orderOf('name', 'urgency')).toBe('name');
    expect(orderOf('name', 'name')).toBe('urgency');
    expect(orderOf('touch', 'lastTouch')).toBe('silence');
    expect(columnOf(orderOf('touch', 'lastTouch'))).toEqual({ column: 'touch', direction: 'descending' });
  });
});

describe('the fixture', () => {
  const host = fixtureHost(new URLSearchParams('rows=0&people=60&latency=0&crm=1'));
  it('says why everybody on “who to call now” is there, and none of them is barred', async () => {
    const { rows, total } = await host.people({
      text: '',
      list: 'callNow',
      all: [],
      any: [],
      archived: false,
      order: 'urgency',
      limit: 500,
      offset: 0,
    });
    expect(total).toBeGreaterThan(3);
    for (const row of rows) {
      expect(tellingWhy(row.why).length, row.name).toBeGreaterThan(0);
      expect(row.doNotCall).toBe(false);
    }
    expect((await host.peopleCounts()).callNow).toBe(total);
  });
  it('answers a lead by a logged call, and takes the note away again', async () => {
    const before = await host.leads({ states: ['waiting'], limit: 10, offset: 0 });
    const lead = before.rows[0];
    if (!lead) throw new Error('no lead');
    const { id } = await host.addNote({ person: lead.person, text: 'Called.', channel: 'call' });
    expect((await host.leads({ states: ['waiting'], limit: 10, offset: 0 })).total).toBe(before.total - 1);
    await host.archiveRecord({ id, everywhere: true });
    expect((await host.leads({ states: ['waiting'], limit: 10, offset: 0 })).total).toBe(before.total);
  });
  it('lifts a bar only with a reason', async () => {
    await expect(host.setConsent({ id: 'p-1', field: 'DoNotCall', restricted: false, reason: ' ' })).rejects.toThrow();
  });
});

describe('the money of a new deal', () => {
  it.each([
    ['USD', '$', 2],
    ['CAD', 'CA$', 2],
    ['CHF', 'CHF ', 2],
    ['JPY', '¥', 0],
  ])('%s', (currency, sign, digits) => {
    expect([currencySign(currency), minorDigits(currency)]).toEqual([sign, digits]);
    expect(fromMajor(3, currency)).toEqual({ minor: 3 * 10 ** digits, currency });
  });
});

describe('how long ago', () => {
  it.each([
    [0, '< 1 min'],
    [59, '< 1 min'],
    [60, '1 min'],
    [7200, '2 hr'],
  ])('%d seconds', (seconds, words) => {
    expect(age(new Date(1_000_000_000_000).toISOString(), 1_000_000_000_000 + seconds * 1000)).toBe(words);
  });
});
