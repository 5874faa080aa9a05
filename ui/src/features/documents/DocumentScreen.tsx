import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useCommands } from '@/components/commands';
import { Empty } from '@/components/Empty';
import { Icon } from '@/components/Icon';
import { PagePane } from '@/components/paper/PagePane';
import { Presentation } from '@/components/paper/Presentation';
import { SavePdf } from '@/components/paper/SavePdf';
import { useHost } from '@/ipc/context';
import { DocumentLook } from './DocumentLook';
import { DocumentWords } from './DocumentWords';
import { Stops } from './Stops';
import { useDraft } from './useDraft';
import './documents.css';

type Tab = 'stops' | 'words' | 'look';

/** A flyer, a tour or a market report: what it says, as it will look, as a file, on the whole screen. */
export function DocumentScreen({
  name,
  onClose,
  onListings,
}: {
  /** The draft's. */
  name: string;
  onClose: () => void;
  onListings: () => void;
}) {
  const { t } = useLingui();
  const host = useHost();
  const hand = useDraft(name);
  const { draft, request, plan } = hand;
  const [page, setPage] = useState(0);
  const [tab, setTab] = useState<Tab>(draft?.subject.kind === 'tour' ? 'stops' : 'words');
  const [showing, setShowing] = useState(false);
  const empty = !draft || (draft.subject.kind === 'tour' && draft.subject.stops.length === 0);
  const present = () => !empty && setShowing(true);
  useCommands('document', [
    { id: 'document.undo', title: t`Undo in this document`, keys: 'mod+z', inFields: true, run: hand.undo },
    { id: 'document.redo', title: t`Redo in this document`, keys: 'mod+shift+z', inFields: true, run: hand.redo },
    { id: 'document.present', title: t`Present the document`, keys: 'F5', inFields: true, run: present },
  ]);
  const kind = draft?.subject.kind ?? 'flyer';
  const titles = { flyer: t`Flyer`, tour: t`Buyer tour`, market: t`Market report` };
  return (
    <div className="fill stack" style={{ gap: 0 }}>
      <header className="toolbar">
        <ActionIcon aria-label={t`Back`} onClick={onClose}>
          <Icon name="left" />
        </ActionIcon>
        <div className="grow">
          <h1 className="ellipsis" style={{ fontSize: 'var(--f-title)' }}>
            {titles[kind]}
          </h1>
          {plan && <p className="small quiet ellipsis">{plan.title}</p>}
        </div>
        <ActionIcon
          aria-label={t`Undo`}
          title={t`Undo`}
          aria-keyshortcuts="Control+Z"
          disabled={!hand.canUndo}
          onClick={hand.undo}
        >
          <Icon name="undo" />
        </ActionIcon>
        <ActionIcon
          aria-label={t`Redo`}
          title={t`Redo`}
          aria-keyshortcuts="Control+Shift+Z"
          disabled={!hand.canRedo}
          onClick={hand.redo}
        >
          <Icon name="redo" />
        </ActionIcon>
      </header>
      {empty ? (
        <Empty
          icon="map"
          title={<Trans>No stops yet</Trans>}
          action={
            <Button onClick={onListings}>
              <Trans>To the listings</Trans>
            </Button>
          }
        >
          <p>
            <Trans>Mark listings with the space bar and choose “Buyer tour” above the list.</Trans>
          </p>
        </Empty>
      ) : (
        <div className="document">
          <div className="document-side page-side">
            <div className="stack">
              <Button
                variant="default"
                fullWidth
                leftSection={<Icon name="screen" size={14} />}
                aria-keyshortcuts="F5"
                onClick={present}
              >
                <Trans>Present</Trans>
              </Button>
              <SavePdf
                disabled={request === null}
                save={(way) =>
                  request ? host.exportDocument({ document: request, ...way }) : Promise.reject(new Error(name))
                }
              />
            </div>
            <SegmentedControl
              fullWidth
              aria-label={t`Parts of the document's make-up`}
              value={tab}
              onChange={(v) => setTab(v as Tab)}
              data={[
                ...(kind === 'tour' ? [{ value: 'stops', label: t`Stops` }] : []),
                { value: 'words', label: t`Words` },
                { value: 'look', label: t`Look` },
              ]}
            />
            <div className="document-tab scroll">
              {tab === 'stops' && <Stops hand={hand} page={page} onPage={setPage} />}
              {tab === 'words' && <DocumentWords hand={hand} />}
              {tab === 'look' && <DocumentLook hand={hand} />}
            </div>
          </div>
          <PagePane paper={hand.sheets} page={page} onPage={setPage} />
        </div>
      )}
      {showing && (
        <Presentation paper={hand.slides} title={plan?.title ?? titles[kind]} onLeave={() => setShowing(false)} />
      )}
    </div>
  );
}
