import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { toastError } from '@/components/toast';
import { resourceWord } from '@/i18n/words';
import { useHost } from '@/ipc/context';
import { useJobs } from '@/ipc/events';
import type { SavedView } from '@/ipc/types';
import { bytes, number } from '@/lib/format';

/** Getting the data out and knowing that they are whole. No permission is needed for either. */
export function Care() {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const { data: info, error } = useQuery({ queryKey: ['store', 'info'], queryFn: () => host.storeInfo() });
  if (error) return <ErrorNote error={error} />;
  return (
    <div className="settings-form">
      {info && (
        <dl className="facts">
          <dt>{t`Folder`}</dt>
          <dd className="mono">{info.home}</dd>
          <dt>{t`Size`}</dt>
          <dd>{bytes(info.bytes)}</dd>
          <dt>{t`Encryption`}</dt>
          <dd>SQLCipher {info.cipherVersion}</dd>
          {Object.entries(info.rows).map(([resource, rows]) => (
            <div key={resource} style={{ display: 'contents' }}>
              <dt>{resourceWord(i18n, resource)}</dt>
              <dd>{number(rows)}</dd>
            </div>
          ))}
        </dl>
      )}
      <Action
        job="backup"
        title={t`Backup`}
        text={t`One encrypted file that opens with the same key or recovery code. It is opened once to prove it.`}
        button={t`Back up…`}
        run={async () => saved(await host.backupStore(), t`Backup written and verified`)}
      />
      <Action
        job="export"
        title={t`Export`}
        text={t`CSV and JSON Lines with RESO names, readable by any program and not encrypted. Fields for agents, hidden addresses and your analyses are left out.`}
        button={t`Export…`}
        run={async () => saved(await host.exportStore({ own: false }), t`Export written`)}
      />
      <Action
        job="export"
        title={t`My own copy`}
        text={t`The same with everything the licences give to agents, confidential fields among it. For your own keeping, not for clients. When a licence ends, delete these files too.`}
        button={t`Export my copy…`}
        run={async () => saved(await host.exportStore({ own: true }), t`Export written`)}
      />
      <Action
        job="verify"
        title={t`Verify`}
        text={t`Reads the whole store and checks every page and every index.`}
        button={t`Verify`}
        run={async () => {
          const { ok, problems } = await host.verifyStore();
          return ok ? (
            <p>
              <Icon name="good" size={14} /> <Trans>Nothing is wrong.</Trans>
            </p>
          ) : (
            <div className="warn-note">
              <Icon name="warn" />
              <ul>
                {problems.map((problem) => (
                  <li key={problem}>{problem}</li>
                ))}
              </ul>
            </div>
          );
        }}
      />
    </div>
  );

  function saved({ path, bytes: size }: SavedView, words: string): ReactNode {
    if (path === null) return null;
    return (
      <div className="stack">
        <p>
          <Icon name="good" size={14} /> {words}, {bytes(size)}
        </p>
        <p className="mono saved-path">{path}</p>
        <div>
          <Button
            variant="default"
            leftSection={<Icon name="folder" size={14} />}
            onClick={() => {
              host.revealFile({ key: path }).catch(toastError);
            }}
          >
            <Trans>Show in folder</Trans>
          </Button>
        </div>
      </div>
    );
  }
}

function Action({
  job,
  title,
  text,
  button,
  run,
}: {
  job: string;
  title: string;
  text: string;
  button: string;
  run: () => Promise<ReactNode>;
}) {
  const progress = useJobs((j) => j.running[job]);
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<ReactNode>(null);
  const [error, setError] = useState<unknown>(null);
  const start = () => {
    setBusy(true);
    setError(null);
    setOutcome(null);
    run()
      .then(setOutcome, setError)
      .finally(() => setBusy(false));
  };
  return (
    <div className="care-action">
      <div className="row top">
        <div className="grow">
          <h3>{title}</h3>
          <p className="quiet">{text}</p>
        </div>
        <Button variant="default" loading={busy} onClick={start}>
          {button}
        </Button>
      </div>
      {busy && progress && (
        <p className="small quiet">
          {progress.step} {number(progress.done)}
          {progress.total !== null && ` / ${number(progress.total)}`}
        </p>
      )}
      <div role="status">{outcome}</div>
      {error !== null && <ErrorNote error={error} onRetry={start} />}
    </div>
  );
}
