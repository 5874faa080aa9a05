/** The list with what stands at `from` standing at `to`; places outside the list leave it as it is. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  if (from === to || from < 0 || to < 0 || from >= list.length || to >= list.length) return list;
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/**
 * `known` in the order somebody once gave: what the order does not name comes after what stood before it in `known`, and
 * what is no longer known is left out. So a page that a later version adds appears where it belongs.
 */
export function inOrder(known: readonly string[], order: readonly string[]): string[] {
  const kept = order.filter((id, i) => known.includes(id) && order.indexOf(id) === i);
  known.forEach((id, i) => {
    if (kept.includes(id)) return;
    const before = known.slice(0, i).findLast((other) => kept.includes(other));
    kept.splice(before === undefined ? 0 : kept.indexOf(before) + 1, 0, id);
  });
  return kept;
}
