import { useLingui } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { errorWords } from '@/i18n/errors';
import { asAppError } from '@/ipc/host';
import { Icon } from './Icon';

/** An error as a person needs it: what happened, what is safe, what to do, and a number to quote where there is one. */
export function ErrorNote({
  error,
  onRetry,
  compact = false,
}: {
  error: unknown;
  onRetry?: () => void;
  compact?: boolean;
}) {
  const { i18n } = useLingui();
  const view = asAppError(error);
  const words = errorWords(view);
  const [copied, setCopied] = useState(false);
  return (
    <div className={compact ? 'error-note compact' : 'error-note'} role="alert">
      <Icon name="bad" />
      <div className="grow stack">
        <h3>{i18n._(words.what)}</h3>
        <p>
          {i18n._(words.safe)} {i18n._(words.todo)}
        </p>
        {words.detail && <p className="small quiet error-detail">{words.detail}</p>}
        {(view.incident || (view.retry && onRetry)) && (
          <div className="row wrap">
            {onRetry && view.retry && (
              <Button variant="default" onClick={onRetry}>
                <Trans>Try again</Trans>
              </Button>
            )}
            {view.incident && (
              <>
                <span className="small quiet">
                  <Trans>Incident</Trans> <span className="mono">{view.incident}</span>
                </span>
                <Button
                  variant="subtle"
                  onClick={() => {
                    void navigator.clipboard?.writeText(view.incident ?? '').then(() => setCopied(true));
                  }}
                >
                  {copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}
                </Button>
              </>
            )}
          </div>
        )}
      </div>
    </div>
  );
}
