import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Icon } from './Icon';

/** A sign-in under way in the browser: what to do, the address should no browser have opened, and a way to stop. */
export function SignInNote({ title, url, onStop }: { title: string; url: string; onStop: () => void }) {
  return (
    <div className="warn-note" role="status">
      <Icon name="key" />
      <div className="grow stack">
        <p>
          <Trans>Sign in to {title} in the browser that has opened, then come back here.</Trans>
        </p>
        {url !== '' && (
          <p className="small quiet sign-in-address">
            <Trans>No browser? Open this address:</Trans> <span className="mono">{url}</span>
          </p>
        )}
        <div className="row wrap">
          {url !== '' && (
            <Button
              variant="default"
              onClick={() => void navigator.clipboard?.writeText(url)}
              leftSection={<Icon name="copy" size={14} />}
            >
              <Trans>Copy the address</Trans>
            </Button>
          )}
          <Button variant="default" onClick={onStop}>
            <Trans>Stop</Trans>
          </Button>
        </div>
      </div>
    </div>
  );
}
