import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Checkbox, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { toast } from '@/components/toast';
import { crmFieldWord } from '@/i18n/crm-words';
import { useHost } from '@/ipc/context';
import { useChoices } from './api';

const FIELDS = ['FirstName', 'LastName', 'Phones', 'Emails', 'Company'] as const;

/** A new person: as little as one has at an open house, and where they are to be made. */
export function AddPerson({ onClose, onAdded }: { onClose: () => void; onAdded: (id: string) => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const { data: choices } = useChoices();
  const systems = (choices?.systems ?? []).filter((s) => s.makes.includes('contact'));
  const [values, setValues] = useState<Record<string, string>>({});
  const [at, setAt] = useState<string[]>([]);
  const [lead, setLead] = useState(false);
  const [asked, setAsked] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const given = FIELDS.filter((f) => (values[f] ?? '').trim() !== '');
  const save = (event: FormEvent) => {
    event.preventDefault();
    setSaving(true);
    setError(null);
    host
      .addPerson({
        fields: given.map((field) => ({ field, value: { kind: 'text', text: (values[field] ?? '').trim() } })),
        at,
        lead,
        asked: lead && asked.trim() !== '' ? asked.trim() : null,
      })
      .then(({ id, sentTo }) => {
        const names = sentTo.join(', ');
        toast(names === '' ? <Trans>Saved here.</Trans> : <Trans>Saved here. On its way to {names}.</Trans>);
        onAdded(id);
      }, setError)
      .finally(() => setSaving(false));
  };
  return (
    <form
      className="list-editor stack"
      aria-label={t`New person`}
      onSubmit={save}
      onKeyDown={(e) => {
        if (e.key !== 'Escape' || e.defaultPrevented) return;
        e.preventDefault();
        onClose();
      }}
    >
      <div className="row">
        <h2 className="grow">
          <Trans>A new person</Trans>
        </h2>
        <ActionIcon aria-label={t`Close`} onClick={onClose}>
          <Icon name="close" />
        </ActionIcon>
      </div>
      <div className="form-grid">
        {FIELDS.map((field, i) => (
          <TextInput
            key={field}
            autoFocus={i === 0}
            label={crmFieldWord(i18n, field)}
            maxLength={300}
            value={values[field] ?? ''}
            onChange={(e) => {
              const { value } = e.currentTarget;
              setValues((old) => ({ ...old, [field]: value }));
            }}
          />
        ))}
      </div>
      {systems.length > 0 && (
        <Checkbox.Group label={t`Make them in`} value={at} onChange={setAt}>
          <div className="row wrap">
            {systems.map((s) => (
              <Checkbox key={s.connection} value={s.connection} label={s.name} />
            ))}
          </div>
        </Checkbox.Group>
      )}
      <div className="row wrap">
        <Checkbox
          label={t`A new lead: into the inbox`}
          checked={lead}
          onChange={(e) => setLead(e.currentTarget.checked)}
        />
        {lead && (
          <TextInput
            className="grow"
            aria-label={t`What they asked`}
            placeholder={t`What they asked`}
            maxLength={2000}
            value={asked}
            onChange={(e) => setAsked(e.currentTarget.value)}
          />
        )}
      </div>
      {error !== null && <ErrorNote error={error} />}
      <div className="row">
        <Button type="submit" loading={saving} disabled={given.length === 0}>
          <Trans>Save</Trans>
        </Button>
        <span className="small quiet">
          <Trans>A name, a number, an address or a company is enough.</Trans>
        </span>
      </div>
    </form>
  );
}
