/** The nonce the host put on the page's style tag; the component library puts it on the ones it adds. */
export function styleNonce(): string {
  const tag = document.querySelector<HTMLStyleElement>('style#nonce');
  return tag?.nonce || tag?.getAttribute('nonce') || '';
}
