import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Icon } from '@/components/Icon';
import { useHost } from '@/ipc/context';
import { inOrder } from '@/lib/reorder';
import { SortList } from './SortList';
import './paper.css';

/** Which photos of a listing are printed, the first one largest. */
export function PhotoChoice({
  listingKey,
  chosen,
  onChange,
}: {
  listingKey: string;
  /** Keys in order; `null` prints the first ones as the MLS has them. */
  chosen: readonly string[] | null;
  onChange: (keys: string[] | null) => void;
}) {
  const { t } = useLingui();
  const host = useHost();
  const { data } = useQuery({
    queryKey: ['listings', 'detail', listingKey],
    queryFn: () => host.listingDetail({ key: listingKey }),
  });
  if (!data) return null;
  if (data.photos.length === 0) {
    return (
      <p className="small quiet">
        <Trans>This listing has no photos.</Trans>
      </p>
    );
  }
  const known = data.photos.map((photo) => photo.key);
  const all = inOrder(known, chosen ?? []);
  const printed = new Set(chosen ?? known);
  const keep = (order: readonly string[], wanted: ReadonlySet<string>) => onChange(order.filter((k) => wanted.has(k)));
  // Those that are printed first: the order of the others means nothing.
  const shown = [...all.filter((k) => printed.has(k)), ...all.filter((k) => !printed.has(k))];
  const items = shown.map((id) => {
    const at = known.indexOf(id);
    const caption = data.photos[at]?.caption ?? null;
    return { id, name: caption ?? t`Photo ${at + 1}`, printed: printed.has(id) };
  });
  return (
    <div className="stack">
      <SortList
        label={t`Photos to print`}
        items={items}
        currentId={null}
        onPick={() => undefined}
        onOrder={(ids) => keep(ids, printed)}
        tools={(item, tabIndex) => (
          <ActionIcon
            tabIndex={tabIndex}
            aria-label={item.printed ? t`Leave out ${item.name}` : t`Print ${item.name}`}
            aria-pressed={item.printed}
            onClick={() => {
              const wanted = new Set(printed);
              if (!wanted.delete(item.id)) wanted.add(item.id);
              keep(shown, wanted);
            }}
          >
            <Icon name={item.printed ? 'eye' : 'eyeOff'} />
          </ActionIcon>
        )}
      >
        {(item) => (
          <>
            <SmallPhoto photoKey={item.id} />
            <span className={item.printed ? 'ellipsis' : 'ellipsis left-out'}>{item.name}</span>
          </>
        )}
      </SortList>
      {chosen !== null && (
        <div>
          <button type="button" className="plain-button small" onClick={() => onChange(null)}>
            <Trans>As the listing has them</Trans>
          </button>
        </div>
      )}
    </div>
  );
}

/** A photo as small as a stamp; decoration beside its name. */
export function SmallPhoto({ photoKey }: { photoKey: string | null }) {
  const host = useHost();
  const { data } = useQuery({
    queryKey: ['listings', 'photo', photoKey, 'small'],
    queryFn: () => host.listingPhoto({ key: photoKey ?? '', size: 'small' }),
    enabled: photoKey !== null,
    retry: false,
  });
  return (
    <span className="stamp">
      {data?.dataUrl ? <img src={data.dataUrl} alt="" draggable={false} /> : <Icon name="photo" size={14} />}
    </span>
  );
}
