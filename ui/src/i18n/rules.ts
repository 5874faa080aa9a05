import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** Why something is not shown or not used, by the code of the rule. */
const REASONS: Record<string, MessageDescriptor> = {
  'licence-ended': msg`The licence of this source has ended.`,
  'use-not-permitted': msg`The MLS does not permit this use of the record.`,
  'licence-not-for-outlet': msg`The licence of this source is not for public display.`,
  'opted-out': msg`The seller has opted out of being shown.`,
  'not-distributed': msg`The listing office does not distribute this listing.`,
  status: msg`Listings of this status are not shown to clients.`,
  'sold-too-old': msg`The sale is older than the MLS lets sold data be shown.`,
  'too-old': msg`The data are older than the licence allows. Sync the source first.`,
  'not-worked-out': msg`What the record permits is still being worked out.`,
  confidential: msg`Fields for agents are left out.`,
  'address-hidden': msg`The seller does not want the address shown.`,
  'buyer-hidden': msg`The buyer's side is not shown while the sale is pending.`,
  'sale-price-hidden': msg`Sale prices are not public there.`,
  'unknown-field': msg`Fields that nobody here knows are left out.`,
  'no-estimate': msg`The seller does not want an estimate beside the listing.`,
  'no-comments': msg`The seller does not want comments beside the listing.`,
  'private-media': msg`Photos for agents are left out.`,
};

export function ruleWord(i18n: I18n, code: string): string {
  const word = REASONS[code];
  return word ? i18n._(word) : code;
}

/** What a date in the terms asks for; the day stands beside it. */
const ALERTS: Record<string, MessageDescriptor> = {
  ended: msg`The licence has ended: its listings are not shown any more. Remove the source to erase them.`,
  ends: msg`The licence ends soon.`,
  noticeDue: msg`Notice has to be given by this day.`,
  noticePassed: msg`The time for notice has passed; it renews on this day.`,
  renews: msg`It renews on this day.`,
  renewalPassed: msg`The renewal date has passed. Enter the next one.`,
};

export function alertWord(i18n: I18n, kind: string): string {
  const word = ALERTS[kind];
  return word ? i18n._(word) : kind;
}
