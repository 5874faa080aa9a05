import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { number } from '@/lib/format';
import { resourceWord } from './words';

/** A source's warning, as far as its words need it. */
export interface WarningFacts {
  code: string;
  stream: string;
  args: { [key in string]: string };
}

/** What a source's warning says. */
export function warningWords(i18n: I18n, { code, stream, args }: WarningFacts): MessageDescriptor {
  const arg = (name: string) => args[name] ?? '';
  const count = (name: string) => number(Number(arg(name)));
  const name = resourceWord(i18n, stream);
  const rows = name.toLocaleLowerCase(i18n.locale);
  switch (code) {
    case 'notTried':
      return msg`${name} were not asked for: what stopped the source holds for all of it.`;
    case 'placeLost':
      return msg`The place where the last sync of ${rows} stopped could not be read. Everything is fetched again.`;
    case 'keysUncounted':
      return msg`What is gone of ${rows} could not be looked for: the source does not say how many it has.`;
    case 'keysMoved':
      return msg`What is gone of ${rows} could not be looked for: some came or went meanwhile.`;
    case 'keysMiscounted':
      return msg`What is gone of ${rows} could not be looked for: the source announced ${count('declared')} and listed ${count('listed')}.`;
    case 'noKeyList':
      return msg`Some of the ${rows} here may be gone at the source, which did not name them and does not list what it has.`;
    case 'undelivered':
      return msg`The source lists ${count('rows')} of ${rows} that it does not deliver.`;
    case 'missed':
      return msg`${count('rows')} of ${rows} had been missed. Everything is fetched again.`;
    case 'massDelete':
      return msg`${count('gone')} of ${count('stored')} ${rows} are no longer listed by the source. That is too many to delete without asking; nothing was deleted.`;
    case 'massDeleteNamed':
      return msg`The source says that ${count('gone')} of ${count('stored')} ${rows} are gone. That is too many to delete without asking; nothing was deleted.`;
    case 'noResource':
      return msg`The server has no ${resourceWord(i18n, arg('resource'))}.`;
    case 'noTimeOfChange':
      return msg`${resourceWord(i18n, arg('resource'))} have no time of change at this server and cannot be followed.`;
    case 'noSalePrices':
      return msg`This server gives no sale prices. None are made up, and its closed sales cannot support an analysis.`;
    case 'daysOnMarketDerived':
      return msg`This server does not count days on market. They are worked out from the dates and marked so.`;
    case 'noFeed':
      return msg`The server has no ${arg('set')}, so what is gone is found by comparing keys.`;
    case 'clock':
      return msg`This computer's clock and the server's differ by ${count('minutes')} minutes. Ages shown may be wrong until it is set.`;
    case 'bulkClosed':
      return msg`The bulk endpoint is closed to this account. Listings are fetched in smaller pages.`;
    case 'feedClosed':
      return msg`The feed of deletions is closed to this account, so what is gone is found by comparing keys.`;
    case 'lookupsClosed':
      return msg`The server does not let this account read its lookups. Values are taken by their names.`;
    case 'fileUnusable':
      return msg`${arg('file')} was left alone. Its first line: ${arg('reason')}`;
    case 'fileUnfinished':
      return msg`${arg('file')} is still being written.`;
    case 'fileUnreadable':
      return msg`${arg('file')} cannot be read.`;
    default:
      return msg`The source has something to say that this version has no words for (${code}).`;
  }
}

/** Whether somebody has to decide what becomes of rows that are gone at the source. */
export function asksToDelete({ code }: WarningFacts): boolean {
  return code === 'massDelete' || code === 'massDeleteNamed';
}
