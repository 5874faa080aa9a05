import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, SegmentedControl } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useCommands } from '@/components/commands';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { KindMark } from '@/components/KindMark';
import { Loading } from '@/components/Loading';
import { useNow } from '@/components/useNow';
import { kindsWord } from '@/i18n/calendar-words';
import type { CalendarKindView } from '@/ipc/types';
import { number } from '@/lib/format';
import { instantOf, wallOf } from '@/lib/zones';
import { AgendaView } from './AgendaView';
import { type AppointmentDraft, AppointmentForm, draftOf, hourFrom, nextHour } from './AppointmentForm';
import { useCalendar } from './api';
import { type EntryLinks, EntryPane } from './EntryPane';
import { byDay, KINDS, zoneToDraw } from './entries';
import { HoursView } from './HoursView';
import { JobsIn } from './JobsIn';
import { MonthView } from './MonthView';
import { Nothing } from './Nothing';
import { askedDays, isDay, periodTitle, shownDays, step, VIEWS, type ViewName } from './periods';
import { ResourceView } from './ResourceView';
import { useAppointments } from './useAppointments';
import './calendar.css';

/** What the address says of the calendar. */
export interface CalendarSearch {
  view?: string;
  date?: string;
  /** Kinds that are hidden, by comma. */
  hide?: string;
  /** Resources for a day and not for a week. */
  narrow?: boolean;
  /** Key of the entry that is open. */
  entry?: string;
}

interface ScreenProps extends EntryLinks {
  search: CalendarSearch;
  onSearch: (part: CalendarSearch) => void;
  onProvider: (partner: string) => void;
  onConnect: () => void;
}

/** Everything that has a time: by day, week, month, one after the other, and by who is busy. */
export function CalendarScreen({ search, onSearch, onProvider, onConnect, ...links }: ScreenProps) {
  const { t } = useLingui();
  const ticking = useNow();
  const appointments = useAppointments();
  const [draft, setDraft] = useState<AppointmentDraft | null>(null);
  const pane = useRef<HTMLDivElement>(null);
  // Until the core has said which day it is, this computer's own clock does.
  const [home, setHome] = useState(() =>
    wallOf(Date.now(), Intl.DateTimeFormat().resolvedOptions().timeZone).slice(0, 10),
  );
  const view: ViewName = VIEWS.find((v) => v === search.view) ?? 'week';
  const date = isDay(search.date) ? search.date : home;
  const wide = !search.narrow;
  const asked = askedDays(view, date);
  const { data, error, refetch, dataUpdatedAt, isPlaceholderData } = useCalendar(asked.from, asked.to);
  const zone = zoneToDraw(data?.zone ?? 'UTC');
  // The core's clock, carried on from when it was read.
  const now = data ? instantOf(data.now, zone) + Math.max(0, ticking - dataUpdatedAt) : ticking;
  const today = data ? wallOf(now, zone).slice(0, 10) : home;
  useEffect(() => setHome(today), [today]);

  const days = useMemo(() => shownDays(view, date, wide), [view, date, wide]);
  const hide = search.hide ?? '';
  const hidden = useMemo(() => new Set(hide.split(',')), [hide]);
  const shown = useMemo(() => (data?.entries ?? []).filter((e) => !hidden.has(e.kind)), [data, hidden]);
  const entries = useMemo(() => byDay(shown, days), [shown, days]);
  const visible = useMemo(() => [...new Set([...entries.values()].flat())], [entries]);
  const counts = useMemo(() => {
    const first = days[0] ?? '';
    const last = days.at(-1) ?? '';
    const found = new Map<CalendarKindView, number>();
    for (const e of data?.entries ?? [])
      if (e.day <= last && e.lastDay >= first) found.set(e.kind, (found.get(e.kind) ?? 0) + 1);
    return found;
  }, [data, days]);
  const open = data?.entries.find((e) => e.key === search.entry) ?? null;
  const clashes = visible.filter((e) => e.clash && !e.off).length;
  const inPeriod = [...counts.values()].reduce((sum, n) => sum + n, 0);

  // The newest one, without making every entry on screen new.
  const go = useRef(onSearch);
  go.current = onSearch;
  const onOpen = useCallback((key: string) => {
    setDraft(null);
    go.current({ entry: key });
  }, []);
  const onDay = useCallback((day: string) => go.current({ view: 'day', date: day }), []);
  const onAll = useCallback((day: string) => go.current({ view: 'agenda', date: day }), []);
  const close = useCallback(() => {
    const key = pane.current?.querySelector('.open')?.getAttribute('data-entry');
    setDraft(null);
    go.current({ entry: undefined });
    // The entry that was open gets the keyboard back.
    requestAnimationFrame(() => {
      const all = pane.current?.querySelectorAll<HTMLElement>('[data-entry]') ?? [];
      for (const one of all)
        if (one.dataset.entry === key) {
          one.focus();
          break;
        }
    });
  }, []);
  const show = (next: ViewName) => onSearch({ view: next });
  const move = (by: 1 | -1) => onSearch({ date: step(view, date, wide, by) });
  const begin = () => setDraft(hourFrom(nextHour(wallOf(now, zone), days.includes(date) ? date : (days[0] ?? date))));
  const save = () => {
    const first = days[0] ?? date;
    const last = days.at(-1) ?? date;
    appointments.file({ from: first, to: last, keys: hide === '' ? null : visible.map((e) => e.key) });
  };
  const walk = (by: 1 | -1) => {
    const all = [...(pane.current?.querySelectorAll<HTMLElement>('[data-entry]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  };

  useCommands('calendar', [
    { id: 'calendar.before', title: t`Earlier`, keys: 'arrowleft', run: () => move(-1) },
    { id: 'calendar.after', title: t`Later`, keys: 'arrowright', run: () => move(1) },
    { id: 'calendar.today', title: t`Today in the calendar`, keys: 't', run: () => onSearch({ date: today }) },
    { id: 'calendar.day', title: t`Calendar: day`, keys: 'd', run: () => show('day') },
    { id: 'calendar.week', title: t`Calendar: week`, keys: 'w', run: () => show('week') },
    { id: 'calendar.month', title: t`Calendar: month`, keys: 'm', run: () => show('month') },
    { id: 'calendar.agenda', title: t`Calendar: agenda`, keys: 'a', run: () => show('agenda') },
    { id: 'calendar.resources', title: t`Calendar: who is busy`, keys: 'r', run: () => show('resources') },
    { id: 'calendar.next', title: t`Next entry`, keys: 'j', run: () => walk(1) },
    { id: 'calendar.previous', title: t`Entry before`, keys: 'k', run: () => walk(-1) },
    { id: 'calendar.new', title: t`New appointment`, keys: 'n', run: begin },
    { id: 'calendar.file', title: t`Save as calendar file`, run: save },
  ]);

  // Escape goes one step back: the form, then the entry.
  const beside = draft !== null || open !== null;
  useEffect(() => {
    if (!beside) return;
    function onKey(event: globalThis.KeyboardEvent) {
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('[role="dialog"]')) return;
      if (draft) setDraft(null);
      else close();
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [beside, draft, close]);

  const names: Record<ViewName, string> = {
    day: t`Day`,
    week: t`Week`,
    month: t`Month`,
    agenda: t`Agenda`,
    resources: t`Resources`,
  };
  const common = { openKey: search.entry ?? null, onOpen, today, entries };
  return (
    <div className="fill stack calendar" style={{ gap: 0 }} ref={pane}>
      <div className="toolbar">
        <h1 className="cal-period" aria-live="polite">
          {periodTitle(view, days, date)}
        </h1>
        <div className="row" style={{ gap: 0 }}>
          <button type="button" className="plain-button" aria-label={t`Earlier`} title="←" onClick={() => move(-1)}>
            <Icon name="left" size={14} />
          </button>
          <Button variant="default" title="T" onClick={() => onSearch({ date: today })}>
            <Trans>Today</Trans>
          </Button>
          <button type="button" className="plain-button" aria-label={t`Later`} title="→" onClick={() => move(1)}>
            <Icon name="right" size={14} />
          </button>
        </div>
        <SegmentedControl
          aria-label={t`View of the calendar`}
          value={view}
          onChange={(v) => show(VIEWS.find((one) => one === v) ?? 'week')}
          data={VIEWS.map((value) => ({ value, label: names[value] }))}
        />
        {view === 'resources' && (
          <SegmentedControl
            aria-label={t`How many days`}
            value={wide ? 'week' : 'day'}
            onChange={(v) => onSearch({ narrow: v === 'day' ? true : undefined })}
            data={[
              { value: 'day', label: t`1 day` },
              { value: 'week', label: t`7 days` },
            ]}
          />
        )}
        <span className="grow" />
        <Button
          variant="default"
          className="cal-file"
          leftSection={<Icon name="backup" size={12} />}
          title={t`Save as calendar file`}
          onClick={save}
          disabled={!data}
        >
          <span className="cal-file-word">
            <Trans>Save as calendar file</Trans>
          </span>
        </Button>
        <Button leftSection={<Icon name="plus" size={12} />} title="N" onClick={begin}>
          <Trans>New appointment</Trans>
        </Button>
      </div>
      <div className="cal-bar">
        <div className="row wrap" role="group" aria-label={t`What is shown`}>
          {KINDS.map((kind) => {
            const off = hidden.has(kind);
            return (
              <button
                key={kind}
                type="button"
                className="cal-filter"
                data-kind={kind}
                aria-pressed={!off}
                onClick={() => {
                  const next = KINDS.filter((k) => (k === kind ? !off : hidden.has(k)));
                  onSearch({ hide: next.length === 0 ? undefined : next.join(',') });
                }}
              >
                {off ? <Icon name="eyeOff" size={12} /> : <KindMark kind={kind} />}
                {kindsWord(kind)}
                <span className="num quiet">{number(counts.get(kind) ?? 0)}</span>
              </button>
            );
          })}
          {hide !== '' && (
            <button type="button" className="plain-button small" onClick={() => onSearch({ hide: undefined })}>
              <Trans>Show all</Trans>
            </button>
          )}
        </div>
        <span className="grow" />
        {data && !isPlaceholderData && (
          <span className="small quiet nowrap" role="status" aria-live="polite">
            {inPeriod === 0 ? (
              <Trans>Nothing is on in these days</Trans>
            ) : (
              <Plural value={visible.length} one="# entry" other={`${number(visible.length)} entries`} />
            )}
            {clashes > 0 && (
              <span className="cal-clash-word">
                {' · '}
                <Icon name="warn" size={12} />{' '}
                <Plural value={clashes} one="# clashes" other={`${number(clashes)} clash`} />
              </span>
            )}
          </span>
        )}
        {data && <JobsIn calendars={data.calendars} jobsIn={data.jobsIn} />}
        {data && (
          <span className="small quiet nowrap" title={t`The zone whose clocks are shown`}>
            {data.zone}
          </span>
        )}
      </div>
      {data && data.leftOut > 0 && (
        <p className="warn-note cal-note" role="note">
          <Icon name="warn" />
          <Plural
            value={data.leftOut}
            one="# entry more did not fit. A shorter time shows all of it."
            other={`${number(data.leftOut)} entries more did not fit. A shorter time shows all of them.`}
          />
        </p>
      )}
      {data?.connected === 0 && (
        <p className="small quiet cal-note">
          <Icon name="info" size={12} />{' '}
          <Trans>No calendar is connected: what is shown comes from deals, jobs, tours and tasks.</Trans>{' '}
          <button type="button" className="plain-button small" onClick={onConnect}>
            <Trans>Connect a calendar</Trans>
          </button>
        </p>
      )}
      <div className={beside ? 'split has-detail' : 'split'}>
        <div className="split-list">
          {error ? (
            <div className="pad">
              <ErrorNote error={error} onRetry={() => void refetch()} />
            </div>
          ) : !data ? (
            <Loading />
          ) : view === 'month' ? (
            <MonthView {...common} days={days} date={date} onDay={onDay} />
          ) : view === 'agenda' ? (
            visible.length === 0 ? (
              <Nothing
                filtered={inPeriod > 0}
                onAll={() => onSearch({ hide: undefined })}
                onNew={begin}
                onConnect={data.connected === 0 ? onConnect : null}
              />
            ) : (
              <AgendaView {...common} days={days} />
            )
          ) : view === 'resources' ? (
            <ResourceView
              {...common}
              days={days}
              zone={data.zone}
              now={now}
              resources={data.resources}
              onDay={(day) => onSearch({ date: day, narrow: true })}
              onProvider={onProvider}
            />
          ) : (
            <HoursView
              {...common}
              days={days}
              zone={data.zone}
              now={now}
              onDay={onDay}
              onAll={view === 'day' ? onAll : onDay}
              onFree={(wall) => setDraft(hourFrom(wall))}
            />
          )}
        </div>
        {draft && data ? (
          <aside className="split-detail" aria-label={t`Appointment`}>
            <AppointmentForm
              key={`${draft.entry?.key ?? ''}${draft.starts}`}
              draft={draft}
              zone={data.zone}
              calendars={data.calendars}
              onClose={() => setDraft(null)}
              onSave={async (request) => {
                await appointments.save(request);
                setDraft(null);
                onSearch({ date: request.starts.slice(0, 10) });
              }}
            />
          </aside>
        ) : (
          open &&
          data && (
            <aside className="split-detail" aria-label={t`Entry`}>
              <EntryPane
                entry={open}
                resources={data.resources}
                onClose={close}
                onChange={() => setDraft(draftOf(open))}
                onCallOff={() => appointments.callOff(open)}
                onFile={() => appointments.file({ from: open.day, to: open.lastDay, keys: [open.key] })}
                {...links}
              />
            </aside>
          )
        )}
      </div>
    </div>
  );
}
