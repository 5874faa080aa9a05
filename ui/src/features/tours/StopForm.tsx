import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Icon } from '@/components/Icon';
import { useHost } from '@/ipc/context';
import type { ShowingTypeView, TourStopView, TourView } from '@/ipc/types';
import type { Run } from './TourScreen';
import { choices, SHOWING, spansOf, spansText } from './words';

const whole = (text: string) => Number(text.replace(/\D/g, '').slice(0, 5)) || 0;

/** What a home asks for: its hours, showings of others, notice, and how one gets in. */
export function StopForm({
  tour,
  stop,
  onRun,
  onDone,
}: {
  tour: TourView;
  stop: TourStopView;
  onRun: Run;
  onDone: () => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const [takes, setTakes] = useState(String(stop.minutes));
  const [hours, setHours] = useState(spansText(stop.open));
  const [booked, setBooked] = useState(spansText(stop.booked));
  const [never, setNever] = useState(stop.blackout);
  const [overlap, setOverlap] = useState(stop.overlap);
  const [lead, setLead] = useState(String(stop.leadMinutes));
  const [wished, setWished] = useState(String(stop.suggestedLeadMinutes));
  const [showing, setShowing] = useState(stop.showing);
  const [instructions, setInstructions] = useState(stop.instructions ?? '');
  const [openHouse, setOpenHouse] = useState(stop.openHouse);
  const [open, taken] = [spansOf(hours), spansOf(booked)];
  const malformed = t`Write it as 10:00-12:00, several with commas`;
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!open || !taken) return;
    const change = host.changeTourStop({
      seen: { id: tour.id, revision: tour.revision },
      key: stop.key,
      minutes: whole(takes),
      open,
      booked: taken,
      blackout: never,
      overlap,
      leadMinutes: whole(lead),
      suggestedLeadMinutes: whole(wished),
      showing,
      instructions: instructions.trim() || null,
      openHouse,
      locked: stop.locked,
    });
    const { address } = stop;
    void onRun(change, <Trans>Kept: {address}</Trans>).then((kept) => kept && onDone());
  };
  return (
    <form
      className="tour-form"
      aria-label={t`What the home asks for`}
      onSubmit={save}
      onKeyDown={(e) => {
        if (e.key !== 'Escape') return;
        e.preventDefault();
        e.stopPropagation();
        onDone();
      }}
    >
      <div className="tour-grid">
        <TextInput
          autoFocus
          label={t`Minutes it takes`}
          inputMode="numeric"
          className="figure"
          value={takes}
          onChange={(e) => setTakes(e.currentTarget.value)}
        />
        <TextInput
          label={t`Shown`}
          description={t`Empty: at any time`}
          placeholder="10:00-12:00, 14:00-16:00"
          value={hours}
          error={!open && malformed}
          onChange={(e) => setHours(e.currentTarget.value)}
        />
        <TextInput
          label={t`Others see it`}
          placeholder="10:30-11:15"
          value={booked}
          error={!taken && malformed}
          onChange={(e) => setBooked(e.currentTarget.value)}
        />
        <NativeSelect
          label={t`Before one comes`}
          value={showing}
          data={choices(i18n, SHOWING)}
          onChange={(e) => setShowing(e.currentTarget.value as ShowingTypeView)}
        />
        <TextInput
          label={t`Notice it demands, minutes`}
          inputMode="numeric"
          className="figure"
          value={lead}
          onChange={(e) => setLead(e.currentTarget.value)}
        />
        <TextInput
          label={t`Notice it would like, minutes`}
          inputMode="numeric"
          className="figure"
          value={wished}
          onChange={(e) => setWished(e.currentTarget.value)}
        />
      </div>
      {never.map((span, index) => {
        const put = (part: Partial<typeof span>) =>
          setNever(never.map((it, at) => (at === index ? { ...it, ...part } : it)));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: stretches are told apart by their place
          <div key={index} className="row tour-never">
            <TextInput
              type="time"
              required
              label={t`Never from`}
              value={span.from}
              onChange={(e) => put({ from: e.currentTarget.value })}
            />
            <TextInput
              type="time"
              required
              label={t`to`}
              value={span.to}
              onChange={(e) => put({ to: e.currentTarget.value })}
            />
            <TextInput
              required
              className="grow"
              label={t`because`}
              value={span.because}
              maxLength={200}
              onChange={(e) => put({ because: e.currentTarget.value })}
            />
            <button
              type="button"
              className="plain-button"
              aria-label={t`Remove the stretch`}
              onClick={() => setNever(never.filter((_, at) => at !== index))}
            >
              <Icon name="trash" size={12} />
            </button>
          </div>
        );
      })}
      <div>
        <button
          type="button"
          className="plain-button small"
          onClick={() => setNever([...never, { from: '', to: '', because: '' }])}
        >
          <Icon name="plus" size={12} /> <Trans>A stretch at which it is never shown</Trans>
        </button>
      </div>
      <Checkbox
        label={t`Showings may overlap`}
        checked={overlap}
        onChange={(e) => setOverlap(e.currentTarget.checked)}
      />
      <Checkbox
        label={t`It is visited in an open house`}
        checked={openHouse}
        onChange={(e) => setOpenHouse(e.currentTarget.checked)}
      />
      <Textarea
        label={t`Instructions: how one gets in`}
        autosize
        minRows={2}
        maxLength={2000}
        value={instructions}
        onChange={(e) => setInstructions(e.currentTarget.value)}
      />
      <div className="row">
        <Button type="submit" disabled={!open || !taken}>
          <Trans>Save</Trans>
        </Button>
        <Button variant="default" onClick={onDone}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  );
}
