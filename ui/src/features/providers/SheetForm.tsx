import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { useHost } from '@/ipc/context';
import type {
  AwayView,
  HoursView,
  PriceListView,
  ProviderSheetView,
  ProviderView,
  ServicePriceView,
} from '@/ipc/types';
import { fromMajor, major } from '@/lib/format';
import { useProviderChanges } from './useProviderChanges';
import { DAYS, word } from './words';

/** The day of an instant on this computer's clock; `last` for the day before it ends. */
function dayOf(text: string, last = false): string {
  const d = new Date(Date.parse(text) - (last ? 1 : 0));
  if (Number.isNaN(d.getTime())) return '';
  const two = (n: number) => String(n).padStart(2, '0');
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
}

/** The instant at which a day begins here; `after` for its end. */
function startOf(day: string, after = false): string {
  const [y = 0, m = 1, d = 1] = day.split('-').map(Number);
  const at = new Date(y, m - 1, d + (after ? 1 : 0));
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}

/** A provider's sheet: hours, absences, price list with its days, notice, languages, insurance. */
export function SheetForm({ before, onClose }: { before: ProviderView; onClose: () => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const changes = useProviderChanges();
  const [sheet, setSheet] = useState<ProviderSheetView>(before.sheet);
  const [languages, setLanguages] = useState(before.sheet.languages.join(', '));
  const [list, setList] = useState<PriceListView | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const put = (part: Partial<ProviderSheetView>) => setSheet((now) => ({ ...now, ...part }));
  const save = (event: FormEvent) => {
    event.preventDefault();
    setSaving(true);
    setError(null);
    const spoken = languages
      .split(',')
      .map((l) => l.trim())
      .filter((l) => l !== '');
    changes
      .sheet(before, { ...sheet, languages: spoken })
      .then(onClose, setError)
      .finally(() => setSaving(false));
  };
  const read = () => {
    setError(null);
    host.readPriceList().then((found) => {
      setList(found);
      if (found && found.refused.length === 0)
        setSheet((now) => ({ ...now, services: [...now.services, ...found.services] }));
    }, setError);
  };
  const does = before.row.services.map((value) => ({ value, label: word.service(i18n, value) }));
  const hours = (n: number, part: Partial<HoursView>) =>
    put({ hours: sheet.hours.map((h, i) => (i === n ? { ...h, ...part } : h)) });
  const away = (n: number, part: Partial<AwayView>) =>
    put({ away: sheet.away.map((a, i) => (i === n ? { ...a, ...part } : a)) });
  const price = (n: number, part: Partial<ServicePriceView>) =>
    put({ services: sheet.services.map((s, i) => (i === n ? { ...s, ...part } : s)) });
  return (
    <form className="provider-sheet" aria-label={t`Sheet`} onSubmit={save}>
      {error !== null && <ErrorNote error={error} />}
      <Lines
        title={t`Price list`}
        add={t`Entry`}
        onAdd={() =>
          put({
            services: [
              ...sheet.services,
              {
                kind: does[0]?.value ?? 'other',
                title: null,
                price: null,
                minutes: 60,
                workingDays: null,
                from: before.today,
                until: null,
              },
            ],
          })
        }
        more={
          <button type="button" className="plain-button small" onClick={read}>
            <Icon name="file" size={12} /> <Trans>Read from a CSV file…</Trans>
          </button>
        }
      >
        {list && <Read list={list} />}
        {sheet.services.map((s, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name of their own and keep their place
          <div key={n} className="provider-form-line">
            <NativeSelect
              label={<Trans>Service</Trans>}
              value={s.kind}
              data={does}
              onChange={(e) => price(n, { kind: e.currentTarget.value })}
            />
            <TextInput
              className="grow"
              label={<Trans>What exactly</Trans>}
              value={s.title ?? ''}
              maxLength={200}
              onChange={(e) => price(n, { title: e.currentTarget.value || null })}
            />
            <NumberInput
              className="short"
              label={<Trans>Price (USD)</Trans>}
              placeholder={t`on asking`}
              value={s.price ? major(s.price) : ''}
              min={0}
              decimalScale={2}
              thousandSeparator=","
              hideControls
              onChange={(v) => price(n, { price: v === '' ? null : fromMajor(Number(v), 'USD') })}
            />
            <NumberInput
              className="short"
              label={<Trans>Takes</Trans>}
              value={s.workingDays ?? s.minutes ?? ''}
              min={1}
              hideControls
              onChange={(v) => price(n, s.workingDays === null ? { minutes: Number(v) } : { workingDays: Number(v) })}
            />
            <NativeSelect
              label={<Trans>Unit</Trans>}
              value={s.workingDays === null ? 'minutes' : 'days'}
              data={[
                { value: 'minutes', label: t`minutes` },
                { value: 'days', label: t`working days` },
              ]}
              onChange={(e) =>
                price(
                  n,
                  e.currentTarget.value === 'days'
                    ? { minutes: null, workingDays: 1 }
                    : { minutes: 60, workingDays: null },
                )
              }
            />
            <TextInput
              type="date"
              label={<Trans>Holds from</Trans>}
              value={s.from}
              onChange={(e) => price(n, { from: e.currentTarget.value })}
            />
            <TextInput
              type="date"
              label={<Trans>until</Trans>}
              value={s.until ?? ''}
              onChange={(e) => price(n, { until: e.currentTarget.value || null })}
            />
            <Remove onClick={() => put({ services: sheet.services.filter((_, i) => i !== n) })} />
          </div>
        ))}
      </Lines>
      <Lines
        title={t`Hours, on the wall clock where they work`}
        add={t`Hours`}
        onAdd={() =>
          put({ hours: [...sheet.hours, { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '17:00' }] })
        }
      >
        {sheet.hours.map((h, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name of their own and keep their place
          <div key={n} className="provider-form-line">
            <fieldset className="provider-days">
              <legend className="small quiet">
                <Trans>Days</Trans>
              </legend>
              {Object.keys(DAYS).map((name) => (
                <Checkbox
                  key={name}
                  label={word.weekday(i18n, name)}
                  checked={h.days.includes(name)}
                  onChange={(e) =>
                    hours(n, {
                      days: Object.keys(DAYS).filter((d) =>
                        d === name ? e.currentTarget.checked : h.days.includes(d),
                      ),
                    })
                  }
                />
              ))}
            </fieldset>
            <TextInput
              type="time"
              label={<Trans>From</Trans>}
              value={h.from}
              onChange={(e) => hours(n, { from: e.currentTarget.value })}
            />
            <TextInput
              type="time"
              label={<Trans>To</Trans>}
              value={h.to === '24:00' ? '23:59' : h.to}
              onChange={(e) => hours(n, { to: e.currentTarget.value })}
            />
            <Remove onClick={() => put({ hours: sheet.hours.filter((_, i) => i !== n) })} />
          </div>
        ))}
      </Lines>
      <Lines
        title={t`Away: illness, holidays, other work`}
        add={t`Absence`}
        onAdd={() =>
          put({
            away: [...sheet.away, { from: startOf(before.today), to: startOf(before.today, true), because: null }],
          })
        }
      >
        {sheet.away.map((a, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name of their own and keep their place
          <div key={n} className="provider-form-line">
            <TextInput
              type="date"
              label={<Trans>First day</Trans>}
              value={dayOf(a.from)}
              onChange={(e) => away(n, { from: startOf(e.currentTarget.value) })}
            />
            <TextInput
              type="date"
              label={<Trans>Last day</Trans>}
              value={dayOf(a.to, true)}
              onChange={(e) => away(n, { to: startOf(e.currentTarget.value, true) })}
            />
            <TextInput
              className="grow"
              label={<Trans>Why; it may stand in a calendar</Trans>}
              value={a.because ?? ''}
              maxLength={200}
              onChange={(e) => away(n, { because: e.currentTarget.value || null })}
            />
            <Remove onClick={() => put({ away: sheet.away.filter((_, i) => i !== n) })} />
          </div>
        ))}
      </Lines>
      <div className="provider-form-line">
        <NumberInput
          className="short"
          label={<Trans>Notice, hours</Trans>}
          value={sheet.leadHours}
          min={0}
          max={720}
          onChange={(v) => put({ leadHours: Number(v) })}
        />
        <TextInput
          className="grow"
          label={<Trans>Languages</Trans>}
          placeholder={t`English, Spanish`}
          value={languages}
          onChange={(e) => setLanguages(e.currentTarget.value)}
        />
        <TextInput
          className="grow"
          label={<Trans>Insurer of their liability</Trans>}
          value={sheet.insurer ?? ''}
          maxLength={200}
          onChange={(e) => put({ insurer: e.currentTarget.value || null })}
        />
        <TextInput
          type="date"
          label={<Trans>Insurance proved until</Trans>}
          value={sheet.insuredUntil ?? ''}
          onChange={(e) => put({ insuredUntil: e.currentTarget.value || null })}
        />
        <NumberInput
          className="short"
          label={<Trans>Sets out from, degrees north</Trans>}
          value={sheet.latitude ?? ''}
          min={-90}
          max={90}
          decimalScale={6}
          hideControls
          onChange={(v) => put({ latitude: v === '' ? null : Number(v) })}
        />
        <NumberInput
          className="short"
          label={<Trans>degrees east</Trans>}
          value={sheet.longitude ?? ''}
          min={-180}
          max={180}
          decimalScale={6}
          hideControls
          onChange={(v) => put({ longitude: v === '' ? null : Number(v) })}
        />
      </div>
      <Checkbox
        label={t`Comes at short notice in an emergency`}
        checked={sheet.emergency}
        onChange={(e) => put({ emergency: e.currentTarget.checked })}
      />
      <Textarea
        label={<Trans>Notes</Trans>}
        value={sheet.notes ?? ''}
        maxLength={2000}
        autosize
        minRows={2}
        onChange={(e) => put({ notes: e.currentTarget.value || null })}
      />
      <div className="row provider-form-end">
        <Button variant="default" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" loading={saving}>
          <Trans>Save</Trans>
        </Button>
      </div>
    </form>
  );
}

function Lines({
  title,
  add,
  onAdd,
  more,
  children,
}: {
  title: string;
  add: string;
  onAdd: () => void;
  more?: ReactNode;
  children: ReactNode;
}) {
  return (
    <fieldset className="provider-lines-field">
      <legend>{title}</legend>
      {children}
      <div className="row">
        <button type="button" className="plain-button small" onClick={onAdd}>
          <Icon name="plus" size={12} /> {add}
        </button>
        {more}
      </div>
    </fieldset>
  );
}

function Remove({ onClick }: { onClick: () => void }) {
  const { t } = useLingui();
  return (
    <button type="button" className="plain-button" aria-label={t`Remove`} onClick={onClick}>
      <Icon name="trash" size={12} />
    </button>
  );
}

/** What a file of prices gave: its entries stand in the list, or each line that is none says why. */
function Read({ list }: { list: PriceListView }) {
  const { file } = list;
  if (list.refused.length === 0)
    return (
      <p className="small" role="status">
        <Plural
          value={list.services.length}
          one={`# entry of ${file} stands below; save to keep it.`}
          other={`# entries of ${file} stand below; save to keep them.`}
        />
      </p>
    );
  return (
    <div role="alert" className="small provider-refused">
      <p>
        <Icon name="bad" size={12} />{' '}
        <Trans>Nothing of {file} was taken. These lines have to be put right first:</Trans>
      </p>
      <ul>
        {list.refused.map((r) => (
          <li key={`${r.line}-${r.column}-${r.reason}`}>
            <Trans>line {r.line ?? '–'}</Trans>
            {r.column && `, ${r.column}`}: {r.reason}
          </li>
        ))}
      </ul>
    </div>
  );
}
