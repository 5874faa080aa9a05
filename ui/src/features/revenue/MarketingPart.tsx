import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Loading } from '@/components/Loading';
import { toast } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { AttributionModelView } from '@/ipc/types';
import { number } from '@/lib/format';
import { cents, readCents, today } from './money';
import { channelKinds, channelWord } from './words';

const MODELS: Record<string, AttributionModelView> = {
  first: { model: 'first' },
  last: { model: 'last' },
  linear: { model: 'linear' },
  position: { model: 'position', first: '40', last: '40' },
  decay: { model: 'decay', halfLifeDays: 7 },
};

/** What closed deals brought, set against our own marketing before them. Settlement services have no place here. */
export function MarketingPart() {
  const { t } = useLingui();
  const host = useHost();
  const [model, setModel] = useState('linear');
  const [days, setDays] = useState('90');
  const [adding, setAdding] = useState<'touch' | 'spend' | null>(null);
  const windowDays = days === '' ? null : Number(days);
  const { data, error, refetch } = useQuery({
    queryKey: ['revenue', 'attribution', model, windowDays],
    queryFn: () => host.attribution({ model: MODELS[model] ?? { model: 'linear' }, windowDays }),
  });
  if (error)
    return (
      <div className="pad">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  if (!data) return <Loading />;
  const models = [
    { value: 'first', label: t`All to the first contact` },
    { value: 'last', label: t`All to the last contact` },
    { value: 'linear', label: t`The same to each contact` },
    { value: 'position', label: t`40 % first, 40 % last, the rest between` },
    { value: 'decay', label: t`Half as much for every 7 days before the last` },
  ];
  return (
    <div className="revenue-scroll">
      <div className="revenue-narrow stack wide">
        <div className="row wrap">
          <NativeSelect
            aria-label={t`How it is set against contacts`}
            value={model}
            onChange={(e) => setModel(e.currentTarget.value)}
            data={models}
          />
          <NativeSelect
            aria-label={t`How far back contacts count`}
            value={days}
            onChange={(e) => setDays(e.currentTarget.value)}
            data={[
              { value: '30', label: t`Contacts of 30 days` },
              { value: '90', label: t`Contacts of 90 days` },
              { value: '365', label: t`Contacts of a year` },
              { value: '', label: t`All contacts` },
            ]}
          />
          <span className="grow" />
          <Button variant="default" onClick={() => setAdding('touch')}>
            <Trans>Note a contact</Trans>
          </Button>
          <Button variant="default" onClick={() => setAdding('spend')}>
            <Trans>Note what was spent</Trans>
          </Button>
        </div>
        {adding && <ChannelForm key={adding} what={adding} onClose={() => setAdding(null)} />}
        {data.deals === 0 && data.rows.length === 0 ? (
          <Empty icon="market" title={<Trans>No closed deal yet</Trans>}>
            <Trans>Commissions of closed deals are set against the contacts before them.</Trans>
          </Empty>
        ) : (
          <table className="data-table">
            <thead>
              <tr>
                <th>
                  <Trans>Channel</Trans>
                </th>
                <th className="num">
                  <Trans>Contacts</Trans>
                </th>
                <th className="num">
                  <Trans>Commission set against it</Trans>
                </th>
                <th className="num">
                  <Trans>Spent on it</Trans>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.rows.map((row) => (
                <tr key={row.channel}>
                  <td className="strong">{row.channel}</td>
                  <td className="num">{number(row.touches)}</td>
                  <td className="num">{cents(row.cents)}</td>
                  <td className="num">{row.spentCents === 0 ? '' : cents(row.spentCents)}</td>
                </tr>
              ))}
              <tr>
                <td className="quiet">
                  <Trans>No contact came before</Trans>
                </td>
                <td />
                <td className="num">{cents(data.withoutTouchCents)}</td>
                <td />
              </tr>
              <tr>
                <td className="strong">
                  <Plural value={data.deals} one="# closed deal" other={`${number(data.deals)} closed deals`} />
                </td>
                <td />
                <td className="num strong">{cents(data.totalCents)}</td>
                <td />
              </tr>
            </tbody>
          </table>
        )}
        <p className="small quiet">
          <Trans>
            Our own marketing, and vendors whose work is no settlement service. What a lender, insurer, title company,
            inspector or warranty company sent is never set against money (12 USC 2607).
          </Trans>
        </p>
      </div>
    </div>
  );
}

function ChannelForm({ what, onClose }: { what: 'touch' | 'spend'; onClose: () => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const deals = useQuery({ queryKey: ['revenue', 'deals'], queryFn: () => host.dealRecords() });
  const [channel, setChannel] = useState('');
  const [kind, setKind] = useState('own');
  const [on, setOn] = useState(today());
  const [deal, setDeal] = useState('');
  const [amount, setAmount] = useState('');
  const [error, setError] = useState<unknown>(null);
  const spent = readCents(amount);
  const ready = channel.trim() !== '' && (what === 'touch' ? deal !== '' : (spent ?? 0) > 0);
  const save = (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    const saved =
      what === 'touch'
        ? host.addMarketingTouch({ deal, channel, kind, day: on })
        : host.addMarketingSpend({ channel, kind, day: on, cents: spent ?? 0 });
    saved.then(() => {
      toast(<Trans>Noted.</Trans>);
      onClose();
    }, setError);
  };
  return (
    <form
      className="stack"
      aria-label={what === 'touch' ? t`Contact` : t`Spent`}
      onSubmit={save}
      onKeyDown={(e) => {
        if (e.key !== 'Escape') return;
        e.preventDefault();
        onClose();
      }}
    >
      <div className="revenue-form">
        {what === 'touch' && (
          <NativeSelect
            label={t`Before which deal`}
            value={deal}
            onChange={(e) => setDeal(e.currentTarget.value)}
            data={[
              { value: '', label: t`Choose` },
              ...(deals.data ?? []).map((one) => ({ value: one.id, label: one.name })),
            ]}
          />
        )}
        <TextInput label={t`Channel`} autoFocus value={channel} onChange={(e) => setChannel(e.currentTarget.value)} />
        <NativeSelect
          label={t`Whose`}
          value={kind}
          onChange={(e) => setKind(e.currentTarget.value)}
          data={channelKinds.map((value) => ({ value, label: channelWord(i18n, value) }))}
        />
        <TextInput type="date" label={t`Day`} value={on} onChange={(e) => setOn(e.currentTarget.value)} />
        {what === 'spend' && (
          <TextInput
            label={t`Amount, US dollars`}
            inputMode="decimal"
            value={amount}
            onChange={(e) => setAmount(e.currentTarget.value)}
          />
        )}
      </div>
      {error !== null && <ErrorNote error={error} compact />}
      <div className="row">
        <Button type="submit" disabled={!ready}>
          <Trans>Save</Trans>
        </Button>
        <Button variant="default" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  );
}
