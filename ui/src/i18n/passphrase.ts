import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** Characters a passphrase has at least; the core checks it again. */
export const PASSPHRASE_MIN = 10;

/** What is wrong with a new passphrase and its repetition, if anything. */
export function passphraseProblem(
  passphrase: string,
  again: string,
): { field: 'passphrase' | 'again'; words: MessageDescriptor } | null {
  if ([...passphrase].length < PASSPHRASE_MIN) {
    return {
      field: 'passphrase',
      words: msg`Use at least ${PASSPHRASE_MIN} characters; four words are easy to remember.`,
    };
  }
  if (passphrase !== again) return { field: 'again', words: msg`This is not the same.` };
  return null;
}
