import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { SUB_TYPE_CHOICES, typeWord } from '@/i18n/words';
import { day } from '@/lib/format';
import { isDay } from './edits';
import { FactRow, RemarkLine } from './FactRow';
import type { Wizard } from './useWizard';

/** What the estimate believes about the property, with where each figure comes from. Each may be confirmed or corrected. */
export function FactsStep({ wizard }: { wizard: Wizard }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const { view, edits, edit } = wizard;
  const { source } = view;
  const places = ['Latitude', 'Longitude'];
  const shown = view.facts.filter((f) => !places.includes(f.field));
  const place = view.facts.filter((f) => places.includes(f.field));
  const open = view.facts.filter(
    (f) => f.listed !== null && edits.facts[f.field] === undefined && !edits.confirmed.includes(f.field),
  );
  const head = (
    <thead>
      <tr>
        <th>
          <Trans>Fact</Trans>
        </th>
        <th className="num">{source.name ? <Trans>Listing says</Trans> : <Trans>Typed</Trans>}</th>
        <th>
          <Trans>Use instead</Trans>
        </th>
        <th>
          <span className="visually-hidden">
            <Trans>Confirmed, or why it differs</Trans>
          </span>
        </th>
      </tr>
    </thead>
  );
  return (
    <div className="pad stack wide">
      <div className="row between">
        <div>
          <h2>
            <Trans>Are these facts right?</Trans>
          </h2>
          <p className="quiet">
            {source.name ? (
              <Trans>
                From {source.name}
                {source.asOf ? `, ${day(source.asOf)}` : ''}. A correction counts for this CMA only.
              </Trans>
            ) : (
              <Trans>Typed by you; no MLS vouches for them.</Trans>
            )}
          </p>
        </div>
        {open.length > 1 && (
          <Button
            variant="default"
            onClick={() => edit({ confirmed: [...new Set([...edits.confirmed, ...open.map((f) => f.field)])] })}
          >
            <Trans>All are right</Trans>
          </Button>
        )}
      </div>
      {view.remarks.map((remark) => (
        <RemarkLine key={remark.text} remark={remark} />
      ))}
      <table className="data-table step-table fact-table">
        {head}
        <tbody>
          {shown.map((fact) => (
            <FactRow key={fact.field} wizard={wizard} fact={fact} />
          ))}
          <tr>
            <td>
              <Trans>Kind of building</Trans>
            </td>
            <td className="num">
              {view.listedSubType ? (
                <span className={edits.subType ? 'replaced' : undefined}>{typeWord(i18n, view.listedSubType)}</span>
              ) : (
                <span className="quiet">
                  <Trans>not given</Trans>
                </span>
              )}
            </td>
            <td colSpan={2}>
              <NativeSelect
                aria-label={t`Kind of building, instead of the listing's`}
                className="kind-input"
                size="xs"
                value={edits.subType ?? ''}
                data={[
                  { value: '', label: view.listedSubType ? t`as listed` : t`not known` },
                  ...SUB_TYPE_CHOICES.map((value) => ({ value, label: typeWord(i18n, value) })),
                ]}
                onChange={(e) => edit({ subType: e.currentTarget.value || null })}
              />
            </td>
          </tr>
          {place.map((fact) => (
            <FactRow key={fact.field} wizard={wizard} fact={fact} />
          ))}
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
      description={t`Year-month-day. Only sales before this day are used. Empty: the day the CMA was started.`}
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
