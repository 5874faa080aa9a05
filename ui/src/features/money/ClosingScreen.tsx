import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { Icon } from '@/components/Icon';
import type { ClosingItem, ClosingPayer, ClosingSection, ClosingView } from '@/ipc/types';
import { day } from '@/lib/format';
import { useWorked } from './api';
import { ChoiceField, CountyField, InsuranceField, NumberField, PriceField, TextField } from './fields';
import { Columns, Figures, Source } from './figures';
import { refusalOf } from './refusal';
import { Sheet } from './Sheet';
import { type ClosingLineForm, edit, useMoney } from './state';
import { DAYS, ITEMS, SECTIONS, SUMS, usd } from './words';

const ALL_ITEMS = Object.keys(ITEMS) as ClosingItem[];
const ALL_SECTIONS = Object.keys(SECTIONS) as ClosingSection[];
const NEW_LINE: ClosingLineForm = {
  section: 'A',
  label: '',
  amount: { by: 'amount', value: null },
  payer: 'buyer',
};

/** What closing costs each side, and when the disclosures are due. */
export function ClosingScreen() {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const form = useMoney((m) => m.forms.closing);
  const { view, error, waiting, asked } = useWorked('closing');
  const refused = refusalOf(i18n, error);
  const set = (part: Partial<typeof form>) => edit('closing', part);
  const field = { refused };
  return (
    <Sheet
      kind="closing"
      title={t`Closing costs`}
      needs={t`Type a price; the rest can follow.`}
      inputs={asked}
      view={view}
      waiting={waiting}
      error={error}
      refused={refused}
      fields={
        <>
          <h2>
            <Trans>The sale</Trans>
          </h2>
          <PriceField {...field} value={form.price} onChange={(price) => set({ price })} />
          <NumberField
            label={t`Loan`}
            name="loan"
            {...field}
            unit="$"
            value={form.loan}
            onChange={(loan) => set({ loan })}
          />
          <NumberField
            label={t`Rate`}
            name="rate"
            {...field}
            unit="%"
            decimals={4}
            value={form.rate}
            onChange={(rate) => set({ rate })}
          />
          <ChoiceField
            label={t`Days in the lender’s year`}
            value={form.dayBasis}
            choices={[
              { value: 'days365', label: '365' },
              { value: 'days366', label: '366' },
              { value: 'days360', label: '360' },
            ]}
            onChange={(dayBasis) => set({ dayBasis })}
          />
          <TextField
            label={t`State`}
            name="state"
            {...field}
            longest={2}
            placeholder={t`two letters`}
            value={form.state}
            onChange={(state) => set({ state })}
          />
          <CountyField {...field} value={form.county} onChange={(county) => set({ county })} />
          <TextField
            label={t`Application on`}
            name="applied"
            {...field}
            type="date"
            value={form.applied}
            onChange={(applied) => set({ applied })}
          />
          <TextField
            label={t`Closing on`}
            name="closing"
            {...field}
            type="date"
            value={form.closing}
            onChange={(closing) => set({ closing })}
          />
          <h2>
            <Trans>Taxes, insurance, escrow</Trans>
          </h2>
          <NumberField
            label={t`Property tax a year`}
            name="propertyTax"
            {...field}
            unit="$"
            value={form.propertyTax}
            onChange={(propertyTax) => set({ propertyTax })}
          />
          <ChoiceField
            label={t`Property tax is paid`}
            value={form.taxPaid}
            choices={[
              { value: 'inArrears', label: t`after the year` },
              { value: 'inAdvance', label: t`ahead of it` },
            ]}
            onChange={(taxPaid) => set({ taxPaid })}
          />
          <div className="money-checks">
            <Checkbox
              label={t`The seller owns the day of closing`}
              checked={form.sellerOwnsClosingDay}
              onChange={(e) => set({ sellerOwnsClosingDay: e.currentTarget.checked })}
            />
          </div>
          <InsuranceField {...field} value={form.insurance} onChange={(insurance) => set({ insurance })} />
          <NumberField
            label={t`Escrow: months of tax`}
            name="escrow"
            {...field}
            decimals={0}
            value={form.escrowTaxMonths}
            onChange={(escrowTaxMonths) => set({ escrowTaxMonths })}
          />
          <NumberField
            label={t`Escrow: months of insurance`}
            name="escrow"
            {...field}
            decimals={0}
            value={form.escrowInsuranceMonths}
            onChange={(escrowInsuranceMonths) => set({ escrowInsuranceMonths })}
          />
          <h2>
            <Trans>Deposit, credits, payoff</Trans>
          </h2>
          <NumberField
            label={t`Deposit`}
            name="deposit"
            {...field}
            unit="$"
            value={form.deposit}
            onChange={(deposit) => set({ deposit })}
          />
          <NumberField
            label={t`Lender credits`}
            name="lenderCredits"
            {...field}
            unit="$"
            value={form.lenderCredits}
            onChange={(lenderCredits) => set({ lenderCredits })}
          />
          <NumberField
            label={t`Seller credits`}
            name="sellerCredits"
            {...field}
            unit="$"
            value={form.sellerCredits}
            onChange={(sellerCredits) => set({ sellerCredits })}
          />
          <NumberField
            label={t`Seller’s loan to pay off`}
            name="payoff"
            {...field}
            unit="$"
            value={form.payoff}
            onChange={(payoff) => set({ payoff })}
          />
          <Overrides />
          <Lines />
        </>
      }
    >
      {view && <Results view={view} />}
    </Sheet>
  );
}

/** What stands in place of the figures that are worked out, and who pays them. */
function Overrides() {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const overrides = useMoney((m) => m.forms.closing.overrides);
  const set = (item: ClosingItem, value: number | null, payer: ClosingPayer) => {
    const { [item]: _, ...rest } = overrides;
    edit('closing', {
      overrides: value === null && payer === 'buyer' ? rest : { ...rest, [item]: { value, payer } },
    });
  };
  return (
    <>
      <h2>
        <Trans>In place of what is worked out</Trans>
      </h2>
      {ALL_ITEMS.map((item) => {
        const own = overrides[item] ?? { value: null, payer: 'buyer' as const };
        const name = i18n._(ITEMS[item]);
        return (
          <div key={item} className="money-line">
            <span>{name}</span>
            <div className="money-field">
              <NumberInput
                aria-label={name}
                className="money-number"
                hideControls
                leftSection="$"
                leftSectionPointerEvents="none"
                thousandSeparator
                decimalScale={2}
                value={own.value ?? ''}
                onChange={(v) => set(item, typeof v === 'number' ? v : null, own.payer)}
              />
              <Payer label={t`${name}: who pays`} payer={own.payer} onChange={(payer) => set(item, own.value, payer)} />
            </div>
          </div>
        );
      })}
    </>
  );
}

function Payer({
  label,
  payer,
  onChange,
}: {
  label: string;
  payer: ClosingPayer;
  onChange: (payer: ClosingPayer) => void;
}) {
  const { t } = useLingui();
  return (
    <NativeSelect
      aria-label={label}
      className="money-payer"
      value={payer}
      data={[
        { value: 'buyer', label: t`Buyer` },
        { value: 'seller', label: t`Seller` },
      ]}
      onChange={(e) => onChange(e.currentTarget.value === 'seller' ? 'seller' : 'buyer')}
    />
  );
}

/** Lines of one's own. */
function Lines() {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const lines = useMoney((m) => m.forms.closing.lines);
  const change = (next: ClosingLineForm[]) => edit('closing', { lines: next });
  const set = (at: number, part: Partial<ClosingLineForm>) =>
    change(lines.map((line, i) => (i === at ? { ...line, ...part } : line)));
  return (
    <>
      <h2>
        <Trans>Lines of your own</Trans>
      </h2>
      <ul className="money-lines">
        {lines.map((line, at) => {
          const name = line.label || t`Line ${at + 1}`;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other name, and lines are not moved
            <li key={at}>
              <TextInput
                aria-label={t`What line ${at + 1} is for`}
                placeholder={t`What it is for`}
                maxLength={120}
                value={line.label}
                onChange={(e) => set(at, { label: e.currentTarget.value })}
              />
              <ActionIcon aria-label={t`Remove ${name}`} onClick={() => change(lines.filter((_, i) => i !== at))}>
                <Icon name="close" size={14} />
              </ActionIcon>
              <div className="money-line-parts">
                <NativeSelect
                  aria-label={t`${name}: section`}
                  value={line.section}
                  data={ALL_SECTIONS.map((value) => ({ value, label: `${value} ${i18n._(SECTIONS[value])}` }))}
                  onChange={(e) => set(at, { section: e.currentTarget.value as ClosingSection })}
                />
                <NumberInput
                  aria-label={t`${name}: figure`}
                  className="money-number"
                  hideControls
                  thousandSeparator={line.amount.by === 'amount'}
                  decimalScale={line.amount.by === 'amount' ? 2 : 4}
                  value={line.amount.value ?? ''}
                  onChange={(v) => set(at, { amount: { ...line.amount, value: typeof v === 'number' ? v : null } })}
                />
                <NativeSelect
                  aria-label={t`${name}: in`}
                  className="money-unit"
                  value={line.amount.by}
                  data={[
                    { value: 'amount', label: '$' },
                    { value: 'percent', label: '%' },
                  ]}
                  onChange={(e) =>
                    set(at, { amount: { by: e.currentTarget.value === 'amount' ? 'amount' : 'percent', value: null } })
                  }
                />
                <Payer label={t`${name}: who pays`} payer={line.payer} onChange={(payer) => set(at, { payer })} />
              </div>
            </li>
          );
        })}
      </ul>
      <div className="row">
        <Button
          variant="default"
          disabled={lines.length >= 80}
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => change([...lines, NEW_LINE])}
        >
          <Trans>Add a line</Trans>
        </Button>
      </div>
    </>
  );
}

function Results({ view }: { view: ClosingView }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  return (
    <>
      <p className="money-head">
        <span>
          <Trans>Buyer brings</Trans>
        </span>
        <strong>{usd(view.cashToClose.cents)}</strong>
        <span>
          <Trans>Seller’s net</Trans>
        </span>
        <strong>{usd(view.sellerNet.cents)}</strong>
      </p>
      <section className="money-part">
        <h2>
          <Trans>By section of the Closing Disclosure</Trans>
        </h2>
        <table className="data-table money-closing">
          <Columns count={4} />
          <thead>
            <tr>
              <th scope="col">
                <Trans>Cost</Trans>
              </th>
              <th scope="col" className="num">
                <Trans>Buyer</Trans>
              </th>
              <th scope="col" className="num">
                <Trans>Seller</Trans>
              </th>
              <th scope="col">
                <Trans>Source</Trans>
              </th>
            </tr>
          </thead>
          {view.sections
            .filter(({ lines }) => lines.length > 0)
            .map(({ section, lines, buyer, seller }) => (
              <tbody key={section}>
                <tr className="strong">
                  <th scope="rowgroup">
                    {section} {i18n._(SECTIONS[section])}
                  </th>
                  <td className="num">{usd(buyer)}</td>
                  <td className="num">{usd(seller)}</td>
                  <td />
                </tr>
                {lines.map((line, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: lines of one's own have no other name
                  <tr key={at}>
                    <th scope="row">{line.item ? i18n._(ITEMS[line.item]) : line.label || t`Line without a name`}</th>
                    {(['buyer', 'seller'] as const).map((payer) => (
                      <td key={payer} className="num">
                        {line.payer === payer && (line.figure ? usd(line.figure.cents) : t`not known`)}
                      </td>
                    ))}
                    <td>
                      {line.figure ? (
                        <Source origin={line.figure.origin} estimated={line.figure.estimated} why={line.why} />
                      ) : (
                        <span className="money-source">
                          <Trans>No table says it: type what you were told</Trans>
                        </span>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            ))}
          <tbody>
            <tr className="strong">
              <th scope="row">
                <Trans>Closing costs of the buyer (J)</Trans>
              </th>
              <td className="num">{usd(view.buyerCosts.cents)}</td>
              <td />
              <td>
                <Source origin={view.buyerCosts.origin} estimated={view.buyerCosts.estimated} />
              </td>
            </tr>
          </tbody>
        </table>
      </section>
      <Figures
        title={t`Buyer: cash to close`}
        rows={[
          ...view.cash.map(({ part, figure }) => ({ id: part, label: i18n._(SUMS[part]), figure })),
          { id: 'total', label: t`Cash to close`, figure: view.cashToClose, strong: true },
        ]}
      />
      <Figures
        title={t`Seller: net sheet`}
        rows={[
          ...view.seller.map(({ part, figure }) => ({ id: part, label: i18n._(SUMS[part]), figure })),
          { id: 'total', label: t`Seller’s net`, figure: view.sellerNet, strong: true },
        ]}
      />
      {view.days.length > 0 && (
        <section className="money-part">
          <h2>
            <Trans>Days of the disclosure rule</Trans>
          </h2>
          <table className="data-table money-figures">
            <Columns count={3} />
            <tbody>
              {view.days.map((one) => (
                <tr key={one.kind}>
                  <th scope="row">{i18n._(DAYS[one.kind])}</th>
                  <td className="num">{day(one.day)}</td>
                  <td>
                    <span className="money-source">{one.cite}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="small quiet">
            <Trans>Counted for a lender that is closed on weekends and legal holidays. The lender owns the rule.</Trans>
          </p>
        </section>
      )}
    </>
  );
}
