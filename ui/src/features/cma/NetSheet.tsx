import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { useId } from 'react';
import { Icon } from '@/components/Icon';
import type { NetPriceView, NetSheetLine, NetSheetView } from '@/ipc/types';
import { fromMajor, major, money } from '@/lib/format';
import { LateNumber } from './LateNumber';
import { NEW_COST, readShare, withCost, withoutCost } from './net';
import type { Wizard } from './useWizard';

/** What would be left of the price: costs that the agent types, taken off both ends and the middle of the range. */
export function NetSheet({ wizard: { view, edits, edit } }: { wizard: Wizard }) {
  const { t } = useLingui();
  const names = useId();
  const options = edits.report;
  const lines = options.netSheet;
  const result = view.result;
  if (!result) return null;
  const { currency } = result.estimate;
  const change = (netSheet: NetSheetLine[], field?: string) => edit({ report: { ...options, netSheet } }, field);
  const set = (at: number, part: Partial<NetSheetLine>, field?: string) =>
    change(withCost(lines, at, part), field && `net ${at} ${field}`);
  // What was worked out belongs to the lines that were saved last.
  const sheet = result.netSheet?.amounts.length === lines.length ? result.netSheet : null;
  const usual = [
    t`Brokerage fee`,
    t`Title and escrow`,
    t`Transfer tax`,
    t`Recording fees`,
    t`Loan to pay off`,
    t`Property taxes due`,
    t`Repairs and credits`,
    t`Association fees`,
  ];
  return (
    <section className="stack">
      <div>
        <h3>
          <Trans>Net sheet</Trans>
        </h3>
        <p className="small quiet">
          <Trans>
            What a sale would leave to the seller. Type the costs you know; none is guessed. An estimate, not a
            settlement statement.
          </Trans>
        </p>
      </div>
      {lines.length > 0 && (
        <ul className="net-lines" aria-label={t`Costs`}>
          {lines.map((line, at) => {
            const name = line.label || t`Cost ${at + 1}`;
            const byShare = line.amount === null;
            const share = line.milliPercent === null ? null : line.milliPercent / 1000;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cost has no other name, and lines are not moved
              <li key={at}>
                <TextInput
                  aria-label={t`What cost ${at + 1} is for`}
                  placeholder={t`What it is for`}
                  value={line.label}
                  maxLength={120}
                  list={names}
                  onChange={(e) => set(at, { label: e.currentTarget.value }, 'label')}
                />
                <LateNumber
                  label={byShare ? t`${name}: % of the price` : t`${name}: amount`}
                  value={byShare ? share : line.amount && major(line.amount)}
                  placeholder="0"
                  wrong={false}
                  describedBy={undefined}
                  step={byShare ? 0.5 : 100}
                  grouped={!byShare}
                  onCommit={(v) =>
                    byShare
                      ? set(at, { milliPercent: readShare(v) }, 'figure')
                      : set(at, { amount: fromMajor(v ?? 0, currency) }, 'figure')
                  }
                />
                <NativeSelect
                  aria-label={t`${name}: % of the price or an amount`}
                  value={byShare ? 'share' : 'amount'}
                  data={[
                    { value: 'share', label: t`% of the price` },
                    { value: 'amount', label: currency },
                  ]}
                  onChange={(e) =>
                    set(at, {
                      amount: e.currentTarget.value === 'share' ? null : fromMajor(0, currency),
                      milliPercent: null,
                    })
                  }
                />
                <NativeSelect
                  aria-label={t`${name}: who pays`}
                  value={line.payer}
                  data={[
                    { value: 'seller', label: t`Seller pays` },
                    { value: 'buyer', label: t`Buyer pays` },
                  ]}
                  onChange={(e) => set(at, { payer: e.currentTarget.value === 'buyer' ? 'buyer' : 'seller' })}
                />
                <ActionIcon aria-label={t`Remove ${name}`} onClick={() => change(withoutCost(lines, at))}>
                  <Icon name="close" size={14} />
                </ActionIcon>
              </li>
            );
          })}
        </ul>
      )}
      <datalist id={names}>
        {usual.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <div className="row wrap net-more">
        <Button
          variant="default"
          disabled={lines.length >= 40}
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => change([...lines, NEW_COST])}
        >
          <Trans>Add a cost</Trans>
        </Button>
        {lines.length > 0 && (
          <div className="row">
            <span className="small quiet">
              <Trans>Also at a list price of</Trans>
            </span>
            <LateNumber
              label={t`List price for the net sheet`}
              value={options.netListPrice && major(options.netListPrice)}
              placeholder={t`none`}
              wrong={false}
              describedBy={undefined}
              step={1000}
              grouped
              onCommit={(v) =>
                edit(
                  { report: { ...options, netListPrice: v !== null && v > 0 ? fromMajor(v, currency) : null } },
                  'net list price',
                )
              }
            />
          </div>
        )}
      </div>
      {sheet && <Left sheet={sheet} lines={lines} />}
    </section>
  );
}

/** What each cost comes to at each price, and what is left. */
function Left({ sheet, lines }: { sheet: NetSheetView; lines: readonly NetSheetLine[] }) {
  const { t } = useLingui();
  const heads: Record<NetPriceView, string> = {
    low: t`Low end`,
    middle: t`Middle`,
    high: t`High end`,
    listPrice: t`List price`,
  };
  return (
    <table className="data-table step-table net-table">
      <thead>
        <tr>
          <th scope="col">
            <Trans>What would be left</Trans>
          </th>
          {sheet.columns.map((c) => (
            <th key={c.at} scope="col" className="num">
              {heads[c.at]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr className="strong">
          <td>
            <Trans>Price</Trans>
          </td>
          {sheet.columns.map((c) => (
            <td key={c.at} className="num">
              {money(c.price)}
            </td>
          ))}
        </tr>
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a cost has no other name, and lines are not moved
          <tr key={at} className={line.payer === 'buyer' ? 'quiet' : undefined}>
            <td>{line.payer === 'buyer' ? t`${line.label}, paid by the buyer` : line.label || t`Cost ${at + 1}`}</td>
            {sheet.columns.map((c, i) => (
              <td key={c.at} className="num">
                {line.payer === 'seller' && '−'}
                {money(sheet.amounts[at]?.[i])}
              </td>
            ))}
          </tr>
        ))}
        <tr className="strong">
          <td>
            <Trans>Left to the seller</Trans>
          </td>
          {sheet.columns.map((c) => (
            <td key={c.at} className="num">
              {money(c.left)}
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}
