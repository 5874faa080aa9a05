import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Icon } from '@/components/Icon';
import { KindMark } from '@/components/KindMark';
import { kindWord } from '@/i18n/calendar-words';
import type { CalendarEntryView } from '@/ipc/types';
import { LOCALE, number } from '@/lib/format';
import { type Axis, type AxisDay, axisOf, endsAt, startsAt, wallAt } from './axis';
import { Chip, looks, type OpenProps } from './Chip';
import { instants, zoneToDraw } from './entries';
import { inLanes, type Span } from './lanes';
import { dayNumber, longDay, shortWeekday } from './periods';
import { hoursWord, marks, spoken, thereWord, timeWord } from './say';

/** Height of half an hour, in rem. */
const SLOT = 1.5;
/** What stands in the band of a day before it is opened. */
const BAND = 3;

/** Half-hours until five and until eight. */
const NIGHT = 10;
const MORNING = 16;

const HOUR = new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', hour: 'numeric' });
const hourWord = (minute: number) => HOUR.format(minute * 60_000);

export interface HoursProps extends OpenProps {
  days: readonly string[];
  zone: string;
  today: string;
  /** The instant it is. */
  now: number;
  entries: ReadonlyMap<string, readonly CalendarEntryView[]>;
  onDay: (day: string) => void;
  /** Whatever has no room in a day is seen in another view. */
  onAll: (day: string) => void;
  /** A free time was chosen, `YYYY-MM-DDTHH:MM`. */
  onFree: (wall: string) => void;
}

interface Block extends Span {
  entry: CalendarEntryView;
}

/** One day, or several beside each other, by the hours their clocks show. */
export function HoursView({ days, zone, today, now, entries, openKey, onOpen, onDay, onAll, onFree }: HoursProps) {
  const { t } = useLingui();
  const [bandOpen, setBandOpen] = useState(false);
  const axis = useMemo(() => axisOf(days, zoneToDraw(zone)), [days, zone]);
  const bands = days.map((day) => (entries.get(day) ?? []).filter((e) => instants(e, zone) === null));
  const most = Math.max(...bands.map((b) => b.length));
  const blocks = useMemo(
    () => axis.days.map((day) => blocksOf(day, entries.get(day.day) ?? [], zone)),
    [axis, entries, zone],
  );
  const pane = useRef<HTMLDivElement>(null);
  // What is first on after the night, or else the morning, is in sight from the start.
  // biome-ignore lint/correctness/useExhaustiveDependencies: by the days that are shown, not with every answer
  useLayoutEffect(() => {
    const element = pane.current;
    if (!element) return;
    const hours = blocks.flat().flatMap((b) => (b.from < NIGHT ? [] : [b.from]));
    element.scrollTop = ((Math.min(MORNING, ...hours) - 1) / axis.slots.length) * element.scrollHeight;
  }, [days]);
  const height = `${axis.slots.length * SLOT}rem`;
  const columns = { ['--days' as string]: days.length };
  return (
    <div className="cal-hours fill" style={columns} data-days={days.length}>
      <div className="cal-hours-head">
        <span className="cal-gutter" />
        {axis.days.map((day) => (
          <div key={day.day} className={day.day === today ? 'cal-head today' : 'cal-head'}>
            <button
              type="button"
              className="cal-day"
              aria-current={day.day === today ? 'date' : undefined}
              onClick={() => onDay(day.day)}
            >
              <DayName day={day.day} />
            </button>
            <ClockChange day={day} />
          </div>
        ))}
      </div>
      {most > 0 && (
        <div className="cal-band">
          <span className="cal-gutter small quiet">
            {most > BAND ? (
              <button
                type="button"
                className="plain-button small"
                aria-expanded={bandOpen}
                aria-label={bandOpen ? t`Show less of what is on all day` : t`Show all of what is on all day`}
                onClick={() => setBandOpen(!bandOpen)}
              >
                <Icon name={bandOpen ? 'up' : 'down'} size={12} />
              </button>
            ) : (
              <Trans>All day</Trans>
            )}
          </span>
          {bands.map((band, n) => {
            const day = days[n] ?? '';
            const shown = bandOpen ? band : band.slice(0, band.length > BAND ? BAND - 1 : BAND);
            return (
              <div key={day} className="cal-band-day">
                {shown.map((entry) => (
                  <Chip key={entry.key} entry={entry} day={day} openKey={openKey} onOpen={onOpen} />
                ))}
                {shown.length < band.length && (
                  <button type="button" className="cal-more" onClick={() => setBandOpen(true)}>
                    <Trans>+{number(band.length - shown.length)} more</Trans>
                  </button>
                )}
              </div>
            );
          })}
        </div>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <section className="cal-scroll" ref={pane} aria-label={t`Hours`} tabIndex={0}>
        <div className="cal-lines" style={{ height }}>
          <Gutter axis={axis} />
          {axis.days.map((day, n) => (
            <Column
              key={day.day}
              axis={axis}
              day={day}
              blocks={blocks[n] ?? []}
              most={days.length === 1 ? 10 : 4}
              now={day.from <= now && now < day.to ? startsAt(day, now) : null}
              openKey={openKey}
              onOpen={onOpen}
              onAll={() => onAll(day.day)}
              onFree={onFree}
            />
          ))}
        </div>
      </section>
    </div>
  );
}

/** What of a day's entries has hours, in slots; the shortest is one slot high, so that its name can be read. */
export function blocksOf(day: AxisDay, entries: readonly CalendarEntryView[], zone: string): Block[] {
  return entries.flatMap((entry) => {
    const at = instants(entry, zone);
    if (!at || at.from >= day.to || (at.to <= day.from && at.from < day.from)) return [];
    const from = startsAt(day, at.from);
    return [{ entry, from, to: Math.max(endsAt(day, Math.min(at.to, day.to)), from + 1) }];
  });
}

/** The day over a column, in short for whoever sees it. */
export function DayName({ day }: { day: string }) {
  return (
    <>
      <span className="cal-weekday" aria-hidden="true">
        {shortWeekday(day)}
      </span>{' '}
      <span aria-hidden="true">{dayNumber(day)}</span>
      <span className="visually-hidden">{longDay(day)}</span>
    </>
  );
}

/** A day with an hour less or more says so. */
function ClockChange({ day }: { day: AxisDay }) {
  const hours = (day.to - day.from) / 3_600_000;
  if (hours === 24) return null;
  return (
    <span className="small quiet cal-change">
      <Icon name="clock" size={10} />{' '}
      {hours < 24 ? (
        <Trans>clocks go forward, {number(hours, 1)} hours</Trans>
      ) : (
        <Trans>clocks go back, {number(hours, 1)} hours</Trans>
      )}
    </span>
  );
}

function Gutter({ axis }: { axis: Axis }) {
  return (
    <div className="cal-gutter" aria-hidden="true">
      {axis.slots.map((slot, n) =>
        slot.minute % 60 === 0 && n > 0 ? (
          <span
            key={`${slot.minute}${slot.again}`}
            className="cal-hour"
            style={{ top: `${(n / axis.slots.length) * 100}%` }}
          >
            {hourWord(slot.minute)}
            {slot.again && (
              <>
                <br />
                <Trans>again</Trans>
              </>
            )}
          </span>
        ) : null,
      )}
    </div>
  );
}

interface ColumnProps extends OpenProps {
  axis: Axis;
  day: AxisDay;
  blocks: readonly Block[];
  most: number;
  now: number | null;
  onAll: () => void;
  onFree: (wall: string) => void;
}

function Column({ axis, day, blocks, most, now, openKey, onOpen, onAll, onFree }: ColumnProps) {
  const { placed, crowds } = useMemo(() => inLanes(blocks, most), [blocks, most]);
  const count = axis.slots.length;
  const box = ({ from, to }: Span, lane: number, lanes: number) => ({
    top: `${(from / count) * 100}%`,
    height: `${((to - from) / count) * 100}%`,
    left: `${(lane / lanes) * 100}%`,
    width: `${100 / lanes}%`,
  });
  return (
    <div className={now === null ? 'cal-column' : 'cal-column today'}>
      <button
        type="button"
        className="cal-free"
        tabIndex={-1}
        aria-hidden="true"
        onClick={(e) => {
          const { top, height } = e.currentTarget.getBoundingClientRect();
          onFree(wallAt(axis, day, ((e.clientY - top) / height) * count));
        }}
      />
      {day.missing.map((n) => (
        <span
          key={n}
          className="cal-missing"
          style={{ top: `${(n / count) * 100}%`, height: `${100 / count}%` }}
          aria-hidden="true"
        />
      ))}
      {placed.map(({ span, lane, lanes }) => (
        <BlockButton
          key={span.entry.key}
          entry={span.entry}
          tall={span.to - span.from}
          style={box(span, lane, lanes)}
          openKey={openKey}
          onOpen={onOpen}
        />
      ))}
      {crowds.map((crowd) => (
        <button
          key={`${crowd.from} ${crowd.lane}`}
          type="button"
          className="cal-crowd"
          style={box(crowd, crowd.lane, crowd.lanes)}
          onClick={onAll}
        >
          <Plural value={crowd.spans.length} one="+# more" other={`+${number(crowd.spans.length)} more`} />
        </button>
      ))}
      {now !== null && <span className="cal-now" style={{ top: `${(now / count) * 100}%` }} aria-hidden="true" />}
    </div>
  );
}

interface BlockProps extends OpenProps {
  entry: CalendarEntryView;
  /** Its height in half-hours. */
  tall: number;
  style: Record<string, string>;
}

/** An entry with hours: the higher it is, the more it says. */
export function BlockButton({ entry, tall, style, openKey, onOpen }: BlockProps) {
  const there = thereWord(entry);
  return (
    <button
      type="button"
      className={`cal-block${looks(entry, openKey)}${tall < 1.5 ? ' short' : tall >= 4 ? ' tall' : ''}`}
      data-kind={entry.kind}
      data-entry={entry.key}
      style={style}
      title={spoken(entry)}
      onClick={() => onOpen(entry.key)}
    >
      <span className="cal-block-name">
        {entry.clash && !entry.off ? (
          <span className="cal-clash">
            <Icon name="warn" size={12} />
          </span>
        ) : (
          <KindMark kind={entry.kind} />
        )}{' '}
        <span className="cal-title">{entry.title}</span>
        {entry.unsent && <Icon name="sync" size={10} />}
      </span>
      {tall >= 1.5 && (
        <span className="cal-block-more">
          {hoursWord(entry)}
          {there && ` · ${there}`}
        </span>
      )}
      {tall >= 3 && (entry.place ?? entry.detail) && (
        <span className="cal-block-more">{entry.place ?? entry.detail}</span>
      )}
      <span className="visually-hidden">
        , {[tall < 1.5 ? timeWord(entry) : null, kindWord(entry.kind), ...marks(entry)].filter(Boolean).join(', ')}
      </span>
    </button>
  );
}
