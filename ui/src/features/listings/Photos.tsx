import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '@/components/Icon';
import type { PhotoRefView } from '@/ipc/types';
import { usePhoto } from './api';

/** Photos in the source's order, fetched when they come into view. */
export function Photos({ photos }: { photos: readonly PhotoRefView[] }) {
  const { t } = useLingui();
  if (photos.length === 0) return null;
  return (
    // A strip that scrolls must be reachable by keyboard, or its last photos are for mice only.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <div className="photos" role="group" aria-label={t`${photos.length} photos`} tabIndex={0}>
      {photos.map((photo, i) => (
        <PhotoSlot key={photo.key} photo={photo} label={photo.caption ?? t`Photo ${i + 1}`} />
      ))}
    </div>
  );
}

function PhotoSlot({ photo, label }: { photo: PhotoRefView; label: string }) {
  const slot = useRef<HTMLElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (!slot.current || seen) return;
    const watch = new IntersectionObserver((entries) => {
      if (entries.some((e) => e.isIntersecting)) setSeen(true);
    });
    watch.observe(slot.current);
    return () => watch.disconnect();
  }, [seen]);
  return (
    <figure className="photo" ref={slot}>
      {seen && <Loaded photoKey={photo.key} label={label} />}
    </figure>
  );
}

function Loaded({ photoKey, label }: { photoKey: string; label: string }) {
  const { data, error } = usePhoto(photoKey);
  if (error || (data && !data.dataUrl)) {
    return (
      <span>
        <Icon name="photo" size={20} />
        <br />
        <Trans>Not on this computer</Trans>
      </span>
    );
  }
  return data?.dataUrl ? <img src={data.dataUrl} alt={label} title={label} draggable={false} /> : null;
}
