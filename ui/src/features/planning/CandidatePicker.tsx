import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useHost } from '@/ipc/context';

/** Which partners do a kind of job: their kind and, for home services, what they do. */
const DONE_BY: Record<string, { kind: string; speciality: string | null }> = {
  inspection: { kind: 'service', speciality: 'inspector' },
  'part-inspection': { kind: 'service', speciality: 'inspector' },
  reinspection: { kind: 'service', speciality: 'inspector' },
  appraisal: { kind: 'service', speciality: 'appraiser' },
  survey: { kind: 'service', speciality: 'surveyor' },
  repairs: { kind: 'service', speciality: 'contractor' },
  photography: { kind: 'service', speciality: 'photographer' },
  staging: { kind: 'service', speciality: 'stager' },
  cleaning: { kind: 'service', speciality: 'cleaner' },
  moving: { kind: 'service', speciality: 'mover' },
  courier: { kind: 'service', speciality: 'courier' },
  signing: { kind: 'title', speciality: null },
  closing: { kind: 'title', speciality: null },
  other: { kind: 'service', speciality: null },
};

interface Props {
  jobKind: string;
  onAdd: (partner: string, name: string) => void;
}

/** Partners who do such work, by name. */
export function CandidatePicker({ jobKind, onAdd }: Props) {
  const { t } = useLingui();
  const host = useHost();
  const by = DONE_BY[jobKind];
  const { data } = useQuery({
    queryKey: ['partners', 'doing', jobKind],
    queryFn: () =>
      host.partners({
        text: '',
        kind: by?.kind ?? null,
        speciality: by?.speciality ?? null,
        place: null,
        putAway: false,
        limit: 100,
        offset: 0,
      }),
    enabled: by !== undefined,
  });
  if (!by) return null;
  if (data?.rows.length === 0)
    return (
      <p className="quiet">
        <Trans>The directory of partners holds nobody who does this yet.</Trans>
      </p>
    );
  return (
    <div className="stack">
      <span className="quiet">
        <Trans>Partners who do such work, by name. You may choose any provider.</Trans>
      </span>
      <div className="row wrap">
        {data?.rows.map((row) => (
          <Button
            key={row.id}
            variant="default"
            aria-label={t`Add ${row.name}`}
            onClick={() => onAdd(row.id, row.name)}
          >
            {row.name}
          </Button>
        ))}
      </div>
    </div>
  );
}
