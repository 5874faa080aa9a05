import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Overview } from './Overview';
import { drawnWidth, type Paper, usePage } from './paper';
import { pageAfter, stepOf } from './presentation-keys';
import { useClientScreen } from './useClientScreen';
import { useIdle } from './useIdle';
import './presentation.css';

/** Milliseconds after which a resting pointer and the bar go away. */
const REST = 2_000;

let shown = 0;

/**
 * A document on the whole screen, page by page, for people who are no agents. It needs no network, and it stays as it was
 * when it began: a sync in the background changes nothing on it.
 */
export function Presentation({
  paper: given,
  title,
  start = 0,
  onLeave,
}: {
  paper: Paper;
  title: string;
  start?: number;
  /** Called with the page that was last looked at. */
  onLeave: (page: number) => void;
}) {
  const { t } = useLingui();
  const { ready, error: refused } = useClientScreen();
  const [page, setPage] = useState(start);
  const [overview, setOverview] = useState(false);
  const [blank, setBlank] = useState(false);
  const [size, setSize] = useState(() => window.innerWidth);
  const [first] = useState(given);
  const paper = useMemo(() => {
    shown += 1;
    return { key: ['shown', shown], draw: first.draw };
  }, [first]);
  const { picture, pages, busy, error, retry } = usePage(paper, page, drawnWidth(size), !ready);
  const idle = useIdle(REST);
  const dialog = useRef<HTMLDivElement>(null);
  const words = useId();

  // The rest of the window is out of reach while this is there, and gets the keyboard back afterwards.
  useEffect(() => {
    const before = document.activeElement;
    const root = document.getElementById('root');
    root?.setAttribute('inert', '');
    document.body.dataset.showing = '';
    dialog.current?.focus();
    const measure = () => setSize(window.innerWidth);
    window.addEventListener('resize', measure);
    return () => {
      window.removeEventListener('resize', measure);
      root?.removeAttribute('inert');
      delete document.body.dataset.showing;
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  useEffect(() => {
    if (!overview) dialog.current?.focus();
  }, [overview]);

  const state = useRef({ page, pages, overview, blank, onLeave });
  state.current = { page, pages, overview, blank, onLeave };
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      const now = state.current;
      const step = stepOf(event);
      // A shortcut of the window would bring up what a client should not see.
      if (event.ctrlKey || event.metaKey || event.altKey || /^F\d/.test(event.key)) event.preventDefault();
      if (event.key === 'F5' || event.isComposing) return;
      const onButton = event.target instanceof HTMLButtonElement && (event.key === ' ' || event.key === 'Enter');
      if (onButton) return;
      if (step === 'leave') {
        event.preventDefault();
        if (now.overview) setOverview(false);
        else if (now.blank) setBlank(false);
        else now.onLeave(now.page);
      } else if (step === 'overview') {
        event.preventDefault();
        setBlank(false);
        setOverview(!now.overview);
      } else if (now.overview || step === null) {
        return;
      } else if (step === 'blank') {
        event.preventDefault();
        setBlank(!now.blank);
      } else {
        event.preventDefault();
        setBlank(false);
        setPage(pageAfter(step, now.page, now.pages));
      }
    }
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, []);

  const turn = (step: 'next' | 'back') => {
    if (blank) setBlank(false);
    else setPage(pageAfter(step, page, pages));
  };
  const failed = refused ?? error;
  return createPortal(
    <div
      ref={dialog}
      className={idle && !overview ? 'showing resting' : 'showing'}
      role="dialog"
      aria-modal="true"
      aria-label={t`${title}, on the whole screen`}
      aria-busy={busy}
      tabIndex={-1}
    >
      {failed ? (
        <div className="showing-failed">
          <ErrorNote error={failed} onRetry={retry} />
        </div>
      ) : overview ? (
        <Overview
          paper={paper}
          page={page}
          pages={pages}
          onPick={(to) => {
            setPage(to);
            setOverview(false);
          }}
        />
      ) : (
        <>
          {picture && !blank && (
            <img
              className="showing-page"
              src={picture.dataUrl}
              alt={t`Page ${page + 1} of ${pages}`}
              aria-describedby={words}
              draggable={false}
            />
          )}
          <p id={words} className="visually-hidden">
            {picture && !blank ? picture.text : ''}
          </p>
          {/* A tap: the left third goes back. The keyboard has its own keys, and the bar its buttons. */}
          <button type="button" className="zone back" tabIndex={-1} aria-hidden="true" onClick={() => turn('back')} />
          <button type="button" className="zone next" tabIndex={-1} aria-hidden="true" onClick={() => turn('next')} />
        </>
      )}
      <div className="showing-bar">
        <button type="button" aria-label={t`Previous page`} disabled={page === 0} onClick={() => turn('back')}>
          <Icon name="left" />
        </button>
        <span className="showing-count" role="status">
          {pages > 0 && (blank ? <Trans>Dark</Trans> : t`${page + 1} of ${pages}`)}
        </span>
        <button type="button" aria-label={t`Next page`} disabled={page + 1 >= pages} onClick={() => turn('next')}>
          <Icon name="right" />
        </button>
        <button type="button" aria-pressed={overview} aria-keyshortcuts="G" onClick={() => setOverview(!overview)}>
          <Trans>All pages</Trans>
          <kbd>G</kbd>
        </button>
        <button type="button" aria-keyshortcuts="Escape" onClick={() => onLeave(page)}>
          <Trans>Leave</Trans>
          <kbd>Esc</kbd>
        </button>
      </div>
    </div>,
    document.body,
  );
}
