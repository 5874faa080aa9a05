import { useNavigate } from '@tanstack/react-router';
import { OutboxScreen } from '@/features/peoplecare/OutboxScreen';

export function OutboxRoute() {
  const navigate = useNavigate();
  return (
    <OutboxScreen
      onConflicts={() => void navigate({ to: '/people/conflicts' })}
      onSource={(name) => void navigate({ to: '/sources', search: { name } })}
      onPerson={(id) => void navigate({ to: '/people/$id', params: { id } })}
    />
  );
}
