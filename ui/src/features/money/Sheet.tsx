import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import type { WorksheetInputs, WorksheetKindView, WorksheetNoteView } from '@/ipc/types';
import type { Refusal } from './fields';
import { Notes, Notice } from './figures';
import { Saved } from './Saved';

/** A worksheet: saved ones, what is typed, what comes of it. What came out before stays while a field is wrong. */
export function Sheet({
  kind,
  title,
  needs,
  inputs,
  view,
  waiting,
  error,
  refused,
  fields,
  children,
}: {
  kind: WorksheetKindView;
  title: string;
  /** What must be typed before anything can be worked out. */
  needs: string;
  inputs: WorksheetInputs | null;
  view: { asOf: string; notes: readonly WorksheetNoteView[] } | undefined;
  /** What is shown is about to change. */
  waiting: boolean;
  error: unknown;
  refused: Refusal | null;
  fields: ReactNode;
  children: ReactNode;
}) {
  const { t } = useLingui();
  return (
    <div className="money-sheet">
      <Saved kind={kind} inputs={inputs} printable={view !== undefined && !refused} />
      <section className="money-inputs" aria-label={title}>
        <h1>{title}</h1>
        {fields}
      </section>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable by keyboard */}
      <section className="money-results" aria-label={t`What comes of it`} aria-busy={waiting} tabIndex={0}>
        {refused && (
          <p className="money-refused" role="alert">
            <Icon name="warn" size={14} />
            <span>
              {refused.text} {view && <Trans>The figures below are from before.</Trans>}
            </span>
          </p>
        )}
        {error !== null && error !== undefined && !refused && <ErrorNote error={error} compact />}
        {!view && !refused && !error && inputs === null && (
          <Empty icon="money" title={<Trans>Nothing to work out yet</Trans>}>
            {needs}
          </Empty>
        )}
        {view && (
          <>
            <Notes notes={view.notes} />
            {children}
            <Notice asOf={view.asOf} />
          </>
        )}
      </section>
    </div>
  );
}
