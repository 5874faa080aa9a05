import { I18nProvider } from '@lingui/react';
import { render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, it } from 'vitest';
import { newsColumns } from '@/features/hotsheet/columns';
import { BESIDE, FULL, TWIN } from '@/features/listings/columns';
import { i18n } from '@/i18n/i18n';
import { emptyRequest } from '@/ipc/empty-request';
import { fixtureHost } from '@/ipc/fixture';

const show = (cells: ReactNode) => render(<I18nProvider i18n={i18n}>{cells}</I18nProvider>);

it('names the other source of a home once in every table, and no source where there is none', async () => {
  const host = fixtureHost(new URLSearchParams('rows=40&latency=0'));
  await host.openSample();
  const rows = (await host.searchListings(emptyRequest)).rows;
  const twice = rows.find((row) => row.also.length > 0);
  const once = rows.find((row) => row.also.length === 0);
  if (!twice || !once) throw new Error('the invented market has both');
  for (const columns of [FULL, BESIDE, TWIN]) {
    const { unmount } = show(columns.map((column) => <div key={column.id}>{column.cell(twice)}</div>));
    expect(screen.getAllByTitle('Also listed in Harbor MLS')).toHaveLength(1);
    unmount();
    const other = show(columns.map((column) => <div key={column.id}>{column.cell(once)}</div>));
    expect(screen.queryByTitle(/Also listed in/)).toBeNull();
    other.unmount();
  }
});

it('names all sources of a piece of news', async () => {
  const host = fixtureHost(new URLSearchParams('rows=200&latency=0'));
  await host.openSample();
  const request = { days: 30, search: null, kinds: [], limit: 100, offset: 0 };
  const news = (await host.hotsheet(request)).rows.find((row) => row.sources.length > 1);
  if (!news) throw new Error('some news are told twice');
  show(newsColumns(i18n).map((column) => <div key={column.id}>{column.cell(news)}</div>));
  expect(screen.getByText(news.sources[0] ?? '')).toBeTruthy();
  expect(screen.getByTitle(`Also listed in ${news.sources.slice(1).join(', ')}`)).toBeTruthy();
});
