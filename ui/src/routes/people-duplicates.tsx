import { useNavigate } from '@tanstack/react-router';
import { DuplicatesScreen } from '@/features/peoplecare/DuplicatesScreen';

export function DuplicatesRoute() {
  const navigate = useNavigate();
  return (
    <DuplicatesScreen
      onImport={() => void navigate({ to: '/people/import' })}
      onPerson={(id) => void navigate({ to: '/people/$id', params: { id } })}
    />
  );
}
