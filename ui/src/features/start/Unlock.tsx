import { Trans, useLingui } from '@lingui/react/macro';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { useHost } from '@/ipc/context';
import { HostError } from '@/ipc/host';
import { refreshState } from '@/ipc/queries';
import type { AppStateView } from '@/ipc/types';
import { StartFrame } from './StartFrame';

/** Opens a locked store: by keychain, by passphrase, or by the recovery code. A missing key is explained, never replaced. */
export function Unlock({ state }: { state: AppStateView }) {
  const { t } = useLingui();
  const host = useHost();
  const client = useQueryClient();
  const keychain = state.keySource === 'keychain';
  const missing = state.problem?.code === 'keyMissing';
  const [recovery, setRecovery] = useState(missing);
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(state.problem ? new HostError(state.problem) : null);

  async function unlock(event?: FormEvent) {
    event?.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await host.unlock({
        passphrase: !recovery && !keychain ? typed : null,
        recoveryCode: recovery ? typed : null,
      });
      setTyped('');
      await refreshState(client);
    } catch (e) {
      setError(e);
    }
    setBusy(false);
  }

  return (
    <StartFrame version={state.version}>
      <h1>
        <Trans>Your store is locked</Trans>
      </h1>
      {error !== null && (
        <div style={{ marginTop: '1rem' }}>
          <ErrorNote error={error} />
        </div>
      )}
      <form onSubmit={(e) => void unlock(e)}>
        {recovery ? (
          <TextInput
            key="recovery"
            label={t`Recovery code`}
            description={t`The code on paper from when the store was made. Capitals, hyphens and spaces do not matter.`}
            value={typed}
            onChange={(e) => setTyped(e.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            autoFocus
          />
        ) : keychain ? (
          <p className="quiet">
            <Trans>The key is in this computer's keychain.</Trans>
          </p>
        ) : (
          <PasswordInput
            key="passphrase"
            label={t`Passphrase`}
            value={typed}
            onChange={(e) => setTyped(e.currentTarget.value)}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
            autoFocus
          />
        )}
        <div className="row between">
          <Button
            variant="subtle"
            onClick={() => {
              setRecovery(!recovery);
              setTyped('');
              setError(null);
            }}
          >
            {recovery ? (
              keychain ? (
                <Trans>Use the keychain</Trans>
              ) : (
                <Trans>Use the passphrase</Trans>
              )
            ) : (
              <Trans>Use the recovery code</Trans>
            )}
          </Button>
          <Button type="submit" loading={busy} disabled={typed === '' && (recovery || !keychain)}>
            <Trans>Unlock</Trans>
          </Button>
        </div>
      </form>
      <div className="choice" style={{ marginTop: '2rem' }}>
        <span />
        <p className="quiet">
          <Trans>Only want to look around? The sample brokerage needs no key.</Trans>
        </p>
        <Button
          variant="subtle"
          onClick={() => {
            host.openSample().then(() => refreshState(client), setError);
          }}
        >
          <Trans>Open the sample</Trans>
        </Button>
      </div>
    </StartFrame>
  );
}
