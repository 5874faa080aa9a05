import { useNavigate } from '@tanstack/react-router';
import { ImportScreen } from '@/features/peoplecare/ImportScreen';

export function ImportRoute() {
  const navigate = useNavigate();
  return (
    <ImportScreen
      onDuplicates={() => void navigate({ to: '/people/duplicates' })}
      onPerson={(id) => void navigate({ to: '/people/$id', params: { id } })}
    />
  );
}
