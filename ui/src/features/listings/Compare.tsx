import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Modal } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Loading } from '@/components/Loading';
import { StatusMark } from '@/components/StatusMark';
import { toast } from '@/components/toast';
import { FACT_GROUPS, fieldGroup, fieldWord, groupWord } from '@/i18n/fields';
import { useHost } from '@/ipc/context';
import type { ListingDetailView } from '@/ipc/types';
import { money, number } from '@/lib/format';
import { useFactText } from './fact-text';
import { Photo } from './Photo';

/** So many stand side by side on a laptop. */
export const MOST_COMPARED = 6;

/** Marked listings side by side, what differs first to be seen. */
export function Compare({
  keys,
  onClose,
  onOpen,
}: {
  /** Which listings; empty while closed. */
  keys: readonly string[];
  onClose: () => void;
  onOpen: (key: string) => void;
}) {
  const { t } = useLingui();
  return (
    <Modal
      opened={keys.length > 0}
      onClose={onClose}
      size="96vw"
      title={<Trans>Compare listings</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
      transitionProps={{ duration: 80 }}
    >
      {keys.length > 0 && <Table keys={keys} onOpen={onOpen} />}
    </Modal>
  );
}

interface Line {
  label: string;
  cells: string[];
}

function Table({ keys, onOpen }: { keys: readonly string[]; onOpen: (key: string) => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const text = useFactText();
  const [onlyDifferent, setOnlyDifferent] = useState(true);
  const answers = useQueries({
    queries: keys.map((key) => ({
      queryKey: ['listings', 'detail', key],
      queryFn: () => host.listingDetail({ key }),
    })),
  });
  const failed = answers.find((a) => a.error);
  if (failed) return <ErrorNote error={failed.error} onRetry={() => void failed.refetch()} />;
  const listings = answers.map((a) => a.data).filter((d): d is ListingDetailView => d !== undefined);
  if (listings.length < keys.length) return <Loading />;

  const perFoot = ({ row }: ListingDetailView) =>
    row.price && row.areaSqft
      ? money({ minor: Math.round(row.price.minor / row.areaSqft), currency: row.price.currency })
      : '';
  const groups: { label: string; lines: Line[] }[] = FACT_GROUPS.map((group) => {
    const fields = [...new Set(listings.flatMap((l) => l.facts.map((f) => f.field)))];
    const lines = fields
      .filter((field) => fieldGroup(field) === group)
      .map((field) => ({
        label: fieldWord(i18n, field),
        cells: listings.map((l) => {
          const fact = l.facts.find((f) => f.field === field);
          return fact ? text(fact.value, field) : '';
        }),
      }));
    return { label: groupWord(i18n, group), lines };
  });
  groups.unshift({
    label: t`At a glance`,
    lines: [
      { label: t`Price per sq ft`, cells: listings.map(perFoot) },
      {
        label: t`Days on market`,
        cells: listings.map(({ row }) => (row.daysOnMarket === null ? '' : number(row.daysOnMarket))),
      },
      { label: t`Source`, cells: listings.map(({ row }) => row.source) },
    ],
  });
  const differs = ({ cells }: Line) => cells.some((cell) => cell !== cells[0]);
  const shown = groups
    .map(({ label, lines }) => ({ label, lines: lines.filter((l) => !onlyDifferent || differs(l)) }))
    .filter(({ lines }) => lines.length > 0);

  function copy() {
    const head = ['', ...listings.map(({ row }) => row.address ?? row.listingId ?? row.key)];
    const price = [t`Price`, ...listings.map(({ row }) => money(row.price))];
    const lines = [head, price, ...shown.flatMap(({ lines: l }) => l.map(({ label, cells }) => [label, ...cells]))];
    void navigator.clipboard?.writeText(lines.map((l) => l.join('\t')).join('\n')).then(() => {
      toast(<Trans>Copied.</Trans>);
    });
  }

  return (
    <div className="stack">
      <div className="row between">
        <Checkbox
          label={t`Only what differs`}
          checked={onlyDifferent}
          onChange={(e) => setOnlyDifferent(e.currentTarget.checked)}
        />
        <Button variant="default" onClick={copy}>
          <Trans>Copy as a table</Trans>
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <div className="compare-scroll" tabIndex={0}>
        <table className="data-table compare">
          <thead>
            <tr>
              <td />
              {listings.map(({ row, photos }) => (
                <th key={row.key} scope="col">
                  {photos[0] && (
                    <div className="compare-photo">
                      <Photo photoKey={photos[0].key} size="small" label={row.address ?? ''} />
                    </div>
                  )}
                  <button type="button" className="plain-button" onClick={() => onOpen(row.key)}>
                    {row.address ?? <Trans>Address withheld</Trans>}
                  </button>
                  <div className="small quiet">{row.city}</div>
                  <div className="compare-price">{money(row.price)}</div>
                  <StatusMark status={row.status} />
                </th>
              ))}
            </tr>
          </thead>
          {shown.map(({ label, lines }) => (
            <tbody key={label}>
              <tr>
                <th colSpan={listings.length + 1} scope="colgroup" className="compare-group">
                  {label}
                </th>
              </tr>
              {lines.map((line) => (
                <tr key={line.label} className={differs(line) ? 'differs' : undefined}>
                  <th scope="row">{line.label}</th>
                  {line.cells.map((cell, i) => (
                    <td key={listings[i]?.row.key}>{cell || <span className="quiet">–</span>}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </div>
    </div>
  );
}
