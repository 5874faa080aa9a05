import { Trans } from '@lingui/react/macro';
import { Icon } from '@/components/Icon';
import type { NeedView } from '@/ipc/types';
import { daysBetween } from '@/lib/days';
import { DaysLeft } from './DaysLeft';
import { Nothing } from './Nothing';
import { NEED_ICONS, needWord } from './needs';

/** Everything that needs the user, what cannot wait first; each line leads to where it is settled. */
export function Needs({
  needs,
  today,
  onNeed,
}: {
  needs: readonly NeedView[];
  today: string;
  onNeed: (need: NeedView) => void;
}) {
  if (needs.length === 0)
    return (
      <Nothing>
        <Trans>Nothing needs you</Trans>
      </Nothing>
    );
  return (
    <ul className="today-list">
      {needs.map((need) => (
        <li key={`${need.kind} ${need.id} ${need.detail}`}>
          <button
            type="button"
            className={need.urgent ? 'today-line urgent' : 'today-line'}
            onClick={() => onNeed(need)}
          >
            <span className="today-sign">
              <Icon name={need.urgent ? 'warn' : NEED_ICONS[need.kind]} size={14} />
            </span>
            <span className="today-words">
              <span className={need.urgent ? 'strong' : undefined}>
                {needWord(need)}
                {need.urgent && (
                  <span className="visually-hidden">
                    , <Trans>cannot wait</Trans>
                  </span>
                )}
              </span>
              {(need.about || need.detail) && (
                <span className="small quiet">{[need.about, need.detail].filter(Boolean).join(' · ')}</span>
              )}
            </span>
            {need.day && <DaysLeft days={daysBetween(today, need.day)} />}
            <Icon name="right" size={12} />
          </button>
        </li>
      ))}
    </ul>
  );
}
