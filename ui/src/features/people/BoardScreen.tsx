import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Keys } from '@/components/Keys';
import { Loading } from '@/components/Loading';
import { toastError, toastUndo } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { BoardView, DealView, MoneyView, PipelineView } from '@/ipc/types';
import { money, number } from '@/lib/format';
import { Board } from './Board';
import { addTo, withMoved } from './board';

/** Deals by stage: moved by hand or key, with what each stage comes to. */
export function BoardScreen({ onPerson, onPeople }: { onPerson: (id: string) => void; onPeople: () => void }) {
  const { t } = useLingui();
  const host = useHost();
  const client = useQueryClient();
  const pipelines = useQuery({ queryKey: ['people', 'pipelines'], queryFn: () => host.pipelines() });
  const [picked, setPicked] = useState<string | null>(null);
  const [closed, setClosed] = useState(false);
  const keyOf = (p: PipelineView) => `${p.connection ?? ''}\n${p.pipeline}`;
  const pipeline = pipelines.data?.find((p) => keyOf(p) === picked) ?? pipelines.data?.[0];
  const key = ['people', 'board', pipeline?.connection ?? null, pipeline?.pipeline ?? '', closed];
  const {
    data: board,
    error,
    refetch,
  } = useQuery({
    queryKey: key,
    queryFn: () =>
      host.pipelineBoard({ connection: pipeline?.connection ?? null, pipeline: pipeline?.pipeline ?? '', closed }),
    enabled: pipeline !== undefined,
  });
  const totals = (board?.columns ?? []).flatMap((c) => c.totals).reduce<MoneyView[]>((sum, m) => addTo(sum, m, 1), []);

  const move = (deal: DealView, stage: string) => {
    const from = deal.stage ?? '';
    const { name } = deal;
    // Shown at once; what the core says afterwards counts.
    client.setQueryData<BoardView>(key, (old) => old && withMoved(old, deal.id, stage));
    host.moveStage({ id: deal.id, stage }).then(
      ({ sentTo }) => {
        const systems = sentTo.join(', ');
        const undo = () => {
          client.setQueryData<BoardView>(key, (old) => old && withMoved(old, deal.id, from));
          host.moveStage({ id: deal.id, stage: from }).catch((e) => {
            toastError(e);
            void refetch();
          });
        };
        toastUndo(
          systems === '' ? (
            <Trans>
              “{name}” is in {stage}.
            </Trans>
          ) : (
            <Trans>
              “{name}” is in {stage}; {systems} will be told.
            </Trans>
          ),
          undo,
        );
      },
      (e) => {
        toastError(e);
        void refetch();
      },
    );
  };

  const failed = pipelines.error ?? error;
  return (
    <div className="fill stack" style={{ gap: 0 }}>
      <div className="toolbar">
        <h1 style={{ fontSize: 'var(--f-title)' }}>
          <Trans>Pipeline</Trans>
        </h1>
        {(pipelines.data?.length ?? 0) > 1 && pipeline && (
          <NativeSelect
            aria-label={t`Which pipeline`}
            value={keyOf(pipeline)}
            onChange={(e) => setPicked(e.currentTarget.value)}
            data={(pipelines.data ?? []).map((p) => ({
              value: keyOf(p),
              label: `${[p.system ?? t`Only here`, p.pipeline].filter(Boolean).join(': ')} (${number(p.deals)})`,
            }))}
          />
        )}
        <Checkbox label={t`won and lost too`} checked={closed} onChange={(e) => setClosed(e.currentTarget.checked)} />
        <span className="grow" />
        <span className="row small quiet keys-hint">
          <Trans>
            Drag a deal, or move it with <Keys keys="alt+arrowleft" /> <Keys keys="alt+arrowright" />
          </Trans>
        </span>
        <span className="small nowrap" role="status" aria-live="polite">
          {board && (
            <Plural
              value={board.columns.reduce((sum, c) => sum + c.count, 0)}
              one="# deal"
              other={`${number(board.columns.reduce((sum, c) => sum + c.count, 0))} deals`}
            />
          )}
          {totals.map((m) => (
            <span key={m.currency} className="strong">
              {' '}
              · {money(m)}
            </span>
          ))}
        </span>
      </div>
      {failed ? (
        <div className="pad">
          <ErrorNote
            error={failed}
            onRetry={() => {
              void pipelines.refetch();
              void refetch();
            }}
          />
        </div>
      ) : pipelines.data?.length === 0 ? (
        <Empty
          icon="deal"
          title={<Trans>No deals yet</Trans>}
          action={
            <Button variant="default" onClick={onPeople}>
              <Trans>Open a person to add one</Trans>
            </Button>
          }
        >
          <p>
            <Trans>Pipelines and their stages come from your CRM; a deal can also be kept only here.</Trans>
          </p>
        </Empty>
      ) : !board ? (
        <Loading />
      ) : (
        <Board
          key={key.join('\n')}
          board={board}
          onMove={move}
          onOpen={(deal) => deal.person && onPerson(deal.person)}
        />
      )}
    </div>
  );
}
