import { useLingui } from '@lingui/react/macro';

/** What an agreement can allow, to choose from. */
export function useLicences(): { value: string; label: string }[] {
  const { t } = useLingui();
  return [
    { value: 'back-office', label: t`Back office` },
    { value: 'vow', label: t`VOW` },
    { value: 'idx', label: t`IDX` },
    { value: 'participant', label: t`Own listings only` },
    { value: 'public-record', label: t`Public records` },
  ];
}
