import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, NumberInput, Popover, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from '@/components/Icon';
import { STATUS_CHOICES, SUB_TYPE_CHOICES, statusWord, TYPE_CHOICES, typeWord } from '@/i18n/words';
import type { SearchRequest } from '@/ipc/types';
import { major } from '@/lib/format';
import { priceFromInput } from './filters';
import { change } from './state';

/** All filters of a search, each taking effect at once. */
export function FilterPanel({ request }: { request: SearchRequest }) {
  const { i18n } = useI18n();
  const { t } = useLingui();
  const choices = (
    label: string,
    all: readonly string[],
    chosen: string[],
    word: (v: string) => string,
    set: (v: string[]) => void,
  ) => (
    <Checkbox.Group label={label} value={chosen} onChange={set} size="xs">
      <div className="filter-choices">
        {all.map((value) => (
          <Checkbox key={value} value={value} label={word(value)} />
        ))}
      </div>
    </Checkbox.Group>
  );
  const whole = (value: number | string) => (typeof value === 'number' ? value : null);
  return (
    <Popover position="bottom-start" width="min(40rem, 92vw)" trapFocus returnFocus withinPortal>
      <Popover.Target>
        <Button variant="default" leftSection={<Icon name="settings" size={14} />}>
          <Trans>Filters</Trans>
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t`Filters`} className="filter-panel">
        {choices(
          t`Status`,
          STATUS_CHOICES,
          request.statuses,
          (v) => statusWord(i18n, v),
          (statuses) => change({ statuses }),
        )}
        <Range label={t`Price`}>
          <NumberInput
            aria-label={t`Lowest price`}
            placeholder={t`from`}
            prefix="$"
            thousandSeparator
            min={0}
            step={25_000}
            value={request.priceFrom === null ? '' : major({ minor: request.priceFrom, currency: 'USD' })}
            onChange={(v) => change({ priceFrom: priceFromInput(v) })}
          />
          <NumberInput
            aria-label={t`Highest price`}
            placeholder={t`to`}
            prefix="$"
            thousandSeparator
            min={0}
            step={25_000}
            value={request.priceTo === null ? '' : major({ minor: request.priceTo, currency: 'USD' })}
            onChange={(v) => change({ priceTo: priceFromInput(v) })}
          />
        </Range>
        <div className="row top">
          <NumberInput
            className="grow"
            label={t`Bedrooms, at least`}
            min={0}
            max={20}
            value={request.bedsMin ?? ''}
            onChange={(v) => change({ bedsMin: whole(v) })}
          />
          <NumberInput
            className="grow"
            label={t`Bathrooms, at least`}
            min={0}
            max={20}
            step={0.5}
            value={request.bathsMin ?? ''}
            onChange={(v) => change({ bathsMin: whole(v) })}
          />
        </div>
        <Range label={t`Living area, sq ft`}>
          <NumberInput
            aria-label={t`Smallest living area`}
            placeholder={t`from`}
            min={0}
            step={100}
            thousandSeparator
            value={request.areaFrom ?? ''}
            onChange={(v) => change({ areaFrom: whole(v) })}
          />
          <NumberInput
            aria-label={t`Largest living area`}
            placeholder={t`to`}
            min={0}
            step={100}
            thousandSeparator
            value={request.areaTo ?? ''}
            onChange={(v) => change({ areaTo: whole(v) })}
          />
        </Range>
        <Range label={t`Year built`}>
          <NumberInput
            aria-label={t`Built in or after`}
            placeholder={t`from`}
            min={1600}
            max={2100}
            allowDecimal={false}
            value={request.yearFrom ?? ''}
            onChange={(v) => change({ yearFrom: whole(v) })}
          />
          <NumberInput
            aria-label={t`Built in or before`}
            placeholder={t`to`}
            min={1600}
            max={2100}
            allowDecimal={false}
            value={request.yearTo ?? ''}
            onChange={(v) => change({ yearTo: whole(v) })}
          />
        </Range>
        <div className="row top">
          <TextInput
            className="grow"
            label={t`City`}
            value={request.city ?? ''}
            maxLength={100}
            onChange={(e) => change({ city: e.currentTarget.value || null })}
          />
          <TextInput
            className="grow"
            label={t`Postal code`}
            value={request.postalCode ?? ''}
            maxLength={16}
            onChange={(e) => change({ postalCode: e.currentTarget.value || null })}
          />
        </div>
        {choices(
          t`Property type`,
          TYPE_CHOICES,
          request.types,
          (v) => typeWord(i18n, v),
          (types) => change({ types }),
        )}
        {choices(
          t`Property sub-type`,
          SUB_TYPE_CHOICES,
          request.subTypes,
          (v) => typeWord(i18n, v),
          (subTypes) => change({ subTypes }),
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function Range({ label, children }: { label: string; children: ReactNode }) {
  return (
    <fieldset className="range">
      <legend>{label}</legend>
      <div className="row">{children}</div>
    </fieldset>
  );
}
