import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg, plural } from '@lingui/core/macro';
import type { ExclusionView, ServicePriceView, TieView } from '@/ipc/types';
import { day, money, number } from '@/lib/format';

type Words = Record<string, MessageDescriptor>;

export const SERVICES: Words = {
  inspection: msg`Home inspection`,
  'part-inspection': msg`Inspection of a part`,
  repairs: msg`Repairs`,
  reinspection: msg`Re-inspection`,
  appraisal: msg`Appraisal`,
  survey: msg`Survey`,
  photography: msg`Photography`,
  staging: msg`Staging`,
  cleaning: msg`Cleaning`,
  moving: msg`Moving`,
  courier: msg`Courier`,
  signing: msg`Signing`,
  closing: msg`Closing`,
  other: msg`Something else`,
};

const KINDS: Words = {
  inspector: msg`Inspector`,
  appraiser: msg`Appraiser`,
  surveyor: msg`Surveyor`,
  notary: msg`Notary`,
  'credit-reporting': msg`Credit reporting`,
  photographer: msg`Photographer`,
  cleaner: msg`Cleaner`,
  mover: msg`Mover`,
  stager: msg`Stager`,
  contractor: msg`Contractor`,
  courier: msg`Courier`,
  title: msg`Title and escrow`,
  legal: msg`Legal`,
  service: msg`Home service`,
};

const LICENCES: Words = {
  'home-inspector': msg`home inspector`,
  appraiser: msg`appraiser`,
  surveyor: msg`surveyor`,
  contractor: msg`contractor`,
  notary: msg`notary`,
  title: msg`title`,
  escrow: msg`escrow`,
  attorney: msg`attorney`,
};

export const DAYS: Words = {
  mon: msg`Mon`,
  tue: msg`Tue`,
  wed: msg`Wed`,
  thu: msg`Thu`,
  fri: msg`Fri`,
  sat: msg`Sat`,
  sun: msg`Sun`,
};

/** The orders a list can be in. None of them knows what anybody pays. */
export const ORDERS: Words = {
  rotation: msg`In turn`,
  distance: msg`Nearest first`,
  rating: msg`What clients say`,
  name: msg`By name`,
};

export const FILES: Words = { report: msg`Report`, invoice: msg`Invoice`, offer: msg`Offer`, other: msg`Other file` };

const JOB_STATES: Words = {
  planned: msg`planned`,
  asked: msg`asked for`,
  confirmed: msg`confirmed`,
  declined: msg`declined`,
  done: msg`done`,
  missed: msg`missed`,
  cancelled: msg`called off`,
};

const TIES: Words = {
  ownership: msg`Ownership`,
  control: msg`Control`,
  family: msg`Family`,
  officer: msg`Same officer or employer`,
  franchise: msg`Franchise`,
  'benefit-sharing': msg`Shares in its gains`,
};

const say = (words: Words, i18n: I18n, name: string): string => {
  const found = words[name];
  return found ? i18n._(found) : name;
};

export const word = {
  service: (i18n: I18n, name: string) => say(SERVICES, i18n, name),
  kind: (i18n: I18n, kind: string, speciality: string | null) => say(KINDS, i18n, speciality ?? kind),
  order: (i18n: I18n, name: string) => say(ORDERS, i18n, name),
  weekday: (i18n: I18n, name: string) => say(DAYS, i18n, name),
  file: (i18n: I18n, name: string) => say(FILES, i18n, name),
  job: (i18n: I18n, name: string) => say(JOB_STATES, i18n, name),
  licences: (i18n: I18n, names: readonly string[]) => names.map((name) => say(LICENCES, i18n, name)).join(', '),
};

/** Choices of a list of words, in the order they are written down. */
export function choices(i18n: I18n, words: Words): { value: string; label: string }[] {
  return Object.entries(words).map(([value, label]) => ({ value, label: i18n._(label) }));
}

/** The services named of a provider: “something else” only where nothing else is. */
export function named(services: readonly string[]): readonly string[] {
  const plain = services.filter((name) => name !== 'other');
  return plain.length > 0 ? plain : services;
}

/** What is asked, with the days between which that holds. */
export function priceWords(i18n: I18n, price: ServicePriceView): { figure: string; length: string; holds: string } {
  const from = day(price.from);
  const until = day(price.until);
  return {
    figure: price.price ? money(price.price) : i18n._(msg`on asking`),
    length: lengthWords(i18n, price),
    holds: until === '' ? i18n._(msg`since ${from}`) : `${from} – ${until}`,
  };
}

function lengthWords(i18n: I18n, price: ServicePriceView): string {
  if (price.workingDays !== null) {
    const count = price.workingDays;
    return i18n._(msg`${plural(count, { one: '# working day', other: '# working days' })}`);
  }
  const minutes = price.minutes ?? 0;
  const hours = number(minutes / 60, minutes % 60 === 0 ? 0 : 1);
  return minutes < 120 ? i18n._(msg`${minutes} min`) : i18n._(msg`${hours} h`);
}

/** Why somebody cannot be offered. */
export function reasonWords(i18n: I18n, reason: ExclusionView): string {
  const on = day(reason.on);
  const needs = word.licences(i18n, reason.detail);
  const detail = reason.detail[0] ?? '';
  const hours = reason.hours ?? 0;
  switch (reason.code) {
    case 'licence-not-recorded':
      return i18n._(msg`no licence recorded (${needs})`);
    case 'licence-elsewhere':
      return i18n._(msg`the licence is of another state (${detail})`);
    case 'licence-expired':
      return i18n._(msg`the licence ended on ${on}`);
    case 'licence-later':
      return i18n._(msg`the licence begins on ${on}`);
    case 'insurance-not-recorded':
      return i18n._(msg`no insurance recorded`);
    case 'insurance-expired':
      return i18n._(msg`the insurance ended on ${on}`);
    case 'place-not-recorded':
      return i18n._(msg`where they work is not recorded`);
    case 'works-elsewhere':
      return i18n._(msg`they work elsewhere`);
    case 'place-unclear':
      return i18n._(msg`they work in parts of the state; give the postal code`);
    case 'not-on-price-list':
      return i18n._(msg`the service is not on their price list`);
    case 'price-ended':
      return i18n._(msg`their price held until ${on}`);
    case 'price-later':
      return i18n._(msg`their price holds from ${on}`);
    case 'no-hours':
      return i18n._(msg`no working hours recorded`);
    case 'outside-hours':
      return i18n._(msg`it does not fit the hours they work`);
    case 'lead-time':
      return i18n._(msg`they want ${hours} hours of notice`);
    case 'away':
      return detail === '' ? i18n._(msg`they are away`) : i18n._(msg`they are away: ${detail}`);
    case 'busy':
      return i18n._(msg`they have other jobs then`);
    default:
      return reason.words;
  }
}

/** What ties a provider to the brokerage, in a line. */
export function tieWords(i18n: I18n, tie: TieView): string {
  const parts: string[] = [];
  if (tie.affiliation) {
    const { tie: kind, nature } = tie.affiliation;
    const what = say(TIES, i18n, kind);
    parts.push(i18n._(msg`Affiliated with the brokerage (${what}): ${nature}`));
  }
  if (tie.agreements.length > 0) {
    const titles = tie.agreements.join(', ');
    parts.push(i18n._(msg`Agreement in force: ${titles}`));
  }
  return parts.join(' · ');
}

/** An instant by the wall clock of a zone; the zone's short name beside it. */
export function thereAt(text: string, zone: string, dated = true): string {
  const at = Date.parse(text);
  if (Number.isNaN(at)) return text;
  const form: Intl.DateTimeFormatOptions = dated
    ? { weekday: 'short', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit', timeZoneName: 'short' }
    : { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' };
  try {
    return new Intl.DateTimeFormat('en-US', { ...form, timeZone: zone }).format(at);
  } catch {
    return new Intl.DateTimeFormat('en-US', form).format(at);
  }
}
