import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toastError } from '@/components/toast';
import { useWritten } from '@/components/useWritten';
import { useHost } from '@/ipc/context';
import type { QuoteCellView, QuoteColumnView, QuoteComparisonView, QuoteCriterionView, QuoteRowKey } from '@/ipc/types';
import { day, money, number } from '@/lib/format';
import { useComparison } from './api';
import { CRITERIA, LEFT_OUT, ROWS, STEPS } from './words';

/** The row a criterion is read in. */
const ROW_OF: Record<QuoteCriterionView, QuoteRowKey> = {
  cost: 'cost',
  apr: 'apr',
  monthly: 'monthly',
  lenderCharges: 'lenderCharges',
  cashToClose: 'cashToClose',
};

/** Rows that are worked out here. */
const WORKED: QuoteRowKey[] = ['cost', 'monthly', 'lenderCharges', 'cashToClose'];

/** Quotes side by side, in the order the client picks. */
export function Comparison({ ids, agent }: { ids: string[]; agent: boolean }) {
  const { t, i18n } = useLingui();
  const [criterion, setCriterion] = useState<QuoteCriterionView>('cost');
  const [years, setYears] = useState('5');
  const stay = Math.round(Number(years) * 12);
  const months = stay >= 1 && stay <= 600 ? stay : 60;
  const host = useHost();
  const written = useWritten();
  const { data, error, refetch } = useComparison({ ids, criterion, months });
  if (ids.length < 2)
    return (
      <Empty icon="table" title={<Trans>Mark two quotes or more</Trans>}>
        <Trans>Quotes of one kind stand side by side here, in the order the client picks.</Trans>
      </Empty>
    );
  if (error)
    return (
      <div className="pad">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  if (!data) return <Loading />;
  return (
    <>
      <div className="compare-head">
        <NativeSelect
          label={t`In order by`}
          value={criterion}
          onChange={(e) => setCriterion(data.criteria.find((one) => one === e.currentTarget.value) ?? 'cost')}
          data={data.criteria.map((one) => ({ value: one, label: i18n._(CRITERIA[one]) }))}
        />
        <TextInput
          className="compare-stay"
          label={t`Stay, years`}
          inputMode="decimal"
          value={years}
          error={stay >= 1 && stay <= 600 ? undefined : t`1 month to 50 years`}
          onChange={(e) => setYears(e.currentTarget.value)}
        />
        <p className="small quiet grow">
          {data.criterion === 'cost' ? (
            <Trans>What {number(data.months)} months cost, what is paid at the start included. The least first.</Trans>
          ) : (
            <Trans>The least first.</Trans>
          )}{' '}
          {data.notice}
        </p>
        <Button
          variant="default"
          leftSection={<Icon name="file" size={14} />}
          onClick={() => {
            host.printQuotes({ ids, criterion, months }).then(written, toastError);
          }}
        >
          <Trans>PDF…</Trans>
        </Button>
      </div>
      <section className="compare-scroll" aria-label={t`Quotes side by side`}>
        {!data.likeForLike && (
          <p className="warn-note" style={{ marginTop: 'var(--g3)' }}>
            <Icon name="warn" size={14} />
            <span>
              <Trans>Not like for like: the marked rows differ, or a quote does not say.</Trans>
              {data.otherDifferences.length > 0 && <> {data.otherDifferences.join(', ')}.</>}
            </span>
          </p>
        )}
        <Table view={data} />
        <Explained view={data} />
        {data.unanswered.length > 0 && (
          <p className="small quiet">
            {data.unanswered.map(({ name, replyBy, late }) => (
              <span key={name} style={{ display: 'block' }}>
                {late ? (
                  <Trans>
                    Asked the same, no answer by {day(replyBy)}: {name}
                  </Trans>
                ) : (
                  <Trans>
                    Asked the same, may answer until {day(replyBy)}: {name}
                  </Trans>
                )}
              </span>
            ))}
          </p>
        )}
        <p className="small quiet">
          {agent ? (
            <Trans>
              Quotes supplied by the companies named, each on its date; worked out on {day(data.on)}. An estimate, not a
              Loan Estimate. Figures marked ≈ are worked out here from what the quote states.
            </Trans>
          ) : (
            <Trans>
              Quotes supplied by the companies named, each on its date. An estimate, not a Loan Estimate. Figures marked
              ≈ are worked out from what the quote states.
            </Trans>
          )}{' '}
          {data.insuranceRule && <Trans>Mortgage insurance is counted until it ends by {data.insuranceRule}.</Trans>}
        </p>
      </section>
    </>
  );
}

function Table({ view }: { view: QuoteComparisonView }) {
  const { t, i18n } = useLingui();
  return (
    <table className="compare-table">
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">
              <Trans>Figure</Trans>
            </span>
          </th>
          {view.columns.map((column) => (
            <th key={column.quote.id} scope="col" className={column.place === null ? 'faded' : undefined}>
              <ColumnHead column={column} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {view.rows.map((row) => (
          <tr
            key={row.key}
            className={[row.unlike && 'unlike', row.key === ROW_OF[view.criterion] && 'by'].filter(Boolean).join(' ')}
          >
            <th scope="row">
              {i18n._(ROWS[row.key])}
              {row.unlike && (
                <span className="tag warn">
                  <Icon name="warn" size={12} /> <Trans>differs</Trans>
                </span>
              )}
            </th>
            {view.columns.map((column, at) => {
              const cell = row.cells[at];
              const { issuer, document, documentHash, issuedOn } = column.quote;
              const from = [document, documentHash && `(${documentHash})`].filter(Boolean).join(' ');
              return (
                <td
                  key={column.quote.id}
                  className={column.place === null ? 'num faded' : 'num'}
                  title={t`${issuer}, issued ${day(issuedOn)}, in ${from}`}
                >
                  <Cell cell={cell} row={row.key} />
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ColumnHead({ column }: { column: QuoteColumnView }) {
  const { i18n } = useLingui();
  const { quote, place, leftOut, more, unsaid, tie } = column;
  return (
    <>
      <span className="compare-issuer">
        {place !== null && <>{number(place)}. </>}
        {quote.issuer}
      </span>
      {quote.licence && <span className="small quiet">{quote.licence}</span>}
      <span className="small" style={{ display: 'block' }}>
        {leftOut !== null ? (
          <>
            <Icon name="warn" size={12} /> {i18n._(LEFT_OUT[leftOut])}
            {leftOut === 'expired' && quote.expiresOn && <> ({day(quote.expiresOn)})</>}
            {unsaid.length > 0 && <>: {unsaid.map((key) => i18n._(ROWS[key])).join(', ')}</>}
          </>
        ) : more && more.minor > 0 ? (
          <Trans>{money(more)} more than the least</Trans>
        ) : more ? (
          <Trans>the least</Trans>
        ) : null}
      </span>
      {tie && (
        <span className="tag warn" style={{ whiteSpace: 'normal' }}>
          <Trans>Tie to the brokerage: {tie}</Trans>
        </span>
      )}
    </>
  );
}

function Cell({ cell, row }: { cell: QuoteCellView | undefined; row: QuoteRowKey }) {
  if (cell?.money)
    return (
      <>
        {cell.workedOut && '≈ '}
        {money(cell.money)}
      </>
    );
  if (cell?.percent) return <>{cell.percent.replace('-', '−')} %</>;
  if (cell?.text) return <>{row === 'issuedOn' ? day(cell.text) : cell.text}</>;
  return (
    <span className="quiet">
      {/* What is worked out here is not for a quote to say; a loan that names no first rate has one. */}
      {WORKED.includes(row) ? '–' : row === 'fixedMonths' ? <Trans>one rate</Trans> : <Trans>not said</Trans>}
    </span>
  );
}

/** From each quote's figures to the one it is ordered by. */
function Explained({ view }: { view: QuoteComparisonView }) {
  const { i18n } = useLingui();
  const shown = view.columns.filter((column) => column.steps.length > 0);
  if (shown.length === 0) return null;
  return (
    <details>
      <summary className="small">
        <Trans>How these sums come about</Trans>
      </summary>
      <table className="compare-table compare-steps small">
        <tbody>
          {shown.map((column) => (
            <tr key={column.quote.id}>
              <th scope="row">{column.quote.issuer}</th>
              <td style={{ textAlign: 'left' }}>
                {column.steps.map((step, n) => (
                  <span key={step.key}>
                    {n > 0 && ' + '}
                    {i18n._(STEPS[step.key])}
                    {step.months !== null && (
                      <>
                        {' ('}
                        <Plural value={step.months} one="# month" other="# months" />)
                      </>
                    )}{' '}
                    {money(step.amount)}
                  </span>
                ))}
                {column.figure && <> = {money(column.figure)}</>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
