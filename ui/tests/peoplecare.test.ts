import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sameValue, valueText } from '@/components/FieldValue';
import { alike, inputText, ruleWords, typedValue } from '@/features/peoplecare/conflicts';
import { likelyWord, mergedField, reasonOf, sides } from '@/features/peoplecare/duplicates';
import { importRequest, placeWord, targetChoices, targetWord, twice } from '@/features/peoplecare/import';
import { changeWords, discardWords, heldBy, waiting, waitWords } from '@/features/peoplecare/outbox';
import { i18n } from '@/i18n/i18n';
import { makeCare } from '@/ipc/fixture/care';
import { HostError } from '@/ipc/host';
import type { ErrorCode, FieldFormView, FieldValueView, OutboxItemView } from '@/ipc/types';
import { makeDeferred } from '@/lib/deferred';
import { phone } from '@/lib/phone';
import { wordDiff } from '@/lib/word-diff';

const fail = (code: ErrorCode): never => {
  throw new HostError({ code, args: {}, retry: false, incident: null });
};
const care = (query = '') => makeCare(new URLSearchParams(query), new Set(), fail);
const text = (words: string): FieldValueView => ({ kind: 'text', text: words });
const list = (...values: string[]): FieldValueView => ({
  kind: 'entries',
  entries: values.map((value) => ({ value, label: '' })),
});

describe('something held back', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  it('is done after its time, once', () => {
    const held = makeDeferred(1000);
    const [run, ended] = [vi.fn(), vi.fn()];
    held.put(run, ended);
    vi.advanceTimersByTime(999);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    held.flush();
    expect([run.mock.calls.length, ended.mock.calls.length]).toEqual([1, 1]);
    expect(held.cancel()).toBe(false);
  });
  it('is never done when it was taken back', () => {
    const held = makeDeferred(1000);
    const [run, ended] = [vi.fn(), vi.fn()];
    held.put(run, ended);
    expect(held.cancel()).toBe(true);
    vi.advanceTimersByTime(5000);
    expect([run.mock.calls.length, ended.mock.calls.length]).toEqual([0, 1]);
  });
  it('is done at once when another comes', () => {
    const held = makeDeferred(1000);
    const order: string[] = [];
    held.put(
      () => order.push('one'),
      () => order.push('one ended'),
    );
    held.put(
      () => order.push('two'),
      () => order.push('two ended'),
    );
    expect(order).toEqual(['one ended', 'one']);
    held.flush();
    expect(order).toEqual(['one ended', 'one', 'two ended', 'two']);
  });
});

describe('words that differ', () => {
  const marked = (was: string, now: string) =>
    wordDiff(was, now)
      .map((s) => (s.changed ? `[${s.text}]` : s.text))
      .join('');
  it.each([
    ['14 Harbour Lane', '14B Harbour Lane', '[14B] Harbour Lane'],
    ['a b c', 'a c', 'a c'],
    ['', 'new', 'new'],
    ['x y', 'x y', 'x y'],
    ['a b', 'a  b\nc', 'a  b[\nc]'],
  ])('%s → %s', (was, now, expected) => expect(marked(was, now)).toBe(expected));
  it('never loses or changes what is written now', () => {
    const words = ['a', 'b', 'a', 'c', 'd'];
    for (let n = 0; n < 200; n += 1) {
      const pick = (seed: number) => words.filter((_, i) => (seed >> i) % 2 === 1).join(n % 3 === 0 ? '  ' : ' ');
      const [was, now] = [pick(n * 7), pick(n)];
      expect(
        wordDiff(was, now)
          .map((s) => s.text)
          .join(''),
      ).toBe(now);
    }
  });
  it('compares nothing that is too long', () => {
    const long = 'word '.repeat(500).trim();
    expect(wordDiff('x', long)).toEqual([{ text: long, changed: false }]);
  });
});

describe('a value', () => {
  it('is written as the locale does', () => {
    expect(valueText(i18n, text('2026-11-24'))).toBe('Nov 24, 2026');
    expect(valueText(i18n, { kind: 'money', money: { minor: 65_500_050, currency: 'USD' } })).toBe('$655,000.50');
    expect(valueText(i18n, { kind: 'entries', entries: [{ value: '+15550100142', label: 'mobile' }] })).toBe(
      '(555) 010-0142 (mobile)',
    );
    expect(valueText(i18n, { kind: 'empty' })).toBe('');
    expect([phone('+442079460000'), phone('12')]).toEqual(['+442079460000', '12']);
  });
  it('is the same in any order', () => {
    expect(sameValue(list('a', 'B'), list('b', 'A'))).toBe(true);
    expect(sameValue(list('a'), text('a'))).toBe(false);
  });
  it.each<[FieldFormView, string, FieldValueView | null]>([
    ['line', '  Ines ', text('Ines')],
    ['lines', ' a\nb \n', text(' a\nb')],
    ['line', '   ', { kind: 'empty' }],
    ['day', '2026-11-24', text('2026-11-24')],
    ['day', 'tomorrow', null],
    ['flag', 'yes', { kind: 'flag', flag: true }],
    ['flag', 'perhaps', null],
    ['number', '1,250.5', { kind: 'number', number: 1250.5 }],
    ['number', 'many', null],
    ['money', '$655,000', { kind: 'money', money: { minor: 65_500_000, currency: 'CAD' } }],
    ['tags', 'buyer; harbour,', list('buyer', 'harbour')],
    ['emails', 'a@example.org', text('a@example.org')],
  ])('of the form %s is read from “%s”', (form, typed, value) => {
    const like: FieldValueView[] = [{ kind: 'money', money: { minor: 1, currency: 'CAD' } }];
    expect(typedValue(typed, form, like)).toEqual(value);
  });
  it('comes back from its input as it was', () => {
    const at = text('2026-11-24T15:30:00.000Z');
    expect(typedValue(inputText(at, 'instant'), 'instant', [])).toEqual(at);
    const sum: FieldValueView = { kind: 'money', money: { minor: 65_500_050, currency: 'USD' } };
    expect(typedValue(inputText(sum, 'money'), 'money', [sum])).toEqual(sum);
  });
});

describe('conflicts', () => {
  it('are decided once, or alike for always', async () => {
    const host = care();
    const { conflicts } = await host.conflicts();
    const streets = conflicts.filter((c) => c.field === 'HomeAddress1');
    expect(streets).toHaveLength(2);
    const [one, other] = streets;
    if (!one || !other) throw new Error('two streets');
    expect(alike(one, other)).toBe(true);
    const request = { record: one.record, connection: one.connection, field: one.field, value: null };
    const answer = await host.resolveConflict({ ...request, choice: 'theirs', always: true });
    expect(answer).toEqual({ decided: 2, left: conflicts.length - 2 });
    const { rules } = await host.conflicts();
    expect(rules.at(-1)).toMatchObject({ field: 'HomeAddress1', rule: 'remote', system: 'HubSpot' });
    expect(ruleWords(i18n, 'remote', 'HubSpot')).toBe('What HubSpot says counts.');
  });
});

describe('two who may be one', () => {
  const field = (one: FieldValueView, other: FieldValueView) => ({ field: 'X', one, other, same: false });
  const empty: FieldValueView = { kind: 'empty' };
  it.each([
    [text('a'), empty, 'one', { value: text('a'), how: 'kept' }],
    [text('a'), empty, 'other', { value: text('a'), how: 'filled' }],
    [text('a'), text('b'), 'other', { value: text('b'), how: 'history' }],
    [list('a'), list('a', 'b'), 'one', { value: list('a', 'b'), how: 'joined' }],
    [list('a', 'b'), list('b'), 'one', { value: list('a', 'b'), how: 'kept' }],
    [
      { kind: 'flag', flag: false },
      { kind: 'flag', flag: true },
      'one',
      { value: { kind: 'flag', flag: true }, how: 'filled' },
    ],
    [
      { kind: 'flag', flag: true },
      { kind: 'flag', flag: false },
      'one',
      { value: { kind: 'flag', flag: true }, how: 'kept' },
    ],
  ] as [FieldValueView, FieldValueView, 'one' | 'other', unknown][])('%j and %j, %s stays', (one, other, keep, after) =>
    expect(mergedField(field(one, other), keep)).toEqual(after),
  );
  it('has words for every reason the core gives', () => {
    const core = readFileSync('../crates/hub-domain/src/people/reason.rs', 'utf8');
    const given = [...core.slice(core.indexOf('fmt::Display for Reason')).matchAll(/Self::\w+ => "([^"]+)"/g)].map(
      (m) => m[1] ?? '',
    );
    expect(given.length).toBeGreaterThan(10);
    expect(given.filter((reason) => reasonOf(i18n, reason).speaks === null)).toEqual([]);
  });
  it('have reasons in words, for and against', async () => {
    const { pairs } = await care().duplicates();
    const reasons = pairs.flatMap((p) => p.reasons).map((r) => reasonOf(i18n, r));
    expect(reasons.every((r) => r.speaks !== null)).toBe(true);
    expect(reasonOf(i18n, 'something new')).toEqual({ words: 'something new', speaks: null });
    expect([84, 58, 35].map((s) => likelyWord(i18n, s))).toEqual(['Very likely', 'Likely', 'Perhaps']);
  });
  it('are one, then two again', async () => {
    const host = care();
    const [pair] = (await host.duplicates()).pairs;
    if (!pair) throw new Error('a pair');
    const [stays, goes] = sides(pair, 'other');
    await host.mergePeople({ keep: stays.id, other: goes.id });
    expect((await host.duplicates()).merges[0]).toMatchObject({ gone: goes.id, kept: stays.id });
    await host.unmergePeople({ id: goes.id });
    expect((await host.duplicates()).merges.some((m) => m.gone === goes.id)).toBe(false);
  });
});

describe('the outbox', () => {
  it('says each change, why it waits and what discarding means', async () => {
    const { changes } = await care().outbox();
    const of = (id: string) => changes.find((c) => c.id === id) as OutboxItemView;
    expect(changeWords(i18n, of('o-1'))).toBe('Stage → Showing homes, Tags → buyer, harbour');
    expect(changeWords(i18n, of('o-2'))).toMatch(/^New note: Loved the light/);
    expect(changeWords(i18n, { ...of('o-1'), tells: [], verb: 'delete' })).toBe('Delete the contact');
    expect(waiting(of('o-3')).needsYou).toBe(true);
    expect(waiting(of('o-4')).needsYou).toBe(false);
    for (const change of changes) {
      expect(waitWords(i18n, change)).toMatch(/\.$/);
      expect(discardWords(i18n, change)).toMatch(/\.$/);
    }
  });
  it.each([
    ['slowDown', false, /asks to be asked less often.* at .*\.$/],
    ['offline', false, /cannot be reached/],
    ['notYet', false, /could not take it/],
    ['signIn', true, /signed in again/],
    ['paused', false, /is paused/],
    ['unknownOutcome', false, /looked up before anything is sent again/],
    ['needsYou', true, /does not take it as it is/],
    ['gaveUp', true, /in 20 tries/],
    ['perhapsMade', true, /Look there first/],
    ['perhapsStarted', true, /Look there first/],
  ])('tells %s apart from every other reason to wait', async (waits, needsYou, words) => {
    const [change] = (await care().outbox()).changes;
    if (!change) throw new Error('the fixture has some');
    const item = { ...change, waits, attempts: 20, notBefore: '2026-11-22T10:00:00Z' };
    expect(waiting(item).needsYou).toBe(needsYou);
    expect(i18n._(waiting(item).word)).not.toBe('Waits');
    expect(waitWords(i18n, item)).toMatch(words);
  });
  it('finds what a guard holds back', async () => {
    const { guards, changes } = await care('guard=1').outbox();
    const out = guards.find((g) => g.direction === 'out');
    const change = changes[0];
    if (!out || !change) throw new Error('a guard and a change');
    const held = { ...change, connection: out.connection, kind: out.kind, verb: 'delete' };
    expect([heldBy(out, held), heldBy(out, change), heldBy({ ...out, direction: 'in' }, held)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('an import', () => {
  it('has words for what a column can hold', () => {
    expect(targetWord(i18n, '-', 'x')).toBe('(left out)');
    expect(targetWord(i18n, 'Phones:mobile', 'Cell')).toBe('Phone (mobile)');
    expect(targetWord(i18n, 'Own:', 'Colour')).toBe('Own field “Colour”');
    expect([placeWord(i18n, 'line 12'), placeWord(i18n, 'card 3')]).toEqual(['line 12', 'card 3']);
  });
  it('offers a field of its own under the column’s name, once', () => {
    const values = (target: string) =>
      targetChoices(i18n, ['-', 'Tags', 'Own:Other'], { column: 'Colour', target, samples: [] }).map((c) => c.value);
    expect(values('Tags')).toEqual(['-', 'Tags', 'Own:Colour']);
    expect(values('Own:Colour')).toEqual(['-', 'Tags', 'Own:Colour']);
    expect(values('Birthdate')).toEqual(['-', 'Tags', 'Own:Colour', 'Birthdate']);
  });
  it('notices two columns for a field that has room for one', () => {
    const map = (...targets: string[]) => targets.map((target, i) => ({ column: String(i), target }));
    expect(twice(map('FirstName', 'FirstName', 'Tags', 'Tags', '-', '-', 'Phones:home', 'Phones:home'))).toEqual([
      'FirstName',
    ]);
  });
  it('is asked for as it stands in the wizard', async () => {
    const preview = await care().chooseContactFile();
    if (!preview) throw new Error('a file');
    const request = importRequest(preview, { at: ['c-hub'], leads: true, tag: ' fair ' });
    expect(request).toMatchObject({ file: preview.file, at: ['c-hub'], leads: true, tag: 'fair' });
    expect(request.mapping[0]).toEqual({ column: 'Contact', target: 'FullName' });
  });
});
