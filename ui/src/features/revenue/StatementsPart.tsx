import { useLingui as useI18n } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { StatementFileView } from '@/ipc/types';
import { day, instant, number } from '@/lib/format';
import { cents } from './money';
import { StatementImport } from './StatementImport';
import { findingWord } from './words';

/** Statements that others sent, and the wizard that takes one in. */
export function StatementsPart() {
  const { i18n } = useI18n();
  const host = useHost();
  const [file, setFile] = useState<StatementFileView | null>(null);
  const { data, error, refetch } = useQuery({ queryKey: ['revenue', 'statements'], queryFn: () => host.statements() });
  const choose = () => {
    host.chooseStatementFile().then((found) => found && setFile(found), toastError);
  };
  if (file) return <StatementImport file={file} onClose={() => setFile(null)} />;
  if (error)
    return (
      <div className="pad">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  if (!data) return <Loading />;
  const take = (
    <Button variant="default" leftSection={<Icon name="file" size={12} />} onClick={choose}>
      <Trans>Choose a statement (CSV)</Trans>
    </Button>
  );
  if (data.length === 0)
    return (
      <Empty icon="file" title={<Trans>No statement was taken in</Trans>} action={take}>
        <Trans>A statement is compared with our payments first. It is taken in whole, or not at all.</Trans>
      </Empty>
    );
  return (
    <div className="revenue-scroll stack wide">
      <div className="row">{take}</div>
      <table className="data-table revenue-narrow">
        <thead>
          <tr>
            <th>
              <Trans>From</Trans>
            </th>
            <th>
              <Trans>About</Trans>
            </th>
            <th>
              <Trans>File</Trans>
            </th>
            <th>
              <Trans>Lines</Trans>
            </th>
            <th>
              <Trans>Taken in</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.map((one) => (
            <tr key={one.id}>
              <td className="strong">{one.sender}</td>
              <td className="nowrap">
                {day(one.firstDay)} – {day(one.lastDay)}
              </td>
              <td className="quiet">{one.fileName}</td>
              <td className="words">
                {one.totals
                  .map((total) => `${findingWord(i18n, total.finding)}: ${number(total.lines)} (${cents(total.cents)})`)
                  .join(' · ')}
              </td>
              <td className="nowrap">{instant(one.at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
