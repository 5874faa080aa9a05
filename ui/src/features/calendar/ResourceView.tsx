import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import { Icon, type IconName } from '@/components/Icon';
import { i18n } from '@/i18n/i18n';
import type { CalendarEntryView, CalendarResourceKindView, CalendarResourceView } from '@/ipc/types';
import { LOCALE, number } from '@/lib/format';
import { type AxisDay, axisOf, startsAt } from './axis';
import { Chip, type OpenProps } from './Chip';
import { instants, zoneToDraw } from './entries';
import { BlockButton, blocksOf, DayName } from './HoursView';
import { inLanes } from './lanes';
import { longDay } from './periods';

const ICONS: Record<CalendarResourceKindView, IconName> = { me: 'people', provider: 'partners', property: 'listings' };
const WORDS: Record<CalendarResourceKindView, MessageDescriptor> = {
  me: msg`You`,
  provider: msg`Provider`,
  property: msg`Property`,
};
/** Entries that a day of a row draws. */
const SHOWN = 4;
/** Height of a lane, in rem. */
const LANE = 2.5;
/** Half-hours that a day shows in any case: from seven to eight. */
const MORNING = 14;
const EVENING = 40;

const HOUR = new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', hour: 'numeric' });

interface ResourceProps extends OpenProps {
  days: readonly string[];
  zone: string;
  today: string;
  now: number;
  resources: readonly CalendarResourceView[];
  /** What is shown of the entries. */
  entries: ReadonlyMap<string, readonly CalendarEntryView[]>;
  onDay: (day: string) => void;
  onProvider: (partner: string) => void;
}

/** Who and what is busy when: a row each for the user, for providers and for properties. */
export function ResourceView(props: ResourceProps) {
  const { days, resources, entries } = props;
  const rows = useMemo(() => {
    const of = new Map<string, Map<string, CalendarEntryView[]>>(
      resources.map((r) => [r.key, new Map(days.map((day) => [day, []]))]),
    );
    for (const day of days)
      for (const entry of entries.get(day) ?? []) for (const key of entry.resources) of.get(key)?.get(day)?.push(entry);
    return resources.flatMap((resource) => {
      const own = of.get(resource.key);
      const busy = own && [...own.values()].some((list) => list.length > 0);
      return own && (busy || resource.kind === 'me') ? [{ resource, own }] : [];
    });
  }, [days, resources, entries]);
  return days.length === 1 ? <DayRows {...props} rows={rows} /> : <WeekRows {...props} rows={rows} />;
}

interface RowsProps extends ResourceProps {
  rows: readonly { resource: CalendarResourceView; own: ReadonlyMap<string, readonly CalendarEntryView[]> }[];
}

function Name({ resource, onProvider }: { resource: CalendarResourceView; onProvider: (partner: string) => void }) {
  const { partner } = resource;
  return (
    <div className="cal-row-name" title={resource.name}>
      <Icon name={ICONS[resource.kind]} size={14} />
      <span className="stack" style={{ gap: 0, minWidth: 0 }}>
        {partner === null ? (
          <span className="cal-row-title">{resource.name}</span>
        ) : (
          <button type="button" className="cal-row-title cal-row-link" onClick={() => onProvider(partner)}>
            {resource.name}
          </button>
        )}
        <span className="small quiet">{i18n._(WORDS[resource.kind])}</span>
      </span>
    </div>
  );
}

function WeekRows({ days, today, rows, openKey, onOpen, onDay, onProvider }: RowsProps) {
  const { t } = useLingui();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <section className="cal-rows fill" aria-label={t`Who is busy when`} tabIndex={0}>
      <div className="cal-rows-week cal-rows-head">
        <span className="cal-row-name" />
        {days.map((day) => (
          <div key={day} className={day === today ? 'cal-head today' : 'cal-head'}>
            <button type="button" className="cal-day" onClick={() => onDay(day)}>
              <DayName day={day} />
            </button>
          </div>
        ))}
      </div>
      {rows.map(({ resource, own }) => (
        <div key={resource.key} className="cal-rows-week cal-row" role="group" aria-label={resource.name}>
          <Name resource={resource} onProvider={onProvider} />
          {days.map((day) => {
            const list = own.get(day) ?? [];
            const shown = list.length > SHOWN ? list.slice(0, SHOWN - 1) : list;
            return (
              <div key={day} className={day === today ? 'cal-row-day today' : 'cal-row-day'}>
                {shown.map((entry) => (
                  <Chip key={entry.key} entry={entry} day={day} openKey={openKey} onOpen={onOpen} />
                ))}
                {list.length > shown.length && (
                  <button type="button" className="cal-more" onClick={() => onDay(day)}>
                    <Trans>+{number(list.length - shown.length)} more</Trans>
                    <span className="visually-hidden"> {longDay(day)}</span>
                  </button>
                )}
              </div>
            );
          })}
        </div>
      ))}
    </section>
  );
}

function DayRows({ days, zone, now, rows, openKey, onOpen, onProvider }: RowsProps) {
  const { t } = useLingui();
  const axis = useMemo(() => axisOf(days, zoneToDraw(zone)), [days, zone]);
  const day = axis.days[0] as AxisDay;
  const each = useMemo(() => rows.map(({ own }) => blocksOf(day, own.get(day.day) ?? [], zone)), [rows, day, zone]);
  // The hours in which anything is on, whole; the working day in any case.
  const low = Math.floor(Math.min(MORNING, ...each.flat().map((b) => b.from)) / 2) * 2;
  const high = Math.min(axis.slots.length, Math.ceil(Math.max(EVENING, ...each.flat().map((b) => b.to)) / 2) * 2);
  const part = (at: number) => ((at - low) / (high - low)) * 100;
  const line = day.from <= now && now < day.to ? startsAt(day, now) : null;
  const hours = axis.slots.flatMap((slot, n) =>
    n >= low && n < high && slot.minute % 60 === 0 ? [{ ...slot, n }] : [],
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <section className="cal-rows fill" aria-label={t`Who is busy when`} tabIndex={0}>
      <div className="cal-rows-day cal-rows-head" aria-hidden="true">
        <span className="cal-row-name" />
        <div className="cal-row-line">
          {hours.map(({ n, minute, again }) => (
            <span key={n} className="cal-row-hour" style={{ left: `${part(n)}%` }}>
              {HOUR.format(minute * 60_000)}
              {again && ' +'}
            </span>
          ))}
        </div>
      </div>
      {rows.map(({ resource, own }, r) => {
        const { placed } = inLanes(each[r] ?? []);
        const lanes = Math.max(1, ...placed.map((p) => p.lane + 1));
        const whole = (own.get(day.day) ?? []).filter((e) => instants(e, zone) === null);
        return (
          <div key={resource.key} className="cal-rows-day cal-row" role="group" aria-label={resource.name}>
            <Name resource={resource} onProvider={onProvider} />
            <div className="cal-row-hours">
              {whole.length > 0 && (
                <div className="cal-row-whole">
                  {whole.map((entry) => (
                    <Chip key={entry.key} entry={entry} day={day.day} openKey={openKey} onOpen={onOpen} />
                  ))}
                </div>
              )}
              <div className="cal-row-line" style={{ minHeight: `${lanes * LANE}rem` }}>
                {hours.map(({ n }) => (
                  <span key={n} className="cal-row-tick" style={{ left: `${part(n)}%` }} />
                ))}
                {placed.map(({ span, lane }) => (
                  <BlockButton
                    key={span.entry.key}
                    entry={span.entry}
                    tall={2}
                    style={{
                      left: `${part(span.from)}%`,
                      width: `${part(span.to) - part(span.from)}%`,
                      top: `${lane * LANE}rem`,
                      height: `${LANE}rem`,
                    }}
                    openKey={openKey}
                    onOpen={onOpen}
                  />
                ))}
                {line !== null && line >= low && line <= high && (
                  <span className="cal-now upright" style={{ left: `${part(line)}%` }} aria-hidden="true" />
                )}
              </div>
            </div>
          </div>
        );
      })}
    </section>
  );
}
