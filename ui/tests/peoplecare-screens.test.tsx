import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useShortcuts } from '@/components/commands';
import { ConflictsScreen } from '@/features/peoplecare/ConflictsScreen';
import { ConnectScreen } from '@/features/peoplecare/ConnectScreen';
import { changesNothing, signInKey, splitFields } from '@/features/peoplecare/connect';
import { DuplicatesScreen } from '@/features/peoplecare/DuplicatesScreen';
import { OutboxScreen } from '@/features/peoplecare/OutboxScreen';
import { SourceDetail } from '@/features/sources/SourceDetail';
import { i18n } from '@/i18n/i18n';
import { HostProvider } from '@/ipc/context';
import { fixtureHost } from '@/ipc/fixture';
import { crmViews } from '@/ipc/fixture/care-connect';
import type { Host } from '@/ipc/host';

const nothing = () => undefined;

function Keys({ children }: { children: ReactNode }) {
  useShortcuts();
  return children;
}

/** A screen with its host, in a router of its own, as the frame's links need one. */
function show(host: Host, children: ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const router = createRouter({
    routeTree: createRootRoute({ component: () => <Keys>{children}</Keys> }),
    history: createMemoryHistory(),
  });
  return render(
    <I18nProvider i18n={i18n}>
      <HostProvider host={host}>
        <QueryClientProvider client={client}>
          <MantineProvider env="test">
            <Notifications />
            <RouterProvider router={router as never} />
          </MantineProvider>
        </QueryClientProvider>
      </HostProvider>
    </I18nProvider>,
  );
}

const hostOf = (query: string) => fixtureHost(new URLSearchParams(`latency=0&rows=7&${query}`));

afterEach(() => void vi.useRealTimers());

describe('the conflict inbox', () => {
  const waiting = () => screen.getAllByRole('article').length;

  it('decides with one key and sends it when the next one is decided', async () => {
    const host = hostOf('');
    const resolve = vi.spyOn(host, 'resolveConflict');
    show(host, <ConflictsScreen onOutbox={nothing} onPerson={nothing} />);
    await screen.findAllByRole('article');
    expect(waiting()).toBe(6);
    await userEvent.keyboard('1');
    await waitFor(() => expect(waiting()).toBe(5));
    expect(resolve).not.toHaveBeenCalled();
    await userEvent.keyboard('2');
    await waitFor(() => expect(waiting()).toBe(4));
    expect(resolve).toHaveBeenCalledTimes(1);
    expect(resolve.mock.calls[0]?.[0]).toMatchObject({ record: 'p-1', choice: 'yours', always: false, value: null });
  });

  it('takes a decision back before it was sent', async () => {
    const host = hostOf('');
    const resolve = vi.spyOn(host, 'resolveConflict');
    const { unmount } = show(host, <ConflictsScreen onOutbox={nothing} onPerson={nothing} />);
    await screen.findAllByRole('article');
    await userEvent.keyboard('2');
    await waitFor(() => expect(waiting()).toBe(5));
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(waiting()).toBe(6));
    unmount();
    expect(resolve).not.toHaveBeenCalled();
  });

  it('sends what is decided when one leaves', async () => {
    const host = hostOf('');
    const resolve = vi.spyOn(host, 'resolveConflict');
    const { unmount } = show(host, <ConflictsScreen onOutbox={nothing} onPerson={nothing} />);
    await screen.findAllByRole('article');
    await userEvent.keyboard('j');
    await userEvent.keyboard('2');
    unmount();
    expect(resolve.mock.calls.map(([r]) => [r.record, r.choice])).toEqual([['p-2', 'theirs']]);
  });

  it('decides all that wait for the same, for always, and shows the rule', async () => {
    const host = hostOf('');
    show(host, <ConflictsScreen onOutbox={nothing} onPerson={nothing} />);
    await screen.findAllByRole('article');
    await userEvent.keyboard('a');
    await screen.findAllByText('Always theirs');
    await userEvent.keyboard('2');
    await waitFor(() => expect(waiting()).toBe(4));
    await userEvent.keyboard('1');
    await waitFor(async () => expect((await host.conflicts()).rules).toHaveLength(2));
    expect(await screen.findByText(/What HubSpot says counts\./)).toBeTruthy();
  });

  it('brings one back whose decision was refused', async () => {
    const host = hostOf('error=resolveConflict');
    show(host, <ConflictsScreen onOutbox={nothing} onPerson={nothing} />);
    await screen.findAllByRole('article');
    await userEvent.keyboard('1');
    await waitFor(() => expect(waiting()).toBe(5));
    await userEvent.keyboard('j');
    await userEvent.keyboard('1');
    await waitFor(() => expect(waiting()).toBe(5));
    expect(await screen.findByText('Something went wrong that nobody foresaw.')).toBeTruthy();
  });
});

describe('the outbox', () => {
  it('lets a field sync again that was turned back', async () => {
    const host = hostOf('guard=1&rows=8');
    const thaw = vi.spyOn(host, 'thawField');
    show(host, <OutboxScreen onConflicts={nothing} onPerson={nothing} onSource={nothing} />);
    await screen.findByText('2 fields are not sent any more');
    await userEvent.click(screen.getByRole('button', { name: 'Let it sync again: Stage of Ines Calloway' }));
    expect(await screen.findByText('1 field is not sent any more')).toBeTruthy();
    expect(thaw.mock.calls[0]?.[0]).toEqual({ record: 'p-1', connection: 'c-hub', field: 'Stage' });
  });

  it('names who would go before somebody agrees', async () => {
    const host = hostOf('guard=1');
    show(host, <OutboxScreen onConflicts={nothing} onPerson={nothing} onSource={nothing} />);
    expect(await screen.findByText('HubSpot says that 37 of 412 contacts are gone there.')).toBeTruthy();
    expect(screen.getByText('Ines Calloway · Tobias Marsh · Odile Brandt and 34 more')).toBeTruthy();
    await userEvent.click(screen.getAllByRole('button', { name: 'Allow…' })[0] as HTMLElement);
    const names = await screen.findByRole('list', { name: 'Who would go' });
    expect(names.children).toHaveLength(6);
    expect(screen.getByText('and 31 more')).toBeTruthy();
  });

  it('discards what was discarded when one leaves', async () => {
    const host = hostOf('');
    const discard = vi.spyOn(host, 'discardChange');
    const { unmount } = show(host, <OutboxScreen onConflicts={nothing} onPerson={nothing} onSource={nothing} />);
    await userEvent.click((await screen.findAllByText('Refused'))[0] as HTMLElement);
    await userEvent.click(await screen.findByRole('button', { name: /^Discard/ }));
    expect(discard).not.toHaveBeenCalled();
    unmount();
    expect(discard.mock.calls).toEqual([[{ id: 'o-3' }]]);
  });
});

describe('duplicates', () => {
  it('keeps two apart when one leaves, though it could still be taken back', async () => {
    const host = hostOf('');
    const apart = vi.spyOn(host, 'notSamePerson');
    const { unmount } = show(host, <DuplicatesScreen onPerson={nothing} onImport={nothing} />);
    await userEvent.click((await screen.findAllByText('Ines Calloway'))[0] as HTMLElement);
    await userEvent.keyboard('x');
    await screen.findByRole('button', { name: 'Undo' });
    expect(apart).not.toHaveBeenCalled();
    unmount();
    expect(apart).toHaveBeenCalledTimes(1);
  });
});

describe('an account that no longer lets us in', () => {
  const detail = async (host: Host) => {
    const source = (await host.sources()).find((s) => s.role === 'people');
    if (!source) throw new Error('the fixture has it');
    return { source, ...show(host, <SourceDetail source={source} onClose={nothing} />) };
  };

  it('is signed in to again and read', async () => {
    const host = hostOf('crm=out');
    const [again, sync] = [vi.spyOn(host, 'signInAgain'), vi.spyOn(host, 'startSync')];
    const { source } = await detail(host);
    await userEvent.click(await screen.findByRole('button', { name: 'Sign in again…' }));
    await waitFor(() => expect(sync).toHaveBeenCalledTimes(1));
    expect(again.mock.calls).toEqual([[{ name: source.name }]]);
    expect(sync.mock.calls[0]?.[0].names).toEqual([source.name]);
    expect((await host.sources()).find((s) => s.name === source.name)?.problem).toBeNull();
  });

  it('stops a sign-in when one leaves', async () => {
    const host = hostOf('crm=out&signin=never');
    const cancel = vi.spyOn(host, 'cancelSignIn');
    const { unmount } = await detail(host);
    await userEvent.click(await screen.findByRole('button', { name: 'Sign in again…' }));
    expect(await screen.findByText(/state=again/)).toBeTruthy();
    unmount();
    expect(cancel).toHaveBeenCalledTimes(1);
  });
});

describe('connecting', () => {
  it('asks for what is needed first', () => {
    const salesforce = crmViews().find((c) => c.id === 'salesforce');
    if (!salesforce) throw new Error('the fixture has it');
    const { asked, more } = splitFields(salesforce);
    expect(asked.map((f) => f.name)).toEqual(['domain', 'client_id', 'token']);
    expect(more.map((f) => f.name)).toEqual(['region', 'currency', 'page_size']);
    const request = { connector: 'salesforce', name: 'A', settings: { b: '1', a: '2' }, secrets: {} };
    expect(signInKey(request)).toBe(signInKey({ ...request, name: ' A ', settings: { a: '2', b: '1' } }));
    expect(signInKey(request)).not.toBe(signInKey({ ...request, name: 'B' }));
    const run = { ...{ account: '', contacts: 1, matched: 1, unclear: 0, new: 0, unreadable: 0, complete: true } };
    expect(changesNothing({ ...run, changedHere: 0, changedThere: 0, conflicts: 0 })).toBe(true);
    expect(changesNothing({ ...run, changedHere: 0, changedThere: 0, conflicts: 1 })).toBe(false);
  });

  it('says what it comes to before anything is connected', async () => {
    const host = hostOf('');
    const add = vi.spyOn(host, 'addSource');
    show(host, <ConnectScreen onImport={nothing} onPeople={nothing} onDuplicates={nothing} onSource={nothing} />);
    await userEvent.click(await screen.findByRole('button', { name: /^HubSpot/ }));
    await userEvent.click(screen.getByRole('button', { name: 'See what it comes to' }));
    expect(await screen.findByText('This is needed.')).toBeTruthy();
    await userEvent.type(screen.getByLabelText(/Service key/), 'pat-1');
    await userEvent.click(screen.getByRole('button', { name: 'See what it comes to' }));
    expect(await screen.findByText('match somebody who is here')).toBeTruthy();
    expect(screen.getByText('412')).toBeTruthy();
    expect(add).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('button', { name: 'Connect HubSpot' }));
    expect(await screen.findByText('HubSpot is connected')).toBeTruthy();
    expect(add.mock.calls[0]?.[0]).toMatchObject({ connector: 'hubspot', secrets: { token: 'pat-1' } });
  });

  it('stops a sign-in nobody comes back from when one leaves', async () => {
    const host = hostOf('signin=never');
    const cancel = vi.spyOn(host, 'cancelSignIn');
    const { unmount } = show(
      host,
      <ConnectScreen onImport={nothing} onPeople={nothing} onDuplicates={nothing} onSource={nothing} />,
    );
    await userEvent.click(await screen.findByRole('button', { name: /^Salesforce/ }));
    await userEvent.type(screen.getByLabelText(/My Domain/), 'acme.my.salesforce.com');
    await userEvent.click(screen.getByRole('button', { name: 'Sign in in the browser…' }));
    expect(await screen.findByText(/login\.example\.org/)).toBeTruthy();
    act(() => unmount());
    expect(cancel).toHaveBeenCalledWith({ name: 'Salesforce' });
  });
});
