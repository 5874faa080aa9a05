import { useQuery } from '@tanstack/react-query';
import { Icon } from '@/components/Icon';
import { useHost } from '@/ipc/context';

/** A small photo of a sale; a sign where there is none on this computer. */
export function SalePhoto({ photo, name }: { photo: string | null; name: string }) {
  const host = useHost();
  const { data } = useQuery({
    queryKey: ['listings', 'photo', photo, 'small'],
    queryFn: () => host.listingPhoto({ key: photo ?? '', size: 'small' }),
    enabled: photo !== null,
    retry: false,
  });
  return (
    <span className="sale-photo">
      {data?.dataUrl ? <img src={data.dataUrl} alt={name} draggable={false} /> : <Icon name="photo" size={16} />}
    </span>
  );
}
