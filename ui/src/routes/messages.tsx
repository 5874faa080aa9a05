import { useNavigate } from '@tanstack/react-router';
import { MessagesScreen } from '@/features/messages/MessagesScreen';

/** Letters about jobs. */
export function MessagesRoute() {
  const navigate = useNavigate();
  return (
    <MessagesScreen
      onPlan={(id) => void navigate({ to: '/transactions/$id/plan', params: { id } })}
      onSettings={() => void navigate({ to: '/settings' })}
    />
  );
}
