import { open } from './answer';
import { commands } from './bindings';
import type { MessagesHost } from './host-messages';

/** The real window's answers about letters. */
export const tauriMessages: MessagesHost = {
  serviceMessages: () => open(commands.serviceMessages()),
  writeJobMessage: (request) => open(commands.writeJobMessage(request)),
  releaseMessage: (request) => open(commands.releaseMessage(request)),
  discardMessage: (request) => open(commands.discardMessage(request)),
  messageRules: () => open(commands.messageRules()),
  saveMessageRules: (request) => open(commands.saveMessageRules(request)),
  saveJobInvite: (request) => open(commands.saveJobInvite(request)),
};
