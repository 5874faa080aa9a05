import { Trans } from '@lingui/react/macro';
import { Icon } from '@/components/Icon';
import { SystemBadges } from '@/components/SystemBadges';
import type { DealView } from '@/ipc/types';
import { day, money } from '@/lib/format';
import { WaitingMark } from './Marks';

/** A person's deals, open ones first. */
export function PersonDeals({ deals }: { deals: readonly DealView[] }) {
  if (deals.length === 0)
    return (
      <p className="small quiet">
        <Trans>No deal yet.</Trans>
      </p>
    );
  return (
    <ul className="task-lines">
      {deals.map((deal) => (
        <li key={deal.id} className="deal-line">
          <span className="row between">
            <span className={deal.open ? 'ellipsis' : 'ellipsis quiet'} title={deal.name}>
              {deal.name}
            </span>
            <span className="num">{money(deal.amount)}</span>
          </span>
          <span className="fact-source">
            {[deal.stage, deal.open ? null : deal.status].filter(Boolean).join(' · ')}
            {deal.closesOn && (
              <>
                {' · '}
                <Trans>closes {day(deal.closesOn)}</Trans>
              </>
            )}
            {deal.open && !deal.hasNextTask && (
              <span className="overdue">
                {' · '}
                <Icon name="warn" size={12} /> <Trans>no next step</Trans>
              </span>
            )}
          </span>
          <span className="row">
            <SystemBadges systems={deal.systems} />
            {deal.waiting && <WaitingMark />}
          </span>
        </li>
      ))}
    </ul>
  );
}
