import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import type { JobProgressView } from '@/ipc/types';
import { number } from '@/lib/format';

/** How far long work is, in pieces, and a way to stop it. */
export function JobMeter({
  label,
  job,
  stopping = false,
  onCancel,
}: {
  label: string;
  job: JobProgressView | undefined;
  stopping?: boolean;
  onCancel: () => void;
}) {
  const share = job?.total ? Math.min(1, job.done / job.total) : null;
  return (
    <div className="stack">
      <div
        className="meter"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={job?.total ?? undefined}
        aria-valuenow={share === null ? undefined : job?.done}
      >
        <div style={{ width: `${(share ?? 0.03) * 100}%` }} />
      </div>
      <div className="row between">
        <span className="small quiet num">
          {job ? (
            <>
              {number(job.done)}
              {job.total !== null && <> / {number(job.total)}</>}
            </>
          ) : (
            <Trans>Starting…</Trans>
          )}
        </span>
        <Button variant="default" loading={stopping} onClick={onCancel}>
          <Trans>Stop</Trans>
        </Button>
      </div>
    </div>
  );
}
