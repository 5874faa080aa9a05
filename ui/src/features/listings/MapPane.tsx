import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, useComputedColorScheme } from '@mantine/core';
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import type { AreaView, SearchRequest } from '@/ipc/types';
import { counted, miles, money, number } from '@/lib/format';
import { fitTo, unproject, type Viewport, windowOf, zoomAt } from '@/lib/mercator';
import { usePreferences } from '@/theme/preferences';
import { useMapPoints } from './api';
import { drawAreas, outlineOf } from './areas';
import { type Cluster, cluster, hit, toPins } from './clusters';
import { DrawTools } from './DrawTools';
import { drawGround, drawPins, readInk } from './draw-map';
import { usAtlas } from './outlines';
import { useDrawing } from './useDrawing';

/**
 * The result as places, on outlines that are part of the application. It needs neither network nor WebGL. Every pin is
 * a row of the list beside it; the map itself pans with the arrows and zooms with plus and minus.
 */
export function MapPane({
  request,
  activeKey,
  onPick,
  onWindow,
  onAreas,
}: {
  request: SearchRequest;
  activeKey: string | null;
  onPick: (key: string) => void;
  onWindow: (bbox: [number, number, number, number] | null) => void;
  onAreas: (areas: AreaView[]) => void;
}) {
  const { t } = useLingui();
  const scheme = useComputedColorScheme('light');
  const textSize = usePreferences((p) => p.textSize);
  const box = useRef<HTMLDivElement>(null);
  const ground = useRef<HTMLCanvasElement>(null);
  const areasLayer = useRef<HTMLCanvasElement>(null);
  const pinsLayer = useRef<HTMLCanvasElement>(null);
  const drawing = useDrawing(request.areas, onAreas);
  const [keyed, setKeyed] = useState(false);
  const [view, setView] = useState<Viewport | null>(null);
  const [tip, setTip] = useState<Cluster | null>(null);
  const drag = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  const { data, error } = useMapPoints(request);
  const pins = useMemo(() => toPins(data?.points ?? []), [data]);
  const clusters = useMemo(() => (view ? cluster(pins, view) : []), [pins, view]);
  const atlas = useMemo(usAtlas, []);
  const fitted = useRef<string | null>(null);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const watch = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      setView((old) => (old ? { ...old, width, height } : fitTo([], width, height)));
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  // A new question that is not bound to the window brings its own places into view.
  // An area is drawn where one looks: it moves nothing.
  const { bbox: _b, sort: _s, areas: _a, ...question } = request;
  const subject = JSON.stringify(question);
  useEffect(() => {
    if (!data || !view || fitted.current === subject || request.bbox) return;
    fitted.current = subject;
    setView(fitTo([...pins.map((p) => p.at), ...outlineOf(request.areas)], view.width, view.height));
  }, [data, pins, view, subject, request.bbox, request.areas]);

  const pixels = window.devicePixelRatio || 1;
  const font = 13 * (textSize / 100);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of colours draws anew
  useEffect(() => {
    const canvas = ground.current;
    const pen = canvas?.getContext('2d');
    if (!canvas || !pen || !view) return;
    canvas.width = view.width * pixels;
    canvas.height = view.height * pixels;
    pen.setTransform(pixels, 0, 0, pixels, 0, 0);
    drawGround(pen, view, readInk(canvas), atlas.states, atlas.counties, font);
  }, [view, atlas, scheme, pixels, font]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of colours draws anew
  useEffect(() => {
    const canvas = pinsLayer.current;
    const pen = canvas?.getContext('2d');
    if (!canvas || !pen || !view) return;
    canvas.width = view.width * pixels;
    canvas.height = view.height * pixels;
    pen.setTransform(pixels, 0, 0, pixels, 0, 0);
    drawPins(pen, clusters, readInk(canvas), activeKey, font);
  }, [view, clusters, activeKey, scheme, pixels, font]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of colours draws anew
  useEffect(() => {
    const canvas = areasLayer.current;
    const pen = canvas?.getContext('2d');
    if (!canvas || !pen || !view) return;
    canvas.width = view.width * pixels;
    canvas.height = view.height * pixels;
    pen.setTransform(pixels, 0, 0, pixels, 0, 0);
    const draft = drawing.tool && { tool: drawing.tool, points: drawing.points, cross: keyed };
    drawAreas(pen, view, readInk(canvas), request.areas, draft);
  }, [view, request.areas, drawing.tool, drawing.points, keyed, scheme, pixels]);

  const zoom = (factor: number) => setView((v) => v && zoomAt(v, factor, { x: v.width / 2, y: v.height / 2 }));
  const fitAll = () =>
    setView(
      (v) =>
        v &&
        fitTo(
          pins.map((p) => p.at),
          v.width,
          v.height,
        ),
    );

  // React listens to the wheel passively, and then the page could not be kept from scrolling.
  useEffect(() => {
    const canvas = pinsLayer.current;
    if (!canvas) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { left, top } = canvas.getBoundingClientRect();
      const at = { x: event.clientX - left, y: event.clientY - top };
      setTip(null);
      setView((v) => v && zoomAt(v, Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0016)), at));
    };
    canvas.addEventListener('wheel', onWheel, { passive: false });
    return () => canvas.removeEventListener('wheel', onWheel);
  }, []);

  function place(event: PointerEvent) {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }
  function onPointerMove(event: PointerEvent) {
    const at = place(event);
    const start = drag.current;
    if (!start) {
      if (drawing.tool) return;
      setTip(hit(clusters, at.x, at.y) ?? null);
      return;
    }
    const [dx, dy] = [at.x - start.x, at.y - start.y];
    if (!start.moved && Math.hypot(dx, dy) < 4) return;
    drag.current = { ...at, moved: true };
    setTip(null);
    setView((v) => v && { ...v, x: v.x - dx / v.scale, y: v.y - dy / v.scale });
  }
  function onPointerUp(event: PointerEvent) {
    const moved = drag.current?.moved;
    drag.current = null;
    event.currentTarget.classList.remove('dragging');
    if (moved) return;
    const at = place(event);
    if (drawing.tool) {
      if (view) drawing.click(view, at);
      return;
    }
    const found = hit(clusters, at.x, at.y);
    const only = found?.pins[0];
    if (!found || !only) return;
    if (found.pins.length === 1) onPick(only.point.key);
    else setView((v) => v && (v.scale > 2 ** 23 ? v : zoomAt(v, 3, at)));
  }
  function onKeyDown(event: KeyboardEvent) {
    setKeyed(true);
    const step = event.shiftKey ? 200 : 60;
    const move = (dx: number, dy: number) => {
      event.preventDefault();
      setView((v) => v && { ...v, x: v.x + dx / v.scale, y: v.y + dy / v.scale });
    };
    if (event.key === 'ArrowLeft') move(-step, 0);
    else if (event.key === 'ArrowRight') move(step, 0);
    else if (event.key === 'ArrowUp') move(0, -step);
    else if (event.key === 'ArrowDown') move(0, step);
    else if (event.key === '+' || event.key === '=') zoom(1.5);
    else if (event.key === '-') zoom(1 / 1.5);
    else if (event.key === '0') fitAll();
    else if (drawing.tool && event.key === 'Enter') {
      const middle = view && { x: view.width / 2, y: view.height / 2 };
      if (event.ctrlKey || event.metaKey) drawing.finish();
      else if (view && middle) drawing.click(view, middle);
    } else if (drawing.tool && event.key === 'Escape') drawing.cancel();
    else if (drawing.canUndo && (event.key === 'Backspace' || (event.key === 'z' && (event.ctrlKey || event.metaKey))))
      drawing.undo();
    else return;
    event.preventDefault();
  }

  const scaleBar = view && scaleOf(view);
  return (
    <div className="map-pane" ref={box}>
      <canvas ref={ground} />
      <canvas ref={areasLayer} />
      <canvas
        ref={pinsLayer}
        className={drawing.tool ? 'drawing' : undefined}
        role="img"
        tabIndex={0}
        aria-label={t`Map of ${number(data?.points.length ?? 0)} listings. Arrows move, plus and minus zoom, zero shows all. Every pin is a row of the list.`}
        onPointerDown={(event) => {
          setKeyed(false);
          drag.current = { ...place(event), moved: false };
          event.currentTarget.setPointerCapture(event.pointerId);
          event.currentTarget.classList.add('dragging');
        }}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerLeave={() => setTip(null)}
        onDoubleClick={(event) => {
          if (drawing.tool) return;
          const { left, top } = event.currentTarget.getBoundingClientRect();
          setView((v) => v && zoomAt(v, 2, { x: event.clientX - left, y: event.clientY - top }));
        }}
        onKeyDown={onKeyDown}
      />
      {error && (
        <div className="map-window">
          <ErrorNote error={error} />
        </div>
      )}
      <div className="map-window row wrap">
        {request.bbox ? (
          <Button variant="default" onClick={() => onWindow(null)}>
            <Trans>Search everywhere</Trans>
          </Button>
        ) : (
          <Button variant="default" onClick={() => view && onWindow(windowOf(view))}>
            <Trans>Search this window</Trans>
          </Button>
        )}
        {request.bbox && view && (
          <Button variant="default" onClick={() => onWindow(windowOf(view))}>
            <Trans>Search this window</Trans>
          </Button>
        )}
        <DrawTools drawing={drawing} areas={request.areas.length} />
      </div>
      <div className="map-tools">
        <ActionIcon aria-label={t`Zoom in`} onClick={() => zoom(1.6)}>
          <Icon name="plus" />
        </ActionIcon>
        <ActionIcon aria-label={t`Zoom out`} onClick={() => zoom(1 / 1.6)}>
          <Icon name="minus" />
        </ActionIcon>
        <ActionIcon aria-label={t`Show all`} onClick={fitAll}>
          <Icon name="fit" />
        </ActionIcon>
      </div>
      {tip && <Tip cluster={tip} />}
      <div className="map-note">
        {scaleBar && (
          <span>
            <span className="map-scale" style={{ width: scaleBar.pixels }} />
            {scaleBar.label}
          </span>
        )}
        {data && (data.more || data.total > data.points.length) && (
          <span>
            <Trans>
              {number(data.points.length)} of {counted(data.total, data.more)} shown
            </Trans>
          </span>
        )}
        {data && data.withoutPlace !== null && data.withoutPlace > 0 && (
          <span>
            <Plural
              value={data.withoutPlace}
              one="# listing has no coordinates"
              other={`${number(data.withoutPlace)} listings have no coordinates`}
            />
          </span>
        )}
        <span>
          <Trans>Outlines: U.S. Census Bureau</Trans>
        </span>
      </div>
    </div>
  );
}

function Tip({ cluster: c }: { cluster: Cluster }) {
  const only = c.pins.length === 1 ? c.pins[0]?.point : undefined;
  return (
    <div className="map-tip" style={{ left: c.x, top: c.y }} aria-hidden="true">
      {only ? (
        <>
          {money(only.price)} <span className="quiet">{only.status}</span>
        </>
      ) : (
        <Plural value={c.pins.length} one="# listing" other="# listings; click to come closer" />
      )}
    </div>
  );
}

/** A length that is round in miles, and how wide it is on this map. */
function scaleOf(view: Viewport): { pixels: number; label: string } {
  const { latitude } = unproject({ x: view.x, y: view.y });
  const metresPerPixel = (Math.cos((latitude * Math.PI) / 180) * 40_075_016.7) / view.scale;
  const milesPerPixel = metresPerPixel / 1609.344;
  const steps = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
  const length = steps.find((s) => s / milesPerPixel > 50) ?? 1000;
  return { pixels: length / milesPerPixel, label: miles(length * 1609.344) };
}
