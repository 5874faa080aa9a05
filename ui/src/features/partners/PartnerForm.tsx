import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { useHost } from '@/ipc/context';
import type { OfferingView, PartnerContactView, PartnerFormView, PartnerView } from '@/ipc/types';
import { fromMajor, major } from '@/lib/format';
import { useProposes } from './api';
import { useChanges } from './useChanges';
import { choices, KINDS, LEVELS, SPECIALITIES, TIES } from './words';

/** A partner, new or changed: who it is, whom to ask, where it works, what it offers, how it is tied to the brokerage. */
export function PartnerForm({
  start,
  before,
  parents,
  onClose,
  onSaved,
}: {
  start: PartnerFormView;
  before: PartnerView | null;
  /** To whom a branch or person can belong. */
  parents: readonly { id: string; name: string }[];
  onClose: () => void;
  onSaved: (id: string) => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const changes = useChanges();
  const proposes = useProposes();
  const [form, setForm] = useState(start);
  const [coverage, setCoverage] = useState(start.coverage.join(', '));
  const host = useHost();
  const { data: sources } = useQuery({ queryKey: ['sources'], queryFn: () => host.sources() });
  const [linked, setLinked] = useState<readonly string[]>(before?.integrations.map((s) => s.name) ?? []);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const put = (part: Partial<PartnerFormView>) => setForm((now) => ({ ...now, ...part }));
  const save = (event: FormEvent) => {
    event.preventDefault();
    setSaving(true);
    setError(null);
    const places = coverage.split(/[,\n]/).map((p) => p.trim());
    const whole = {
      ...form,
      coverage: places.filter((p) => p !== ''),
      notes: form.notes?.trim() || null,
      connections: [...linked],
    };
    changes
      .partner(whole, before, reason || null)
      .then((saved) => (saved.proposal === null ? onSaved(saved.id) : onClose()), setError)
      .finally(() => setSaving(false));
  };
  const contact = (at: number, part: Partial<PartnerContactView>) =>
    put({ contacts: form.contacts.map((c, n) => (n === at ? { ...c, ...part } : c)) });
  const offering = (at: number, part: Partial<OfferingView>) =>
    put({ offerings: form.offerings.map((o, n) => (n === at ? { ...o, ...part } : o)) });
  return (
    <form
      className="partner-form"
      aria-label={t`Partner`}
      onSubmit={save}
      onKeyDown={(e) => {
        if (e.key !== 'Escape') return;
        e.preventDefault();
        e.stopPropagation();
        onClose();
      }}
    >
      <div className="partner-form-grid">
        <TextInput
          autoFocus
          className="wide"
          label={t`Name`}
          value={form.name}
          maxLength={200}
          onChange={(e) => put({ name: e.currentTarget.value })}
        />
        <NativeSelect
          label={t`Kind`}
          value={form.kind}
          data={choices(i18n, KINDS)}
          onChange={(e) => {
            const kind = e.currentTarget.value;
            put({ kind, speciality: kind === 'service' ? 'inspector' : null });
          }}
        />
        {form.kind === 'service' && (
          <NativeSelect
            label={t`Speciality`}
            value={form.speciality ?? ''}
            data={choices(i18n, SPECIALITIES)}
            onChange={(e) => put({ speciality: e.currentTarget.value })}
          />
        )}
        <NativeSelect
          label={t`Level`}
          value={form.level}
          data={choices(i18n, LEVELS)}
          onChange={(e) => {
            const level = e.currentTarget.value;
            put({ level, parent: level === 'company' ? null : (form.parent ?? parents[0]?.id ?? null) });
          }}
        />
        {form.level !== 'company' && (
          <NativeSelect
            label={t`Belongs to`}
            value={form.parent ?? ''}
            data={[
              ...(form.level === 'person' ? [{ value: '', label: t`Nobody` }] : []),
              ...parents.map((p) => ({ value: p.id, label: p.name })),
            ]}
            onChange={(e) => put({ parent: e.currentTarget.value || null })}
          />
        )}
        <NativeSelect
          label={t`Settlement service`}
          title={t`Whoever the buyer or seller must pay is one (12 CFR 1024.2(b)); what nobody says counts as yes.`}
          value={form.settlement}
          data={[
            { value: 'unknown', label: t`By its kind` },
            { value: 'yes', label: t`Yes` },
            { value: 'no', label: t`No` },
          ]}
          onChange={(e) => put({ settlement: e.currentTarget.value })}
        />
        <NativeSelect
          label={t`Tie to the brokerage`}
          value={form.affiliation?.tie ?? ''}
          data={[{ value: '', label: t`None` }, ...choices(i18n, TIES)]}
          onChange={(e) => {
            const tie = e.currentTarget.value;
            put({ affiliation: tie === '' ? null : { ownedBp: 0, nature: '', ...form.affiliation, tie } });
          }}
        />
        {form.affiliation && (
          <>
            <TextInput
              label={t`Who owns what`}
              value={form.affiliation.nature}
              onChange={(e) =>
                put({ affiliation: form.affiliation && { ...form.affiliation, nature: e.currentTarget.value } })
              }
            />
            <TextInput
              label={t`Owned, %`}
              inputMode="decimal"
              defaultValue={String(form.affiliation.ownedBp / 100)}
              onChange={(e) => {
                const owned = Number(e.currentTarget.value);
                if (Number.isFinite(owned) && form.affiliation)
                  put({ affiliation: { ...form.affiliation, ownedBp: Math.max(0, Math.round(owned * 100)) } });
              }}
            />
          </>
        )}
        <TextInput
          className="wide"
          label={t`Where it works`}
          placeholder={t`WA, 98101, county:53033`}
          value={coverage}
          onChange={(e) => setCoverage(e.currentTarget.value)}
        />
        <Checkbox
          label={t`Form W-9 is on file`}
          checked={form.w9OnFile}
          onChange={(e) => put({ w9OnFile: e.currentTarget.checked })}
        />
      </div>
      <fieldset className="plain-fieldset">
        <legend className="small">
          <Trans>Whom to ask, the first one first</Trans>
        </legend>
        {form.contacts.map((c, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no other identity while they are typed
          <div key={n} className="partner-form-line">
            <TextInput
              aria-label={t`Name of the contact`}
              placeholder={t`Name`}
              value={c.name}
              onChange={(e) => contact(n, { name: e.currentTarget.value })}
            />
            <TextInput
              aria-label={t`Role`}
              placeholder={t`Role`}
              value={c.role ?? ''}
              onChange={(e) => contact(n, { role: e.currentTarget.value || null })}
            />
            <TextInput
              aria-label={t`E-mail`}
              placeholder={t`E-mail`}
              value={c.email ?? ''}
              onChange={(e) => contact(n, { email: e.currentTarget.value || null })}
            />
            <TextInput
              aria-label={t`Telephone`}
              placeholder={t`Telephone`}
              value={c.phone ?? ''}
              onChange={(e) => contact(n, { phone: e.currentTarget.value || null })}
            />
            <button
              type="button"
              className="plain-button"
              aria-label={t`Leave out the contact`}
              onClick={() => put({ contacts: form.contacts.filter((_, at) => at !== n) })}
            >
              <Icon name="close" size={12} />
            </button>
          </div>
        ))}
        <button
          type="button"
          className="plain-button small"
          onClick={() => put({ contacts: [...form.contacts, { name: '', role: null, email: null, phone: null }] })}
        >
          <Icon name="plus" size={12} /> <Trans>Contact</Trans>
        </button>
      </fieldset>
      <fieldset className="plain-fieldset">
        <legend className="small">
          <Trans>What it offers, and what the client pays</Trans>
        </legend>
        {form.offerings.map((o, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no other identity while they are typed
          <div key={n} className="partner-form-line">
            <TextInput
              aria-label={t`Offering`}
              placeholder={t`Offering`}
              value={o.name}
              onChange={(e) => offering(n, { name: e.currentTarget.value })}
            />
            <TextInput
              aria-label={t`Price, $`}
              placeholder={t`Price, $`}
              inputMode="decimal"
              defaultValue={o.price ? String(major(o.price)) : ''}
              onChange={(e) => {
                const typed = e.currentTarget.value.replaceAll(',', '');
                const price =
                  typed.trim() === '' || !Number.isFinite(Number(typed)) ? null : fromMajor(Number(typed), 'USD');
                offering(n, { price });
              }}
            />
            <TextInput
              type="date"
              aria-label={t`Price holds until`}
              value={o.validUntil ?? ''}
              onChange={(e) => offering(n, { validUntil: e.currentTarget.value || null })}
            />
            <button
              type="button"
              className="plain-button"
              aria-label={t`Leave out the offering`}
              onClick={() => put({ offerings: form.offerings.filter((_, at) => at !== n) })}
            >
              <Icon name="close" size={12} />
            </button>
          </div>
        ))}
        <button
          type="button"
          className="plain-button small"
          onClick={() =>
            put({ offerings: [...form.offerings, { name: '', description: null, price: null, validUntil: null }] })
          }
        >
          <Icon name="plus" size={12} /> <Trans>Offering</Trans>
        </button>
      </fieldset>
      {(sources?.length ?? 0) > 0 && (
        <fieldset className="plain-fieldset">
          <legend className="small">
            <Trans>Sources that are with this partner: how they do is shown on its page</Trans>
          </legend>
          <div className="row wrap">
            {sources?.map(({ name }) => (
              <Checkbox
                key={name}
                label={name}
                checked={linked.includes(name)}
                onChange={(e) => {
                  const on = e.currentTarget.checked;
                  setLinked((now) => (on ? [...now, name] : now.filter((n) => n !== name)));
                }}
              />
            ))}
          </div>
        </fieldset>
      )}
      <Textarea
        label={t`Notes`}
        autosize
        minRows={2}
        maxRows={8}
        value={form.notes ?? ''}
        onChange={(e) => put({ notes: e.currentTarget.value })}
      />
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
        <Button type="submit" loading={saving} disabled={form.name.trim() === ''}>
          {proposes ? <Trans>Propose</Trans> : <Trans>Save</Trans>}
        </Button>
      </div>
    </form>
  );
}
