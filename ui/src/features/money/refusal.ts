import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { asAppError } from '@/ipc/host';
import { day } from '@/lib/format';
import type { Refusal } from './fields';

/** What the core refused, at the field that caused it; nothing for an error of another kind. */
export function refusalOf(i18n: I18n, error: unknown): Refusal | null {
  if (!error) return null;
  const { code, args } = asAppError(error);
  if (code !== 'badRequest' || !args.field || !args.problem) return null;
  return { field: args.field, text: textOf(i18n, args) };
}

function textOf(i18n: I18n, args: Partial<Record<string, string>>): string {
  const reason = args.reason ?? '';
  switch (args.problem) {
    case 'zeroIncome':
      return i18n._(msg`An income is needed to compare with.`);
    case 'downAbovePrice':
      return i18n._(msg`The down payment is more than the price.`);
    case 'nothingToFinance':
      return i18n._(msg`The whole price is paid down: there is no loan.`);
    case 'loanAbovePrice':
      return i18n._(msg`The loan is more than the price.`);
    case 'negativeAmortisation':
      return i18n._(msg`That payment does not cover the month’s interest: what is owed would grow.`);
    case 'noTable': {
      if (!args.lastKnown) return i18n._(msg`No table of fees holds on that day. Type the fees a lender named.`);
      const last = day(args.lastKnown);
      return i18n._(msg`The table of fees ends ${last}. Type the fees a lender named.`);
    }
    case 'unknownCounty':
      return i18n._(msg`A county is a five-digit FIPS code, such as 48157.`);
    case 'unknownState':
      return i18n._(msg`A state is two letters, such as TX.`);
    case 'notADay':
      return i18n._(msg`That is no day.`);
    case 'datesReversed':
      return i18n._(msg`Closing is before the application.`);
    case 'tooLow':
      return i18n._(msg`Taxes, insurance and dues alone come to more.`);
    case 'zero':
      return i18n._(msg`It must be more than zero.`);
    default:
      return reason;
  }
}
