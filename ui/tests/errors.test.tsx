import { readFileSync } from 'node:fs';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ErrorNote } from '@/components/ErrorNote';
import { errorWords } from '@/i18n/errors';
import { i18n } from '@/i18n/i18n';
import { asAppError, HostError } from '@/ipc/host';
import type { ErrorCode } from '@/ipc/types';

/** The codes as the bindings have them, so that a new one cannot arrive without words. */
// Without the comments: they may hold the sign that ends the type.
const source = readFileSync('src/ipc/bindings.ts', 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
const codes = [...(/export type ErrorCode =([^;]+);/s.exec(source)?.[1] ?? '').matchAll(/['"](\w+)['"]/g)].map(
  (m) => m[1] as ErrorCode,
);

describe('words for errors', () => {
  it('finds the codes in the bindings', () => expect(codes.length).toBeGreaterThan(15));

  it.each(codes.filter((c) => c !== 'unexpected'))('%s has words of its own, all three', (code) => {
    const { what, safe, todo } = errorWords({ code, args: {} });
    const fallback = errorWords({ code: 'unexpected', args: {} });
    expect(i18n._(what)).not.toBe(i18n._(fallback.what));
    for (const words of [what, safe, todo]) {
      expect(i18n._(words).length).toBeGreaterThan(8);
      expect(i18n._(words)).not.toContain('!');
    }
  });

  it('fills in what the core knows', () => {
    const words = errorWords({ code: 'vendor', args: { source: 'Sound MLS', reason: 'timeout' } });
    expect(i18n._(words.what)).toContain('Sound MLS');
    expect(words.detail).toBe('timeout');
  });

  it('reads anything thrown as an error', () => {
    expect(asAppError(new Error('boom'))).toMatchObject({ code: 'unexpected', args: { reason: 'boom' } });
    const view = { code: 'locked' as const, args: {}, retry: false, incident: null };
    expect(asAppError(new HostError(view))).toBe(view);
  });

  it('shows the incident number and offers to try again only where that can help', () => {
    const note = (retry: boolean) => (
      <I18nProvider i18n={i18n}>
        <MantineProvider env="test">
          <ErrorNote
            error={new HostError({ code: 'unexpected', args: {}, retry, incident: 'EH-1' })}
            onRetry={() => undefined}
          />
        </MantineProvider>
      </I18nProvider>
    );
    const { rerender } = render(note(true));
    expect(screen.getByText('EH-1')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
    rerender(note(false));
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });
});
