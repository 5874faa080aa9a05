import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type {
  LackView,
  ShowingTypeView,
  TouredHomeView,
  TourPhaseView,
  TourStopStateView,
  UntouredWhyView,
} from '@/ipc/types';
import { LOCALE } from '@/lib/format';

type Words<K extends string> = Record<K, MessageDescriptor>;

export const PHASES: Words<TourPhaseView> = {
  planned: msg`Planned`,
  running: msg`On the road`,
  over: msg`Over`,
  calledOff: msg`Called off`,
};

export const STATES: Words<TourStopStateView> = {
  planned: msg`Not asked yet`,
  asked: msg`Asked`,
  confirmed: msg`Confirmed`,
  declined: msg`Declined`,
  shown: msg`Seen`,
  skipped: msg`Passed by`,
};

export const SHOWING: Words<ShowingTypeView> = {
  confirm: msg`Somebody has to say yes`,
  courtesy: msg`It is enough to tell them`,
  instructions: msg`Go as the instructions say`,
};

export const HOMES: Words<TouredHomeView> = {
  oneToFour: msg`Home of one to four dwellings`,
  moreUnits: msg`More than four dwellings`,
  land: msg`Land`,
  commercial: msg`Business premises`,
};

export const LACKS: Words<LackView> = {
  agreement: msg`There is no written agreement with the buyer`,
  signature: msg`It is not signed by the day of the tour`,
  notYet: msg`It does not hold yet on the day of the tour`,
  ended: msg`It has ended before the day of the tour`,
  term: msg`It lasts longer than it may, or names no last day`,
  compensation: msg`It does not say what the broker gets or how that is determined`,
  conspicuous: msg`It does not say the compensation conspicuously`,
  ascertainable: msg`The compensation is open-ended`,
  noMoreFromAnySource: msg`It does not say that no more is received from any source`,
  saysNegotiable: msg`It does not say conspicuously that compensation is not set by law and is fully negotiable`,
};

export const WHY_NOT: Words<UntouredWhyView> = {
  unknown: msg`there is no such listing any more`,
  withheld: msg`a rule of its source forbids to show it`,
  noAddress: msg`it has no address or no state`,
  noPlace: msg`it has no coordinates; type them as a home of its own`,
  offMarket: msg`it is off the market`,
  there: msg`it is part of the tour already`,
};

/** What the core says of a home without a time, in the reader's language; its own words where they are not known here. */
const LEFT_OUT: Record<string, MessageDescriptor> = {
  'its hours, bookings and notice leave no time for it that day': msg`its hours, bookings and notice leave no time for it that day`,
  'it does not fit with the others': msg`it does not fit with the others`,
  'it cannot be reached in time': msg`it cannot be reached in time`,
  'the time of the tour is over': msg`the time of the tour is over`,
};
export const leftOut = (i18n: I18n, why: string): string => {
  const known = LEFT_OUT[why];
  return known ? i18n._(known) : why;
};

export const choices = <K extends string>(i18n: I18n, words: Words<K>) =>
  (Object.entries(words) as [K, MessageDescriptor][]).map(([value, label]) => ({ value, label: i18n._(label) }));

const clocks = new Intl.DateTimeFormat(LOCALE, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' });

/** `HH:MM` of a wall clock as the locale writes it. */
export function wall(clock: string | null | undefined): string {
  const found = /^(\d{1,2}):(\d{2})$/.exec(clock ?? '');
  return found ? clocks.format(Date.UTC(2000, 0, 1, Number(found[1]), Number(found[2]))) : (clock ?? '');
}

/** Minutes as the locale writes them: `35 min`, `1 hr 20 min`, `5 days`. */
export function minutes(count: number): string {
  const unit = (value: number, name: 'hour' | 'minute') =>
    new Intl.NumberFormat(LOCALE, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  if (count >= 2880 && count % 1440 === 0)
    return new Intl.NumberFormat(LOCALE, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(count / 1440);
  const hours = Math.floor(count / 60);
  const rest = count % 60;
  return [hours > 0 ? unit(hours, 'hour') : '', rest > 0 || hours === 0 ? unit(rest, 'minute') : '']
    .filter(Boolean)
    .join(' ');
}

/** A place typed as `30.268, -97.743`; none where it is no place on the globe. */
export function placeOf(text: string): { latitude: number; longitude: number } | null {
  const found = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text.replaceAll('−', '-'));
  if (!found) return null;
  const [latitude, longitude] = [Number(found[1]), Number(found[2])];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
}

/** A stretch of the day typed as `10:00-12:00`, several with commas; none where one of them is no stretch. */
export function spansOf(text: string): { from: string; to: string }[] | null {
  const parts = text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const spans = parts.map((part) => {
    const found = /^(\d{1,2}:\d{2})\s*(?:-|–|to)\s*(\d{1,2}:\d{2})$/.exec(part);
    const [, from = '', to = ''] = found ?? [];
    return found ? { from: from.padStart(5, '0'), to: to.padStart(5, '0') } : null;
  });
  return spans.every((span) => span !== null) ? spans : null;
}

/** Stretches of the day as they are typed. */
export const spansText = (spans: readonly { from: string; to: string }[]): string =>
  spans.map(({ from, to }) => `${from}-${to}`).join(', ');

/** This computer's time zone: where the homes are, unless somebody says otherwise. */
export const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Today on this computer, YYYY-MM-DD. */
export function today(): string {
  const now = new Date();
  const two = (n: number) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Today where the homes are, YYYY-MM-DD; this computer's day where the zone is not known here. */
export function todayIn(timeZone: string): string {
  try {
    const parts = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    const of = (type: string) => parts.formatToParts(new Date()).find((part) => part.type === type)?.value ?? '';
    return `${of('year')}-${of('month')}-${of('day')}`;
  } catch {
    return today();
  }
}
