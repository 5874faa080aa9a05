import { I18nProvider } from '@lingui/react';
import { render } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Rhythm } from '@/features/sources/Rhythm';
import { i18n } from '@/i18n/i18n';
import type { RhythmView } from '@/ipc/types';

function words(rhythm: RhythmView): string | null {
  const { container } = render(
    <I18nProvider i18n={i18n}>
      <Rhythm rhythm={rhythm} />
    </I18nProvider>,
  );
  return container.textContent;
}

it('says how soon a change is seen and what keeps it from being sooner', () => {
  const rhythm = (everySeconds: number, because: RhythmView['because'], limit: RhythmView['limit'] = null) =>
    words({ everySeconds, because, limit });
  expect(rhythm(20, 'wanted')).toBe('Asked every 20 sec.');
  expect(rhythm(300, 'limit', { requests: 7200, seconds: 3600 })).toBe(
    'This source allows 7,200 requests an hour. Changes are seen within 5 min.',
  );
  // Never sooner than promised: a part of a minute counts as one.
  expect(rhythm(301, 'limit', { requests: 1, seconds: 60 })).toBe(
    'This source allows 1 request a minute. Changes are seen within 6 min.',
  );
  expect(rhythm(90, 'answers')).toBe('Its account may not ask more often: changes are seen within 90 sec.');
  expect(rhythm(2_592_000, 'rereads')).toBe(
    'This source does not say what changed: everything is read again every 30 days.',
  );
  expect(rhythm(20, 'folder')).toBe('Read as soon as a file is complete, and looked at every 20 sec.');
});
