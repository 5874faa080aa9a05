import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import type { Paper } from '@/components/paper/paper';
import { useHost } from '@/ipc/context';
import type { DocumentOptions } from '@/ipc/types';
import { changeDraft, type Draft, redoDraft, requestOf, type Subject, undoDraft, useDocuments } from './state';

/** Milliseconds without a key after which a page is drawn anew. */
const PAUSE = 200;

/** A document being made up: its words, its pages, and how both change. */
export function useDraft(name: string) {
  const host = useHost();
  const line = useDocuments((s) => s.drafts[name]);
  const last = useRef<{ field: string | undefined; at: number }>({ field: undefined, at: 0 });
  const draft = line?.present;
  const now = useMemo(() => (draft ? requestOf(draft) : null), [draft]);
  const [document] = useDebouncedValue(now, PAUSE);
  const plan = useQuery({
    queryKey: ['listings', 'document', 'plan', document],
    queryFn: () => (document ? host.documentPlan({ document, wide: false }) : null),
    placeholderData: keepPreviousData,
    enabled: document !== null,
  });
  const papers = useMemo(() => {
    const paper = (wide: boolean): Paper => ({
      key: ['listings', 'document', wide ? 'slides' : 'sheets', document],
      draw: (page, width) => {
        if (!document) throw new Error('there is no document');
        return host.documentPage({ document, page, width, wide });
      },
    });
    return { sheets: paper(false), slides: paper(true) };
  }, [host, document]);
  const change = (part: Partial<Draft>, field?: string) => {
    const at = Date.now();
    const merge = field !== undefined && field === last.current.field && at - last.current.at < 1500;
    last.current = { field, at };
    changeDraft(name, part, merge);
  };
  return {
    draft,
    /** What would be written now. */
    request: now,
    plan: plan.data ?? undefined,
    ...papers,
    setOptions: (part: Partial<DocumentOptions>, field?: string) =>
      draft && change({ options: { ...draft.options, ...part } }, field),
    setSubject: (subject: Subject, field?: string) => change({ subject }, field),
    undo: () => undoDraft(name),
    redo: () => redoDraft(name),
    canUndo: (line?.past.length ?? 0) > 0,
    canRedo: (line?.future.length ?? 0) > 0,
  };
}

export type DraftInHand = ReturnType<typeof useDraft>;
