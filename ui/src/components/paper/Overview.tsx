import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { oneByOne } from '@/lib/one-by-one';
import { drawnWidth, type Paper } from './paper';
import { cellAfter } from './presentation-keys';

/** Pixels across one small page. */
const SMALL = 320;

/** All pages side by side; the arrow keys walk, Enter or a click goes there. */
export function Overview({
  paper,
  page,
  pages,
  onPick,
}: {
  paper: Paper;
  page: number;
  pages: number;
  onPick: (page: number) => void;
}) {
  const { t } = useLingui();
  const grid = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(page);
  const [inTurn] = useState(oneByOne);
  useEffect(() => {
    grid.current?.querySelectorAll<HTMLElement>('button')[at]?.focus();
  }, [at]);

  function onKey(event: KeyboardEvent) {
    const cells = [...(grid.current?.children ?? [])] as HTMLElement[];
    const columns = cells.filter((cell) => cell.offsetTop === cells[0]?.offsetTop).length;
    const to = cellAfter(event.key, at, pages, columns);
    if (to === null) return;
    event.preventDefault();
    setAt(to);
  }

  return (
    <div className="overview" ref={grid} role="group" aria-label={t`All pages`} onKeyDown={onKey}>
      {Array.from({ length: pages }, (_, i) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: a page is its number
          key={i}
          type="button"
          className="overview-page"
          tabIndex={i === at ? 0 : -1}
          aria-current={i === page ? 'page' : undefined}
          onClick={() => onPick(i)}
        >
          <Small paper={paper} page={i} inTurn={inTurn} />
          <span className="overview-number">{t`Page ${i + 1}`}</span>
        </button>
      ))}
    </div>
  );
}

function Small({ paper, page, inTurn }: { paper: Paper; page: number; inTurn: ReturnType<typeof oneByOne> }) {
  const width = drawnWidth(SMALL);
  const { data } = useQuery({
    queryKey: [...paper.key, 'page', page, width],
    queryFn: () => inTurn(async () => ({ ...(await paper.draw(page, width)), page })),
    gcTime: 60_000,
  });
  return data ? <img src={data.dataUrl} alt="" draggable={false} /> : <span className="overview-wait" />;
}
