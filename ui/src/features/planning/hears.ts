import type { JobView, PlanProposalView, PropertyPlanView } from '@/ipc/types';

/**
 * Whom a proposed change has to be told, by name: who was told something else, who comes instead, and whoever has to be
 * there when the time is another. Nobody where nobody was told anything yet.
 */
export function hears(plan: PropertyPlanView, job: JobView, one: PlanProposalView['jobs'][number]): string[] {
  if (!one.toldOtherwise) return [];
  const present =
    job.startsLocal === one.startsLocal
      ? []
      : plan.settings.people.filter((person) => job.present.includes(person.key)).map((person) => person.name);
  return [...new Set([job.provider?.name, one.provider?.name, ...present].filter((name) => name !== undefined))];
}
