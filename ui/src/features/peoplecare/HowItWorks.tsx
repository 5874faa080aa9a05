import { Trans, useLingui } from '@lingui/react/macro';
import { Icon } from '@/components/Icon';
import type { ConnectorView } from '@/ipc/types';

/** What being connected means, beside the steps to it. */
export function HowItWorks({ connector }: { connector: ConnectorView | null }) {
  const { t } = useLingui();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <aside className="stepped-side" aria-label={t`How it works`} tabIndex={0}>
      <div className="pad stack wide">
        <h3>
          <Trans>How both sides are kept in step</Trans>
        </h3>
        <ul className="how">
          <li>
            <Icon name="sync" size={14} />
            <Trans>Field by field: what you change here goes there, what is changed there comes here.</Trans>
          </li>
          <li>
            <Icon name="info" size={14} />
            <Trans>The same field changed on both sides waits for you. No words are lost.</Trans>
          </li>
          <li>
            <Icon name="shield" size={14} />
            <Trans>A “do not contact” of either side counts, and only a person can lift it.</Trans>
          </li>
          <li>
            <Icon name="check" size={14} />
            <Trans>Nobody is merged on a name alone, and every merge can be undone.</Trans>
          </li>
          <li>
            <Icon name="lock" size={14} />
            <Trans>Connecting deletes nothing. Many deletes at once are always held back for you.</Trans>
          </li>
        </ul>
        {connector && !connector.triedLive && (
          <p className="small quiet">
            <Trans>Not yet tried against a live account.</Trans>{' '}
            {connector.proof && (
              <>
                <Trans>What would prove it:</Trans> {connector.proof}
              </>
            )}
          </p>
        )}
      </div>
    </aside>
  );
}
