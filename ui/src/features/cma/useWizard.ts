import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useHost } from '@/ipc/context';
import type { CmaEdits, CmaView, MoneyView } from '@/ipc/types';
import { newestOnly, Overtaken } from '@/lib/newest-only';
import { push, redo, type UndoLine, undo } from '@/lib/undo';

export type SaveState = 'saved' | 'saving' | 'failed';

/** What the latest step of undo did to the estimate. */
export interface Consequence {
  before: MoneyView | null;
  after: MoneyView | null;
}

/** What the steps of the wizard work with. */
export interface Wizard {
  view: CmaView;
  edits: CmaEdits;
  saving: SaveState;
  saveError: unknown;
  /** What the latest change did to the estimate; absent before the first one. */
  consequence: Consequence | null;
  /** Changes some edits. Changes of one `field` in a row are one step of undo. */
  edit: (part: Partial<CmaEdits>, field?: string) => void;
  /** Goes to a step; where one is, is not something to undo. */
  go: (step: number) => void;
  undo: () => void;
  redo: () => void;
  canUndo: boolean;
  canRedo: boolean;
  /** Saves once more after a failure. */
  retry: () => void;
  /** Takes what the core answered otherwise (a refresh, a new title) as the present state. */
  take: (view: CmaView) => void;
}

/** Whatever of the edits moves the estimate, so that a word or a tick is not taken for a change of it. */
function figures({ asOf, facts, unknown, subType, included, excluded, weights, adjustments }: CmaEdits): string {
  const amounts = adjustments.map(({ why: _why, ...amount }) => amount);
  return JSON.stringify([asOf, facts, unknown, subType, included, excluded, weights, amounts]);
}

/** Steps go to the core when nothing was changed for so long, ms. */
const QUIET = 700;

/** A CMA with its edits: each change is saved at once, and each can be taken back, also after it was closed. */
export function useWizard(id: string): { wizard: Wizard | null; error: unknown; refetch: () => void } {
  const host = useHost();
  const client = useQueryClient();
  const key = useMemo(() => ['cma', id], [id]);
  const { data: view, error, refetch } = useQuery({ queryKey: key, queryFn: () => host.cma({ id }) });
  const { data: kept } = useQuery({
    queryKey: ['cma-steps', id],
    // Steps that cannot be read are no reason not to open the analysis.
    queryFn: () => host.cmaHistory({ id }).catch(() => ({ past: [], future: [] })),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [line, setLine] = useState<UndoLine<CmaEdits> | null>(null);
  const [saving, setSaving] = useState<SaveState>('saved');
  const [saveError, setSaveError] = useState<unknown>(null);
  const [consequence, setConsequence] = useState<Consequence | null>(null);
  const last = useRef<{ field: string | undefined; at: number }>({ field: undefined, at: 0 });
  const before = useRef<MoneyView | null>(null);
  // Of several changes in a row the last one says whether all is saved.
  const newest = useRef(0);
  const save = useMemo(() => newestOnly((edits: CmaEdits) => host.updateCma({ id, edits })), [host, id]);

  useEffect(() => {
    if (view && kept) setLine((old) => old ?? { past: kept.past, present: view.edits, future: kept.future });
  }, [view, kept]);

  // The steps are kept a moment after the last change, and when the wizard is left.
  const unsaved = useRef<UndoLine<CmaEdits> | null>(null);
  const flush = useCallback(() => {
    const steps = unsaved.current;
    unsaved.current = null;
    if (!steps) return;
    const history = { past: steps.past.slice(-40), future: steps.future.slice(0, 40) };
    // Losing steps of undo loses no work; the analysis itself says so when it cannot be saved.
    host.saveCmaHistory({ id, history }).catch(() => undefined);
  }, [host, id]);
  useEffect(() => {
    if (!line || !kept || (line.past === kept.past && line.future === kept.future)) return;
    unsaved.current = line;
    const timer = setTimeout(flush, QUIET);
    return () => clearTimeout(timer);
  }, [line, kept, flush]);
  useEffect(() => flush, [flush]);

  const keep = useCallback(
    (edits: CmaEdits) => {
      newest.current += 1;
      const mine = newest.current;
      setSaving('saving');
      save(edits).then(
        (answer) => {
          client.setQueryData(key, answer);
          if (mine === newest.current) {
            setSaving('saved');
            setSaveError(null);
          }
          setConsequence((old) => (old ? { ...old, after: answer.result?.estimate ?? null } : old));
          void client.invalidateQueries({ queryKey: ['cmas'] });
        },
        (e: unknown) => {
          if (e instanceof Overtaken || mine !== newest.current) return;
          setSaving('failed');
          setSaveError(e);
        },
      );
    },
    [save, client, key],
  );

  if (!view || !line) return { wizard: null, error, refetch: () => void refetch() };

  const estimate = view.result?.estimate ?? null;
  /** Begins to watch what a change does. Several changes of one field are one change. */
  const watch = (merge: boolean) => {
    if (!merge) before.current = estimate;
    setConsequence({ before: before.current, after: null });
  };
  const move = (next: UndoLine<CmaEdits>) => {
    if (next === line) return;
    // Undo keeps the step one looks at.
    const present = { ...next.present, step: line.present.step };
    setLine({ ...next, present });
    last.current = { field: undefined, at: 0 };
    watch(false);
    keep(present);
  };
  const wizard: Wizard = {
    view,
    edits: line.present,
    saving,
    saveError,
    consequence,
    edit: (part, field) => {
      const now = Date.now();
      const merge = field !== undefined && field === last.current.field && now - last.current.at < 1500;
      last.current = { field, at: now };
      const next = { ...line.present, ...part };
      setLine(push(line, next, merge));
      if (figures(next) !== figures(line.present)) watch(merge);
      keep(next);
    },
    go: (step) => {
      const present = { ...line.present, step };
      setLine({ ...line, present });
      keep(present);
    },
    undo: () => move(undo(line)),
    redo: () => move(redo(line)),
    canUndo: line.past.length > 0,
    canRedo: line.future.length > 0,
    retry: () => keep(line.present),
    take: (answer) => {
      client.setQueryData(key, answer);
      setLine({ ...line, present: { ...answer.edits, step: line.present.step } });
      setConsequence(null);
      void client.invalidateQueries({ queryKey: ['cmas'] });
    },
  };
  return { wizard, error, refetch: () => void refetch() };
}
