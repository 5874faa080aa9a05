import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { PersonField } from '@/components/PersonField';
import { useHost } from '@/ipc/context';
import type { PartyView, TransactionFormView, TransactionView } from '@/ipc/types';
import { useChoices } from './api';
import { useChanges } from './useChanges';
import { choices, ROLES, SIDES, word } from './words';

/** A deal nobody has said anything of. */
export const emptyDeal = (): TransactionFormView => ({
  id: null,
  title: '',
  listing: null,
  side: 'buyer',
  state: '',
  zone: '',
  form: null,
  price: null,
  loan: null,
  appraised: null,
  yearBuilt: null,
  anchors: [],
  agreed: [],
  parties: [],
  notes: null,
});

/** Roles that a partner of the brokerage may have. */
const PARTNERS = new Set(['lender', 'title-or-escrow', 'attorney', 'insurer', 'other']);
const CLOSING = 'closing';
const DISCLOSED = 'closing-disclosure-received';

/** A deal, new or changed: what it is about, what the contract says, who takes part. */
export function DealForm({
  start,
  revision,
  onClose,
  onSaved,
}: {
  start: TransactionFormView;
  revision: number;
  onClose: () => void;
  onSaved: (deal: TransactionView) => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const changes = useChanges();
  const { data: known, error: unknown, refetch } = useChoices();
  const { data: directory } = useQuery({
    queryKey: ['partners', 'for-deals'],
    queryFn: () =>
      host.partners({ text: '', kind: null, speciality: null, place: null, putAway: false, limit: 500, offset: 0 }),
    enabled: start.parties.length > 0 || start.id !== null,
  });
  const [form, setForm] = useState(start);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const put = (part: Partial<TransactionFormView>) => setForm((now) => ({ ...now, ...part }));
  const contract = known?.forms.find((f) => f.form === form.form);
  const zone = known?.states.find((s) => s.state === form.state)?.zone ?? '';
  const anchors = [...(contract?.anchors ?? ['effective-date']), CLOSING, ...(form.loan ? [DISCLOSED] : [])];
  // What was entered for another form stays visible until somebody empties it.
  const days = [...new Set([...anchors, ...form.anchors.map((a) => a.name)])];
  const agreed = contract?.agreed ?? [];
  const party = (at: number, part: Partial<PartyView>) =>
    put({ parties: form.parties.map((p, n) => (n === at ? { ...p, ...part } : p)) });
  const save = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const title = form.title;
    changes
      .did(host.saveTransaction({ transaction: form, revision }), <Trans>Saved: {title}</Trans>)
      .then(onSaved, setError)
      .finally(() => setBusy(false));
  };
  const text = (value: string) => value || null;
  return (
    <form
      className="deal-panel deal-form"
      aria-label={t`Deal`}
      onSubmit={save}
      onKeyDown={(e) => {
        if (e.key !== 'Escape') return;
        e.preventDefault();
        e.stopPropagation();
        onClose();
      }}
    >
      {unknown !== null && <ErrorNote error={unknown} onRetry={() => void refetch()} compact />}
      <div className="deal-grid">
        <TextInput
          autoFocus
          className="wide"
          label={t`Address or name`}
          required
          value={form.title}
          maxLength={200}
          onChange={(e) => put({ title: e.currentTarget.value })}
        />
        <NativeSelect
          label={t`Side`}
          value={form.side}
          data={choices(i18n, SIDES)}
          onChange={(e) => put({ side: e.currentTarget.value })}
        />
        <NativeSelect
          label={t`State`}
          required
          value={form.state}
          data={[
            { value: '', label: t`Choose…` },
            ...(known?.states ?? []).map((s) => ({ value: s.state, label: s.state })),
          ]}
          onChange={(e) => {
            const state = e.currentTarget.value;
            const own = known?.forms.filter((f) => f.state === state) ?? [];
            put({
              state,
              zone: known?.states.find((s) => s.state === state)?.zone ?? '',
              form: own.some((f) => f.form === form.form) ? form.form : (own[0]?.form ?? null),
            });
          }}
        />
        <NativeSelect
          className="double"
          label={t`Contract form`}
          description={t`The forms whose days the tables can count`}
          value={form.form ?? ''}
          data={[
            { value: '', label: t`Another form; no days are counted` },
            ...(known?.forms ?? []).map((f) => ({ value: f.form, label: f.title })),
          ]}
          onChange={(e) => put({ form: text(e.currentTarget.value) })}
        />
        <TextInput
          label={t`Time zone of the property`}
          placeholder={zone}
          value={form.zone}
          maxLength={60}
          onChange={(e) => put({ zone: e.currentTarget.value })}
        />
        <TextInput
          label={t`Price, US dollars`}
          inputMode="decimal"
          className="figure"
          value={form.price ?? ''}
          onChange={(e) => put({ price: text(e.currentTarget.value) })}
        />
        <TextInput
          label={t`Loan, US dollars`}
          description={t`Empty: cash`}
          inputMode="decimal"
          className="figure"
          value={form.loan ?? ''}
          onChange={(e) => put({ loan: text(e.currentTarget.value) })}
        />
        <TextInput
          label={t`Appraised at, US dollars`}
          inputMode="decimal"
          className="figure"
          value={form.appraised ?? ''}
          onChange={(e) => put({ appraised: text(e.currentTarget.value) })}
        />
        <TextInput
          label={t`Year built`}
          description={t`Unknown counts as before 1978`}
          inputMode="numeric"
          className="figure"
          value={form.yearBuilt === null ? '' : String(form.yearBuilt)}
          onChange={(e) => {
            const digits = e.currentTarget.value.replace(/\D/g, '').slice(0, 4);
            put({ yearBuilt: digits === '' ? null : Number(digits) });
          }}
        />
        <TextInput
          label={t`Listing`}
          description={t`Its key, as its page shows it`}
          value={form.listing ?? ''}
          maxLength={200}
          onChange={(e) => put({ listing: text(e.currentTarget.value) })}
        />
      </div>
      <fieldset className="deal-fields">
        <legend>
          <Trans>Days that are counted from</Trans>
        </legend>
        <div className="deal-grid">
          {days.map((name) => (
            <TextInput
              key={name}
              type="date"
              label={word.anchor(i18n, name)}
              value={form.anchors.find((a) => a.name === name)?.on ?? ''}
              onChange={(e) => {
                const on = e.currentTarget.value;
                const rest = form.anchors.filter((a) => a.name !== name);
                put({ anchors: on === '' ? rest : [...rest, { name, on }] });
              }}
            />
          ))}
        </div>
      </fieldset>
      {agreed.length > 0 && (
        <fieldset className="deal-fields">
          <legend>
            <Trans>Days that the contract fills in</Trans>
          </legend>
          <div className="deal-grid agreed">
            {agreed.map(({ name, title, days: own }) => (
              <TextInput
                key={name}
                label={title}
                inputMode="numeric"
                className="figure"
                placeholder={own === null ? '' : t`${own} by the form`}
                value={form.agreed.find((a) => a.name === name)?.days ?? ''}
                onChange={(e) => {
                  const digits = e.currentTarget.value.replace(/\D/g, '').slice(0, 3);
                  const rest = form.agreed.filter((a) => a.name !== name);
                  put({ agreed: digits === '' ? rest : [...rest, { name, days: Number(digits) }] });
                }}
              />
            ))}
          </div>
        </fieldset>
      )}
      <fieldset className="deal-fields">
        <legend>
          <Trans>Who takes part</Trans>
        </legend>
        {form.parties.map((p, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parties have no identity of their own; they are told apart by their place
          <div key={n} className="deal-party">
            <NativeSelect
              label={t`Role`}
              value={p.role}
              data={choices(i18n, ROLES)}
              onChange={(e) => party(n, { role: e.currentTarget.value })}
            />
            <TextInput
              label={t`Name`}
              required
              value={p.name}
              maxLength={200}
              onChange={(e) => party(n, { name: e.currentTarget.value })}
            />
            <TextInput
              label={t`E-mail`}
              value={p.email ?? ''}
              maxLength={200}
              onChange={(e) => party(n, { email: text(e.currentTarget.value) })}
            />
            <TextInput
              label={t`Telephone`}
              value={p.phone ?? ''}
              maxLength={200}
              onChange={(e) => party(n, { phone: text(e.currentTarget.value) })}
            />
            {PARTNERS.has(p.role) ? (
              <NativeSelect
                label={t`Partner`}
                value={p.partner ?? ''}
                data={[
                  { value: '', label: t`None` },
                  ...(directory?.rows ?? []).map((r) => ({ value: r.id, label: r.name })),
                ]}
                onChange={(e) => {
                  const id = text(e.currentTarget.value);
                  const name = directory?.rows.find((r) => r.id === id)?.name;
                  party(n, { partner: id, name: p.name || (name ?? '') });
                }}
              />
            ) : (
              <PersonField
                label={t`Person`}
                value={p.person === null ? null : { id: p.person, name: p.name, systems: [] }}
                onChange={(one) => party(n, { person: one?.id ?? null, name: one?.name || p.name })}
              />
            )}
            <button
              type="button"
              className="plain-button"
              aria-label={t`Remove ${p.name}`}
              onClick={() => put({ parties: form.parties.filter((_, k) => k !== n) })}
            >
              <Icon name="trash" size={12} />
            </button>
          </div>
        ))}
        <button
          type="button"
          className="plain-button small"
          onClick={() =>
            put({
              parties: [
                ...form.parties,
                {
                  role: form.side === 'seller' ? 'seller' : 'buyer',
                  name: '',
                  person: null,
                  partner: null,
                  email: null,
                  phone: null,
                },
              ],
            })
          }
        >
          <Icon name="plus" size={12} /> <Trans>Somebody</Trans>
        </button>
      </fieldset>
      <Textarea
        label={t`Notes`}
        autosize
        minRows={2}
        maxLength={2000}
        value={form.notes ?? ''}
        onChange={(e) => put({ notes: text(e.currentTarget.value) })}
      />
      {error !== null && <ErrorNote error={error} />}
      <div className="row deal-form-end">
        <Button type="submit" loading={busy}>
          <Trans>Save</Trans>
        </Button>
        <Button variant="default" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  );
}
