/** Clocks of a time zone: what they show at an instant, and when a day begins by them. */
import { LOCALE } from './format';

const MINUTE = 60_000;
const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat | null>();

function formatOf(zone: string): Intl.DateTimeFormat | null {
  let found = formats.get(zone);
  if (found === undefined) {
    try {
      found = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
      });
    } catch {
      found = null;
    }
    formats.set(zone, found);
  }
  return found;
}

/** Whether this computer has rules for the zone. */
export const knowsZone = (zone: string): boolean => formatOf(zone) !== null;

/** Milliseconds the zone's clocks are ahead of UTC at an instant; none where the zone is not known. */
function ahead(at: number, zone: string): number {
  const format = formatOf(zone);
  if (!format) return 0;
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
  const shown = Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day ?? 1, part.hour ?? 0, part.minute ?? 0);
  return shown - Math.floor(at / MINUTE) * MINUTE;
}

/** What the zone's clocks show at an instant, `YYYY-MM-DDTHH:MM`. */
export function wallOf(at: number, zone: string): string {
  return new Date(at + ahead(at, zone)).toISOString().slice(0, 16);
}

/** The instant at which the zone's clocks show a time; the first one where they show it twice, the next one they do show where they skip it. */
export function instantOf(wall: string, zone: string): number {
  const utc = Date.parse(`${wall}:00Z`);
  const tries = [utc - ahead(utc - DAY, zone), utc - ahead(utc + DAY, zone)].sort((a, b) => a - b);
  return tries.find((at) => wallOf(at, zone) >= wall) ?? utc;
}

/** The instant at which a day begins. */
export const dayStart = (day: string, zone: string): number => instantOf(`${day}T00:00`, zone);

const CLOCK = new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', hour: 'numeric', minute: '2-digit' });
const clocks = new Map<string, string>();

/** Time of day of `YYYY-MM-DDTHH:MM`, as the locale writes it. */
export function wallTime(wall: string): string {
  const time = wall.slice(11, 16);
  let found = clocks.get(time);
  if (found === undefined) {
    found = CLOCK.format(Date.parse(`2000-01-01T${time}:00Z`));
    clocks.set(time, found);
  }
  return found;
}
