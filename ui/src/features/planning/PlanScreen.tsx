import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useCommands } from '@/components/commands';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Loading } from '@/components/Loading';
import { toastUndo } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { ApplyPlanRequest, PlanProposalView, PropertyPlanView, SaveJobRequest } from '@/ipc/types';
import { usePlan } from './api';
import { JobPane } from './JobPane';
import { Proposal } from './Proposal';
import { SettingsPane } from './SettingsPane';
import { Tell } from './Tell';
import { Timeline } from './Timeline';
import './planning.css';

interface Props {
  transaction: string;
  /** The way back to the deal. */
  back: ReactNode;
  candidates: (kind: string, add: (partner: string, name: string) => void) => ReactNode;
}

/** Jobs at the property of a deal: what has to be done, who does it and when, and whom that has to be told. */
export function PlanScreen({ transaction, back, candidates }: Props) {
  const { t } = useLingui();
  const host = useHost();
  const { data: plan, error, refetch } = usePlan(transaction);
  const [proposal, setProposal] = useState<PlanProposalView | null>(null);
  const [selected, setSelected] = useState<string | null>(null);
  const [pane, setPane] = useState<'job' | 'settings' | null>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const [paneFailed, setPaneFailed] = useState<unknown>(null);
  /** Runs a change, its failure shown where `show` says. */
  const run = (work: Promise<unknown>, show: (error: unknown) => void) => {
    show(null);
    setBusy(true);
    return work
      .then(
        () => true,
        (why: unknown) => {
          show(why);
          return false;
        },
      )
      .finally(() => setBusy(false));
  };
  const propose = (trials: Parameters<typeof host.proposePlan>[0]['trials']) =>
    run(host.proposePlan({ transaction, trials }).then(setProposal), setFailed);
  useCommands('planning', [
    { id: 'planning.propose', title: t`Work out times`, keys: 'w', run: () => void propose([]) },
  ]);
  if (error)
    return (
      <div className="pad">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  if (!plan) return <Loading />;
  const job = plan.jobs.find((one) => one.id === selected);
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
    let after: PropertyPlanView | null = null;
    const kept = await run(
      host.applyPlan(request).then((view) => {
        after = view;
      }),
      setFailed,
    );
    if (!kept) return;
    setProposal(null);
    toastUndo(<Trans>The times are kept</Trans>, () => void run(takeBack(request, after), setFailed));
  };
  /** Each job as it was before, unless somebody changed it since. */
  const takeBack = async (request: ApplyPlanRequest, after: PropertyPlanView | null) => {
    for (const { job: id } of request.jobs) {
      const revision = after?.jobs.find((one) => one.id === id)?.revision ?? 0;
      await host.takeBackJob({ id, revision });
    }
  };
  const add = async () => {
    const known = new Set(plan.jobs.map((one) => one.id));
    const request: SaveJobRequest = {
      id: null,
      revision: 0,
      transaction,
      kind: 'other',
      title: t`New job`,
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
    };
    await run(
      host.saveJob(request).then((next) => {
        setSelected(next.jobs.find((one) => !known.has(one.id))?.id ?? null);
        setPane('job');
      }),
      setFailed,
    );
  };
  return (
    <div className="plan">
      <header className="plan-head">
        <div className="row">
          {back}
          <h1 className="ellipsis" title={plan.title}>
            {plan.title}
          </h1>
        </div>
        <div className="row">
          <Button variant="default" onClick={() => setPane('settings')}>
            <Trans>Access and people</Trans>
          </Button>
          <Button variant="default" onClick={() => void add()}>
            <Trans>Add a job</Trans>
          </Button>
          {plan.jobs.length > 0 && (
            <Button loading={busy} onClick={() => void propose([])}>
              <Trans>Work out times</Trans>
            </Button>
          )}
        </div>
      </header>
      {failed !== null && (
        <div className="pad">
          <ErrorNote error={failed} compact />
        </div>
      )}
      <div className="plan-body">
        <div className="plan-main">
          {proposal && (
            <Proposal
              plan={plan}
              proposal={proposal}
              busy={busy}
              onKeep={() => void keep()}
              onDiscard={() => setProposal(null)}
            />
          )}
          {plan.jobs.length === 0 ? (
            <Empty
              icon="calendar"
              title={t`Nothing is planned for this property`}
              action={
                <Button onClick={() => void run(host.addUsualJobs({ transaction }), setFailed)}>
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
            <Timeline
              plan={plan}
              proposal={proposal}
              selected={pane === 'job' ? selected : null}
              onSelect={(id) => {
                setSelected(id);
                setPane('job');
                setPaneFailed(null);
              }}
              onTry={(one, startsLocal) => void propose([{ job: one.id, startsLocal, provider: null }])}
            />
          )}
          {!proposal && (
            <Tell
              jobs={plan.jobs}
              onTold={(one, line) =>
                void run(
                  host.toldOfJob({ id: one.id, revision: one.revision, who: line.who, partner: line.partner }),
                  setFailed,
                )
              }
            />
          )}
        </div>
        {pane === 'settings' && (
          <SettingsPane
            plan={plan}
            error={paneFailed}
            onClose={() => setPane(null)}
            onSave={(settings) =>
              void run(
                host.savePlanSettings({ transaction, revision: plan.settingsRevision, settings }),
                setPaneFailed,
              ).then((saved) => saved && setPane(null))
            }
          />
        )}
        {pane === 'job' && job && (
          <JobPane
            key={`${job.id} ${job.revision}`}
            plan={plan}
            job={job}
            error={paneFailed}
            candidates={(addOne) => candidates(job.kind, addOne)}
            onClose={() => setPane(null)}
            onSave={(request) => void run(host.saveJob(request), setPaneFailed)}
            onStep={(to, because) =>
              void run(host.stepJob({ id: job.id, revision: job.revision, to, because }), setPaneFailed)
            }
            onTakeBack={() => void run(host.takeBackJob({ id: job.id, revision: job.revision }), setPaneFailed)}
            onTry={(startsLocal, provider) => void propose([{ job: job.id, startsLocal, provider }])}
          />
        )}
      </div>
    </div>
  );
}
