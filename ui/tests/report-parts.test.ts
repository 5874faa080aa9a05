import { beforeEach, describe, expect, it } from 'vitest';
import { partAt, partsOf, withHidden, withOrder } from '@/features/cma/report-parts';
import { USUAL_ORDER } from '@/features/cma/report-words';
import {
  begin,
  changeDraft,
  NO_OPTIONS,
  redoDraft,
  requestOf,
  resetDocuments,
  undoDraft,
  useDocuments,
} from '@/features/documents/state';
import { NO_REPORT } from '@/ipc/fixture/documents';
import type { DocumentPlanView } from '@/ipc/types';

const plan: DocumentPlanView = {
  title: 'x',
  pages: 4,
  sections: [
    { page: 'cover', hidden: false, required: false, absent: null, firstPage: 0, pages: 1 },
    { page: 'comparables', hidden: false, required: false, absent: null, firstPage: 1, pages: 2 },
    { page: 'netSheet', hidden: false, required: false, absent: 'No figures.', firstPage: null, pages: 0 },
    { page: 'disclosure', hidden: false, required: true, absent: null, firstPage: 3, pages: 1 },
  ],
  disclosure: null,
  photosMissing: 0,
};

describe('the parts of a report', () => {
  it('stand in the usual order until somebody moves them', () => {
    const parts = partsOf(NO_REPORT, plan);
    expect(parts.map(({ id }) => id)).toEqual(USUAL_ORDER);
    const ids = ['map', ...USUAL_ORDER.filter((id) => id !== 'map')];
    const options = withOrder(NO_REPORT, parts, ids);
    expect(options.pages).toHaveLength(USUAL_ORDER.length);
    expect(partsOf(options, plan)[0]?.id).toBe('map');
  });
  it('are left out at once, before the plan knows, and never those the law asks for', () => {
    const parts = partsOf(NO_REPORT, plan);
    const without = partsOf(withHidden(NO_REPORT, parts, 'comparables', true), plan);
    expect(without.find(({ id }) => id === 'comparables')).toMatchObject({ hidden: true, firstPage: null });
    const stubborn = partsOf(withHidden(NO_REPORT, parts, 'disclosure', true), plan);
    expect(stubborn.find(({ id }) => id === 'disclosure')).toMatchObject({ hidden: false, firstPage: 3 });
  });
  it('are found by a page', () => {
    expect(partAt(plan, 2)).toEqual({ id: 'comparables', offset: 1 });
    expect(partAt(plan, 9)).toBeNull();
  });
});

describe('a document in hand', () => {
  beforeEach(resetDocuments);
  const stops = (...keys: string[]) => keys.map((key) => ({ key, note: '' }));
  const tour = () => useDocuments.getState().drafts.tour?.present;

  it('keeps the notes of stops that stay on a tour, and can be undone', () => {
    begin({ kind: 'tour', stops: stops('a', 'b') });
    changeDraft('tour', { subject: { kind: 'tour', stops: [{ key: 'a', note: 'Gate code' }, ...stops('b')] } });
    begin({ kind: 'tour', stops: stops('c', 'a') });
    expect(tour()?.subject).toEqual({
      kind: 'tour',
      stops: [
        { key: 'c', note: '' },
        { key: 'a', note: 'Gate code' },
      ],
    });
    undoDraft('tour');
    expect(tour()?.subject).toMatchObject({ stops: [{ key: 'a' }, { key: 'b' }] });
    redoDraft('tour');
    expect(tour()?.subject).toMatchObject({ stops: [{ key: 'c' }, { key: 'a' }] });
  });
  it('is one per listing, and asks for its notes in the order of its stops', () => {
    const a = begin({ kind: 'flyer', listingKey: 'a' });
    changeDraft(a, { options: { ...NO_OPTIONS, title: 'Open on Sunday' } });
    expect(begin({ kind: 'flyer', listingKey: 'a' })).toBe(a);
    expect(useDocuments.getState().drafts[a]?.present.options.title).toBe('Open on Sunday');
    const request = requestOf({
      subject: {
        kind: 'tour',
        stops: [
          { key: 'b', note: '' },
          { key: 'a', note: 'Dog' },
        ],
      },
      options: NO_OPTIONS,
    });
    expect(request).toMatchObject({ kind: 'tour', listingKeys: ['b', 'a'], options: { stopNotes: ['', 'Dog'] } });
  });
});
