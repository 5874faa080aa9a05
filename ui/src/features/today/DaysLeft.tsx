import { Plural, Trans } from '@lingui/react/macro';
import { number } from '@/lib/format';

/** How far a day is from today. */
export function DaysLeft({ days }: { days: number }) {
  const past = -days;
  return (
    <span className="small nowrap today-days" data-tone={days < 0 ? 'bad' : days <= 3 ? 'warn' : undefined}>
      {days === 0 ? (
        <Trans>today</Trans>
      ) : days === 1 ? (
        <Trans>tomorrow</Trans>
      ) : days === -1 ? (
        <Trans>yesterday</Trans>
      ) : days > 0 ? (
        <Plural value={days} one="in # day" other={`in ${number(days)} days`} />
      ) : (
        <Plural value={past} one="# day ago" other={`${number(past)} days ago`} />
      )}
    </span>
  );
}
