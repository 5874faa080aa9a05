import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NumberInput, PasswordInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { RecoveryCode } from '@/components/RecoveryCode';
import { toast, toastError } from '@/components/toast';
import { passphraseProblem } from '@/i18n/passphrase';
import { useHost } from '@/ipc/context';
import { refreshState, stateQuery } from '@/ipc/queries';
import { SavedWord } from './SavedWord';
import { useSettings } from './useSettings';

/** Where the key is, the recovery code, the passphrase, and when the store locks. */
export function Security() {
  const { t } = useLingui();
  const host = useHost();
  const client = useQueryClient();
  const { data: state } = useQuery(stateQuery(host));
  const { data: info, error } = useQuery({ queryKey: ['store', 'info'], queryFn: () => host.storeInfo() });
  const { settings, change, saved, error: settingsError } = useSettings();
  if (error) return <ErrorNote error={error} />;
  if (!info || !state || !settings) return null;
  if (state.sample) {
    return (
      <p className="quiet">
        <Trans>
          The sample brokerage has a key that lives only as long as it is open. Set up your own store to choose how its
          key is kept.
        </Trans>
      </p>
    );
  }
  return (
    <div className="settings-form">
      <Line title={t`Key`}>
        {info.keySource === 'keychain' ? (
          <Trans>In this computer's keychain</Trans>
        ) : info.keySource === 'passphrase' ? (
          <Trans>Behind a passphrase</Trans>
        ) : (
          info.keySource
        )}
      </Line>
      <ChangeKey keychain={state.keychainAvailable} now={info.keySource} />
      <Recovery confirmed={info.recoveryConfirmed} />
      <NumberInput
        className="narrow"
        label={t`Lock after so many minutes without a key or pointer`}
        description={t`0 is never.`}
        min={0}
        max={480}
        allowDecimal={false}
        value={settings.lockAfterMinutes}
        onChange={(v) => typeof v === 'number' && change({ lockAfterMinutes: v })}
      />
      <SavedWord saved={saved} error={settingsError} />
      <div>
        <Button
          variant="default"
          leftSection={<Icon name="lock" size={14} />}
          onClick={() => {
            host.lock().then(() => refreshState(client), toastError);
          }}
        >
          <Trans>Lock now</Trans>
        </Button>
      </div>
    </div>
  );
}

function Line({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <p className="label">{title}</p>
      <p>{children}</p>
    </div>
  );
}

function Recovery({ confirmed }: { confirmed: boolean }) {
  const { t } = useLingui();
  const host = useHost();
  const [code, setCode] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = (work: Promise<void>) => {
    setBusy(true);
    setError(null);
    work.catch(setError).finally(() => setBusy(false));
  };
  return (
    <div className="stack">
      <Line title={t`Recovery code`}>
        {confirmed ? (
          <Trans>Written down and typed back. A new one replaces it.</Trans>
        ) : (
          <Trans>Not confirmed yet.</Trans>
        )}
      </Line>
      {code === null ? (
        <div>
          <Button
            variant="default"
            loading={busy}
            onClick={() => run(host.newRecoveryCode().then((made) => setCode(made.code)))}
          >
            <Trans>Make a new recovery code</Trans>
          </Button>
        </div>
      ) : (
        <RecoveryCode
          code={code}
          busy={busy}
          level="h3"
          onAsk={() => undefined}
          onConfirm={(typed) =>
            run(
              host.confirmRecoveryCode({ typed }).then(() => {
                setCode(null);
                toast(<Trans>The new recovery code is in force.</Trans>);
              }),
            )
          }
        />
      )}
      {error !== null && <ErrorNote error={error} />}
    </div>
  );
}

function ChangeKey({ keychain, now }: { keychain: boolean; now: string }) {
  const { t, i18n } = useLingui();
  const host = useHost();
  const [open, setOpen] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const problem = passphraseProblem(passphrase, again);
  const apply = (next: string | null) => {
    setBusy(true);
    setError(null);
    host
      .changePassphrase({ passphrase: next })
      .then(() => {
        setOpen(false);
        setPassphrase('');
        setAgain('');
        setTried(false);
        toast(next ? <Trans>The new passphrase is in force.</Trans> : <Trans>The key is in the keychain now.</Trans>);
      }, setError)
      .finally(() => setBusy(false));
  };
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!problem) apply(passphrase);
  }
  if (!open) {
    return (
      <div className="row wrap">
        <Button variant="default" onClick={() => setOpen(true)}>
          {now === 'passphrase' ? <Trans>Change the passphrase</Trans> : <Trans>Use a passphrase instead</Trans>}
        </Button>
        {now === 'passphrase' && keychain && (
          <Button variant="default" loading={busy} onClick={() => apply(null)}>
            <Trans>Use the keychain instead</Trans>
          </Button>
        )}
        {error !== null && <ErrorNote error={error} />}
      </div>
    );
  }
  return (
    <form className="stack" onSubmit={submit}>
      <PasswordInput
        label={t`New passphrase, at least 10 characters`}
        value={passphrase}
        onChange={(e) => setPassphrase(e.currentTarget.value)}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
        error={tried && problem?.field === 'passphrase' ? i18n._(problem.words) : undefined}
        autoFocus
      />
      <PasswordInput
        label={t`The same again`}
        value={again}
        onChange={(e) => setAgain(e.currentTarget.value)}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
        error={tried && problem?.field === 'again' ? i18n._(problem.words) : undefined}
      />
      {error !== null && <ErrorNote error={error} />}
      <div className="row">
        <Button type="submit" loading={busy}>
          <Trans>Change</Trans>
        </Button>
        <Button variant="subtle" onClick={() => setOpen(false)}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  );
}
