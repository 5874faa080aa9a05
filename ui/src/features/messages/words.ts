import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** What a letter says. */
export const KINDS: Record<string, MessageDescriptor> = {
  request: msg`Request`,
  moved: msg`Moved`,
  off: msg`Off`,
  'reminder-48h': msg`Reminder, 48 h before`,
  'reminder-24h': msg`Reminder, 24 h before`,
  'reminder-2h': msg`Reminder, 2 h before`,
  completion: msg`Thanks, report and invoice`,
};

/** How a letter fares. */
export const STATES: Record<string, MessageDescriptor> = {
  draft: msg`Draft`,
  waiting: msg`Waits to go`,
  sending: msg`On its way`,
  sent: msg`Sent`,
  unsure: msg`May have gone`,
  failed: msg`Not sent`,
  expired: msg`Expired`,
  discarded: msg`Discarded`,
};

const REASONS: Record<string, MessageDescriptor> = {
  network: msg`the mail server is not reached`,
  timeout: msg`the mail server does not answer`,
  'sign-in': msg`the mail server does not accept the sign-in`,
  certificate: msg`the mail server's certificate is not trusted`,
  'no-receiver': msg`the mail server knows no such receiver`,
  'too-large': msg`the letter is too large`,
  busy: msg`the mail server is busy`,
  unsupported: msg`the mail server asks for something this program does not do`,
  account: msg`the mail account is incomplete`,
  letter: msg`the letter or its address is wrong`,
  refused: msg`the mail server refuses it`,
  replaced: msg`a newer one took its place`,
  overtaken: msg`it was no longer so`,
};

/** Why a letter has not gone: the words, and the server's number behind them. */
export function reason(said: string): { words: MessageDescriptor | undefined; status: string } {
  const [name = '', status = ''] = said.split(' ');
  return { words: REASONS[name], status };
}
