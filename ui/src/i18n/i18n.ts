import { i18n, type Messages } from '@lingui/core';
import { messages as enUS } from './locales/en-US.po';
import { stretch } from './pseudo';

/** Loads the words of a language. `pseudo` is English made 40 % longer, to see what a longer language does to a screen. */
export function loadLanguage(locale: string): void {
  if (import.meta.env.MODE !== 'production' && locale === 'pseudo') {
    i18n.load('en-US', stretch(enUS as Messages));
  } else {
    i18n.load('en-US', enUS as Messages);
  }
  i18n.activate('en-US');
}

export { i18n };
