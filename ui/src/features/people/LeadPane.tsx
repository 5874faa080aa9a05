import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button } from '@mantine/core';
import { Icon } from '@/components/Icon';
import { Keys } from '@/components/Keys';
import type { LeadView } from '@/ipc/types';
import { instant } from '@/lib/format';
import { phone } from '@/lib/phone';
import { AssignLead } from './AssignLead';
import { ReplyDraft } from './ReplyDraft';
import { useLeadActions } from './useLeadActions';
import { channelWord, roadWord, waitWords } from './words';

/** One lead: what they asked, how to reach them, and what is done about it. */
export function LeadPane({
  lead,
  draft,
  onDraft,
  assign,
  onAssign,
  onClose,
  onPerson,
}: {
  lead: LeadView;
  draft: boolean;
  onDraft: (open: boolean) => void;
  assign: boolean;
  onAssign: (open: boolean) => void;
  onClose: () => void;
  onPerson: (id: string) => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const actions = useLeadActions();
  const waits = waitWords(i18n, lead.minutes);
  return (
    <div className="scroll pad stack wide lead-pane">
      <div className="row top">
        <ActionIcon className="back-narrow" aria-label={t`Back to the list`} onClick={onClose}>
          <Icon name="left" />
        </ActionIcon>
        <div className="grow">
          <h2 className="person-name">{lead.name || t`No name`}</h2>
          <p className="small quiet">
            {roadWord(i18n, lead.road)} · {lead.from} · {instant(lead.at)}
          </p>
        </div>
        <Button variant="default" onClick={() => onPerson(lead.person)}>
          <Trans>Open the person</Trans>
        </Button>
        <ActionIcon className="close-wide" aria-label={t`Close`} onClick={onClose}>
          <Icon name="close" />
        </ActionIcon>
      </div>
      <p className={lead.late ? 'overdue' : 'quiet'}>
        {lead.late && <Icon name="warn" size={14} />}{' '}
        {lead.state === 'waiting' ? (
          <Trans>Has waited {waits} for an answer.</Trans>
        ) : lead.state === 'answered' ? (
          <Trans>
            Answered after {waits}
            {lead.answeredBy && lead.answeredBy !== 'said' && <>: {channelWord(i18n, lead.answeredBy)}</>}.
          </Trans>
        ) : (
          <Trans>Archived: not a lead.</Trans>
        )}
        {lead.knownBefore && (
          <>
            {' '}
            <Trans>Was known before.</Trans>
          </>
        )}
      </p>
      {(lead.asked || lead.about) && (
        <blockquote className="asked">
          {lead.about && (
            <p className="small quiet">
              <Trans>About {lead.about}</Trans>
            </p>
          )}
          {lead.asked && <p className="remarks-text">{lead.asked}</p>}
        </blockquote>
      )}
      <div className="reach">
        {lead.phone &&
          (lead.doNotCall ? (
            <span className="blocked-mark">
              <Icon name="shield" size={12} /> {phone(lead.phone)}: <Trans>must not be called</Trans>
            </span>
          ) : (
            <a href={`tel:${lead.phone}`}>{phone(lead.phone)}</a>
          ))}
        {lead.email && <a href={`mailto:${lead.email}`}>{lead.email}</a>}
      </div>
      <div className="row wrap">
        {!lead.doNotCall && (
          <Button onClick={() => actions.called(lead)}>
            <Trans>Call done</Trans>
            <span className="on-button">
              <Keys keys="c" />
            </span>
          </Button>
        )}
        <Button variant={lead.doNotCall ? 'filled' : 'default'} aria-expanded={draft} onClick={() => onDraft(!draft)}>
          <Trans>Draft a reply</Trans>
          <span className="on-button">
            <Keys keys="r" />
          </span>
        </Button>
        <Button variant="default" aria-expanded={assign} onClick={() => onAssign(!assign)}>
          <Trans>Assign</Trans>
          <span className="on-button">
            <Keys keys="l" />
          </span>
        </Button>
        {lead.state === 'dismissed' ? (
          <Button variant="default" onClick={() => actions.mark(lead, 'waiting')}>
            <Trans>Back to the inbox</Trans>
          </Button>
        ) : (
          <Button variant="default" onClick={() => actions.mark(lead, 'dismissed')}>
            <Trans>Archive</Trans>
            <span className="on-button">
              <Keys keys="e" />
            </span>
          </Button>
        )}
      </div>
      {assign && <AssignLead lead={lead} onClose={() => onAssign(false)} />}
      {draft && <ReplyDraft lead={lead} onDone={() => onDraft(false)} />}
    </div>
  );
}
