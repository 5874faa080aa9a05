import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useCommands } from '@/components/commands';
import { DataGrid, type GridColumn } from '@/components/DataGrid';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import type { TourRowView } from '@/ipc/types';
import { day, number, weekday } from '@/lib/format';
import { useTours } from './api';
import { PHASES, today, wall } from './words';
import './tours.css';

/** Whether a tour is still to come, or under way. */
const isAhead = (tour: TourRowView, now: string) =>
  tour.phase === 'running' || (tour.phase === 'planned' && tour.day >= now);

/** Days of showings: what is ahead first, then what was, the last one first. */
export function ToursScreen({
  onOpen,
  onNew,
  onDeals,
}: {
  onOpen: (id: string) => void;
  onNew: () => void;
  onDeals: () => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const { data: tours, error, refetch } = useTours();
  useCommands('tours', [{ id: 'tours.new', title: t`Plan a tour`, keys: 'n', run: onNew }]);
  const now = today();
  const ahead = (tours ?? []).filter((it) => isAhead(it, now));
  const past = (tours ?? []).filter((it) => !isAhead(it, now));
  ahead.sort((a, b) => a.day.localeCompare(b.day) || a.starts.localeCompare(b.starts));
  past.sort((a, b) => b.day.localeCompare(a.day));
  const rows = [...ahead, ...past];
  const gone = (it: TourRowView) => (isAhead(it, now) ? undefined : 'quiet');
  const columns: GridColumn<TourRowView>[] = [
    {
      id: 'day',
      header: <Trans>Day</Trans>,
      width: '10.5rem',
      cell: (it) => (
        <span className={gone(it) ?? 'strong'}>
          {weekday(it.day)}, {day(it.day)}
        </span>
      ),
    },
    { id: 'starts', header: <Trans>Begins</Trans>, width: '6rem', align: 'right', cell: (it) => wall(it.starts) },
    {
      id: 'title',
      header: <Trans>Tour</Trans>,
      width: 'minmax(10rem, 2fr)',
      cell: (it) => <span className="ellipsis">{it.title}</span>,
    },
    {
      id: 'buyer',
      header: <Trans>Buyer</Trans>,
      width: 'minmax(8rem, 1.5fr)',
      cell: (it) => <span className="ellipsis">{it.personName ?? <Trans>open houses only</Trans>}</span>,
    },
    { id: 'homes', header: <Trans>Homes</Trans>, width: '4.5rem', align: 'right', cell: (it) => number(it.stops) },
    {
      id: 'confirmed',
      header: <Trans>Confirmed</Trans>,
      width: '6.5rem',
      align: 'right',
      cell: (it) => number(it.confirmed),
    },
    { id: 'seen', header: <Trans>Seen</Trans>, width: '4.5rem', align: 'right', cell: (it) => number(it.shown) },
    {
      id: 'state',
      header: <Trans>State</Trans>,
      width: 'minmax(12rem, 1.5fr)',
      cell: (it) => (
        <span className="row">
          <span className={gone(it)}>{i18n._(PHASES[it.phase])}</span>
          {it.toTell > 0 && (
            <span className="tour-warn">
              <Icon name="warn" size={12} />
              <Plural value={it.toTell} one="# to tell" other="# to tell" />
            </span>
          )}
          {isAhead(it, now) && it.placed < it.stops && (
            <span className="tour-warn">
              <Icon name="warn" size={12} />
              <Plural value={it.stops - it.placed} one="# without a time" other="# without a time" />
            </span>
          )}
        </span>
      ),
    },
  ];
  return (
    <div className="fill stack tours" style={{ gap: 0 }}>
      <div className="toolbar">
        <button type="button" className="plain-button small" onClick={onDeals}>
          <Icon name="left" size={12} /> <Trans>Deals</Trans>
        </button>
        <h1 style={{ fontSize: 'var(--f-title)' }}>
          <Trans>Tours</Trans>
        </h1>
        <span className="grow" />
        <span className="small quiet" role="status" aria-live="polite">
          {tours && tours.length > 0 && (
            <Trans>
              {number(ahead.length)} ahead, {number(past.length)} past
            </Trans>
          )}
        </span>
        <Button leftSection={<Icon name="plus" size={12} />} onClick={onNew}>
          <Trans>Plan a tour</Trans>
        </Button>
      </div>
      {error ? (
        <div className="pad">
          <ErrorNote error={error} onRetry={() => void refetch()} />
        </div>
      ) : !tours ? (
        <Loading />
      ) : tours.length === 0 ? (
        <Empty
          icon="map"
          title={<Trans>No tours yet</Trans>}
          action={
            <Button onClick={onNew}>
              <Trans>Plan the first tour</Trans>
            </Button>
          }
        >
          <p>
            <Trans>
              Choose homes and a day: the order with the least driving is worked out here, without a network, and works
              in the car.
            </Trans>
          </p>
        </Empty>
      ) : (
        <DataGrid
          label={t`Tours`}
          columns={columns}
          rowCount={rows.length}
          row={(index) => rows[index]}
          rowId={(it) => it.id}
          onOpen={(it) => onOpen(it.id)}
          autoFocus
        />
      )}
    </div>
  );
}
