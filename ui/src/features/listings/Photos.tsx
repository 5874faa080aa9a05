import { useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import type { PhotoRefView } from '@/ipc/types';
import { Photo } from './Photo';
import { PhotoViewer } from './PhotoViewer';

/** Photos in the source's order, small ones fetched when they come into view; one that is chosen opens large. */
export function Photos({ photos }: { photos: readonly PhotoRefView[] }) {
  const { t } = useLingui();
  const [open, setOpen] = useState<number | null>(null);
  if (photos.length === 0) return null;
  const name = (i: number) => photos[i]?.caption ?? t`Photo ${i + 1}`;
  return (
    <>
      <div className="photos" role="group" aria-label={t`${photos.length} photos`}>
        {photos.map((photo, i) => (
          <PhotoSlot key={photo.key} photo={photo} label={name(i)} onOpen={() => setOpen(i)} />
        ))}
      </div>
      <PhotoViewer photos={photos} at={open} name={name} onMove={setOpen} onClose={() => setOpen(null)} />
    </>
  );
}

function PhotoSlot({ photo, label, onOpen }: { photo: PhotoRefView; label: string; onOpen: () => void }) {
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
      <button type="button" className="photo-button" onClick={onOpen}>
        <span className="visually-hidden">{label}</span>
        {seen && <Photo photoKey={photo.key} size="small" label="" />}
      </button>
    </figure>
  );
}
