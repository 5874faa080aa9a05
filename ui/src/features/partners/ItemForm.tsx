import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import type { DeliverableView, KeptItemView, PartnerItemView, PartnerView } from '@/ipc/types';
import { useProposes } from './api';
import { asText, type Field, fieldsOf, withText } from './forms';
import { useChanges } from './useChanges';
import { choices, word } from './words';

/** A form for anything that belongs to a partner, new or changed. */
export function ItemForm({
  partner,
  start,
  before = null,
  onClose,
}: {
  partner: PartnerView;
  start: PartnerItemView;
  before?: KeptItemView | null;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const changes = useChanges();
  const proposes = useProposes() && (start.kind === 'licence' || start.kind === 'agreement');
  const [item, setItem] = useState(start);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const save = (event: FormEvent) => {
    event.preventDefault();
    setSaving(true);
    setError(null);
    changes
      .item(partner.id, item, before, reason || null)
      .then(onClose, setError)
      .finally(() => setSaving(false));
  };
  const options = (field: Field) => {
    const all = choices(i18n, field.choices ?? {});
    if (field.name === 'metric') return all.filter((c) => partner.metrics.includes(c.value));
    if (field.name === 'agreementType')
      return all.filter((c) => partner.terms.some((terms) => terms.agreementType === c.value));
    return field.name === 'feeEvery' ? [{ value: '', label: '' }, ...all] : all;
  };
  return (
    <form
      className="partner-form"
      aria-label={word.item(i18n, item.kind)}
      onSubmit={save}
      onKeyDown={(e) => {
        if (e.key !== 'Escape') return;
        e.preventDefault();
        e.stopPropagation();
        onClose();
      }}
    >
      <div className="partner-form-grid">
        {fieldsOf(item, partner.terms).map((field, n) => {
          const label = i18n._(field.label);
          const value = asText(item, field);
          const put = (typed: string) => setItem((now) => withText(now, field, typed));
          const wide = field.wide ? 'wide' : undefined;
          if (field.as === 'choice')
            return (
              <NativeSelect
                key={field.name}
                className={wide}
                label={label}
                value={value}
                data={options(field)}
                onChange={(e) => put(e.currentTarget.value)}
              />
            );
          if (field.as === 'check')
            return (
              <Checkbox
                key={field.name}
                label={label}
                checked={value === 'true'}
                onChange={(e) =>
                  setItem((now) => ({ ...now, [field.name]: e.currentTarget.checked }) as PartnerItemView)
                }
              />
            );
          if (field.as === 'lines' || field.as === 'list')
            return (
              <Textarea
                key={field.name}
                className={wide}
                label={label}
                value={value}
                autosize
                minRows={2}
                maxRows={6}
                onChange={(e) => put(e.currentTarget.value)}
              />
            );
          if (field.as === 'deliverables')
            return item.kind === 'agreement' ? (
              <Deliverables
                key={field.name}
                value={item.deliverables}
                onChange={(deliverables) => setItem({ ...item, deliverables })}
              />
            ) : null;
          const typed = field.as === 'day' || field.as === 'instant' ? 'date' : 'text';
          return (
            <Typed
              key={`${field.name}-${item.kind === 'measurement' || item.kind === 'service-level' ? item.metric : ''}`}
              className={wide}
              label={label}
              hint={field.hint && i18n._(field.hint)}
              type={typed}
              numeric={['money', 'whole', 'hundredths', 'figure'].includes(field.as)}
              start={value}
              autoFocus={n === 0}
              onType={put}
            />
          );
        })}
      </div>
      {proposes && (
        <TextInput
          label={t`Why, for the admin who decides`}
          value={reason}
          onChange={(e) => setReason(e.currentTarget.value)}
        />
      )}
      {error !== null && <ErrorNote error={error} compact />}
      <div className="row partner-form-end">
        <Button variant="default" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" loading={saving}>
          {proposes ? <Trans>Propose</Trans> : <Trans>Save</Trans>}
        </Button>
      </div>
    </form>
  );
}

/** A field that keeps what is typed as it is typed: `12.` is on its way to `12.5`. */
function Typed({
  start,
  onType,
  numeric,
  hint,
  ...input
}: {
  start: string;
  onType: (typed: string) => void;
  numeric: boolean;
  hint?: string;
  label: string;
  type: string;
  className?: string;
  autoFocus?: boolean;
}) {
  const [typed, setTyped] = useState(start);
  return (
    <TextInput
      {...input}
      placeholder={hint}
      inputMode={numeric ? 'decimal' : undefined}
      value={typed}
      onChange={(e) => {
        setTyped(e.currentTarget.value);
        onType(e.currentTarget.value);
      }}
    />
  );
}

function Deliverables({
  value,
  onChange,
}: {
  value: readonly DeliverableView[];
  onChange: (value: DeliverableView[]) => void;
}) {
  const { t } = useLingui();
  const put = (at: number, part: Partial<DeliverableView>) =>
    onChange(value.map((d, n) => (n === at ? { ...d, ...part } : d)));
  return (
    <fieldset className="wide plain-fieldset">
      <legend className="small">
        <Trans>What is delivered</Trans>
      </legend>
      {value.map((d, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no other identity while they are typed
        <div key={n} className="row wrap">
          <TextInput
            className="grow"
            aria-label={t`What is delivered`}
            value={d.name}
            onChange={(e) => put(n, { name: e.currentTarget.value })}
          />
          <Checkbox
            label={t`to the public`}
            checked={d.forPublic}
            onChange={(e) => put(n, { forPublic: e.currentTarget.checked })}
          />
          <Checkbox
            label={t`proved each month`}
            checked={d.monthly}
            onChange={(e) => put(n, { monthly: e.currentTarget.checked })}
          />
          <button
            type="button"
            className="plain-button"
            aria-label={t`Leave out`}
            onClick={() => onChange(value.filter((_, at) => at !== n))}
          >
            <Icon name="close" size={12} />
          </button>
        </div>
      ))}
      <button
        type="button"
        className="plain-button small"
        onClick={() => onChange([...value, { name: '', forPublic: true, monthly: true }])}
      >
        <Icon name="plus" size={12} /> <Trans>Add</Trans>
      </button>
    </fieldset>
  );
}
