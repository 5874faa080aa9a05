import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '@/components/Icon';
import { fieldWord } from '@/i18n/fields';
import { number, year } from '@/lib/format';
import { isDay, withFact } from './edits';
import type { Wizard } from './useWizard';

/** What the estimate believes about the property. Each figure may be corrected; the listing's own stays beside it. */
export function FactsStep({ wizard: { view, edits, edit } }: { wizard: Wizard }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const write = (value: number | null, unit: string) => (unit === 'year' ? year(value) : number(value, 2));
  return (
    <div className="pad stack wide">
      <div>
        <h2>
          <Trans>Are these facts right?</Trans>
        </h2>
        <p className="quiet">
          <Trans>A correction counts for this CMA only; the listing stays as the source has it.</Trans>
        </p>
      </div>
      <table className="data-table step-table">
        <thead>
          <tr>
            <th>
              <Trans>Fact</Trans>
            </th>
            <th className="num">
              <Trans>Listing says</Trans>
            </th>
            <th>
              <Trans>Use instead</Trans>
            </th>
            <th />
          </tr>
        </thead>
        <tbody>
          {view.facts.map((fact) => {
            const label = fieldWord(i18n, fact.field);
            const own = edits.facts[fact.field];
            const unit = fact.unit === 'sqft' ? t`sq ft` : fact.unit === 'rating' ? t`1 to 5` : '';
            return (
              <tr key={fact.field}>
                <td>
                  {label} {unit && <span className="small quiet">{unit}</span>}
                </td>
                <td className="num">
                  {fact.listed === null ? (
                    <span className="quiet">
                      <Trans>not given</Trans>
                    </span>
                  ) : (
                    write(fact.listed, fact.unit)
                  )}
                </td>
                <td>
                  <NumberInput
                    aria-label={t`${label}, instead of the listing's figure`}
                    className="fact-input"
                    hideControls
                    value={own ?? ''}
                    placeholder={write(fact.listed, fact.unit)}
                    min={0}
                    step={fact.unit === 'sqft' ? 10 : fact.field.includes('Bath') ? 0.5 : 1}
                    thousandSeparator={fact.unit === 'sqft' || undefined}
                    onChange={(v) =>
                      edit(withFact(edits, fact.field, typeof v === 'number' ? v : null), `fact ${fact.field}`)
                    }
                  />
                </td>
                <td>
                  {own !== undefined && (
                    <ActionIcon
                      aria-label={t`${label}: back to the listing's figure`}
                      onClick={() => edit(withFact(edits, fact.field, null))}
                    >
                      <Icon name="undo" size={14} />
                    </ActionIcon>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <AsOf value={edits.asOf} used={view.result?.asOf ?? null} onChange={(asOf) => edit({ asOf }, 'asOf')} />
    </div>
  );
}

function AsOf({
  value,
  used,
  onChange,
}: {
  value: string | null;
  used: string | null;
  onChange: (asOf: string | null) => void;
}) {
  const { t } = useLingui();
  const [text, setText] = useState(value ?? '');
  const [known, setKnown] = useState(value);
  if (value !== known) {
    // Undo changed it from outside.
    setKnown(value);
    setText(value ?? '');
  }
  const wrong = text !== '' && !isDay(text);
  return (
    <TextInput
      className="date-input"
      label={t`Valuation date`}
      description={t`Year-month-day. Only sales before this day are used. Empty: the close date, else today.`}
      placeholder={used ?? 'YYYY-MM-DD'}
      value={text}
      maxLength={10}
      error={wrong ? t`Write it as 2026-11-20.` : undefined}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setText(next);
        if (next === '') {
          setKnown(null);
          onChange(null);
        } else if (isDay(next)) {
          setKnown(next);
          onChange(next);
        }
      }}
    />
  );
}
