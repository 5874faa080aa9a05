import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Icon } from '@/components/Icon';
import { fieldWord } from '@/i18n/fields';
import { ruleWord } from '@/i18n/rules';
import type { ListingRulesView } from '@/ipc/types';

/** Who listed it, in the size of the remarks and near the price. */
export function Attribution({ rules }: { rules: ListingRulesView }) {
  return (
    <p className="attribution">
      {rules.attribution}
      {rules.stale && (
        <span className="stale">
          {' '}
          <Icon name="warn" size={12} /> <Trans>older than its limit</Trans>
        </span>
      )}
    </p>
  );
}

/** Where it comes from, how far it can be relied on, and for agents what clients do not see of it. */
export function Rules({ rules }: { rules: ListingRulesView }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  return (
    <section className="section stack" aria-label={t`Rules`}>
      <p className="small quiet">{rules.disclaimer}</p>
      {!rules.consumer && rules.withheld.length > 0 && (
        <details>
          <summary>
            <Trans>Left out under the licence of this source</Trans>
          </summary>
          <ul>
            {rules.withheld.map(({ field, reason }) => (
              <li key={field}>
                {fieldWord(i18n, field)}: {ruleWord(i18n, reason)}
              </li>
            ))}
          </ul>
        </details>
      )}
      {!rules.consumer && rules.forConsumers.length > 0 && (
        <details>
          <summary>
            <Trans>What clients do not see of it</Trans>
          </summary>
          <ul>
            {rules.forConsumers.map((code) => (
              <li key={code}>{ruleWord(i18n, code)}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
