import { Trans, useLingui } from '@lingui/react/macro';
import { SegmentedControl } from '@mantine/core';
import { number, roundMoney } from '@/lib/format';
import type { Wizard } from './useWizard';

/** Which way the figures are made: adjusted dollar by dollar, or roughly by price per square foot. The report says which. */
export function Quick({ wizard: { view, edits, edit } }: { wizard: Wizard }) {
  const { t } = useLingui();
  const quick = view.result?.quick ?? null;
  return (
    <div className="stack">
      <div className="row">
        <SegmentedControl
          aria-label={t`Way of working`}
          value={edits.quick ? 'quick' : 'adjusted'}
          onChange={(v) => edit({ quick: v === 'quick' })}
          data={[
            { value: 'adjusted', label: t`Adjusted` },
            { value: 'quick', label: t`Quick: $ per sq ft` },
          ]}
        />
        {edits.quick && (
          <span className="tag warn">
            <Trans>rough</Trans>
          </span>
        )}
      </div>
      {edits.quick && quick && (
        <table className="data-table step-table quick-table">
          <thead>
            <tr>
              <th>
                <Trans>{number(quick.sales)} sales that weigh most</Trans>
              </th>
              <th className="num">
                <Trans>$ / sq ft</Trans>
              </th>
              <th className="num">
                <Trans>× {number(quick.areaSqft)} sq ft</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {[t`Lowest`, t`Median`, t`Highest`].map((name, i) => (
              <tr key={name} className={i === 1 ? 'strong' : undefined}>
                <td>{name}</td>
                <td className="num">{number((quick.perSqft[i]?.minor ?? 0) / 100, 2)}</td>
                <td className="num">{roundMoney(quick.prices[i])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {edits.quick && !quick && view.result?.quickProblem && (
        <p className="warn-note">
          <span>
            <Trans>No rough range: {view.result.quickProblem}.</Trans>
          </span>
        </p>
      )}
    </div>
  );
}
