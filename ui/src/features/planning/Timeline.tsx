import { Trans, useLingui } from '@lingui/react/macro';
import { useRef, useState } from 'react';
import { Icon } from '@/components/Icon';
import type { JobView, PlanProposalView, PropertyPlanView, ProposedJobView } from '@/ipc/types';
import { daysFrom, lineOfDays, midnight, shifted, stretch } from './wall';
import { jobTitle, stateWord } from './words';

interface Props {
  plan: PropertyPlanView;
  proposal: PlanProposalView | null;
  selected: string | null;
  onSelect: (job: string) => void;
  /** A job was put somewhere else: a question, nothing is kept by it. */
  onTry: (job: JobView, startsLocal: string) => void;
}

/** Jobs as rows over days, with the days of the contract; a bar can be dragged, or moved by Alt and an arrow. */
export function Timeline({ plan, proposal, selected, onSelect, onTry }: Props) {
  const { t } = useLingui();
  const from = midnight(plan.nowLocal);
  const jobs = plan.jobs.filter((job) => job.state !== 'cancelled');
  const proposed = new Map(proposal?.jobs.map((one) => [one.job, one]));
  const ends = [
    ...jobs.flatMap((job) => (job.endsLocal ? [job.endsLocal] : [])),
    ...(proposal?.jobs.map((one) => one.endsLocal) ?? []),
    ...plan.dues.map((due) => due.endsLocal),
  ];
  const last = Math.max(13, ...ends.map((local) => Math.ceil(daysFrom(from, local))));
  const count = Math.min(last + 1, 121);
  const days = lineOfDays(from, count);
  const dues = plan.dues.filter((due) => daysFrom(from, due.endsLocal) >= 0 && daysFrom(from, due.endsLocal) <= count);
  const place = (starts: string, end: string) => {
    const left = Math.max(0, daysFrom(from, starts));
    const right = Math.min(count, daysFrom(from, end));
    return { left: `${(left / count) * 100}%`, width: `${(Math.max(0, right - left) / count) * 100}%` };
  };
  return (
    <div className="plan-line" role="group" aria-label={t`Jobs by day`}>
      <div className="plan-grid" style={{ ['--days' as string]: count }}>
        <div className="plan-name plan-corner" />
        <div className="plan-days" aria-hidden="true">
          {days.map((day, n) => (
            <span key={day.at} className={day.weekend ? 'plan-day weekend' : 'plan-day'}>
              <small>{n % 7 === 0 ? day.label : ''}</small>
              {day.weekday}
            </span>
          ))}
        </div>
        <div className="plan-name quiet">
          <Trans>Contract</Trans>
        </div>
        <div className="plan-track plan-dues">
          {dues.map((due) => (
            <span
              key={due.event}
              className="plan-due"
              style={{ left: `${(daysFrom(from, due.endsLocal) / count) * 100}%` }}
              title={`${due.title}: ${due.endsLocal.replace('T', ' ')}`}
            >
              <Icon name="deal" size={12} />
              <span className="visually-hidden">
                {due.title}: {due.endsLocal.replace('T', ' ')}
              </span>
            </span>
          ))}
        </div>
        {jobs.map((job) => (
          <Row
            key={job.id}
            job={job}
            proposed={proposed.get(job.id) ?? null}
            selected={selected === job.id}
            place={place}
            days={days}
            dues={dues.map((due) => daysFrom(from, due.endsLocal) / count)}
            onSelect={() => onSelect(job.id)}
            onTry={(startsLocal) => onTry(job, startsLocal)}
          />
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  job: JobView;
  proposed: ProposedJobView | null;
  selected: boolean;
  place: (from: string, to: string) => { left: string; width: string };
  days: { at: number; weekend: boolean }[];
  dues: number[];
  onSelect: () => void;
  onTry: (startsLocal: string) => void;
}

function Row({ job, proposed, selected, place, days, dues, onSelect, onTry }: RowProps) {
  const { t } = useLingui();
  const track = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<number | null>(null);
  const begun = useRef<number | null>(null);
  const moved = proposed?.changed ?? false;
  const starts = proposed?.startsLocal ?? job.startsLocal;
  const end = proposed?.endsLocal ?? job.endsLocal;
  const dayWidth = () => (track.current?.getBoundingClientRect().width ?? 1) / days.length;
  const drop = (x: number) => {
    const by = begun.current === null ? 0 : Math.round((x - begun.current) / dayWidth());
    begun.current = null;
    setDrag(null);
    if (by !== 0 && starts) onTry(shifted(starts, by));
  };
  const who = proposed?.provider?.name ?? job.provider?.name;
  const state = stateWord(job.state);
  return (
    <>
      <button
        type="button"
        className={selected ? 'plan-name plan-job open' : 'plan-name plan-job'}
        aria-pressed={selected}
        onClick={onSelect}
      >
        <span className="ellipsis">
          <span className="strong">{jobTitle(job)}</span>
          {who && <span className="quiet"> · {who}</span>}
        </span>
        <span className={`plan-state ${job.state}`}>
          {job.trouble.length > 0 && <Icon name="warn" size={12} />}
          {state}
        </span>
      </button>
      <div className={selected ? 'plan-track open' : 'plan-track'} ref={track}>
        {days.map((day, n) =>
          day.weekend ? (
            <span key={day.at} className="plan-weekend" style={{ left: `${(n / days.length) * 100}%` }} />
          ) : null,
        )}
        {dues.map((at) => (
          <span key={at} className="plan-dueline" style={{ left: `${at * 100}%` }} />
        ))}
        {moved && job.startsLocal && job.endsLocal && (
          <span className="plan-ghost" style={place(job.startsLocal, job.endsLocal)} />
        )}
        {starts && end && (
          <button
            type="button"
            className={`plan-bar ${moved ? 'moved' : job.state}${job.trouble.length > 0 && !moved ? ' trouble' : ''}`}
            style={{ ...place(starts, end), transform: drag === null ? undefined : `translateX(${drag}px)` }}
            title={stretch(starts, end)}
            aria-label={t`${jobTitle(job)}, ${stretch(starts, end)}, ${state}. Alt and arrow keys try another day.`}
            onClick={onSelect}
            onPointerDown={(e) => {
              if (e.button !== 0 || ['done', 'cancelled'].includes(job.state)) return;
              e.currentTarget.setPointerCapture(e.pointerId);
              begun.current = e.clientX;
            }}
            onPointerMove={(e) => {
              if (begun.current !== null && Math.abs(e.clientX - begun.current) > 3) setDrag(e.clientX - begun.current);
            }}
            onPointerUp={(e) => drop(e.clientX)}
            onPointerCancel={() => {
              begun.current = null;
              setDrag(null);
            }}
            onKeyDown={(e) => {
              const by = e.altKey ? { ArrowLeft: -1, ArrowRight: 1 }[e.key] : undefined;
              if (by === undefined) return;
              e.preventDefault();
              onTry(shifted(starts, by));
            }}
          />
        )}
      </div>
    </>
  );
}
