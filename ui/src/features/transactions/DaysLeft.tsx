import { Plural, Trans } from '@lingui/react/macro';
import { number } from '@/lib/format';

/** How many days are left until a day, or have passed since. */
export function DaysLeft({ days }: { days: number }) {
  const past = -days;
  return (
    <span className="nowrap days-left" data-tone={days < 0 ? 'bad' : days <= 3 ? 'warn' : undefined}>
      {days === 0 ? (
        <Trans>today</Trans>
      ) : days > 0 ? (
        <Plural value={days} one="in # day" other={`in ${number(days)} days`} />
      ) : (
        <Plural value={past} one="# day ago" other={`${number(past)} days ago`} />
      )}
    </span>
  );
}
