import { useLingui } from '@lingui/react/macro';
import type { FactValue } from '@/ipc/types';
import { day, instant, money, number, year } from '@/lib/format';

/** Writes a fact's value as people read it. */
export function useFactText(): (value: FactValue, field: string) => string {
  const { t } = useLingui();
  return ({ kind, value: v }, field) => {
    switch (kind) {
      case 'money':
        return money(v);
      case 'date':
        return day(v);
      case 'flag':
        return v ? t`Yes` : t`No`;
      case 'squareFeet':
        return t`${number(v)} sq ft`;
      case 'number':
        return field.startsWith('Year') ? year(v) : number(v, 5);
      default:
        return /^\d{4}-\d\d-\d\dT/.test(v) ? instant(v) : v;
    }
  };
}
