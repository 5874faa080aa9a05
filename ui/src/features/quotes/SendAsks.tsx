import { Plural, Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { AskStateView, QuoteRequestView } from '@/ipc/types';
import { useMailAccount } from './api';

/** Nobody sends these but a person. */
const HELD: AskStateView[] = ['draft', 'failed'];

/** The questions of a request that have not gone: sends them, or says what is lacking. */
export function SendAsks({ request }: { request: QuoteRequestView }) {
  const host = useHost();
  const { data: account } = useMailAccount();
  const [busy, setBusy] = useState(false);
  const held = request.quotes.filter((quote) => quote.summary === null && quote.ask && HELD.includes(quote.ask.state));
  const waiting = request.quotes.some((quote) => quote.ask?.state === 'queued');
  if (account === undefined) return null;
  if (account === null) {
    if (held.length === 0 && !waiting) return null;
    return (
      <p className="small quiet">
        <Trans>
          Set up e-mail in Settings to send questions from here, or send their texts yourself and note that they went.
        </Trans>
      </p>
    );
  }
  if (held.length === 0) return null;
  const send = async () => {
    setBusy(true);
    try {
      for (const quote of held) await host.stepAsk({ id: quote.id, to: 'queued' });
    } catch (error) {
      toastError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button variant="default" size="compact-sm" loading={busy} onClick={() => void send()}>
      <Plural value={held.length} one="Send # question" other="Send # questions" />
    </Button>
  );
}
