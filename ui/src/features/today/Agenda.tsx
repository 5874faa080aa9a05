import { msg } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Icon } from '@/components/Icon';
import { KindMark } from '@/components/KindMark';
import { entryStateWord, kindWord } from '@/i18n/calendar-words';
import { i18n } from '@/i18n/i18n';
import type { CalendarEntryView } from '@/ipc/types';
import { wallTime } from '@/lib/zones';
import { Nothing } from './Nothing';

interface AgendaProps {
  entries: readonly CalendarEntryView[];
  day: string;
  /** What the clock shows; what is over by then is quiet, what is on stands out. */
  now: string;
  onEntry: (entry: CalendarEntryView) => void;
}

/** What is on in a day. */
export function Agenda({ entries, day, now, onEntry }: AgendaProps) {
  if (entries.length === 0)
    return (
      <Nothing>
        <Trans>Nothing is on</Trans>
      </Nothing>
    );
  const over = (e: CalendarEntryView) => e.endsLocal !== null && e.endsLocal <= now;
  const on = (e: CalendarEntryView) =>
    !e.off && e.startsLocal !== null && e.startsLocal <= now && (e.endsLocal ?? '') > now;
  return (
    <ul className="today-list">
      {entries.map((entry) => (
        <li key={entry.key}>
          <button
            type="button"
            className={`today-line entry${over(entry) || entry.settled ? ' over' : ''}${entry.off ? ' off' : ''}${on(entry) ? ' on' : ''}`}
            data-kind={entry.kind}
            aria-current={on(entry) ? 'time' : undefined}
            onClick={() => onEntry(entry)}
          >
            <span className="today-time num small">
              {entry.allDay || !entry.startsLocal ? (
                <Trans>all day</Trans>
              ) : entry.day < day ? (
                <Trans>goes on</Trans>
              ) : (
                wallTime(entry.startsLocal)
              )}
            </span>
            <KindMark kind={entry.kind} size={14} />
            <span className="today-words">
              <span>
                <span className="visually-hidden">{kindWord(entry.kind)}: </span>
                <span className="strong today-title">{entry.title}</span>
              </span>
              <span className="small quiet">{about(entry)}</span>
            </span>
            {entry.clash && !entry.off && (
              <span className="small nowrap today-clash">
                <Icon name="warn" size={12} /> <Trans>clash</Trans>
              </span>
            )}
            <Icon name="right" size={12} />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** When it ends, with whom, where, and what its clocks show there. */
function about(entry: CalendarEntryView): string {
  const until = entry.endsLocal && !entry.allDay ? wallTime(entry.endsLocal) : null;
  const there = entry.startsThere && entry.startsThere !== entry.startsLocal ? wallTime(entry.startsThere) : null;
  return [
    entry.off ? i18n._(msg`called off`) : entry.state ? entryStateWord(entry.state) : null,
    until && i18n._(msg`until ${until}`),
    there && i18n._(msg`${there} there`),
    ...new Set([entry.detail, entry.place]),
    entry.unsent ? i18n._(msg`not sent yet`) : null,
  ]
    .filter(Boolean)
    .join(' · ');
}
