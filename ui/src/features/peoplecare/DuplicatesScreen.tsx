import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, SegmentedControl } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useCommands } from '@/components/commands';
import { DataGrid, type GridColumn } from '@/components/DataGrid';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Loading } from '@/components/Loading';
import { toast, toastError } from '@/components/toast';
import { useNow } from '@/components/useNow';
import { useWidth } from '@/components/useWidth';
import { useHost } from '@/ipc/context';
import type { DuplicatePairView, MergedPairView } from '@/ipc/types';
import { age, number } from '@/lib/format';
import { CareFrame } from './CareFrame';
import { likelyWord, pairKey, reasonOf, type Side, sides } from './duplicates';
import { Merges } from './Merges';
import { PairDetail } from './PairDetail';
import { useTakeBack } from './useTakeBack';

/** From so many rem on, list and detail stand side by side, and the first pair is open by itself. */
const SIDE_BY_SIDE = 65.2;

/** People who may be one, and those that were made one. */
export function DuplicatesScreen({ onImport, onPerson }: { onImport: () => void; onPerson: (id: string) => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const client = useQueryClient();
  const now = useNow();
  const { data, error, refetch } = useQuery({ queryKey: ['people', 'duplicates'], queryFn: () => host.duplicates() });
  const [part, setPart] = useState<'pairs' | 'merged'>('pairs');
  // Which pair is open: none was chosen yet, none at all, or this one.
  const [chosen, setChosen] = useState<string | null | undefined>(undefined);
  const [keeps, setKeeps] = useState<Record<string, Side>>({});
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const back = useTakeBack('duplicates');
  const [screen, width] = useWidth<HTMLDivElement>();
  const pairs = (data?.pairs ?? []).filter((p) => !hidden.has(pairKey(p)));
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const first = width / rem >= SIDE_BY_SIDE ? pairs[0] : undefined;
  const open = chosen === undefined ? first : pairs.find((p) => pairKey(p) === chosen);
  const keep = (pair: DuplicatePairView): Side => keeps[pairKey(pair)] ?? 'one';
  const refresh = () => client.invalidateQueries({ queryKey: ['people'] });
  const next = (pair: DuplicatePairView) => {
    const at = pairs.indexOf(pair);
    const after = pairs[at + 1] ?? pairs[at - 1];
    setChosen(after ? pairKey(after) : null);
  };

  const unmerge = (id: string) => host.unmergePeople({ id }).then(refresh);
  const merge = (pair: DuplicatePairView) => {
    const [stays, goes] = sides(pair, keep(pair));
    setBusy(true);
    host
      .mergePeople({ keep: stays.id, other: goes.id })
      .then(() => {
        next(pair);
        void refresh();
        back.done(
          <Trans>
            {goes.name} is now part of {stays.name}.
          </Trans>,
          () => void unmerge(goes.id).catch(toastError),
        );
      }, toastError)
      .finally(() => setBusy(false));
  };
  const two = (pair: DuplicatePairView) => {
    const key = pairKey(pair);
    const show = () => setHidden((old) => new Set([...old].filter((k) => k !== key)));
    next(pair);
    back.later(
      <Trans>
        {pair.one.name} and {pair.other.name} are two people.
      </Trans>,
      () => {
        host.notSamePerson({ keep: pair.one.id, other: pair.other.id }).then(refresh, (failed: unknown) => {
          show();
          toastError(failed);
        });
      },
      () => {
        show();
        setChosen(key);
      },
    );
    setHidden((old) => new Set([...old, key]));
  };
  const act = (run: (pair: DuplicatePairView) => void) => () => {
    if (open && part === 'pairs' && !busy) run(open);
  };
  const swap = (pair: DuplicatePairView) =>
    setKeeps((old) => ({ ...old, [pairKey(pair)]: keep(pair) === 'one' ? 'other' : 'one' }));
  useCommands('duplicates', [
    { id: 'duplicates.merge', title: t`One person: merge`, keys: 'm', run: act(merge) },
    { id: 'duplicates.two', title: t`Two people`, keys: 'x', run: act(two) },
    { id: 'duplicates.swap', title: t`The other one stays`, keys: 's', run: act(swap) },
  ]);
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('[role="dialog"]')) return;
      setChosen(null);
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  const columns: GridColumn<DuplicatePairView>[] = [
    {
      id: 'who',
      header: <Trans>Who</Trans>,
      width: 'minmax(14rem, 2fr)',
      cell: (p) => (
        <span className="ellipsis">
          <span className="strong">{p.one.name}</span> <span className="quiet">/</span> {p.other.name}
        </span>
      ),
    },
    { id: 'likely', header: <Trans>One person</Trans>, width: '7rem', cell: (p) => likelyWord(i18n, p.score) },
    {
      id: 'why',
      header: <Trans>Why</Trans>,
      width: 'minmax(10rem, 2fr)',
      cell: (p) => <span className="ellipsis quiet">{p.reasons.map((r) => reasonOf(i18n, r).words).join(', ')}</span>,
    },
    { id: 'since', header: <Trans>Waits</Trans>, width: '5.5rem', align: 'right', cell: (p) => age(p.since, now) },
  ];
  const shown = open ? columns.filter((c) => ['who', 'likely'].includes(c.id)) : columns;

  return (
    <CareFrame
      title={t`Duplicates`}
      actions={
        data &&
        (data.pairs.length > 0 || data.merges.length > 0) && (
          <SegmentedControl
            aria-label={t`Pages of duplicates`}
            value={part}
            onChange={(value) => setPart(value as typeof part)}
            data={[
              { value: 'pairs', label: t`To decide (${number(Math.max(0, data.total - hidden.size))})` },
              { value: 'merged', label: t`Merged (${number(data.merges.length)})` },
            ]}
          />
        )
      }
    >
      <div ref={screen} className="fill stack" style={{ gap: 0 }}>
        {error ? (
          <div className="pad">
            <ErrorNote error={error} onRetry={() => void refetch()} />
          </div>
        ) : !data ? (
          <Loading />
        ) : part === 'merged' ? (
          <Merges
            merges={data.merges}
            onUnmerge={(m: MergedPairView) =>
              unmerge(m.gone).then(
                () =>
                  toast(
                    <Trans>
                      {m.keptName} and {m.goneName} are two people again.
                    </Trans>,
                  ),
                toastError,
              )
            }
          />
        ) : pairs.length === 0 ? (
          <Empty
            icon="good"
            title={<Trans>Nobody is here twice</Trans>}
            action={
              <Button variant="default" onClick={onImport}>
                <Trans>Import contacts</Trans>
              </Button>
            }
          >
            <p>
              <Trans>
                Two people with the same number, e-mail or address wait here to be looked at. Nobody is ever merged on a
                name alone.
              </Trans>
            </p>
          </Empty>
        ) : (
          <div className={open ? 'split has-detail' : 'split'}>
            <div className="split-list">
              <DataGrid
                label={t`Duplicates`}
                columns={shown}
                rowCount={pairs.length}
                row={(i) => pairs[i]}
                rowId={pairKey}
                onOpen={(p) => setChosen(pairKey(p))}
                onActive={(p) => {
                  if (open) setChosen(pairKey(p));
                }}
                openId={open ? pairKey(open) : null}
                autoFocus
              />
            </div>
            {open && (
              <aside className="split-detail wide" aria-label={t`Both side by side`}>
                <PairDetail
                  key={pairKey(open)}
                  pair={open}
                  keep={keep(open)}
                  busy={busy}
                  onKeep={(side) => setKeeps((old) => ({ ...old, [pairKey(open)]: side }))}
                  onMerge={() => merge(open)}
                  onTwo={() => two(open)}
                  onPerson={onPerson}
                  onClose={() => setChosen(null)}
                />
              </aside>
            )}
          </div>
        )}
      </div>
    </CareFrame>
  );
}
