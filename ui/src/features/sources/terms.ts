import type { TermsView } from '@/ipc/types';

/** A share as percent text to basis points; `undefined` where the text is no share. */
export function basisPoints(text: string): number | null | undefined {
  const plain = text.trim().replace(',', '.').replace(/\s*%$/, '');
  if (plain === '') return null;
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(plain)) return undefined;
  const points = Math.round(Number(plain) * 100);
  return points <= 10_000 ? points : undefined;
}

/** Basis points as percent text. */
export function percentText(points: number | null): string {
  return points === null ? '' : String(points / 100);
}

/** Which of the figures are out of their range; empty when all can be saved. */
export function wrongFields(terms: TermsView, share: string): string[] {
  const wrong: string[] = [];
  if (basisPoints(share) === undefined) wrong.push('revenueShareBp');
  const inside = (value: number | null, least: number, most: number) =>
    value === null || (Number.isInteger(value) && value >= least && value <= most);
  if (!inside(terms.agents, 0, 4_000_000_000)) wrong.push('agents');
  if (!inside(terms.volume, 0, 4_000_000_000)) wrong.push('volume');
  if (!inside(terms.noticeDays, 0, 3650)) wrong.push('noticeDays');
  if (!inside(terms.refreshHours, 1, 8760)) wrong.push('refreshHours');
  return wrong;
}
