import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { resourceWord } from '@/i18n/words';
import { useHost } from '@/ipc/context';
import { number } from '@/lib/format';

/** Removing a source cannot be undone: it says what goes with it and wants the name typed. */
export function RemoveSource({
  name,
  opened,
  onClose,
  onRemoved,
}: {
  name: string;
  opened: boolean;
  onClose: () => void;
  onRemoved: () => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { data } = useQuery({
    queryKey: ['sources', 'removal', name],
    queryFn: () => host.removalPreview({ name }),
    enabled: opened,
    gcTime: 0,
  });
  const remove = () => {
    setBusy(true);
    host
      .removeSource({ name })
      .then(() => {
        onClose();
        onRemoved();
      }, setError)
      .finally(() => setBusy(false));
  };
  return (
    <Modal
      opened={opened}
      onClose={() => {
        setTyped('');
        setError(null);
        onClose();
      }}
      title={<Trans>Remove {name}?</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form
        className="stack wide"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed === name) remove();
        }}
      >
        <p>
          <Trans>
            These go with it and cannot be brought back except from a backup or by reading the source again:
          </Trans>
        </p>
        {data && (
          <dl className="facts">
            {Object.entries(data.rows).map(([resource, rows]) => (
              <div key={resource} style={{ display: 'contents' }}>
                <dt>{resourceWord(i18n, resource)}</dt>
                <dd className="num">{number(rows)}</dd>
              </div>
            ))}
          </dl>
        )}
        <p className="quiet">
          <Trans>
            Its history and photos are erased, its password is forgotten. Your CMAs stay as they are. Backups and
            exports made before still hold its listings: if the licence has ended, delete those files too.
          </Trans>
        </p>
        <TextInput
          label={t`Type “${name}” to confirm`}
          value={typed}
          onChange={(e) => setTyped(e.currentTarget.value)}
          data-autofocus
          autoComplete="off"
        />
        {error !== null && <ErrorNote error={error} />}
        <div className="row between">
          <Button variant="default" onClick={onClose}>
            <Trans>Keep it</Trans>
          </Button>
          <Button type="submit" color="red" disabled={typed !== name} loading={busy}>
            <Trans>Remove</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
