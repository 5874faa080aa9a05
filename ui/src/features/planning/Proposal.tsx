import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Icon } from '@/components/Icon';
import { Keys } from '@/components/Keys';
import type { JobView, PlanProposalView, PropertyPlanView, ProposedJobView, TrialRequest } from '@/ipc/types';
import { money } from '@/lib/format';
import { hears } from './hears';
import { beginning, dayTime, said, stretch } from './wall';
import { jobTitle } from './words';

interface Props {
  plan: PropertyPlanView;
  proposal: PlanProposalView | null;
  trials: readonly TrialRequest[];
  busy: boolean;
  onKeep: () => void;
  onDiscard: () => void;
  /** Takes back what was tried of one job. */
  onUntry: (job: string) => void;
  onOpen: (job: string) => void;
}

/** What a plan would change, why, and who would have to be told; or which rules cannot all be kept. Nothing is kept yet. */
export function Proposal({ plan, proposal, trials, busy, onKeep, onDiscard, onUntry, onOpen }: Props) {
  const { t } = useLingui();
  const named = (id: string) => {
    const job = plan.jobs.find((one) => one.id === id);
    return job ? jobTitle(job) : '';
  };
  const began = (trial: TrialRequest) =>
    beginning(
      trial.startsLocal,
      plan.jobs.some((one) => one.id === trial.job && one.workingDays !== null),
    );
  const changed = proposal?.jobs.filter((one) => one.changed) ?? [];
  const same = proposal?.jobs.filter((one) => !one.changed) ?? [];
  return (
    <section className="plan-proposal" aria-label={t`What is proposed`}>
      <div className="plan-verdict" role="status" aria-live="polite">
        <div className="grow">
          <strong className="row">
            {proposal ? (
              <>
                <Icon
                  name={proposal.status === 'infeasible' || proposal.status === 'unknown' ? 'warn' : 'info'}
                  size={14}
                />
                <Verdict proposal={proposal} changed={changed.length} tried={trials.length > 0} />
              </>
            ) : (
              <Trans>Working it out…</Trans>
            )}
          </strong>
          {proposal?.worth && <Worth proposal={proposal} />}
        </div>
        <Button variant="default" onClick={onDiscard} rightSection={<Keys keys="escape" />}>
          <Trans>Discard</Trans>
        </Button>
        {changed.length > 0 && (
          <Button loading={busy} onClick={onKeep}>
            <Trans>Keep these times</Trans>
          </Button>
        )}
      </div>
      {trials.length > 0 && (
        <div className="plan-tried">
          <span className="quiet">
            <Trans>What if</Trans>
          </span>
          {trials.map((trial) => (
            <span key={trial.job} className="chip">
              <Trans>
                {named(trial.job)} began {began(trial)}
              </Trans>
              <button
                type="button"
                aria-label={t`Take back what was tried of ${named(trial.job)}`}
                onClick={() => onUntry(trial.job)}
              >
                <Icon name="close" size={12} />
              </button>
            </span>
          ))}
        </div>
      )}
      {proposal && proposal.collisions.length > 0 && (
        <Collisions plan={plan} proposal={proposal} trials={trials} onOpen={onOpen} />
      )}
      {proposal?.remarks.map((remark) => (
        <p key={remark.job + remark.why} className="plan-remark">
          <Icon name="warn" size={14} />
          <span>
            <span className="strong">{named(remark.job)}</span>: {said(remark.why)}
            {!remark.planned && (
              <span className="quiet">
                {' '}
                <Trans>It is left out of this plan.</Trans>
              </span>
            )}
          </span>
        </p>
      ))}
      {changed.length > 0 && <Changes plan={plan} jobs={changed} onOpen={onOpen} />}
      {same.length > 0 && (
        <details className="plan-same">
          <summary>
            <Plural value={same.length} one="# job stays as it is, and why" other="# jobs stay as they are, and why" />
          </summary>
          <Changes plan={plan} jobs={same} onOpen={onOpen} />
        </details>
      )}
    </section>
  );
}

function Verdict({ proposal, changed, tried }: { proposal: PlanProposalView; changed: number; tried: boolean }) {
  switch (proposal.status) {
    case 'optimal':
      if (changed === 0) return <Trans>Nothing has to change: no other plan does better</Trans>;
      return tried ? (
        <Trans>That holds; with it no other plan does better than this</Trans>
      ) : (
        <Trans>A plan that holds; no other does better</Trans>
      );
    case 'feasible':
      return <Trans>A plan that holds; a better one may exist</Trans>;
    case 'infeasible':
      return tried ? (
        <Trans>That cannot be: not all of these can be kept</Trans>
      ) : (
        <Trans>There is no plan: not all of these can be kept</Trans>
      );
    case 'unknown':
      return <Trans>The search ended before it found a plan</Trans>;
    default:
      return <Trans>No job is left to plan</Trans>;
  }
}

/** What the plan is worth, in the order in which plans are compared; and how far it may be from what can be reached. */
function Worth({ proposal }: { proposal: PlanProposalView }) {
  const { t } = useLingui();
  const { worth, bound } = proposal;
  if (!worth) return null;
  const [kmh, detour, extra] = proposal.travel;
  return (
    <p
      className="small quiet plan-worth"
      title={t`Compared in this order: told otherwise, days before deadlines, visits, cost. Drives are counted at ${kmh} km/h over ${detour} % of the straight line and ${extra} minutes more.`}
    >
      <span>
        <Plural
          value={worth.moved}
          _0="Nobody has to be told otherwise"
          one="# job that people were told otherwise about"
          other="# jobs that people were told otherwise about"
        />
      </span>
      <span>
        {worth.cushionDaysLacking === 0 ? (
          <Trans>the wished days before each deadline are kept</Trans>
        ) : (
          <Plural
            value={worth.cushionDaysLacking}
            one="# day less than wished before deadlines"
            other="# days less than wished before deadlines"
          />
        )}
      </span>
      {worth.trips > 0 && (
        <span>
          <Plural value={worth.trips} one="# visit to the property" other="# visits to the property" />
        </span>
      )}
      {worth.cost && (
        <span>
          <Trans>{money(worth.cost)} by the providers’ prices</Trans>
        </span>
      )}
      {proposal.status === 'feasible' && bound && (
        <span>
          <Trans>
            at most reachable: {bound.moved} told otherwise, {bound.cushionDaysLacking} days lacking
          </Trans>
          {bound.cost && <>, {money(bound.cost)}</>}
        </span>
      )}
    </p>
  );
}

/** The fewest rules that cannot all be kept, each with the way to the jobs it is about. */
function Collisions({
  plan,
  proposal,
  trials,
  onOpen,
}: {
  plan: PropertyPlanView;
  proposal: PlanProposalView;
  trials: readonly TrialRequest[];
  onOpen: (job: string) => void;
}) {
  const { t } = useLingui();
  return (
    <div className="plan-collisions">
      <ol>
        {proposal.collisions.map((words) => {
          const about = plan.jobs.filter((job) => words.startsWith(`${jobTitle(job)} `));
          const tried = about.flatMap((job) =>
            words.endsWith('stays at its time') ? trials.filter((one) => one.job === job.id) : [],
          )[0];
          return (
            <li key={words}>
              {tried ? (
                <Trans>
                  {about.map(jobTitle).join()} begins{' '}
                  {beginning(
                    tried.startsLocal,
                    about.some((job) => job.workingDays !== null),
                  )}
                  , as tried
                </Trans>
              ) : (
                said(words)
              )}
              {about.slice(0, 1).map((job) => (
                <button
                  key={job.id}
                  type="button"
                  className="plain-button small"
                  aria-label={t`Open ${jobTitle(job)}`}
                  onClick={() => onOpen(job.id)}
                >
                  <Trans>Open</Trans>
                </button>
              ))}
            </li>
          );
        })}
      </ol>
      <p className="small quiet">
        {proposal.collisionsFewest && (
          <>
            <Trans>With any one of them loosened the others can be kept.</Trans>{' '}
          </>
        )}
        <Trans>
          Loosen one: another time, somebody else who could do it, other hours, or a day of the contract that is
          extended. Nothing was changed.
        </Trans>
      </p>
    </div>
  );
}

function Changes({
  plan,
  jobs,
  onOpen,
}: {
  plan: PropertyPlanView;
  jobs: readonly ProposedJobView[];
  onOpen: (job: string) => void;
}) {
  return (
    <table className="plan-changes">
      <thead>
        <tr>
          <th scope="col">
            <Trans>Job</Trans>
          </th>
          <th scope="col">
            <Trans>When</Trans>
          </th>
          <th scope="col">
            <Trans>Who</Trans>
          </th>
          <th scope="col">
            <Trans>Why</Trans>
          </th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((one) => {
          const job = plan.jobs.find((kept) => kept.id === one.job);
          return job && <Change key={one.job} plan={plan} job={job} one={one} onOpen={() => onOpen(one.job)} />;
        })}
      </tbody>
    </table>
  );
}

function Change({
  plan,
  job,
  one,
  onOpen,
}: {
  plan: PropertyPlanView;
  job: JobView;
  one: ProposedJobView;
  onOpen: () => void;
}) {
  const movedFrom = job.startsLocal !== null && job.startsLocal !== one.startsLocal ? job.startsLocal : null;
  const other = job.provider !== null && job.provider.id !== one.provider?.id ? job.provider.name : null;
  const told = hears(plan, job, one);
  const days = Math.floor(one.slackHours / 24);
  return (
    <tr>
      <td>
        <button type="button" className="plain-button plan-link" onClick={onOpen}>
          {jobTitle(job)}
        </button>
      </td>
      <td className="nowrap">
        {stretch(one.startsLocal, one.endsLocal)}
        {movedFrom && (
          <p className="small quiet">
            <Trans>was {dayTime(movedFrom)}</Trans>
          </p>
        )}
      </td>
      <td>
        {one.provider?.name ?? <span className="quiet">–</span>}
        {other && (
          <p className="small quiet">
            <Trans>was {other}</Trans>
          </p>
        )}
        {told.length > 0 && (
          <p className="small plan-told">
            <Icon name="phone" size={12} /> <Trans>to be told: {told.join(', ')}</Trans>
          </p>
        )}
      </td>
      <td>
        {said(one.why)}
        {!one.critical && days > 0 && (
          <span className="quiet">
            {'; '}
            <Plural value={days} one="could begin # day later" other="could begin # days later" />
          </span>
        )}
      </td>
    </tr>
  );
}
