import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { SameHome } from '@/features/listings/SameHome';
import { i18n } from '@/i18n/i18n';
import { HostProvider } from '@/ipc/context';
import { emptyRequest } from '@/ipc/empty-request';
import { fixtureHost } from '@/ipc/fixture';

it('names the other source and the public record, separates, and takes it back', async () => {
  const host = fixtureHost(new URLSearchParams('rows=20&latency=0'));
  await host.openSample();
  const rows = (await host.searchListings(emptyRequest)).rows;
  const homes = await Promise.all(rows.map((row) => host.sameHome({ key: row.key })));
  const key = rows[homes.findIndex((home) => home.also.length > 0)]?.key ?? '';
  render(
    <MantineProvider>
      <I18nProvider i18n={i18n}>
        <QueryClientProvider client={new QueryClient()}>
          <HostProvider host={host}>
            <Notifications />
            <SameHome listingKey={key} />
          </HostProvider>
        </QueryClientProvider>
      </I18nProvider>
    </MantineProvider>,
  );
  expect(await screen.findByText('Harbor MLS')).toBeTruthy();
  expect(screen.getByText(/Public record, not MLS data/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Not the same home' }));
  await waitFor(() => expect(screen.queryByText('Harbor MLS')).toBeNull());
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(await screen.findByText('Harbor MLS')).toBeTruthy();
});
