import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { BacktestScreen } from '@/features/backtest/BacktestScreen';

export function BacktestRoute() {
  const { area } = useSearch({ from: '/accuracy' });
  const navigate = useNavigate();
  const router = useRouter();
  return (
    <BacktestScreen
      key={area ?? ''}
      area={area ?? null}
      onArea={(next) => void navigate({ to: '/accuracy', search: next ? { area: next } : {}, replace: true })}
      onListing={(key) => void navigate({ to: '/listings', search: { key } })}
      onBack={() => router.history.back()}
    />
  );
}
