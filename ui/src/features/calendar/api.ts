import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useHost } from '@/ipc/context';

/** What is on from a day to another. */
export function useCalendar(from: string, to: string) {
  const host = useHost();
  return useQuery({
    queryKey: ['calendar', from, to],
    queryFn: () => host.calendar({ from, to }),
    placeholderData: keepPreviousData,
  });
}
