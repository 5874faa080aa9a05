import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button } from '@mantine/core';
import { useEffect, useId, useState } from 'react';
import { useCommands } from '@/components/commands';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { number } from '@/lib/format';
import { drawnWidth, type Paper, usePage } from './paper';
import { useSize } from './useSize';
import './paper.css';

/** Percent of a page's real size. */
const ZOOMS = [25, 33, 50, 67, 75, 100, 125, 150, 200, 250] as const;
/** Pixels of a screen to an inch of paper. */
const INCH = 96;
/** A sheet of US Letter, in inches. */
const SHEET = { width: 8.5, height: 11 };
/** Pixels of the bar above the page. */
const BAR = 36;
/** Pixels around a page. */
const MARGIN = 32;

/** A document as it will be printed: one page, its neighbours, nearer and farther. */
export function PagePane({
  paper,
  page,
  onPage,
  quiet = false,
}: {
  paper: Paper;
  page: number;
  onPage: (page: number) => void;
  /** Asks for nothing: there is nothing to print, or a change is being saved. */
  quiet?: boolean;
}) {
  const { t } = useLingui();
  const [pane, { width, height }] = useSize<HTMLElement>();
  // Nothing chosen: the whole page.
  const [zoom, setZoom] = useState<number | null>(null);
  const real = SHEET.width * INCH;
  const whole = Math.max(
    140,
    Math.floor(Math.min(width - MARGIN, (height - BAR - MARGIN) * (SHEET.width / SHEET.height), real)),
  );
  const percent = zoom ?? Math.round((whole / real) * 100);
  const wide = zoom === null ? whole : Math.round((real * zoom) / 100);
  const { picture, pages, busy, error, retry } = usePage(paper, page, drawnWidth(wide), quiet || width === 0);
  useEffect(() => {
    if (pages > 0 && page >= pages) onPage(pages - 1);
  }, [pages, page, onPage]);
  const words = useId();
  const turn = (by: number) => {
    const to = page + by;
    if (to >= 0 && (pages === 0 || to < pages)) onPage(to);
  };
  const near = ZOOMS.find((z) => z > percent) ?? null;
  const far = ZOOMS.findLast((z) => z < percent) ?? null;
  const zoomTo = (to: number | null) => to !== null && setZoom(to);
  useCommands('paper', [
    { id: 'paper.next', title: t`Next page`, keys: 'PageDown', run: () => turn(1) },
    { id: 'paper.back', title: t`Previous page`, keys: 'PageUp', run: () => turn(-1) },
    { id: 'paper.nearer', title: t`Nearer`, keys: '+', run: () => zoomTo(near) },
    { id: 'paper.farther', title: t`Farther`, keys: '-', run: () => zoomTo(far) },
    { id: 'paper.whole', title: t`Whole page`, keys: '0', run: () => setZoom(null) },
  ]);
  return (
    <section className="page-pane" ref={pane} aria-label={t`Preview`} aria-busy={busy}>
      <div className="row page-bar">
        <ActionIcon aria-label={t`Previous page`} disabled={page === 0} onClick={() => turn(-1)}>
          <Icon name="left" />
        </ActionIcon>
        <span className="small quiet nowrap page-count" role="status">
          {pages > 0 && (
            <Trans>
              Page {page + 1} of {pages}
            </Trans>
          )}
        </span>
        <ActionIcon aria-label={t`Next page`} disabled={page + 1 >= pages} onClick={() => turn(1)}>
          <Icon name="right" />
        </ActionIcon>
        <span className="grow" />
        <ActionIcon aria-label={t`Farther`} disabled={far === null} onClick={() => zoomTo(far)}>
          <Icon name="minus" />
        </ActionIcon>
        <Button
          variant="subtle"
          color="gray"
          className="page-zoom"
          aria-label={t`Whole page, now ${number(percent)} %`}
          title={t`Whole page`}
          onClick={() => setZoom(null)}
        >
          {number(percent)} %
        </Button>
        <ActionIcon aria-label={t`Nearer`} disabled={near === null} onClick={() => zoomTo(near)}>
          <Icon name="plus" />
        </ActionIcon>
      </div>
      {error ? (
        <div className="pad">
          <ErrorNote error={error} onRetry={retry} />
        </div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        <div className="page-box" tabIndex={0} role="group" aria-label={t`The page`}>
          <p id={words} className="visually-hidden">
            {picture?.text}
          </p>
          {picture ? (
            <img
              className="page-picture"
              style={{ width: wide }}
              src={picture.dataUrl}
              alt={t`Page ${page + 1} of the report`}
              aria-describedby={words}
              draggable={false}
            />
          ) : (
            !quiet && <div className="page-picture page-wait" style={{ width: wide }} aria-hidden="true" />
          )}
        </div>
      )}
    </section>
  );
}
