import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { BarChart } from '@/components/charts/BarChart';
import { ChartFrame, type TwinCell } from '@/components/charts/ChartFrame';
import { LineChart } from '@/components/charts/LineChart';
import { SmallMultiples } from '@/components/charts/SmallMultiples';
import type { CostPartView, OwnershipSpanView, OwnershipView } from '@/ipc/types';
import { day, shortMoney } from '@/lib/format';
import { useWorked } from './api';
import { ClosingCostsField, NumberField, PartField, PriceField, TextField, YearlyField } from './fields';
import { Figures } from './figures';
import { LoanFields } from './LoanFields';
import { refusalOf } from './refusal';
import { Sheet } from './Sheet';
import { edit, NEW_LOAN, type OwnershipForm, useMoney } from './state';
import { PARTS, usd } from './words';

/** The parts of what is paid, in the order of charts and tables. */
const PAID = [
  'interest',
  'principal',
  'mortgageInsurance',
  'propertyTax',
  'insurance',
  'dues',
  'upkeep',
  'utilities',
] as const satisfies readonly (CostPartView & keyof OwnershipSpanView)[];
const GROWING = ['propertyTax', 'insurance', 'dues', 'utilities'] as const;

/** An amount as it is read, and as a spreadsheet gets it. */
const cell = (cents: number): TwinCell => ({ shown: usd(cents), plain: cents / 100 });

/** What owning a home costs, month by month. */
export function OwnershipScreen() {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const form = useMoney((m) => m.forms.ownership);
  const { view, error, waiting, asked } = useWorked('ownership');
  const refused = refusalOf(i18n, error);
  const set = (part: Partial<OwnershipForm>) => edit('ownership', part);
  const field = { refused };
  const { taxEffect } = form;
  return (
    <Sheet
      kind="ownership"
      title={t`Cost of owning`}
      needs={t`Type a price, and a rate unless it is paid in cash.`}
      inputs={asked}
      view={view}
      waiting={waiting}
      error={error}
      refused={refused}
      fields={
        <>
          <h2>
            <Trans>The purchase</Trans>
          </h2>
          <PriceField {...field} value={form.price} onChange={(price) => set({ price })} />
          <ClosingCostsField {...field} value={form.closingCosts} onChange={(closingCosts) => set({ closingCosts })} />
          <div className="money-checks">
            <Checkbox
              label={t`Paid in cash`}
              checked={form.loan === null}
              onChange={(e) => set({ loan: e.currentTarget.checked ? null : NEW_LOAN })}
            />
          </div>
          {form.loan && <LoanFields loan={form.loan} refused={refused} onChange={(loan) => set({ loan })} />}
          <h2>
            <Trans>Every year</Trans>
          </h2>
          {GROWING.map((key) => (
            <YearlyField
              key={key}
              label={i18n._(PARTS[key])}
              name={key}
              {...field}
              value={form[key]}
              onChange={(next) => set({ [key]: next })}
            />
          ))}
          <PartField
            label={t`Upkeep a year`}
            name="upkeep"
            {...field}
            hint={t`Percent is of what the home is worth that year`}
            value={form.upkeep.first}
            onChange={(first) => set({ upkeep: { ...form.upkeep, first } })}
          />
          <NumberField
            label={t`Value grows by`}
            name="appreciation"
            {...field}
            unit="%"
            decimals={3}
            value={form.appreciation}
            onChange={(appreciation) => set({ appreciation })}
          />
          <NumberField
            label={t`Years`}
            name="years"
            {...field}
            decimals={0}
            value={form.years}
            onChange={(years) => set({ years })}
          />
          <h2>
            <Trans>If you want them counted</Trans>
          </h2>
          <NumberField
            label={t`Cash would earn elsewhere`}
            name="elsewhere"
            {...field}
            unit="%"
            decimals={3}
            value={form.elsewhere}
            onChange={(elsewhere) => set({ elsewhere })}
          />
          <div className="money-checks">
            <Checkbox
              label={t`Something comes back through taxes`}
              description={t`By your own percentages; no tax is worked out here.`}
              checked={taxEffect !== null}
              onChange={(e) =>
                set({ taxEffect: e.currentTarget.checked ? { ofInterest: null, ofPropertyTax: null } : null })
              }
            />
          </div>
          {taxEffect && (
            <>
              <NumberField
                label={t`of interest`}
                name="taxEffect"
                {...field}
                unit="%"
                value={taxEffect.ofInterest}
                onChange={(ofInterest) => set({ taxEffect: { ...taxEffect, ofInterest } })}
              />
              <NumberField
                label={t`of property tax`}
                name="taxEffect"
                refused={null}
                unit="%"
                value={taxEffect.ofPropertyTax}
                onChange={(ofPropertyTax) => set({ taxEffect: { ...taxEffect, ofPropertyTax } })}
              />
            </>
          )}
          <TextField
            label={t`With the tables of`}
            name="day"
            {...field}
            hint={t`Empty for today`}
            type="date"
            value={form.day}
            onChange={(day) => set({ day })}
          />
        </>
      }
    >
      {view && <Results view={view} />}
    </Sheet>
  );
}

function Results({ view }: { view: OwnershipView }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const [by, setBy] = useState<'years' | 'months'>('years');
  const years = view.years.length;
  const spans = by === 'years' ? view.years : view.months;
  const points = spans.map(({ number }) => (by === 'years' ? t`Year ${number}` : t`Month ${number}`));
  const source = t`Worked out from your figures and the tables that hold on ${day(view.asOf)}`;
  const drawn = PAID.filter((part) => spans.some((span) => span[part] !== 0));
  const words = (part: CostPartView) => i18n._(PARTS[part]);
  const dollars = (value: number) => usd(Math.round(value * 100));
  const axis = (value: number) => shortMoney(value);
  return (
    <>
      <p className="money-head">
        <span>
          <Trans>first month</Trans>
        </span>
        <strong>{usd(view.firstMonth.cents)}</strong>
        <span>{t`spent in ${years} years`}</span>
        <strong>{usd(view.spent.cents)}</strong>
        <span>
          <Trans>equity then</Trans>
        </span>
        <strong>{usd(view.equity.cents)}</strong>
      </p>
      <Figures
        title={t`In ${years} years`}
        rows={[
          { id: 'cash', label: t`Cash at the start`, figure: view.cashIn },
          { id: 'loan', label: t`Loan`, figure: view.loan },
          { id: 'paid', label: t`Paid every month, together`, figure: view.paid },
          { id: 'spent', label: t`Of it spent: not equity, not come back`, figure: view.spent, strong: true },
          { id: 'equity', label: t`Equity at the end`, figure: view.equity, strong: true },
          ...(view.forgone ? [{ id: 'forgone', label: t`The cash would have earned`, figure: view.forgone }] : []),
        ]}
      />
      <section className="money-part stack">
        <div className="row between wrap">
          <h2>
            <Trans>What is paid</Trans>
          </h2>
          <SegmentedControl
            aria-label={t`By`}
            value={by}
            data={[
              { value: 'years', label: t`by year` },
              { value: 'months', label: t`by month` },
            ]}
            onChange={(v) => setBy(v === 'months' ? 'months' : 'years')}
          />
        </div>
        <SmallMultiples wide={15}>
          {drawn.map((part) => {
            const name = words(part);
            return (
              <ChartFrame
                key={part}
                title={name}
                source={source}
                chart={
                  <BarChart
                    title={name}
                    summary={t`${name}, from ${usd(spans[0]?.[part] ?? 0)} to ${usd(spans.at(-1)?.[part] ?? 0)}.`}
                    points={points}
                    name={name}
                    values={spans.map((span) => span[part] / 100)}
                    format={dollars}
                    axis={axis}
                    height={4.5}
                    end={false}
                  />
                }
                head={[by === 'years' ? t`Year` : t`Month`, name]}
                rows={spans.map((span, at) => [{ shown: points[at] ?? '' }, cell(span[part])])}
              />
            );
          })}
        </SmallMultiples>
        <ChartFrame
          title={t`Paid so far and equity`}
          source={source}
          chart={
            <LineChart
              title={t`Paid so far and equity`}
              summary={t`After ${years} years ${usd(view.paid.cents)} are paid and equity is ${usd(view.equity.cents)}.`}
              points={points}
              series={[
                { name: t`Paid so far`, values: spans.map((span) => span.paidSoFar / 100) },
                { name: t`Equity`, values: spans.map((span) => span.equity / 100), colour: 2 },
              ]}
              format={dollars}
              axis={axis}
              height={9}
            />
          }
          head={[by === 'years' ? t`Year` : t`Month`, t`Paid so far`, t`Value`, t`Owed`, t`Equity`]}
          rows={spans.map((span, at) => [
            { shown: points[at] ?? '' },
            cell(span.paidSoFar),
            cell(span.value),
            cell(span.owed),
            cell(span.equity),
          ])}
        />
      </section>
      <section className="money-part">
        <h2>{by === 'years' ? t`Year by year` : t`Month by month`}</h2>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable by keyboard */}
        <div className="money-wide" tabIndex={0} role="group" aria-label={t`Figures of each`}>
          <table className="data-table money-spans">
            <thead>
              <tr>
                <th scope="col">{by === 'years' ? t`Year` : t`Month`}</th>
                {drawn.map((part) => (
                  <th key={part} scope="col" className="num">
                    {words(part)}
                  </th>
                ))}
                {spans.some((span) => span.taxEffect !== 0) && (
                  <th scope="col" className="num">
                    {words('taxEffect')}
                  </th>
                )}
                <th scope="col" className="num">
                  <Trans>Paid</Trans>
                </th>
                <th scope="col" className="num">
                  <Trans>Spent</Trans>
                </th>
                <th scope="col" className="num">
                  <Trans>Equity</Trans>
                </th>
              </tr>
            </thead>
            <tbody>
              {spans.map((span) => (
                <tr key={span.number}>
                  <th scope="row">{span.number}</th>
                  {drawn.map((part) => (
                    <td key={part} className="num">
                      {usd(span[part])}
                    </td>
                  ))}
                  {spans.some((one) => one.taxEffect !== 0) && <td className="num">{usd(-span.taxEffect)}</td>}
                  <td className="num">{usd(span.paid)}</td>
                  <td className="num">{usd(span.spent)}</td>
                  <td className="num">{usd(span.equity)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
    </>
  );
}
