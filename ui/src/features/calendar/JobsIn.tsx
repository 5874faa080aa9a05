import { Trans, useLingui } from '@lingui/react/macro';
import { NativeSelect } from '@mantine/core';
import { toast, toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { CalendarView } from '@/ipc/types';

/** Into which connected calendar jobs are written, where one can be written to. */
export function JobsIn({ calendars, jobsIn }: Pick<CalendarView, 'calendars' | 'jobsIn'>) {
  const { t } = useLingui();
  const host = useHost();
  if (calendars.length === 0) return null;
  const choose = (calendar: string | null) =>
    host.chooseJobCalendar({ calendar }).then(() => {
      const name = calendars.find((one) => one.id === calendar)?.name;
      toast(
        name === undefined ? (
          <Trans>Jobs are written into no calendar any more. What was written stays.</Trans>
        ) : (
          <Trans>From now on a job is written into {name} when its provider was asked.</Trans>
        ),
      );
    }, toastError);
  return (
    <span
      className="row small quiet nowrap cal-jobs"
      title={t`A job is written into this calendar when its provider was asked, and follows the plan`}
    >
      <Trans>Jobs go into</Trans>
      <NativeSelect
        aria-label={t`Jobs go into`}
        value={jobsIn ?? ''}
        onChange={(e) => void choose(e.currentTarget.value || null)}
        data={[{ value: '', label: t`no calendar` }, ...calendars.map((one) => ({ value: one.id, label: one.name }))]}
      />
    </span>
  );
}
