import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { useHost } from '@/ipc/context';
import type { CommissionPlansView, LedgerEntryView } from '@/ipc/types';
import { day } from '@/lib/format';
import { cents } from './money';
import { stateWord } from './words';

/** What is being asked about: a step that waits for a second click, or a reversal that waits for its reason. */
type Asked = { deal: string; what: 'lock' | 'pay' | 'reverse' };

/** The ledger of commissions, the latest entry first. A deal that stands is locked, then paid; a mistake is reversed. */
export function Ledger({ data }: { data: CommissionPlansView }) {
  const { i18n } = useI18n();
  const host = useHost();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>(null);
  if (data.entries.length === 0) return null;
  const ask = (next: Asked | null) => {
    setReason('');
    setError(null);
    setAsked(next);
  };
  const go = ({ deal, what }: Asked) => {
    setError(null);
    const done =
      what === 'reverse' ? host.reverseCommission({ deal, reason }) : host.stepCommission({ deal, step: what });
    done.then(() => setAsked(null), setError);
  };
  return (
    <section className="stack revenue-narrow">
      <h2>
        <Trans>Ledger</Trans>
      </h2>
      <p className="small quiet" style={{ margin: 0 }}>
        <Trans>Entries are never changed. What was locked or paid by mistake is reversed by an entry of its own.</Trans>
      </p>
      {error !== null && <ErrorNote error={error} compact />}
      <table className="data-table">
        <thead>
          <tr>
            <th className="num">
              <Trans>Entry</Trans>
            </th>
            <th>
              <Trans>Written</Trans>
            </th>
            <th>
              <Trans>Deal</Trans>
            </th>
            <th>
              <Trans>Agent</Trans>
            </th>
            <th className="num">
              <Trans>Commission</Trans>
            </th>
            <th>
              <Trans>What happened</Trans>
            </th>
            <th>
              <Trans>Stands at</Trans>
            </th>
            <th>
              <span className="visually-hidden">
                <Trans>Next step</Trans>
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.entries.map((entry) => (
            <tr key={entry.number}>
              <td className="num">{entry.number}</td>
              <td className="nowrap">{day(entry.on)}</td>
              <td className="strong">{entry.deal}</td>
              <td>{entry.agent}</td>
              <td className="num">{cents(entry.cents)}</td>
              <td className="words">
                {stateWord(i18n, entry.event)}
                {entry.reason && <span className="quiet"> · {entry.reason}</span>}
              </td>
              <td>{entry.stands && entry.status !== null && stateWord(i18n, entry.status)}</td>
              <td>
                {entry.stands &&
                  (asked?.deal === entry.deal ? (
                    <AskedForm asked={asked} reason={reason} onReason={setReason} onGo={go} onLeave={() => ask(null)} />
                  ) : (
                    <Steps entry={entry} onAsk={(what) => ask({ deal: entry.deal, what })} />
                  ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Steps({ entry, onAsk }: { entry: LedgerEntryView; onAsk: (what: Asked['what']) => void }) {
  return (
    <span className="row nowrap">
      {entry.status === 'accrued' && (
        <button type="button" className="plain-button small" onClick={() => onAsk('lock')}>
          <Trans>Lock…</Trans>
        </button>
      )}
      {entry.status === 'locked' && (
        <button type="button" className="plain-button small" onClick={() => onAsk('pay')}>
          <Trans>Mark as paid…</Trans>
        </button>
      )}
      <button type="button" className="plain-button small" onClick={() => onAsk('reverse')}>
        <Trans>Reverse…</Trans>
      </button>
    </span>
  );
}

function AskedForm({
  asked,
  reason,
  onReason,
  onGo,
  onLeave,
}: {
  asked: Asked;
  reason: string;
  onReason: (reason: string) => void;
  onGo: (asked: Asked) => void;
  onLeave: () => void;
}) {
  const { t } = useLingui();
  const reversing = asked.what === 'reverse';
  return (
    <form
      className="row nowrap"
      onSubmit={(e) => {
        e.preventDefault();
        onGo(asked);
      }}
      onKeyDown={(e) => {
        if (e.key === 'Escape') {
          e.stopPropagation();
          onLeave();
        }
      }}
    >
      {reversing && (
        <TextInput
          autoFocus
          aria-label={t`Why it is taken back`}
          placeholder={t`Why it is taken back`}
          value={reason}
          onChange={(e) => onReason(e.currentTarget.value)}
        />
      )}
      <Button type="submit" variant="default" autoFocus={!reversing} disabled={reversing && reason.trim() === ''}>
        {asked.what === 'lock' && <Trans>Lock it</Trans>}
        {asked.what === 'pay' && <Trans>Mark as paid</Trans>}
        {reversing && <Trans>Reverse</Trans>}
      </Button>
      <Button variant="subtle" onClick={onLeave}>
        <Trans>Cancel</Trans>
      </Button>
    </form>
  );
}
