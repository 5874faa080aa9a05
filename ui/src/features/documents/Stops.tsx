import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Textarea } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { Icon } from '@/components/Icon';
import { Keys } from '@/components/Keys';
import { SmallPhoto } from '@/components/paper/PhotoChoice';
import { SortList } from '@/components/paper/SortList';
import { useHost } from '@/ipc/context';
import { money } from '@/lib/format';
import type { Stop } from './state';
import type { DraftInHand } from './useDraft';

/** The houses of a tour in the order of the visit, each with a note. */
export function Stops({
  hand: { draft, plan, setSubject },
  page,
  onPage,
}: {
  hand: DraftInHand;
  page: number;
  onPage: (page: number) => void;
}) {
  const { t } = useLingui();
  const host = useHost();
  const stops = draft?.subject.kind === 'tour' ? draft.subject.stops : [];
  const [current, setCurrent] = useState<string | null>(stops[0]?.key ?? null);
  const details = useQueries({
    queries: stops.map(({ key }) => ({
      queryKey: ['listings', 'detail', key],
      queryFn: () => host.listingDetail({ key }),
    })),
  });
  const set = (next: readonly Stop[], field?: string) => setSubject({ kind: 'tour', stops: next }, field);
  const items = stops.map((stop, i) => {
    const data = details[i]?.data;
    const withheld = data ? t`Address withheld` : '…';
    return {
      ...stop,
      id: stop.key,
      name: data?.row.address ?? withheld,
      about: [money(data?.row.price), data?.row.city].filter(Boolean).join(' · '),
      photo: data?.photos[0]?.key ?? null,
    };
  });
  // The last sheets of a tour are its stops, one each.
  const sheet = (i: number) => Math.max(0, (plan?.pages ?? 0) - stops.length) + i;
  const pick = (key: string) => {
    setCurrent(key);
    const i = stops.findIndex((stop) => stop.key === key);
    if (i >= 0 && plan && sheet(i) !== page) onPage(sheet(i));
  };
  const chosen = items.find(({ key }) => key === current) ?? items[0];
  const place = chosen ? items.indexOf(chosen) + 1 : 0;
  return (
    <div className="stack">
      <SortList
        label={t`Stops in order`}
        items={items}
        currentId={chosen?.id ?? null}
        onPick={(item) => pick(item.key)}
        onOrder={(ids) => set(ids.flatMap((id) => stops.filter((stop) => stop.key === id)))}
        tools={(item, tabIndex) => (
          <ActionIcon
            tabIndex={tabIndex}
            aria-label={t`Take ${item.name} off the tour`}
            onClick={() => set(stops.filter((stop) => stop.key !== item.key))}
          >
            <Icon name="close" />
          </ActionIcon>
        )}
      >
        {(item, i) => (
          <>
            <span className="stop-number">{i + 1}</span>
            <SmallPhoto photoKey={item.photo} />
            <span className="grow stop-name">
              <span className="ellipsis">{item.name}</span>
              <span className="small quiet ellipsis">{item.about}</span>
            </span>
            {item.note && <Icon name="file" size={12} />}
          </>
        )}
      </SortList>
      <p className="small quiet document-hint">
        <Trans>
          Drag a stop, or move it with <Keys keys="alt+ArrowUp" /> <Keys keys="alt+ArrowDown" />
        </Trans>
      </p>
      {chosen && (
        <Textarea
          label={t`Note for stop ${place}`}
          description={chosen.name}
          value={chosen.note}
          rows={4}
          maxLength={600}
          onChange={(e) => {
            const note = e.currentTarget.value;
            set(
              stops.map((stop) => (stop.key === chosen.key ? { ...stop, note } : stop)),
              `note ${chosen.key}`,
            );
          }}
        />
      )}
    </div>
  );
}
