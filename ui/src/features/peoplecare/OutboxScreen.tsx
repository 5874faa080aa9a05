import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, SegmentedControl } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useCommands } from '@/components/commands';
import { DataGrid, type GridColumn } from '@/components/DataGrid';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toast, toastError } from '@/components/toast';
import { useNow } from '@/components/useNow';
import { useHost } from '@/ipc/context';
import type { GuardView, OutboxItemView, OutboxView } from '@/ipc/types';
import { age, clock, number } from '@/lib/format';
import { CareFrame, OfflineNote, useOffline } from './CareFrame';
import { ChangeDetail } from './ChangeDetail';
import { FrozenFields } from './FrozenFields';
import { Guards } from './Guards';
import { changeWords, heldBy, waiting } from './outbox';
import { useTakeBack } from './useTakeBack';
import { WaitMark } from './WaitMark';

const KEY = ['people', 'outbox'];

/** Changes made here that a system has not been told yet, and why. */
export function OutboxScreen({
  onConflicts,
  onPerson,
  onSource,
}: {
  onConflicts: () => void;
  onPerson: (id: string) => void;
  onSource: (name: string) => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const client = useQueryClient();
  const now = useNow();
  const offline = useOffline();
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: () => host.outbox() });
  const [part, setPart] = useState<'all' | 'needsYou'>('all');
  const [look, setLook] = useState<GuardView | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const back = useTakeBack('outbox');
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('[role="dialog"]')) return;
      setOpenId(null);
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  const all = (data?.changes ?? []).filter((c) => !hidden.has(c.id));
  const needing = all.filter((c) => waiting(c).needsYou);
  const changes = look ? all.filter((c) => heldBy(look, c)) : part === 'needsYou' ? needing : all;
  const open = changes.find((c) => c.id === openId);
  const take = (answer: OutboxView) => {
    client.setQueryData(KEY, answer);
    void client.invalidateQueries({ queryKey: ['people'], predicate: (q) => q.queryKey[1] !== 'outbox' });
  };

  const retry = (change: OutboxItemView) => {
    setBusy(true);
    host
      .retryChange({ id: change.id })
      .then((answer) => {
        take(answer);
        toast(<Trans>It goes out at the next occasion.</Trans>);
      }, toastError)
      .finally(() => setBusy(false));
  };
  const retryAll = async () => {
    setBusy(true);
    try {
      for (const { id } of needing) take(await host.retryChange({ id }));
      toast(<Trans>They go out at the next occasion.</Trans>);
    } catch (failed) {
      toastError(failed);
    } finally {
      setBusy(false);
    }
  };
  const discard = (change: OutboxItemView) => {
    const show = () => setHidden((old) => new Set([...old].filter((id) => id !== change.id)));
    const at = changes.indexOf(change);
    setOpenId((changes[at + 1] ?? changes[at - 1])?.id ?? null);
    back.later(
      <Trans>Change discarded.</Trans>,
      () => {
        host.discardChange({ id: change.id }).then(take, (failed: unknown) => {
          show();
          toastError(failed);
        });
      },
      () => {
        show();
        setOpenId(change.id);
      },
    );
    setHidden((old) => new Set([...old, change.id]));
  };
  const act = (run: (change: OutboxItemView) => void) => () => {
    if (open && !busy && open.waits !== 'sending') run(open);
  };
  useCommands('outbox', [
    { id: 'outbox.retry', title: t`Try this change again`, keys: 'r', run: act(retry) },
    { id: 'outbox.discard', title: t`Discard this change`, keys: 'x', run: act(discard) },
  ]);

  const columns: GridColumn<OutboxItemView>[] = [
    {
      id: 'state',
      header: <Trans>State</Trans>,
      width: '10.5rem',
      cell: (c) => <WaitMark change={c} />,
    },
    {
      id: 'who',
      header: <Trans>Who</Trans>,
      width: 'minmax(8rem, 1fr)',
      cell: (c) => <span className="ellipsis strong">{c.personName ?? c.title}</span>,
    },
    {
      id: 'what',
      header: <Trans>Change</Trans>,
      width: 'minmax(11rem, 3fr)',
      cell: (c) => <span className="ellipsis">{changeWords(i18n, c)}</span>,
    },
    {
      id: 'system',
      header: <Trans>For</Trans>,
      width: 'minmax(6rem, 0.7fr)',
      cell: (c) => <span className="ellipsis">{c.system}</span>,
    },
    { id: 'since', header: <Trans>Waits</Trans>, width: '4.5rem', align: 'right', cell: (c) => age(c.madeAt, now) },
    {
      id: 'next',
      header: <Trans>Next try</Trans>,
      width: '5.5rem',
      align: 'right',
      cell: (c) => (c.notBefore ? clock(c.notBefore) : <span className="quiet">–</span>),
    },
  ];
  const shown = open ? columns.filter((c) => ['state', 'who', 'what'].includes(c.id)) : columns;

  return (
    <CareFrame
      title={t`Outbox`}
      actions={
        all.length > 0 && (
          <>
            {part === 'needsYou' && needing.length > 1 && (
              <Button variant="default" loading={busy} onClick={() => void retryAll()}>
                <Trans>Try all again</Trans>
              </Button>
            )}
            <SegmentedControl
              aria-label={t`Changes shown`}
              value={part}
              onChange={(value) => {
                setLook(null);
                setPart(value as typeof part);
              }}
              data={[
                { value: 'all', label: t`All (${number(Math.max(all.length, (data?.total ?? 0) - hidden.size))})` },
                { value: 'needsYou', label: t`Need you (${number(needing.length)})` },
              ]}
            />
          </>
        )
      }
    >
      {error ? (
        <div className="pad">
          <ErrorNote error={error} onRetry={() => void refetch()} />
        </div>
      ) : !data ? (
        <Loading />
      ) : (
        <>
          {offline && all.length > 0 && (
            <OfflineNote>
              <Trans>
                Everything here goes out by itself, in order, as soon as there is a connection. It is kept when the
                window is closed.
              </Trans>
            </OfflineNote>
          )}
          <div className="held">
            <Guards
              guards={data.guards}
              aside={open !== undefined}
              onLook={(guard) => {
                setOpenId(null);
                setLook(guard);
              }}
              onAllow={async (guard) => {
                take(
                  await host.allowDeletes({
                    connection: guard.connection,
                    kind: guard.kind,
                    direction: guard.direction,
                  }),
                );
                setLook(null);
              }}
            />
            <FrozenFields
              fields={data.frozen}
              aside={open !== undefined}
              onPerson={onPerson}
              onThaw={({ record, connection, field, system }) =>
                host.thawField({ record, connection, field }).then((answer) => {
                  take(answer);
                  toast(<Trans>{system} is told again at the next occasion.</Trans>);
                }, toastError)
              }
            />
          </div>
          {look && (
            <p className="care-hint row">
              <span className="grow">
                <Plural
                  value={changes.length}
                  one="# delete is held back. Discard what should stay."
                  other="# deletes are held back. Discard what should stay."
                />
              </span>
              <button type="button" className="plain-button" onClick={() => setLook(null)}>
                <Trans>Show all</Trans>
              </button>
            </p>
          )}
          {all.length === 0 ? (
            <Empty
              icon="good"
              title={
                data.frozen.length + data.guards.length > 0 ? (
                  <Trans>Nothing else waits</Trans>
                ) : (
                  <Trans>Every change has arrived</Trans>
                )
              }
              action={
                <Button variant="default" onClick={onConflicts}>
                  <Trans>See conflicts</Trans>
                </Button>
              }
            >
              <p>
                <Trans>
                  What you change is saved here at once and sent to each system in order. What has not gone out yet
                  waits here, also when there is no connection.
                </Trans>
              </p>
            </Empty>
          ) : changes.length === 0 ? (
            <Empty icon="good" title={<Trans>Nothing needs you</Trans>}>
              <p>
                <Trans>What waits goes out by itself.</Trans>
              </p>
            </Empty>
          ) : (
            <div className={open ? 'split has-detail' : 'split'}>
              <div className="split-list">
                <DataGrid
                  label={t`Waiting changes`}
                  columns={shown}
                  rowCount={changes.length}
                  row={(i) => changes[i]}
                  rowId={(c) => c.id}
                  onOpen={(c) => setOpenId(c.id)}
                  onActive={(c) => {
                    if (open) setOpenId(c.id);
                  }}
                  openId={open?.id ?? null}
                  autoFocus
                />
                {data.total > data.changes.length && (
                  <p className="care-hint small quiet">
                    <Icon name="info" size={14} />{' '}
                    <Trans>
                      The first {number(data.changes.length)} of {number(data.total)}, in the order of sending.
                    </Trans>
                  </p>
                )}
              </div>
              {open && (
                <aside className="split-detail" aria-label={t`Change`}>
                  <ChangeDetail
                    key={open.id}
                    change={open}
                    busy={busy}
                    onRetry={() => retry(open)}
                    onDiscard={() => discard(open)}
                    onPerson={onPerson}
                    onSource={onSource}
                    onClose={() => setOpenId(null)}
                  />
                </aside>
              )}
            </div>
          )}
        </>
      )}
    </CareFrame>
  );
}
