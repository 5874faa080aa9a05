import { describe, expect, it } from 'vitest';
import { NEW_COST, readShare, withCost, withoutCost } from '@/features/cma/net';
import { makeCma, makeSurroundings, NO_EDITS } from '@/ipc/fixture/cma';
import { makeListings, TODAY } from '@/ipc/fixture/data';

describe('the lines of a net sheet', () => {
  it('are changed and removed one by one', () => {
    const lines = [NEW_COST, { ...NEW_COST, label: 'Fee' }];
    expect(withCost(lines, 0, { label: 'Tax', milliPercent: 500 })).toEqual([
      { label: 'Tax', amount: null, milliPercent: 500, payer: 'seller' },
      lines[1],
    ]);
    expect(withoutCost(lines, 0)).toEqual([lines[1]]);
    expect(lines[0]).toEqual(NEW_COST);
  });
  it('keep shares in whole thousandths of a per cent, between nothing and the price', () => {
    expect([2.5, 2.875, 0.1 + 0.2, -3, 250, null].map(readShare)).toEqual([2_500, 2_875, 300, 0, 100_000, null]);
  });
});

describe('the fixture', () => {
  it('answers as the core does: price less the costs of the seller, and a ladder around the estimate', () => {
    const listings = makeListings(200);
    const subject = listings.find((l) => l.status === 'Active');
    if (!subject) throw new Error('no subject');
    const netSheet = [
      { ...NEW_COST, milliPercent: 2_500 },
      { ...NEW_COST, amount: { minor: 99, currency: 'USD' }, payer: 'buyer' as const },
    ];
    const edits = { ...NO_EDITS, report: { ...NO_EDITS.report, netSheet } };
    const cma = makeCma('x', subject, listings, edits, '', { byHand: false, kept: false, today: TODAY });
    const [low] = cma.result?.netSheet?.columns ?? [];
    expect(low?.left.minor).toBe((low?.price.minor ?? 0) - Math.round((low?.price.minor ?? 0) * 0.025));
    expect(makeSurroundings(cma).strategy?.rungs.map((r) => r.overEstimatePercent)).toContain(0);
  });
});
