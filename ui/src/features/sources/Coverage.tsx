import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { DataGrid, type GridColumn } from '@/components/DataGrid';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Loading } from '@/components/Loading';
import { resourceWord } from '@/i18n/words';
import type { FieldFillView } from '@/ipc/types';
import { number } from '@/lib/format';
import { useHealth } from './Health';

/** How full each field of a source is, and which have no home here. */
export function Coverage({ name }: { name: string }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const { data, error, refetch } = useHealth(name);
  const [chosen, setChosen] = useState<string | null>(null);
  const [homeless, setHomeless] = useState(false);
  const [text, setText] = useState('');
  if (error) {
    return (
      <div className="pad">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (!data) return <Loading />;
  const streams = data.streams.filter((s) => s.fields.length > 0);
  const stream = streams.find((s) => s.stream === chosen) ?? streams[0];
  if (!stream) {
    return (
      <Empty icon="table" title={<Trans>No fields counted yet</Trans>}>
        <p>
          <Trans>The first sync counts how often each field holds a value.</Trans>
        </p>
      </Empty>
    );
  }
  const wanted = text.trim().toLowerCase();
  const fields = stream.fields.filter(
    (f) => (!homeless || !f.mapped) && (wanted === '' || `${f.label ?? ''} ${f.field}`.toLowerCase().includes(wanted)),
  );
  const without = stream.fields.filter((f) => !f.mapped).length;
  const columns: GridColumn<FieldFillView>[] = [
    {
      id: 'field',
      header: <Trans>Field</Trans>,
      width: 'minmax(10rem, 2fr)',
      cell: (f) => (
        <span className="ellipsis" title={f.field}>
          {f.label ? (
            <>
              {f.label} <span className="mono small quiet">{f.field}</span>
            </>
          ) : (
            <span className="mono">{f.field}</span>
          )}
        </span>
      ),
    },
    {
      id: 'full',
      header: <Trans>Full, %</Trans>,
      width: '7rem',
      align: 'right',
      cell: (f) => (
        <span className="fill-cell">
          <span className="fill-bar" style={{ width: `${Math.round(f.share * 100)}%` }} aria-hidden="true" />
          <span>{number(f.share * 100, f.share > 0 && f.share < 0.01 ? 2 : 0)}</span>
        </span>
      ),
    },
    { id: 'rows', header: <Trans>Rows</Trans>, width: '6rem', align: 'right', cell: (f) => number(f.rows) },
    {
      id: 'home',
      header: <Trans>Home</Trans>,
      width: '7rem',
      cell: (f) => (f.mapped ? <Trans>yes</Trans> : <span className="stale">{t`none, kept`}</span>),
    },
  ];
  return (
    <div className="fill coverage">
      <div className="section stack">
        {streams.length > 1 && (
          <SegmentedControl
            aria-label={t`Stream`}
            value={stream.stream}
            onChange={setChosen}
            data={streams.map((s) => ({ value: s.stream, label: resourceWord(i18n, s.stream) }))}
          />
        )}
        <div className="row wrap">
          <TextInput
            aria-label={t`Find a field`}
            placeholder={t`Find a field`}
            value={text}
            onChange={(e) => setText(e.currentTarget.value)}
          />
          <Checkbox
            label={t`Only those without a home (${number(without)})`}
            checked={homeless}
            onChange={(e) => setHomeless(e.currentTarget.checked)}
          />
        </div>
        <p className="small quiet">
          <Trans>
            Measured against {number(stream.rows)} rows received. A field without a home keeps its values in the
            source's own record; clients never see it.
          </Trans>
        </p>
      </div>
      <div className="coverage-grid">
        <DataGrid
          label={t`Fields`}
          columns={columns}
          rowCount={fields.length}
          row={(i) => fields[i]}
          rowId={(f) => f.field}
          onOpen={() => undefined}
          openId={null}
        />
      </div>
    </div>
  );
}
