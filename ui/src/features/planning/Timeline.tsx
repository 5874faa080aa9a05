import { Trans, useLingui } from '@lingui/react/macro';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { Icon } from '@/components/Icon';
import { useWidth } from '@/components/useWidth';
import type { JobView, PlanProposalView, PropertyPlanView, TrialRequest } from '@/ipc/types';
import { at, daysOf, type Line, lanes, lineOf, standOf } from './line';
import { dayTime, type LineDay, lastMoment, lineOfDays, shifted, stretch } from './wall';
import { jobTitle, stateWord } from './words';

interface Props {
  plan: PropertyPlanView;
  proposal: PlanProposalView | null;
  trials: readonly TrialRequest[];
  /** The job the keyboard is at. */
  current: string | null;
  /** The job whose pane is open. */
  selected: string | null;
  onCurrent: (job: string) => void;
  onSelect: (job: string) => void;
  /** A job was put somewhere else: a question, nothing is kept by it. */
  onTry: (job: JobView, startsLocal: string) => void;
}

/** About how wide a letter of a day's title is, in pixels; and how wide such a title may get. */
const LETTER = 6.2;
const WIDEST = 320;

/** Jobs as rows over days, with the days of the contract as lines through them. A bar is dragged, or moved by keys. */
export function Timeline({ plan, proposal, trials, current, selected, onCurrent, onSelect, onTry }: Props) {
  const { t } = useLingui();
  const [ref, width] = useWidth<HTMLDivElement>();
  const grid = useRef<HTMLDivElement>(null);
  // A job that is opened shows its bar, also where the days are wider than the screen.
  useEffect(() => {
    const bar = selected && grid.current?.querySelector(`[data-job="${selected}"] + .plan-track .plan-bar`);
    if (bar) bar.scrollIntoView?.({ inline: 'center', block: 'nearest' });
  }, [selected]);
  const jobs = plan.jobs.filter((job) => job.state !== 'cancelled');
  const line = lineOf(plan, proposal, trials);
  const days = lineOfDays(line.from, line.count);
  const dues = plan.dues
    .map((due) => ({ ...due, at: at(line, due.endsLocal), words: `${lastMoment(due.endsLocal)}: ${due.title}` }))
    .sort((a, b) => a.at - b.at);
  const placed = lanes(
    dues.map((due) => ({ at: due.at, px: Math.min(WIDEST, due.words.length * LETTER + 20) })),
    width || 1000,
  );
  const lines = Math.max(1, ...placed.map((one) => one.lane + 1));
  const stop = jobs.some((job) => job.id === current) ? current : (jobs[0]?.id ?? null);
  const onArrow = (event: KeyboardEvent, n: number) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = { ArrowDown: jobs[n + 1], ArrowUp: jobs[n - 1] }[event.key];
    if (!next) return;
    event.preventDefault();
    onCurrent(next.id);
    grid.current?.querySelector<HTMLElement>(`[data-job="${next.id}"]`)?.focus();
  };
  return (
    <section className="plan-line" aria-label={t`Jobs by day`}>
      <div className="plan-grid" ref={grid} style={{ ['--days' as string]: line.count }}>
        <div className="plan-name plan-corner" />
        <div className="plan-days" aria-hidden="true" ref={ref}>
          {days.map((day) => (
            <span key={day.at} className={day.weekend ? 'plan-day weekend' : 'plan-day'}>
              <small>{day.label}</small>
              {day.weekday}
            </span>
          ))}
        </div>
        <div className="plan-name plan-contract quiet">
          <Trans>Days of the contract</Trans>
        </div>
        <div className="plan-track plan-dues" style={{ height: `calc(${lines} * 1.25rem + var(--g2))` }}>
          <Ground line={line} days={days} now={plan.nowLocal} dues={[]} />
          {dues.map((due, n) => (
            <span
              key={due.event}
              className={due.passed ? 'plan-due passed' : 'plan-due'}
              data-before={placed[n]?.before || undefined}
              style={{
                ...(placed[n]?.before ? { right: `${(1 - due.at) * 100}%` } : { left: `${due.at * 100}%` }),
                top: `calc(${placed[n]?.lane ?? 0} * 1.25rem + var(--g1))`,
              }}
              title={due.passed ? t`${due.words}; passed` : due.words}
            >
              <span className="ellipsis">{due.words}</span>
            </span>
          ))}
          {dues.length === 0 && (
            <span className="plan-nodue quiet">
              <Trans>None are counted yet: the deal says what lacks.</Trans>
            </span>
          )}
        </div>
        {jobs.map((job, n) => (
          <Row
            key={job.id}
            job={job}
            proposal={proposal}
            trials={trials}
            line={line}
            days={days}
            now={plan.nowLocal}
            dues={dues}
            stop={stop === job.id}
            selected={selected === job.id}
            onFocus={() => onCurrent(job.id)}
            onArrow={(event) => onArrow(event, n)}
            onSelect={() => onSelect(job.id)}
            onTry={(startsLocal) => onTry(job, startsLocal)}
          />
        ))}
      </div>
    </section>
  );
}

/** Weekends, what has passed, and the lines of the contract's days behind a row. */
function Ground({
  line,
  days,
  now,
  dues,
  own,
}: {
  line: Line;
  days: readonly LineDay[];
  now: string;
  dues: readonly { event: string; at: number }[];
  own?: string | null;
}) {
  return (
    <>
      {days.map((day, n) =>
        day.weekend ? (
          <span key={day.at} className="plan-weekend" style={{ left: `${(n / line.count) * 100}%` }} />
        ) : null,
      )}
      {dues.map((due) => (
        <span
          key={due.event}
          className={own === due.event ? 'plan-dueline own' : 'plan-dueline'}
          style={{ left: `${due.at * 100}%` }}
        />
      ))}
      <span className="plan-now" style={{ left: `${at(line, now) * 100}%` }} />
    </>
  );
}

interface RowProps {
  job: JobView;
  proposal: PlanProposalView | null;
  trials: readonly TrialRequest[];
  line: Line;
  days: readonly LineDay[];
  now: string;
  dues: readonly { event: string; endsLocal: string; at: number }[];
  stop: boolean;
  selected: boolean;
  onFocus: () => void;
  onArrow: (event: KeyboardEvent) => void;
  onSelect: () => void;
  onTry: (startsLocal: string) => void;
}

function Row({
  job,
  proposal,
  trials,
  line,
  days,
  now,
  dues,
  stop,
  selected,
  onFocus,
  onArrow,
  onSelect,
  onTry,
}: RowProps) {
  const { t } = useLingui();
  const track = useRef<HTMLDivElement>(null);
  const press = useRef<{ x: number; pointer: number } | null>(null);
  const [drag, setDrag] = useState<number | null>(null);
  const stand = standOf(job, proposal, trials);
  const proposed = proposal?.jobs.find((one) => one.job === job.id);
  const moves = !['done', 'cancelled'].includes(job.state);
  const title = jobTitle(job);
  const who = (proposed?.provider ?? job.provider)?.name;
  const state = stateWord(job.state);
  const starts = stand && drag !== null ? shifted(stand.starts, drag) : stand?.starts;
  const ends = stand && drag !== null ? shifted(stand.ends, drag) : stand?.ends;
  const due = dues.find((one) => one.event === job.due);
  const late = ends !== undefined && due !== undefined && ends > due.endsLocal;
  const elsewhere =
    stand && (drag !== null || stand.as !== 'kept') && job.startsLocal !== null && job.startsLocal !== starts;
  const onMove = (event: PointerEvent) => {
    if (press.current?.pointer !== event.pointerId) return;
    const by = daysOf(event.clientX - press.current.x, track.current?.clientWidth ?? 0, line.count);
    if (by !== 0 || drag !== null) setDrag(by);
  };
  const end = (keep: boolean) => {
    const pressed = press.current !== null;
    press.current = null;
    setDrag(null);
    if (!pressed || !keep) return;
    if (drag === null) onSelect();
    else if (drag !== 0 && stand) onTry(shifted(stand.starts, drag));
  };
  // Escape lets the bar fall back, whatever has the keyboard.
  const held = drag !== null;
  useEffect(() => {
    if (!held) return;
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      press.current = null;
      setDrag(null);
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [held]);
  const right = ends === undefined ? 0 : at(line, ends);
  return (
    <>
      <button
        type="button"
        className={selected ? 'plan-name plan-job open' : 'plan-name plan-job'}
        data-job={job.id}
        tabIndex={stop ? 0 : -1}
        aria-pressed={selected}
        aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight Alt+ArrowUp Alt+ArrowDown"
        title={who ? `${title} · ${who}` : title}
        onFocus={onFocus}
        onKeyDown={onArrow}
        onClick={onSelect}
      >
        <span className="ellipsis">
          <span className="strong">{title}</span>
          {who && <span className="quiet"> · {who}</span>}
        </span>
        <span className="visually-hidden">
          {', '}
          {[stand ? stretch(stand.starts, stand.ends) : t`no time yet`, ...job.trouble].join(', ')}
          {', '}
        </span>
        <span className={`plan-state ${job.state}`}>
          {job.trouble.length > 0 && <Icon name="warn" size={12} />}
          {job.pinned && <Icon name="lock" size={12} />}
          {state}
        </span>
      </button>
      <div className={selected ? 'plan-track open' : 'plan-track'} ref={track} aria-hidden="true">
        <Ground line={line} days={days} now={now} dues={dues} own={job.due} />
        {elsewhere && job.startsLocal && job.endsLocal && (
          <span className="plan-ghost" style={place(line, job.startsLocal, job.endsLocal)} />
        )}
        {stand && starts && ends ? (
          <>
            <div
              className={`plan-bar ${stand.as === 'kept' ? job.state : stand.as}`}
              data-trouble={(job.trouble.length > 0 && stand.as === 'kept' && drag === null) || late || undefined}
              data-fixed={!moves || undefined}
              data-held={drag !== null || undefined}
              style={place(line, starts, ends)}
              title={`${title}: ${stretch(starts, ends)}`}
              onPointerDown={(event) => {
                if (event.button !== 0) return;
                press.current = { x: event.clientX, pointer: event.pointerId };
                if (moves) event.currentTarget.setPointerCapture(event.pointerId);
              }}
              onPointerMove={moves ? onMove : undefined}
              onPointerUp={() => end(true)}
              onPointerCancel={() => end(false)}
            />
            <span
              className="plan-when"
              data-held={drag !== null || undefined}
              data-late={late || undefined}
              style={
                right > 0.72
                  ? { right: `calc(${(1 - at(line, starts)) * 100}% + var(--g2))` }
                  : { left: `calc(max(${right * 100}%, ${at(line, starts) * 100}% + 0.625rem) + var(--g2))` }
              }
            >
              {dayTime(starts)}
              {late && <Trans>, after its day of the contract</Trans>}
            </span>
          </>
        ) : (
          <span className="plan-when" data-empty style={{ left: `calc(${at(line, now) * 100}% + var(--g2))` }}>
            <Trans>no time yet</Trans>
          </span>
        )}
      </div>
    </>
  );
}

function place(line: Line, starts: string, ends: string) {
  const left = at(line, starts);
  return { left: `${left * 100}%`, width: `${(at(line, ends) - left) * 100}%` };
}
