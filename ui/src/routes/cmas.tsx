import { useNavigate } from '@tanstack/react-router';
import { CmaList } from '@/features/cma/CmaList';

export function CmasRoute() {
  const navigate = useNavigate();
  return (
    <CmaList
      onOpen={(id) => void navigate({ to: '/cmas/$id', params: { id } })}
      onListings={() => void navigate({ to: '/listings' })}
    />
  );
}
