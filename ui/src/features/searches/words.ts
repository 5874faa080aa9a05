import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { CadenceView, HealthReasonView, SearchHealth, WatchFor } from '@/ipc/types';

const WATCH: Record<WatchFor, MessageDescriptor> = {
  new: msg`New`,
  price: msg`Price`,
  status: msg`Status`,
  backOnMarket: msg`Back on market`,
  openHouse: msg`Open house`,
  sold: msg`Sold`,
};

/** What a search can wait for, in the order it is offered. */
export const WATCH_CHOICES = Object.keys(WATCH) as WatchFor[];

export function watchWord(i18n: I18n, choice: WatchFor): string {
  return i18n._(WATCH[choice]);
}

const CADENCE: Record<CadenceView, MessageDescriptor> = {
  atOnce: msg`At once`,
  daily: msg`Once a day`,
  weekly: msg`Once a week`,
};

/** How soon a person can hear of a match. */
export const CADENCES = Object.keys(CADENCE) as CadenceView[];

export function cadenceWord(i18n: I18n, cadence: CadenceView): string {
  return i18n._(CADENCE[cadence]);
}

const HEALTH: Record<SearchHealth, MessageDescriptor> = {
  broken: msg`Finds nothing`,
  stale: msg`Old data`,
  quiet: msg`Quiet`,
  paused: msg`Paused`,
  well: msg`Well`,
};

export function healthWord(i18n: I18n, health: SearchHealth): string {
  return i18n._(HEALTH[health]);
}

/** Why a search is not well, and what would help. */
export function reasonWords(i18n: I18n, { code, about }: HealthReasonView): string {
  switch (code) {
    case 'unreadable':
      return i18n._(msg`Saved by a newer version of EnterpriseHub. It is kept; update to use it.`);
    case 'watchStopped':
      return i18n._(msg`Searches are not being matched: ${about}. They go on where they stopped once that is mended.`);
    case 'noSource':
      return i18n._(msg`There is no source to search.`);
    case 'cityUnused':
      return i18n._(msg`No listing is in “${about}”. The city may be spelt another way now.`);
    case 'postalCodeUnused':
      return i18n._(msg`No listing has the postal code ${about}.`);
    case 'areaEmpty':
      return i18n._(msg`No listing lies in the drawn area.`);
    case 'rangeCrossed':
      return i18n._(msg`A range ends before it begins, so nothing can match.`);
    case 'sourceStale':
      return i18n._(msg`${about} has not been read for a while; what happened there since is not known.`);
    case 'sourceStopped':
      return i18n._(msg`${about} is not being read.`);
    case 'nothingFor':
      return i18n._(msg`No match for ${about} days. It goes on looking.`);
    default:
      return code;
  }
}
