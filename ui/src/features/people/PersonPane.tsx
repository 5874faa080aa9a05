import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useCommands } from '@/components/commands';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { PersonView } from '@/ipc/types';
import { day, money } from '@/lib/format';
import { AddDeal } from './AddDeal';
import { AddTask } from './AddTask';
import { usePerson } from './api';
import { PersonConflicts } from './PersonConflicts';
import { PersonConsent } from './PersonConsent';
import { PersonDeals } from './PersonDeals';
import { PersonFields } from './PersonFields';
import { PersonHead } from './PersonHead';
import { PersonTasks } from './PersonTasks';
import { about } from './state';
import { Timeline } from './Timeline';
import { timeWord, whyWords } from './words';

/** One person: what to do next, what happened across all systems, and what is known with where it comes from. */
export function PersonPane({
  id,
  onClose,
  onOpen,
  onDuplicates,
}: {
  id: string;
  onClose: () => void;
  onOpen: (id: string) => void;
  onDuplicates: () => void;
}) {
  const { t } = useLingui();
  const host = useHost();
  const { data: person, error, refetch } = usePerson(id);
  const [adding, setAdding] = useState<'task' | 'deal' | null>(null);
  useEffect(() => {
    if (person) about({ id: person.id, name: person.name, systems: person.systems });
  }, [person]);
  useCommands('person', [{ id: 'person.task', title: t`Add a task`, keys: 't', run: () => setAdding('task') }]);
  if (error)
    return (
      <div className="pad stack">
        <ErrorNote error={error} onRetry={() => void refetch()} />
        <div>
          <Button variant="default" onClick={onClose}>
            <Trans>Back to the list</Trans>
          </Button>
        </div>
      </div>
    );
  if (!person) return <Loading />;
  const becameOf = person.mergedInto;
  return (
    <>
      <PersonHead person={person} onClose={onClose} onAddTask={() => setAdding('task')} />
      <div className="person-scroll">
        {becameOf !== null && (
          <p className="warn-note person-note">
            <Icon name="info" />
            <span className="grow">
              <Trans>This person has become part of another.</Trans>
            </span>
            <Button variant="default" onClick={() => onOpen(becameOf)}>
              <Trans>Open that one</Trans>
            </Button>
          </p>
        )}
        {person.archived && (
          <p className="warn-note person-note">
            <Icon name="info" />
            <span className="grow">
              <Trans>
                Put away on {day(person.archived.at)}: {person.archived.because}
              </Trans>
            </span>
            <Button
              variant="default"
              onClick={() => {
                host.unarchiveRecord({ id }).catch(toastError);
              }}
            >
              <Trans>Bring back</Trans>
            </Button>
          </p>
        )}
        {person.duplicates > 0 && (
          <p className="warn-note person-note">
            <Icon name="people" />
            <span className="grow">
              <Plural
                value={person.duplicates}
                one="Somebody else may be the same person."
                other="# others may be the same person."
              />
            </span>
            <Button variant="default" onClick={onDuplicates}>
              <Trans>Compare</Trans>
            </Button>
          </p>
        )}
        <div className="person-columns">
          <div className="person-main">
            <PersonConflicts conflicts={person.conflicts} />
            <Timeline id={id} />
          </div>
          <div className="person-side">
            <section className="side-section" aria-label={t`Tasks`}>
              <div className="row between">
                <h3>
                  <Trans>Tasks</Trans>
                </h3>
                <button type="button" className="plain-button small" onClick={() => setAdding('task')}>
                  <Icon name="plus" size={12} /> <Trans>Task</Trans>
                </button>
              </div>
              {adding === 'task' && <AddTask person={id} onClose={() => setAdding(null)} />}
              <PersonTasks tasks={person.tasks} />
            </section>
            <section className="side-section" aria-label={t`Deals`}>
              <div className="row between">
                <h3>
                  <Trans>Deals</Trans>
                </h3>
                <button type="button" className="plain-button small" onClick={() => setAdding('deal')}>
                  <Icon name="plus" size={12} /> <Trans>Deal</Trans>
                </button>
              </div>
              {adding === 'deal' && <AddDeal person={person} onClose={() => setAdding(null)} />}
              <PersonDeals deals={person.deals} />
            </section>
            <Figures person={person} />
            <PersonConsent person={person} />
            <PersonFields person={person} />
          </div>
        </div>
      </div>
    </>
  );
}

/** What the hub works out about somebody, each with how. */
function Figures({ person }: { person: PersonView }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const { preferences, preferencesWhy, timeline, timelineWhy, commission, commissionWhy } = person.figures;
  const lines = [
    { key: 'preferences', name: t`Looks for`, value: preferences, why: preferencesWhy },
    { key: 'time', name: t`Time frame`, value: timeline && timeWord(i18n, timeline), why: timelineWhy },
    { key: 'commission', name: t`Commission potential`, value: commission && money(commission), why: commissionWhy },
  ].filter((l) => l.value);
  if (lines.length === 0) return null;
  return (
    <section className="side-section" aria-label={t`Worked out`}>
      <h3>
        <Trans>Worked out</Trans>
      </h3>
      <dl className="person-facts">
        {lines.map((l) => (
          <div key={l.key} className="person-fact">
            <dt>{l.name}</dt>
            <dd>
              {l.value}
              {l.why.length > 0 && (
                <span className="fact-source">{l.why.map((w) => whyWords(i18n, w)).join(' · ')}</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
