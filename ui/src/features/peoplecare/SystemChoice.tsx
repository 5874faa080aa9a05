import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Icon } from '@/components/Icon';
import type { ConnectorView, SourceView } from '@/ipc/types';

/** The systems that can be connected, and what to do where one is not among them. */
export function SystemChoice({
  connectors,
  connected,
  chosen,
  onChoose,
  onImport,
}: {
  connectors: readonly ConnectorView[];
  connected: readonly SourceView[];
  chosen: string | null;
  onChoose: (connector: ConnectorView) => void;
  onImport: () => void;
}) {
  return (
    <div className="pad stack wide account-form">
      <div>
        <h2>
          <Trans>Where are your people?</Trans>
        </h2>
        <p className="quiet">
          <Trans>Before anything changes you see what it would come to.</Trans>
        </p>
      </div>
      <ul className="systems">
        {connectors.map((connector) => {
          const accounts = connected.filter((s) => s.connector === connector.id).length;
          return (
            <li key={connector.id}>
              <button
                type="button"
                aria-pressed={chosen === connector.id}
                onClick={() => onChoose(connector)}
                className="system"
              >
                <span className="grow">
                  <span className="strong">{connector.title}</span>
                  {accounts > 0 && (
                    <span className="tag">
                      <Trans>connected</Trans>
                    </span>
                  )}
                  <span className="small quiet system-summary">{connector.summary}</span>
                </span>
                <Icon name="right" size={14} />
              </button>
            </li>
          );
        })}
      </ul>
      <div className="row wrap">
        <span className="quiet">
          <Trans>Not in the list, or without a connection of its own, such as Top Producer?</Trans>
        </span>
        <Button variant="default" onClick={onImport}>
          <Trans>Import from a file</Trans>
        </Button>
      </div>
    </div>
  );
}
