import { useQuery } from '@tanstack/react-query';
import { useHost } from '@/ipc/context';

export function useMessages() {
  const host = useHost();
  return useQuery({ queryKey: ['services', 'messages'], queryFn: () => host.serviceMessages() });
}

export function useMessageRules() {
  const host = useHost();
  return useQuery({ queryKey: ['services', 'message-rules'], queryFn: () => host.messageRules() });
}
