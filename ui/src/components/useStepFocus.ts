import { type RefObject, useEffect, useRef } from 'react';

/**
 * Gives the work of a wizard the keyboard when its step changes, and shows it from its top: what was pressed to get there
 * is gone by then.
 */
export function useStepFocus<E extends HTMLElement>(step: unknown): RefObject<E | null> {
  const work = useRef<E>(null);
  const last = useRef(step);
  useEffect(() => {
    if (last.current === step) return;
    last.current = step;
    work.current?.scrollTo(0, 0);
    // In a narrow window everything around it scrolls too.
    work.current?.parentElement?.scrollTo(0, 0);
    work.current?.focus({ preventScroll: true });
  }, [step]);
  return work;
}
