import { useLingui as useI18n } from '@lingui/react';
import { useLingui } from '@lingui/react/macro';
import type { MarketScopeView } from '@/ipc/types';
import { day } from '@/lib/format';
import { areaWord, marketType } from './words';

/** Which market figures are of, and whose records they rest on: a file that leaves the house says both. */
export function useOrigin(scope: MarketScopeView): { of: string; source: string } {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const of = `${areaWord(i18n, scope.area)}, ${marketType(i18n, scope.propertyType, scope.propertySubType)}`;
  const names = scope.sources.filter((s) => !s.leftOut).map((s) => s.name);
  return { of, source: t`${of}. Figures of ${day(scope.asOf)} from ${names.join(', ')}.` };
}
