import { useQuery } from '@tanstack/react-query';
import { useHost } from '@/ipc/context';

/** The last backtest of an area; everywhere when none is named. */
export function useBacktest(area: string | null) {
  const host = useHost();
  return useQuery({ queryKey: ['backtest', area], queryFn: () => host.backtest({ area }) });
}
