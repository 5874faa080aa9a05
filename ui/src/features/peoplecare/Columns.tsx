import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Select } from '@mantine/core';
import { Icon } from '@/components/Icon';
import { crmFieldWord } from '@/i18n/crm-words';
import type { ImportPreviewView } from '@/ipc/types';
import { targetChoices, twice } from './import';

/** What each column of the file is taken for. */
export function Columns({
  preview,
  onTarget,
}: {
  preview: ImportPreviewView;
  onTarget: (column: string, target: string) => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const doubled = twice(preview.columns);
  return (
    <div className="pad stack wide">
      <div>
        <h2>
          <Trans>What does each column hold?</Trans>
        </h2>
        <p className="quiet">
          {preview.remembered ? (
            <Trans>These columns are known from an earlier file; they are taken as you chose then.</Trans>
          ) : (
            <Trans>
              Guessed from the names of the columns and what is in them. What you change is remembered for the next file
              like it.
            </Trans>
          )}
        </p>
      </div>
      {preview.problem && (
        <p className="warn-note" role="alert">
          <Icon name="warn" />
          <span>
            <Trans>So it cannot be taken in:</Trans> {preview.problem}
          </span>
        </p>
      )}
      {doubled.length > 0 && (
        <p className="warn-note">
          <Icon name="warn" />
          <span>
            <Trans>
              Two columns hold {doubled.map((f) => crmFieldWord(i18n, f)).join(', ')}. Leave one out, or keep it as a
              field of its own.
            </Trans>
          </span>
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table that scrolls must be reachable by keyboard */}
      <div className="pair-scroll" tabIndex={0} role="group" aria-label={t`Columns`}>
        <table className="data-table columns-table">
          <thead>
            <tr>
              <th scope="col">
                <Trans>Column</Trans>
              </th>
              <th scope="col">
                <Trans>First values</Trans>
              </th>
              <th scope="col">
                <Trans>Is taken for</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {preview.columns.map((column) => (
              <tr key={column.column} className={column.target === '-' ? 'left-out' : undefined}>
                <th scope="row" className="strong">
                  {column.column}
                </th>
                <td className="quiet">
                  <span className="columns-samples">{column.samples.filter(Boolean).join(' · ') || '–'}</span>
                </td>
                <td>
                  <Select
                    aria-label={t`${column.column} is taken for`}
                    data={targetChoices(i18n, preview.targets, column)}
                    value={column.target}
                    onChange={(value) => value && onTarget(column.column, value)}
                    allowDeselect={false}
                    searchable
                    nothingFoundMessage={t`Nothing of that name`}
                    error={doubled.includes(column.target)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
