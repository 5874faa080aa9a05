import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg, plural } from '@lingui/core/macro';
import type { ConditionKind, ConditionView, PeopleOrder, SmartListView, TemperatureView, WhyView } from '@/ipc/types';
import { day, instant } from '@/lib/format';

const LISTS: Record<string, MessageDescriptor> = {
  callNow: msg`Who to call now`,
  newLeads: msg`New leads`,
  noNextAction: msg`Without a next step`,
  goingCold: msg`Going cold`,
  celebrations: msg`Birthdays and anniversaries`,
  closingSoon: msg`Closing soon`,
};

/** What a smart list is called. */
export function listName(i18n: I18n, list: Pick<SmartListView, 'id' | 'name' | 'builtIn'>): string {
  const word = LISTS[list.id];
  return list.builtIn && word ? i18n._(word) : list.name;
}

const HEAT: Record<TemperatureView, MessageDescriptor> = { hot: msg`Hot`, warm: msg`Warm`, cold: msg`Cold` };

export function heatWord(i18n: I18n, heat: string): string {
  const word = HEAT[heat as TemperatureView];
  return word ? i18n._(word) : heat;
}

const ORDERS: Record<PeopleOrder, MessageDescriptor> = {
  urgency: msg`Most urgent first`,
  name: msg`By name`,
  lastTouch: msg`In touch last`,
  silence: msg`Silent longest`,
  created: msg`Newest first`,
  nextTask: msg`Next task first`,
  temperature: msg`Hottest first`,
};

export const ORDER_CHOICES = Object.keys(ORDERS) as PeopleOrder[];

export function orderWord(i18n: I18n, order: PeopleOrder): string {
  return i18n._(ORDERS[order]);
}

const KINDS: Record<ConditionKind, MessageDescriptor> = {
  newLead: msg`Unanswered lead`,
  lead: msg`Came in as a lead`,
  taskDue: msg`Task due`,
  taskOverdue: msg`Task overdue`,
  noNextAction: msg`Nothing planned`,
  silent: msg`Not in touch for`,
  touched: msg`In touch within`,
  neverTouched: msg`Never in touch`,
  temperature: msg`Temperature`,
  stage: msg`Stage`,
  leadSource: msg`Lead source`,
  owner: msg`Owner`,
  tag: msg`Tag`,
  contactType: msg`Type of contact`,
  system: msg`In the system`,
  openDeal: msg`Has an open deal`,
  dealStage: msg`Stage of a deal`,
  dealCloses: msg`Deal closes`,
  birthday: msg`Birthday`,
  anniversary: msg`Anniversary`,
  created: msg`New here`,
  mayCall: msg`May be called`,
  mayEmail: msg`May be e-mailed`,
  mayText: msg`May be texted`,
  hasPhone: msg`Has a phone number`,
  hasEmail: msg`Has an e-mail address`,
};

/** Conditions, in the order a menu has them. */
export const CONDITION_KINDS = Object.keys(KINDS) as ConditionKind[];

export function kindWord(i18n: I18n, kind: ConditionKind): string {
  return i18n._(KINDS[kind]);
}

/** A condition as one reads it on a chip. */
export function conditionWords(i18n: I18n, { kind, days, words }: ConditionView): string {
  const said = words
    .map((w) => (kind === 'temperature' || kind === 'silent' ? heatWord(i18n, w) : w))
    .join(i18n._(msg`, or `));
  const base = i18n._(KINDS[kind]);
  const d = days ?? 0;
  switch (kind) {
    case 'silent':
      return said
        ? i18n._(msg`Not in touch for ${plural(d, { one: '# day', other: '# days' })} (${said})`)
        : i18n._(msg`Not in touch for ${plural(d, { one: '# day', other: '# days' })}`);
    case 'touched':
      return i18n._(msg`In touch within ${plural(d, { one: '# day', other: '# days' })}`);
    case 'taskDue':
      return d === 0
        ? i18n._(msg`Task due by today`)
        : i18n._(msg`Task due within ${plural(d, { one: '# day', other: '# days' })}`);
    case 'newLead':
    case 'lead':
      return days === null
        ? base
        : i18n._(msg`${base}, ${plural(d, { one: 'the last day', other: 'the last # days' })}`);
    case 'dealCloses':
    case 'birthday':
    case 'anniversary':
    case 'created':
      return i18n._(msg`${base} within ${plural(d, { one: '# day', other: '# days' })}`);
    default:
      return said ? `${base}: ${said}` : base;
  }
}

/** Why somebody is listed or a figure is what it is. What the screen has no words for is said as the core says it. */
export function whyWords(i18n: I18n, why: WhyView): string {
  const about = why.about ?? '';
  const days = Math.abs(why.days ?? 0);
  const on = why.at ? (why.at.length > 10 ? instant(why.at) : day(why.at)) : '';
  const ago = days === 0 ? i18n._(msg`today`) : i18n._(msg`${plural(days, { one: '# day ago', other: '# days ago' })}`);
  const ahead = days === 0 ? i18n._(msg`today`) : i18n._(msg`${plural(days, { one: 'in # day', other: 'in # days' })}`);
  switch (why.code) {
    case 'newLead':
      return why.days === null
        ? i18n._(msg`New lead, unanswered`)
        : about
          ? i18n._(msg`New lead from ${about}, ${ago}, unanswered`)
          : i18n._(msg`New lead, ${ago}, unanswered`);
    case 'lead':
      return about ? i18n._(msg`Came in as a lead from ${about}`) : i18n._(msg`Came in as a lead`);
    case 'taskDue':
    case 'taskSoon':
      if (!about) break;
      if (why.days === null) return on ? i18n._(msg`Task: ${about}, ${on}`) : i18n._(msg`Task: ${about}`);
      return why.days < 0 ? i18n._(msg`Task overdue: ${about}`) : i18n._(msg`Task due ${ahead}: ${about}`);
    case 'taskOverdue':
      return i18n._(msg`Task overdue since ${plural(days, { one: '# day', other: '# days' })}: ${about}`);
    case 'noNextAction':
      return i18n._(msg`Nothing is planned`);
    case 'silent':
      return i18n._(msg`Not in touch for ${plural(days, { one: '# day', other: '# days' })}`);
    case 'touched':
      return i18n._(msg`In touch ${ago}`);
    case 'neverTouched':
      return i18n._(msg`Never in touch`);
    case 'openDeal':
    case 'dealStage':
      return about ? i18n._(msg`Open deal: ${about}`) : i18n._(msg`Has an open deal`);
    case 'dealCloses':
    case 'dealClosesSoon':
      if (why.days === null) return on ? i18n._(msg`Deal closes ${on}`) : i18n._(msg`Deal closes soon`);
      return why.days < 0 ? i18n._(msg`Deal was to close ${ago}`) : i18n._(msg`Deal closes ${ahead}`);
    case 'birthday':
      return i18n._(msg`Birthday ${ahead}`);
    case 'anniversary':
      return i18n._(msg`Anniversary ${ahead}`);
    case 'created':
      return i18n._(msg`New here, ${ago}`);
    case 'stageSays':
    case 'stage':
      return i18n._(msg`Stage: ${about}`);
    case 'tag':
      return i18n._(msg`Tag: ${about}`);
    case 'temperature':
      return heatWord(i18n, about);
    case 'inContract':
      return i18n._(msg`Under contract`);
    case 'closesOn':
      return i18n._(msg`Closes ${on}`);
    case 'savedSearch':
      return i18n._(msg`From the saved search “${about}”`);
    case 'rateOf':
      return i18n._(msg`Rate: ${about}`);
    default:
      break;
  }
  const kind = KINDS[why.code as ConditionKind];
  if (kind) return about ? `${i18n._(kind)}: ${about}` : i18n._(kind);
  return why.text;
}

/** What holds of nearly everybody and so explains nothing. */
const QUIET = new Set(['mayCall', 'mayEmail', 'mayText', 'hasPhone', 'hasEmail']);

/** Reasons worth a line, the weightiest first. */
export function tellingWhy(why: readonly WhyView[]): readonly WhyView[] {
  const telling = why.filter((w) => !QUIET.has(w.code));
  return telling.length > 0 ? telling : why;
}

const BECAUSE: Record<string, MessageDescriptor> = {
  edited: msg`changed`,
  undone: msg`undone`,
  decided: msg`decided against`,
  lifted: msg`lifted`,
  merged: msg`merged`,
};

export function becauseWord(i18n: I18n, because: string): string {
  const word = BECAUSE[because];
  return word ? i18n._(word) : because;
}

const TIMES: Record<string, MessageDescriptor> = {
  now: msg`now`,
  weeks: msg`within weeks`,
  months: msg`within months`,
  later: msg`later`,
};

export function timeWord(i18n: I18n, time: string): string {
  const word = TIMES[time];
  return word ? i18n._(word) : time;
}

const CHANNELS: Record<string, MessageDescriptor> = {
  '': msg`Note`,
  call: msg`Call`,
  text: msg`Text`,
  email: msg`E-mail`,
  meeting: msg`Meeting`,
};

export function channelWord(i18n: I18n, channel: string): string {
  const word = CHANNELS[channel];
  return word ? i18n._(word) : channel;
}

/** Minutes somebody waited, in the widest unit that says enough. */
export function waitWords(i18n: I18n, minutes: number): string {
  if (minutes < 90) return i18n._(msg`${minutes} min`);
  const hours = Math.round(minutes / 60);
  if (hours < 48) return i18n._(msg`${hours} hr`);
  const days = Math.round(minutes / 1440);
  return i18n._(msg`${plural(days, { one: '# day', other: '# days' })}`);
}

const ROADS: Record<string, MessageDescriptor> = {
  crm: msg`CRM`,
  file: msg`File`,
  email: msg`E-mail`,
  form: msg`Web form`,
  hand: msg`By hand`,
};

export function roadWord(i18n: I18n, road: string): string {
  const word = ROADS[road];
  return word ? i18n._(word) : road;
}
