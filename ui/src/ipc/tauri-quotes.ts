import { done, open } from './answer';
import { commands } from './bindings';
import type { QuotesHost } from './host-quotes';

/** The part of the real window's host that is about quotes. */
export const tauriQuotes: QuotesHost = {
  mailAccount: () => open(commands.mailAccount()),
  saveMailAccount: (request) => open(commands.saveMailAccount(request)),
  forgetMailAccount: () => done(commands.forgetMailAccount()),
  quotes: () => open(commands.quotes()),
  compareQuotes: (request) => open(commands.compareQuotes(request)),
  printQuotes: (request) => open(commands.printQuotes(request)),
  stepQuote: (request) => open(commands.stepQuote(request)),
  takeBackQuoteStep: (request) => open(commands.takeBackQuoteStep(request)),
  quotePartners: (request) => open(commands.quotePartners(request)),
  quoteFields: (request) => open(commands.quoteFields(request)),
  askPartners: (request) => open(commands.askPartners(request)),
  askText: (request) => open(commands.askText(request)),
  stepAsk: (request) => done(commands.stepAsk(request)),
  chooseQuoteFile: (request) => open(commands.chooseQuoteFile(request)),
  saveQuoteOriginal: (request) => open(commands.saveQuoteOriginal(request)),
  keepQuotes: (request) => open(commands.keepQuotes(request)),
  chooseEvidence: () => open(commands.chooseEvidence()),
  typeQuote: (request) => open(commands.typeQuote(request)),
  keepLetter: (request) => open(commands.keepLetter(request)),
  reportLetter: (request) => open(commands.reportLetter(request)),
  chooseQuoteFolder: () => open(commands.chooseQuoteFolder()),
  forgetQuoteFolder: () => done(commands.forgetQuoteFolder()),
};
