import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button } from '@mantine/core';
import { FieldValue } from '@/components/FieldValue';
import { Icon } from '@/components/Icon';
import { Keys } from '@/components/Keys';
import { crmFieldWord } from '@/i18n/crm-words';
import type { OutboxItemView } from '@/ipc/types';
import { instant, number } from '@/lib/format';
import { discardWords, waiting, waitWords } from './outbox';
import { WaitMark } from './WaitMark';

/** A change that waits: what it tells, why it waits, and what can be done about it. */
export function ChangeDetail({
  change,
  busy,
  onRetry,
  onDiscard,
  onPerson,
  onSource,
  onClose,
}: {
  change: OutboxItemView;
  busy: boolean;
  onRetry: () => void;
  onDiscard: () => void;
  onPerson: (id: string) => void;
  /** Shows the connection by its name. */
  onSource: (name: string) => void;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const { needsYou } = waiting(change);
  const sending = change.waits === 'sending';
  return (
    <>
      <header className="pair-head row">
        <div className="grow">
          <h2 className="field-value">{change.title || change.personName}</h2>
          {change.personName && change.personName !== change.title && (
            <p className="small quiet field-value">{change.personName}</p>
          )}
        </div>
        <ActionIcon aria-label={t`Close`} onClick={onClose}>
          <Icon name="close" />
        </ActionIcon>
      </header>
      <div className="scroll fill">
        <section className="section stack" aria-label={t`Why it waits`}>
          <WaitMark change={change} />
          <p>{waitWords(i18n, change)}</p>
          {change.because && !['behind', 'parent'].includes(change.waits) && (
            <p className={needsYou ? 'warn-note' : 'small quiet'}>
              {needsYou && <Icon name="warn" />}
              <span className="field-value">{change.because}</span>
            </p>
          )}
          {['signIn', 'paused'].includes(change.waits) && (
            <div>
              <Button onClick={() => onSource(change.system)}>
                {change.waits === 'signIn' ? (
                  <Trans>Sign in to {change.system} again…</Trans>
                ) : (
                  <Trans>Open {change.system}</Trans>
                )}
              </Button>
            </div>
          )}
          {change.person && (
            <div>
              <Button variant="default" onClick={() => change.person && onPerson(change.person)}>
                <Trans>Open {change.personName ?? change.title}</Trans>
              </Button>
            </div>
          )}
        </section>
        {change.tells.length > 0 && (
          <section className="section" aria-label={t`What it says`}>
            <table className="data-table told">
              <thead>
                <tr>
                  <th scope="col">
                    <Trans>Field</Trans>
                  </th>
                  <th scope="col">
                    <Trans>At {change.system}</Trans>
                  </th>
                  <th scope="col">
                    <Trans>Here</Trans>
                  </th>
                </tr>
              </thead>
              <tbody>
                {change.tells.map((told) => (
                  <tr key={told.field}>
                    <th scope="row">{crmFieldWord(i18n, told.field)}</th>
                    <td>
                      <FieldValue value={told.from} />
                    </td>
                    <td>
                      <FieldValue value={told.to} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
        <section className="section" aria-label={t`About it`}>
          <dl className="facts">
            <dt>
              <Trans>For</Trans>
            </dt>
            <dd>{change.system}</dd>
            <dt>
              <Trans>Asked for</Trans>
            </dt>
            <dd>{instant(change.madeAt)}</dd>
            <dt>
              <Trans>Tries</Trans>
            </dt>
            <dd>{number(change.attempts)}</dd>
            {change.notBefore && (
              <>
                <dt>
                  <Trans>Next try</Trans>
                </dt>
                <dd>{instant(change.notBefore)}</dd>
              </>
            )}
          </dl>
        </section>
        <section className="section stack" aria-label={t`What can be done`}>
          <div className="row wrap">
            <Button
              variant={needsYou ? 'filled' : 'default'}
              loading={busy}
              disabled={sending}
              onClick={onRetry}
              rightSection={<Keys keys="r" />}
            >
              <Trans>Try again now</Trans>
            </Button>
            <Button variant="default" disabled={sending || busy} onClick={onDiscard} rightSection={<Keys keys="x" />}>
              <Trans>Discard</Trans>
            </Button>
          </div>
          <p className="small quiet">
            <Trans>If you discard it:</Trans> {discardWords(i18n, change)}
          </p>
        </section>
      </div>
    </>
  );
}
