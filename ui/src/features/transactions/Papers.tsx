import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon, type IconName } from '@/components/Icon';
import { toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { PaperView, TransactionView } from '@/ipc/types';
import { day, number } from '@/lib/format';
import { Section } from './Section';
import { useChanges } from './useChanges';
import { choices, PAPER_STATES, PAPERS, word } from './words';

const MARKS: Record<string, IconName> = {
  lacking: 'empty',
  unsigned: 'clock',
  complete: 'good',
  'not-needed': 'minus',
};

const EMPTY: PaperView = { paper: 'other', title: null, due: null, state: 'lacking', why: null, unsignedBy: [] };

/** The papers of a deal and how each stands. */
export function Papers({ deal }: { deal: TransactionView }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const changes = useChanges();
  const [editing, setEditing] = useState<number | 'new' | null>(null);
  const settled = deal.papers.filter((p) => p.state === 'complete' || p.state === 'not-needed').length;
  const all = deal.papers.length;
  const complete = (at: number, paper: PaperView) => {
    const { id, revision } = deal;
    const name = paper.title ?? word.paper(i18n, paper.paper);
    changes
      .did(
        host.savePaper({ id, revision, at, paper: { ...paper, state: 'complete', unsignedBy: [] } }),
        <Trans>Complete: {name}</Trans>,
      )
      .catch(toastError);
  };
  return (
    <Section
      title={t`Papers`}
      aside={
        <span className="row small">
          {all > 0 && (
            <span className="quiet num">
              <Trans>
                {number(settled)} of {number(all)} settled
              </Trans>
            </span>
          )}
          <button type="button" className="plain-button small" onClick={() => setEditing('new')}>
            <Icon name="plus" size={12} /> <Trans>Paper</Trans>
          </button>
        </span>
      }
    >
      {editing === 'new' && <PaperForm deal={deal} at={null} start={EMPTY} onClose={() => setEditing(null)} />}
      {all === 0 && (
        <p className="small quiet">
          <Trans>The list comes when the contract is accepted.</Trans>
        </p>
      )}
      <ul className="deal-lines">
        {deal.papers.map((paper, at) =>
          editing === at ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: papers are told apart by their place
            <li key={at}>
              <PaperForm deal={deal} at={at} start={paper} onClose={() => setEditing(null)} />
            </li>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: papers are told apart by their place
            <li key={at} className="deal-paper" data-state={paper.state}>
              <Icon name={MARKS[paper.state] ?? 'empty'} size={14} />
              <span className="grow">
                {paper.title ?? word.paper(i18n, paper.paper)}
                <span className="small quiet">
                  {' · '}
                  {word.paperState(i18n, paper.state)}
                  {paper.unsignedBy.length > 0 && `: ${paper.unsignedBy.join(', ')}`}
                  {paper.why && `: ${paper.why}`}
                  {paper.due && ` · ${day(paper.due)}`}
                </span>
              </span>
              {(paper.state === 'lacking' || paper.state === 'unsigned') && (
                <button type="button" className="plain-button small" onClick={() => complete(at, paper)}>
                  <Trans>Complete</Trans>
                </button>
              )}
              <button
                type="button"
                className="plain-button small"
                aria-label={t`Edit ${paper.title ?? word.paper(i18n, paper.paper)}`}
                onClick={() => setEditing(at)}
              >
                <Trans>Edit</Trans>
              </button>
            </li>
          ),
        )}
      </ul>
    </Section>
  );
}

function PaperForm({
  deal,
  at,
  start,
  onClose,
}: {
  deal: TransactionView;
  at: number | null;
  start: PaperView;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const changes = useChanges();
  const [paper, setPaper] = useState(start);
  const [unsigned, setUnsigned] = useState(start.unsignedBy.join(', '));
  const [error, setError] = useState<unknown>(null);
  const put = (part: Partial<PaperView>) => setPaper((now) => ({ ...now, ...part }));
  const save = (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    const { id, revision } = deal;
    const unsignedBy = unsigned
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    const name = paper.title ?? word.paper(i18n, paper.paper);
    changes
      .did(host.savePaper({ id, revision, at, paper: { ...paper, unsignedBy } }), <Trans>Saved: {name}</Trans>)
      .then(onClose, setError);
  };
  return (
    <form
      className="deal-paper-form"
      aria-label={t`Paper`}
      onSubmit={save}
      onKeyDown={(e) => {
        if (e.key !== 'Escape') return;
        e.preventDefault();
        e.stopPropagation();
        onClose();
      }}
    >
      <div className="deal-grid">
        <NativeSelect
          autoFocus
          label={t`Which`}
          value={paper.paper}
          data={choices(i18n, PAPERS)}
          onChange={(e) => put({ paper: e.currentTarget.value })}
        />
        <TextInput
          label={t`Title`}
          required={paper.paper === 'other'}
          value={paper.title ?? ''}
          maxLength={200}
          onChange={(e) => put({ title: e.currentTarget.value || null })}
        />
        <NativeSelect
          label={t`How it stands`}
          value={paper.state}
          data={choices(i18n, PAPER_STATES)}
          onChange={(e) => put({ state: e.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t`Needed by`}
          value={paper.due ?? ''}
          onChange={(e) => put({ due: e.currentTarget.value || null })}
        />
        {paper.state === 'unsigned' && (
          <TextInput
            className="double"
            label={t`Whose signatures lack, with commas`}
            value={unsigned}
            maxLength={500}
            onChange={(e) => setUnsigned(e.currentTarget.value)}
          />
        )}
        {paper.state === 'not-needed' && (
          <TextInput
            className="double"
            label={t`Why it is not needed`}
            required
            value={paper.why ?? ''}
            maxLength={2000}
            onChange={(e) => put({ why: e.currentTarget.value || null })}
          />
        )}
      </div>
      {error !== null && <ErrorNote error={error} compact />}
      <div className="row">
        <Button type="submit">
          <Trans>Save</Trans>
        </Button>
        <Button variant="default" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  );
}
