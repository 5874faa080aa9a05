import type { JobView, PlanProposalView, PropertyPlanView, TrialRequest } from '@/ipc/types';
import { daysFrom, midnight, shiftedMinutes } from './wall';

/** The most days a line shows. */
const MOST = 121;
/** Days before today that a line goes back for jobs that were done. */
const BACK = 14;

/** Where a job stands on the line, and by whose word. */
export interface Stand {
  starts: string;
  ends: string;
  /** `kept` in the store, `proposed` otherwise than kept, or `tried` and without an answer that holds. */
  as: 'kept' | 'proposed' | 'tried';
}

/** Ends of a job that begins elsewhere: as long as it is kept, else as long as it says. */
function moved(job: JobView, starts: string): string {
  if (job.startsLocal && job.endsLocal) {
    const minutes =
      (daysFrom(midnight(job.startsLocal), job.endsLocal) - daysFrom(midnight(job.startsLocal), job.startsLocal)) *
      1440;
    return shiftedMinutes(starts, Math.round(minutes));
  }
  return shiftedMinutes(starts, job.minutes ?? (job.workingDays ?? 1) * 1440 - 900);
}

/** Where a job stands: as proposed, else as tried, else as kept; nothing where it has no time. */
export function standOf(
  job: JobView,
  proposal: PlanProposalView | null,
  trials: readonly TrialRequest[],
): Stand | null {
  const proposed = proposal?.jobs.find((one) => one.job === job.id);
  if (proposed)
    return { starts: proposed.startsLocal, ends: proposed.endsLocal, as: proposed.changed ? 'proposed' : 'kept' };
  const trial = trials.find((one) => one.job === job.id);
  if (trial) return { starts: trial.startsLocal, ends: moved(job, trial.startsLocal), as: 'tried' };
  if (job.startsLocal && job.endsLocal) return { starts: job.startsLocal, ends: job.endsLocal, as: 'kept' };
  return null;
}

/** A line of days: its first midnight and how many there are. */
export interface Line {
  from: number;
  count: number;
}

/** The line that holds today, every job and every day of the contract; two weeks at least. */
export function lineOf(
  plan: PropertyPlanView,
  proposal: PlanProposalView | null,
  trials: readonly TrialRequest[],
): Line {
  const today = midnight(plan.nowLocal);
  const stands = plan.jobs
    .filter((job) => job.state !== 'cancelled')
    .flatMap((job) => standOf(job, proposal, trials) ?? []);
  const first = Math.min(0, ...stands.map((one) => Math.floor(daysFrom(today, one.starts))));
  const last = Math.max(
    13,
    ...stands.map((one) => Math.ceil(daysFrom(today, one.ends))),
    ...plan.dues.map((due) => Math.ceil(daysFrom(today, due.endsLocal))),
  );
  const back = Math.max(first, -BACK);
  return { from: today + back * 86_400_000, count: Math.min(last + 1 - back, MOST) };
}

/** Part of the line before a time, 0 to 1. */
export function at(line: Line, local: string): number {
  return Math.min(1, Math.max(0, daysFrom(line.from, local) / line.count));
}

/** Whole days that a drag of so many pixels goes. */
export function daysOf(pixels: number, width: number, count: number): number {
  return width > 0 ? Math.round(pixels / (width / count)) || 0 : 0;
}

/** A mark with words beside it: how far along the line, and how wide its words are. */
export interface Mark {
  at: number;
  px: number;
}

/**
 * Lanes for marks whose words must not cover each other, given in order: each takes the first lane that is free where it
 * stands. Words that would leave the line at its end stand before their mark.
 */
export function lanes(marks: readonly Mark[], width: number): { lane: number; before: boolean }[] {
  const taken: number[] = [];
  const gap = 8;
  return marks.map((mark) => {
    const x = mark.at * width;
    const before = x + mark.px > width && x - mark.px >= 0;
    const [left, right] = before ? [x - mark.px, x + gap] : [x - gap, x + mark.px];
    const free = taken.findIndex((end) => end + gap <= left);
    const lane = free === -1 ? taken.length : free;
    taken[lane] = right;
    return { lane, before };
  });
}
