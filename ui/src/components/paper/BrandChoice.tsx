import { useLingui } from '@lingui/react/macro';
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useHost } from '@/ipc/context';
import { brandsQuery } from '@/ipc/queries';

/** The brand one document is printed in; `null` is the one of the settings. */
export function BrandChoice({ value, onChange }: { value: string | null; onChange: (brand: string | null) => void }) {
  const { t } = useLingui();
  const host = useHost();
  const { data } = useQuery(brandsQuery(host));
  const brands = data?.brands ?? [];
  const usual = brands.find((brand) => brand.id === data?.chosen)?.name ?? '';
  const shown = brands.find((brand) => brand.id === (value ?? data?.chosen));
  return (
    <Select
      label={t`Brand`}
      description={shown?.about}
      data={brands.map(({ id, name }) => ({ value: id, label: name }))}
      placeholder={t`As in the settings: ${usual}`}
      value={value}
      onChange={onChange}
      clearable
      clearButtonProps={{ 'aria-label': t`As in the settings` }}
    />
  );
}
