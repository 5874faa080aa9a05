import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { toast } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { BuyerAgreementTerms, BuyerAgreementView, BuyerCompensationView } from '@/ipc/types';
import { fromMajor, major } from '@/lib/format';
import { today } from './words';

const nothing = (): BuyerAgreementTerms => ({
  kind: 'full',
  signedOn: null,
  startsOn: today(),
  endsOn: null,
  endedOn: null,
  compensation: null,
  conspicuous: false,
  ascertainable: false,
  noMoreFromAnySource: false,
  saysNegotiable: false,
  keptWhere: null,
  notes: null,
});

const typed = (it: BuyerCompensationView | null): string =>
  it === null ? '' : it.kind === 'amount' ? String(it.amount ? major(it.amount) : '') : (it.rate ?? it.words ?? '');

/** The buyer's agreement as the paper says it. What is not ticked counts as not agreed to. */
export function AgreementForm({
  person,
  kept,
  onDone,
}: {
  person: string;
  kept: BuyerAgreementView | null;
  onDone: () => void;
}) {
  const { t } = useLingui();
  const host = useHost();
  const client = useQueryClient();
  const [terms, setTerms] = useState(() => kept?.terms ?? nothing());
  const [kind, setKind] = useState<'' | BuyerCompensationView['kind']>(kept?.terms.compensation?.kind ?? '');
  const [pay, setPay] = useState(typed(kept?.terms.compensation ?? null));
  const [fresh, setFresh] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const put = (part: Partial<BuyerAgreementTerms>) => setTerms((now) => ({ ...now, ...part }));
  const compensation = (): BuyerCompensationView | null => {
    if (kind === '') return null;
    const none = { kind, amount: null, rate: null, words: null };
    if (kind === 'rate') return { ...none, rate: pay };
    if (kind === 'determined') return { ...none, words: pay };
    const amount = Number(pay.replace(/[$,\s]/g, ''));
    return { ...none, amount: pay.trim() === '' || Number.isNaN(amount) ? null : fromMajor(amount, 'USD') };
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const old = fresh ? null : kept;
    host
      .saveBuyerAgreement({
        id: old?.id ?? null,
        revision: old?.revision ?? 0,
        person,
        terms: { ...terms, compensation: compensation() },
      })
      .then(() => client.invalidateQueries({ queryKey: ['services'] }))
      .then(() => {
        toast(<Trans>The agreement is kept.</Trans>);
        onDone();
      }, setError)
      .finally(() => setBusy(false));
  };
  const ticks: { field: 'conspicuous' | 'ascertainable' | 'noMoreFromAnySource' | 'saysNegotiable'; label: string }[] =
    [
      { field: 'conspicuous', label: t`It says the compensation conspicuously` },
      { field: 'ascertainable', label: t`It can be ascertained objectively and is not open-ended` },
      { field: 'noMoreFromAnySource', label: t`No more than that may be received from any source` },
      {
        field: 'saysNegotiable',
        label: t`It says conspicuously that compensation is not set by law and is fully negotiable`,
      },
    ];
  return (
    <form
      className="tour-form"
      aria-label={t`The buyer’s agreement`}
      onSubmit={save}
      onKeyDown={(e) => {
        if (e.key !== 'Escape') return;
        e.preventDefault();
        e.stopPropagation();
        onDone();
      }}
    >
      {kept && (
        <Checkbox
          label={t`This is another agreement; the old one stays as it is`}
          checked={fresh}
          onChange={(e) => setFresh(e.currentTarget.checked)}
        />
      )}
      <div className="tour-grid">
        <NativeSelect
          autoFocus
          label={t`What it is for`}
          value={terms.kind}
          data={[
            { value: 'full', label: t`Representation to the closing` },
            { value: 'showingOnly', label: t`Showings only` },
          ]}
          onChange={(e) => put({ kind: e.currentTarget.value === 'full' ? 'full' : 'showingOnly' })}
        />
        <TextInput
          type="date"
          label={t`Signed by the buyer`}
          value={terms.signedOn ?? ''}
          onChange={(e) => put({ signedOn: e.currentTarget.value || null })}
        />
        <TextInput
          type="date"
          required
          label={t`First day`}
          value={terms.startsOn}
          onChange={(e) => put({ startsOn: e.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t`Last day`}
          value={terms.endsOn ?? ''}
          onChange={(e) => put({ endsOn: e.currentTarget.value || null })}
        />
        <TextInput
          type="date"
          label={t`Ended early on`}
          value={terms.endedOn ?? ''}
          onChange={(e) => put({ endedOn: e.currentTarget.value || null })}
        />
        <NativeSelect
          label={t`What the broker gets`}
          value={kind}
          data={[
            { value: '', label: t`It does not say` },
            { value: 'rate', label: t`A rate of the price` },
            { value: 'amount', label: t`An amount` },
            { value: 'determined', label: t`It says how it is determined` },
          ]}
          onChange={(e) => setKind(e.currentTarget.value as typeof kind)}
        />
        {kind !== '' && (
          <TextInput
            required
            label={
              kind === 'rate' ? t`Per cent of the price` : kind === 'amount' ? t`US dollars` : t`How it is determined`
            }
            className={kind === 'determined' ? 'wide' : 'figure'}
            inputMode={kind === 'determined' ? 'text' : 'decimal'}
            value={pay}
            maxLength={2000}
            onChange={(e) => setPay(e.currentTarget.value)}
          />
        )}
      </div>
      <fieldset className="tour-ticks">
        <legend>
          <Trans>What the paper says</Trans>
        </legend>
        {ticks.map(({ field, label }) => (
          <Checkbox
            key={field}
            label={label}
            checked={terms[field]}
            onChange={(e) => put({ [field]: e.currentTarget.checked })}
          />
        ))}
      </fieldset>
      <div className="tour-grid">
        <TextInput
          label={t`Where the signed paper is kept`}
          value={terms.keptWhere ?? ''}
          maxLength={200}
          onChange={(e) => put({ keptWhere: e.currentTarget.value || null })}
        />
        <Textarea
          label={t`Notes`}
          autosize
          maxLength={2000}
          value={terms.notes ?? ''}
          onChange={(e) => put({ notes: e.currentTarget.value || null })}
        />
      </div>
      {error !== null && <ErrorNote error={error} />}
      <div className="row">
        <Button type="submit" loading={busy}>
          <Trans>Keep the agreement</Trans>
        </Button>
        <Button variant="default" onClick={onDone}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  );
}
