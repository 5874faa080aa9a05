import { Trans, useLingui } from '@lingui/react/macro';
import { Textarea, TextInput } from '@mantine/core';
import { PersonField } from '@/components/PersonField';
import type { TourEndView, TourFrame, TourTravelView } from '@/ipc/types';
import { addDays } from '@/lib/days';
import { localZone, placeOf, today } from './words';

/** A tour's frame as it is typed: places as words until they are kept. */
export interface TypedFrame {
  title: string;
  person: { id: string; name: string; systems: readonly never[] } | null;
  day: string;
  zone: string;
  starts: string;
  ends: string;
  from: { address: string; place: string };
  backTo: { address: string; place: string };
  /** How drives are timed; none for the usual model. */
  travel: { kmh: string; detourPercent: string; extraMinutes: string } | null;
  notes: string;
}

const NOWHERE = { address: '', place: '' };

/** Tomorrow from nine to five, in this computer's zone. */
export function newFrame(): TypedFrame {
  return {
    title: '',
    person: null,
    day: addDays(today(), 1),
    zone: localZone(),
    starts: '09:00',
    ends: '17:00',
    from: NOWHERE,
    backTo: NOWHERE,
    travel: null,
    notes: '',
  };
}

const typedEnd = (end: TourEndView | null) =>
  end ? { address: end.address, place: `${end.latitude}, ${end.longitude}` } : NOWHERE;

/** A kept frame, to be typed over. */
export function typedFrame(it: TourFrame, personName: string | null): TypedFrame {
  return {
    ...it,
    person: it.person ? { id: it.person, name: personName ?? '', systems: [] } : null,
    from: typedEnd(it.from),
    backTo: typedEnd(it.backTo),
    travel: it.travel && {
      kmh: String(it.travel.kmh),
      detourPercent: String(it.travel.detourPercent),
      extraMinutes: String(it.travel.extraMinutes),
    },
    notes: it.notes ?? '',
  };
}

/** The frame as the core takes it; none where a place is typed that is none. */
export function frameOf(it: TypedFrame): TourFrame | null {
  const end = ({ address, place }: TypedFrame['from']): TourEndView | null | undefined => {
    if (place.trim() === '') return address.trim() === '' ? null : undefined;
    const at = placeOf(place);
    return at ? { address, ...at } : undefined;
  };
  const [from, backTo] = [end(it.from), end(it.backTo)];
  if (from === undefined || backTo === undefined) return null;
  const whole = (text: string) => Math.round(Number(text)) || 0;
  const travel: TourTravelView | null = it.travel && {
    kmh: whole(it.travel.kmh),
    detourPercent: whole(it.travel.detourPercent),
    extraMinutes: whole(it.travel.extraMinutes),
  };
  return { ...it, person: it.person?.id ?? null, from, backTo, travel, notes: it.notes.trim() || null };
}

/** Title, buyer, day, hours, where it begins and ends. */
export function FrameFields({ value, onChange }: { value: TypedFrame; onChange: (next: TypedFrame) => void }) {
  const { t } = useLingui();
  const put = (part: Partial<TypedFrame>) => onChange({ ...value, ...part });
  const end = (field: 'from' | 'backTo', part: Partial<TypedFrame['from']>) =>
    put({ [field]: { ...value[field], ...part } });
  const travel = (part: Partial<NonNullable<TypedFrame['travel']>>) =>
    put({ travel: value.travel && { ...value.travel, ...part } });
  const wrong = ({ address, place }: TypedFrame['from']) =>
    place.trim() === ''
      ? address.trim() !== '' && t`Coordinates are needed: nothing is looked up`
      : !placeOf(place) && t`Write it as 47.606, -122.335`;
  return (
    <>
      <div className="tour-grid two">
        <TextInput
          className="wide"
          label={t`Title`}
          required
          value={value.title}
          maxLength={200}
          placeholder={t`Saturday with the Calloways`}
          onChange={(e) => put({ title: e.currentTarget.value })}
        />
        <div className="wide">
          <PersonField
            label={t`Buyer`}
            value={value.person}
            onChange={(one) => put({ person: one && { id: one.id, name: one.name, systems: [] } })}
          />
        </div>
        <TextInput
          type="date"
          label={t`Day`}
          required
          value={value.day}
          onChange={(e) => put({ day: e.currentTarget.value })}
        />
        <TextInput
          label={t`Time zone of the homes`}
          required
          value={value.zone}
          maxLength={60}
          onChange={(e) => put({ zone: e.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t`Can begin at`}
          required
          value={value.starts}
          onChange={(e) => put({ starts: e.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t`Has to be over at`}
          required
          value={value.ends}
          onChange={(e) => put({ ends: e.currentTarget.value })}
        />
        <TextInput
          label={t`Begins at`}
          description={t`Empty: at the first home`}
          value={value.from.address}
          maxLength={200}
          onChange={(e) => end('from', { address: e.currentTarget.value })}
        />
        <TextInput
          label={t`Coordinates of the beginning`}
          description={t`Latitude, longitude`}
          value={value.from.place}
          error={wrong(value.from)}
          onChange={(e) => end('from', { place: e.currentTarget.value })}
        />
        <TextInput
          label={t`Ends at`}
          description={t`Empty: at the last home`}
          value={value.backTo.address}
          maxLength={200}
          onChange={(e) => end('backTo', { address: e.currentTarget.value })}
        />
        <TextInput
          label={t`Coordinates of the end`}
          description={t`Latitude, longitude`}
          value={value.backTo.place}
          error={wrong(value.backTo)}
          onChange={(e) => end('backTo', { place: e.currentTarget.value })}
        />
      </div>
      <details className="small">
        <summary>{value.travel ? <Trans>How drives are timed, notes</Trans> : <Trans>Notes</Trans>}</summary>
        <div className="tour-grid">
          {value.travel && (
            <>
              <TextInput
                label={t`Speed on the road, km an hour`}
                inputMode="numeric"
                className="figure"
                value={value.travel.kmh}
                onChange={(e) => travel({ kmh: e.currentTarget.value })}
              />
              <TextInput
                label={t`Road, in per cent of the straight line`}
                inputMode="numeric"
                className="figure"
                value={value.travel.detourPercent}
                onChange={(e) => travel({ detourPercent: e.currentTarget.value })}
              />
              <TextInput
                label={t`Minutes added to each drive`}
                inputMode="numeric"
                className="figure"
                value={value.travel.extraMinutes}
                onChange={(e) => travel({ extraMinutes: e.currentTarget.value })}
              />
            </>
          )}
          <Textarea
            className="wide"
            label={t`Notes`}
            autosize
            minRows={2}
            maxLength={2000}
            value={value.notes}
            onChange={(e) => put({ notes: e.currentTarget.value })}
          />
        </div>
      </details>
    </>
  );
}
