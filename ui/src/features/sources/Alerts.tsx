import { useLingui as useI18n } from '@lingui/react';
import { Plural } from '@lingui/react/macro';
import { Icon } from '@/components/Icon';
import { alertWord } from '@/i18n/rules';
import type { TermsAlertView } from '@/ipc/types';
import { day } from '@/lib/format';

/** What the dates of an agreement ask for now. */
export function Alerts({ alerts }: { alerts: readonly TermsAlertView[] }) {
  const { i18n } = useI18n();
  return alerts.map(({ kind, date, days }) => (
    <div key={kind} className={kind === 'ended' ? 'warn-note bad' : 'warn-note'}>
      <Icon name="warn" />
      <p>
        <strong>{day(date)}</strong>
        {days > 0 && (
          <>
            {' '}
            (<Plural value={days} one="in # day" other="in # days" />)
          </>
        )}
        {': '}
        {alertWord(i18n, kind)}
      </p>
    </div>
  ));
}
