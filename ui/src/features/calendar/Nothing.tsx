import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Empty } from '@/components/Empty';

/** Nothing is on in the days of the agenda, or the filter hides all of it. */
export function Nothing({
  filtered,
  onAll,
  onNew,
  onConnect,
}: {
  filtered: boolean;
  onAll: () => void;
  onNew: () => void;
  onConnect: (() => void) | null;
}) {
  if (filtered)
    return (
      <Empty
        icon="eyeOff"
        title={<Trans>Everything in these days is hidden</Trans>}
        action={
          <Button variant="default" onClick={onAll}>
            <Trans>Show all</Trans>
          </Button>
        }
      />
    );
  return (
    <Empty
      icon="calendar"
      title={<Trans>Nothing is on in these days</Trans>}
      action={
        <>
          <Button onClick={onNew}>
            <Trans>New appointment</Trans>
          </Button>
          {onConnect && (
            <Button variant="default" onClick={onConnect}>
              <Trans>Connect a calendar</Trans>
            </Button>
          )}
        </>
      }
    >
      <p>
        <Trans>Days of contracts, jobs, showings, tasks and the entries of your calendars come together here.</Trans>
      </p>
    </Empty>
  );
}
