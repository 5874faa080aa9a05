import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Menu, NativeSelect, Popover } from '@mantine/core';
import { useState } from 'react';
import { Icon, type IconName } from '@/components/Icon';
import { Keys } from '@/components/Keys';
import { SystemBadges } from '@/components/SystemBadges';
import { toast, toastError, toastUndo } from '@/components/toast';
import { useNow } from '@/components/useNow';
import { useHost } from '@/ipc/context';
import type { FieldView, PersonView } from '@/ipc/types';
import { age, number } from '@/lib/format';
import { phone } from '@/lib/phone';
import { HeatMark } from './Marks';
import { NextAction } from './NextAction';
import { PutAway } from './PutAway';
import { beginNote } from './state';
import { heatWord, whyWords } from './words';

/** Entries of a field of several things. */
function several(field: FieldView | undefined): { value: string; label: string }[] {
  return field?.value.kind === 'entries' ? field.value.entries : [];
}

const restricted = (field: FieldView | undefined) => field?.value.kind === 'flag' && field.value.flag;

/** Who it is, how to reach them, what to do next. */
export function PersonHead({
  person,
  onClose,
  onAddTask,
}: {
  person: PersonView;
  onClose: () => void;
  onAddTask: () => void;
}) {
  const { t } = useLingui();
  const host = useHost();
  const now = useNow();
  const [away, setAway] = useState(false);
  const field = (name: string) => person.fields.find((f) => f.name === name);
  const stage = field('Stage');
  const stages = [...new Set([...(person.stage ? [person.stage] : []), ...(stage?.choices ?? [])])];
  const subject = { id: person.id, name: person.name, systems: person.systems };
  const move = (to: string) => {
    const from = person.stage;
    host.moveStage({ id: person.id, stage: to }).then(({ sentTo }) => {
      const names = sentTo.join(', ');
      toastUndo(
        names === '' ? (
          <Trans>Stage: {to}.</Trans>
        ) : (
          <Trans>
            Stage: {to}. {names} will be told.
          </Trans>
        ),
        () => {
          if (from) host.moveStage({ id: person.id, stage: from }).catch(toastError);
        },
      );
    }, toastError);
  };
  return (
    <header className="person-head">
      <div className="row top">
        <ActionIcon className="back-narrow" aria-label={t`Back to the list`} onClick={onClose}>
          <Icon name="left" />
        </ActionIcon>
        <div className="grow">
          <h2 className="person-name">{person.name || <Trans>No name</Trans>}</h2>
          <div className="person-line">
            {person.company && <span className="ellipsis person-company">{person.company}</span>}
            <SystemBadges systems={person.systems} />
            <Heat person={person} />
            <span className="small quiet nowrap">
              {person.lastTouchAt ? (
                <Trans>in touch {age(person.lastTouchAt, now)} ago</Trans>
              ) : (
                <Trans>never in touch</Trans>
              )}
            </span>
            {person.owner && <span className="small quiet ellipsis">{person.owner}</span>}
          </div>
        </div>
        {stages.length > 0 && (
          <NativeSelect
            aria-label={t`Stage`}
            className="person-stage"
            value={person.stage ?? ''}
            onChange={(e) => move(e.currentTarget.value)}
            data={[...(person.stage ? [] : [{ value: '', label: t`No stage` }]), ...stages]}
          />
        )}
        <Button onClick={() => beginNote(subject)} leftSection={<Icon name="note" size={14} />}>
          <Trans>Note</Trans>
          <span className="on-button">
            <Keys keys="n" />
          </span>
        </Button>
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon aria-label={t`More`}>
              <Icon name="more" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={onAddTask}>
              <Trans>Add a task</Trans>
            </Menu.Item>
            <Menu.Item onClick={() => beginNote(subject, 'call')}>
              <Trans>Log a call</Trans>
            </Menu.Item>
            {!person.archived && (
              <Menu.Item onClick={() => setAway(true)}>
                <Trans>Put away</Trans>
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
        <ActionIcon className="close-wide" aria-label={t`Close`} onClick={onClose}>
          <Icon name="close" />
        </ActionIcon>
      </div>
      {away && <PutAway person={person} onClose={() => setAway(false)} onGone={onClose} />}
      <div className="reach">
        <Reach
          icon="phone"
          entries={several(field('Phones')).map((e) => ({ ...e, shown: phone(e.value) }))}
          scheme="tel"
          barred={restricted(field('DoNotCall')) ? t`must not be called` : null}
        />
        <Reach
          icon="mail"
          entries={several(field('Emails')).map((e) => ({ ...e, shown: e.value }))}
          scheme="mailto"
          barred={restricted(field('DoNotEmail')) ? t`must not be sent e-mail` : null}
        />
      </div>
      <NextAction person={person} onAddTask={onAddTask} />
    </header>
  );
}

/** The temperature, with what speaks for it and against it behind. */
function Heat({ person: { figures } }: { person: PersonView }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  return (
    <Popover width="20rem" position="bottom-start" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className="heat-button" aria-label={t`${heatWord(i18n, figures.temperature)}: why`}>
          <HeatMark heat={figures.temperature} />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <h3>
          <Trans>Why {heatWord(i18n, figures.temperature).toLowerCase()}</Trans>
        </h3>
        <ul className="heat-why">
          {figures.temperatureWhy.map((why) => (
            <li key={`${why.code} ${why.about}`}>
              <span className="grow">{whyWords(i18n, why)}</span>
              {why.weight !== 0 && (
                <span className="num">{why.weight > 0 ? `+${number(why.weight)}` : number(why.weight)}</span>
              )}
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Numbers or addresses: a link that opens the program for it, and a copy. */
function Reach({
  icon,
  entries,
  scheme,
  barred,
}: {
  icon: IconName;
  entries: readonly { value: string; label: string; shown: string }[];
  scheme: 'tel' | 'mailto';
  barred: string | null;
}) {
  const { t } = useLingui();
  if (entries.length === 0) return null;
  return (
    <span className="reach-group">
      <Icon name={icon} size={14} />
      {entries.map((e) => (
        <span key={e.value} className="reach-one">
          {barred ? (
            <span className="ellipsis" title={e.shown}>
              {e.shown}
            </span>
          ) : (
            <a href={`${scheme}:${e.value}`} className="ellipsis" title={e.shown}>
              {e.shown}
            </a>
          )}
          <ActionIcon
            aria-label={t`Copy ${e.shown}`}
            onClick={() => {
              void navigator.clipboard?.writeText(e.value).then(() => toast(<Trans>Copied.</Trans>));
            }}
          >
            <Icon name="copy" size={12} />
          </ActionIcon>
        </span>
      ))}
      {barred && (
        <span className="blocked-mark small">
          <Icon name="shield" size={12} /> {barred}
        </span>
      )}
    </span>
  );
}
