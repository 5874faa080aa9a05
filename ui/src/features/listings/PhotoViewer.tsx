import { useLingui } from '@lingui/react/macro';
import { ActionIcon, Modal } from '@mantine/core';
import { useEffect } from 'react';
import { Icon } from '@/components/Icon';
import type { PhotoRefView } from '@/ipc/types';
import { Photo } from './Photo';

/** One photo as large as the window, with its neighbours on the arrow keys. */
export function PhotoViewer({
  photos,
  at,
  name,
  onMove,
  onClose,
}: {
  photos: readonly PhotoRefView[];
  /** Which one; `null` while closed. */
  at: number | null;
  name: (i: number) => string;
  onMove: (i: number) => void;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const count = photos.length;
  useEffect(() => {
    if (at === null) return;
    function onKey(event: KeyboardEvent) {
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      if (step === 0 || at === null) return;
      event.preventDefault();
      onMove((at + step + count) % count);
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [at, count, onMove]);
  const photo = at === null ? undefined : photos[at];
  return (
    <Modal
      opened={photo !== undefined}
      onClose={onClose}
      size="90vw"
      centered
      transitionProps={{ duration: 80 }}
      title={at === null ? '' : t`${name(at)} · ${at + 1} of ${count}`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {photo && at !== null && (
        <div className="photo-large">
          <ActionIcon aria-label={t`Photo before`} onClick={() => onMove((at - 1 + count) % count)}>
            <Icon name="left" />
          </ActionIcon>
          <Photo photoKey={photo.key} size="whole" label={name(at)} />
          <ActionIcon aria-label={t`Next photo`} onClick={() => onMove((at + 1) % count)}>
            <Icon name="right" />
          </ActionIcon>
        </div>
      )}
    </Modal>
  );
}
