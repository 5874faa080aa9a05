import { create } from 'zustand';
import type { PartnerFormView, PartnersRequest } from '@/ipc/types';

interface DirectoryState {
  text: string;
  kind: string;
  place: string;
  putAway: boolean;
}

const START: DirectoryState = { text: '', kind: '', place: '', putAway: false };

/** What the directory asks. It outlives the screen, so that coming back finds everything as it was. */
export const useDirectory = create<DirectoryState>(() => START);

export function change(part: Partial<DirectoryState>): void {
  useDirectory.setState(part);
}

/** Whether a place can be asked for as it stands: empty, two letters, five digits, or as it is stored. */
export function isPlace(text: string): boolean {
  return /^([A-Za-z]{2}|\d{5}|(country|state|county|postal):[A-Z0-9-]+)?$/.test(text.trim());
}

/** The question to the core, without the page. A place that is half typed is not asked yet. */
export function requestOf({ text, kind, place, putAway }: DirectoryState): PartnersRequest {
  return {
    text,
    kind: kind || null,
    speciality: null,
    place: place.trim() !== '' && isPlace(place) ? place.trim() : null,
    putAway,
    limit: 1,
    offset: 0,
  };
}

/** A partner of which nothing is known yet. */
export function newForm(): PartnerFormView {
  return {
    id: null,
    parent: null,
    level: 'company',
    kind: 'lender',
    speciality: null,
    name: '',
    settlement: 'unknown',
    affiliation: null,
    w9OnFile: false,
    contacts: [],
    coverage: [],
    offerings: [],
    connections: [],
    notes: null,
    putAway: false,
  };
}
