import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { useShortcuts } from '@/components/commands';
import { PlanScreen } from '@/features/planning/PlanScreen';
import { i18n } from '@/i18n/i18n';
import { HostProvider } from '@/ipc/context';
import { fixtureHost } from '@/ipc/fixture';
import type { Host } from '@/ipc/host';

vi.setConfig({ testTimeout: 20_000 });

beforeAll(() => {
  Element.prototype.scrollIntoView ??= () => undefined;
  // The simulated browser has no fonts to wait for.
  Object.defineProperty(document, 'fonts', { value: new EventTarget() });
});

function Keys({ host, onBack }: { host: Host; onBack: () => void }) {
  useShortcuts();
  return (
    <HostProvider host={host}>
      <PlanScreen
        transaction="t2"
        mail={() => null}
        onBack={onBack}
        who={{
          offers: (kind) => kind === 'repairs',
          draw: (_, onChoose) => (
            <button
              type="button"
              onClick={() => onChoose({ partner: 'p-1', name: 'Birch Repairs', price: null, reluctance: 0 })}
            >
              Birch
            </button>
          ),
        }}
      />
    </HostProvider>
  );
}

function show(query: string, onBack = vi.fn()) {
  const host = fixtureHost(new URLSearchParams(`latency=0&${query}`));
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <MantineProvider env="test">
          <Notifications />
          <Keys host={host} onBack={onBack} />
        </MantineProvider>
      </QueryClientProvider>
    </I18nProvider>,
  );
  return { host, onBack };
}

/** The row of a job that says so. Found by what stands in it: roles of a whole screen take long to work out here. */
const row = (words: RegExp) =>
  waitFor(() => {
    const rows = [...document.querySelectorAll<HTMLElement>('[data-job]')];
    const found = rows.find((one) => words.test(one.textContent ?? ''));
    if (!found) throw new Error(`no row says ${words}: ${rows.map((one) => one.textContent).join(' | ')}`);
    return found;
  });
const press = (words: string) => userEvent.click(screen.getByText(words));

describe('the plan of a property', () => {
  it('keeps what is proposed only when somebody says so, and takes it back', async () => {
    const { host } = show('plan=fresh');
    const apply = vi.spyOn(host, 'applyPlan');
    await row(/^Inspection.*no time yet/);
    await userEvent.keyboard('w');
    await screen.findByText('A plan that holds; no other does better');
    expect(apply).not.toHaveBeenCalled();
    await press('Keep these times');
    expect(apply).toHaveBeenCalledTimes(1);
    expect(apply.mock.calls[0]?.[0].jobs).toHaveLength(7);
    await screen.findByLabelText('Who has to be told');
    await row(/^Inspection · Oak Inspections.*Nov 23/);
    await press('Undo');
    await row(/^Inspection.*no time yet/);
  });

  it('asks what would follow by keys, and lets it go with Escape', async () => {
    const { host, onBack } = show('plan=confirmed');
    const propose = vi.spyOn(host, 'proposePlan');
    await row(/^Inspection/);
    await userEvent.keyboard('jj{Alt>}{ArrowRight}{/Alt}');
    await waitFor(() => expect(propose).toHaveBeenCalledTimes(1));
    expect(propose.mock.calls[0]?.[0].trials).toEqual([
      expect.objectContaining({ startsLocal: '2026-11-24T12:00', provider: null }),
    ]);
    await screen.findByLabelText('Take back what was tried of Inspection');
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await waitFor(() => expect(propose.mock.lastCall?.[0].trials[0]?.startsLocal).toBe('2026-11-24T12:30'));
    expect(propose.mock.lastCall?.[0].trials).toHaveLength(1);
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByLabelText('What is proposed')).toBeNull();
    expect(onBack).not.toHaveBeenCalled();
    await userEvent.keyboard('{Escape}');
    expect(onBack).toHaveBeenCalledTimes(1);
  });

  it('says in words why there is no plan', async () => {
    show('plan=none');
    await row(/^Inspection/);
    await userEvent.keyboard('w');
    await screen.findByText('There is no plan: not all of these can be kept');
    expect(screen.getByText(/Inspection has to end by Mon, Nov 30/)).toBeTruthy();
    expect(screen.queryByText('Keep these times')).toBeNull();
  });

  it('keeps what was typed of a job over closing it, and lists who could do it', async () => {
    const { host } = show('plan=fresh');
    const save = vi.spyOn(host, 'saveJob');
    await userEvent.click(await row(/^Repairs/));
    await press('Who can do it');
    await press('Birch');
    expect(await screen.findByText('not saved yet')).toBeTruthy();
    await userEvent.click(screen.getByLabelText('Close the job'));
    await userEvent.click(await row(/^Repairs/));
    expect(screen.getByText('Birch Repairs')).toBeTruthy();
    await press('Save the job');
    expect(save.mock.calls[0]?.[0].candidates.at(-1)?.name).toBe('Birch Repairs');
    await waitFor(() => expect(screen.queryByText('not saved yet')).toBeNull());
  });

  it('shows what failed and stands as it was', async () => {
    show('plan=fresh&error=proposePlan');
    await row(/^Inspection/);
    await userEvent.keyboard('w');
    await screen.findByText('Something went wrong that nobody foresaw.');
    expect(screen.queryByLabelText('What is proposed')).toBeNull();
  });
});
