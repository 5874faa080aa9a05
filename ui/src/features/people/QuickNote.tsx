import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, SegmentedControl, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Keys } from '@/components/Keys';
import { PersonPicker } from '@/components/PersonPicker';
import { toastError, toastUndo } from '@/components/toast';
import { useHost } from '@/ipc/context';
import { statusQuery } from '@/ipc/queries';
import { useChoices, usePerson } from './api';
import { type Channel, change, keepDraft, type Subject, usePeople } from './state';
import { channelWord } from './words';

const CHANNELS: readonly Channel[] = ['', 'call', 'text', 'email', 'meeting'];

/** A note about somebody, over whatever is on the screen: written, saved here at once, sent when it can be. */
export function QuickNote() {
  const note = usePeople((p) => p.note);
  if (!note) return null;
  return <Open key={note.subject?.id ?? 'nobody'} subject={note.subject} channel={note.channel} />;
}

function Open({ subject, channel }: { subject: Subject | null; channel: Channel }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const { data: status } = useQuery(statusQuery(host));
  const { data: choices } = useChoices();
  const text = usePeople((p) => (subject ? (p.drafts[subject.id] ?? '') : ''));
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const before = useRef(document.activeElement);
  const field = useRef<HTMLTextAreaElement>(null);
  const offline = status?.overall === 'offline';
  const kind = channel === '' ? 'note' : 'activity';
  // A task or a lead names a person, not all systems they are in.
  const { data: person } = usePerson(subject?.id ?? '', subject !== null);
  const names = (person?.systems ?? subject?.systems ?? [])
    .filter((s) => !s.gone && choices?.systems.some((c) => c.connection === s.connection && c.makes.includes(kind)))
    .map((s) => s.name)
    .join(', ');

  useEffect(() => field.current?.focus(), []);

  const close = () => {
    change({ note: null });
    const back = before.current;
    if (back instanceof HTMLElement && back.isConnected) back.focus({ preventScroll: true });
  };
  const save = () => {
    if (!subject || text.trim() === '' || saving) return;
    setSaving(true);
    setError(null);
    host
      .addNote({ person: subject.id, text: text.trim(), channel: channel || null })
      .then(({ id, sentTo }) => {
        keepDraft(subject.id, '');
        close();
        const systems = sentTo.join(', ');
        toastUndo(
          sentTo.length === 0 ? (
            <Trans>Saved here, with {subject.name}.</Trans>
          ) : offline ? (
            <Trans>Saved here. It goes to {systems} when there is a connection.</Trans>
          ) : (
            <Trans>Saved here. On its way to {systems}.</Trans>
          ),
          () => {
            host.archiveRecord({ id, everywhere: true }).then(() => keepDraft(subject.id, text), toastError);
          },
        );
      }, setError)
      .finally(() => setSaving(false));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      close();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save();
    }
  };
  return (
    <section className="quick-note stack" aria-label={t`Quick note`} onKeyDown={onKeyDown}>
      <div className="row">
        <h2 className="grow ellipsis">{subject ? subject.name || t`No name` : <Trans>A note about whom?</Trans>}</h2>
        <ActionIcon aria-label={t`Close; the words are kept`} onClick={close}>
          <Icon name="close" />
        </ActionIcon>
      </div>
      {subject ? (
        <>
          <SegmentedControl
            aria-label={t`What it was`}
            value={channel}
            onChange={(value) => change({ note: { subject, channel: value as Channel } })}
            data={CHANNELS.map((value) => ({ value, label: channelWord(i18n, value) }))}
          />
          <Textarea
            ref={field}
            aria-label={t`Words of the note`}
            placeholder={t`What happened, what was promised`}
            autosize
            minRows={3}
            maxRows={12}
            maxLength={50_000}
            value={text}
            onChange={(e) => keepDraft(subject.id, e.currentTarget.value)}
          />
          {error !== null && <ErrorNote error={error} compact />}
          <div className="row between wrap">
            <span className="small quiet note-goes">
              {names === '' ? (
                <Trans>Stays here: none of this person's systems takes it.</Trans>
              ) : offline ? (
                <Trans>Saved here at once; waits for a connection to go to {names}.</Trans>
              ) : (
                <Trans>Saved here at once, then sent to {names}.</Trans>
              )}
            </span>
            <span className="row">
              <Keys keys="mod+enter" />
              <Button onClick={save} loading={saving} disabled={text.trim() === ''}>
                <Trans>Save</Trans>
              </Button>
            </span>
          </div>
        </>
      ) : (
        <PersonPicker label={t`Whom the note is about`} onPick={(one) => change({ note: { subject: one, channel } })} />
      )}
    </section>
  );
}
