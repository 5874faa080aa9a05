import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, SegmentedControl } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useCommands } from '@/components/commands';
import { DataGrid, type GridColumn } from '@/components/DataGrid';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { useNow } from '@/components/useNow';
import { usePages } from '@/components/usePages';
import { useHost } from '@/ipc/context';
import type { LeadStateView, LeadsView, LeadView } from '@/ipc/types';
import { age, number } from '@/lib/format';
import { LeadFolder } from './LeadFolder';
import { LeadPane } from './LeadPane';
import { about } from './state';
import { useLeadActions } from './useLeadActions';
import { waitWords } from './words';

const STATES: readonly LeadStateView[] = ['waiting', 'answered', 'dismissed'];

/** New leads from every source: who has waited longest first, each answered with a key. */
export function InboxScreen({ onPerson, onConnect }: { onPerson: (id: string) => void; onConnect: () => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const now = useNow();
  const [state, setState] = useState<LeadStateView>('waiting');
  const [openLead, setOpenLead] = useState<number | null>(null);
  const [active, setActive] = useState<LeadView | null>(null);
  const pane = useRef<HTMLDivElement>(null);
  const key = useMemo(() => ['people', 'leads', state], [state]);
  const { row, onVisible, total, answer, error, waiting, refetch } = usePages<LeadView, LeadsView>(
    key,
    (limit, offset) => host.leads({ states: [state], limit, offset }),
  );
  const find = (lead: number | null): LeadView | undefined => {
    for (let i = 0; lead !== null && i < Math.min(total, 2000); i += 1) if (row(i)?.lead === lead) return row(i);
    return undefined;
  };
  const opened = find(openLead);
  // The one that is acted on: the open one, else the one under the keyboard, else the first.
  const at = opened ?? find(active?.lead ?? null) ?? row(0);
  useEffect(() => {
    if (at) about({ id: at.person, name: at.name, systems: [] });
  }, [at]);
  const actions = useLeadActions();
  const [draft, setDraft] = useState(false);
  const [assign, setAssign] = useState(false);
  const close = useCallback(() => {
    setOpenLead(null);
    setDraft(false);
    setAssign(false);
    requestAnimationFrame(() => pane.current?.querySelector<HTMLElement>('[role="grid"]')?.focus());
  }, []);
  useEffect(() => {
    function onKey(event: globalThis.KeyboardEvent) {
      if (event.key !== 'Escape' || event.defaultPrevented || openLead === null) return;
      if (!document.querySelector('[role="dialog"]')) close();
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [openLead, close]);

  const show = (lead: LeadView, part?: 'draft' | 'assign') => {
    setOpenLead(lead.lead);
    setDraft(part === 'draft');
    setAssign(part === 'assign');
  };
  useCommands(
    'inbox',
    at
      ? [
          ...(at.doNotCall
            ? []
            : [{ id: 'lead.called', title: t`Call done`, keys: 'c', run: () => actions.called(at) }]),
          { id: 'lead.reply', title: t`Draft a reply`, keys: 'r', run: () => show(at, 'draft') },
          { id: 'lead.assign', title: t`Assign to a list or stage`, keys: 'l', run: () => show(at, 'assign') },
          { id: 'lead.dismiss', title: t`Archive: not a lead`, keys: 'e', run: () => actions.mark(at, 'dismissed') },
        ]
      : [],
  );

  const columns: GridColumn<LeadView>[] = [
    {
      id: 'age',
      header: state === 'waiting' ? <Trans>Waits</Trans> : <Trans>Came</Trans>,
      width: '7.5rem',
      cell: (l) => (
        <span className={l.late ? 'ellipsis overdue' : 'ellipsis'}>
          {l.late && <Icon name="warn" size={12} />} {age(l.at, now)}
        </span>
      ),
    },
    {
      id: 'name',
      header: <Trans>Name</Trans>,
      width: 'minmax(9rem, 1fr)',
      cell: (l) => (
        <span className="ellipsis strong" title={l.name}>
          {l.name || t`No name`}
        </span>
      ),
    },
    {
      id: 'asked',
      header: <Trans>Asked</Trans>,
      width: 'minmax(10rem, 2.2fr)',
      cell: (l) => (
        <span className="ellipsis">{l.asked ?? l.about ?? <span className="quiet">{t`no message`}</span>}</span>
      ),
    },
    {
      id: 'from',
      header: <Trans>From</Trans>,
      width: 'minmax(8rem, 1fr)',
      cell: (l) => (
        <span className="ellipsis quiet" title={l.from}>
          {l.from}
        </span>
      ),
    },
  ];
  const detail = opened !== undefined;
  const median = answer?.medianMinutes ?? null;
  return (
    <div className="fill stack" style={{ gap: 0 }} ref={pane}>
      <div className="toolbar">
        <h1 style={{ fontSize: 'var(--f-title)' }}>
          <Trans>New leads</Trans>
        </h1>
        <SegmentedControl
          aria-label={t`Which leads`}
          value={state}
          onChange={(value) => {
            setState(STATES.find((s) => s === value) ?? 'waiting');
            setOpenLead(null);
          }}
          data={[
            { value: 'waiting', label: t`Unanswered (${number(answer?.waiting ?? 0)})` },
            { value: 'answered', label: t`Answered` },
            { value: 'dismissed', label: t`Archived` },
          ]}
        />
        <span className="grow" />
        <span className="small quiet" role="status" aria-live="polite">
          {answer && <Plural value={total} one="# lead" other={`${number(total)} leads`} />}
          {median !== null && (
            <>
              {' · '}
              <Trans>half answered within {waitWords(i18n, median)} (30 days)</Trans>
            </>
          )}
        </span>
      </div>
      <LeadFolder folder={answer?.folder ?? null} known={answer !== undefined} />
      <div className={detail ? 'split has-detail' : 'split'}>
        <div className="split-list">
          {error ? (
            <div className="pad">
              <ErrorNote error={error} onRetry={() => void refetch()} />
            </div>
          ) : waiting ? (
            <Loading />
          ) : total === 0 ? (
            <Empty
              icon={state === 'waiting' ? 'good' : 'people'}
              title={
                state === 'waiting' ? (
                  <Trans>Every lead is answered</Trans>
                ) : state === 'answered' ? (
                  <Trans>No lead was answered yet</Trans>
                ) : (
                  <Trans>Nothing is archived</Trans>
                )
              }
              action={
                state === 'waiting' && !answer?.folder ? (
                  <Button variant="default" onClick={onConnect}>
                    <Trans>Connect a source of leads</Trans>
                  </Button>
                ) : undefined
              }
            >
              {state === 'waiting' && (
                <p>
                  <Trans>
                    New ones come from your CRM, from imports and from the watched folder, and stand here at once.
                  </Trans>
                </p>
              )}
            </Empty>
          ) : (
            <DataGrid
              label={t`New leads`}
              columns={detail ? columns.slice(0, 2) : columns}
              rowCount={total}
              row={row}
              rowId={(l) => String(l.lead)}
              onVisible={onVisible}
              onOpen={(l) => show(l)}
              onActive={(l) => {
                setActive(l);
                if (openLead !== null) show(l);
              }}
              openId={openLead === null ? null : String(openLead)}
              autoFocus
            />
          )}
        </div>
        {opened && (
          <aside className="split-detail wide" aria-label={t`Lead`}>
            <LeadPane
              key={opened.lead}
              lead={opened}
              draft={draft}
              onDraft={setDraft}
              assign={assign}
              onAssign={setAssign}
              onClose={close}
              onPerson={onPerson}
            />
          </aside>
        )}
      </div>
    </div>
  );
}
