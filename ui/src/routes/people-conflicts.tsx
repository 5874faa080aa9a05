import { useNavigate } from '@tanstack/react-router';
import { ConflictsScreen } from '@/features/peoplecare/ConflictsScreen';

export function ConflictsRoute() {
  const navigate = useNavigate();
  return (
    <ConflictsScreen
      onOutbox={() => void navigate({ to: '/people/outbox' })}
      onPerson={(id) => void navigate({ to: '/people/$id', params: { id } })}
    />
  );
}
