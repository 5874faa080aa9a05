import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '@/components/Icon';
import { featureWord } from '@/i18n/words';
import type { AdjustmentView, ComparableView } from '@/ipc/types';
import { fromMajor, major, money, percent } from '@/lib/format';
import { withAdjustment, withoutJudgement } from './edits';
import { Quick } from './Quick';
import type { Wizard } from './useWizard';
import { WeightSelect } from './WeightSelect';

/** Dollar by dollar: what makes each sale differ from the subject, and how much it counts. */
export function AdjustStep({ wizard }: { wizard: Wizard }) {
  const { t } = useLingui();
  const { view, edits, edit } = wizard;
  const comparables = view.result?.comparables ?? [];
  const [key, setKey] = useState<string | null>(null);
  const at = Math.max(
    0,
    comparables.findIndex((c) => c.listingKey === key),
  );
  const chosen = comparables[at];
  const changed = edits.adjustments.length + Object.keys(edits.weights).length + edits.excluded.length;
  return (
    <div className="pad stack wide">
      <div className="row between">
        <div>
          <h2>
            <Trans>What makes the difference?</Trans>
          </h2>
          <p className="quiet">
            {edits.quick ? (
              <Trans>Rough: price per square foot times size. Nothing is adjusted.</Trans>
            ) : (
              <Trans>
                Each line is added to the sale price, as if the sale had been this property. Any amount may be changed.
              </Trans>
            )}
          </p>
        </div>
        {changed > 0 && !edits.quick && (
          <Button
            variant="default"
            leftSection={<Icon name="undo" size={14} />}
            onClick={() => edit(withoutJudgement(edits))}
          >
            <Trans>Reset all</Trans>
          </Button>
        )}
      </div>
      <Quick wizard={wizard} />
      {!edits.quick && (
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
                    {c.edited && <span title={t`Changed by you`}>✎ </span>}
                    {percent(c.weight, c.weight < 0.1 ? 1 : 0)}
                  </span>
                </button>
              </li>
            ))}
          </ul>
          {chosen && <Grid wizard={wizard} sale={chosen} key={chosen.listingKey} />}
        </div>
      )}
    </div>
  );
}

function Grid({ wizard, sale }: { wizard: Wizard; sale: ComparableView }) {
  const { edits, edit } = wizard;
  const key = sale.listingKey;
  const name = sale.address;
  return (
    <div className="stack wide adjust-grid">
      <div className="row">
        <h3 className="grow">{name ?? <Trans>Address withheld</Trans>}</h3>
        <span className="small quiet">
          <Trans>Counts</Trans>
        </span>
        <WeightSelect wizard={wizard} listingKey={key} name={name ?? key} />
        {sale.edited && (
          <Button size="compact-sm" variant="subtle" onClick={() => edit(withoutJudgement(edits, key))}>
            <Trans>Reset this sale</Trans>
          </Button>
        )}
      </div>
      <table className="data-table step-table adjust-table">
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
          {sale.adjustments.map((line) => (
            <Line key={line.feature} wizard={wizard} sale={sale} line={line} />
          ))}
          <AddLine wizard={wizard} sale={sale} />
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

function Line({ wizard, sale, line }: { wizard: Wizard; sale: ComparableView; line: AdjustmentView }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const { edits, edit } = wizard;
  const { currency } = sale.closePrice;
  const label = featureWord(i18n, line.feature);
  const at = { listingKey: sale.listingKey, feature: line.feature };
  const own = edits.adjustments.find((a) => a.listingKey === at.listingKey && a.feature === at.feature);
  return (
    <tr>
      <td>
        {label}
        {own ? (
          <TextInput
            className="line-why"
            aria-label={t`Why you changed ${label}`}
            placeholder={t`Why? It is printed beside the line.`}
            maxLength={300}
            value={own.why ?? ''}
            onChange={(e) =>
              edit(
                withAdjustment(edits, at, own.minor, e.currentTarget.value || null),
                `why ${at.listingKey} ${at.feature}`,
              )
            }
          />
        ) : (
          <div className="small quiet">{line.why}</div>
        )}
      </td>
      <td className="num figure-cell">{line.subject}</td>
      <td className="num figure-cell">{line.comparable}</td>
      <td className="num">
        <NumberInput
          aria-label={t`Adjustment for ${label}, dollars`}
          className="amount-input"
          hideControls
          value={own ? major({ minor: own.minor, currency }) : major(line.amount)}
          step={500}
          decimalScale={2}
          thousandSeparator
          onChange={(v) => {
            if (typeof v !== 'number') return;
            const { minor } = fromMajor(v, currency);
            if (minor === (own?.minor ?? line.amount.minor)) return;
            edit(withAdjustment(edits, at, minor), `adjust ${at.listingKey} ${at.feature}`);
          }}
        />
      </td>
      <td>
        {own && (
          <ActionIcon
            aria-label={t`${label}: back to the engine's amount`}
            title={t`Back to the engine's amount`}
            onClick={() => edit(withAdjustment(edits, at, null))}
          >
            <Icon name="undo" size={14} />
          </ActionIcon>
        )}
      </td>
    </tr>
  );
}

/** Features a line can be added for: those an agent sees and a record does not say. */
const SEEN = [
  'condition',
  'quality',
  'view',
  'location',
  'renovation',
  'garage',
  'pool',
  'waterfront',
  'basement',
  'lot',
];

function AddLine({ wizard: { edits, edit }, sale }: { wizard: Wizard; sale: ComparableView }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const open = SEEN.filter((f) => !sale.adjustments.some((a) => a.feature === f));
  if (open.length === 0) return null;
  return (
    <tr>
      <td colSpan={5}>
        <NativeSelect
          className="add-line"
          size="xs"
          aria-label={t`Add a line of your own`}
          value=""
          data={[
            { value: '', label: t`Add a line of your own…` },
            ...open.map((f) => ({ value: f, label: featureWord(i18n, f) })),
          ]}
          onChange={(e) => {
            const feature = e.currentTarget.value;
            if (feature) edit(withAdjustment(edits, { listingKey: sale.listingKey, feature }, 0));
          }}
        />
      </td>
    </tr>
  );
}
