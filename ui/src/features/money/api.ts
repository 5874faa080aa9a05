import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useHost } from '@/ipc/context';
import type { WorksheetInputs, WorksheetKindView, WorksheetResult } from '@/ipc/types';
import { asked, useMoney } from './state';

/** A figure counts when nothing more was typed for so long, ms. */
const PAUSE = 250;

type ViewOf<K extends WorksheetKindView> = Extract<WorksheetResult, { kind: K }>['view'];

/** What a form comes to, worked out by the core. What came out before stays while somebody types. */
export function useWorked<K extends WorksheetKindView>(kind: K) {
  const host = useHost();
  const forms = useMoney((m) => m.forms);
  const now = JSON.stringify(asked(kind, forms));
  const [settled, setSettled] = useState(now);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(now), PAUSE);
    return () => clearTimeout(timer);
  }, [now]);
  const inputs = JSON.parse(settled) as WorksheetInputs | null;
  const query = useQuery({
    queryKey: ['worksheets', 'worked', kind, settled],
    queryFn: () => host.workWorksheet(inputs as WorksheetInputs),
    enabled: inputs !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const result = inputs === null || query.data?.kind !== kind ? undefined : query.data;
  // What came out last stays while a field is wrong.
  const [last, setLast] = useState<WorksheetResult['view']>();
  useEffect(() => {
    if (result) setLast(result.view);
  }, [result]);
  const shown = result?.view ?? (inputs !== null && query.error ? last : undefined);
  return {
    view: shown as ViewOf<K> | undefined,
    error: query.error,
    // Something newer was typed than what is shown.
    waiting: now !== settled || (inputs !== null && query.isFetching),
    asked: JSON.parse(now) as WorksheetInputs | null,
  };
}

/** The saved worksheets. */
export function useSaved() {
  const host = useHost();
  return useQuery({ queryKey: ['worksheets', 'list'], queryFn: () => host.worksheets() });
}
