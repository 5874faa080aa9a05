import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toast, toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { EvidenceView, QuoteKindView, QuoteView } from '@/ipc/types';
import { bytes } from '@/lib/format';
import { useFieldLabel, useFields } from './api';
import { KINDS } from './words';

const KIND_ORDER: QuoteKindView[] = ['loan', 'insurance', 'title', 'warranty'];

/** A quote typed in, off its PDF where there is one. */
export function TypeQuote({ waiting, onClose }: { waiting: QuoteView | null; onClose: () => void }) {
  const { t, i18n } = useLingui();
  const host = useHost();
  const [kind, setKind] = useState<QuoteKindView>(waiting?.kind ?? 'loan');
  const { data: fields, error: broken, refetch } = useFields(kind);
  const labelled = useFieldLabel();
  const [said, setSaid] = useState<Record<string, string>>(waiting ? { issuer: waiting.issuer } : {});
  const [pdf, setPdf] = useState<EvidenceView | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const save = (event: FormEvent) => {
    event.preventDefault();
    setSaving(true);
    setError(null);
    const asked = { kind, partner: null, request: null, waiting: waiting?.id ?? null };
    host
      .typeQuote({ ...asked, fields: said, evidence: pdf?.id ?? null })
      .then(() => {
        toast(<Trans>Kept.</Trans>);
        onClose();
      }, setError)
      .finally(() => setSaving(false));
  };
  return (
    <form
      className="quotes-scroll"
      aria-label={t`Type in a quote`}
      onSubmit={save}
      onKeyDown={(e) => {
        if (e.key === 'Escape') onClose();
      }}
    >
      <div className="toolbar">
        <h2 className="grow">
          {waiting ? <Trans>The answer of {waiting.issuer}</Trans> : <Trans>Type in a quote</Trans>}
        </h2>
        <NativeSelect
          aria-label={t`What the quote is for`}
          value={kind}
          disabled={waiting !== null}
          onChange={(e) => {
            setKind(KIND_ORDER.find((one) => one === e.currentTarget.value) ?? 'loan');
            setSaid({});
          }}
          data={KIND_ORDER.map((one) => ({ value: one, label: i18n._(KINDS[one]) }))}
        />
      </div>
      {broken ? (
        <div className="pad">
          <ErrorNote error={broken} onRetry={() => void refetch()} />
        </div>
      ) : !fields ? (
        <Loading />
      ) : (
        <div className="quote-form">
          {fields.map((field, n) =>
            field.parts.length > 0 || field.name === 'assumptions' ? (
              <Textarea
                key={field.name}
                className="whole"
                label={labelled(field)}
                autosize
                minRows={2}
                value={said[field.name] ?? ''}
                onChange={(e) => setSaid({ ...said, [field.name]: e.currentTarget.value })}
              />
            ) : (
              <TextInput
                key={field.name}
                autoFocus={n === 0}
                label={labelled(field)}
                withAsterisk={field.needed}
                value={said[field.name] ?? ''}
                onChange={(e) => setSaid({ ...said, [field.name]: e.currentTarget.value })}
              />
            ),
          )}
          <div className="row whole">
            <Button
              variant="default"
              leftSection={<Icon name="file" size={12} />}
              onClick={() => {
                host.chooseEvidence().then((chosen) => chosen && setPdf(chosen), toastError);
              }}
            >
              <Trans>Attach the PDF</Trans>
            </Button>
            <span className="small quiet">
              {pdf ? (
                <>
                  {pdf.name}, {bytes(pdf.bytes)}
                </>
              ) : (
                <Trans>Without one, what you type is kept as the source. No social security or account numbers.</Trans>
              )}
            </span>
          </div>
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
            <Button type="submit" loading={saving}>
              <Trans>Keep the quote</Trans>
            </Button>
          </div>
        </div>
      )}
    </form>
  );
}
