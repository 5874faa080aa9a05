import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useHost } from '@/ipc/context';
import type { CmaEdits, CmaView } from '@/ipc/types';
import { newestOnly, Overtaken } from '@/lib/newest-only';
import { push, redo, startLine, type UndoLine, undo } from '@/lib/undo';

export type SaveState = 'saved' | 'saving' | 'failed';

/** What the steps of the wizard work with. */
export interface Wizard {
  view: CmaView;
  edits: CmaEdits;
  saving: SaveState;
  saveError: unknown;
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
}

/** A CMA with its edits: each change is saved at once, and each can be taken back. */
export function useWizard(id: string): { wizard: Wizard | null; error: unknown; refetch: () => void } {
  const host = useHost();
  const client = useQueryClient();
  const key = useMemo(() => ['cma', id], [id]);
  const { data: view, error, refetch } = useQuery({ queryKey: key, queryFn: () => host.cma({ id }) });
  const [line, setLine] = useState<UndoLine<CmaEdits> | null>(null);
  const [saving, setSaving] = useState<SaveState>('saved');
  const [saveError, setSaveError] = useState<unknown>(null);
  const last = useRef<{ field: string | undefined; at: number }>({ field: undefined, at: 0 });
  const save = useMemo(() => newestOnly((edits: CmaEdits) => host.updateCma({ id, edits })), [host, id]);

  useEffect(() => {
    if (view) setLine((old) => old ?? startLine(view.edits));
  }, [view]);

  const keep = useCallback(
    (edits: CmaEdits) => {
      setSaving('saving');
      save(edits).then(
        (answer) => {
          client.setQueryData(key, answer);
          setSaving('saved');
          setSaveError(null);
          void client.invalidateQueries({ queryKey: ['cmas'] });
        },
        (e: unknown) => {
          if (e instanceof Overtaken) return;
          setSaving('failed');
          setSaveError(e);
        },
      );
    },
    [save, client, key],
  );

  if (!view || !line) return { wizard: null, error, refetch: () => void refetch() };

  const move = (next: UndoLine<CmaEdits>) => {
    if (next === line) return;
    // Undo keeps the step one looks at.
    const present = { ...next.present, step: line.present.step };
    setLine({ ...next, present });
    last.current = { field: undefined, at: 0 };
    keep(present);
  };
  const wizard: Wizard = {
    view,
    edits: line.present,
    saving,
    saveError,
    edit: (part, field) => {
      const now = Date.now();
      const merge = field !== undefined && field === last.current.field && now - last.current.at < 1500;
      last.current = { field, at: now };
      const next = { ...line.present, ...part };
      setLine(push(line, next, merge));
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
  };
  return { wizard, error, refetch: () => void refetch() };
}
