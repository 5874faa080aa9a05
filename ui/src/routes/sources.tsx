import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { SourcesScreen } from '@/features/sources/SourcesScreen';

export function SourcesRoute() {
  const { name, add } = useSearch({ from: '/sources' });
  const navigate = useNavigate();
  const open = useCallback(
    (next: string | undefined) => void navigate({ to: '/sources', search: next ? { name: next } : {} }),
    [navigate],
  );
  return (
    <SourcesScreen
      name={name}
      adding={add !== undefined}
      onOpen={open}
      onAdd={() => void navigate({ to: '/sources', search: { add: 'new' } })}
    />
  );
}
