import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import type { AffordabilityView } from '@/ipc/types';
import { useWorked } from './api';
import {
  ChoiceField,
  ClosingCostsField,
  CountyField,
  InsuranceField,
  NumberField,
  PartField,
  TextField,
} from './fields';
import { Columns, Figures, Source } from './figures';
import { LoanFields } from './LoanFields';
import { refusalOf } from './refusal';
import { Sheet } from './Sheet';
import { edit, useMoney } from './state';
import { PARTS, pathWord, usd } from './words';

/** What a home would cost a month, from the client's own figures. */
export function AffordabilityScreen() {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const form = useMoney((m) => m.forms.affordability);
  const { view, error, waiting, asked } = useWorked('affordability');
  const refused = refusalOf(i18n, error);
  const set = (part: Partial<typeof form>) => edit('affordability', part);
  const field = { refused };
  return (
    <Sheet
      kind="affordability"
      title={t`Affordability worksheet`}
      needs={t`Type a monthly income, a price or a payment, and a rate.`}
      inputs={asked}
      view={view}
      waiting={waiting}
      error={error}
      refused={refused}
      fields={
        <>
          <h2>
            <Trans>The client</Trans>
          </h2>
          <NumberField
            label={t`Gross income a month`}
            name="income"
            {...field}
            unit="$"
            value={form.income}
            onChange={(income) => set({ income })}
          />
          <NumberField
            label={t`Other debts a month`}
            name="debts"
            {...field}
            unit="$"
            value={form.debts}
            onChange={(debts) => set({ debts })}
          />
          <NumberField
            label={t`Cash for down payment and closing`}
            name="cash"
            {...field}
            unit="$"
            value={form.cash}
            onChange={(cash) => set({ cash })}
          />
          <ChoiceField
            label={t`Start from`}
            value={form.goal}
            choices={[
              { value: 'price', label: t`a price` },
              { value: 'payment', label: t`a monthly payment` },
            ]}
            onChange={(goal) => set({ goal, amount: null })}
          />
          <NumberField
            label={form.goal === 'price' ? t`Price` : t`Payment, everything in it`}
            name={form.goal}
            {...field}
            unit="$"
            value={form.amount}
            onChange={(amount) => set({ amount })}
          />
          <h2>
            <Trans>The loan</Trans>
          </h2>
          <LoanFields loan={form.loan} refused={refused} onChange={(loan) => set({ loan })} />
          <NumberField
            label={t`Own monthly payment`}
            name="ownPayment"
            {...field}
            hint={t`Principal and interest, in place of the level payment`}
            unit="$"
            value={form.ownPayment}
            onChange={(ownPayment) => set({ ownPayment })}
          />
          <h2>
            <Trans>The home</Trans>
          </h2>
          <PartField
            label={t`Property tax a year`}
            name="propertyTax"
            {...field}
            value={form.propertyTax}
            onChange={(propertyTax) => set({ propertyTax })}
          />
          <InsuranceField {...field} value={form.insurance} onChange={(insurance) => set({ insurance })} />
          <NumberField
            label={t`Dues a month`}
            name="dues"
            {...field}
            unit="$"
            value={form.dues}
            onChange={(dues) => set({ dues })}
          />
          <ClosingCostsField {...field} value={form.closingCosts} onChange={(closingCosts) => set({ closingCosts })} />
          <CountyField
            {...field}
            hint={t`Five digits; the loan is put beside the county’s limit`}
            value={form.county}
            onChange={(county) => set({ county })}
          />
          <ChoiceField
            label={t`Units`}
            value={String(form.units)}
            choices={['1', '2', '3', '4'].map((value) => ({ value, label: value }))}
            onChange={(units) => set({ units: Number(units) })}
          />
          <NumberField
            label={t`Years to look at`}
            name="years"
            {...field}
            decimals={0}
            value={form.years}
            onChange={(years) => set({ years })}
          />
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

function Results({ view }: { view: AffordabilityView }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const { insurance, limit, overYears, ratios } = view;
  const years = overYears.years;
  const last = insurance?.lastMonth;
  const request = insurance?.requestAfter;
  return (
    <>
      <p className="money-head">
        <span>
          <Trans>a month</Trans>
        </span>
        <strong>{usd(view.paymentTotal.cents)}</strong>
        <span>
          <Trans>for a home of</Trans>
        </span>
        <strong>{usd(view.price.cents)}</strong>
      </p>
      <Figures
        title={t`Monthly payment`}
        rows={[
          ...view.payment.map(({ part, figure }) => ({ id: part, label: i18n._(PARTS[part]), figure })),
          { id: 'total', label: t`Together`, figure: view.paymentTotal, strong: true },
        ]}
      >
        {insurance && (
          <p className="small quiet">
            {last ? t`Mortgage insurance until payment ${last}.` : t`Mortgage insurance to the end of the loan.`}{' '}
            {request ? t`It may be asked away in writing after payment ${request}, by the schedule.` : ''}{' '}
            {insurance.endsBy && <Source origin={insurance.endsBy} estimated={false} />}
          </p>
        )}
      </Figures>
      <Figures
        title={t`Cash to close`}
        rows={[
          ...view.cash.map(({ part, figure }) => ({ id: part, label: i18n._(PARTS[part]), figure })),
          { id: 'needed', label: t`Needed`, figure: view.cashNeeded, strong: true },
          { id: 'left', label: t`Left of the cash`, figure: view.cashLeft },
        ]}
      />
      <Figures
        title={t`Loan`}
        rows={[
          { id: 'price', label: t`Price`, figure: view.price },
          { id: 'base', label: t`Loan before fees`, figure: view.baseLoan },
          ...(view.upfront ? [{ id: 'upfront', label: t`Up-front fee, financed`, figure: view.upfront }] : []),
          { id: 'loan', label: t`Loan`, figure: view.loan, strong: true },
          { id: 'ltv', label: t`Loan to value`, figure: view.loanToValue },
          ...(limit ? [{ id: 'limit', label: t`Limit of the county`, figure: limit.limit }] : []),
        ]}
      />
      <section className="money-part">
        <h2>
          <Trans>Debt to income beside published guides</Trans>
        </h2>
        <table className="data-table money-guides">
          <Columns count={4} />
          <thead>
            <tr>
              <th scope="col">
                <Trans>Guide</Trans>
              </th>
              <th scope="col" className="num">
                <Trans>Housing %</Trans>
              </th>
              <th scope="col" className="num">
                <Trans>All debt %</Trans>
              </th>
              <th scope="col">
                <Trans>Source</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            <tr className="strong">
              <th scope="row">
                <Trans>This worksheet</Trans>
              </th>
              <td className="num">{ratios.front.percent}</td>
              <td className="num">{ratios.back.percent}</td>
              <td>
                <Source origin={ratios.front.origin} estimated />
              </td>
            </tr>
            {ratios.guides.map((guide) => (
              <tr key={guide.path}>
                <th scope="row">
                  {pathWord(i18n, guide.path)}
                  <span className="small quiet"> {guide.note}</span>
                </th>
                <td className="num">{guide.front ?? '–'}</td>
                <td className="num">{guide.back}</td>
                <td>
                  {guide.above && (
                    <span className="money-source">
                      <Trans>the worksheet is above it</Trans>
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="small quiet">
          <Trans>A guide decides nothing: lenders weigh more than ratios.</Trans>{' '}
          {ratios.guides[0] && <Source origin={ratios.guides[0].origin} estimated={false} />}
        </p>
      </section>
      <Figures
        title={t`Over ${years} years`}
        rows={[
          ...overYears.parts.map(({ part, figure }) => ({ id: part, label: i18n._(PARTS[part]), figure })),
          { id: 'total', label: t`Together`, figure: overYears.total, strong: true },
          { id: 'owed', label: t`Still owed then`, figure: overYears.owed },
        ]}
      />
      <section className="money-part">
        <h2>
          <Trans>If the rate were another</Trans>
        </h2>
        <table className="data-table money-rates">
          <thead>
            <tr>
              <th scope="col" className="num">
                <Trans>Rate %</Trans>
              </th>
              <th scope="col" className="num">
                <Trans>Principal and interest</Trans>
              </th>
              <th scope="col" className="num">
                <Trans>Payment</Trans>
              </th>
              <th scope="col" className="num">
                <Trans>Change</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {view.rates.map((step) => (
              <tr key={step.rate} className={step.change === 0 ? 'strong' : undefined}>
                <td className="num">{step.rate}</td>
                <td className="num">{usd(step.principalAndInterest)}</td>
                <td className="num">{usd(step.total)}</td>
                <td className="num">{step.change === 0 ? '' : usd(step.change, true)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
