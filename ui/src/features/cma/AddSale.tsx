import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { Icon } from '@/components/Icon';
import { useHost } from '@/ipc/context';
import { emptyRequest } from '@/ipc/empty-request';
import { day, money } from '@/lib/format';
import { withIncluded } from './edits';
import type { Wizard } from './useWizard';

/** Puts a sale among the comparables by its MLS number or address. */
export function AddSale({ wizard: { view, edits, edit } }: { wizard: Wizard }) {
  const { t } = useLingui();
  const host = useHost();
  const [typed, setTyped] = useState('');
  const text = useDeferredValue(typed.trim());
  const { data } = useQuery({
    queryKey: ['listings', 'add-sale', text],
    queryFn: () => host.searchListings({ ...emptyRequest, text, statuses: ['Closed'], limit: 6 }),
    enabled: text.length >= 3,
  });
  const used = new Set(view.result?.comparables.map((c) => c.listingKey));
  const asOf = view.result?.asOf ?? '9999';
  return (
    <div className="add-sale">
      <TextInput
        label={t`Add a sale by MLS number or address`}
        leftSection={<Icon name="search" size={14} />}
        value={typed}
        onChange={(e) => setTyped(e.currentTarget.value)}
      />
      {text.length >= 3 && data && (
        <ul className="found" aria-label={t`Sales found`}>
          {data.rows.length === 0 && (
            <li className="quiet">
              <Trans>No closed sale matches.</Trans>
            </li>
          )}
          {data.rows.map((row) => {
            const name = row.address ?? row.listingId ?? row.key;
            const late = (row.closeDate ?? '9999') >= asOf;
            return (
              <li key={row.key} className="row between">
                <span className="ellipsis">
                  {name} <span className="small quiet">{row.listingId}</span>
                </span>
                <span className="num small">
                  {money(row.price)} · {day(row.closeDate)}
                </span>
                {used.has(row.key) ? (
                  <span className="small quiet">
                    <Trans>used</Trans>
                  </span>
                ) : late ? (
                  <span className="small quiet">
                    <Trans>after the valuation date</Trans>
                  </span>
                ) : (
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={t`Add ${name}`}
                    onClick={() => {
                      edit(withIncluded(edits, row.key, true));
                      setTyped('');
                    }}
                  >
                    <Trans>Add</Trans>
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
