import { useEffect, useRef } from 'react';

/** Calls `lock` after so many minutes without a key or a pointer; 0 is never. */
export function useIdleLock(minutes: number, lock: () => void): void {
  const newest = useRef(lock);
  newest.current = lock;
  useEffect(() => {
    if (minutes <= 0) return;
    let last = Date.now();
    const touch = () => {
      last = Date.now();
    };
    // A sleeping computer stops timers; the clock tells how long it really was.
    const timer = setInterval(() => {
      if (Date.now() - last >= minutes * 60_000) newest.current();
    }, 5_000);
    const signs = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;
    for (const sign of signs) window.addEventListener(sign, touch, { passive: true });
    return () => {
      clearInterval(timer);
      for (const sign of signs) window.removeEventListener(sign, touch);
    };
  }, [minutes]);
}
