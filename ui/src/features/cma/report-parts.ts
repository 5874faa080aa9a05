import type { DocumentPlanView, ReportOptions, ReportPage, ReportPageChoice, ReportSectionView } from '@/ipc/types';
import { inOrder } from '@/lib/reorder';
import { USUAL_ORDER } from './report-words';

/** A part of the report as the list shows it. */
export interface ReportPart {
  id: ReportPage;
  hidden: boolean;
  /** Cannot be left out. */
  required: boolean;
  /** Why it is not printed although it is not hidden. */
  absent: string | null;
  /** From 0; `null` where it is not printed. */
  firstPage: number | null;
  pages: number;
}

/** The parts as they are chosen now; what the plan says of them may be from before the last change. */
export function partsOf(options: ReportOptions, plan: DocumentPlanView | undefined): ReportPart[] {
  const order = inOrder(
    USUAL_ORDER,
    options.pages.map((choice) => choice.page),
  ) as ReportPage[];
  return order.map((id) => {
    const planned: ReportSectionView | undefined = plan?.sections.find((section) => section.page === id);
    const chosen = options.pages.find((choice) => choice.page === id);
    const required = planned?.required ?? (id === 'disclosure' || id === 'sources');
    const hidden = !required && (chosen?.hidden ?? false);
    return {
      id,
      required,
      hidden,
      absent: planned?.absent ?? null,
      firstPage: hidden ? null : (planned?.firstPage ?? null),
      pages: planned?.pages ?? 0,
    };
  });
}

const choices = (parts: readonly ReportPart[]): ReportPageChoice[] =>
  parts.map(({ id, hidden }) => ({ page: id, hidden }));

/** The options with the parts in another order. */
export function withOrder(options: ReportOptions, parts: readonly ReportPart[], ids: readonly string[]): ReportOptions {
  const next = ids.flatMap((id) => parts.filter((part) => part.id === id));
  return { ...options, pages: choices(next) };
}

/** The options with a part left out or put back. */
export function withHidden(
  options: ReportOptions,
  parts: readonly ReportPart[],
  id: ReportPage,
  hidden: boolean,
): ReportOptions {
  return { ...options, pages: choices(parts.map((part) => (part.id === id ? { ...part, hidden } : part))) };
}

/** The part a page belongs to, and the how manieth of it. */
export function partAt(plan: DocumentPlanView, page: number): { id: ReportPage; offset: number } | null {
  for (const { page: id, firstPage, pages } of plan.sections) {
    if (firstPage !== null && page >= firstPage && page < firstPage + pages) return { id, offset: page - firstPage };
  }
  return null;
}
