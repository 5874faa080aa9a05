import { useNavigate, useSearch } from '@tanstack/react-router';
import { HotsheetScreen } from '@/features/hotsheet/HotsheetScreen';

export function HotsheetRoute() {
  const { search } = useSearch({ from: '/hotsheet' });
  const navigate = useNavigate();
  return (
    <HotsheetScreen
      search={search}
      onSearch={(id) => void navigate({ to: '/hotsheet', search: id ? { search: id } : {} })}
      onOpen={(key) => void navigate({ to: '/listings', search: { key } })}
      onSources={() => void navigate({ to: '/sources' })}
    />
  );
}
