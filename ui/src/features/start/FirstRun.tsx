import { Trans, useLingui } from '@lingui/react/macro';
import { Button, PasswordInput, Radio } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { RecoveryCode } from '@/components/RecoveryCode';
import { passphraseProblem } from '@/i18n/passphrase';
import { useHost } from '@/ipc/context';
import { HostError } from '@/ipc/host';
import { refreshState } from '@/ipc/queries';
import type { AppStateView } from '@/ipc/types';
import { StartFrame } from './StartFrame';

type Step = { at: 'choice' } | { at: 'protect' } | { at: 'code'; code: string | null };

/** From nothing to an open store: the sample at once, or one's own in three steps. All of it works without a network. */
export function FirstRun({ state }: { state: AppStateView }) {
  const host = useHost();
  const client = useQueryClient();
  // A store whose code was never typed back comes here again, and gets a new code.
  const [step, setStep] = useState<Step>(
    state.ownStore && !state.recoveryConfirmed ? { at: 'code', code: null } : { at: 'choice' },
  );
  const [error, setError] = useState<unknown>(state.problem ? new HostError(state.problem) : null);
  const [busy, setBusy] = useState(false);

  async function run(work: () => Promise<void>) {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (e) {
      setError(e);
    }
    setBusy(false);
  }
  const refresh = () => refreshState(client);

  return (
    <StartFrame version={state.version}>
      {step.at === 'choice' && (
        <div className="stack wide">
          <h1>
            <Trans>Your market, on this computer</Trans>
          </h1>
          <p className="quiet">
            <Trans>
              Listings, CMAs and notes are kept in one encrypted store here. Nothing is sent anywhere unless you add a
              source.
            </Trans>
          </p>
          <div>
            <div className="choice">
              <Icon name="listings" size={20} />
              <div>
                <h2>
                  <Trans>Open the sample brokerage</Trans>
                </h2>
                <p className="quiet">
                  <Trans>
                    An invented market to look around in: open a listing, start a CMA, save its PDF. It never mixes with
                    your own data.
                  </Trans>
                </p>
              </div>
              <Button loading={busy} onClick={() => void run(() => host.openSample().then(refresh))}>
                <Trans>Open the sample</Trans>
              </Button>
            </div>
            <div className="choice">
              <Icon name="key" size={20} />
              <div>
                <h2>
                  <Trans>Set up my own</Trans>
                </h2>
                <p className="quiet">
                  <Trans>Make your encrypted store, then connect your MLS or a folder of CSV exports.</Trans>
                </p>
              </div>
              <Button variant="default" onClick={() => setStep({ at: 'protect' })}>
                <Trans>Set up</Trans>
              </Button>
            </div>
          </div>
        </div>
      )}
      {step.at === 'protect' && (
        <Protect
          keychain={state.keychainAvailable}
          busy={busy}
          onBack={() => {
            setError(null);
            setStep({ at: 'choice' });
          }}
          onCreate={(passphrase) =>
            void run(async () => {
              const { code } = await host.createStore({ passphrase });
              setStep({ at: 'code', code });
            })
          }
        />
      )}
      {step.at === 'code' && (
        <RecoveryCode
          code={step.code}
          busy={busy}
          onAsk={() => void run(async () => setStep({ at: 'code', code: (await host.newRecoveryCode()).code }))}
          onConfirm={(typed) => void run(() => host.confirmRecoveryCode({ typed }).then(refresh))}
        />
      )}
      {error !== null && (
        <div style={{ marginTop: '1rem' }}>
          <ErrorNote error={error} />
        </div>
      )}
    </StartFrame>
  );
}

function Protect({
  keychain,
  busy,
  onBack,
  onCreate,
}: {
  keychain: boolean;
  busy: boolean;
  onBack: () => void;
  onCreate: (passphrase: string | null) => void;
}) {
  const { t, i18n } = useLingui();
  const [way, setWay] = useState(keychain ? 'keychain' : 'passphrase');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const problem = way === 'passphrase' ? passphraseProblem(passphrase, again) : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!problem) onCreate(way === 'passphrase' ? passphrase : null);
  }
  return (
    <form onSubmit={submit}>
      <h1>
        <Trans>How should the key be kept?</Trans>
      </h1>
      <Radio.Group value={way} onChange={setWay} aria-label={t`How the key is kept`}>
        <div className="stack wide">
          <Radio
            value="keychain"
            disabled={!keychain}
            label={t`In this computer's keychain`}
            description={
              keychain
                ? t`Opens by itself when you are signed in to this computer.`
                : t`This computer offers no keychain.`
            }
          />
          <Radio
            value="passphrase"
            label={t`Behind a passphrase`}
            description={t`You type it each time the store is opened.`}
          />
        </div>
      </Radio.Group>
      {way === 'passphrase' && (
        <>
          <PasswordInput
            label={t`Passphrase, at least 10 characters`}
            value={passphrase}
            onChange={(e) => setPassphrase(e.currentTarget.value)}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
            error={tried && problem?.field === 'passphrase' ? i18n._(problem.words) : undefined}
            data-autofocus
          />
          <PasswordInput
            label={t`The same again`}
            value={again}
            onChange={(e) => setAgain(e.currentTarget.value)}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
            error={tried && problem?.field === 'again' ? i18n._(problem.words) : undefined}
          />
        </>
      )}
      <div className="row between">
        <Button variant="subtle" onClick={onBack}>
          <Trans>Back</Trans>
        </Button>
        <Button type="submit" loading={busy}>
          <Trans>Make the store</Trans>
        </Button>
      </div>
    </form>
  );
}
