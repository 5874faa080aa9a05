import { type RefObject, useEffect, useRef, useState } from 'react';

/** Width and height that an element has, in pixels. */
export function useSize<E extends HTMLElement>(): [RefObject<E | null>, { width: number; height: number }] {
  const element = useRef<E>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    if (!element.current) return;
    const watch = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      setSize({ width: Math.floor(width), height: Math.floor(height) });
    });
    watch.observe(element.current);
    return () => watch.disconnect();
  }, []);
  return [element, size];
}
