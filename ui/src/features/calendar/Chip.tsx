import { Icon } from '@/components/Icon';
import { KindMark } from '@/components/KindMark';
import type { CalendarEntryView } from '@/ipc/types';
import { wallTime } from '@/lib/zones';
import { spoken } from './say';

export interface OpenProps {
  /** Key of the entry that is open beside the calendar. */
  openKey: string | null;
  onOpen: (key: string) => void;
}

/** What an entry's state makes of its looks. */
export const looks = (entry: CalendarEntryView, openKey: string | null): string =>
  `${entry.off ? ' off' : ''}${entry.settled ? ' settled' : ''}${entry.clash && !entry.off ? ' clash' : ''}${entry.key === openKey ? ' open' : ''}`;

/** An entry in a line: its sign, when it begins, what it is. Without hooks, since there are hundreds. */
export function Chip({ entry, day, openKey, onOpen }: OpenProps & { entry: CalendarEntryView; day: string }) {
  const words = spoken(entry);
  const begins = entry.startsLocal !== null && entry.day === day && !entry.allDay;
  return (
    <button
      type="button"
      className={`cal-chip${looks(entry, openKey)}`}
      data-kind={entry.kind}
      data-entry={entry.key}
      aria-label={words}
      title={words}
      onClick={() => onOpen(entry.key)}
    >
      {entry.clash && !entry.off ? (
        <span className="cal-clash">
          <Icon name="warn" size={12} />
        </span>
      ) : (
        <KindMark kind={entry.kind} />
      )}
      {begins && <span className="cal-time">{wallTime(entry.startsLocal ?? '')} </span>}
      {!begins && !entry.allDay && <Icon name="right" size={10} />}
      <span className="cal-title">{entry.title}</span>
      {entry.unsent && <Icon name="sync" size={10} />}
    </button>
  );
}
