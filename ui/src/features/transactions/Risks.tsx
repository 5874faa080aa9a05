import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Icon } from '@/components/Icon';
import type { OutcomeRateView, RiskView, TransactionView } from '@/ipc/types';
import { day } from '@/lib/format';
import { DaysLeft } from './DaysLeft';
import { Section } from './Section';
import { isOver, word } from './words';

/** What endangers a deal, reason by reason, beside how often contracts end at all. Never a score. */
export function Risks({ deal }: { deal: TransactionView }) {
  const { t } = useLingui();
  return (
    <Section title={t`Risks`}>
      {deal.risks.length === 0 ? (
        <p className="small quiet row">
          <Icon name="good" size={12} />
          {deal.stage === 'offer' ? (
            <Trans>Looked at once there is a contract.</Trans>
          ) : isOver(deal.stage) ? (
            <Trans>It is over.</Trans>
          ) : (
            <Trans>Nothing that is on file endangers it today.</Trans>
          )}
        </p>
      ) : (
        <ul className="deal-lines">
          {deal.risks.map((risk) => (
            <Risk key={`${risk.signal}-${risk.about}`} risk={risk} />
          ))}
        </ul>
      )}
      <details className="small deal-rates">
        <summary>
          <Trans>How contracts end in general</Trans>
        </summary>
        <table className="data-table">
          <thead>
            <tr>
              <th>
                <Trans>What</Trans>
              </th>
              <th>
                <Trans>Of</Trans>
              </th>
              <th className="num">
                <Trans>Per cent</Trans>
              </th>
              <th>
                <Trans>When</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {deal.outcomes.map((rate) => (
              <Rate key={rate.title} rate={rate} />
            ))}
          </tbody>
        </table>
        <p className="quiet">
          {[...new Set(deal.outcomes.map((rate) => rate.source))].join('; ')}.{' '}
          <Trans>Rates of all contracts, not of this one.</Trans>
        </p>
      </details>
    </Section>
  );
}

function Rate({ rate }: { rate: OutcomeRateView }) {
  const from = rate.from.slice(0, 4);
  const to = rate.to?.slice(0, 4) ?? null;
  const month = rate.to !== null && rate.to.slice(0, 7) === rate.from.slice(0, 7);
  return (
    <tr title={rate.source}>
      <td>{rate.title}</td>
      <td className="quiet">{rate.of}</td>
      <td className="num">{rate.least === rate.most ? rate.most : `${rate.least}–${rate.most}`}</td>
      <td className="nowrap">
        {month ? (
          rate.from.slice(0, 7)
        ) : to === null ? (
          <Trans>since {from}</Trans>
        ) : from === to ? (
          from
        ) : (
          `${from}–${to}`
        )}
      </td>
    </tr>
  );
}

function Risk({ risk }: { risk: RiskView }) {
  const { i18n } = useI18n();
  const about = risk.signal === 'paper-lacking' && risk.about ? word.paper(i18n, risk.about) : risk.about;
  return (
    <li className="deal-risk-line" data-tone={risk.days !== null && risk.days < 0 ? 'bad' : 'warn'}>
      <Icon name="warn" size={14} />
      <span className="grow">
        <span className="row wrap between">
          <span>
            <span className="strong">{word.signal(i18n, risk.signal)}</span>
            {about && `: ${about}`}
          </span>
          {risk.day !== null && (
            <span className="small nowrap num">
              {day(risk.day)} {risk.days !== null && <DaysLeft days={risk.days} />}
            </span>
          )}
        </span>
        <span className="small quiet">{word.advice(i18n, risk.signal)}</span>
      </span>
    </li>
  );
}
