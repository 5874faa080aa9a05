import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { tableWord } from '@/components/table-words';
import { toast, toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import { day } from '@/lib/format';

const KEY = ['settings', 'tables'] as const;

/** The dated tables about money: which there are, which hold, and the folder whose files take their place. */
export function Tables() {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const client = useQueryClient();
  const [all, setAll] = useState(false);
  const { data, error } = useQuery({ queryKey: KEY, queryFn: () => host.moneyTables() });
  if (error) return <ErrorNote error={error} />;
  if (!data) return null;
  const again = () => {
    host.readMoneyTables().then((read) => {
      client.setQueryData(KEY, read);
      if (!read.refused) toast(t`Tables read again`);
    }, toastError);
  };
  const shown = data.tables.filter((table) => all || table.holds);
  const own = data.ownFiles.join(', ');
  return (
    <div className="stack settings-tables">
      <p className="quiet">
        <Trans>
          Rates, fees, limits and rules that a law, a programme or an insurer sets. A file of the same name in this
          folder takes the place of one that the program came with; files of other names join them.
        </Trans>
      </p>
      <dl className="facts">
        <dt>{t`Folder`}</dt>
        <dd className="mono">{data.folder}</dd>
        <dt>{t`Your own files in use`}</dt>
        <dd>{own || (data.folderExists ? t`none` : t`none; the folder is not there yet`)}</dd>
      </dl>
      {data.refused && (
        <p className="settings-refused" role="alert">
          <Icon name="warn" size={14} />{' '}
          <span>
            <Trans>Refused; the tables that the program came with are in use.</Trans>{' '}
            <span className="mono">{data.refused}</span>
          </span>
        </p>
      )}
      <div className="row wrap">
        <Button
          variant="default"
          onClick={() => {
            navigator.clipboard?.writeText(data.folder).then(() => toast(t`Path copied`), toastError);
          }}
        >
          <Trans>Copy the path</Trans>
        </Button>
        <Button variant="default" onClick={again}>
          <Trans>Read again</Trans>
        </Button>
        <Checkbox
          label={t`Show those that do not hold today`}
          checked={all}
          onChange={(e) => setAll(e.currentTarget.checked)}
        />
      </div>
      <table className="data-table settings-table-list">
        <thead>
          <tr>
            <th scope="col">
              <Trans>Table</Trans>
            </th>
            <th scope="col">
              <Trans>Where</Trans>
            </th>
            <th scope="col">
              <Trans>Holds</Trans>
            </th>
            <th scope="col">
              <Trans>Source</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((table) => {
            const from = table.validFrom ? day(table.validFrom) : null;
            const to = table.validTo ? day(table.validTo) : null;
            const word = i18n._(tableWord(table.kind));
            return (
              <tr
                key={[table.kind, table.jurisdiction, table.about, table.validFrom, table.file].join('|')}
                className={table.holds ? undefined : 'quiet'}
              >
                <td>
                  {table.about ? t`${word}: ${table.about}` : word}
                  {!table.holds && (
                    <span className="small">
                      {' '}
                      <Trans>(not today)</Trans>
                    </span>
                  )}
                </td>
                <td>{table.jurisdiction}</td>
                <td>{from === null ? t`no date` : to === null ? t`from ${from}` : t`${from} to ${to}`}</td>
                <td>
                  {table.cite}
                  <div className="small quiet">
                    {table.shipped ? t`came with the program, ${table.file}` : t`your own, ${table.file}`}
                  </div>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
