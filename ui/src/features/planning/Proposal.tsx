import { Plural, Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Icon } from '@/components/Icon';
import type { PlanProposalView, PropertyPlanView } from '@/ipc/types';
import { money } from '@/lib/format';
import { stretch } from './wall';
import { jobTitle } from './words';

interface Props {
  plan: PropertyPlanView;
  proposal: PlanProposalView;
  busy: boolean;
  onKeep: () => void;
  onDiscard: () => void;
}

/** What a plan would change and why, or why there is none. */
export function Proposal({ plan, proposal, busy, onKeep, onDiscard }: Props) {
  const { worth } = proposal;
  const changed = proposal.jobs.filter((one) => one.changed);
  const named = (id: string) => {
    const job = plan.jobs.find((one) => one.id === id);
    return job ? jobTitle(job) : '';
  };
  return (
    <section className="plan-proposal" aria-live="polite">
      <div className="row between">
        <div className="stack plan-verdict">
          <strong>
            <Verdict proposal={proposal} changed={changed.length} />
          </strong>
          {worth && (
            <span className="quiet">
              <Plural
                value={worth.moved}
                _0="Nobody has to be told otherwise"
                one="# job that people were told otherwise about"
                other="# jobs that people were told otherwise about"
              />
              {' · '}
              {worth.cushionDaysLacking === 0 ? (
                <Trans>the wished days before each deadline are kept</Trans>
              ) : (
                <Plural
                  value={worth.cushionDaysLacking}
                  one="# day lacks of those wished before deadlines"
                  other="# days lack of those wished before deadlines"
                />
              )}
              {worth.trips > 0 && (
                <>
                  {' · '}
                  <Plural value={worth.trips} one="# visit to the property" other="# visits to the property" />
                </>
              )}
              {worth.cost && (
                <>
                  {' · '}
                  <Trans>{money(worth.cost)} as the providers list it</Trans>
                </>
              )}
            </span>
          )}
        </div>
        <div className="row">
          <Button variant="default" onClick={onDiscard}>
            <Trans>Discard</Trans>
          </Button>
          {changed.length > 0 && (
            <Button loading={busy} onClick={onKeep}>
              <Trans>Keep these times</Trans>
            </Button>
          )}
        </div>
      </div>
      {proposal.collisions.length > 0 && (
        <ul className="plan-collisions">
          {proposal.collisions.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
      {proposal.remarks.map((remark) => (
        <p key={remark.job + remark.why} className="row plan-remark">
          <Icon name="warn" size={14} /> {remark.why}
        </p>
      ))}
      {changed.length > 0 && (
        <ul className="plan-changes">
          {changed.map((one) => (
            <li key={one.job}>
              <strong>{named(one.job)}</strong>: {stretch(one.startsLocal, one.endsLocal)}
              {one.provider && <>, {one.provider.name}</>}
              {one.toldOtherwise && (
                <span className="plan-told">
                  {' '}
                  <Trans>(was told otherwise)</Trans>
                </span>
              )}
              <span className="quiet"> — {one.why}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Verdict({ proposal, changed }: { proposal: PlanProposalView; changed: number }) {
  switch (proposal.status) {
    case 'optimal':
      return changed === 0 ? <Trans>The times are as good as they can be</Trans> : <Trans>No better plan exists</Trans>;
    case 'feasible':
      return <Trans>A plan that holds; a better one may exist</Trans>;
    case 'infeasible':
      return proposal.collisionsFewest ? (
        <Trans>There is no plan: these cannot all be kept, and fewer do not collide</Trans>
      ) : (
        <Trans>There is no plan: these cannot all be kept</Trans>
      );
    case 'unknown':
      return <Trans>The search ended before it found a plan</Trans>;
    default:
      return <Trans>There is nothing to plan</Trans>;
  }
}
