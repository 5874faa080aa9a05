import { create } from 'zustand';
import type { UntouredHomeView } from '@/ipc/types';

/** Listings that were chosen elsewhere for a tour that is being planned. */
export const useChosen = create<{ keys: readonly string[] }>(() => ({ keys: [] }));

/** Begins a tour with these listings. */
export const chooseFor = (keys: readonly string[]): void => useChosen.setState({ keys });

/** Homes that could not become part of the tour that was just planned: said once, on its page. */
let behind: { id: string; without: readonly UntouredHomeView[] } | null = null;

export const leftBehind = (id: string, without: readonly UntouredHomeView[]): void => {
  behind = { id, without };
};

export function whatWasLeftBehind(id: string): readonly UntouredHomeView[] {
  return behind?.id === id ? behind.without : [];
}
