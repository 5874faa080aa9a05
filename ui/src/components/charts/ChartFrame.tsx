import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Icon } from '@/components/Icon';
import { toast, toastError, toastWith } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { Host } from '@/ipc/host';
import type { SavedView, SaveFigureRequest } from '@/ipc/types';
import { bytes } from '@/lib/format';
import { csvOf, type TwinCell } from './csv';
import { pngOf } from './paint';
import './charts.css';

export type { TwinCell } from './csv';

/**
 * A chart with its table twin. The table holds every figure that the chart draws; the figures can be taken along as CSV
 * and the drawing as PNG.
 */
export function ChartFrame({
  title,
  chart,
  head,
  rows,
  about,
  of,
  source,
}: {
  title: string;
  chart: ReactNode;
  head: readonly string[];
  rows: readonly (readonly TwinCell[])[];
  /** What the figures are, one click away. */
  about?: ReactNode;
  /** What the figures are of, for the names of files. */
  of?: string;
  /** What a picture that leaves the house says about where its figures are from. */
  source?: string;
}) {
  const { t } = useLingui();
  const host = useHost();
  const figure = useRef<HTMLElement>(null);
  const definition = useId();
  const [twin, setTwin] = useState(false);
  const [explained, setExplained] = useState(false);
  const [wanted, setWanted] = useState(false);
  const csv = () => csvOf(head, rows);
  const name = of ? `${title}, ${of}` : title;

  // The picture is painted from what is on screen: the table makes way for it, and the drawing measures its width first.
  useEffect(() => {
    if (!wanted) return;
    let frame = 0;
    let tries = 0;
    const look = () => {
      const content = figure.current && pngOf(figure.current, title, source);
      tries += 1;
      if (!content && tries < 30) {
        frame = requestAnimationFrame(look);
        return;
      }
      setWanted(false);
      if (content) save(host, { name, kind: 'png', content });
    };
    frame = requestAnimationFrame(look);
    return () => cancelAnimationFrame(frame);
  }, [wanted, title, name, source, host]);

  return (
    <figure className="chart" ref={figure}>
      <figcaption className="row between">
        <h3 className="ellipsis" title={title}>
          {title}
        </h3>
        <span className="chart-tools">
          {about && (
            <ActionIcon
              aria-label={t`What is this? ${title}`}
              title={t`What is this?`}
              aria-expanded={explained}
              aria-controls={definition}
              onClick={() => setExplained(!explained)}
            >
              <Icon name="info" />
            </ActionIcon>
          )}
          <ActionIcon
            aria-label={t`${title}: as a table`}
            title={twin ? t`Show the chart` : t`Show the table`}
            aria-pressed={twin}
            variant={twin ? 'light' : 'subtle'}
            onClick={() => setTwin(!twin)}
          >
            <Icon name="table" />
          </ActionIcon>
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <ActionIcon aria-label={t`${title}: save or copy`} title={t`Save or copy`}>
                <Icon name="more" />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => save(host, { name, kind: 'csv', content: csv() })}>
                <Trans>Save the figures (CSV)…</Trans>
              </Menu.Item>
              <Menu.Item
                onClick={() => {
                  setTwin(false);
                  setWanted(true);
                }}
              >
                <Trans>Save the picture (PNG)…</Trans>
              </Menu.Item>
              <Menu.Item
                onClick={() => {
                  void navigator.clipboard
                    ?.writeText(csv())
                    .then(() => toast(<Trans>Figures copied.</Trans>), toastError);
                }}
              >
                <Trans>Copy the figures</Trans>
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </span>
      </figcaption>
      {about && (
        <div id={definition} className="chart-about small quiet" hidden={!explained}>
          {about}
        </div>
      )}
      {twin ? <Twin title={title} head={head} rows={rows} /> : chart}
    </figure>
  );
}

function Twin({
  title,
  head,
  rows,
}: {
  title: string;
  head: readonly string[];
  rows: readonly (readonly TwinCell[])[];
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long table that scrolls must be reachable by keyboard
    <div className="chart-twin" tabIndex={0} role="group" aria-label={title}>
      <table className="data-table">
        <thead>
          <tr>
            {head.map((h, i) => (
              <th key={h} scope="col" className={i === 0 ? undefined : 'num'}>
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a chart have no other name
            <tr key={r}>
              {row.map((cell, i) => (
                <td key={head[i]} className={i === 0 ? undefined : 'num'}>
                  {cell.shown}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Writes figures or a picture where the person says, and offers to show the file. */
export function save(host: Host, request: SaveFigureRequest): void {
  host.saveFigure(request).then((saved) => savedToast(host, saved), toastError);
}

/** Says that a file was written and offers to show it; nothing when the person changed their mind. */
export function savedToast(host: Host, { path, bytes: size }: SavedView): void {
  if (!path) return;
  toastWith(
    <div className="row between">
      <span>
        <Trans>Saved, {bytes(size)}</Trans>
      </span>
      <Button
        variant="subtle"
        onClick={() => {
          host.revealFile({ key: path }).catch(toastError);
        }}
      >
        <Trans>Show in folder</Trans>
      </Button>
    </div>,
  );
}
