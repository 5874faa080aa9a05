import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { toast } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { QuoteKindView, QuoteRequestView, ReadQuotesView } from '@/ipc/types';
import { day, number } from '@/lib/format';
import { usePartners } from './api';
import { KINDS } from './words';

const KIND_ORDER: QuoteKindView[] = ['loan', 'insurance', 'title', 'warranty'];
/** A rate sheet has hundreds of rungs: only a short file is marked as a whole. */
const FEW = 10;

/** A file of quotes: looked at, then kept as far as somebody wants it. */
export function ReadFile({
  requests,
  today,
  onClose,
}: {
  requests: QuoteRequestView[];
  today: string;
  onClose: () => void;
}) {
  const { t, i18n } = useLingui();
  const host = useHost();
  const [kind, setKind] = useState<QuoteKindView>('loan');
  const [request, setRequest] = useState('');
  const [partner, setPartner] = useState('');
  const [issued, setIssued] = useState(today);
  const { data: known, error: unknown, refetch } = usePartners(kind);
  const [read, setRead] = useState<ReadQuotesView | null>(null);
  const [marked, setMarked] = useState<number[]>([]);
  const [error, setError] = useState<unknown>(null);
  const choose = () => {
    setError(null);
    const defaults: Record<string, string> = issued ? { issued_at: issued } : {};
    host.chooseQuoteFile({ kind, partner: partner || null, request: request || null, defaults }).then((came) => {
      if (!came) return;
      setRead(came);
      setMarked(came.total <= FEW ? came.quotes.map((one) => one.number) : []);
    }, setError);
  };
  const keep = () => {
    if (!read) return;
    setError(null);
    host.keepQuotes({ id: read.id, numbers: marked }).then(() => {
      toast(<Plural value={marked.length} one="# quote kept." other="# quotes kept." />);
      onClose();
    }, setError);
  };
  return (
    <div className="quotes-scroll">
      <div className="toolbar">
        <h2 className="grow">
          <Trans>Read a file of quotes</Trans>
        </h2>
      </div>
      <div className="pad stack">
        <div className="row wrap">
          <NativeSelect
            label={t`Its rows are`}
            value={kind}
            onChange={(e) => {
              setKind(KIND_ORDER.find((one) => one === e.currentTarget.value) ?? 'loan');
              setPartner('');
              setRequest('');
            }}
            data={KIND_ORDER.map((one) => ({ value: one, label: i18n._(KINDS[one]) }))}
          />
          <NativeSelect
            label={t`It answers`}
            value={request}
            onChange={(e) => setRequest(e.currentTarget.value)}
            data={[
              { value: '', label: t`nothing that was asked here` },
              ...requests.filter((one) => one.kind === kind).map((one) => ({ value: one.id, label: one.title })),
            ]}
          />
        </div>
        <div className="row wrap">
          <NativeSelect
            label={t`It is from`}
            value={partner}
            disabled={!known}
            onChange={(e) => setPartner(e.currentTarget.value)}
            data={[
              { value: '', label: known ? t`whom its rows name` : t`…` },
              ...(known?.partners ?? []).map((one) => ({ value: one.id, label: one.name })),
            ]}
          />
          <TextInput
            type="date"
            label={t`Issued on, where rows do not say`}
            value={issued}
            onChange={(e) => setIssued(e.currentTarget.value)}
          />
        </div>
        {unknown && <ErrorNote error={unknown} onRetry={() => void refetch()} compact />}
        <p className="small quiet">
          <Trans>
            Rate sheets (.csv), quotes (.json), answered forms (.eml, .txt). Nothing is kept until you say so; what was
            wanted holds where a row does not say.
          </Trans>{' '}
          <Trans>
            The four tables of the CFPB's rate checker (product, rate, adjustment, region) are chosen together and read
            for the loan of the request they answer.
          </Trans>
        </p>
        <div className="row">
          <Button variant={read ? 'default' : 'filled'} leftSection={<Icon name="file" size={12} />} onClick={choose}>
            {read ? <Trans>Choose another file</Trans> : <Trans>Choose a file</Trans>}
          </Button>
          <Button variant="subtle" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
        {error !== null && <ErrorNote error={error} compact />}
        {read && (
          <>
            <h3 className="small">
              {read.name} · <Plural value={read.total} one="# quote" other={`${number(read.total)} quotes`} />
            </h3>
            {read.quotes.map((one) => (
              <Checkbox
                key={one.number}
                checked={marked.includes(one.number)}
                onChange={() =>
                  setMarked(
                    marked.includes(one.number) ? marked.filter((n) => n !== one.number) : [...marked, one.number],
                  )
                }
                label={
                  <>
                    {one.issuer}: {one.summary}{' '}
                    <span className="quiet small">
                      <Trans>issued {day(one.issuedOn)}</Trans>
                      {one.line !== null && (
                        <>
                          {', '}
                          <Trans>line {number(one.line)}</Trans>
                        </>
                      )}
                    </span>
                  </>
                }
              />
            ))}
            {read.refusedTotal > 0 && (
              <div className="stack">
                <p className="small">
                  <Icon name="warn" size={12} />{' '}
                  <Plural value={read.refusedTotal} one="# row was not taken" other="# rows were not taken" />
                </p>
                <ul className="small quiet read-refused">
                  {read.refused.slice(0, 20).map((row) => (
                    <li key={`${row.line}${row.column}${row.reason}`}>
                      {row.line !== null && <Trans>line {number(row.line)}</Trans>} {row.column} {row.reason}
                    </li>
                  ))}
                </ul>
              </div>
            )}
            {read.remarks.length > 0 && (
              <div className="stack">
                <Textarea
                  readOnly
                  autosize
                  maxRows={14}
                  label={t`Written beside the form`}
                  value={read.remarks.join('\n')}
                />
              </div>
            )}
            <div className="row">
              <Button disabled={marked.length === 0} onClick={keep}>
                <Plural value={marked.length} one="Keep # quote" other="Keep # quotes" />
              </Button>
            </div>
          </>
        )}
      </div>
    </div>
  );
}
