import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** An error of the core, as far as its words need it. */
export interface ErrorFacts {
  code: string;
  args: { [key in string]: string };
}

/** What happened, what is safe, what to do; and a detail that only the core could know. */
export interface ErrorWords {
  what: MessageDescriptor;
  safe: MessageDescriptor;
  todo: MessageDescriptor;
  detail?: string;
}

const nothingChanged = () => msg`Nothing was changed.`;
const dataSafe = () => msg`Your data are safe.`;

/** What a text looks like that was refused, and what to do; the number itself is never repeated. */
function forbiddenTodo(kind: string): MessageDescriptor {
  switch (kind) {
    case 'ssn':
    case 'itin':
      return msg`It looks like a social security or taxpayer number. Take it out; whoever needs it asks for it themselves.`;
    case 'card':
      return msg`It looks like the number of a payment card. Take it out.`;
    default:
      return msg`It looks like bank details. Take them out; wire instructions are confirmed by a call to a known number.`;
  }
}

/** The words for every kind of error the core tells apart. */
export function errorWords({ code, args }: ErrorFacts): ErrorWords {
  const arg = (name: string) => args[name] ?? '';
  switch (code) {
    case 'badRequest':
      return {
        what: msg`This cannot be done as it was asked.`,
        safe: nothingChanged(),
        todo: msg`Check the entry and try again.`,
        detail: [arg('field'), arg('reason')].filter(Boolean).join(': '),
      };
    case 'locked':
      return { what: msg`The store is locked.`, safe: dataSafe(), todo: msg`Unlock it to go on.` };
    case 'wrongKey':
      return {
        what: msg`This does not open the store.`,
        safe: msg`Nothing was changed, and you can try as often as you like.`,
        todo: msg`Check for caps lock and the keyboard layout, or use your recovery code.`,
      };
    case 'keyMissing':
      return {
        what: msg`This computer's keychain no longer has the key of your store.`,
        safe: msg`The store itself is unharmed and no new key was made.`,
        todo: msg`Unlock the keychain and try again, or use your recovery code.`,
      };
    case 'passphraseNeeded':
      return {
        what: msg`This computer offers no keychain.`,
        safe: nothingChanged(),
        todo: msg`Choose a passphrase; it protects the key instead.`,
      };
    case 'badInput':
      return {
        what: msg`Some of this could not be read.`,
        safe: msg`What was stored before is untouched.`,
        todo: msg`Correct it at the place named below and try again.`,
        detail: [arg('place'), arg('reason')].filter(Boolean).join(': '),
      };
    case 'vendor':
      return {
        what: msg`${arg('source')} did not answer as it should.`,
        safe: msg`Everything received so far is kept and can be used.`,
        todo: msg`It is tried again by itself; you can also try now.`,
        detail: arg('reason') || undefined,
      };
    case 'credentials':
      return {
        what: msg`${arg('source')} does not accept these credentials.`,
        safe: msg`Everything received so far is kept and can be used.`,
        todo: msg`Check them where they come from, your MLS or CRM, and enter them again.`,
        detail: arg('reason') || undefined,
      };
    case 'forbidden':
      return {
        what: msg`${arg('source')} does not let us read these data.`,
        safe: msg`Everything received so far is kept and can be used.`,
        todo: msg`Ask whoever gave you access, your MLS or CRM, whether it still holds and covers them.`,
        detail: arg('reason') || undefined,
      };
    case 'damaged':
      return {
        what: msg`The store cannot be read in full.`,
        safe: msg`It was not written to since this was noticed.`,
        todo: msg`Restore your newest backup; the damaged file is kept beside it.`,
        detail: arg('reason') || undefined,
      };
    case 'refused':
      return {
        what: msg`A rule does not allow this.`,
        safe: nothingChanged(),
        todo: args.attempt
          ? msg`The rule is named below. That it was asked is kept with the blocked payments.`
          : msg`The rule is named below.`,
        detail: arg('rule') || arg('reason') || undefined,
      };
    case 'forbiddenNumber':
      return {
        what: msg`This holds a number that must not be kept here.`,
        safe: nothingChanged(),
        todo: forbiddenTodo(arg('kind')),
        detail: arg('field') || undefined,
      };
    case 'inUse':
      return {
        what: msg`Another program has the store open.`,
        safe: dataSafe(),
        todo: msg`Close the other window or command (process ${arg('pid')}) and try again.`,
      };
    case 'diskFull':
      return {
        what: msg`The disk is full.`,
        safe: msg`Everything stored before is safe; the last step was taken back.`,
        todo: msg`Free some space and try again.`,
      };
    case 'notFound':
      return {
        what: msg`This is no longer there.`,
        safe: msg`It may have been removed by its source.`,
        todo: msg`Go back to the list.`,
      };
    case 'nameTaken':
      return {
        what: msg`There is a source named ${arg('name')} already.`,
        safe: nothingChanged(),
        todo: msg`Choose another name.`,
      };
    case 'noComparables':
      return {
        what: msg`There are no comparable sales for this property.`,
        safe: msg`Your entries are kept.`,
        todo: msg`Choose an earlier date, put excluded sales back, or add a source that covers the area.`,
      };
    case 'subjectIncomplete':
      return {
        what: msg`With these facts there is no estimate.`,
        safe: msg`Your entries are kept.`,
        todo: msg`Mend or fill them in on the first step.`,
        detail: arg('fields') || undefined,
      };
    case 'newerVersion':
      return {
        what: msg`This store was written by a newer version of EnterpriseHub.`,
        safe: msg`It was not touched.`,
        todo: msg`Install the newer version to open it.`,
      };
    default:
      return {
        what: msg`Something went wrong that nobody foresaw.`,
        safe: msg`What was stored before is safe.`,
        todo: msg`Try again; if it happens again, quote the incident number when you ask for help.`,
        detail: arg('reason') || undefined,
      };
  }
}
