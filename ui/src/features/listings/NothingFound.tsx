import { useLingui as useI18n } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Empty } from '@/components/Empty';
import type { SearchRequest, SearchView } from '@/ipc/types';
import { number } from '@/lib/format';
import { chipWords, FILTERS, type FilterName, filterWord, without, withoutAll } from './filters';
import { ask } from './state';

/** An empty answer that says which filter keeps how many rows out. */
export function NothingFound({ request, answer }: { request: SearchRequest; answer: SearchView }) {
  const { i18n } = useI18n();
  const helpful = answer.removedBy.filter((r) => r.rows > 0).sort((a, b) => b.rows - a.rows);
  const isFilter = (name: string): name is FilterName => (FILTERS as readonly string[]).includes(name);
  return (
    <Empty
      icon="search"
      title={<Trans>Nothing matches all of this</Trans>}
      action={
        <Button variant="default" onClick={() => ask(withoutAll(request))}>
          <Trans>Show all listings</Trans>
        </Button>
      }
    >
      {helpful.length === 0 ? (
        <p>
          <Trans>No single filter is the reason; taking away two or more would bring rows back.</Trans>
        </p>
      ) : (
        <table className="data-table nothing-table">
          <thead>
            <tr>
              <th>
                <Trans>Without this filter</Trans>
              </th>
              <th className="num">
                <Trans>Listings</Trans>
              </th>
              <th />
            </tr>
          </thead>
          <tbody>
            {helpful.map(({ filter, rows }) => (
              <tr key={filter}>
                <td>
                  {filterWord(i18n, filter)}{' '}
                  {isFilter(filter) && <span className="quiet">{chipWords(i18n, request, filter)}</span>}
                </td>
                <td className="num">{number(rows)}</td>
                <td className="num">
                  {isFilter(filter) && (
                    <button type="button" className="plain-button" onClick={() => ask(without(request, filter))}>
                      <Trans>Remove</Trans>
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Empty>
  );
}
