import { useLingui } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { Icon } from '@/components/Icon';
import type { PaymentDecisionView } from '@/ipc/types';
import { day } from '@/lib/format';
import { actionWord, questionWord } from './words';

/** What the rules say of a payment: which one, where it stands in the law, why, what is missing, and what would be lawful. */
export function DecisionNote({ decision }: { decision: PaymentDecisionView }) {
  const { i18n } = useLingui();
  const { action, rule, ruleTitle, since, provision, reason, missing, lawful } = decision;
  const icon = action === 'block' ? 'bad' : action === 'require' ? 'warn' : action === 'flag' ? 'eye' : 'good';
  return (
    <section className={`decision ${action}`} aria-live="polite">
      <h3>
        <Icon name={icon} /> {actionWord(i18n, action)}
      </h3>
      <p>{reason}</p>
      {missing.length > 0 && action !== 'block' && (
        <div>
          <span className="strong">
            <Trans>Still needed</Trans>
          </span>
          <ul>
            {missing.map((name) => (
              <li key={name}>
                {questionWord(i18n, name)}
                {name.startsWith('not ') && (
                  <>
                    {' '}
                    <Trans>(no)</Trans>
                  </>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      {lawful !== '' && (
        <p>
          <span className="strong">
            <Trans>What would be lawful:</Trans>
          </span>{' '}
          {lawful}
        </p>
      )}
      <p className="small quiet">
        {rule ? (
          <Trans>
            Rule {rule}, {ruleTitle}
          </Trans>
        ) : (
          <Trans>No rule speaks of it</Trans>
        )}
        {' · '}
        {provision}
        {since && (
          <>
            {' · '}
            <Trans>in force since {day(since)}</Trans>
          </>
        )}
      </p>
    </section>
  );
}
