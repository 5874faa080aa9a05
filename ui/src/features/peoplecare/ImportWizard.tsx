import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Checkbox, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useCommands } from '@/components/commands';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { JobMeter } from '@/components/JobMeter';
import { Steps } from '@/components/Steps';
import { useStepFocus } from '@/components/useStepFocus';
import { useHost } from '@/ipc/context';
import { useJobs } from '@/ipc/events';
import type { ImportPreviewView } from '@/ipc/types';
import { number } from '@/lib/format';
import { newestOnly, Overtaken } from '@/lib/newest-only';
import { Columns } from './Columns';
import { type ImportChoices, importRequest } from './import';
import { Counts, Look, Problems } from './Look';

/** From a file to people: what its columns hold, what it would come to, then it is taken in. */
export function ImportWizard({
  given,
  onClose,
  onStarted,
}: {
  given: ImportPreviewView;
  onClose: () => void;
  onStarted: (number: number) => void;
}) {
  const { t } = useLingui();
  const host = useHost();
  const [preview, setPreview] = useState(given);
  const card = given.kind === 'vcard';
  const steps = card ? [t`Check`] : [t`Columns`, t`Check`];
  const [step, setStep] = useState(0);
  const work = useStepFocus<HTMLElement>(step);
  const [choices, setChoices] = useState<ImportChoices>({ at: [], leads: false, tag: '' });
  const [waiting, setWaiting] = useState(false);
  const [starting, setStarting] = useState(false);
  const job = useJobs((j) => j.running.import);
  const [stopping, setStopping] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [ask] = useState(() => newestOnly(host.lookAtImport));
  const { data: kinds } = useQuery({ queryKey: ['people', 'choices'], queryFn: () => host.peopleChoices() });
  const makers = (kinds?.systems ?? []).filter((s) => s.makes.includes('contact'));
  const checking = step === steps.length - 1;
  const taken = preview.new + preview.matches + preview.unclear;
  const ready = preview.problem === null && taken > 0 && !waiting;

  const target = (column: string, chosen: string) => {
    const columns = preview.columns.map((c) => (c.column === column ? { ...c, target: chosen } : c));
    const next = { ...preview, columns };
    setPreview(next);
    setWaiting(true);
    setError(null);
    ask(importRequest(next, choices))
      .then((answer) => {
        setPreview(answer);
        setWaiting(false);
      })
      .catch((failed: unknown) => {
        if (failed instanceof Overtaken) return;
        setWaiting(false);
        setError(failed);
      });
  };
  const start = () => {
    setStarting(true);
    setError(null);
    host
      .startImport(importRequest(preview, choices))
      .then((made) => onStarted(made.import), setError)
      .finally(() => {
        setStarting(false);
        setStopping(false);
      });
  };
  const go = (to: number) => !starting && setStep(Math.max(0, Math.min(steps.length - 1, to)));
  useCommands('import', [
    { id: 'import.next', title: t`Next step`, keys: 'alt+ArrowRight', inFields: true, run: () => go(step + 1) },
    { id: 'import.back', title: t`Previous step`, keys: 'alt+ArrowLeft', inFields: true, run: () => go(step - 1) },
  ]);

  return (
    <>
      <div className="wizard-file row">
        <Icon name="file" />
        <h2 className="grow ellipsis">{preview.name}</h2>
        <span className="small quiet nowrap">
          {card ? (
            <Trans>{number(preview.rows)} cards</Trans>
          ) : (
            <Trans>
              {number(preview.rows)} rows, {number(preview.columns.length)} columns
            </Trans>
          )}
        </span>
        <ActionIcon aria-label={t`Close without taking anything in`} disabled={starting} onClick={onClose}>
          <Icon name="close" />
        </ActionIcon>
      </div>
      <div className="stepped">
        <Steps
          steps={steps}
          step={step}
          reachable={starting ? -1 : preview.problem === null ? steps.length - 1 : 0}
          onGo={go}
        />
        <section ref={work} tabIndex={-1} className="stepped-work stack" style={{ gap: 0 }} aria-label={steps[step]}>
          <div className="grow-only">
            {error !== null && (
              <div className="pad">
                <ErrorNote error={error} />
              </div>
            )}
            {checking ? (
              <div className="pad stack wide import-check">
                <h2>
                  <Trans>What it comes to</Trans>
                </h2>
                <Counts preview={preview} />
                <Problems preview={preview} />
                <TextInput
                  label={t`Tag for everybody in the file`}
                  description={t`So that they can be found together. Empty for none.`}
                  value={choices.tag}
                  maxLength={60}
                  onChange={(e) => setChoices({ ...choices, tag: e.currentTarget.value })}
                />
                <Checkbox
                  label={t`New people are leads`}
                  description={t`They come into the inbox and wait for an answer.`}
                  checked={choices.leads}
                  onChange={(e) => setChoices({ ...choices, leads: e.currentTarget.checked })}
                />
                {makers.length > 0 && (
                  <Checkbox.Group
                    label={t`Make new people in`}
                    description={t`Without a choice they are only here. An undo also deletes them there.`}
                    value={choices.at}
                    onChange={(at) => setChoices({ ...choices, at })}
                  >
                    <div className="import-systems">
                      {makers.map((s) => (
                        <Checkbox key={s.connection} value={s.connection} label={s.name} />
                      ))}
                    </div>
                  </Checkbox.Group>
                )}
              </div>
            ) : (
              <Columns preview={preview} onTarget={target} />
            )}
          </div>
          {starting ? (
            <div className="stepped-next">
              <JobMeter
                label={t`Import`}
                job={job}
                stopping={stopping}
                onCancel={() => {
                  setStopping(true);
                  host.cancelImport().catch(setError);
                }}
              />
            </div>
          ) : (
            <div className="stepped-next row between">
              {step > 0 ? (
                <Button variant="default" onClick={() => go(step - 1)}>
                  {steps[step - 1]}
                </Button>
              ) : (
                <Button variant="default" onClick={onClose}>
                  <Trans>Cancel</Trans>
                </Button>
              )}
              {checking ? (
                <Button disabled={!ready} onClick={start}>
                  <Trans>Take in {number(taken)} people</Trans>
                </Button>
              ) : (
                <Button
                  disabled={preview.problem !== null}
                  rightSection={<Icon name="right" size={14} />}
                  onClick={() => go(step + 1)}
                >
                  {steps[step + 1]}
                </Button>
              )}
            </div>
          )}
        </section>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <aside className="stepped-side" aria-label={t`Preview`} tabIndex={0}>
          <Look preview={preview} waiting={waiting} counts={!checking} />
        </aside>
      </div>
    </>
  );
}
