import type { BoardColumnView, BoardView, DealView, MoneyView } from '@/ipc/types';

/** Adds an amount to sums per currency, or takes it away with a negative sign. A currency with nothing left goes. */
export function addTo(totals: readonly MoneyView[], amount: MoneyView | null, sign: 1 | -1): MoneyView[] {
  if (!amount) return [...totals];
  const known = totals.some((m) => m.currency === amount.currency);
  const next = known ? [...totals] : [...totals, { minor: 0, currency: amount.currency }];
  return next
    .map((m) => (m.currency === amount.currency ? { ...m, minor: m.minor + sign * amount.minor } : m))
    .filter((m) => m.minor !== 0);
}

/** Where a deal stands on the board. */
export function placeOf(board: BoardView, id: string): { column: number; row: number; deal: DealView } | null {
  for (const [column, { deals }] of board.columns.entries()) {
    const row = deals.findIndex((d) => d.id === id);
    const deal = deals[row];
    if (deal) return { column, row, deal };
  }
  return null;
}

/** The board with a deal in another stage: where the core would put it, by its amount, and with the sums moved along. */
export function withMoved(board: BoardView, id: string, stage: string): BoardView {
  const at = placeOf(board, id);
  const target = board.columns.findIndex((c) => c.stage === stage);
  if (!at || target < 0 || target === at.column) return board;
  const deal = { ...at.deal, stage, waiting: true };
  const value = (d: DealView) => d.amount?.minor ?? 0;
  const columns = board.columns.map((column, i): BoardColumnView => {
    if (i === at.column)
      return {
        ...column,
        deals: column.deals.filter((d) => d.id !== id),
        count: column.count - 1,
        totals: addTo(column.totals, at.deal.amount, -1),
      };
    if (i !== target) return column;
    const before = column.deals.findIndex((d) => value(d) < value(deal));
    const deals = [...column.deals];
    deals.splice(before < 0 ? deals.length : before, 0, deal);
    return { ...column, deals, count: column.count + 1, totals: addTo(column.totals, deal.amount, 1) };
  });
  return { ...board, columns };
}

/** The deal an arrow leads to: up and down within a stage, left and right to the nearest stage that has any. */
export function neighbour(board: BoardView, id: string, key: string): string | null {
  const at = placeOf(board, id);
  if (!at) return null;
  const deals = board.columns[at.column]?.deals ?? [];
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return deals[at.row + 1]?.id ?? null;
    case 'ArrowUp':
    case 'k':
      return deals[at.row - 1]?.id ?? null;
    case 'Home':
      return deals[0]?.id ?? null;
    case 'End':
      return deals.at(-1)?.id ?? null;
    case 'ArrowLeft':
    case 'ArrowRight': {
      const step = key === 'ArrowLeft' ? -1 : 1;
      for (let c = at.column + step; c >= 0 && c < board.columns.length; c += step) {
        const found = board.columns[c]?.deals;
        if (found && found.length > 0) return found[Math.min(at.row, found.length - 1)]?.id ?? null;
      }
      return null;
    }
    default:
      return null;
  }
}
