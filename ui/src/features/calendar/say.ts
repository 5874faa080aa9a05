import { msg } from '@lingui/core/macro';
import { entryStateWord, kindWord } from '@/i18n/calendar-words';
import { i18n } from '@/i18n/i18n';
import type { CalendarEntryView } from '@/ipc/types';
import { day as dayWord } from '@/lib/format';
import { wallTime } from '@/lib/zones';

/** The day of `YYYY-MM-DDTHH:MM`. */
const dayOf = (wall: string) => wall.slice(0, 10);

/** `9:00 AM – 10:30 AM`; with its days where they differ. */
export function timeWord(entry: CalendarEntryView): string {
  const { startsLocal: from, endsLocal: to } = entry;
  if (entry.allDay || !from)
    return entry.day === entry.lastDay ? i18n._(msg`All day`) : `${dayWord(entry.day)} – ${dayWord(entry.lastDay)}`;
  if (!to || to === from) return wallTime(from);
  return dayOf(from) === dayOf(to)
    ? `${wallTime(from)} – ${wallTime(to)}`
    : `${dayWord(from)}, ${wallTime(from)} – ${dayWord(to)}, ${wallTime(to)}`;
}

/** `9:00 AM – 10:30 AM`, without days: for where the day stands above it. */
export function hoursWord({ startsLocal: from, endsLocal: to }: CalendarEntryView): string {
  if (!from) return '';
  return to && to !== from ? `${wallTime(from)} – ${wallTime(to)}` : wallTime(from);
}

/** What of it is on in one of its days: from when, until when, or all of it. */
export function timeInDay(entry: CalendarEntryView, day: string): string {
  if (entry.allDay || !entry.startsLocal) return i18n._(msg`All day`);
  if (entry.day === entry.lastDay) return hoursWord(entry);
  const starts = wallTime(entry.startsLocal);
  if (day === entry.day) return i18n._(msg`from ${starts}`);
  const ends = wallTime(entry.endsLocal ?? '');
  return day === entry.lastDay ? i18n._(msg`until ${ends}`) : i18n._(msg`goes on`);
}

/** `9:00 AM there`, where the clocks at the place show something else; with the day where it is another one. */
export function thereWord(entry: CalendarEntryView): string | null {
  const there = entry.startsThere;
  if (!there || !entry.startsLocal || there === entry.startsLocal) return null;
  const time = dayOf(there) === dayOf(entry.startsLocal) ? wallTime(there) : `${dayWord(there)}, ${wallTime(there)}`;
  return i18n._(msg`${time} there`);
}

/** What sets an entry apart, in words. */
export function marks(entry: CalendarEntryView): string[] {
  return [
    ...(entry.off ? [i18n._(msg`called off`)] : entry.state ? [entryStateWord(entry.state)] : []),
    ...(entry.clash && !entry.off ? [i18n._(msg`clashes`)] : []),
    ...(entry.unsent ? [i18n._(msg`not sent yet`)] : []),
    ...(entry.settled && !entry.off && !entry.state ? [i18n._(msg`settled`)] : []),
  ];
}

/** With whom or for what, and where; nothing twice. */
export function aboutWord({ title, detail, place }: CalendarEntryView): string {
  return [...new Set([detail, place])].filter((part) => part && part !== title).join(' · ');
}

/** An entry in a line, for whoever hears it and for hovering. */
export function spoken(entry: CalendarEntryView): string {
  return [
    [entry.allDay || !entry.startsLocal ? null : wallTime(entry.startsLocal), entry.title].filter(Boolean).join(' '),
    kindWord(entry.kind),
    entry.allDay ? null : timeWord(entry),
    thereWord(entry),
    aboutWord(entry),
    ...marks(entry),
  ]
    .filter(Boolean)
    .join(', ');
}
