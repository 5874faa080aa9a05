import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toast, toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { ServiceMessageView } from '@/ipc/types';
import { instant } from '@/lib/format';
import { useMessages } from './api';
import { RulesPane } from './RulesPane';
import { KINDS, reason, STATES } from './words';
import './messages.css';

interface Props {
  onPlan: (transaction: string) => void;
  onSettings: () => void;
}

/** Letters about jobs: what waits for somebody, what waits for the mail server, and what became of the last ones. */
export function MessagesScreen({ onPlan, onSettings }: Props) {
  const { t } = useLingui();
  const host = useHost();
  const { data, error, refetch } = useMessages();
  const [rules, setRules] = useState(false);
  if (error)
    return (
      <div className="pad">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  if (!data) return <Loading />;
  const release = (one: ServiceMessageView) => {
    host.releaseMessage({ id: one.id }).then(() => toast(<Trans>It goes as soon as it can</Trans>), toastError);
  };
  const discard = (one: ServiceMessageView) => {
    host.discardMessage({ id: one.id }).then(() => toast(<Trans>The letter is discarded</Trans>), toastError);
  };
  const groups = [
    { title: t`For you to decide`, of: data.open.filter((one) => ['draft', 'failed', 'unsure'].includes(one.state)) },
    { title: t`On the way`, of: data.open.filter((one) => ['waiting', 'sending'].includes(one.state)) },
  ].filter((group) => group.of.length > 0);
  return (
    <div className="messages">
      <header className="messages-head">
        <h1>
          <Trans>Messages about jobs</Trans>
        </h1>
        <span className="quiet">
          <Plural value={data.drafts} one="# draft" other="# drafts" /> ·{' '}
          <Plural value={data.waiting} one="# waits to go" other="# wait to go" /> ·{' '}
          <Plural value={data.troubled} one="# did not go" other="# did not go" />
        </span>
        <Button variant="default" onClick={() => setRules((on) => !on)} aria-expanded={rules}>
          <Trans>What may go by itself</Trans>
        </Button>
      </header>
      {rules && <RulesPane />}
      {!data.hasAccount && data.open.length > 0 && (
        <p className="messages-note">
          <Icon name="warn" size={14} /> <Trans>No mail account is set, so letters wait here.</Trans>{' '}
          <Button variant="subtle" size="compact-sm" onClick={onSettings}>
            <Trans>Set up e-mail</Trans>
          </Button>
        </p>
      )}
      {data.open.length + data.ended.length === 0 && (
        <Empty icon="mail" title={t`No letters yet`}>
          <Trans>
            Write to somebody who has to be told something from the plan of a property. Reminders are written 48, 24 and
            2 hours before a job that is asked for or confirmed.
          </Trans>
        </Empty>
      )}
      {groups.map((group) => (
        <section key={group.title} aria-label={group.title}>
          <h2>
            {group.title} <span className="quiet">{group.of.length}</span>
          </h2>
          <ul className="messages-list">
            {group.of.map((one) => (
              <Letter key={one.id} one={one} onPlan={onPlan} onRelease={release} onDiscard={discard} />
            ))}
          </ul>
        </section>
      ))}
      {data.ended.length > 0 && (
        <section aria-label={t`What became of the last ones`}>
          <h2>
            <Trans>What became of the last ones</Trans> <span className="quiet">{data.ended.length}</span>
          </h2>
          <ul className="messages-list">
            {data.ended.map((one) => (
              <Letter key={one.id} one={one} onPlan={onPlan} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

interface LetterProps {
  one: ServiceMessageView;
  onPlan: (transaction: string) => void;
  onRelease?: (one: ServiceMessageView) => void;
  onDiscard?: (one: ServiceMessageView) => void;
}

function Letter({ one, onPlan, onRelease, onDiscard }: LetterProps) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const kind = KINDS[one.kind];
  const state = STATES[one.state];
  const why = one.said === null ? null : reason(one.said);
  const { name, transaction } = one;
  const mayGo = ['draft', 'failed', 'unsure'].includes(one.state);
  return (
    <li className="message">
      <div className="grow">
        <p className="row">
          <span className={`message-state ${one.state}`}>{state ? i18n._(state) : one.state}</span>
          <strong>{name}</strong>
          <span className="quiet">
            {one.address} · {kind ? i18n._(kind) : one.kind}
          </span>
        </p>
        {why && (
          <p className="small">
            {why.words ? i18n._(why.words) : one.said}
            {why.status && <span className="quiet"> ({why.status})</span>}
            {one.attempts > 1 && (
              <span className="quiet">
                {' · '}
                <Plural value={one.attempts} one="tried once" other="tried # times" />
              </span>
            )}
          </p>
        )}
        {one.state === 'unsure' && (
          <p className="small">
            <Trans>
              The connection was lost after the whole letter. Ask them, then send it again (it counts as the same
              letter) or discard it.
            </Trans>
          </p>
        )}
        <details>
          <summary>{one.subject}</summary>
          <p className="message-text">{one.text}</p>
          {one.calendar && (
            <p className="small quiet">
              {one.calendar === 'CANCEL' ? (
                <Trans>With an entry that takes it out of their calendar.</Trans>
              ) : (
                <Trans>With an entry for their calendar.</Trans>
              )}
            </p>
          )}
        </details>
        <p className="small quiet">
          {one.sentAt ? (
            <Trans>Sent {instant(one.sentAt)}</Trans>
          ) : (
            <Trans>Of use until {instant(one.expiresAt)}</Trans>
          )}
        </p>
      </div>
      <span className="row">
        {transaction && (
          <Button variant="subtle" onClick={() => onPlan(transaction)} aria-label={t`Plan of ${one.property}, ${name}`}>
            <Trans>Plan</Trans>
          </Button>
        )}
        {onDiscard && one.state !== 'sending' && (
          <Button variant="default" onClick={() => onDiscard(one)} aria-label={t`Discard the letter to ${name}`}>
            <Trans>Discard</Trans>
          </Button>
        )}
        {onRelease && mayGo && (
          <Button
            onClick={() => onRelease(one)}
            aria-label={one.state === 'draft' ? t`Send the letter to ${name}` : t`Send again: the letter to ${name}`}
          >
            {one.state === 'draft' ? <Trans>Send</Trans> : <Trans>Send again</Trans>}
          </Button>
        )}
      </span>
    </li>
  );
}
