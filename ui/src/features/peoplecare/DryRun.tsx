import { Plural, Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Icon } from '@/components/Icon';
import type { DryRunView } from '@/ipc/types';
import { number } from '@/lib/format';
import { changesNothing } from './connect';

/** What connecting an account would come to. */
export function DryRun({ run, system }: { run: DryRunView; system: string }) {
  return (
    <div className="stack wide">
      <p>
        <Icon name="good" size={14} />{' '}
        {run.complete ? (
          <Trans>
            {run.account} answered, and {number(run.contacts)} contacts were looked at. Nothing was changed.
          </Trans>
        ) : (
          <Trans>
            {run.account} answered. The first {number(run.contacts)} contacts were looked at; there are more. Nothing
            was changed.
          </Trans>
        )}
      </p>
      <dl className="look-counts dry-run">
        <Line count={run.matched} words={<Trans>match somebody who is here</Trans>} />
        <Line count={run.new} words={<Trans>are new here</Trans>} />
        <Line count={run.unclear} words={<Trans>are unclear: they wait among the duplicates until you decide</Trans>} />
        <Line count={0} words={<Trans>will be deleted, here or at {system}</Trans>} />
      </dl>
      <section className="stack">
        <h3>
          <Trans>Of those that match</Trans>
        </h3>
        {changesNothing(run) ? (
          <p>
            <Trans>Both sides say the same; nothing changes.</Trans>
          </p>
        ) : (
          <dl className="look-counts">
            <Line count={run.changedHere} words={<Trans>gain something here</Trans>} />
            <Line count={run.changedThere} words={<Trans>gain something at {system}</Trans>} />
            <Line count={run.conflicts} words={<Trans>differ in a field that waits for your decision</Trans>} />
          </dl>
        )}
      </section>
      {run.unreadable > 0 && (
        <p className="warn-note">
          <Icon name="warn" />
          <span>
            <Plural
              value={run.unreadable}
              one="# record cannot be read and is left as it is at the system."
              other="# records cannot be read and are left as they are at the system."
            />
          </span>
        </p>
      )}
    </div>
  );
}

function Line({ count, words }: { count: number; words: ReactNode }) {
  return (
    <div>
      <dd>{number(count)}</dd>
      <dt>{words}</dt>
    </div>
  );
}
