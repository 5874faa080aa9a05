import { Trans, useLingui } from '@lingui/react/macro';
import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ErrorNote } from '@/components/ErrorNote';
import { Loading } from '@/components/Loading';
import { toast } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { SourceView } from '@/ipc/types';
import { ConnectForm } from './AddSource';

/** Other credentials, another address, another limit: checked with the vendor before anything is changed. */
export function ChangeSource({
  source,
  opened,
  onClose,
}: {
  source: SourceView;
  opened: boolean;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const host = useHost();
  const { data, error } = useQuery({
    queryKey: ['sources', 'connectors'],
    queryFn: () => host.connectors(),
    enabled: opened,
  });
  const connector = data?.find((c) => c.id === source.connector);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t`Settings of ${source.name}`}
      size="lg"
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {error ? (
        <ErrorNote error={error} />
      ) : !connector ? (
        <Loading />
      ) : (
        <ConnectForm
          connector={connector}
          preset={null}
          source={source}
          onAdded={() => {
            onClose();
            toast(<Trans>Changed. {source.name} is read with the new settings.</Trans>);
          }}
        />
      )}
    </Modal>
  );
}
