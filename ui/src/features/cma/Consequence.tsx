import { Trans, useLingui } from '@lingui/react/macro';
import { Icon } from '@/components/Icon';
import { major, percent, roundMoney } from '@/lib/format';
import type { Wizard } from './useWizard';

/** What the latest change did: from which estimate to which, which way, how much. */
export function Consequence({ wizard: { consequence } }: { wizard: Wizard }) {
  const { t } = useLingui();
  if (!consequence) return null;
  const { before, after } = consequence;
  const known = before && after && before.currency === after.currency ? { before, after } : null;
  const moved = known ? known.after.minor - known.before.minor : 0;
  const share = known ? moved / Math.max(1, known.before.minor) : 0;
  return (
    <div className="consequence" role="status" aria-label={t`What the last change did`}>
      <p className="small quiet">
        <Trans>Last change</Trans>
      </p>
      {known && moved !== 0 && (
        <p className="consequence-figure">
          <Icon name={moved > 0 ? 'up' : 'down'} size={14} />
          <span className="strong">{roundMoney({ minor: moved, currency: known.after.currency }, true)}</span>{' '}
          <span className="quiet">
            {share > 0 ? '+' : '−'}
            {percent(Math.abs(share), 2)}
          </span>
          <span className="small quiet consequence-path">
            <Trans>
              {roundMoney(known.before)} → {roundMoney(known.after)}
            </Trans>
          </span>
        </p>
      )}
      {known && moved === 0 && major(known.after) > 0 && (
        <p>
          <Trans>The estimate stays at {roundMoney(known.after)}</Trans>
        </p>
      )}
      {!known && before && !after && (
        <p className="quiet">
          <Trans>was {roundMoney(before)}</Trans>
        </p>
      )}
      {!known && !before && after && <p>{roundMoney(after)}</p>}
    </div>
  );
}
