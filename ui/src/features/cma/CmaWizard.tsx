import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button } from '@mantine/core';
import { useCommands } from '@/components/commands';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import { AdjustStep } from './AdjustStep';
import { ComparablesStep } from './ComparablesStep';
import { FactsStep } from './FactsStep';
import { Freshness } from './Freshness';
import { Preview } from './Preview';
import { ReportStep } from './ReportStep';
import { ResultStep } from './ResultStep';
import { type SaveState, useWizard } from './useWizard';
import './cma.css';

/** The five steps of a CMA. One may jump between them freely; whatever is changed is saved at once and can be undone. */
export function CmaWizard({
  id,
  onClose,
  onListing,
  onAccuracy,
}: {
  id: string;
  onClose: () => void;
  onListing: (key: string) => void;
  /** Shows how good estimates have been. */
  onAccuracy: () => void;
}) {
  const { t } = useLingui();
  const host = useHost();
  const { wizard, error, refetch } = useWizard(id);
  const steps = [t`Facts`, t`Comparables`, t`Adjust`, t`Result`, t`Report`];
  useCommands(
    'cma',
    wizard
      ? [
          { id: 'cma.undo', title: t`Undo in this CMA`, keys: 'mod+z', inFields: true, run: wizard.undo },
          { id: 'cma.redo', title: t`Redo in this CMA`, keys: 'mod+shift+z', inFields: true, run: wizard.redo },
          {
            id: 'cma.next',
            title: t`Next step`,
            keys: 'alt+ArrowRight',
            inFields: true,
            run: () => wizard.go(Math.min(4, wizard.edits.step + 1)),
          },
          {
            id: 'cma.back',
            title: t`Previous step`,
            keys: 'alt+ArrowLeft',
            inFields: true,
            run: () => wizard.go(Math.max(0, wizard.edits.step - 1)),
          },
        ]
      : [],
  );
  if (error) {
    return (
      <div className="pad">
        <ErrorNote error={error} onRetry={refetch} />
      </div>
    );
  }
  if (!wizard) return <Loading />;
  const { view, edits } = wizard;
  const step = Math.min(4, Math.max(0, edits.step));
  return (
    <div className="fill stack" style={{ gap: 0 }}>
      <header className="toolbar">
        <ActionIcon aria-label={t`Back to the CMAs`} onClick={onClose}>
          <Icon name="left" />
        </ActionIcon>
        <div className="grow">
          <h1 className="ellipsis" style={{ fontSize: 'var(--f-title)' }}>
            {edits.title || view.title}
          </h1>
          {view.locality && (
            <p className="small quiet ellipsis">
              {view.listingKey ? (
                <button
                  type="button"
                  className="plain-button small"
                  onClick={() => view.listingKey && onListing(view.listingKey)}
                >
                  {view.address ?? <Trans>Address withheld</Trans>}, {view.locality}
                </button>
              ) : (
                view.locality
              )}
            </p>
          )}
        </div>
        <Freshness wizard={wizard} />
        {!view.kept && (
          <span className="tag">
            <Trans>Draft</Trans>
          </span>
        )}
        <Saved state={wizard.saving} />
        {!view.kept && (
          <Button
            variant="default"
            title={t`Keeps it apart from the drafts`}
            onClick={() => host.fileCma({ id, kept: true, title: null }).then(wizard.take, toastError)}
          >
            <Trans>Keep</Trans>
          </Button>
        )}
        <ActionIcon
          aria-label={t`Undo`}
          title={t`Undo`}
          aria-keyshortcuts="Control+Z"
          disabled={!wizard.canUndo}
          onClick={wizard.undo}
        >
          <Icon name="undo" />
        </ActionIcon>
        <ActionIcon
          aria-label={t`Redo`}
          title={t`Redo`}
          aria-keyshortcuts="Control+Shift+Z"
          disabled={!wizard.canRedo}
          onClick={wizard.redo}
        >
          <Icon name="redo" />
        </ActionIcon>
      </header>
      <div className={step === 4 ? 'wizard whole' : 'wizard'}>
        <nav className="wizard-steps" aria-label={t`Steps`}>
          <ol>
            {steps.map((title, i) => (
              <li key={title}>
                <button type="button" aria-current={i === step ? 'step' : undefined} onClick={() => wizard.go(i)}>
                  <span className="wizard-number">{i + 1}</span>
                  <span>{title}</span>
                </button>
              </li>
            ))}
          </ol>
        </nav>
        <section className="wizard-work scroll" aria-label={steps[step]}>
          {wizard.saveError !== null && (
            <div className="pad">
              <ErrorNote error={wizard.saveError} onRetry={wizard.retry} />
            </div>
          )}
          {step === 0 && <FactsStep wizard={wizard} />}
          {step === 1 && <ComparablesStep wizard={wizard} />}
          {step === 2 && <AdjustStep wizard={wizard} />}
          {step === 3 && <ResultStep wizard={wizard} onAccuracy={onAccuracy} />}
          {step === 4 && <ReportStep wizard={wizard} />}
          <div className="wizard-next row between">
            {step > 0 ? (
              <Button variant="default" onClick={() => wizard.go(step - 1)}>
                {steps[step - 1]}
              </Button>
            ) : (
              <span />
            )}
            {step < 4 && (
              <Button
                variant={step === 3 ? 'filled' : 'default'}
                rightSection={<Icon name="right" size={14} />}
                onClick={() => wizard.go(step + 1)}
              >
                {steps[step + 1]}
              </Button>
            )}
          </div>
        </section>
        {/* On the last step the pages of the report are the preview. */}
        {step < 4 && <Preview wizard={wizard} />}
      </div>
    </div>
  );
}

function Saved({ state }: { state: SaveState }) {
  return (
    <span className="small quiet nowrap" role="status">
      {state === 'saved' && <Trans>Saved</Trans>}
      {state === 'saving' && <Trans>Saving…</Trans>}
      {state === 'failed' && <Trans>Not saved</Trans>}
    </span>
  );
}
