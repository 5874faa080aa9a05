import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Icon } from '@/components/Icon';
import type { AttemptView } from '@/ipc/types';
import { instant } from '@/lib/format';
import { DecisionNote } from './DecisionNote';
import { cents } from './money';
import { Reviews } from './Reviews';
import { basisWord, kindWord, roadWord } from './words';

/** An attempt that kept no payment: who asked for what, the rule with what would be lawful, what was found of it. */
export function AttemptPane({
  attempt,
  mayReview,
  onClose,
}: {
  attempt: AttemptView;
  mayReview: boolean;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  return (
    <aside className="revenue-pane stack wide" aria-label={t`Attempt`}>
      <div className="row between">
        <h2>{attempt.amountStated ? cents(attempt.cents) : <Trans>A term without an amount</Trans>}</h2>
        <Button variant="subtle" aria-label={t`Close`} onClick={onClose}>
          <Icon name="close" size={14} />
        </Button>
      </div>
      <dl className="revenue-facts">
        <dt>
          <Trans>For</Trans>
        </dt>
        <dd>{attempt.what}</dd>
        <dt>
          <Trans>Basis</Trans>
        </dt>
        <dd>{basisWord(i18n, attempt.basis)}</dd>
        <dt>
          <Trans>Payer</Trans>
        </dt>
        <dd>
          {attempt.payer} <span className="quiet">· {kindWord(i18n, attempt.payerKind)}</span>
        </dd>
        <dt>
          <Trans>Payee</Trans>
        </dt>
        <dd>
          {attempt.payee} <span className="quiet">· {kindWord(i18n, attempt.payeeKind)}</span>
        </dd>
        <dt>
          <Trans>Asked</Trans>
        </dt>
        <dd>
          {instant(attempt.at)} <span className="quiet">· {roadWord(i18n, attempt.road)}</span>
        </dd>
        <dt>
          <Trans>By</Trans>
        </dt>
        <dd>{attempt.by ?? <Trans>Nobody had a profile</Trans>}</dd>
      </dl>
      <DecisionNote decision={attempt.decision} />
      {attempt.decision.action === 'block' && <Reviews key={attempt.id} attempt={attempt} mayReview={mayReview} />}
    </aside>
  );
}
