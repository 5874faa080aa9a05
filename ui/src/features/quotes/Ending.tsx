import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Icon } from '@/components/Icon';
import type { LetterView, QuoteView } from '@/ipc/types';
import { daysBetween } from '@/lib/days';
import { clock, day, money } from '@/lib/format';

/** Within how many days an end is soon: a quote is asked for anew in days, a letter in weeks. */
const QUOTES_SOON = 3;
const LETTERS_SOON = 30;

interface End {
  id: string;
  issuer: string;
  what: string;
  on: string;
  at: string | null;
  days: number;
}

function ends(quotes: QuoteView[], letters: LetterView[], today: string): End[] {
  const found: End[] = [];
  for (const quote of quotes) {
    const { id, issuer, summary, expiresOn: on, expiresAt: at, daysLeft: days, status } = quote;
    const stands = status === 'received' || status === 'chosen';
    if (stands && on && days !== null && days <= QUOTES_SOON)
      found.push({ id, issuer, what: summary ?? '', on, at, days });
  }
  for (const { id, issuer, amount, expired, expiresOn: on } of letters) {
    const days = on ? daysBetween(today, on) : LETTERS_SOON + 1;
    if (!expired && on && days <= LETTERS_SOON) found.push({ id, issuer, what: money(amount), on, at: null, days });
  }
  return found.sort((one, other) => one.days - other.days || (one.at ?? '~').localeCompare(other.at ?? '~'));
}

/** Quotes and letters that end soon, the first first. */
export function Ending({ quotes, letters, today }: { quotes: QuoteView[]; letters: LetterView[]; today: string }) {
  const { t } = useLingui();
  const soon = ends(quotes, letters, today);
  if (soon.length === 0) return null;
  return (
    <section aria-label={t`Ends soon`}>
      <div className="quotes-group">
        <h2>
          <Icon name="clock" size={12} /> <Trans>Ends soon</Trans>
        </h2>
      </div>
      <ul className="quotes-ending">
        {soon.map((end) => (
          <li key={end.id} className="small">
            <span className="ellipsis grow">
              {end.issuer} <span className="quiet">{end.what}</span>
            </span>
            <span className="num" title={day(end.on)}>
              {end.at ? (
                <Trans>
                  {day(end.on)}, {clock(end.at)}
                </Trans>
              ) : end.days === 0 ? (
                <Trans>ends today</Trans>
              ) : (
                <Plural value={end.days} one="# day left" other="# days left" />
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
