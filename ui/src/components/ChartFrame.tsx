import { Trans, useLingui } from '@lingui/react/macro';
import { SegmentedControl } from '@mantine/core';
import { type ReactNode, useState } from 'react';

/** One cell of a chart's table: what is read, and what a spreadsheet gets. */
export interface TwinCell {
  shown: string;
  plain?: string | number | null;
}

/** A chart with its table twin. The table holds every figure that the chart draws, and can be taken along as CSV. */
export function ChartFrame({
  title,
  chart,
  head,
  rows,
}: {
  title: string;
  chart: ReactNode;
  head: readonly string[];
  rows: readonly (readonly TwinCell[])[];
}) {
  const { t } = useLingui();
  const [twin, setTwin] = useState(false);
  const [copied, setCopied] = useState(false);
  function copy() {
    const lines = [head, ...rows.map((row) => row.map((cell) => cell.plain ?? cell.shown))];
    void navigator.clipboard
      ?.writeText(lines.map((l) => l.map(csvCell).join(',')).join('\r\n'))
      .then(() => setCopied(true));
  }
  return (
    <figure className="chart">
      <figcaption className="row between">
        <h3>{title}</h3>
        <span className="row">
          <button type="button" className="plain-button small" onClick={copy}>
            {copied ? <Trans>Copied</Trans> : <Trans>Copy as CSV</Trans>}
          </button>
          <SegmentedControl
            aria-label={t`${title}: chart or table`}
            value={twin ? 'table' : 'chart'}
            onChange={(v) => setTwin(v === 'table')}
            data={[
              { value: 'chart', label: t`Chart` },
              { value: 'table', label: t`Table` },
            ]}
          />
        </span>
      </figcaption>
      {twin ? (
        <table className="data-table">
          <thead>
            <tr>
              {head.map((h, i) => (
                <th key={h} className={i === 0 ? undefined : 'num'}>
                  {h}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, r) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a chart have no other name
              <tr key={r}>
                {row.map((cell, i) => (
                  <td key={head[i]} className={i === 0 ? undefined : 'num'}>
                    {cell.shown}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        chart
      )}
    </figure>
  );
}

/** A cell of a CSV file that a spreadsheet will not take for a formula. */
export function csvCell(value: string | number | null): string {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  const safe = /^[\s"']*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
