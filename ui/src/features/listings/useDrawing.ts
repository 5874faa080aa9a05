import { useCallback, useRef, useState } from 'react';
import type { AreaView } from '@/ipc/types';
import type { Viewport, WorldPoint } from '@/lib/mercator';
import { areaOf, type Corner, cornerAt, MOST_AREAS, MOST_CORNERS, onScreen, type Tool } from './areas';

/** Drawing on the map: corners one by one, each step taken back by undo, the finished area part of the question. */
export function useDrawing(areas: readonly AreaView[], onAreas: (areas: AreaView[]) => void) {
  const [tool, setTool] = useState<Tool | null>(null);
  const [points, setPoints] = useState<readonly Corner[]>([]);
  // What the areas were before each change made here.
  const past = useRef<(readonly AreaView[])[]>([]);
  const [undoable, setUndoable] = useState(0);

  const put = useCallback(
    (next: AreaView[]) => {
      past.current = [...past.current.slice(-49), areas];
      setUndoable(past.current.length);
      onAreas(next);
    },
    [areas, onAreas],
  );
  const begin = useCallback((next: Tool) => {
    setTool(next);
    setPoints([]);
  }, []);
  const cancel = useCallback(() => {
    setTool(null);
    setPoints([]);
  }, []);
  const finish = useCallback(
    (with_: readonly Corner[] = points) => {
      const area = tool && areaOf(tool, with_);
      if (!area) return;
      put([...areas, area]);
      cancel();
    },
    [tool, points, areas, put, cancel],
  );
  /** A click at a point of the screen. A click on the first corner closes the line. */
  const click = useCallback(
    (view: Viewport, at: WorldPoint) => {
      if (!tool || points.length >= MOST_CORNERS) return;
      const corner = cornerAt(view, at);
      const first = points[0];
      const start = first && onScreen(view, first);
      if (tool === 'polygon' && start && points.length >= 3 && Math.hypot(start.x - at.x, start.y - at.y) < 10) {
        finish();
        return;
      }
      const next = [...points, corner];
      if (tool === 'circle' && next.length === 2) finish(next);
      else setPoints(next);
    },
    [tool, points, finish],
  );
  const undo = useCallback(() => {
    if (points.length > 0) {
      setPoints(points.slice(0, -1));
      return;
    }
    const before = past.current.pop();
    setUndoable(past.current.length);
    if (before) onAreas([...before]);
  }, [points, onAreas]);

  return {
    tool,
    points,
    begin,
    cancel,
    click,
    finish,
    undo,
    clear: () => put([]),
    canFinish: tool === 'polygon' && points.length >= 3,
    canUndo: points.length > 0 || undoable > 0,
    full: areas.length >= MOST_AREAS,
  };
}
