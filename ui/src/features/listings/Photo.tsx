import { Trans } from '@lingui/react/macro';
import { Icon } from '@/components/Icon';
import type { PhotoSize } from '@/ipc/types';
import { usePhoto } from './api';

/** One photo, or the word that it is not on this computer. */
export function Photo({ photoKey, size, label }: { photoKey: string; size: PhotoSize; label: string }) {
  const { data, error } = usePhoto(photoKey, size);
  if (error || (data && !data.dataUrl)) {
    return (
      <span>
        <Icon name="photo" size={20} />
        <br />
        <Trans>Not on this computer</Trans>
      </span>
    );
  }
  return data?.dataUrl ? <img src={data.dataUrl} alt={label} draggable={false} /> : null;
}
