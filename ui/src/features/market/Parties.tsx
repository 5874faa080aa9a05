import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { SegmentedControl, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { AlsoMark } from '@/components/AlsoMark';
import { DataGrid, type GridColumn, type GridSort } from '@/components/DataGrid';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import type { MarketPartyView } from '@/ipc/types';
import { fixed, major, month, number, shortMoney } from '@/lib/format';
import { useParties } from './api';
import { DefinitionButton } from './Definition';
import { ordered } from './figures';
import { ScopeNotes } from './ScopeNotes';
import { choose, type MarketFilters, openParty } from './state';
import { gapOf, hundreds } from './words';

const VALUES: Record<string, (row: MarketPartyView) => string | number | null> = {
  rank: (r) => r.rank,
  name: (r) => r.name,
  office: (r) => r.office,
  sides: (r) => r.sides,
  listingSides: (r) => r.listingSides,
  buyingSides: (r) => r.buyingSides,
  volume: (r) => major(r.volume),
  share: (r) => r.sharePercent,
  days: (r) => r.medianDaysOnMarket,
  toList: (r) => r.saleToListPercent,
};

/** Who sold how much: agents, or offices. */
export function Parties({
  filters,
  offices,
  focus,
}: {
  filters: MarketFilters;
  offices: boolean;
  /** Whether the list takes the keyboard: after one of it was closed. */
  focus: boolean;
}) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const [sort, setSort] = useState<GridSort>({ column: 'rank', direction: 'ascending' });
  const { data, error, refetch } = useParties(filters, offices, text.trim());
  const none = gapOf(data?.scope.unknown ?? [], 'all') ?? gapOf(data?.scope.unknown ?? [], 'sides');
  const rows = useMemo(
    () => ordered(data?.rows ?? [], VALUES[sort.column] ?? ((r) => r.rank), sort.direction === 'ascending'),
    [data, sort],
  );
  const columns: GridColumn<MarketPartyView>[] = [
    { id: 'rank', header: '#', width: '3.5rem', align: 'right', sortable: true, cell: (r) => number(r.rank) },
    {
      id: 'name',
      header: offices ? <Trans>Office</Trans> : <Trans>Agent</Trans>,
      width: 'minmax(11rem, 2fr)',
      sortable: true,
      cell: (r) => (
        <span className="with-also">
          <span className="ellipsis" title={r.name ?? r.key}>
            {r.name ?? <span className="quiet">{t`no name (${r.key})`}</span>}
          </span>
          <AlsoMark also={r.also} />
        </span>
      ),
    },
    ...(offices
      ? []
      : [
          {
            id: 'office',
            header: <Trans>Office</Trans>,
            width: 'minmax(9rem, 1.5fr)',
            sortable: true,
            cell: (r: MarketPartyView) => <span className="ellipsis quiet">{r.office}</span>,
          },
        ]),
    {
      id: 'sides',
      header: <Trans>Sides</Trans>,
      width: '5rem',
      align: 'right',
      sortable: true,
      cell: (r) => number(r.sides),
    },
    {
      id: 'listingSides',
      header: <Trans>Listing</Trans>,
      width: '5.5rem',
      align: 'right',
      sortable: true,
      cell: (r) => number(r.listingSides),
    },
    {
      id: 'buyingSides',
      header: <Trans>Buying</Trans>,
      width: '5.5rem',
      align: 'right',
      sortable: true,
      cell: (r) => number(r.buyingSides),
    },
    {
      id: 'volume',
      header: <Trans>Volume</Trans>,
      width: '8rem',
      align: 'right',
      sortable: true,
      cell: (r) => hundreds(r.volume),
    },
    {
      id: 'share',
      header: <Trans>Share, %</Trans>,
      width: '6rem',
      align: 'right',
      sortable: true,
      cell: (r) => (r.sharePercent === null ? '–' : fixed(r.sharePercent, 1)),
    },
    {
      id: 'days',
      header: <Trans>Days on market</Trans>,
      width: '8.5rem',
      align: 'right',
      sortable: true,
      cell: (r) => (r.medianDaysOnMarket === null ? '–' : number(r.medianDaysOnMarket)),
    },
    {
      id: 'toList',
      header: <Trans>Sale to list, %</Trans>,
      width: '8rem',
      align: 'right',
      sortable: true,
      cell: (r) => (r.saleToListPercent === null ? '–' : fixed(r.saleToListPercent, 1)),
    },
  ];
  return (
    <div className="fill stack" style={{ gap: 0 }}>
      <div className="toolbar">
        <TextInput
          aria-label={offices ? t`Find an office` : t`Find an agent`}
          placeholder={offices ? t`Find an office` : t`Find an agent`}
          leftSection={<Icon name="search" size={14} />}
          value={text}
          onChange={(e) => setText(e.currentTarget.value)}
        />
        <SegmentedControl
          aria-label={t`Whose side`}
          value={filters.side}
          onChange={(side) => choose({ side })}
          data={[
            { value: 'both', label: t`Both sides` },
            { value: 'listing', label: t`Listing` },
            { value: 'buying', label: t`Buying` },
          ]}
        />
        <span className="grow" />
        {data && data.parties > 0 && (
          <span className="small quiet" role="status">
            {data.scope.from && data.scope.to && (
              <>
                <Trans>
                  {month(data.scope.from)} to {month(data.scope.to)}
                </Trans>
                {' · '}
              </>
            )}
            <Plural value={data.sides} one="# side" other={`${number(data.sides)} sides`} />
            {data.volume && <> · {shortMoney(data.volume)}</>}
            {data.unnamedSides > 0 && (
              <>
                {' · '}
                <Trans>{number(data.unnamedSides)} without a name in the source</Trans>
              </>
            )}
          </span>
        )}
        {data?.definitions[0] && <DefinitionButton definition={data.definitions[0]} />}
      </div>
      {data && <ScopeNotes scope={data.scope} />}
      {error ? (
        <div className="pad">
          <ErrorNote error={error} onRetry={() => void refetch()} />
        </div>
      ) : !data ? (
        <Loading />
      ) : rows.length === 0 ? (
        <Empty
          icon="market"
          title={
            none ? (
              <Trans>No figures to show</Trans>
            ) : text ? (
              <Trans>Nobody of that name</Trans>
            ) : (
              <Trans>No sides to count</Trans>
            )
          }
        >
          <p>
            {none ? (
              none
            ) : text ? (
              <Trans>“{text}” took no part in a sale here in these twelve months.</Trans>
            ) : (
              <Trans>No sale here in these twelve months says who sold it.</Trans>
            )}
          </p>
        </Empty>
      ) : (
        <DataGrid
          label={offices ? t`Offices` : t`Agents`}
          columns={columns}
          rowCount={rows.length}
          row={(i) => rows[i]}
          rowId={(r) => `${r.source} ${r.key}`}
          sort={sort}
          autoFocus={focus}
          onSort={(column) =>
            setSort((old) => ({
              column,
              direction:
                old.column === column
                  ? old.direction === 'ascending'
                    ? 'descending'
                    : 'ascending'
                  : ['rank', 'name', 'office', 'days'].includes(column)
                    ? 'ascending'
                    : 'descending',
            }))
          }
          onOpen={(row) => openParty({ office: offices, key: row.key, source: row.source })}
        />
      )}
    </div>
  );
}
