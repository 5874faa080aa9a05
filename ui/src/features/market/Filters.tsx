import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { NativeSelect, Select } from '@mantine/core';
import { type RefObject, useState } from 'react';
import { Icon } from '@/components/Icon';
import { toastUndo } from '@/components/toast';
import { number } from '@/lib/format';
import { useAreas } from './api';
import { choose, isNarrowed, type MarketFilters, NO_FILTERS } from './state';
import { areaWord, kindWord, marketType } from './words';

const YEARS = [1, 2, 3, 5, 10, 20];
/** No name holds a tab, so a kind and a name make one value. */
const both = (a: string, b: string | null) => `${a}\t${b ?? ''}`;

/** Which market: area, kind of property, how far back. */
export function Filters({
  filters,
  areaInput,
  withMonths,
}: {
  filters: MarketFilters;
  areaInput: RefObject<HTMLInputElement | null>;
  /** Whether this page goes back as far as one says. */
  withMonths: boolean;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const [typed, setTyped] = useState('');
  const chosen = filters.area ? areaWord(i18n, filters.area) : '';
  const { data } = useAreas(typed === chosen ? '' : typed.trim());
  const { data: all } = useAreas('');
  const known = (data?.areas ?? []).filter((a) => a.kind !== 'all');
  const areas = known.map((a) => ({
    value: both(a.kind, a.name),
    label: a.name,
    kind: kindWord(i18n, a.kind),
    sales: a.sales,
  }));
  const value = filters.area ? both(filters.area.kind, filters.area.name) : null;
  if (filters.area && !areas.some((a) => a.value === value))
    areas.unshift({ value: value ?? '', label: chosen, kind: kindWord(i18n, filters.area.kind), sales: 0 });
  const types = all?.propertyTypes ?? [];
  const whole = (type: string) => types.find((x) => x.propertyType === type && !x.propertySubType)?.sales;
  // What the core takes where nothing is chosen.
  const usual = types.some((x) => x.propertyType === 'Residential' && x.sales > 0)
    ? 'Residential'
    : (types[0]?.propertyType ?? 'Residential');
  return (
    <>
      <Select
        ref={areaInput}
        className="market-area"
        aria-label={t`Area`}
        placeholder={t`All areas`}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t`All areas` }}
        leftSection={<Icon name="map" size={14} />}
        nothingFoundMessage={t`No area of that name`}
        maxDropdownHeight={360}
        value={value}
        data={areas.map(({ value: v, label }) => ({ value: v, label }))}
        filter={({ options }) => options}
        searchValue={typed}
        onSearchChange={setTyped}
        onChange={(next) => {
          const [kind = '', name = ''] = (next ?? '').split('\t');
          choose({ area: next ? { kind, name } : null });
        }}
        renderOption={({ option }) => {
          const area = areas.find((a) => a.value === option.value);
          return (
            <span className="row between grow">
              <span className="ellipsis">{option.label}</span>
              <span className="small quiet nowrap">
                {area?.kind}
                {area && area.sales > 0 && ` · ${number(area.sales)}`}
              </span>
            </span>
          );
        }}
      />
      <NativeSelect
        size="xs"
        aria-label={t`Property type`}
        value={filters.type ? both(filters.type.propertyType, filters.type.propertySubType) : ''}
        onChange={(e) => {
          const [propertyType = '', sub = ''] = e.currentTarget.value.split('\t');
          choose({ type: propertyType ? { propertyType, propertySubType: sub || null } : null });
        }}
        data={[
          { value: '', label: t`${marketType(i18n, usual, null)}, all` },
          ...types
            // A kind that is all there is of its type is that type.
            .filter((x) => (x.propertySubType ? x.sales !== whole(x.propertyType) : x.propertyType !== usual))
            .map((x) => ({
              value: both(x.propertyType, x.propertySubType),
              label: `${marketType(i18n, x.propertyType, x.propertySubType)} (${number(x.sales)})`,
            })),
        ]}
      />
      {withMonths && (
        <NativeSelect
          size="xs"
          aria-label={t`How far back`}
          value={String(filters.months)}
          onChange={(e) => choose({ months: Number(e.currentTarget.value) })}
          data={YEARS.map((y) => ({
            value: String(y * 12),
            label: y === 1 ? t`1 year` : t`${number(y)} years`,
          }))}
        />
      )}
      {isNarrowed(filters) && (
        <button
          type="button"
          className="plain-button"
          onClick={() => {
            const before = filters;
            choose({ ...NO_FILTERS, side: filters.side });
            toastUndo(<Trans>Filters cleared.</Trans>, () => choose(before));
          }}
        >
          <Trans>Clear filters</Trans>
        </button>
      )}
    </>
  );
}
