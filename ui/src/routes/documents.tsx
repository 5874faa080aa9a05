import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { DocumentScreen } from '@/features/documents/DocumentScreen';

/** A flyer, a tour or a market report being made up; closing it goes back to where it was begun. */
export function DocumentsRoute() {
  const { name } = useSearch({ from: '/documents' });
  const navigate = useNavigate();
  const router = useRouter();
  return (
    <DocumentScreen
      key={name}
      name={name}
      onClose={() => router.history.back()}
      onListings={() => void navigate({ to: '/listings' })}
    />
  );
}
