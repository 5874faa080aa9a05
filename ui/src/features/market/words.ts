import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { typeWord } from '@/i18n/words';
import type { MarketAreaView, MarketDefinitionView, MarketGapView, MoneyView } from '@/ipc/types';
import { fixed, fromMajor, money, number, shortMoney } from '@/lib/format';

/** A change as it is written: `+4.1 %`, `−0.3 %`. */
export function signed(value: number, digits = 1): string {
  const kept = Number(value.toFixed(digits));
  // Without the sign of a zero that was a little less than nothing.
  return kept > 0 ? `+${fixed(kept, digits)}` : fixed(kept === 0 ? 0 : kept, digits);
}

/** Money on a chart of one currency. */
export const moneyOn = (currency: string) => ({
  format: (v: number) => money(fromMajor(Math.round(v), currency)),
  axis: (v: number) => shortMoney(v, currency),
});

/** A share on an axis, without decimals it does not need. */
export const percentAxis = (v: number) => `${number(v, 1)}\u00a0%`;

/** Number and sign stay on one line. */
export const percentOf = (v: number, digits = 1) => `${fixed(v, digits)}\u00a0%`;
export const count = (v: number) => number(Math.round(v));

/** Rounded to hundreds, for figures no last dollar makes more exact. */
export function hundreds(value: MoneyView | null): string {
  return value ? money({ ...value, minor: Math.round(value.minor / 10_000) * 10_000 }) : '–';
}

export function kindWord(i18n: I18n, kind: string): string {
  const words: Record<string, { id: string }> = {
    all: msg`all areas`,
    'mls-area': msg`MLS area`,
    'postal-code': msg`postal code`,
    city: msg`city`,
    subdivision: msg`subdivision`,
  };
  const word = words[kind];
  return word ? i18n._(word) : kind;
}

export function areaWord(i18n: I18n, area: Pick<MarketAreaView, 'kind' | 'name'>): string {
  return area.kind === 'all' || area.name === '' ? i18n._(msg`All areas`) : area.name;
}

export function marketType(i18n: I18n, propertyType: string, propertySubType: string | null): string {
  return propertySubType ? typeWord(i18n, propertySubType) : typeWord(i18n, propertyType);
}

/** The definition of a figure. */
export function defined(definitions: readonly MarketDefinitionView[], key: string): MarketDefinitionView | undefined {
  return definitions.find((d) => d.key === key);
}

/** Why a figure cannot be told. */
export function gapOf(unknown: readonly MarketGapView[], figure: string): string | null {
  return unknown.find((g) => g.figure === figure)?.why ?? null;
}

/** Which definition explains a forecast's figure. */
export function figureOf(target: string): string {
  return { closed_sales: 'closed', active_inventory: 'active' }[target] ?? target;
}

export function targetWord(i18n: I18n, target: string): string {
  const words: Record<string, { id: string }> = {
    median_price: msg`Median sale price`,
    price_index: msg`Repeat-sale index`,
    closed_sales: msg`Closed sales a month`,
    active_inventory: msg`Inventory`,
  };
  const word = words[target];
  return word ? i18n._(word) : target;
}
