import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { App } from '@/app/App';
import { fixtureHost } from '@/ipc/fixture';

/** A Wednesday, a quarter past ten in the calendar's zone. */
const AT = 'at=2026-11-18T10:15';

async function openCalendar(query = AT) {
  const host = fixtureHost(new URLSearchParams(`${query}&latency=0`));
  const user = userEvent.setup();
  render(<App host={host} />);
  await screen.findByRole('navigation', { name: 'Screens' });
  await user.keyboard('{Alt>}c{/Alt}');
  await screen.findByRole('heading', { level: 1, name: /Nov 15/ }, { timeout: 15_000 });
  return { host, user };
}

const period = () => screen.getByRole('heading', { level: 1 }).textContent;

// The simulated browser has no fonts to wait for.
Object.defineProperty(document, 'fonts', {
  configurable: true,
  value: { addEventListener: () => undefined, removeEventListener: () => undefined },
});
afterEach(cleanup);

describe('the calendar', () => {
  it('goes from view to view and from period to period by keys, and back to today', async () => {
    const { user } = await openCalendar();
    await user.keyboard('m');
    await waitFor(() => expect(period()).toBe('November 2026'));
    await user.keyboard('{ArrowRight}');
    await waitFor(() => expect(period()).toBe('December 2026'));
    await user.keyboard('t');
    await waitFor(() => expect(period()).toBe('November 2026'));
    await user.keyboard('d');
    await waitFor(() => expect(period()).toBe('Wed, Nov 18, 2026'));
    await user.keyboard('{ArrowLeft}');
    await waitFor(() => expect(period()).toBe('Tue, Nov 17, 2026'));
    await user.keyboard('a');
    expect(await screen.findByRole('region', { name: 'Agenda' })).toBeTruthy();
  }, 40_000);

  it('opens an entry, says what its clocks show there, and closes with Escape', async () => {
    const { user } = await openCalendar();
    await user.click((await screen.findAllByRole('button', { name: /^Inspection/ }))[0] as HTMLElement);
    const pane = await screen.findByRole('complementary', { name: 'Entry' });
    expect(within(pane).getByText(/10:00\sAM there/)).toBeTruthy();
    expect(within(pane).getByRole('button', { name: 'Open the plan' })).toBeTruthy();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('complementary', { name: 'Entry' })).toBeNull());
  }, 40_000);

  it('calls an appointment off and takes that back', async () => {
    const { host, user } = await openCalendar();
    const edit = vi.spyOn(host, 'editField');
    await user.click((await screen.findAllByRole('button', { name: /^Buyer consultation/ }))[0] as HTMLElement);
    await user.click(await screen.findByRole('button', { name: 'Call off' }));
    const pane = screen.getByRole('complementary', { name: 'Entry' });
    expect(await within(pane).findByText('Called off')).toBeTruthy();
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(within(pane).queryByText('Called off')).toBeNull());
    expect(edit).toHaveBeenCalledOnce();
  }, 40_000);

  it('makes an appointment and keeps its length when it begins later', async () => {
    const { host, user } = await openCalendar();
    const save = vi.spyOn(host, 'saveAppointment');
    await user.keyboard('n');
    const form = await screen.findByRole('form', { name: 'New appointment' });
    await user.type(within(form).getByRole('textbox', { name: 'What it is' }), 'Meet the appraiser');
    const at = within(form).getByLabelText('Begins at');
    fireEvent.change(at, { target: { value: '14:30' } });
    await user.click(within(form).getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(save).toHaveBeenCalledOnce());
    expect(save.mock.calls[0]?.[0]).toMatchObject({
      id: null,
      title: 'Meet the appraiser',
      starts: '2026-11-18T14:30',
      ends: '2026-11-18T15:30',
      calendar: 'c-work',
    });
  }, 40_000);

  it('hides a kind and saves only what is shown', async () => {
    const { host, user } = await openCalendar();
    const file = vi.spyOn(host, 'saveCalendarFile');
    await user.click(screen.getByRole('button', { name: 'Save as calendar file' }));
    await waitFor(() => expect(file).toHaveBeenLastCalledWith({ from: '2026-11-15', to: '2026-11-21', keys: null }));
    await user.click(screen.getByRole('button', { name: /^Appointments/ }));
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Buyer consultation/ })).toBeNull());
    await user.click(screen.getByRole('button', { name: 'Save as calendar file' }));
    await waitFor(() => expect(file).toHaveBeenCalledTimes(2));
    expect(file.mock.calls[1]?.[0].keys?.length).toBeGreaterThan(3);
  }, 40_000);
});
