import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toast, toastError, toastUndo } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { DraftView } from '@/ipc/types';
import { instant } from '@/lib/format';
import { cadenceWord } from './words';

/** Messages that lie ready, to be copied into a mail program. */
export function Drafts({ canSend }: { canSend: boolean }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const { data, error, refetch } = useQuery({ queryKey: ['searches', 'drafts'], queryFn: () => host.drafts() });
  const close = (draft: DraftView, state: 'done' | 'discarded') => {
    host.closeDraft({ draft: draft.draft, state }).then(() => {
      void refetch();
      toastUndo(state === 'done' ? <Trans>Noted as sent.</Trans> : <Trans>Message discarded.</Trans>, () => {
        host.closeDraft({ draft: draft.draft, state: 'draft' }).then(() => void refetch(), toastError);
      });
    }, toastError);
  };
  const copy = (draft: DraftView) => {
    void navigator.clipboard
      ?.writeText(`${draft.subject}\n\n${draft.text}`)
      .then(() => toast(<Trans>Copied. Paste it into your mail program.</Trans>));
  };
  if (error) {
    return (
      <div className="pad">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (!data) return <Loading />;
  return (
    <div className="scroll pad stack" tabIndex={-1}>
      {!canSend && (
        <p className="row small" role="note">
          <Icon name="info" />
          <Trans>
            EnterpriseHub does not send mail yet. Copy a message into your mail program, then note it as sent.
          </Trans>
        </p>
      )}
      {data.length === 0 ? (
        <Empty icon="file" title={<Trans>No message lies ready</Trans>}>
          <p>
            <Trans>
              What you approved goes into a message at once, at seven in the morning, or on Mondays, as each search
              says.
            </Trans>
          </p>
        </Empty>
      ) : (
        data.map((draft) => (
          <article key={draft.draft} className="draft" aria-label={draft.subject}>
            <div className="row wrap">
              <h2 className="grow">{draft.subject}</h2>
              <Button onClick={() => copy(draft)} leftSection={<Icon name="copy" size={14} />}>
                <Trans>Copy</Trans>
              </Button>
              <Button variant="default" onClick={() => close(draft, 'done')}>
                <Trans>Note as sent</Trans>
              </Button>
              <Button variant="default" onClick={() => close(draft, 'discarded')}>
                <Trans>Discard</Trans>
              </Button>
            </div>
            <p className="small quiet">
              {draft.client || t`For you`} · {cadenceWord(i18n, draft.cadence)} · {instant(draft.madeAt)}
              {draft.leftOut > 0 && (
                <>
                  {' '}
                  ·{' '}
                  <Plural
                    value={draft.leftOut}
                    one="# listing left out: its licence does not let a client see it"
                    other="# listings left out: their licences do not let a client see them"
                  />
                </>
              )}
            </p>
            <pre className="draft-text">{draft.text}</pre>
          </article>
        ))
      )}
    </div>
  );
}
