import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import type { CannotView, WhoCanRequest, WhoCanRowView, WhoCanView } from '@/ipc/types';
import { miles, number } from '@/lib/format';
import { useWhoCan } from './api';
import { Counted, PriorNote, RatingMark, TieNote } from './Marks';
import { choices, ORDERS, priceWords, reasonWords, SERVICES, thereAt, word } from './words';
import './providers.css';

/** What is known already of a job: the panel asks for the rest. */
export type WhoCanStart = Partial<WhoCanRequest>;

const inDays = (days: number) => {
  const at = new Date();
  at.setDate(at.getDate() + days);
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;
};

const here = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * Who can do a job, in a neutral order that can be chosen and seen, with what each asks and when they are free; and who
 * cannot be offered, with the reason. The choice is free.
 */
export function WhoCanDoIt({
  start,
  onOpen,
  onChoose,
  onClose,
  taken,
}: {
  start: WhoCanStart;
  onOpen: (id: string) => void;
  /** Takes somebody for the job; there is no button for it where it is absent. */
  onChoose?: (who: WhoCanRowView) => void;
  onClose?: () => void;
  /** Who is taken already. */
  taken?: readonly string[];
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const [asked, setAsked] = useState<WhoCanRequest>({
    service: 'inspection',
    transaction: null,
    job: null,
    state: start.transaction ? null : 'WA',
    postal: null,
    latitude: null,
    longitude: null,
    zone: start.transaction ? null : here(),
    first: inDays(1),
    last: inDays(14),
    from: null,
    to: null,
    by: 'rotation',
    ...start,
  });
  const put = (part: Partial<WhoCanRequest>) => setAsked((now) => ({ ...now, ...part }));
  const whole = asked.first !== '' && (asked.transaction !== null || /^[A-Za-z]{2}$/.test(asked.state ?? ''));
  const request = useMemo(() => (whole ? asked : null), [whole, asked]);
  const { data, error, refetch, isPlaceholderData } = useWhoCan(request);
  return (
    <div className="who-can">
      <header className="row between who-can-head">
        <h2>
          <Trans>Who can do it</Trans>
        </h2>
        {onClose && (
          <button type="button" className="plain-button" aria-label={t`Close`} onClick={onClose}>
            <Icon name="close" />
          </button>
        )}
      </header>
      <div className="who-can-ask">
        {!start.job && (
          <NativeSelect
            label={<Trans>What</Trans>}
            value={asked.service}
            data={choices(i18n, SERVICES)}
            onChange={(e) => put({ service: e.currentTarget.value })}
          />
        )}
        {asked.transaction === null && (
          <>
            <TextInput
              label={<Trans>State</Trans>}
              value={asked.state ?? ''}
              maxLength={2}
              error={!/^[A-Za-z]{2}$/.test(asked.state ?? '')}
              onChange={(e) => put({ state: e.currentTarget.value })}
            />
            <TextInput
              label={<Trans>Postal code</Trans>}
              value={asked.postal ?? ''}
              maxLength={10}
              onChange={(e) => put({ postal: e.currentTarget.value || null })}
            />
          </>
        )}
        <TextInput
          type="date"
          label={<Trans>From</Trans>}
          value={asked.first}
          onChange={(e) => put({ first: e.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={<Trans>Until</Trans>}
          value={asked.last ?? ''}
          onChange={(e) => put({ last: e.currentTarget.value || null })}
        />
        <NativeSelect
          label={<Trans>Order</Trans>}
          value={asked.by}
          data={choices(i18n, ORDERS)}
          onChange={(e) => put({ by: e.currentTarget.value })}
        />
      </div>
      <div className="who-can-list" aria-busy={isPlaceholderData}>
        {error ? (
          <ErrorNote error={error} onRetry={() => void refetch()} />
        ) : !whole ? (
          <p className="quiet">
            <Trans>Say in which state the property is and from which day.</Trans>
          </p>
        ) : !data ? (
          <Loading />
        ) : (
          <Answer said={data} onOpen={onOpen} onChoose={onChoose} taken={taken} />
        )}
      </div>
    </div>
  );
}

function Answer({
  said,
  onOpen,
  onChoose,
  taken = [],
}: {
  said: WhoCanView;
  onOpen: (id: string) => void;
  onChoose?: (who: WhoCanRowView) => void;
  taken?: readonly string[];
}) {
  const { i18n } = useI18n();
  const { t } = useLingui();
  const how: Record<string, string> = {
    rotation: t`In turn: by name, beginning one further down each time such a job is given out.`,
    distance: said.located
      ? t`By the straight line from where they set out; unknown ones last.`
      : t`Where the property is is not known, so they stand by name.`,
    rating: t`By what clients said, drawn towards the mean.`,
    name: t`By name.`,
  };
  return (
    <>
      <p className="small quiet provider-note">
        {how[said.by]} <Trans>Nothing that anybody pays moves this order.</Trans>
      </p>
      <p className="who-can-notice">
        <Icon name="info" size={12} /> {said.notice}
      </p>
      {said.who.length === 0 ? (
        said.cannot.length > 0 && (
          <p className="quiet">
            <Trans>Nobody can be offered on these days. Why stands below.</Trans>
          </p>
        )
      ) : (
        <ol className="provider-lines">
          {said.who.map((who) => (
            <Offered
              key={who.row.id}
              who={who}
              said={said}
              taken={taken.includes(who.row.id)}
              onOpen={onOpen}
              onChoose={onChoose}
            />
          ))}
        </ol>
      )}
      {said.by === 'rating' && <PriorNote prior={said.prior} />}
      {said.cannot.length > 0 && (
        <section aria-label={t`Cannot be offered`}>
          <h3>
            <Plural value={said.cannot.length} one="# cannot be offered" other="# cannot be offered" />
          </h3>
          <ul className="provider-lines">
            {said.cannot.map((one) => (
              <Cannot key={one.id} one={one} onOpen={onOpen} />
            ))}
          </ul>
          {said.cannot.some((c) => c.reasons.some((r) => r.code === 'licence-not-recorded')) && (
            <p className="small quiet provider-note">
              <Trans>
                States differ in whether they license this work. It is asked for until somebody records a licence.
              </Trans>
            </p>
          )}
        </section>
      )}
      {said.who.length === 0 && said.cannot.length === 0 && (
        <p className="quiet">
          <Trans>No partner does this: {word.service(i18n, said.service)}.</Trans>
        </p>
      )}
    </>
  );
}

function Offered({
  who,
  said,
  onOpen,
  onChoose,
  taken,
}: {
  who: WhoCanRowView;
  said: WhoCanView;
  taken: boolean;
  onOpen: (id: string) => void;
  onChoose?: (who: WhoCanRowView) => void;
}) {
  const { i18n } = useI18n();
  const { row } = who;
  const price = row.prices[0] && priceWords(i18n, row.prices[0]);
  return (
    <li>
      <div className="row between">
        <button type="button" className="plain-button provider-name" onClick={() => onOpen(row.id)}>
          {row.name}
        </button>
        {price && (
          <span className="provider-figure" title={price.holds}>
            {price.figure} <span className="small quiet">{price.length}</span>
          </span>
        )}
      </div>
      <p className="small provider-facts-line">
        <span>
          <Trans>free {thereAt(who.startsAt, said.zone)}</Trans>
        </span>
        {who.distanceM !== null && <span>{miles(who.distanceM)}</span>}
        {row.quality.onTime.of > 0 && (
          <span>
            <Counted of={row.quality.onTime} /> <Trans>on time</Trans>
          </span>
        )}
        {row.quality.rating && (
          <span>
            <Trans>clients say</Trans> <RatingMark quality={row.quality} prior={said.prior} />
          </span>
        )}
        <span className="quiet">
          <Plural
            value={row.quality.jobs}
            _0="no jobs here yet"
            one="# job here"
            other={`${number(row.quality.jobs)} jobs here`}
          />
        </span>
        {row.languages.length > 0 && <span className="quiet">{row.languages.join(', ')}</span>}
      </p>
      <TieNote tie={who.tie} />
      {taken ? (
        <p className="small provider-state" data-tone="good">
          <Icon name="good" size={12} /> <Trans>listed for this job</Trans>
        </p>
      ) : (
        onChoose && (
          <Button size="compact-sm" variant="default" onClick={() => onChoose(who)}>
            <Trans>Take for this job</Trans>
          </Button>
        )
      )}
    </li>
  );
}

function Cannot({ one, onOpen }: { one: CannotView; onOpen: (id: string) => void }) {
  const { i18n } = useI18n();
  return (
    <li>
      <button type="button" className="plain-button provider-name" onClick={() => onOpen(one.id)}>
        {one.name}
      </button>
      <p className="small quiet provider-facts-line">{one.reasons.map((r) => reasonWords(i18n, r)).join('; ')}</p>
    </li>
  );
}
