import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import { useCommands } from '@/components/commands';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toast, toastError, toastUndo } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type {
  ApplyPlanRequest,
  JobView,
  PlanProposalView,
  PropertyPlanView,
  SaveJobRequest,
  ToTellView,
  TrialRequest,
} from '@/ipc/types';
import { usePlan, useShownPlan } from './api';
import { type Drafts, JobPane, type WhoPanel } from './JobPane';
import { standOf } from './line';
import { Proposal } from './Proposal';
import { SettingsPane } from './SettingsPane';
import { Tell } from './Tell';
import { Timeline } from './Timeline';
import { said, shifted, shiftedMinutes } from './wall';
import { jobTitle, stateWord } from './words';
import './planning.css';

interface Props {
  transaction: string;
  onBack: () => void;
  who: WhoPanel;
  /** Ways to write to somebody who has to be told something. */
  mail: (job: JobView, line: ToTellView) => ReactNode;
}

/** Jobs at the property of a deal: what has to be done, who does it and when, and whom that has to be told. */
export function PlanScreen({ transaction, onBack, who, mail }: Props) {
  const { t } = useLingui();
  const host = useHost();
  const { data: plan, error, refetch } = usePlan(transaction);
  const shown = useShownPlan(transaction);
  const [proposal, setProposal] = useState<PlanProposalView | null>(null);
  const [trials, setTrials] = useState<readonly TrialRequest[]>([]);
  const [current, setCurrent] = useState<string | null>(null);
  const [selected, setSelected] = useState<string | null>(null);
  const [pane, setPane] = useState<'job' | 'settings' | null>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const [paneFailed, setPaneFailed] = useState<unknown>(null);
  /** The newest question; an answer to one before it is not shown any more. */
  const asked = useRef(0);
  const drafts = useRef<Drafts>(new Map());
  const jobs = plan?.jobs.filter((job) => job.state !== 'cancelled') ?? [];

  /** Runs a change, its failure shown where `show` says. */
  const run = async <T,>(work: Promise<T>, show: (error: unknown) => void): Promise<T | null> => {
    show(null);
    setBusy(true);
    try {
      return await work;
    } catch (why) {
      show(why);
      return null;
    } finally {
      setBusy(false);
    }
  };
  /** Keeps a change of a job and offers the way back. */
  const change = async (id: string, work: Promise<PropertyPlanView>, what: ReactNode) => {
    const after = await run(shown(work), setPaneFailed);
    const revision = after?.jobs.find((one) => one.id === id)?.revision;
    if (revision !== undefined) toastUndo(what, () => void shown(host.takeBackJob({ id, revision })).catch(toastError));
  };
  const propose = async (tried: readonly TrialRequest[]) => {
    asked.current += 1;
    const mine = asked.current;
    setTrials(tried);
    const answer = await run(host.proposePlan({ transaction, trials: [...tried] }), (why) => {
      if (mine === asked.current) setFailed(why);
    });
    if (mine === asked.current) setProposal(answer);
    // What could not even be asked, such as a time that the clock skips, is not left standing as tried.
    if (mine === asked.current && answer === null) setTrials([]);
  };
  const discard = () => {
    asked.current += 1;
    setProposal(null);
    setTrials([]);
    setFailed(null);
  };
  const attempt = (job: string, startsLocal: string, provider: string | null = null) => {
    setCurrent(job);
    void propose([...trials.filter((one) => one.job !== job), { job, startsLocal, provider }]);
  };
  /** Tries the job the keyboard is at somewhere else. */
  const nudge = (to: (starts: string) => string) => {
    const job = jobs.find((one) => one.id === current);
    const stand = job && standOf(job, proposal, trials);
    if (!job || !stand || ['done', 'missed'].includes(job.state)) return;
    // What was tried last counts, also while its answer is on the way.
    const from = trials.find((one) => one.job === job.id);
    attempt(job.id, to(from?.startsLocal ?? stand.starts), from?.provider ?? null);
  };
  const walk = (by: number) => {
    const at = jobs.findIndex((one) => one.id === current);
    const next = jobs[at === -1 ? 0 : Math.min(jobs.length - 1, Math.max(0, at + by))];
    if (!next) return;
    setCurrent(next.id);
    document.querySelector<HTMLElement>(`[data-job="${next.id}"]`)?.focus();
  };
  const open = (id: string) => {
    setCurrent(id);
    setSelected(id);
    setPane('job');
    setPaneFailed(null);
  };
  const asking = proposal !== null || trials.length > 0;
  const stepBack = () => {
    if (pane !== null) setPane(null);
    else if (asking) discard();
    else onBack();
  };
  const keep = async () => {
    if (!proposal) return;
    const request: ApplyPlanRequest = {
      transaction,
      jobs: proposal.jobs
        .filter((one) => one.changed)
        .map((one) => ({
          job: one.job,
          revision: one.revision,
          startsAt: one.startsAt,
          endsAt: one.endsAt,
          provider: one.provider?.id ?? null,
        })),
    };
    if (request.jobs.length === 0) return;
    const after = await run(shown(host.applyPlan(request)), setFailed);
    if (after === null) return;
    discard();
    toastUndo(
      <Plural value={request.jobs.length} one="The time of # job is kept" other="The times of # jobs are kept" />,
      () => void takeBack(request, after).catch(toastError),
    );
  };
  /** Each job as it was before, unless somebody changed it since. */
  const takeBack = async (request: ApplyPlanRequest, after: PropertyPlanView) => {
    for (const { job: id } of request.jobs) {
      const revision = after.jobs.find((one) => one.id === id)?.revision ?? 0;
      await shown(host.takeBackJob({ id, revision }));
    }
  };
  const add = async () => {
    const known = new Set(plan?.jobs.map((one) => one.id));
    const after = await run(shown(host.saveJob(emptyJob(transaction, t`New job`))), setFailed);
    const made = after?.jobs.find((one) => !known.has(one.id));
    if (made) open(made.id);
  };
  useCommands('planning', [
    { id: 'planning.propose', title: t`Work out times`, keys: 'w', run: () => void propose(trials) },
    { id: 'planning.keep', title: t`Keep the times proposed`, keys: 'mod+enter', run: () => void keep() },
    {
      id: 'planning.later',
      title: t`Try the job a day later`,
      keys: 'alt+arrowright',
      run: () => nudge((at) => shifted(at, 1)),
    },
    {
      id: 'planning.earlier',
      title: t`Try the job a day earlier`,
      keys: 'alt+arrowleft',
      run: () => nudge((at) => shifted(at, -1)),
    },
    {
      id: 'planning.after',
      title: t`Try the job half an hour later`,
      keys: 'alt+arrowdown',
      run: () => nudge((at) => shiftedMinutes(at, 30)),
    },
    {
      id: 'planning.before',
      title: t`Try the job half an hour earlier`,
      keys: 'alt+arrowup',
      run: () => nudge((at) => shiftedMinutes(at, -30)),
    },
    { id: 'planning.next', title: t`Next job`, keys: 'j', run: () => walk(1) },
    { id: 'planning.previous', title: t`Previous job`, keys: 'k', run: () => walk(-1) },
    { id: 'planning.add', title: t`Add a job`, keys: 'a', run: () => void add() },
    { id: 'planning.settings', title: t`Access and people`, keys: 's', run: () => setPane('settings') },
    { id: 'planning.back', title: t`Close, discard or back to the deal`, keys: 'escape', run: stepBack },
  ]);
  if (error)
    return (
      <div className="pad stack">
        <ErrorNote error={error} onRetry={() => void refetch()} />
        <div>
          <Button variant="default" onClick={onBack}>
            <Trans>Back to the deal</Trans>
          </Button>
        </div>
      </div>
    );
  if (!plan) return <Loading />;
  const job = plan.jobs.find((one) => one.id === selected);
  const off = plan.jobs.filter((one) => one.state === 'cancelled');
  return (
    <div className="plan">
      <header className="plan-head">
        <button type="button" className="plain-button" aria-label={t`Back to the deal`} onClick={onBack}>
          <Icon name="left" />
        </button>
        <div className="grow">
          <h1 className="ellipsis" title={plan.title}>
            {plan.title}
          </h1>
          <p className="small quiet">
            <Plural value={jobs.length} _0="no jobs yet" one="# job" other="# jobs" />
            {' · '}
            <Trans>times on the clock at the property ({plan.zone})</Trans>
          </p>
        </div>
        <Button variant="default" onClick={() => setPane('settings')}>
          <Trans>Access and people</Trans>
        </Button>
        <Button variant="default" leftSection={<Icon name="plus" size={12} />} onClick={() => void add()}>
          <Trans>Add a job</Trans>
        </Button>
        {jobs.length > 0 && (
          <Button loading={busy} onClick={() => void propose(trials)}>
            <Trans>Work out times</Trans>
          </Button>
        )}
      </header>
      {failed !== null && (
        <div className="pad">
          <ErrorNote error={failed} compact />
        </div>
      )}
      <div className="plan-body">
        <div className="plan-main">
          {plan.jobs.length === 0 ? (
            <Empty
              icon="calendar"
              title={t`Nothing is planned for this property`}
              action={
                <Button loading={busy} onClick={() => void run(shown(host.addUsualJobs({ transaction })), setFailed)}>
                  <Trans>Add the usual jobs</Trans>
                </Button>
              }
            >
              <Trans>
                Inspection, repairs, appraisal, walk-through and closing, each after what it waits for. Lengths, order
                and people can be changed, and jobs added.
              </Trans>
            </Empty>
          ) : (
            <>
              <Timeline
                plan={plan}
                proposal={proposal}
                trials={trials}
                current={current}
                selected={pane === 'job' ? selected : null}
                onCurrent={setCurrent}
                onSelect={open}
                onTry={(one, startsLocal) => attempt(one.id, startsLocal)}
              />
              <div className="plan-below">
                {asking ? (
                  <Proposal
                    plan={plan}
                    proposal={proposal}
                    trials={trials}
                    busy={busy}
                    onKeep={() => void keep()}
                    onDiscard={discard}
                    onUntry={(id) => {
                      const left = trials.filter((one) => one.job !== id);
                      if (left.length === 0) discard();
                      else void propose(left);
                    }}
                    onOpen={open}
                  />
                ) : (
                  <>
                    <Troubles jobs={jobs} onOpen={open} onMend={() => void propose([])} />
                    <Tell
                      jobs={plan.jobs}
                      mail={mail}
                      onTold={(one, line) =>
                        // What somebody heard cannot be taken back.
                        void run(
                          shown(
                            host.toldOfJob({
                              id: one.id,
                              revision: one.revision,
                              who: line.who,
                              partner: line.partner,
                            }),
                          ),
                          setFailed,
                        ).then((after) => after && toast(<Trans>Noted: {line.name} knows.</Trans>))
                      }
                    />
                  </>
                )}
                {off.length > 0 && !asking && (
                  <p className="plan-off small quiet">
                    <Trans>Called off:</Trans>{' '}
                    {off.map((one) => (
                      <button
                        key={one.id}
                        type="button"
                        className="plain-button plan-link"
                        onClick={() => open(one.id)}
                      >
                        {jobTitle(one)}
                      </button>
                    ))}
                  </p>
                )}
                {!asking && (
                  <p className="plan-hint small quiet">
                    {jobs.some((one) => one.startsLocal !== null) ? (
                      <Trans>
                        Drag a bar to another day, or press Alt with an arrow, to see what would follow. Nothing is kept
                        until you say so.
                      </Trans>
                    ) : (
                      <Trans>
                        No job has a time yet. Say who could do each and who has to be there, then have the times worked
                        out. Nothing is kept until you say so.
                      </Trans>
                    )}
                  </p>
                )}
              </div>
            </>
          )}
        </div>
        {pane === 'settings' && (
          <SettingsPane
            plan={plan}
            error={paneFailed}
            onClose={() => setPane(null)}
            onSave={(settings) => {
              const before = plan.settings;
              void run(
                shown(host.savePlanSettings({ transaction, revision: plan.settingsRevision, settings })),
                setPaneFailed,
              ).then((after) => {
                if (after === null) return;
                setPane(null);
                const revision = after.settingsRevision;
                toastUndo(
                  <Trans>Access and people are kept</Trans>,
                  () =>
                    void shown(host.savePlanSettings({ transaction, revision, settings: before })).catch(toastError),
                );
              });
            }}
          />
        )}
        {pane === 'job' && job && (
          <JobPane
            key={`${job.id} ${job.revision}`}
            plan={plan}
            job={job}
            drafts={drafts.current}
            why={proposal?.jobs.find((one) => one.job === job.id)?.why ?? null}
            error={paneFailed}
            busy={busy}
            who={who}
            onClose={() => setPane(null)}
            onSave={(request) => void change(job.id, host.saveJob(request), <Trans>Saved: {jobTitle(job)}</Trans>)}
            onStep={(to, because) =>
              void change(
                job.id,
                host.stepJob({ id: job.id, revision: job.revision, to, because }),
                <Trans>
                  {jobTitle(job)}: {stateWord(to)}
                </Trans>,
              )
            }
            onTakeBack={() => void run(shown(host.takeBackJob({ id: job.id, revision: job.revision })), setPaneFailed)}
            onTry={(startsLocal, provider) => attempt(job.id, startsLocal, provider)}
          />
        )}
      </div>
    </div>
  );
}

/** What stands and cannot stay so, each with the way to its job. */
function Troubles({
  jobs,
  onOpen,
  onMend,
}: {
  jobs: readonly JobView[];
  onOpen: (job: string) => void;
  onMend: () => void;
}) {
  const found = jobs.flatMap((job) => job.trouble.map((words) => ({ job, words })));
  if (found.length === 0) return null;
  return (
    <ul className="plan-trouble">
      {found.map(({ job, words }, n) => (
        <li key={`${job.id} ${words}`}>
          <Icon name="warn" size={14} />
          <span className="grow">
            <button type="button" className="plain-button plan-link" onClick={() => onOpen(job.id)}>
              {jobTitle(job)}
            </button>
            : {said(words)}
          </span>
          {n === 0 && (
            <Button variant="default" onClick={onMend}>
              <Trans>Mend the plan</Trans>
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

const emptyJob = (transaction: string, title: string): SaveJobRequest => ({
  id: null,
  revision: 0,
  transaction,
  kind: 'other',
  title,
  minutes: 60,
  workingDays: null,
  needsAccess: true,
  present: [],
  after: [],
  due: null,
  notBefore: null,
  notAfter: null,
  pinned: false,
  candidates: [],
  notes: null,
});
