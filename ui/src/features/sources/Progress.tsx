import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { resourceWord } from '@/i18n/words';
import type { JobProgressView } from '@/ipc/types';
import { bytes, number } from '@/lib/format';

/** How far a sync is, in rows and bytes, and a way to stop it. */
export function Progress({ job, onCancel }: { job: JobProgressView | undefined; onCancel: () => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const share = job?.total ? Math.min(1, job.done / job.total) : null;
  return (
    <div className="stack" style={{ gap: '0.25rem' }}>
      <div
        className="meter"
        role="progressbar"
        aria-label={t`Sync`}
        aria-valuemin={0}
        aria-valuemax={job?.total ?? undefined}
        aria-valuenow={share === null ? undefined : job?.done}
      >
        <div style={{ width: `${(share ?? 0.05) * 100}%` }} />
      </div>
      <div className="row between">
        <span className="small quiet">
          {job ? (
            <>
              {resourceWord(i18n, job.step)} · {number(job.done)}
              {job.total !== null && <> / {number(job.total)}</>} · {bytes(job.bytes)}
            </>
          ) : (
            <Trans>Starting…</Trans>
          )}
        </span>
        <Button variant="default" onClick={onCancel}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </div>
  );
}
