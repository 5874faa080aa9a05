import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { PersonField } from '@/components/PersonField';
import type { PickedPerson } from '@/components/PersonPicker';
import { toast, toastError, toastUndo } from '@/components/toast';
import { useWritten } from '@/components/useWritten';
import { useHost } from '@/ipc/context';
import type { ApplicationStatusView, EvidenceView, LetterView } from '@/ipc/types';
import { bytes, day, money } from '@/lib/format';
import { APPLICATION } from './words';

const STATUSES = Object.keys(APPLICATION) as ApplicationStatusView[];

/** Letters of lenders on file, and how the lender says each application stands. */
export function Letters({ letters, today, onAdd }: { letters: LetterView[]; today: string; onAdd: () => void }) {
  const { t, i18n } = useLingui();
  const host = useHost();
  const written = useWritten();
  const report = (letter: LetterView, status: ApplicationStatusView) => {
    const before = letter.reports;
    const reports = [...before, { on: today, status, words: null }];
    host.reportLetter({ id: letter.id, revision: letter.revision, reports }).then(
      (now) =>
        toastUndo(<Trans>Noted as {letter.issuer} reports it.</Trans>, () => {
          host.reportLetter({ id: now.id, revision: now.revision, reports: before }).catch(toastError);
        }),
      toastError,
    );
  };
  return (
    <section aria-label={t`Lender letters on file`}>
      <div className="quotes-group row between">
        <h2>
          <Trans>Lender letters on file</Trans>
        </h2>
        <button type="button" className="plain-button small" onClick={onAdd}>
          <Trans>Add a letter</Trans>
        </button>
      </div>
      {letters.map((letter) => {
        const last = letter.reports.at(-1);
        return (
          <div key={letter.id} className="quote-line">
            <Icon name="file" size={14} />
            <div className="grow">
              <div className="ellipsis">
                <span className="strong">{letter.issuer}</span> <span className="num">{money(letter.amount)}</span>
                {letter.expired && letter.expiresOn && (
                  <span className="tag warn">
                    <Trans>expired on {day(letter.expiresOn)}</Trans>
                  </span>
                )}
              </div>
              <div className="small quiet ellipsis" title={letter.conditions ?? undefined}>
                {letter.personName && (
                  <>
                    <Trans>for {letter.personName}</Trans>
                    {' · '}
                  </>
                )}
                NMLS {letter.nmls} · <Trans>issued {day(letter.issuedOn)}</Trans> · {letter.document}
                {letter.conditions && <> · {letter.conditions}</>}
              </div>
            </div>
            <button
              type="button"
              className="plain-button small"
              title={t`The letter of ${letter.issuer}, as it came`}
              onClick={() => {
                host.saveQuoteOriginal({ of: 'letter', id: letter.id }).then(written, toastError);
              }}
            >
              <Trans>Save to…</Trans>
            </button>
            <NativeSelect
              aria-label={t`How ${letter.issuer} says the application stands`}
              value={last?.status ?? ''}
              onChange={(e) => {
                const status = STATUSES.find((one) => one === e.currentTarget.value);
                if (status) report(letter, status);
              }}
              data={[
                { value: '', label: t`nothing reported` },
                ...STATUSES.map((one) => ({ value: one, label: i18n._(APPLICATION[one]) })),
              ]}
            />
          </div>
        );
      })}
    </section>
  );
}

/** A letter taken on file. It is the lender's: nothing of it can be changed here afterwards. */
export function LetterForm({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const host = useHost();
  const [pdf, setPdf] = useState<EvidenceView | null>(null);
  const [person, setPerson] = useState<PickedPerson | null>(null);
  const [said, setSaid] = useState({ issuer: '', nmls: '', amount: '', issuedOn: '', expiresOn: '', conditions: '' });
  const [error, setError] = useState<unknown>(null);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!pdf) return;
    setError(null);
    const { expiresOn, conditions, ...rest } = said;
    const request = { ...rest, expiresOn: expiresOn || null, conditions: conditions || null };
    host.keepLetter({ ...request, person: person?.id ?? null, partner: null, evidence: pdf.id }).then(() => {
      toast(<Trans>Lender letter on file.</Trans>);
      onClose();
    }, setError);
  };
  const field = (name: keyof typeof said, label: string, type?: string) => (
    <TextInput
      key={name}
      type={type}
      label={label}
      withAsterisk={name !== 'expiresOn'}
      value={said[name]}
      onChange={(e) => setSaid({ ...said, [name]: e.currentTarget.value })}
    />
  );
  return (
    <form
      className="quotes-scroll"
      aria-label={t`Lender letter`}
      onSubmit={save}
      onKeyDown={(e) => {
        if (e.key === 'Escape') onClose();
      }}
    >
      <div className="toolbar">
        <h2 className="grow">
          <Trans>Take a lender's letter on file</Trans>
        </h2>
      </div>
      <div className="quote-form">
        <p className="small quiet whole">
          <Trans>The letter is the lender's. It is kept as it was issued, and nothing of it can be changed here.</Trans>
        </p>
        <div className="row whole">
          <Button
            variant="default"
            leftSection={<Icon name="file" size={12} />}
            onClick={() => {
              host.chooseEvidence().then((chosen) => chosen && setPdf(chosen), toastError);
            }}
          >
            <Trans>Choose the PDF</Trans>
          </Button>
          {pdf && (
            <span className="small quiet">
              {pdf.name}, {bytes(pdf.bytes)}
            </span>
          )}
        </div>
        <PersonField label={t`For whom`} value={person} onChange={setPerson} />
        {field('issuer', t`Legal name of the lender`)}
        {field('nmls', t`NMLS id of the lender`)}
        {field('amount', t`Up to which loan`)}
        {field('issuedOn', t`Issued on`, 'date')}
        {field('expiresOn', t`Good until`, 'date')}
        <Textarea
          className="whole"
          label={t`Conditions, in the lender's words`}
          autosize
          minRows={2}
          value={said.conditions}
          onChange={(e) => setSaid({ ...said, conditions: e.currentTarget.value })}
        />
        {error !== null && (
          <div className="whole">
            <ErrorNote error={error} compact />
          </div>
        )}
        <div className="row whole">
          <span className="grow" />
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" disabled={pdf === null || said.issuer.trim() === ''}>
            <Trans>Take it on file</Trans>
          </Button>
        </div>
      </div>
    </form>
  );
}
