import { Trans } from '@lingui/react/macro';
import { Icon } from '@/components/Icon';
import type { TodayDueView } from '@/ipc/types';
import { day as dayWord, weekday } from '@/lib/format';
import { DaysLeft } from './DaysLeft';
import { Nothing } from './Nothing';

/** Days of contracts that were missed or come within a week. */
export function Due({ due, onDeal }: { due: readonly TodayDueView[]; onDeal: (deal: string) => void }) {
  if (due.length === 0)
    return (
      <Nothing>
        <Trans>No day of a contract within a week, and none was missed</Trans>
      </Nothing>
    );
  return (
    <ul className="today-list">
      {due.map((one) => (
        <li key={`${one.deal} ${one.title} ${one.day}`}>
          <button
            type="button"
            className={one.days < 0 ? 'today-line urgent' : 'today-line'}
            onClick={() => onDeal(one.deal)}
          >
            <span className="today-sign">
              <Icon name={one.days < 0 ? 'warn' : 'clock'} size={14} />
            </span>
            <span className="today-words">
              <span className="strong">{one.title}</span>
              <span className="small quiet">
                {one.property} · {weekday(one.day)}, {dayWord(one.day)}
                {one.clock && `, ${one.clock}`}
              </span>
            </span>
            <DaysLeft days={one.days} />
            <Icon name="right" size={12} />
          </button>
        </li>
      ))}
    </ul>
  );
}
