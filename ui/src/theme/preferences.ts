import { create } from 'zustand';

/** Preferences of this window only. They hold nothing of the business, so the web view may keep them. */
export interface Preferences {
  /** Percent of the normal text size. */
  textSize: number;
  /** Table or map on the listings screen. */
  listingsView: 'table' | 'map';
}

const KEY = 'enterprisehub.preferences';
const DEFAULTS: Preferences = { textSize: 100, listingsView: 'table' };

function stored(): Preferences {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>;
    return {
      textSize: [100, 115, 130, 150, 200].includes(found.textSize ?? 0) ? (found.textSize as number) : 100,
      listingsView: found.listingsView === 'map' ? 'map' : 'table',
    };
  } catch {
    return DEFAULTS;
  }
}

export const usePreferences = create<Preferences>(() => stored());

/** Changes some preferences and keeps them. */
export function prefer(change: Partial<Preferences>): void {
  usePreferences.setState(change);
  try {
    localStorage.setItem(KEY, JSON.stringify(usePreferences.getState()));
  } catch {
    // A profile without storage keeps the preference until the window closes.
  }
}
