import { open } from './answer';
import { commands } from './bindings';
import type { ProvidersHost } from './host-providers';

/** The part of the real window's host that is about providers of services. */
export const tauriProviders: ProvidersHost = {
  providers: (request) => open(commands.providers(request)),
  provider: (request) => open(commands.provider(request)),
  whoCanDoIt: (request) => open(commands.whoCanDoIt(request)),
  saveProviderSheet: (request) => open(commands.saveProviderSheet(request)),
  readPriceList: () => open(commands.readPriceList()),
  noteJob: (request) => open(commands.noteJob(request)),
  attachJobFile: (request) => open(commands.attachJobFile(request)),
  saveJobFile: (request) => open(commands.saveJobFile(request)),
};
