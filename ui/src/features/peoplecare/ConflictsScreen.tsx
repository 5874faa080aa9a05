import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { useCommands } from '@/components/commands';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toastError } from '@/components/toast';
import { crmFieldWord, crmKindWord } from '@/i18n/crm-words';
import { useHost } from '@/ipc/context';
import type { ChoiceView, ConflictsView, ConflictView, FieldRuleView, FieldValueView } from '@/ipc/types';
import { CareFrame, OfflineNote, useOffline } from './CareFrame';
import { ConflictCard } from './ConflictCard';
import { alike, canBeOther, conflictKey, ruleWords } from './conflicts';
import { useTakeBack } from './useTakeBack';

/** How many are on screen at once; deciding brings up the next ones. */
const AT_ONCE = 30;

const KEY = ['people', 'conflicts'];

/** Fields on which what is here and what a system says differ; each is decided with one tap. */
export function ConflictsScreen({ onOutbox, onPerson }: { onOutbox: () => void; onPerson: (id: string) => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const client = useQueryClient();
  const offline = useOffline();
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: () => host.conflicts() });
  const back = useTakeBack('conflicts');
  // What has been decided and can still be taken back is not on screen any more.
  const [decided, setDecided] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState(0);
  const [always, setAlways] = useState<string | null>(null);
  const [editing, setEditing] = useState<string | null>(null);
  const cards = useRef(new Map<string, HTMLElement>());
  const list = useRef<HTMLDivElement>(null);

  const open = (data?.conflicts ?? []).filter((c) => !decided.has(conflictKey(c)));
  const index = Math.min(at, open.length - 1);
  const active = open[index];
  const focus = useCallback((conflict: ConflictView | undefined) => {
    if (conflict) cards.current.get(conflictKey(conflict))?.focus();
    else list.current?.focus();
  }, []);
  const move = (by: number) => {
    const next = Math.max(0, Math.min(open.length - 1, index + by));
    setAt(next);
    focus(open[next]);
  };

  const decide = (conflict: ConflictView, choice: ChoiceView, value: FieldValueView | null) => {
    const key = conflictKey(conflict);
    const lasting = choice !== 'other' && always === key;
    const gone = open.filter((c) => c === conflict || (lasting && alike(c, conflict)));
    const left = open.filter((c) => !gone.includes(c));
    const { record, connection, field } = conflict;
    const label = crmFieldWord(i18n, field, conflict.label);
    const show = () => setDecided((old) => new Set([...old].filter((k) => !gone.some((c) => conflictKey(c) === k))));
    setEditing(null);
    setAlways(null);
    back.later(
      choice === 'yours' ? (
        <Trans>{label}: yours counts.</Trans>
      ) : choice === 'theirs' ? (
        <Trans>{label}: theirs counts.</Trans>
      ) : (
        <Trans>{label}: another value counts.</Trans>
      ),
      () => {
        host.resolveConflict({ record, connection, field, choice, value, always: lasting }).then(
          () => client.invalidateQueries({ queryKey: ['people'] }),
          (failed: unknown) => {
            show();
            toastError(failed);
          },
        );
      },
      show,
    );
    setDecided((old) => new Set([...old, ...gone.map(conflictKey)]));
    setAt(Math.min(index, Math.max(0, left.length - 1)));
    // The next one takes the keyboard once it is there.
    requestAnimationFrame(() => focus(left[Math.min(index, left.length - 1)]));
  };
  const revoke = (rule: FieldRuleView) => {
    const choose = (next: FieldRuleView) =>
      host.chooseFieldRule(next).then((answer: ConflictsView) => client.setQueryData(KEY, answer));
    const label = crmFieldWord(i18n, rule.field);
    choose({ ...rule, rule: null }).then(
      () => back.done(<Trans>{label}: you are asked again.</Trans>, () => void choose(rule).catch(toastError)),
      toastError,
    );
  };

  const on = (run: (conflict: ConflictView) => void) => () => {
    if (active) run(active);
  };
  useCommands('conflicts', [
    { id: 'conflicts.yours', title: t`Yours counts`, keys: '1', run: on((c) => decide(c, 'yours', null)) },
    { id: 'conflicts.theirs', title: t`Theirs counts`, keys: '2', run: on((c) => decide(c, 'theirs', null)) },
    {
      id: 'conflicts.other',
      title: t`Another value counts`,
      keys: '3',
      run: on((c) => {
        if (canBeOther(c.form) && always !== conflictKey(c)) setEditing(conflictKey(c));
      }),
    },
    {
      id: 'conflicts.always',
      title: t`Always for this field`,
      keys: 'a',
      run: on((c) => setAlways((old) => (old === conflictKey(c) ? null : conflictKey(c)))),
    },
    { id: 'conflicts.next', title: t`Next conflict`, keys: 'j', run: () => move(1) },
    { id: 'conflicts.previous', title: t`Previous conflict`, keys: 'k', run: () => move(-1) },
  ]);

  const from = Math.max(0, Math.min(index - AT_ONCE + 5, open.length - AT_ONCE));
  const shown = open.slice(from, from + AT_ONCE);
  return (
    <CareFrame title={t`Conflicts`}>
      {error ? (
        <div className="pad">
          <ErrorNote error={error} onRetry={() => void refetch()} />
        </div>
      ) : !data ? (
        <Loading />
      ) : (
        <div className="scroll fill" ref={list} tabIndex={-1}>
          {offline && open.length > 0 && (
            <OfflineNote>
              <Trans>Decide now; the systems are told as soon as there is a connection.</Trans>
            </OfflineNote>
          )}
          {open.length === 0 ? (
            <Empty
              icon="good"
              title={<Trans>Everywhere says the same</Trans>}
              action={
                <Button variant="default" onClick={onOutbox}>
                  <Trans>See what waits to go out</Trans>
                </Button>
              }
            >
              <p>
                <Trans>
                  When you and a system change the same field in two ways, both values wait here until you say which
                  counts. Nothing is overwritten before.
                </Trans>
              </p>
            </Empty>
          ) : (
            <>
              <p className="conflict-intro small quiet">
                <Plural value={open.length} one="# field waits." other="# fields wait." />{' '}
                <Trans>Tap the value that counts. The other one stays in the history.</Trans>
              </p>
              <div className="conflict-list">
                {shown.map((conflict) => {
                  const key = conflictKey(conflict);
                  return (
                    <ConflictCard
                      key={key}
                      ref={(node) => {
                        if (node) cards.current.set(key, node);
                        else cards.current.delete(key);
                      }}
                      conflict={conflict}
                      active={conflict === active}
                      others={open.filter((c) => c !== conflict && alike(c, conflict)).length}
                      always={always === key}
                      editing={editing === key}
                      onAlways={(yes) => setAlways(yes ? key : null)}
                      onEdit={(yes) => {
                        setEditing(yes ? key : null);
                        if (!yes) focus(conflict);
                      }}
                      onDecide={(choice, value) => decide(conflict, choice, value)}
                      onPerson={onPerson}
                      onActive={() => setAt(open.indexOf(conflict))}
                    />
                  );
                })}
              </div>
            </>
          )}
          {data.rules.length > 0 && (
            <section className="conflict-rules" aria-labelledby="conflict-rules">
              <h2 id="conflict-rules">
                <Trans>Decided for always</Trans>
              </h2>
              <ul>
                {data.rules.map((rule) => (
                  <li key={`${rule.connection} ${rule.kind} ${rule.field}`} className="row wrap">
                    <Icon name="check" size={14} />
                    <span className="grow">
                      <span className="strong">{crmFieldWord(i18n, rule.field)}</span>{' '}
                      <span className="quiet">
                        <Trans>
                          of {crmKindWord(i18n, rule.kind)}, {rule.system}:
                        </Trans>
                      </span>{' '}
                      {ruleWords(i18n, rule.rule ?? 'ask', rule.system)}
                    </span>
                    <Button variant="default" onClick={() => revoke(rule)}>
                      <Trans>Ask me again</Trans>
                    </Button>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      )}
    </CareFrame>
  );
}
