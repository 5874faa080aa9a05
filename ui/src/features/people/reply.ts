/** A name as a greeting has it: the first of its words. */
export function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? '';
}

/** A `mailto:` address with subject and words, encoded as mail programs read it. */
export function mailto(address: string, subject: string, body: string): string {
  const enc = (text: string) => encodeURIComponent(text.replace(/\r?\n/g, '\r\n'));
  return `mailto:${encodeURIComponent(address).replace(/%40/g, '@')}?subject=${enc(subject)}&body=${enc(body)}`;
}
