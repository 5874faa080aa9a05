import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Empty } from '@/components/Empty';

/** Where somebody begins who has put nothing in yet. */
export interface FirstStepLinks {
  onAddSource: () => void;
  onConnect: () => void;
  onImport: () => void;
  onFirstDeal: () => void;
}

/** The day of a fresh store: what to do first. */
export function FirstSteps({ onAddSource, onConnect, onImport, onFirstDeal }: FirstStepLinks) {
  return (
    <Empty
      icon="today"
      title={<Trans>Your day starts here</Trans>}
      action={
        <>
          <Button onClick={onAddSource}>
            <Trans>Add a source of listings</Trans>
          </Button>
          <Button variant="default" onClick={onConnect}>
            <Trans>Connect a CRM or a calendar</Trans>
          </Button>
          <Button variant="default" onClick={onImport}>
            <Trans>Import contacts</Trans>
          </Button>
          <Button variant="default" onClick={onFirstDeal}>
            <Trans>Enter the first deal</Trans>
          </Button>
        </>
      }
    >
      <p>
        <Trans>
          Once something is in, this page says each morning what is on, which days of contracts come, what needs you and
          whom to call.
        </Trans>
      </p>
    </Empty>
  );
}
