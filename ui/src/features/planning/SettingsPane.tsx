import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import type { HoursView, PlanPersonView, PlanSettingsView, PropertyPlanView } from '@/ipc/types';

interface Props {
  plan: PropertyPlanView;
  error: unknown;
  onSave: (settings: PlanSettingsView) => void;
  onClose: () => void;
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** When the property can be entered, and whose presence jobs may need. */
export function SettingsPane({ plan, error, onSave, onClose }: Props) {
  const { t } = useLingui();
  const [settings, setSettings] = useState(plan.settings);
  const set = (part: Partial<PlanSettingsView>) => setSettings((now) => ({ ...now, ...part }));
  const person = (at: number, part: Partial<PlanPersonView>) =>
    set({ people: settings.people.map((one, n) => (n === at ? { ...one, ...part } : one)) });
  const fresh = () => {
    const taken = new Set(settings.people.map((one) => one.key));
    const key = ['buyer', 'seller', 'agent'].find((name) => !taken.has(name)) ?? `person-${settings.people.length + 1}`;
    set({ people: [...settings.people, { key, name: '', email: null, hours: null, away: [] }] });
  };
  return (
    <aside className="plan-pane" aria-label={t`Access and people`}>
      <div className="plan-pane-scroll stack">
        <div className="row between">
          <h2>
            <Trans>Access and people</Trans>
          </h2>
          <button type="button" className="plain-button" onClick={onClose} aria-label={t`Close access and people`}>
            <Icon name="close" size={14} />
          </button>
        </div>
        {error !== null && <ErrorNote error={error} compact />}
        <form
          id="plan-settings-form"
          className="stack"
          onSubmit={(e) => {
            e.preventDefault();
            onSave(settings);
          }}
        >
          <Checkbox
            label={t`Somebody lives there: it can be entered at these hours only`}
            checked={settings.access !== null}
            onChange={(e) => set({ access: e.currentTarget.checked ? [usual()] : null })}
          />
          {settings.access && <HoursFields hours={settings.access} onChange={(access) => set({ access })} />}
          <h3>
            <Trans>People who have to be there for some jobs</Trans>
          </h3>
          {settings.people.map((one, at) => (
            <fieldset key={one.key} className="plan-set">
              <legend className="visually-hidden">{one.name || t`Somebody new`}</legend>
              <div className="plan-fields">
                <TextInput
                  label={t`Name`}
                  value={one.name}
                  onChange={(e) => person(at, { name: e.currentTarget.value })}
                />
                <TextInput
                  label={t`E-mail`}
                  type="email"
                  value={one.email ?? ''}
                  onChange={(e) => person(at, { email: e.currentTarget.value || null })}
                />
              </div>
              <div className="row between">
                <Checkbox
                  label={t`Can come at these hours only`}
                  checked={one.hours !== null}
                  onChange={(e) => person(at, { hours: e.currentTarget.checked ? [usual()] : null })}
                />
                <Button
                  variant="subtle"
                  onClick={() => set({ people: settings.people.filter((_, n) => n !== at) })}
                  aria-label={t`Take off ${one.name}`}
                >
                  <Trans>Take off</Trans>
                </Button>
              </div>
              {one.hours && <HoursFields hours={one.hours} onChange={(hours) => person(at, { hours })} />}
            </fieldset>
          ))}
          <div className="row">
            <Button variant="default" onClick={fresh}>
              <Trans>Add somebody</Trans>
            </Button>
          </div>
          <div className="plan-fields">
            <NumberInput
              label={t`Days wished before each deadline`}
              min={0}
              max={14}
              value={settings.cushionDays}
              onChange={(value) => set({ cushionDays: Number(value) })}
            />
            <NumberInput
              label={t`Days planned ahead, at least`}
              min={1}
              max={120}
              value={settings.days}
              onChange={(value) => set({ days: Number(value) })}
            />
          </div>
        </form>
      </div>
      <div className="row plan-end">
        <Button type="submit" form="plan-settings-form">
          <Trans>Save</Trans>
        </Button>
      </div>
    </aside>
  );
}

const usual = (): HoursView => ({ days: DAYS.slice(0, 5), from: '09:00', to: '17:00' });

function HoursFields({ hours, onChange }: { hours: HoursView[]; onChange: (hours: HoursView[]) => void }) {
  const { t } = useLingui();
  const words: Record<string, string> = {
    mon: t`Mon`,
    tue: t`Tue`,
    wed: t`Wed`,
    thu: t`Thu`,
    fri: t`Fri`,
    sat: t`Sat`,
    sun: t`Sun`,
  };
  const put = (at: number, part: Partial<HoursView>) =>
    onChange(hours.map((one, n) => (n === at ? { ...one, ...part } : one)));
  return (
    <div className="stack">
      {hours.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: hours have no name of their own, and stay in order
        <div key={at} className="plan-hours">
          <div className="row plan-week">
            {DAYS.map((day) => (
              <Checkbox
                key={day}
                label={words[day]}
                checked={one.days.includes(day)}
                onChange={(e) =>
                  put(at, {
                    days: DAYS.filter((it) => (it === day ? e.currentTarget.checked : one.days.includes(it))),
                  })
                }
              />
            ))}
          </div>
          <div className="row">
            <TextInput
              type="time"
              aria-label={t`From`}
              value={one.from}
              onChange={(e) => put(at, { from: e.currentTarget.value })}
            />
            –
            <TextInput
              type="time"
              aria-label={t`To`}
              value={one.to === '24:00' ? '00:00' : one.to}
              onChange={(e) => put(at, { to: e.currentTarget.value === '00:00' ? '24:00' : e.currentTarget.value })}
            />
            {hours.length > 1 && (
              <Button variant="subtle" onClick={() => onChange(hours.filter((_, n) => n !== at))}>
                <Trans>Remove</Trans>
              </Button>
            )}
          </div>
        </div>
      ))}
      <div className="row">
        <Button variant="subtle" onClick={() => onChange([...hours, usual()])}>
          <Trans>Other hours on other days</Trans>
        </Button>
      </div>
    </div>
  );
}
