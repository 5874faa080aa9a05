import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Presentation } from '@/components/paper/Presentation';
import type { Paper } from '@/components/paper/paper';
import { usePage } from '@/components/paper/paper';
import { cellAfter, pageAfter, stepOf } from '@/components/paper/presentation-keys';
import { SortList } from '@/components/paper/SortList';
import { i18n } from '@/i18n/i18n';
import { HostProvider } from '@/ipc/context';
import { fixtureHost } from '@/ipc/fixture';
import type { Host } from '@/ipc/host';
import { oneByOne } from '@/lib/one-by-one';
import { inOrder, moved } from '@/lib/reorder';

describe('an order', () => {
  it('moves one and leaves the others as they stand', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
    const list = ['a', 'b'];
    expect(moved(list, 0, 2)).toBe(list);
    expect(moved(list, -1, 0)).toBe(list);
  });
  it('puts what it does not name after what stood before it, and forgets what is gone', () => {
    expect(inOrder(['a', 'b', 'c', 'd'], ['d', 'a'])).toEqual(['d', 'a', 'b', 'c']);
    expect(inOrder(['a', 'b', 'c'], ['c', 'x', 'c'])).toEqual(['a', 'b', 'c']);
    expect(inOrder(['a', 'b'], [])).toEqual(['a', 'b']);
  });
});

describe('work one by one', () => {
  it('keeps the order and outlives a failure', async () => {
    const turn = oneByOne();
    const done: string[] = [];
    const first = turn(async () => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      done.push('first');
    });
    const second = turn(async () => {
      throw new Error('second');
    });
    const third = turn(async () => done.push('third'));
    await expect(second).rejects.toThrow('second');
    await Promise.all([first, third]);
    expect(done).toEqual(['first', 'third']);
  });
});

const key = (name: string, more = {}) => ({
  key: name,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...more,
});

describe('the keys of a presentation', () => {
  it.each([
    ['ArrowRight', 'next'],
    ['PageDown', 'next'],
    [' ', 'next'],
    ['ArrowLeft', 'back'],
    ['PageUp', 'back'],
    ['Home', 'first'],
    ['End', 'last'],
    ['G', 'overview'],
    ['b', 'blank'],
    ['Escape', 'leave'],
    ['x', null],
  ])('%s: %s', (name, step) => expect(stepOf(key(name))).toBe(step));
  it('leaves keys with a modifier alone, save the space bar with Shift', () => {
    expect(stepOf(key('g', { ctrlKey: true }))).toBeNull();
    expect(stepOf(key('ArrowRight', { altKey: true }))).toBeNull();
    expect(stepOf(key(' ', { shiftKey: true }))).toBe('back');
  });
  it('stays within the pages', () => {
    expect(pageAfter('next', 2, 3)).toBe(2);
    expect(pageAfter('back', 0, 3)).toBe(0);
    expect(pageAfter('last', 0, 3)).toBe(2);
    expect(pageAfter('next', 0, 0)).toBe(0);
  });
  it('walks a grid without leaving it', () => {
    expect(cellAfter('ArrowDown', 1, 11, 5)).toBe(6);
    expect(cellAfter('ArrowDown', 9, 11, 5)).toBe(9);
    expect(cellAfter('ArrowUp', 1, 11, 5)).toBe(1);
    expect(cellAfter('End', 1, 11, 5)).toBe(10);
    expect(cellAfter('x', 1, 11, 5)).toBeNull();
  });
});

const NAMES = [
  { id: 'a', name: 'Cover' },
  { id: 'b', name: 'Map' },
  { id: 'c', name: 'Market' },
];

function Sorted({ onOrder }: { onOrder: (ids: string[]) => void }) {
  const [items, setItems] = useState(NAMES);
  const [current, setCurrent] = useState('a');
  return (
    <I18nProvider i18n={i18n}>
      <SortList
        label="Pages"
        items={items}
        currentId={current}
        onPick={(item) => setCurrent(item.id)}
        onOrder={(ids) => {
          onOrder(ids);
          setItems(ids.flatMap((id) => items.filter((item) => item.id === id)));
        }}
        tools={(item, tabIndex) => (
          <button type="button" tabIndex={tabIndex}>
            Leave out {item.name}
          </button>
        )}
      >
        {(item) => item.name}
      </SortList>
    </I18nProvider>
  );
}

describe('a list put in order', () => {
  beforeEach(() => {
    // The simulated browser has no layout.
    Element.prototype.scrollIntoView = vi.fn();
    Element.prototype.setPointerCapture = vi.fn();
  });

  it('is moved by Alt and an arrow, and says where things are now', () => {
    const onOrder = vi.fn();
    render(<Sorted onOrder={onOrder} />);
    const cover = screen.getByRole('button', { name: 'Cover' });
    cover.focus();
    fireEvent.keyDown(cover, { key: 'ArrowDown', altKey: true });
    expect(onOrder).toHaveBeenLastCalledWith(['b', 'a', 'c']);
    expect(screen.getByRole('status').textContent).toBe('Cover, now 2 of 3');
    expect(document.activeElement?.textContent).toBe('Cover');
    fireEvent.keyDown(screen.getByRole('button', { name: 'Cover' }), { key: 'ArrowUp', altKey: true });
    fireEvent.keyDown(screen.getByRole('button', { name: 'Cover' }), { key: 'ArrowUp', altKey: true });
    expect(onOrder).toHaveBeenCalledTimes(2);
  });

  it('is one stop of the Tab key, walked by arrows', () => {
    render(<Sorted onOrder={vi.fn()} />);
    const stops = () => screen.getAllByRole('button').filter((b) => b.tabIndex === 0);
    expect(stops().map((b) => b.textContent)).toEqual(['Cover', 'Leave out Cover']);
    const cover = screen.getByRole('button', { name: 'Cover' });
    cover.focus();
    fireEvent.keyDown(cover, { key: 'End' });
    expect(document.activeElement?.textContent).toBe('Market');
    expect(stops().map((b) => b.textContent)).toEqual(['Market', 'Leave out Market']);
    expect(screen.getByRole('button', { name: 'Market' }).getAttribute('aria-current')).toBe('true');
  });

  it('is dragged, and a drag given up changes nothing', () => {
    const onOrder = vi.fn();
    render(<Sorted onOrder={onOrder} />);
    const list = screen.getByRole('list', { name: 'Pages' });
    const place = () => {
      [...list.children].forEach((row, i) => {
        row.getBoundingClientRect = () => ({ top: i * 32, bottom: i * 32 + 32 }) as DOMRect;
      });
    };
    const drag = (end: () => void) => {
      place();
      const cover = screen.getByText('Cover').closest('li') as HTMLElement;
      fireEvent.pointerDown(cover, { button: 0, pointerId: 1, clientY: 10 });
      fireEvent.pointerMove(list, { pointerId: 1, clientY: 75 });
      place();
      end();
    };
    drag(() => fireEvent.keyDown(list, { key: 'Escape' }));
    expect(onOrder).not.toHaveBeenCalled();
    drag(() => fireEvent.pointerUp(list, { pointerId: 1, clientY: 75 }));
    expect(onOrder).toHaveBeenLastCalledWith(['b', 'c', 'a']);
  });
});

function around(host: Host, child: React.ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  return (
    <I18nProvider i18n={i18n}>
      <MantineProvider>
        <HostProvider host={host}>
          <QueryClientProvider client={client}>{child}</QueryClientProvider>
        </HostProvider>
      </MantineProvider>
    </I18nProvider>
  );
}

function somePaper(pages: number) {
  const draw = vi.fn(async (page: number, _width: number) => ({
    dataUrl: `data:image/png;base64,${page}`,
    pages,
    text: `Words of page ${page + 1}`,
  }));
  const paper: Paper = { key: ['cma', 'x', 'slides', 1], draw };
  return { paper, draw };
}

describe('a page', () => {
  it('is drawn one at a time, and one that was passed by is never drawn', async () => {
    const drawn: number[] = [];
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const paper: Paper = {
      key: ['cma', 'x', 'sheets', 1],
      draw: async (page) => {
        drawn.push(page);
        await gate;
        return { dataUrl: `data:,${page}`, pages: 9, text: '' };
      },
    };
    function Show({ page }: { page: number }) {
      const { picture } = usePage(paper, page, 400);
      return <p>{picture ? `page ${picture.page}` : 'waiting'}</p>;
    }
    const host = fixtureHost(new URLSearchParams('rows=0'));
    const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    const view = (page: number) => (
      <I18nProvider i18n={i18n}>
        <HostProvider host={host}>
          <QueryClientProvider client={client}>
            <Show page={page} />
          </QueryClientProvider>
        </HostProvider>
      </I18nProvider>
    );
    const { rerender } = render(view(0));
    for (const page of [3, 5, 7]) {
      rerender(view(page));
      await act(async () => undefined);
    }
    expect(screen.getByText('waiting')).toBeTruthy();
    await act(async () => open());
    await screen.findByText('page 7');
    expect(drawn.slice(0, 2)).toEqual([0, 7]);
    expect(drawn).not.toContain(3);
    expect(drawn).not.toContain(5);
  });
});

describe('a presentation', () => {
  it('is in present mode from before the first page until it is left', async () => {
    const host = fixtureHost(new URLSearchParams('rows=3'));
    const present = vi.spyOn(host, 'present');
    const fullScreen = vi.spyOn(host, 'fullScreen');
    const { paper, draw } = somePaper(3);
    draw.mockImplementation(async (page: number) => {
      expect((await host.appState()).presenting).toBe(true);
      return { dataUrl: `data:,${page}`, pages: 3, text: `Words of page ${page + 1}` };
    });
    const onLeave = vi.fn();
    const { unmount } = render(around(host, <Presentation paper={paper} title="12 Elm St" onLeave={onLeave} />));
    await screen.findByRole('img', { name: 'Page 1 of 3' });
    expect(screen.getByText('Words of page 1')).toBeTruthy();
    fireEvent.keyDown(window, { key: 'PageDown' });
    await screen.findByRole('img', { name: 'Page 2 of 3' });
    fireEvent.keyDown(window, { key: 'End' });
    await screen.findByRole('img', { name: 'Page 3 of 3' });
    fireEvent.keyDown(window, { key: ' ' });
    expect(screen.getByRole('img', { name: 'Page 3 of 3' })).toBeTruthy();
    fireEvent.keyDown(window, { key: 'b' });
    expect(screen.queryByRole('img')).toBeNull();
    fireEvent.keyDown(window, { key: 'Escape' });
    expect(onLeave).not.toHaveBeenCalled();
    fireEvent.keyDown(window, { key: 'Escape' });
    expect(onLeave).toHaveBeenCalledWith(2);
    unmount();
    await waitFor(async () => expect((await host.appState()).presenting).toBe(false));
    expect(present).toHaveBeenCalledTimes(2);
    expect(fullScreen.mock.calls.map(([{ on }]) => on)).toEqual([true, false]);
    expect(document.body.dataset.showing).toBeUndefined();
  });

  it('leaves present mode on where it was on before', async () => {
    const host = fixtureHost(new URLSearchParams('rows=3&presenting=1'));
    const { paper } = somePaper(2);
    const { unmount } = render(around(host, <Presentation paper={paper} title="x" onLeave={vi.fn()} />));
    await screen.findByRole('img', { name: 'Page 1 of 2' });
    unmount();
    await act(async () => new Promise((resolve) => setTimeout(resolve, 40)));
    expect((await host.appState()).presenting).toBe(true);
  });

  it('shows nothing when present mode is refused', async () => {
    const host = fixtureHost(new URLSearchParams('rows=3&error=present'));
    const { paper, draw } = somePaper(2);
    render(around(host, <Presentation paper={paper} title="x" onLeave={vi.fn()} />));
    await screen.findByRole('alert');
    expect(draw).not.toHaveBeenCalled();
  });

  it('keeps shortcuts of the window away', async () => {
    const host = fixtureHost(new URLSearchParams('rows=3'));
    const { paper } = somePaper(2);
    render(around(host, <Presentation paper={paper} title="x" onLeave={vi.fn()} />));
    await screen.findByRole('img', { name: 'Page 1 of 2' });
    for (const more of [{ key: 'k', ctrlKey: true }, { key: '1', altKey: true }, { key: 'F5' }]) {
      const event = new KeyboardEvent('keydown', { ...more, cancelable: true, bubbles: true });
      window.dispatchEvent(event);
      expect(event.defaultPrevented, JSON.stringify(more)).toBe(true);
    }
  });
});
