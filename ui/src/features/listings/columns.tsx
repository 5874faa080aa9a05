import { Trans, useLingui } from '@lingui/react/macro';
import { AlsoMark } from '@/components/AlsoMark';
import type { GridColumn } from '@/components/DataGrid';
import { StatusMark } from '@/components/StatusMark';
import type { ListingRowView } from '@/ipc/types';
import { day, money, number, year } from '@/lib/format';
import { sortable } from './filters';

type Column = GridColumn<ListingRowView>;

function address(row: ListingRowView) {
  if (row.withheld) {
    return (
      <span className="ellipsis quiet">
        <Trans>Not shown to clients</Trans>
      </span>
    );
  }
  return (
    <span className="ellipsis" title={row.address ?? undefined}>
      {row.address ?? (
        <span className="quiet">
          <Trans>Address withheld</Trans>
        </span>
      )}
    </span>
  );
}

function addressAndAlso(row: ListingRowView) {
  if (row.also.length === 0) return address(row);
  return (
    <span className="with-also">
      {address(row)}
      <AlsoMark also={row.also} />
    </span>
  );
}

function DaysOnMarket() {
  const { t } = useLingui();
  return <abbr title={t`Days on market`}>{t`DOM`}</abbr>;
}

const ALL: Record<string, Column> = {
  status: {
    id: 'status',
    header: <Trans>Status</Trans>,
    width: '8.5rem',
    cell: (r) => <StatusMark status={r.status} />,
  },
  address: { id: 'address', header: <Trans>Address</Trans>, width: 'minmax(13rem, 3fr)', cell: address },
  city: {
    id: 'city',
    header: <Trans>City</Trans>,
    width: 'minmax(9rem, 1.6fr)',
    cell: (r) => <span className="ellipsis">{r.city}</span>,
  },
  price: { id: 'price', header: <Trans>Price</Trans>, width: '6.75rem', align: 'right', cell: (r) => money(r.price) },
  beds: { id: 'beds', header: <Trans>Beds</Trans>, width: '3.75rem', align: 'right', cell: (r) => number(r.beds) },
  baths: { id: 'baths', header: <Trans>Baths</Trans>, width: '4rem', align: 'right', cell: (r) => number(r.baths, 2) },
  area: { id: 'area', header: <Trans>Sq ft</Trans>, width: '5rem', align: 'right', cell: (r) => number(r.areaSqft) },
  year: { id: 'year', header: <Trans>Built</Trans>, width: '4rem', align: 'right', cell: (r) => year(r.yearBuilt) },
  dom: { id: 'dom', header: <DaysOnMarket />, width: '4rem', align: 'right', cell: (r) => number(r.daysOnMarket) },
  closeDate: {
    id: 'closeDate',
    header: <Trans>Closed</Trans>,
    width: '7rem',
    align: 'right',
    cell: (r) => day(r.closeDate),
  },
  mls: {
    id: 'mls',
    header: <Trans>MLS number</Trans>,
    width: '6.5rem',
    cell: (r) => <span className="ellipsis">{r.listingId}</span>,
  },
  source: {
    id: 'source',
    header: <Trans>Source</Trans>,
    width: 'minmax(6rem, 1.6fr)',
    cell: (r) => (
      <span className="with-also quiet">
        <span className="ellipsis">{r.source}</span>
        <AlsoMark also={r.also} />
      </span>
    ),
  },
};

function pick(...ids: string[]): Column[] {
  return ids.flatMap((id) => {
    const column = ALL[id];
    return column ? [{ ...column, sortable: sortable(id) }] : [];
  });
}

/** The table on its own. */
export const FULL = pick(
  'status',
  'address',
  'city',
  'price',
  'beds',
  'baths',
  'area',
  'year',
  'dom',
  'closeDate',
  'mls',
  'source',
);

/** Where there is no column for the source, the address says in which others the home is listed. */
const marked = (c: Column): Column => (c.id === 'address' ? { ...c, cell: addressAndAlso } : c);

/** The table beside a listing. */
export const BESIDE = pick('status', 'address', 'city', 'price', 'beds', 'baths', 'area').map(marked);

/** The table as the twin of the map. */
export const TWIN: Column[] = pick('status', 'address', 'price')
  .map(marked)
  .map((c) =>
    c.id === 'status' ? { ...c, width: '8.25rem' } : c.id === 'address' ? { ...c, width: 'minmax(8rem, 1fr)' } : c,
  );
