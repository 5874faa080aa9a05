import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { ReportPage } from '@/ipc/types';

/** The parts of a report in the usual order. */
const WORDS: Record<ReportPage, MessageDescriptor> = {
  cover: msg`Cover`,
  subject: msg`The property`,
  map: msg`Map`,
  comparables: msg`Comparable sales`,
  rough: msg`Rough range`,
  adjustments: msg`Adjustments`,
  estimate: msg`Price range`,
  opinions: msg`Other opinions`,
  market: msg`The market`,
  netSheet: msg`Net sheet`,
  strategy: msg`List price`,
  disclosure: msg`Disclosure`,
  sources: msg`Sources and dates`,
  appendix: msg`Appendix`,
};

export const USUAL_ORDER = Object.keys(WORDS) as ReportPage[];

export function partWord(i18n: I18n, part: ReportPage): string {
  return i18n._(WORDS[part]);
}
