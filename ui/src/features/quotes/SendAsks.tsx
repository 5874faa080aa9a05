import { Plural, Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { AskStateView, QuoteRequestView } from '@/ipc/types';
import { useMailAccount } from './api';

/** Nobody sends these but a person. */
const HELD: AskStateView[] = ['draft', 'failed'];

const held = (request: QuoteRequestView) =>
  request.quotes.filter((quote) => quote.summary === null && quote.ask && HELD.includes(quote.ask.state));

/** Sends the questions of a request that have not gone. */
export function SendAsks({ request }: { request: QuoteRequestView }) {
  const host = useHost();
  const { data: account } = useMailAccount();
  const [busy, setBusy] = useState(false);
  const waiting = held(request);
  if (!account || waiting.length === 0) return null;
  const send = async () => {
    setBusy(true);
    try {
      for (const quote of waiting) await host.stepAsk({ id: quote.id, to: 'queued' });
    } catch (error) {
      toastError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button variant="default" size="compact-sm" loading={busy} onClick={() => void send()}>
      <Plural value={waiting.length} one="Send # question" other="Send # questions" />
    </Button>
  );
}

/** Says what is lacking for questions to go out from here. */
export function NoAccount({ request }: { request: QuoteRequestView }) {
  const { data: account } = useMailAccount();
  const queued = request.quotes.some((quote) => quote.ask?.state === 'queued');
  if (account !== null || (held(request).length === 0 && !queued)) return null;
  return (
    <p className="small quiet">
      <Trans>
        Set up e-mail in Settings to send questions from here, or send their texts yourself and note that they went.
      </Trans>
    </p>
  );
}
