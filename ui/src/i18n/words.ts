import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** Words of the trade for values that arrive by their RESO name. A value without a word is shown as it came. */

const STATUSES: Record<string, MessageDescriptor> = {
  Active: msg`Active`,
  'Coming Soon': msg`Coming soon`,
  'Active Under Contract': msg`Under contract`,
  Pending: msg`Pending`,
  Closed: msg`Closed`,
  Withdrawn: msg`Withdrawn`,
  Canceled: msg`Canceled`,
  Expired: msg`Expired`,
  Hold: msg`Hold`,
  Incomplete: msg`Incomplete`,
};

/** Statuses a filter offers, in the order an agent thinks of them. */
export const STATUS_CHOICES: readonly string[] = Object.keys(STATUSES);

export function statusWord(i18n: I18n, status: string | null): string {
  const word = STATUSES[status ?? ''];
  return word ? i18n._(word) : (status ?? i18n._(msg`No status`));
}

const TYPES: Record<string, MessageDescriptor> = {
  Residential: msg`Residential`,
  'Residential Income': msg`Residential income`,
  'Residential Lease': msg`Residential lease`,
  'Manufactured In Park': msg`Manufactured in park`,
  Land: msg`Land`,
  Farm: msg`Farm`,
  'Commercial Sale': msg`Commercial sale`,
  'Commercial Lease': msg`Commercial lease`,
  'Business Opportunity': msg`Business opportunity`,
};

/** Property types a filter offers. */
export const TYPE_CHOICES: readonly string[] = Object.keys(TYPES);

const SUB_TYPES: Record<string, MessageDescriptor> = {
  'Single Family Residence': msg`Single family`,
  Condominium: msg`Condominium`,
  Townhouse: msg`Townhouse`,
  Duplex: msg`Duplex`,
  Triplex: msg`Triplex`,
  Quadruplex: msg`Quadruplex`,
  'Multi Family': msg`Multi family`,
  'Manufactured Home': msg`Manufactured home`,
  'Stock Cooperative': msg`Co-op`,
};

/** Property sub-types a filter offers. */
export const SUB_TYPE_CHOICES: readonly string[] = Object.keys(SUB_TYPES);

export function typeWord(i18n: I18n, type: string | null): string {
  const word = TYPES[type ?? ''] ?? SUB_TYPES[type ?? ''];
  return word ? i18n._(word) : (type ?? '');
}

const NEWS: Record<string, MessageDescriptor> = {
  new: msg`New`,
  'price-down': msg`Price down`,
  'price-up': msg`Price up`,
  'back-on-market': msg`Back on market`,
  pending: msg`Under contract`,
  sold: msg`Sold`,
  status: msg`Status`,
  'open-house': msg`Open house`,
};

/** Kinds of news, in the order a hotsheet has them. */
export const NEWS_KINDS: readonly string[] = Object.keys(NEWS);

export function newsWord(i18n: I18n, kind: string): string {
  const word = NEWS[kind];
  return word ? i18n._(word) : kind;
}

const SYNC: Record<string, MessageDescriptor> = {
  empty: msg`No source yet`,
  upToDate: msg`Up to date`,
  syncing: msg`Syncing`,
  offline: msg`Offline`,
  needsYou: msg`Needs you`,
  paused: msg`Paused`,
};

export function syncWord(i18n: I18n, state: string): string {
  const word = SYNC[state];
  return word ? i18n._(word) : state;
}

const LICENCES: Record<string, MessageDescriptor> = {
  idx: msg`IDX`,
  vow: msg`VOW`,
  'back-office': msg`Back office`,
  participant: msg`Own listings`,
  'public-record': msg`Public records`,
};

export function licenceWord(i18n: I18n, licence: string): string {
  const word = LICENCES[licence];
  return word ? i18n._(word) : licence;
}

const RESOURCES: Record<string, MessageDescriptor> = {
  Property: msg`Listings`,
  Media: msg`Photos`,
  Member: msg`Agents`,
  Office: msg`Offices`,
  OpenHouse: msg`Open houses`,
  Lookup: msg`Lookups`,
};

/** A RESO resource in the trade's words. */
export function resourceWord(i18n: I18n, resource: string): string {
  const word = RESOURCES[resource];
  return word ? i18n._(word) : resource;
}

const OUTCOMES: Record<string, MessageDescriptor> = {
  done: msg`Done`,
  cancelled: msg`Stopped`,
  failed: msg`Failed`,
  running: msg`Running`,
};

export function outcomeWord(i18n: I18n, outcome: string): string {
  const word = OUTCOMES[outcome];
  return word ? i18n._(word) : outcome;
}

const FEATURES: Record<string, MessageDescriptor> = {
  living_area: msg`Living area`,
  lot: msg`Lot`,
  lot_size: msg`Lot`,
  beds: msg`Bedrooms`,
  bedrooms: msg`Bedrooms`,
  baths: msg`Bathrooms`,
  bathrooms: msg`Bathrooms`,
  year_built: msg`Year built`,
  age: msg`Age`,
  condition: msg`Condition`,
  quality: msg`Quality`,
  garage: msg`Garage`,
  basement: msg`Basement`,
  below_grade: msg`Finished basement`,
  view: msg`View`,
  waterfront: msg`Waterfront`,
  pool: msg`Pool`,
  location: msg`Location`,
  market: msg`Market since the sale`,
  time: msg`Market since the sale`,
  renovated: msg`Year renovated`,
  stories: msg`Stories`,
  property_sub_type: msg`Property type`,
};

/** A feature that an adjustment is made for. */
export function featureWord(i18n: I18n, feature: string): string {
  const word = FEATURES[feature];
  if (word) return i18n._(word);
  const spaced = feature.replace(/_/g, ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
