import { Trans, useLingui } from '@lingui/react/macro';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { Icon } from '@/components/Icon';
import { KindMark } from '@/components/KindMark';
import { kindWord } from '@/i18n/calendar-words';
import type { CalendarEntryView } from '@/ipc/types';
import { looks, type OpenProps } from './Chip';
import { longDay } from './periods';
import { aboutWord, marks, thereWord, timeInDay } from './say';

interface AgendaProps extends OpenProps {
  days: readonly string[];
  today: string;
  entries: ReadonlyMap<string, readonly CalendarEntryView[]>;
}

type Line = { day: string; entry: CalendarEntryView | null };

/** What is on, day after day; days without anything are left out. Only what is in sight is drawn. */
export function AgendaView({ days, today, entries, openKey, onOpen }: AgendaProps) {
  const { t } = useLingui();
  const pane = useRef<HTMLDivElement>(null);
  const lines: Line[] = days.flatMap((day) => {
    const found = entries.get(day) ?? [];
    return found.length === 0 ? [] : [{ day, entry: null }, ...found.map((entry) => ({ day, entry }))];
  });
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => pane.current,
    estimateSize: () => 2 * rem,
    getItemKey: (n) => `${lines[n]?.day}${lines[n]?.entry?.key ?? ''}`,
    overscan: 12,
    initialRect: { width: 1000, height: 800 },
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <section className="cal-agenda fill" ref={pane} aria-label={t`Agenda`} tabIndex={0}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index];
          if (!line) return null;
          const style = { height: item.size, transform: `translateY(${item.start}px)` };
          return line.entry ? (
            <AgendaLine
              key={item.key}
              entry={line.entry}
              day={line.day}
              style={style}
              openKey={openKey}
              onOpen={onOpen}
            />
          ) : (
            <h2 key={item.key} className={line.day === today ? 'cal-agenda-day today' : 'cal-agenda-day'} style={style}>
              {longDay(line.day)}
              {line.day === today && (
                <span className="small">
                  {' '}
                  · <Trans>today</Trans>
                </span>
              )}
            </h2>
          );
        })}
      </div>
    </section>
  );
}

interface LineProps extends OpenProps {
  entry: CalendarEntryView;
  day: string;
  style: Record<string, string | number>;
}

function AgendaLine({ entry, day, style, openKey, onOpen }: LineProps) {
  const there = thereWord(entry);
  const said = marks(entry);
  return (
    <button
      type="button"
      className={`cal-agenda-line${looks(entry, openKey)}`}
      data-kind={entry.kind}
      data-entry={entry.key}
      style={style}
      onClick={() => onOpen(entry.key)}
    >
      <span className="cal-agenda-time num">{timeInDay(entry, day)}</span>
      <KindMark kind={entry.kind} />
      <span className="cal-agenda-kind small quiet">{kindWord(entry.kind)}</span>
      <span className="cal-title strong">{entry.title}</span>
      <span className="ellipsis quiet">{aboutWord(entry)}</span>
      <span className="cal-agenda-end small quiet nowrap">
        {there && <span>{there}</span>}
        {said.length > 0 && (
          <span className={entry.clash && !entry.off ? 'cal-clash-word' : undefined}>
            {entry.clash && !entry.off && <Icon name="warn" size={12} />} {said.join(', ')}
          </span>
        )}
      </span>
    </button>
  );
}
