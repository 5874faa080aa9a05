import { Trans, useLingui } from '@lingui/react/macro';
import type { GridColumn, GridSort } from '@/components/DataGrid';
import { Icon } from '@/components/Icon';
import { SystemBadges } from '@/components/SystemBadges';
import type { PeopleOrder, PersonRowView } from '@/ipc/types';
import { age, money } from '@/lib/format';
import { dueDay } from './dates';
import { HeatMark, WhyLine } from './Marks';

/** The name, with what must be known before one calls. */
function Name({ row }: { row: PersonRowView }) {
  const { t } = useLingui();
  const barred = [row.doNotCall && t`no calls`, row.doNotEmail && t`no e-mail`, row.doNotText && t`no texts`]
    .filter(Boolean)
    .join(', ');
  return (
    <>
      <span className="ellipsis strong" title={row.name}>
        {row.name || (
          <span className="quiet">
            <Trans>No name</Trans>
          </span>
        )}
      </span>
      {barred !== '' && (
        <span className="row-mark" title={barred}>
          <Icon name="shield" size={12} />
          <span className="visually-hidden">{barred}</span>
        </span>
      )}
      {row.conflicts > 0 && (
        <span className="row-mark warn">
          <Icon name="warn" size={12} />
          <span className="visually-hidden">
            <Trans>Two systems disagree</Trans>
          </span>
        </span>
      )}
    </>
  );
}

function Why({ row }: { row: PersonRowView }) {
  if (row.why.length > 0) return <WhyLine why={row.why} />;
  return <span className="ellipsis quiet">{row.company ?? row.email}</span>;
}

/**
 * Columns of the list; beside a person, only who and why. Where nobody is there for a reason, company and next task stand
 * in its place.
 */
export function peopleColumns(now: number, beside: boolean, explained: boolean): GridColumn<PersonRowView>[] {
  const name: GridColumn<PersonRowView> = {
    id: 'name',
    header: <Trans>Name</Trans>,
    width: beside ? 'minmax(9rem, 1fr)' : 'minmax(11rem, 1.4fr)',
    sortable: !beside,
    cell: (r) => <Name row={r} />,
  };
  const why: GridColumn<PersonRowView> = {
    id: 'why',
    header: <Trans>Why</Trans>,
    width: beside ? 'minmax(9rem, 1.2fr)' : 'minmax(16rem, 3fr)',
    cell: (r) => <Why row={r} />,
  };
  const company: GridColumn<PersonRowView> = {
    id: 'company',
    header: <Trans>Company</Trans>,
    width: 'minmax(8rem, 1.2fr)',
    cell: (r) => (
      <span className="ellipsis" title={r.company ?? undefined}>
        {r.company}
      </span>
    ),
  };
  const next: GridColumn<PersonRowView> = {
    id: 'next',
    header: <Trans>Next task</Trans>,
    width: 'minmax(9rem, 1.3fr)',
    sortable: true,
    cell: ({ nextTask: task }) =>
      task && (
        <span className={task.overdue ? 'ellipsis overdue' : 'ellipsis'} title={task.title}>
          {task.overdue && <Icon name="warn" size={12} />} {task.dueAt && <span>{dueDay(task.dueAt)} · </span>}
          {task.title}
        </span>
      ),
  };
  if (beside) return [name, why];
  return [
    name,
    ...(explained ? [why] : [company, next]),
    {
      id: 'touch',
      header: <Trans>Last touch</Trans>,
      width: '6rem',
      align: 'right',
      sortable: true,
      cell: (r) =>
        r.lastTouchAt ? (
          age(r.lastTouchAt, now)
        ) : (
          <span className="quiet">
            <Trans>never</Trans>
          </span>
        ),
    },
    {
      id: 'heat',
      header: <Trans>Temperature</Trans>,
      width: '6.5rem',
      sortable: true,
      cell: (r) => <HeatMark heat={r.temperature} />,
    },
    {
      id: 'stage',
      header: <Trans>Stage</Trans>,
      width: 'minmax(6.5rem, 1fr)',
      cell: (r) => <span className="ellipsis">{r.stage}</span>,
    },
    {
      id: 'deals',
      header: <Trans>Open deals</Trans>,
      width: '6.5rem',
      align: 'right',
      cell: (r) => (r.openDeals > 0 ? (r.dealAmount ? money(r.dealAmount) : String(r.openDeals)) : ''),
    },
    {
      id: 'systems',
      header: <Trans>In</Trans>,
      width: 'minmax(7.5rem, 0.8fr)',
      cell: (r) => <SystemBadges systems={r.systems} short />,
    },
  ];
}

const ORDER_OF: Record<string, PeopleOrder> = {
  name: 'name',
  next: 'nextTask',
  touch: 'lastTouch',
  heat: 'temperature',
};

/** The order a click on a column asks for: last touch goes both ways, a second click on another goes back to urgency. */
export function orderOf(column: string, now: PeopleOrder): PeopleOrder {
  const wanted = ORDER_OF[column] ?? 'urgency';
  if (wanted === 'lastTouch' && now === 'lastTouch') return 'silence';
  return wanted === now ? 'urgency' : wanted;
}

/** The column an order stands on, for the mark in its heading. */
export function columnOf(order: PeopleOrder): GridSort | null {
  switch (order) {
    case 'name':
      return { column: 'name', direction: 'ascending' };
    case 'nextTask':
      return { column: 'next', direction: 'ascending' };
    case 'lastTouch':
      return { column: 'touch', direction: 'ascending' };
    case 'silence':
      return { column: 'touch', direction: 'descending' };
    case 'temperature':
      return { column: 'heat', direction: 'descending' };
    default:
      return null;
  }
}
