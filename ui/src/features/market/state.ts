import { create } from 'zustand';
import type { MarketRequest } from '@/ipc/types';

/** Which market the screen is about. Absent parts mean all of it. */
export interface MarketFilters {
  area: { kind: string; name: string } | null;
  type: { propertyType: string; propertySubType: string | null } | null;
  /** Months the charts go back. */
  months: number;
  /** Whose sides are counted: `both`, `listing` or `buying`. */
  side: string;
}

export const NO_FILTERS: MarketFilters = { area: null, type: null, months: 36, side: 'both' };

/** The agent or the office that is open; its keys are those of its source. */
export interface OpenParty {
  office: boolean;
  key: string;
  source: string;
}

/** The question of the market screen. It outlives the screen, so that coming back finds everything as it was. */
export const useMarket = create<{ filters: MarketFilters; party: OpenParty | null }>(() => ({
  filters: NO_FILTERS,
  party: null,
}));

export function choose(part: Partial<MarketFilters>): void {
  useMarket.setState(({ filters }) => ({ filters: { ...filters, ...part } }));
}

/** Opens an agent or an office, or goes back to the list. */
export function openParty(party: OpenParty | null): void {
  useMarket.setState({ party });
}

/** Back to the beginning: another store has other markets. */
export function resetMarket(): void {
  useMarket.setState({ filters: NO_FILTERS, party: null });
}

/** Whether anything of the market is left out on purpose. */
export function isNarrowed({ area, type, months }: MarketFilters): boolean {
  return area !== null || type !== null || months !== NO_FILTERS.months;
}

/** The filters as the core is asked. `months` overrides how far back. */
export function toRequest(filters: MarketFilters, months: number | null = filters.months): MarketRequest {
  return {
    area: filters.area?.name ?? null,
    areaKind: filters.area?.kind ?? null,
    propertyType: filters.type?.propertyType ?? null,
    propertySubType: filters.type?.propertySubType ?? null,
    currency: null,
    months,
  };
}
