import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '@/components/Icon';
import { featureWord } from '@/i18n/words';
import type { ComparableView } from '@/ipc/types';
import { fromMajor, major, money, percent } from '@/lib/format';
import { withAdjustment, withWeight } from './edits';
import type { Wizard } from './useWizard';

/** Dollar by dollar: what makes each sale differ from the subject, and how much it counts. */
export function AdjustStep({ wizard }: { wizard: Wizard }) {
  const { t } = useLingui();
  const comparables = wizard.view.result?.comparables ?? [];
  const [key, setKey] = useState<string | null>(null);
  const at = Math.max(
    0,
    comparables.findIndex((c) => c.listingKey === key),
  );
  const chosen = comparables[at];
  return (
    <div className="pad stack wide">
      <div>
        <h2>
          <Trans>What makes the difference?</Trans>
        </h2>
        <p className="quiet">
          <Trans>
            Each line is added to the sale price, as if the sale had been this property. Any amount may be changed.
          </Trans>
        </p>
      </div>
      <div className="adjust">
        <ul className="adjust-list" aria-label={t`Comparable sales`}>
          {comparables.map((c) => (
            <li key={c.listingKey}>
              <button
                type="button"
                aria-current={c === chosen ? 'true' : undefined}
                onClick={() => setKey(c.listingKey)}
              >
                <span className="ellipsis">{c.address ?? <Trans>Address withheld</Trans>}</span>
                <span className="num small">
                  {percent(c.weight, 0)}
                  {c.edited && ' ✎'}
                </span>
              </button>
            </li>
          ))}
        </ul>
        {chosen && <Grid wizard={wizard} sale={chosen} key={chosen.listingKey} />}
      </div>
    </div>
  );
}

function Grid({ wizard: { edits, edit }, sale }: { wizard: Wizard; sale: ComparableView }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const currency = sale.closePrice.currency;
  const key = sale.listingKey;
  return (
    <div className="stack wide adjust-grid">
      <div className="row">
        <h3 className="grow">{sale.address ?? <Trans>Address withheld</Trans>}</h3>
        <NumberInput
          className="weight-input"
          label={t`Weight, 1 is the engine's own`}
          value={edits.weights[key] ?? 1}
          min={0}
          max={10}
          step={0.25}
          decimalScale={2}
          onChange={(v) => edit(withWeight(edits, key, typeof v === 'number' ? v : null), `weight ${key}`)}
        />
      </div>
      <table className="data-table step-table">
        <thead>
          <tr>
            <th>
              <Trans>Difference</Trans>
            </th>
            <th className="num">
              <Trans>Subject</Trans>
            </th>
            <th className="num">
              <Trans>This sale</Trans>
            </th>
            <th className="num">
              <Trans>Adjustment, $</Trans>
            </th>
            <th />
          </tr>
        </thead>
        <tbody>
          <tr>
            <td className="strong" colSpan={3}>
              <Trans>Sale price</Trans>
            </td>
            <td className="num strong">{money(sale.closePrice)}</td>
            <td />
          </tr>
          {sale.adjustments.map((line) => {
            const label = featureWord(i18n, line.feature);
            return (
              <tr key={line.feature}>
                <td>
                  {label}
                  <div className="small quiet">{line.why}</div>
                </td>
                <td className="num">{line.subject}</td>
                <td className="num">{line.comparable}</td>
                <td className="num">
                  <NumberInput
                    aria-label={t`Adjustment for ${label}, dollars`}
                    className="amount-input"
                    hideControls
                    value={major(line.amount)}
                    step={500}
                    decimalScale={2}
                    thousandSeparator
                    onChange={(v) => {
                      if (typeof v !== 'number' || fromMajor(v, currency).minor === line.amount.minor) return;
                      edit(
                        withAdjustment(edits, { listingKey: key, feature: line.feature }, fromMajor(v, currency).minor),
                        `adjust ${key} ${line.feature}`,
                      );
                    }}
                  />
                </td>
                <td>
                  {line.edited && (
                    <ActionIcon
                      aria-label={t`${label}: back to the engine's amount`}
                      onClick={() => edit(withAdjustment(edits, { listingKey: key, feature: line.feature }, null))}
                    >
                      <Icon name="undo" size={14} />
                    </ActionIcon>
                  )}
                </td>
              </tr>
            );
          })}
          <tr>
            <td className="strong" colSpan={3}>
              <Trans>Adjusted price</Trans>
            </td>
            <td className="num strong">{money(sale.adjustedPrice)}</td>
            <td />
          </tr>
        </tbody>
      </table>
    </div>
  );
}
