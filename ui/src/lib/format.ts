/** An amount in minor units of a currency. */
export interface Amount {
  minor: number;
  currency: string;
}

/** Locale of numbers, money and dates on screen. */
export const LOCALE = 'en-US';

const cache = new Map<string, Intl.NumberFormat>();

function formatter(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  let found = cache.get(key);
  if (!found) {
    found = new Intl.NumberFormat(LOCALE, options);
    cache.set(key, found);
  }
  return found;
}

/** Minor units in a currency's major unit. */
export function minorDigits(currency: string): number {
  return formatter({ style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** A currency's sign as it stands before an amount: `$`, `CA$`, `CHF `. */
export function currencySign(currency: string): string {
  const parts = formatter({ style: 'currency', currency }).formatToParts(1);
  const sign = parts.find((p) => p.type === 'currency')?.value ?? currency;
  return /\p{L}$/u.test(sign) ? `${sign} ` : sign;
}

/** Money in major units as a plain number, for inputs and charts. */
export function major(money: Amount): number {
  return money.minor / 10 ** minorDigits(money.currency);
}

/** Money from a number of major units. */
export function fromMajor(value: number, currency: string): Amount {
  return { minor: Math.round(value * 10 ** minorDigits(currency)), currency };
}

/** `$412,500`; cents only where there are any. */
export function money(value: Amount | null | undefined, sign = false): string {
  if (!value) return '';
  const digits = minorDigits(value.currency);
  const whole = value.minor % 10 ** digits === 0;
  const text = formatter({
    style: 'currency',
    currency: value.currency,
    minimumFractionDigits: whole ? 0 : digits,
    maximumFractionDigits: whole ? 0 : digits,
    signDisplay: sign ? 'exceptZero' : 'auto',
  }).format(major(value));
  return text.replace('-', '−');
}

/** `$412,500`, rounded to whole units: for estimates, which no cent makes more exact. */
export function roundMoney(value: Amount | null | undefined, sign = false): string {
  return value ? money(fromMajor(Math.round(major(value)), value.currency), sign) : '';
}

/** `$412K`, `$1.2M`: for pins and axes, never for a figure somebody relies on. */
export function shortMoney(value: Amount | number, currency = 'USD'): string {
  const [amount, code] = typeof value === 'number' ? [value, currency] : [major(value), value.currency];
  return formatter({
    style: 'currency',
    currency: code,
    notation: 'compact',
    maximumSignificantDigits: 3,
  }).format(amount);
}

/** A count, with a plus where counting stopped at it. */
export function counted(total: number, more: boolean): string {
  return more ? `${number(total)}+` : number(total);
}

/** A number with the locale's grouping. */
export function number(value: number | null | undefined, digits = 0): string {
  if (value === null || value === undefined) return '';
  return formatter({ maximumFractionDigits: digits }).format(value).replace('-', '−');
}

/** A number with exactly so many decimals, so that figures in a column line up. */
export function fixed(value: number, digits: number): string {
  return formatter({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value).replace('-', '−');
}

/** A year is a name, not a quantity. */
export function year(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(Math.round(value));
}

/** A share of one as percent. */
export function percent(share: number, digits = 1): string {
  return formatter({ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(share);
}

/** `YYYY-MM-DD` as the locale writes it. A date without a zone stays the day it is. */
export function day(date: string | null | undefined): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(date ?? '');
  if (!match) return date ?? '';
  const [, y, m, d] = match;
  return new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric' }).format(
    Date.UTC(Number(y), Number(m) - 1, Number(d)),
  );
}

/** A day without its year where that is the year of `today`; both `YYYY-MM-DD`. */
export function shortDay(date: string, today: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(date);
  if (!match || date.slice(0, 4) !== today.slice(0, 4)) return day(date);
  return new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', month: 'short', day: 'numeric' }).format(
    Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])),
  );
}

/** The day of the week of `YYYY-MM-DD`, in short. */
export function weekday(date: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(date);
  if (!match) return '';
  const at = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', weekday: 'short' }).format(at);
}

/** `YYYY-MM` as a month. */
export function month(text: string): string {
  const match = /^(\d{4})-(\d{2})$/.exec(text);
  if (!match) return text;
  return new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', year: 'numeric', month: 'short' }).format(
    Date.UTC(Number(match[1]), Number(match[2]) - 1, 1),
  );
}

/** `YYYY-MM` on an axis: the year for a January, else the month's short name. */
export function shortMonth(text: string): string {
  const match = /^(\d{4})-(\d{2})$/.exec(text);
  if (!match) return text;
  if (match[2] === '01') return match[1] ?? text;
  return new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', month: 'short' }).format(
    Date.UTC(Number(match[1]), Number(match[2]) - 1, 1),
  );
}

/** An instant, in this computer's zone. */
export function instant(text: string | null | undefined): string {
  const at = Date.parse(text ?? '');
  if (Number.isNaN(at)) return text ?? '';
  return new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

/** Time of day of an instant. */
export function clock(text: string | null | undefined): string {
  const at = Date.parse(text ?? '');
  if (Number.isNaN(at)) return '';
  return new Intl.DateTimeFormat(LOCALE, { timeStyle: 'short' }).format(at);
}

/** `2 min`, `3 hr`, `5 days`: how long ago, in the widest unit that fits. */
export function age(text: string, now: number): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(text)) / 60_000));
  const unit = minutes < 60 ? 'minute' : minutes < 60 * 48 ? 'hour' : 'day';
  const amount = unit === 'minute' ? minutes : unit === 'hour' ? Math.floor(minutes / 60) : Math.floor(minutes / 1440);
  const short = unit === 'day' ? 'long' : 'short';
  const words = formatter({ style: 'unit', unit, unitDisplay: short });
  return minutes === 0 ? `< ${words.format(1)}` : words.format(amount);
}

/** `4.2 MB`. */
export function bytes(count: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  let value = count;
  let index = 0;
  while (value >= 1000 && index < units.length - 1) {
    value /= 1000;
    index += 1;
  }
  return formatter({
    style: 'unit',
    unit: units[index],
    unitDisplay: index === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && index > 0 ? 1 : 0,
  }).format(value);
}

/** A duration in milliseconds. */
export function duration(ms: number): string {
  if (ms < 1000) return formatter({ style: 'unit', unit: 'millisecond', unitDisplay: 'short' }).format(Math.round(ms));
  if (ms < 120_000) {
    return formatter({ style: 'unit', unit: 'second', unitDisplay: 'short', maximumFractionDigits: 1 }).format(
      ms / 1000,
    );
  }
  return formatter({ style: 'unit', unit: 'minute', unitDisplay: 'short', maximumFractionDigits: 0 }).format(
    ms / 60_000,
  );
}

/** `20 sec`, `24 min`, `6 hr`, `30 days`: a span that is promised, so it is rounded upwards. */
export function span(seconds: number): string {
  const unit = seconds < 120 ? 'second' : seconds < 7200 ? 'minute' : seconds < 172_800 ? 'hour' : 'day';
  const size = { second: 1, minute: 60, hour: 3600, day: 86_400 }[unit];
  const short = unit === 'day' ? 'long' : 'short';
  return formatter({ style: 'unit', unit, unitDisplay: short }).format(Math.ceil(seconds / size));
}

/** Miles from metres: the trade here measures in miles. */
export function miles(metres: number): string {
  return formatter({ style: 'unit', unit: 'mile', unitDisplay: 'short', maximumFractionDigits: 2 }).format(
    metres / 1609.344,
  );
}
