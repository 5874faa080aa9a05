import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { toast, toastError } from '@/components/toast';
import { useWritten } from '@/components/useWritten';
import { useHost } from '@/ipc/context';
import type { JobView, ToTellView } from '@/ipc/types';
import { useMessages } from './api';

interface Props {
  job: JobView;
  line: ToTellView;
  onMessages: () => void;
}

/** Writes to somebody who has to be told something, and saves the entry for their calendar. */
export function MailLine({ job, line, onMessages }: Props) {
  const { t } = useLingui();
  const host = useHost();
  const { data } = useMessages();
  const [busy, setBusy] = useState(false);
  const { name } = line;
  const written = useWritten();
  const letter = data?.open.find(
    (one) => one.job === job.id && one.who === line.who && one.partner === line.partner && one.kind === line.what,
  );
  const write = () => {
    setBusy(true);
    host
      .writeJobMessage({ id: job.id, revision: job.revision, who: line.who, partner: line.partner })
      .then(() => toast(<Trans>The letter is written; see Messages</Trans>), toastError)
      .finally(() => setBusy(false));
  };
  const save = () => {
    host.saveJobInvite({ id: job.id, who: line.who, partner: line.partner }).then(written, toastError);
  };
  return (
    <>
      <Button variant="subtle" onClick={save} aria-label={t`Save the calendar file for ${name}`}>
        <Trans>Calendar file…</Trans>
      </Button>
      {letter ? (
        <Button
          variant="subtle"
          onClick={onMessages}
          aria-label={letter.state === 'draft' ? t`See the draft to ${name}` : t`See the letter to ${name}`}
        >
          {letter.state === 'draft' ? <Trans>See the draft</Trans> : <Trans>See the letter</Trans>}
        </Button>
      ) : (
        line.address && (
          <Button variant="default" loading={busy} onClick={write} aria-label={t`Send by mail to ${name}`}>
            <Trans>Send by mail</Trans>
          </Button>
        )
      )}
    </>
  );
}
