import { Plural, Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Loading } from '@/components/Loading';
import { toastError, toastUndo } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { PersonView } from '@/ipc/types';

/** What it means to put somebody away, before it is done; either way there is a way back. */
export function PutAway({ person, onClose, onGone }: { person: PersonView; onClose: () => void; onGone: () => void }) {
  const host = useHost();
  const { id, name } = person;
  const { data } = useQuery({ queryKey: ['people', 'away', id], queryFn: () => host.archivePreview({ id }) });
  const go = (everywhere: boolean) => {
    host.archiveRecord({ id, everywhere }).then(() => {
      onGone();
      toastUndo(<Trans>{name} is put away.</Trans>, () => {
        host.unarchiveRecord({ id }).catch(toastError);
      });
    }, toastError);
  };
  if (!data) return <Loading />;
  const systems = data.systems.join(', ');
  return (
    <div className="warn-note put-away stack">
      <p>
        <Plural value={data.entries} one="# entry goes with them" other="# entries go with them" />
        {data.waiting > 0 && (
          <>
            {' '}
            <Plural
              value={data.waiting}
              one="and # change would not be sent."
              other="and # changes would not be sent."
            />
          </>
        )}{' '}
        <Trans>Nothing is lost here: “Put away” keeps them.</Trans>
      </p>
      <div className="row wrap">
        <Button variant="default" onClick={() => go(false)}>
          <Trans>Put away only here</Trans>
        </Button>
        {data.systems.length > 0 && (
          <Button variant="default" onClick={() => go(true)}>
            <Trans>Also delete in {systems}</Trans>
          </Button>
        )}
        <Button variant="subtle" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </div>
  );
}
