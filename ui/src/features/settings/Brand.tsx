import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ErrorNote } from '@/components/ErrorNote';
import { useHost } from '@/ipc/context';
import type { Host } from '@/ipc/host';
import { brandsQuery } from '@/ipc/queries';
import type { BrandsView } from '@/ipc/types';

/** The brand that documents are printed in, and the logo on them. */
export function Brand() {
  const { t } = useLingui();
  const host = useHost();
  const client = useQueryClient();
  const { data, error } = useQuery(brandsQuery(host));
  const change = useMutation({
    mutationFn: (run: (host: Host) => Promise<BrandsView>) => run(host),
    onSuccess: (brands) => client.setQueryData(brandsQuery(host).queryKey, brands),
  });
  if (error) return <ErrorNote error={error} />;
  if (!data) return null;
  const about = data.brands.find((brand) => brand.id === data.chosen)?.about;
  return (
    <>
      <Select
        label={t`Brand of reports, flyers and tours`}
        description={about}
        data={data.brands.map(({ id, name }) => ({ value: id, label: name }))}
        value={data.chosen}
        allowDeselect={false}
        onChange={(brand) => brand && change.mutate((h) => h.chooseBrand({ brand }))}
      />
      <div className="stack">
        <span className="field-label">
          <Trans>Logo</Trans>
        </span>
        {data.logo && <img className="logo" src={data.logo} alt={t`The logo on documents`} />}
        <div className="row">
          <Button variant="default" loading={change.isPending} onClick={() => change.mutate((h) => h.chooseLogo())}>
            {data.logo ? <Trans>Another logo…</Trans> : <Trans>Choose a logo…</Trans>}
          </Button>
          {data.logo && (
            <Button variant="subtle" color="gray" onClick={() => change.mutate((h) => h.removeLogo())}>
              <Trans>Without a logo</Trans>
            </Button>
          )}
        </div>
        {change.error && <ErrorNote error={change.error} />}
      </div>
    </>
  );
}
