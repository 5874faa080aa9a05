import { Trans, useLingui } from '@lingui/react/macro';
import { memo, useLayoutEffect, useRef, useState } from 'react';
import type { CalendarEntryView } from '@/ipc/types';
import { number } from '@/lib/format';
import { Chip, type OpenProps } from './Chip';
import { dayNumber, longDay, shortWeekday } from './periods';

/** Heights in rem: what stands above the entries of a day, and an entry. */
const HEAD = 1.875;
const LINE = 1.5;

/** How many lines fit into a day, measured before anything is painted and whenever the room changes. */
function useLines(weeks: number) {
  const grid = useRef<HTMLOListElement>(null);
  const [lines, setLines] = useState(3);
  useLayoutEffect(() => {
    const element = grid.current;
    if (!element) return;
    const measure = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
      setLines(Math.max(1, Math.min(30, Math.floor((element.clientHeight / weeks / rem - HEAD) / LINE))));
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    return () => watch.disconnect();
  }, [weeks]);
  return { grid, lines };
}

interface MonthProps extends OpenProps {
  days: readonly string[];
  date: string;
  today: string;
  entries: ReadonlyMap<string, readonly CalendarEntryView[]>;
  onDay: (day: string) => void;
}

/** Whole weeks around a month. A day draws what has room; the rest is a number that leads to the day. */
export function MonthView({ days, date, today, entries, openKey, onOpen, onDay }: MonthProps) {
  const { grid, lines } = useLines(days.length / 7);
  const { t } = useLingui();
  return (
    <div className="cal-month fill">
      <div className="cal-weekdays" aria-hidden="true">
        {days.slice(0, 7).map((day) => (
          <span key={day}>{shortWeekday(day)}</span>
        ))}
      </div>
      <ol
        className="cal-cells"
        ref={grid}
        aria-label={t`Days of the month`}
        style={{ gridTemplateRows: `repeat(${days.length / 7}, minmax(0, 1fr))` }}
      >
        {days.map((day) => (
          <DayCell
            key={day}
            day={day}
            entries={entries.get(day) ?? []}
            lines={lines}
            outside={day.slice(0, 7) !== date.slice(0, 7)}
            today={day === today}
            openKey={openKey}
            onOpen={onOpen}
            onDay={onDay}
          />
        ))}
      </ol>
    </div>
  );
}

interface CellProps extends OpenProps {
  day: string;
  entries: readonly CalendarEntryView[];
  lines: number;
  outside: boolean;
  today: boolean;
  onDay: (day: string) => void;
}

const DayCell = memo(function DayCell({ day, entries, lines, outside, today, openKey, onOpen, onDay }: CellProps) {
  const shown = entries.length > lines ? Math.max(0, lines - 1) : entries.length;
  const left = entries.length - shown;
  return (
    <li className={`cal-cell${outside ? ' outside' : ''}${today ? ' today' : ''}`}>
      <button
        type="button"
        className="cal-day"
        aria-label={longDay(day)}
        aria-current={today ? 'date' : undefined}
        onClick={() => onDay(day)}
      >
        {dayNumber(day)}
      </button>
      {entries.slice(0, shown).map((entry) => (
        <Chip key={entry.key} entry={entry} day={day} openKey={openKey} onOpen={onOpen} />
      ))}
      {left > 0 && (
        <button type="button" className="cal-more" onClick={() => onDay(day)}>
          {shown === 0 ? <Trans>{number(left)} entries</Trans> : <Trans>+{number(left)} more</Trans>}
          <span className="visually-hidden"> {longDay(day)}</span>
        </button>
      )}
    </li>
  );
});
