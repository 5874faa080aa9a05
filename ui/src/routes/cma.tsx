import { useNavigate, useParams } from '@tanstack/react-router';
import { CmaWizard } from '@/features/cma/CmaWizard';

export function CmaRoute() {
  const { id } = useParams({ from: '/cmas/$id' });
  const navigate = useNavigate();
  return (
    <CmaWizard
      key={id}
      id={id}
      onClose={() => void navigate({ to: '/cmas' })}
      onListing={(key) => void navigate({ to: '/listings', search: { key } })}
      onAccuracy={() => void navigate({ to: '/accuracy', search: {} })}
    />
  );
}
