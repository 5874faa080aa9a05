import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { useHost } from '@/ipc/context';
import type { CommissionDealRequest, CommissionPlanView, CommissionStatementView } from '@/ipc/types';
import { day } from '@/lib/format';
import { cents, readCents, today } from './money';

/** A dry run of a deal: every line with its reason, the sum, the year's caps after it; booked only when somebody says so. */
export function TryDeal({ plan }: { plan: CommissionPlanView }) {
  const { t } = useLingui();
  const host = useHost();
  const [deal, setDeal] = useState('');
  const [agent, setAgent] = useState('');
  const [joined, setJoined] = useState('');
  const [contractOn, setContractOn] = useState(today());
  const [closedOn, setClosedOn] = useState(today());
  const [gross, setGross] = useState('');
  const [broker, setBroker] = useState('');
  const [licence, setLicence] = useState('');
  const [part, setPart] = useState('25');
  const [error, setError] = useState<unknown>(null);
  const [statement, setStatement] = useState<CommissionStatementView | null>(null);
  const grossCents = readCents(gross);
  const ready = deal.trim() !== '' && agent.trim() !== '' && grossCents !== null;
  const ask = (run: (request: CommissionDealRequest) => Promise<CommissionStatementView>) => {
    if (grossCents === null) return;
    setError(null);
    const referral = broker.trim() === '' ? null : { broker, licence, percent: part };
    run({
      plan: plan.name,
      deal,
      agent,
      agentJoined: joined || null,
      contractOn,
      closedOn,
      grossCents,
      referral,
    }).then(setStatement, (failed) => {
      setStatement(null);
      setError(failed);
    });
  };
  return (
    <section className="stack revenue-narrow">
      <h2>
        <Trans>What a deal would come to</Trans>
      </h2>
      <form
        className="stack"
        aria-label={t`Dry run of a deal`}
        onSubmit={(e) => {
          e.preventDefault();
          ask(host.tryCommission);
        }}
        onChange={() => setStatement(null)}
      >
        <div className="revenue-form">
          <TextInput label={t`Deal`} value={deal} onChange={(e) => setDeal(e.currentTarget.value)} />
          <TextInput label={t`Agent`} value={agent} onChange={(e) => setAgent(e.currentTarget.value)} />
          {plan.anniversaryYear && (
            <TextInput
              type="date"
              label={t`Agent joined`}
              value={joined}
              onChange={(e) => setJoined(e.currentTarget.value)}
            />
          )}
          <TextInput
            type="date"
            label={t`Contract`}
            value={contractOn}
            onChange={(e) => setContractOn(e.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t`Closed`}
            value={closedOn}
            onChange={(e) => setClosedOn(e.currentTarget.value)}
          />
          <TextInput
            label={t`Commission of the side, US dollars`}
            inputMode="decimal"
            value={gross}
            error={gross !== '' && grossCents === null ? t`An amount in dollars and whole cents` : undefined}
            onChange={(e) => setGross(e.currentTarget.value)}
          />
          <TextInput
            label={t`Referral to the brokerage`}
            placeholder={t`none`}
            value={broker}
            onChange={(e) => setBroker(e.currentTarget.value)}
          />
          {broker.trim() !== '' && (
            <>
              <TextInput label={t`Its licence`} value={licence} onChange={(e) => setLicence(e.currentTarget.value)} />
              <TextInput label={t`Its part, %`} value={part} onChange={(e) => setPart(e.currentTarget.value)} />
            </>
          )}
        </div>
        <div className="row">
          <Button type="submit" variant="default" disabled={!ready}>
            <Trans>Work it out</Trans>
          </Button>
          {statement && !statement.booked && (
            <Button onClick={() => ask(host.bookCommission)}>
              <Trans>Book it</Trans>
            </Button>
          )}
        </div>
      </form>
      {error !== null && <ErrorNote error={error} compact />}
      {statement && (
        <div className="stack" aria-live="polite">
          <table className="data-table">
            <thead>
              <tr>
                <th>
                  <Trans>Line</Trans>
                </th>
                <th>
                  <Trans>To</Trans>
                </th>
                <th className="num">
                  <Trans>Of</Trans>
                </th>
                <th className="num">
                  <Trans>Rate, %</Trans>
                </th>
                <th className="num">
                  <Trans>Amount</Trans>
                </th>
                <th className="num">
                  <Trans>Left</Trans>
                </th>
                <th>
                  <Trans>Why</Trans>
                </th>
              </tr>
            </thead>
            <tbody>
              {statement.lines.map((line) => (
                <tr key={`${line.what} ${line.leftCents} ${line.why}`}>
                  <td>{line.what}</td>
                  <td>{line.payee}</td>
                  <td className="num">{cents(line.baseCents)}</td>
                  <td className="num">{line.rate}</td>
                  <td className="num strong">{cents(line.cents)}</td>
                  <td className="num quiet">{cents(line.leftCents)}</td>
                  <td className="words small">{line.why}</td>
                </tr>
              ))}
              <tr>
                <td className="strong" colSpan={4}>
                  <Trans>Sum of the lines, the commission of the side</Trans>
                </td>
                <td className="num strong">{cents(statement.sumCents)}</td>
                <td colSpan={2} />
              </tr>
            </tbody>
          </table>
          <p className="small quiet" style={{ margin: 0 }}>
            <Trans>
              Plan {statement.plan}, version {statement.version}, year from {day(statement.yearFrom)}.
            </Trans>{' '}
            {statement.caps.map((cap) => `${cap.name}: ${cents(cap.paidCents)} / ${cents(cap.limitCents)}`).join(' · ')}
          </p>
          {statement.booked && (
            <p role="status">
              <Trans>Booked.</Trans>{' '}
              {statement.bookedAgain > 0 && (
                <Plural
                  value={statement.bookedAgain}
                  one="# later deal of the year came out differently and was booked again."
                  other="# later deals of the year came out differently and were booked again."
                />
              )}
            </p>
          )}
        </div>
      )}
    </section>
  );
}
