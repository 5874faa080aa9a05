import type { NetSheetLine } from '@/ipc/types';

/** A cost nobody has filled in yet: a share of the price, paid by the seller. */
export const NEW_COST: NetSheetLine = { label: '', amount: null, milliPercent: null, payer: 'seller' };

/** The lines with one of them changed. */
export function withCost(lines: readonly NetSheetLine[], at: number, part: Partial<NetSheetLine>): NetSheetLine[] {
  return lines.map((line, i) => (i === at ? { ...line, ...part } : line));
}

/** The lines without one of them. */
export function withoutCost(lines: readonly NetSheetLine[], at: number): NetSheetLine[] {
  return lines.filter((_, i) => i !== at);
}

/** Per cent as they are typed, in whole thousandths of a per cent between nothing and the whole price. */
export function readShare(percent: number | null): number | null {
  return percent === null ? null : Math.min(100_000, Math.max(0, Math.round(percent * 1000)));
}
