import { useNavigate, useSearch } from '@tanstack/react-router';
import { SettingsScreen } from '@/features/settings/SettingsScreen';

export function SettingsRoute() {
  const { part } = useSearch({ from: '/settings' });
  const navigate = useNavigate();
  return <SettingsScreen part={part} onPart={(next) => void navigate({ to: '/settings', search: { part: next } })} />;
}
