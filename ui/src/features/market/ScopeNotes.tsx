import { Trans, useLingui } from '@lingui/react/macro';
import { Icon } from '@/components/Icon';
import type { MarketScopeView } from '@/ipc/types';
import { number } from '@/lib/format';

/** What to keep in mind about the figures: they are still being worked out, or some source does not count. */
export function ScopeNotes({ scope }: { scope: MarketScopeView }) {
  const { t } = useLingui();
  const left = scope.sources.filter((s) => s.leftOut);
  const { preparing } = scope;
  const share = preparing && preparing.total > 0 ? preparing.done / preparing.total : 0;
  return (
    <>
      {preparing && (
        <div className="market-note" role="status">
          <Icon name="sync" spin />
          <span>
            {preparing.total > 0 ? (
              <Trans>
                Working out the figures: {number(preparing.done)} of {number(preparing.total)} listings.
              </Trans>
            ) : (
              <Trans>Working out the figures.</Trans>
            )}
          </span>
          <div
            className="meter market-meter"
            role="progressbar"
            aria-label={t`Listings looked at`}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(share * 100)}
          >
            <div style={{ width: `${share * 100}%` }} />
          </div>
        </div>
      )}
      {scope.unknown
        .filter((gap) => gap.figure === 'closed' && scope.area.sales > 0)
        .map((gap) => (
          <p key={gap.why} className="market-note">
            <Icon name="info" size={14} />
            <span>{gap.why}</span>
          </p>
        ))}
      {left.map((source) => (
        <p key={source.name} className="market-note">
          <Icon name="shield" size={14} />
          <span>
            <Trans>
              Without {source.name}: {source.leftOut}.
            </Trans>
          </span>
        </p>
      ))}
    </>
  );
}
