import type { AdjustmentEdit, CmaEdits } from '@/ipc/types';

/** The edits with a fact of the subject set, or back to the listing's own figure. */
export function withFact(edits: CmaEdits, field: string, value: number | null): Partial<CmaEdits> {
  const facts = without(edits.facts, field);
  if (value === null) return { facts };
  return { facts: { ...facts, [field]: value }, unknown: edits.unknown.filter((f) => f !== field) };
}

/** A record without one of its keys. */
export function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  const { [key]: _gone, ...rest } = record;
  return rest;
}

/** The edits with a fact declared not known, or known again. */
export function withUnknown(edits: CmaEdits, field: string, unknown: boolean): Partial<CmaEdits> {
  const others = edits.unknown.filter((f) => f !== field);
  return { facts: without(edits.facts, field), unknown: unknown ? [...others, field] : others };
}

/** A sale put among the comparables by hand, or left to the choice again. */
export function withIncluded(edits: CmaEdits, listingKey: string, included: boolean): Partial<CmaEdits> {
  const others = edits.included.filter((key) => key !== listingKey);
  return {
    included: included ? [...others, listingKey] : others,
    excluded: edits.excluded.filter((key) => key !== listingKey),
  };
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
  why?: string | null,
): Partial<CmaEdits> {
  const same = (a: AdjustmentEdit) => a.listingKey === listingKey && a.feature === feature;
  const others = edits.adjustments.filter((a) => !same(a));
  const reason = why === undefined ? (edits.adjustments.find(same)?.why ?? null) : why;
  return { adjustments: minor === null ? others : [...others, { listingKey, feature, minor, why: reason }] };
}

/** The edits without anything that was changed about the comparables; `listingKey`: about that one alone. */
export function withoutJudgement(edits: CmaEdits, listingKey?: string): Partial<CmaEdits> {
  if (listingKey === undefined) return { weights: {}, adjustments: [], excluded: [] };
  return {
    weights: without(edits.weights, listingKey),
    adjustments: edits.adjustments.filter((a) => a.listingKey !== listingKey),
  };
}

/** Whether a text is a calendar day that exists. */
export function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
}
