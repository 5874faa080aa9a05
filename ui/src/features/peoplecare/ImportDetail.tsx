import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { DataGrid, type GridColumn } from '@/components/DataGrid';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { JobMeter } from '@/components/JobMeter';
import { toastError } from '@/components/toast';
import { usePages } from '@/components/usePages';
import { crmFieldWord } from '@/i18n/crm-words';
import { useHost } from '@/ipc/context';
import { useJobs } from '@/ipc/events';
import type { ImportedRowView, ImportRowsView, ImportView, UndoneImportView } from '@/ipc/types';
import { duration, instant, number } from '@/lib/format';
import { importOutcomeWord, importStateWord, placeWord } from './import';

const OUTCOMES = ['created', 'updated', 'unchanged', 'unclear', 'rejected'] as const;

/** An import: how far it is, what it came to, its rows, and the way back. */
export function ImportDetail({
  taken,
  onDuplicates,
  onPerson,
  onClose,
}: {
  taken: ImportView;
  onDuplicates: () => void;
  onPerson: (id: string) => void;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const job = useJobs((j) => j.running.import);
  const ended = useJobs((j) => j.ended.import);
  const [stopping, setStopping] = useState(false);
  const [outcome, setOutcome] = useState('');
  const running = taken.state === 'running';
  const failed = running && ended?.finished === 'failed' ? ended.error : null;
  return (
    <>
      <header className="pair-head row">
        <div className="grow">
          <h2 className="field-value">{taken.name}</h2>
          <p className="small quiet">
            {importStateWord(i18n, taken.state)} · {instant(taken.at)} ·{' '}
            <Plural value={taken.rows} one="# row" other="# rows" />
          </p>
        </div>
        <ActionIcon aria-label={t`Close`} onClick={onClose}>
          <Icon name="close" />
        </ActionIcon>
      </header>
      {failed !== null && (
        <div className="pad">
          <ErrorNote error={failed} />
        </div>
      )}
      {running && failed === null && (
        <section className="section stack" aria-label={t`Progress`}>
          <p>
            <Trans>It is being taken in. You can go on working; what is in can be undone at any time.</Trans>
          </p>
          <JobMeter
            label={t`Import`}
            job={job}
            stopping={stopping}
            onCancel={() => {
              setStopping(true);
              host
                .cancelImport()
                .catch(toastError)
                .finally(() => setStopping(false));
            }}
          />
        </section>
      )}
      {!running && (
        <>
          <section className="section stack" aria-label={t`What it came to`}>
            <dl className="look-counts">
              <Count count={taken.created} words={<Trans>new people</Trans>} />
              <Count count={taken.updated} words={<Trans>known people who gained something</Trans>} />
              <Count count={taken.unchanged} words={<Trans>known people who gained nothing</Trans>} />
              <Count count={taken.rejected} words={<Trans>rows that were no contact</Trans>} />
            </dl>
            {taken.unclear > 0 && taken.state !== 'undone' && (
              <p className="row wrap">
                <span>
                  <Plural
                    value={taken.unclear}
                    one="# of the new people may be somebody you know."
                    other="# of the new people may be somebody you know."
                  />
                </span>
                <Button variant="default" onClick={onDuplicates}>
                  <Trans>Look at duplicates</Trans>
                </Button>
              </p>
            )}
            <Undo taken={taken} />
          </section>
          <section className="import-rows" aria-label={t`Rows of the file`}>
            <div className="row between import-rows-head">
              <h3>
                <Trans>Rows</Trans>
              </h3>
              <NativeSelect
                size="xs"
                aria-label={t`Rows shown`}
                value={outcome}
                onChange={(e) => setOutcome(e.currentTarget.value)}
                data={[
                  { value: '', label: t`All rows` },
                  ...OUTCOMES.map((o) => ({ value: o, label: importOutcomeWord(i18n, o) })),
                ]}
              />
            </div>
            <Rows
              key={outcome}
              number={taken.import}
              outcome={outcome}
              gone={taken.state === 'undone'}
              onPerson={onPerson}
            />
          </section>
        </>
      )}
    </>
  );
}

function Count({ count, words }: { count: number; words: ReactNode }) {
  return (
    <div>
      <dd className={count === 0 ? 'none' : undefined}>{number(count)}</dd>
      <dt className={count === 0 ? 'none' : undefined}>{words}</dt>
    </div>
  );
}

/** Takes the whole import back, having said what that means. */
function Undo({ taken }: { taken: ImportView }) {
  const host = useHost();
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [done, setDone] = useState<UndoneImportView | null>(null);
  const undo = () => {
    setBusy(true);
    setError(null);
    host
      .undoImport({ import: taken.import })
      .then((answer) => {
        setDone(answer);
        void client.invalidateQueries({ queryKey: ['people'] });
      }, setError)
      .finally(() => setBusy(false));
  };
  if (done) {
    return (
      <div role="status" className="stack import-undone">
        <p>
          <Icon name="good" size={14} />{' '}
          <Trans>
            Undone in {duration(done.millis)}: {number(done.removed)} people are gone again, {number(done.restored)} are
            as before.
          </Trans>
        </p>
        {done.recalled > 0 && (
          <p className="small quiet">
            <Plural
              value={done.recalled}
              one="# had already reached a system: put away here and deleted there."
              other="# had already reached a system: put away here and deleted there."
            />
          </p>
        )}
        {done.kept > 0 && (
          <p className="small quiet">
            <Plural
              value={done.kept}
              one="# field was changed since and stays as it is."
              other="# fields were changed since and stay as they are."
            />
          </p>
        )}
      </div>
    );
  }
  if (taken.state === 'undone') {
    return taken.undoneAt ? (
      <p className="small quiet">
        <Trans>Undone on {instant(taken.undoneAt)}.</Trans>
      </p>
    ) : null;
  }
  if (taken.created + taken.updated === 0) return null;
  return (
    <div className="stack">
      {asked ? (
        <div className="warn-note">
          <Icon name="undo" />
          <div className="grow stack">
            <p>
              <Trans>
                {number(taken.created)} new people go again, and {number(taken.updated)} become what they were. What you
                have changed by hand since stays.
              </Trans>
            </p>
            <div className="row wrap">
              <Button loading={busy} onClick={undo}>
                <Trans>Undo the import</Trans>
              </Button>
              <Button variant="default" autoFocus onClick={() => setAsked(false)}>
                <Trans>Keep it</Trans>
              </Button>
            </div>
          </div>
        </div>
      ) : (
        <div>
          <Button variant="default" leftSection={<Icon name="undo" size={14} />} onClick={() => setAsked(true)}>
            <Trans>Undo this import…</Trans>
          </Button>
        </div>
      )}
      {error !== null && <ErrorNote error={error} onRetry={undo} />}
    </div>
  );
}

function Rows({
  number: file,
  outcome,
  gone,
  onPerson,
}: {
  number: number;
  outcome: string;
  /** The import was undone: whom it made is not there any more. */
  gone: boolean;
  onPerson: (id: string) => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const rows = usePages<ImportedRowView, ImportRowsView>(['people', 'import-rows', file, outcome], (limit, offset) =>
    host.importRows({ import: file, outcomes: outcome === '' ? [] : [outcome], limit, offset }),
  );
  const columns: GridColumn<ImportedRowView>[] = [
    {
      id: 'place',
      header: <Trans>Row</Trans>,
      width: '5.5rem',
      cell: (r) => <span className="quiet">{placeWord(i18n, r.place)}</span>,
    },
    { id: 'outcome', header: <Trans>Outcome</Trans>, width: '7.5rem', cell: (r) => importOutcomeWord(i18n, r.outcome) },
    {
      id: 'what',
      header: <Trans>Who and what</Trans>,
      width: 'minmax(12rem, 1fr)',
      cell: (r) => (
        <span className="ellipsis">
          {r.personName && <span className="strong">{r.personName}</span>}{' '}
          <span className="quiet">{r.reason ?? r.fields.map((f) => crmFieldWord(i18n, f)).join(', ')}</span>
        </span>
      ),
    },
  ];
  if (rows.error) {
    return (
      <div className="pad">
        <ErrorNote error={rows.error} onRetry={() => void rows.refetch()} />
      </div>
    );
  }
  if (rows.answer && rows.total === 0) {
    return (
      <p className="pad quiet">
        <Trans>There is no such row.</Trans>
      </p>
    );
  }
  return (
    <DataGrid
      label={t`Rows of the file`}
      columns={columns}
      rowCount={rows.total}
      row={rows.row}
      rowId={(r) => r.place}
      onVisible={rows.onVisible}
      onOpen={(r) => {
        if (r.person && !gone) onPerson(r.person);
      }}
    />
  );
}
