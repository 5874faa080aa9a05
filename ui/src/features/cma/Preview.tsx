import { Trans, useLingui } from '@lingui/react/macro';
import { SegmentedControl } from '@mantine/core';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { HostError } from '@/ipc/host';
import { day, number, roundMoney } from '@/lib/format';
import { Consequence } from './Consequence';
import { IntervalChart } from './IntervalChart';
import { useSurroundings } from './useSurroundings';
import type { Wizard } from './useWizard';

/** The consequence of every change, always in sight. */
export function Preview({ wizard }: { wizard: Wizard }) {
  const { t } = useLingui();
  const { view, edits, edit, saving } = wizard;
  const result = view.result;
  // Asked for at once, so that what stands around the CMA is frozen when it is made, not when it is printed.
  useSurroundings(wizard);
  const difference =
    result?.estimateUnedited && result.estimate.minor !== result.estimateUnedited.minor
      ? { minor: result.estimate.minor - result.estimateUnedited.minor, currency: result.estimate.currency }
      : null;
  return (
    <aside className="wizard-preview scroll" aria-label={t`Result so far`} aria-busy={saving === 'saving'}>
      <Consequence wizard={wizard} />
      {view.problem && <ErrorNote error={new HostError(view.problem)} />}
      {result && (
        <>
          <p className="small quiet">
            <Trans>Estimated sale price range</Trans>
          </p>
          <p className="estimate">
            {roundMoney(result.low)} – {roundMoney(result.high)}
          </p>
          <p className="quiet" aria-live="polite">
            <Trans>
              middle {roundMoney(result.estimate)} · {result.level} % range · as of {day(result.asOf)}
            </Trans>
          </p>
          {edits.quick && result.quick && (
            <p className="small rough-line">
              <Trans>
                Rough, by $ per sq ft: {roundMoney(result.quick.prices[0])} – {roundMoney(result.quick.prices[2])}
              </Trans>
            </p>
          )}
          {difference && (
            <p className="small">
              <Trans>
                Your changes: {roundMoney(difference, true)} on {roundMoney(result.estimateUnedited)}
              </Trans>
            </p>
          )}
          <div className="row" style={{ marginTop: '0.5rem' }}>
            <span className="small quiet">
              <Trans>Range</Trans>
            </span>
            <SegmentedControl
              aria-label={t`Level of the range`}
              value={String(edits.level ?? 80)}
              onChange={(v) => edit({ level: Number(v) })}
              data={[
                { value: '80', label: '80 %' },
                { value: '90', label: '90 %' },
              ]}
            />
          </div>
          <IntervalChart result={result} compact />
          <p className="small quiet">
            <Trans>
              {number(result.comparables.length)} sales, heaviest first. A dot is the adjusted price; its size is its
              share.
            </Trans>
          </p>
          {result.warnings.map((warning) => (
            <p key={warning} className="warn-note small">
              <Icon name="warn" size={14} />
              <span>{warning}</span>
            </p>
          ))}
        </>
      )}
    </aside>
  );
}
