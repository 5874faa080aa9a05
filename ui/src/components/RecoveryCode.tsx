import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';

/** A recovery code, shown once and typed back, so that nobody finds out later that it was never written down. */
export function RecoveryCode({
  code,
  busy,
  onAsk,
  onConfirm,
  level: Heading = 'h1',
}: {
  code: string | null;
  busy: boolean;
  onAsk: () => void;
  onConfirm: (typed: string) => void;
  /** Which heading it stands under. */
  level?: 'h1' | 'h3';
}) {
  const { t } = useLingui();
  const [hidden, setHidden] = useState(false);
  const [typed, setTyped] = useState('');
  if (code === null) {
    return (
      <div className="stack wide">
        <Heading>
          <Trans>One step is missing</Trans>
        </Heading>
        <p>
          <Trans>
            Your store is made, but its recovery code was never typed back. Without one, a lost passphrase or keychain
            means lost data.
          </Trans>
        </p>
        <div>
          <Button loading={busy} onClick={onAsk}>
            <Trans>Show a new recovery code</Trans>
          </Button>
        </div>
      </div>
    );
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    onConfirm(typed);
  }
  return (
    <div>
      <Heading>
        <Trans>Write this down</Trans>
      </Heading>
      <p className="quiet" style={{ marginTop: '0.5rem' }}>
        <Trans>
          This recovery code opens your store if the passphrase or keychain is lost. It is shown this once. Keep it on
          paper, away from this computer.
        </Trans>
      </p>
      {hidden ? (
        <form onSubmit={submit}>
          <TextInput
            label={t`Type the recovery code`}
            description={t`Capitals, hyphens and spaces do not matter.`}
            value={typed}
            onChange={(e) => setTyped(e.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            data-autofocus
            autoFocus
          />
          <div className="row between">
            <Button variant="subtle" onClick={() => setHidden(false)}>
              <Trans>Show it again</Trans>
            </Button>
            <Button type="submit" loading={busy} disabled={typed.trim() === ''}>
              <Trans>Confirm</Trans>
            </Button>
          </div>
        </form>
      ) : (
        <>
          <p className="code">{code}</p>
          <div className="row" style={{ justifyContent: 'flex-end' }}>
            <Button onClick={() => setHidden(true)}>
              <Trans>I have written it down</Trans>
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
