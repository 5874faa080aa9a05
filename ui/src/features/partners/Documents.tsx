import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { toast, toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { PartnerView } from '@/ipc/types';
import { day, number } from '@/lib/format';
import { StateMark } from './Marks';
import { Section } from './Section';

/** The documents of a partner: which version, who has signed, how long each is good. */
export function Documents({ partner }: { partner: PartnerView }) {
  const { t } = useLingui();
  const host = useHost();
  const [adding, setAdding] = useState(false);
  const save = (id: string) => {
    host.savePartnerDocument({ id }).then(({ path }) => {
      if (path !== null) toast(<Trans>Saved to {path}</Trans>);
    }, toastError);
  };
  return (
    <Section title={t`Documents`} add={t`Document`} onAdd={() => setAdding(true)}>
      {adding && <Attach partner={partner} onClose={() => setAdding(false)} />}
      {partner.documents.length === 0 && (
        <p className="small quiet partner-empty">
          <Trans>None. PDF, PNG or JPEG, up to 25 MiB each, kept encrypted in the store.</Trans>
        </p>
      )}
      <ul className="partner-lines">
        {partner.documents.map((d) => {
          const signed = d.signedBy.map((s) => `${s.name} ${day(s.on)}`).join(', ');
          const until = day(d.expiresOn);
          return (
            <li key={d.id} className="partner-line">
              <Icon name="file" size={12} />
              <span className="partner-line-words">
                <span className={d.replaced ? 'quiet' : undefined}>{d.name}</span>
                <span className="small quiet">
                  <Trans>version {d.version}</Trans> · {number(Math.ceil(d.bytes / 1024))} KiB · {day(d.addedAt)}
                  {signed !== '' && (
                    <>
                      {' · '}
                      <Trans>signed by {signed}</Trans>
                    </>
                  )}
                  {until !== '' && (
                    <>
                      {' · '}
                      <Trans>until {until}</Trans>
                    </>
                  )}
                </span>
              </span>
              {d.state !== '' && !d.replaced && <StateMark state={d.state} />}
              <button type="button" className="plain-button small" onClick={() => save(d.id)}>
                <Trans>Save to…</Trans>
              </button>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

function Attach({ partner, onClose }: { partner: PartnerView; onClose: () => void }) {
  const { t } = useLingui();
  const host = useHost();
  const [signer, setSigner] = useState('');
  const [signedOn, setSignedOn] = useState('');
  const [until, setUntil] = useState('');
  const [agreement, setAgreement] = useState('');
  const [error, setError] = useState<unknown>(null);
  const attach = (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    const signedBy = signer.trim() === '' ? [] : [{ name: signer.trim(), on: signedOn || partner.today }];
    host
      .attachPartnerDocument({ partner: partner.id, agreement: agreement || null, signedBy, expiresOn: until || null })
      .then((attached) => {
        if (attached) onClose();
      }, setError);
  };
  const agreements = partner.items.flatMap(({ id, item }) =>
    item.kind === 'agreement' ? [{ value: id, label: item.title }] : [],
  );
  return (
    <form className="partner-form" aria-label={t`Document`} onSubmit={attach}>
      <div className="partner-form-grid">
        <TextInput label={t`Signed by`} value={signer} onChange={(e) => setSigner(e.currentTarget.value)} />
        <TextInput
          type="date"
          label={t`Signed on`}
          value={signedOn}
          onChange={(e) => setSignedOn(e.currentTarget.value)}
        />
        <TextInput type="date" label={t`Good until`} value={until} onChange={(e) => setUntil(e.currentTarget.value)} />
        {agreements.length > 0 && (
          <NativeSelect
            label={t`Belongs to`}
            value={agreement}
            data={[{ value: '', label: t`No agreement` }, ...agreements]}
            onChange={(e) => setAgreement(e.currentTarget.value)}
          />
        )}
      </div>
      {error !== null && <ErrorNote error={error} compact />}
      <div className="row partner-form-end">
        <Button variant="default" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit">
          <Trans>Choose a file…</Trans>
        </Button>
      </div>
    </form>
  );
}
