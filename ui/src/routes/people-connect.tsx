import { useNavigate } from '@tanstack/react-router';
import { ConnectScreen } from '@/features/peoplecare/ConnectScreen';

export function ConnectRoute() {
  const navigate = useNavigate();
  return (
    <ConnectScreen
      onImport={() => void navigate({ to: '/people/import' })}
      onPeople={() => void navigate({ to: '/people' })}
      onDuplicates={() => void navigate({ to: '/people/duplicates' })}
      onSource={(name) => void navigate({ to: '/sources', search: { name } })}
    />
  );
}
