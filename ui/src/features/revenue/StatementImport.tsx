import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { Steps } from '@/components/Steps';
import { toast } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { PaymentOutcomeView, StatementFileView, StatementPreviewView, StatementRequest } from '@/ipc/types';
import { day, number } from '@/lib/format';
import { DecisionNote } from './DecisionNote';
import { cents } from './money';
import { Parties, TermsFields } from './Terms';
import { noTerms } from './terms';
import { findingWord } from './words';

/** A statement in three steps: which column says what, what it comes to beside our payments, taken in. */
export function StatementImport({ file, onClose }: { file: StatementFileView; onClose: () => void }) {
  const { t } = useLingui();
  const host = useHost();
  const [step, setStep] = useState(0);
  const [mapping, setMapping] = useState(file.mapping);
  const [sender, setSender] = useState('');
  const [ownName, setOwnName] = useState('');
  const [incoming, setIncoming] = useState(false);
  const [recording, setRecording] = useState(false);
  const [terms, setTerms] = useState(noTerms);
  const [error, setError] = useState<unknown>(null);
  const [refused, setRefused] = useState<PaymentOutcomeView[]>([]);
  const [saving, setSaving] = useState(false);
  const request: StatementRequest = {
    fileName: file.fileName,
    content: file.content,
    mapping,
    sender,
    ownName,
    incoming,
    recordTerms: recording && terms.basis !== '' ? terms : null,
  };
  const ready = mapping.day !== '' && mapping.amount !== '' && sender.trim() !== '' && ownName.trim() !== '';
  const preview = useQuery({
    queryKey: ['revenue', 'preview', request],
    queryFn: () => host.previewStatement(request),
    enabled: step === 1 && ready,
    placeholderData: (before) => before,
    retry: false,
  });
  const column = (label: string, value: string | null, set: (next: string) => void, optional: boolean) => (
    <NativeSelect
      label={label}
      value={value ?? ''}
      onChange={(e) => set(e.currentTarget.value)}
      data={[
        { value: '', label: optional ? t`In no column` : t`Choose` },
        ...file.columns.map((name) => ({ value: name, label: name })),
      ]}
    />
  );
  const apply = () => {
    setSaving(true);
    setError(null);
    setRefused([]);
    host
      .applyStatement(request)
      .then((applied) => {
        if (!applied.applied) return setRefused(applied.refused);
        toast(
          <Plural
            value={applied.recorded}
            _0="The statement is taken in."
            one="The statement is taken in; # payment was recorded."
            other="The statement is taken in; # payments were recorded."
          />,
        );
        onClose();
      }, setError)
      .finally(() => setSaving(false));
  };
  const missing = preview.data?.totals.find((total) => total.finding === 'missing-here')?.lines ?? 0;
  return (
    <div className="revenue-body">
      <Steps
        steps={[t`Columns`, t`Compare`]}
        step={step}
        reachable={ready ? 1 : 0}
        onGo={(next) => {
          setRefused([]);
          setStep(next);
        }}
      />
      <div className="revenue-scroll">
        <div className="revenue-narrow stack wide">
          <div className="row between">
            <h2>{file.fileName}</h2>
            <Button variant="default" onClick={onClose}>
              <Trans>Cancel</Trans>
            </Button>
          </div>
          {step === 0 ? (
            <>
              <div className="revenue-form">
                <TextInput
                  label={t`Who sent it`}
                  autoFocus
                  value={sender}
                  onChange={(e) => setSender(e.currentTarget.value)}
                />
                <TextInput
                  label={t`How we are called in payments`}
                  value={ownName}
                  onChange={(e) => setOwnName(e.currentTarget.value)}
                />
                <NativeSelect
                  label={t`It is about money`}
                  value={incoming ? 'in' : 'out'}
                  onChange={(e) => setIncoming(e.currentTarget.value === 'in')}
                  data={[
                    { value: 'out', label: t`From us` },
                    { value: 'in', label: t`To us` },
                  ]}
                />
                {column(t`The day is in`, mapping.day, (day) => setMapping({ ...mapping, day }), false)}
                {column(t`The amount is in`, mapping.amount, (amount) => setMapping({ ...mapping, amount }), false)}
                {column(
                  t`The reference is in`,
                  mapping.reference,
                  (reference) => setMapping({ ...mapping, reference: reference || null }),
                  true,
                )}
                {column(
                  t`What it is for is in`,
                  mapping.what,
                  (what) => setMapping({ ...mapping, what: what || null }),
                  true,
                )}
              </div>
              <div className="row">
                <Button disabled={!ready} onClick={() => setStep(1)}>
                  <Trans>Compare with our payments</Trans>
                </Button>
              </div>
            </>
          ) : preview.error ? (
            <ErrorNote error={preview.error} />
          ) : !preview.data ? (
            <Loading />
          ) : (
            <>
              <Compared preview={preview.data} />
              {missing > 0 && (
                <div className="stack">
                  <Checkbox
                    checked={recording}
                    onChange={(e) => setRecording(e.currentTarget.checked)}
                    label={
                      <Plural
                        value={missing}
                        one="Record the line that is missing here as a payment"
                        other="Record the # lines that are missing here as payments"
                      />
                    }
                  />
                  {recording && (
                    <>
                      <div className="revenue-form">
                        <Parties terms={terms} onTerms={setTerms} />
                      </div>
                      <TermsFields terms={terms} onTerms={setTerms} what="" />
                    </>
                  )}
                </div>
              )}
              {preview.data.taken && (
                <p className="warn-note">
                  <Icon name="warn" /> <Trans>This file was taken in already.</Trans>
                </p>
              )}
              {refused[0] && (
                <div className="stack" role="alert">
                  <span className="strong">
                    <Trans>Nothing was taken in. That it was asked is kept, with this answer.</Trans>
                  </span>
                  <DecisionNote decision={refused[0].decision} />
                </div>
              )}
              {error !== null && <ErrorNote error={error} compact />}
              <div className="row">
                <Button
                  loading={saving}
                  disabled={preview.data.taken || (recording && terms.basis === '')}
                  onClick={apply}
                >
                  <Trans>Take it in</Trans>
                </Button>
                <Button variant="default" onClick={() => setStep(0)}>
                  <Trans>Back</Trans>
                </Button>
              </div>
            </>
          )}
        </div>
      </div>
    </div>
  );
}

function Compared({ preview }: { preview: StatementPreviewView }) {
  const { i18n } = useI18n();
  return (
    <>
      <div className="row wrap small">
        {preview.totals.map((total) => (
          <span key={total.finding}>
            {findingWord(i18n, total.finding)} <strong>{number(total.lines)}</strong>{' '}
            <span className="quiet">{cents(total.cents)}</span>
          </span>
        ))}
      </div>
      <table className="data-table">
        <thead>
          <tr>
            <th className="num">
              <Trans>Line</Trans>
            </th>
            <th>
              <Trans>Day</Trans>
            </th>
            <th>
              <Trans>Reference</Trans>
            </th>
            <th>
              <Trans>For</Trans>
            </th>
            <th className="num">
              <Trans>There</Trans>
            </th>
            <th className="num">
              <Trans>Here</Trans>
            </th>
            <th>
              <Trans>Finding</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {preview.lines.slice(0, 200).map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a file have no other name and do not move
            <tr key={at}>
              <td className="num">{line.line}</td>
              <td className="nowrap">{day(line.day)}</td>
              <td>{line.reference}</td>
              <td className="words">{line.what}</td>
              <td className="num">{line.cents === null ? '' : cents(line.cents)}</td>
              <td className="num">{line.oursCents === null ? '' : cents(line.oursCents)}</td>
              <td className="nowrap">
                <Icon name={line.finding === 'matched' ? 'good' : 'warn'} size={12} /> {findingWord(i18n, line.finding)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {preview.lines.length > 200 && (
        <p className="small quiet">
          <Trans>The first 200 lines are shown; the counts are of all.</Trans>
        </p>
      )}
    </>
  );
}
