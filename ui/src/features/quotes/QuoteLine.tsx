import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Icon } from '@/components/Icon';
import { toast, toastError, toastUndo } from '@/components/toast';
import { useWritten } from '@/components/useWritten';
import { useHost } from '@/ipc/context';
import type { AskTextView, QuoteStatusView, QuoteView } from '@/ipc/types';
import { clock, day } from '@/lib/format';
import { useMailAccount } from './api';
import { ASKS, notSent } from './words';

/** A quote in the list: who, what, until when, and what the client decided. */
export function QuoteLine({
  quote,
  agent,
  mark,
  onType,
}: {
  quote: QuoteView;
  agent: boolean;
  mark: ReactNode;
  onType: () => void;
}) {
  const { t, i18n } = useLingui();
  const host = useHost();
  const written = useWritten();
  const { data: account } = useMailAccount();
  const [asked, setAsked] = useState<AskTextView | null>(null);
  const step = (to: QuoteStatusView, said: ReactNode) => {
    host.stepQuote({ id: quote.id, to, revision: quote.revision }).then(
      (now) =>
        toastUndo(said, () => {
          host.takeBackQuoteStep({ id: now.id, revision: now.revision }).catch(toastError);
        }),
      toastError,
    );
  };
  const waits = quote.summary === null;
  const decided = quote.status === 'declined' || quote.status === 'withdrawn';
  const showText = () => {
    host.askText({ id: quote.id }).then(setAsked, toastError);
  };
  return (
    <>
      <div className="quote-line">
        {mark || <span className="quote-unmarked" />}
        <div className="grow">
          <div className="ellipsis">
            <span className={decided ? 'quiet' : 'strong'}>{quote.issuer}</span>
            {quote.status === 'chosen' && (
              <span className="tag">
                <Icon name="check" size={12} /> <Trans>the client's choice</Trans>
              </span>
            )}
            {quote.status === 'declined' && (
              <span className="tag">
                <Trans>declined</Trans>
              </span>
            )}
            {quote.status === 'withdrawn' && (
              <span className="tag">
                <Trans>withdrawn</Trans>
              </span>
            )}
            {quote.expired && quote.expiresOn && (
              <span className="tag warn">
                <Trans>expired on {day(quote.expiresOn)}</Trans>
              </span>
            )}
            {quote.late && (
              <span className="tag warn">
                <Trans>late</Trans>
              </span>
            )}
          </div>
          <div className="small quiet ellipsis" title={quote.document ?? undefined}>
            {waits ? (
              quote.ask ? (
                <>
                  {i18n._(ASKS[quote.ask.state])}
                  {quote.ask.said && <>: {i18n._(notSent(quote.ask.said))}</>} · {quote.ask.address}
                </>
              ) : (
                <Trans>not answered</Trans>
              )
            ) : (
              <>
                {quote.summary}
                {quote.issuedOn && (
                  <>
                    {' · '}
                    <Trans>issued {day(quote.issuedOn)}</Trans>
                  </>
                )}
                {quote.daysLeft !== null && quote.daysLeft <= 7 && (
                  <>
                    {' · '}
                    {quote.expiresAt ? (
                      <Trans>
                        ends {day(quote.expiresOn)}, {clock(quote.expiresAt)}
                      </Trans>
                    ) : quote.daysLeft === 0 ? (
                      <Trans>ends today</Trans>
                    ) : (
                      <Plural value={quote.daysLeft} one="# day left" other="# days left" />
                    )}
                  </>
                )}
              </>
            )}
          </div>
        </div>
        {agent && (
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <button type="button" className="plain-button" aria-label={t`What to do with ${quote.issuer}`}>
                <Icon name="more" size={14} />
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              {waits ? (
                <>
                  {quote.ask && (
                    <Menu.Item onClick={showText}>
                      <Trans>Show the question</Trans>
                    </Menu.Item>
                  )}
                  {account && quote.ask && ['draft', 'failed', 'unsure'].includes(quote.ask.state) && (
                    <Menu.Item
                      onClick={() => {
                        host.stepAsk({ id: quote.id, to: 'queued' }).catch(toastError);
                      }}
                    >
                      {quote.ask.state === 'draft' ? <Trans>Send the question</Trans> : <Trans>Send it again</Trans>}
                    </Menu.Item>
                  )}
                  {quote.ask?.state === 'queued' && (
                    <Menu.Item
                      onClick={() => {
                        host.stepAsk({ id: quote.id, to: 'draft' }).catch(toastError);
                      }}
                    >
                      <Trans>Do not send it yet</Trans>
                    </Menu.Item>
                  )}
                  {quote.ask && quote.ask.state !== 'sent' && quote.ask.state !== 'sending' && (
                    <Menu.Item
                      onClick={() => {
                        host
                          .stepAsk({ id: quote.id, to: 'sent' })
                          .then(() => toast(<Trans>Noted: {quote.issuer} was asked.</Trans>), toastError);
                      }}
                    >
                      <Trans>I have sent it</Trans>
                    </Menu.Item>
                  )}
                  <Menu.Item onClick={onType}>
                    <Trans>Type in the answer</Trans>
                  </Menu.Item>
                </>
              ) : (
                quote.status !== 'chosen' &&
                !decided &&
                !quote.expired && (
                  <Menu.Item onClick={() => step('chosen', <Trans>{quote.issuer} is the client's choice.</Trans>)}>
                    <Trans>The client chooses this</Trans>
                  </Menu.Item>
                )
              )}
              {quote.status === 'chosen' && !quote.expired && (
                <Menu.Item onClick={() => step('received', <Trans>No longer the client's choice.</Trans>)}>
                  <Trans>Take the choice back</Trans>
                </Menu.Item>
              )}
              {!waits && (
                <Menu.Item
                  onClick={() => {
                    host.saveQuoteOriginal({ of: 'quote', id: quote.id }).then(written, toastError);
                  }}
                >
                  <Trans>Save the original to…</Trans>
                </Menu.Item>
              )}
              {!decided && (
                <>
                  <Menu.Item onClick={() => step('declined', <Trans>Declined: {quote.issuer}</Trans>)}>
                    {waits ? <Trans>The partner will not quote</Trans> : <Trans>The client declines it</Trans>}
                  </Menu.Item>
                  <Menu.Item onClick={() => step('withdrawn', <Trans>Withdrawn: {quote.issuer}</Trans>)}>
                    <Trans>Withdrawn</Trans>
                  </Menu.Item>
                </>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {asked && (
        <div className="pad stack hair">
          <p className="small">
            <Trans>
              To {asked.address}. Subject: {asked.subject}
            </Trans>
          </p>
          <Textarea readOnly autosize maxRows={14} aria-label={t`The question`} value={asked.text} />
          <div className="row">
            <Button
              variant="default"
              leftSection={<Icon name="copy" size={12} />}
              onClick={() => {
                navigator.clipboard.writeText(asked.text).then(() => toast(<Trans>Copied.</Trans>), toastError);
              }}
            >
              <Trans>Copy the text</Trans>
            </Button>
            <Button variant="subtle" onClick={() => setAsked(null)}>
              <Trans>Close</Trans>
            </Button>
          </div>
        </div>
      )}
    </>
  );
}
