/** Where values and points stand in a chart. Pure arithmetic, shared by every kind of chart. */

export type Values = readonly (number | null)[];

/** The least and the greatest of all values that are there; nothing if none is. */
export function extent(...lists: readonly Values[]): [number, number] | null {
  let found: [number, number] | null = null;
  for (const list of lists)
    for (const value of list) {
      if (value === null || !Number.isFinite(value)) continue;
      found = found ? [Math.min(found[0], value), Math.max(found[1], value)] : [value, value];
    }
  return found;
}

/** A straight scale from values to pixels. */
export function linear(low: number, high: number, from: number, to: number): (value: number) => number {
  const range = high - low || 1;
  return (value) => from + ((value - low) / range) * (to - from);
}

/** Stretches of values without a gap, as first and last index. A gap is a gap: nothing is drawn across it. */
export function pieces(values: Values): [number, number][] {
  const found: [number, number][] = [];
  values.forEach((value, i) => {
    if (value === null) return;
    const last = found.at(-1);
    if (last && last[1] === i - 1) last[1] = i;
    else found.push([i, i]);
  });
  return found;
}

/** The last index that has a value; -1 if none has. */
export function lastAt(values: Values): number {
  for (let i = values.length - 1; i >= 0; i -= 1) if (values[i] !== null && values[i] !== undefined) return i;
  return -1;
}

/** Index of the centre nearest to a place. */
export function nearest(place: number, centres: readonly number[]): number {
  let best = 0;
  centres.forEach((centre, i) => {
    if (Math.abs(centre - place) < Math.abs((centres[best] ?? 0) - place)) best = i;
  });
  return best;
}

/** Moves labels apart until each has `gap` to the next, in their order, inside the bounds as far as they fit. */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((place, i) => ({ place, i })).sort((a, b) => a.place - b.place);
  let floor = low;
  for (const label of order) {
    label.place = Math.max(label.place, floor);
    floor = label.place + gap;
  }
  let ceiling = high;
  for (const label of order.reverse()) {
    label.place = Math.min(label.place, ceiling);
    ceiling = label.place - gap;
  }
  const placed = [...wanted];
  for (const { place, i } of order) placed[i] = place;
  return placed;
}

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** Whether every point is a month written `YYYY-MM`. */
export function areMonths(points: readonly string[]): boolean {
  return points.length > 0 && points.every((p) => MONTH.test(p));
}

/**
 * Which points get a label on the axis when labels are `wide` and points `step` pixels apart. Months are counted from
 * January, so that years line up; anything else from the last point.
 */
export function labelled(points: readonly string[], step: number, wide: number): number[] {
  const room = Math.max(1, Math.ceil(wide / Math.max(step, 0.01)));
  if (!areMonths(points)) return points.flatMap((_, i) => ((points.length - 1 - i) % room === 0 ? [i] : []));
  const every = [1, 2, 3, 6, 12, 24, 60, 120].find((e) => e >= room) ?? room;
  return points.flatMap((p, i) => {
    const months = Number(p.slice(0, 4)) * 12 + Number(p.slice(5)) - 1;
    return months % every === 0 ? [i] : [];
  });
}

/** Marks of an axis whose words differ from those of the mark before: whole days do not name three marks alike. */
export function distinct(marks: readonly number[], words: (mark: number) => string): number[] {
  return marks.filter((mark, i) => i === 0 || words(mark) !== words(marks[i - 1] ?? mark));
}
