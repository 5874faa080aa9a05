import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { SignInNote } from '@/components/SignInNote';
import { toast, toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { SourceView } from '@/ipc/types';

/** For an account that no longer lets us in: signing in again, or another key. Everything that is here stays. */
export function LetInAgain({ source, onKey }: { source: SourceView; onKey: () => void }) {
  const host = useHost();
  const { name } = source;
  // The address of a sign-in under way; empty until it is known.
  const [url, setUrl] = useState<string | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const stopped = useRef(false);
  const leave = useRef(() => {});
  leave.current = () => {
    if (url === null) return;
    stopped.current = true;
    host.cancelSignIn({ name }).catch(() => undefined);
  };
  useEffect(() => () => leave.current(), []);
  const signIn = () => {
    stopped.current = false;
    setFailed(null);
    setUrl('');
    host
      .signInAgain({ name })
      .then((begun) => {
        setUrl(begun.url);
        return host.finishSignIn({ name });
      })
      .then(
        () => {
          toast(<Trans>Signed in. {name} is read again, and what waits goes out.</Trans>);
          host.startSync({ names: [name], full: false, allowMassDelete: false }).catch(toastError);
        },
        (problem: unknown) => {
          if (!stopped.current) setFailed(problem);
        },
      )
      .finally(() => setUrl(null));
  };
  if (url !== null) {
    return (
      <SignInNote
        title={source.connectorTitle}
        url={url}
        onStop={() => {
          stopped.current = true;
          setUrl(null);
          host.cancelSignIn({ name }).catch(toastError);
        }}
      />
    );
  }
  return (
    <div className="stack">
      {failed !== null && <ErrorNote error={failed} />}
      <div className="row wrap">
        {source.signsIn && (
          <Button onClick={signIn} leftSection={<Icon name="key" size={14} />}>
            <Trans>Sign in again…</Trans>
          </Button>
        )}
        <Button
          variant={source.signsIn ? 'default' : 'filled'}
          onClick={onKey}
          leftSection={source.signsIn ? undefined : <Icon name="key" size={14} />}
        >
          <Trans>Give it another key…</Trans>
        </Button>
        <span className="small quiet">
          <Trans>What is here stays, and so does what waits to go out.</Trans>
        </span>
      </div>
    </div>
  );
}
