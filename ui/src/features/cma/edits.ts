import type { AdjustmentEdit, CmaEdits } from '@/ipc/types';

/** The edits with a fact of the subject set, or back to the listing's own figure. */
export function withFact(edits: CmaEdits, field: string, value: number | null): Partial<CmaEdits> {
  const { [field]: _old, ...facts } = edits.facts;
  return { facts: value === null ? facts : { ...facts, [field]: value } };
}

export function withExcluded(edits: CmaEdits, listingKey: string, out: boolean): Partial<CmaEdits> {
  const others = edits.excluded.filter((key) => key !== listingKey);
  return { excluded: out ? [...others, listingKey] : others };
}

/** A weight relative to the engine's own; 1 is the engine's own again. */
export function withWeight(edits: CmaEdits, listingKey: string, weight: number | null): Partial<CmaEdits> {
  const { [listingKey]: _old, ...weights } = edits.weights;
  return { weights: weight === null || weight === 1 ? weights : { ...weights, [listingKey]: weight } };
}

export function withAdjustment(
  edits: CmaEdits,
  { listingKey, feature }: Pick<AdjustmentEdit, 'listingKey' | 'feature'>,
  minor: number | null,
): Partial<CmaEdits> {
  const others = edits.adjustments.filter((a) => a.listingKey !== listingKey || a.feature !== feature);
  return { adjustments: minor === null ? others : [...others, { listingKey, feature, minor }] };
}

/** Whether a text is a calendar day that exists. */
export function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
}
