import { useLingui } from '@lingui/react/macro';
import { notifications } from '@mantine/notifications';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useCommands } from '@/components/commands';
import { toastUndo } from '@/components/toast';
import { makeDeferred } from '@/lib/deferred';

/** How long something can be taken back, in milliseconds. */
const TAKE_BACK = 8_000;

let count = 0;

/**
 * What is decided on a screen can be taken back for a while, by the notice that says it or by Ctrl Z. What the core could
 * not undo is held back that long; it is done at once when the next thing is decided, or the screen is left.
 */
export function useTakeBack(group: string) {
  const { t } = useLingui();
  const [held] = useState(() => makeDeferred(TAKE_BACK));
  const last = useRef<{ id: string; undo: () => void } | null>(null);
  useEffect(() => {
    const flush = () => held.flush();
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [held]);
  const takeBack = (id: string) => {
    const back = last.current;
    if (back?.id !== id) return;
    last.current = null;
    notifications.hide(id);
    back.undo();
  };
  const say = (what: ReactNode, undo: () => void): string => {
    count += 1;
    const id = `take-back-${count}`;
    last.current = { id, undo };
    toastUndo(what, () => takeBack(id), { id, lasts: TAKE_BACK });
    return id;
  };
  useCommands(`${group}.takeBack`, [
    {
      id: `${group}.takeBack`,
      title: t`Undo the last decision`,
      keys: 'mod+z',
      run: () => {
        if (last.current) takeBack(last.current.id);
      },
    },
  ]);
  return {
    /** Says what is done later by `run`, unless it is taken back; `undone` shows what was before. */
    later(what: ReactNode, run: () => void, undone: () => void): void {
      held.flush();
      const id = say(what, () => {
        if (held.cancel()) undone();
      });
      held.put(run, () => {
        if (last.current?.id === id) last.current = null;
        notifications.hide(id);
      });
    },
    /** Says what was done and how it is undone. */
    done(what: ReactNode, undo: () => void): void {
      held.flush();
      say(what, undo);
    },
  };
}
