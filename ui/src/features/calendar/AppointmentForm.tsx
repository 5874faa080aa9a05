import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { PersonField } from '@/components/PersonField';
import type { PickedPerson } from '@/components/PersonPicker';
import type { CalendarEntryView, SaveAppointmentRequest, WritableCalendarView } from '@/ipc/types';
import { addDays, daysBetween } from '@/lib/days';

/** What a form starts with. */
export interface AppointmentDraft {
  /** The appointment that is changed. */
  entry: CalendarEntryView | null;
  /** `YYYY-MM-DDTHH:MM`, or `YYYY-MM-DD` for whole days. */
  starts: string;
  ends: string;
}

const pad = (n: number) => String(n).padStart(2, '0');

/** An hour from a time on, on the wall clock. */
export function hourFrom(starts: string): AppointmentDraft {
  return { entry: null, starts, ends: later(starts, 60) };
}

/** The wall clock so many minutes on. */
function later(wall: string, minutes: number): string {
  return new Date(Date.parse(`${wall}:00Z`) + minutes * 60_000).toISOString().slice(0, 16);
}

const minutesBetween = (from: string, to: string) =>
  Math.round((Date.parse(`${to}:00Z`) - Date.parse(`${from}:00Z`)) / 60_000);

/** The next whole hour after what the clock shows. */
export function nextHour(now: string, day: string): string {
  const hour = Math.min(23, Number(now.slice(11, 13)) + 1);
  return `${day}T${pad(now.slice(0, 10) === day ? hour : 9)}:00`;
}

/** The form of an appointment that there is. */
export function draftOf(entry: CalendarEntryView): AppointmentDraft {
  const timed = !entry.allDay && entry.startsLocal;
  return {
    entry,
    starts: timed ? (entry.startsLocal ?? entry.day) : entry.day,
    ends: timed ? (entry.endsLocal ?? entry.startsLocal ?? entry.day) : entry.lastDay,
  };
}

interface FormProps {
  draft: AppointmentDraft;
  zone: string;
  calendars: readonly WritableCalendarView[];
  onClose: () => void;
  onSave: (request: SaveAppointmentRequest) => Promise<void>;
}

/** A new appointment, or one that is changed. */
export function AppointmentForm({ draft, zone, calendars, onClose, onSave }: FormProps) {
  const { t } = useLingui();
  const { entry } = draft;
  const [title, setTitle] = useState(entry?.title ?? '');
  const [whole, setWhole] = useState(draft.starts.length === 10);
  const [starts, setStarts] = useState(draft.starts.length === 10 ? `${draft.starts}T09:00` : draft.starts);
  const [ends, setEnds] = useState(draft.ends.length === 10 ? `${draft.ends}T10:00` : draft.ends);
  const [place, setPlace] = useState(entry?.place ?? '');
  const [notes, setNotes] = useState(entry?.notes ?? '');
  const [person, setPerson] = useState<PickedPerson | null>(null);
  const [calendar, setCalendar] = useState(calendars[0]?.id ?? '');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const day = (wall: string) => wall.slice(0, 10);
  const time = (wall: string) => wall.slice(11, 16);
  // What begins later ends later: the length stays as it was.
  const begin = (next: string) => {
    if (next.length < 16) return;
    setEnds(
      whole
        ? `${addDays(day(ends), daysBetween(day(starts), day(next)))}T${time(ends)}`
        : later(next, minutesBetween(starts, ends)),
    );
    setStarts(next);
  };
  const backwards = whole ? day(ends) < day(starts) : ends < starts;
  const save = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    onSave({
      id: entry?.id ?? null,
      title: title.trim(),
      starts: whole ? day(starts) : starts,
      ends: whole ? day(ends) : ends,
      place: place.trim() || null,
      notes: notes.trim() || null,
      person: person?.id ?? entry?.person ?? null,
      calendar: calendar || null,
    })
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return (
    <form
      className="cal-form stack scroll pad"
      aria-label={entry ? t`Change the appointment` : t`New appointment`}
      onSubmit={save}
    >
      <h2>{entry ? <Trans>Change the appointment</Trans> : <Trans>New appointment</Trans>}</h2>
      <TextInput
        data-autofocus
        ref={(field) => {
          if (field && document.activeElement === document.body) field.focus();
        }}
        label={t`What it is`}
        required
        value={title}
        maxLength={200}
        onChange={(e) => setTitle(e.currentTarget.value)}
      />
      <Checkbox label={t`Whole days`} checked={whole} onChange={(e) => setWhole(e.currentTarget.checked)} />
      <div className="cal-when">
        <TextInput
          type="date"
          label={t`Begins`}
          required
          value={day(starts)}
          onChange={(e) => {
            if (e.currentTarget.value) begin(`${e.currentTarget.value}T${time(starts)}`);
          }}
        />
        {!whole && (
          <TextInput
            type="time"
            aria-label={t`Begins at`}
            required
            value={time(starts)}
            onChange={(e) => begin(`${day(starts)}T${e.currentTarget.value}`)}
          />
        )}
        <TextInput
          type="date"
          label={whole ? t`Last day` : t`Ends`}
          required
          value={day(ends)}
          onChange={(e) => {
            if (e.currentTarget.value) setEnds(`${e.currentTarget.value}T${time(ends)}`);
          }}
        />
        {!whole && (
          <TextInput
            type="time"
            aria-label={t`Ends at`}
            required
            value={time(ends)}
            onChange={(e) => {
              if (e.currentTarget.value) setEnds(`${day(ends)}T${e.currentTarget.value}`);
            }}
          />
        )}
      </div>
      {backwards ? (
        <p className="small cal-wrong" role="alert">
          <Trans>It ends before it begins.</Trans>
        </p>
      ) : (
        <p className="small quiet">
          <Trans>Clocks of {zone}</Trans>
        </p>
      )}
      <TextInput label={t`Place`} value={place} maxLength={500} onChange={(e) => setPlace(e.currentTarget.value)} />
      {!entry && <PersonField label={t`With whom`} value={person} onChange={setPerson} />}
      <Textarea
        label={t`Notes`}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={10000}
        value={notes}
        onChange={(e) => setNotes(e.currentTarget.value)}
      />
      {!entry && (
        <NativeSelect
          label={t`Calendar`}
          description={calendars.length === 0 ? t`No connected calendar can be written to` : undefined}
          value={calendar}
          data={[
            ...calendars.map((c) => ({ value: c.id, label: c.name })),
            { value: '', label: t`Only on this computer` },
          ]}
          onChange={(e) => setCalendar(e.currentTarget.value)}
        />
      )}
      {error !== null && <ErrorNote error={error} />}
      <div className="row">
        <Button type="submit" loading={busy} disabled={title.trim() === '' || backwards}>
          <Trans>Save</Trans>
        </Button>
        <Button variant="default" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  );
}
