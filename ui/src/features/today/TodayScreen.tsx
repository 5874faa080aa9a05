import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { useHost } from '@/ipc/context';
import type { CalendarEntryView, NeedView } from '@/ipc/types';
import { addDays } from '@/lib/days';
import { LOCALE, number } from '@/lib/format';
import { wallTime } from '@/lib/zones';
import { Agenda } from './Agenda';
import { Calls } from './Calls';
import { Due } from './Due';
import { type FirstStepLinks, FirstSteps } from './FirstSteps';
import { Needs } from './Needs';
import { Waiting } from './Waiting';
import './today.css';

const DAY = new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', weekday: 'long', month: 'long', day: 'numeric' });

interface TodayProps extends FirstStepLinks {
  onNeed: (need: NeedView) => void;
  onEntry: (entry: CalendarEntryView) => void;
  onDeal: (deal: string) => void;
  onPerson: (person: string) => void;
  onCalendar: () => void;
  onOutbox: (what: 'edits' | 'questions' | 'messages') => void;
  onCallList: () => void;
}

/** The day: what is on, what is due, what needs the user, whom to call, what has not gone out. */
export function TodayScreen(props: TodayProps) {
  const { t } = useLingui();
  const host = useHost();
  const { data, error, refetch } = useQuery({
    queryKey: ['today'],
    queryFn: () => host.today(),
    // The day goes on while nothing changes.
    refetchInterval: 60_000,
  });
  if (error && !data)
    return (
      <div className="pad">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  if (!data) return <Loading />;
  const urgent = data.needs.filter((n) => n.urgent).length;
  return (
    <div className="fill stack today" style={{ gap: 0 }}>
      <div className="toolbar">
        <h1 style={{ fontSize: 'var(--f-title)' }}>{DAY.format(Date.parse(`${data.day}T00:00:00Z`))}</h1>
        <span className="small quiet" title={data.zone}>
          <Trans>as of {wallTime(data.now)}</Trans>
        </span>
        <span className="grow" />
        {urgent > 0 && (
          <span className="small today-urgent" role="status">
            <Icon name="warn" size={12} />{' '}
            <Plural value={urgent} one="# cannot wait" other={`${number(urgent)} cannot wait`} />
          </span>
        )}
        <button type="button" className="plain-button small" onClick={props.onCalendar}>
          <Icon name="calendar" size={12} /> <Trans>Calendar</Trans>
        </button>
      </div>
      {data.fresh ? (
        <FirstSteps {...props} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        <section className="today-grid scroll fill" aria-label={t`The day`} tabIndex={0}>
          <div className="today-column">
            <Part title={t`Needs you`} count={data.needs.length}>
              <Needs needs={data.needs} today={data.day} onNeed={props.onNeed} />
            </Part>
            <Part title={t`Days of contracts`} count={data.due.length}>
              <Due due={data.due} onDeal={props.onDeal} />
            </Part>
          </div>
          <div className="today-column">
            <Part title={t`Today`} count={data.agenda.length}>
              <Agenda entries={data.agenda} day={data.day} now={data.now} onEntry={props.onEntry} />
            </Part>
            <Part title={t`Tomorrow`} count={data.tomorrow.length}>
              <Agenda entries={data.tomorrow} day={addDays(data.day, 1)} now={data.now} onEntry={props.onEntry} />
            </Part>
          </div>
          <div className="today-column">
            <Part title={t`To call`} count={data.toCall}>
              <Calls calls={data.call} all={data.toCall} onPerson={props.onPerson} onAll={props.onCallList} />
            </Part>
            <Part
              title={t`Waits to go out`}
              count={data.waiting.edits + data.waiting.questions + data.waiting.messages}
            >
              <Waiting waiting={data.waiting} onOutbox={props.onOutbox} />
            </Part>
          </div>
        </section>
      )}
    </div>
  );
}

function Part({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  return (
    <section className="today-part" aria-label={title}>
      <h2>
        {title} {count > 0 && <span className="quiet num">{number(count)}</span>}
      </h2>
      {children}
    </section>
  );
}
