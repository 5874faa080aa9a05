import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Progress } from '@mantine/core';
import { useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Loading } from '@/components/Loading';
import type { AdviceView } from '@/ipc/types';
import { number } from '@/lib/format';
import { useAdvice } from './api';

/** How a listing stands: its presentation, the interest to expect, its price. Asked for only when opened. */
export function Advice({ listingKey }: { listingKey: string }) {
  const [open, setOpen] = useState(false);
  const { data, error, refetch } = useAdvice(listingKey, open);
  return (
    <section className="section stack">
      <div>
        <Button variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? <Trans>Hide how it stands</Trans> : <Trans>Show how it stands in the market</Trans>}
        </Button>
      </div>
      {open && error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {open && !error && (data ? <Findings advice={data} /> : <Loading />)}
    </section>
  );
}

function Findings({ advice }: { advice: AdviceView }) {
  const { t } = useLingui();
  const names: Record<string, string> = {
    photos: t`Photos`,
    remarks: t`Remarks`,
    facts: t`Facts`,
    place: t`Place`,
    price: t`Price`,
  };
  const sentences = [...advice.interest, ...advice.price];
  return (
    <>
      <h3>
        <Trans>Presentation: {advice.score} of 100</Trans>
      </h3>
      <table className="data-table">
        <thead>
          <tr>
            <th>
              <Trans>Check</Trans>
            </th>
            <th>
              <Trans>Points</Trans>
            </th>
            <th>
              <Trans>What was found, and what to mend</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {advice.checks.map((check) => (
            <tr key={check.check}>
              <td>{names[check.check] ?? check.check}</td>
              <td className="nowrap">
                <Progress
                  value={(check.earned / check.possible) * 100}
                  aria-label={t`${names[check.check] ?? check.check}: points`}
                  w={64}
                />
                <span className="small quiet">{t`${number(check.earned, 1)} of ${number(check.possible)}`}</span>
              </td>
              <td>
                {check.mend && <div>{check.mend}</div>}
                <div className="small quiet">{check.found}</div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {sentences.length > 0 && (
        <>
          <h3>
            <Trans>Interest and price</Trans>
          </h3>
          <ul className="stack" style={{ listStyle: 'none' }}>
            {sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
      {advice.byDays.length > 1 && (
        <table className="data-table">
          <thead>
            <tr>
              <th>
                <Trans>Days on market</Trans>
              </th>
              <th className="num">
                <Trans>Sale price of first asking price</Trans>
              </th>
              <th className="num">
                <Trans>Sales</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {advice.byDays.map((band) => (
              <tr key={band.fromDays}>
                <td>
                  {band.toDays === null
                    ? t`${number(band.fromDays)} and more`
                    : t`${number(band.fromDays)} to ${number(band.toDays)}`}
                </td>
                <td className="num">{number(band.medianPercent, 1)} %</td>
                <td className="num">{number(band.sales)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {advice.withheld.map((why) => (
        <p key={why} className="small quiet">
          {why}
        </p>
      ))}
    </>
  );
}
