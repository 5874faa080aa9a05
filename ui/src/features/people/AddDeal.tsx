import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { toast } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { PersonView } from '@/ipc/types';
import { currencySign, fromMajor, minorDigits } from '@/lib/format';
import { useChoices } from './api';

/** A new deal: what, where, at which stage, how much. */
export function AddDeal({ person, onClose }: { person: PersonView; onClose: () => void }) {
  const { t } = useLingui();
  const host = useHost();
  const { data: choices } = useChoices();
  const { data: pipelines } = useQuery({ queryKey: ['people', 'pipelines'], queryFn: () => host.pipelines() });
  const makers = new Set((choices?.systems ?? []).filter((s) => s.makes.includes('deal')).map((s) => s.connection));
  const open = (pipelines ?? []).filter(
    (p) =>
      p.connection !== null && makers.has(p.connection) && person.systems.some((s) => s.connection === p.connection),
  );
  const [name, setName] = useState('');
  const [where, setWhere] = useState<number | null>(null);
  const [stage, setStage] = useState('');
  const [amount, setAmount] = useState<number | ''>('');
  const [closesOn, setClosesOn] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const at = where ?? (open.length > 0 ? 0 : -1);
  const pipeline = open[at];
  const stages = pipeline?.stages ?? [];
  // A deal that is only here is in the money of the systems the person is in.
  const currency = (pipeline ?? open[0] ?? pipelines?.[0])?.currency ?? 'USD';
  const save = (event: FormEvent) => {
    event.preventDefault();
    setSaving(true);
    setError(null);
    host
      .addDeal({
        person: person.id,
        name: name.trim(),
        connection: pipeline?.connection ?? null,
        pipeline: pipeline?.pipeline || null,
        stage: stage || stages[0] || null,
        amount: amount === '' ? null : fromMajor(amount, currency),
        closesOn: closesOn || null,
      })
      .then(({ sentTo }) => {
        const names = sentTo.join(', ');
        toast(names === '' ? <Trans>Saved here.</Trans> : <Trans>Saved here. On its way to {names}.</Trans>);
        onClose();
      }, setError)
      .finally(() => setSaving(false));
  };
  return (
    <form
      className="add-task stack"
      aria-label={t`New deal`}
      onSubmit={save}
      onKeyDown={(e) => {
        if (e.key !== 'Escape') return;
        e.preventDefault();
        onClose();
      }}
    >
      <TextInput
        autoFocus
        label={t`Deal`}
        placeholder={t`Address or what it is about`}
        value={name}
        maxLength={200}
        onChange={(e) => setName(e.currentTarget.value)}
      />
      <div className="form-grid">
        <NativeSelect
          label={t`Pipeline`}
          value={String(at)}
          onChange={(e) => {
            setWhere(Number(e.currentTarget.value));
            setStage('');
          }}
          data={[
            ...open.map((p, i) => ({ value: String(i), label: [p.system, p.pipeline].filter(Boolean).join(': ') })),
            { value: '-1', label: t`Only here` },
          ]}
        />
        {stages.length > 0 && (
          <NativeSelect
            label={t`Stage`}
            value={stage || stages[0]}
            onChange={(e) => setStage(e.currentTarget.value)}
            data={stages}
          />
        )}
        <NumberInput
          label={t`Amount`}
          prefix={currencySign(currency)}
          thousandSeparator=","
          min={0}
          max={1_000_000_000}
          decimalScale={minorDigits(currency)}
          hideControls
          value={amount}
          onChange={(value) => setAmount(value === '' ? '' : Number(value))}
        />
        <TextInput
          type="date"
          label={t`Expected close`}
          value={closesOn}
          onChange={(e) => setClosesOn(e.currentTarget.value)}
        />
      </div>
      {error !== null && <ErrorNote error={error} compact />}
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <Button variant="default" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" loading={saving} disabled={name.trim() === ''}>
          <Trans>Save</Trans>
        </Button>
      </div>
    </form>
  );
}
