import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useCommands } from '@/components/commands';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import { stateQuery } from '@/ipc/queries';
import type { QuoteRequestView, QuotesView, QuoteView } from '@/ipc/types';
import { day } from '@/lib/format';
import { AskPartners } from './AskPartners';
import { useQuotes } from './api';
import { Comparison } from './Comparison';
import { Ending } from './Ending';
import { LetterForm, Letters } from './Letters';
import { QuoteLine } from './QuoteLine';
import { ReadFile } from './ReadFile';
import { NoAccount, SendAsks } from './SendAsks';
import { TypeQuote } from './TypeQuote';
import { KINDS } from './words';
import './quotes.css';

type Pane =
  | { what: 'compare' }
  | { what: 'ask' }
  | { what: 'read' }
  | { what: 'letter' }
  | { what: 'type'; waiting: QuoteView | null };

/** Most quotes that are looked at side by side. */
const MOST = 8;

/** Those of a request that can be compared. */
const comparable = (request: QuoteRequestView) => request.quotes.filter((quote) => quote.summary !== null);

function first(view: QuotesView): string[] {
  const request = view.requests.find((one) => comparable(one).length > 1);
  const quotes = request ? comparable(request) : view.others.filter((one) => one.kind === view.others[0]?.kind);
  return quotes.slice(0, MOST).map((quote) => quote.id);
}

/** What partners were asked and answered; those that are marked stand side by side. */
export function QuotesScreen() {
  const { t, i18n } = useLingui();
  const host = useHost();
  const { data: state } = useQuery(stateQuery(host));
  const { data, error, refetch } = useQuotes();
  const [marked, setMarked] = useState<string[] | null>(null);
  const [pane, setPane] = useState<Pane>({ what: 'compare' });
  const agent = state?.presenting !== true;
  const compare = () => setPane({ what: 'compare' });
  useCommands(
    'quotes',
    agent
      ? [
          { id: 'quotes.ask', title: t`Ask partners for quotes`, keys: 'a', run: () => setPane({ what: 'ask' }) },
          {
            id: 'quotes.type',
            title: t`Type in a quote`,
            keys: 't',
            run: () => setPane({ what: 'type', waiting: null }),
          },
          { id: 'quotes.read', title: t`Read a file of quotes`, keys: 'f', run: () => setPane({ what: 'read' }) },
        ]
      : [],
  );
  const actions = agent && (
    <>
      <Button variant="default" onClick={() => setPane({ what: 'read' })}>
        <Trans>Read a file</Trans>
      </Button>
      <Button variant="default" onClick={() => setPane({ what: 'type', waiting: null })}>
        <Trans>Type in a quote</Trans>
      </Button>
      <Button leftSection={<Icon name="plus" size={12} />} onClick={() => setPane({ what: 'ask' })}>
        <Trans>Ask partners</Trans>
      </Button>
    </>
  );
  const head = (
    <div className="toolbar">
      <h1 style={{ fontSize: 'var(--f-title)' }}>
        <Trans>Quotes</Trans>
      </h1>
      <span className="grow" />
      {actions}
    </div>
  );
  if (error)
    return (
      <div className="fill stack" style={{ gap: 0 }}>
        {head}
        <div className="pad">
          <ErrorNote error={error} onRetry={() => void refetch()} />
        </div>
      </div>
    );
  if (!data) return <Loading />;
  const ids = marked ?? first(data);
  const every = [...data.requests.flatMap((request) => request.quotes), ...data.others];
  const kind = every.find((quote) => ids.includes(quote.id))?.kind ?? null;
  const mark = (quote: QuoteView) => {
    compare();
    if (ids.includes(quote.id)) setMarked(ids.filter((id) => id !== quote.id));
    // Quotes of two kinds do not compare: marking one of another kind begins anew.
    else setMarked(kind === null || kind === quote.kind ? [...ids, quote.id].slice(-MOST) : [quote.id]);
  };
  const line = (quote: QuoteView) => (
    <QuoteLine
      key={quote.id}
      quote={quote}
      agent={agent}
      mark={
        quote.summary !== null && (
          <Checkbox
            aria-label={t`Compare ${quote.issuer}: ${quote.summary}`}
            checked={ids.includes(quote.id)}
            onChange={() => mark(quote)}
          />
        )
      }
      onType={() => setPane({ what: 'type', waiting: quote })}
    />
  );
  const nothing = every.length === 0 && data.letters.length === 0;
  const beside = !nothing || pane.what !== 'compare';
  return (
    <div className="fill stack" style={{ gap: 0 }}>
      {head}
      <div className={pane.what === 'compare' ? 'split' : 'split has-detail'}>
        <div className="split-list">
          <div className="quotes-scroll">
            {nothing && (
              <Empty icon="table" title={<Trans>No quotes yet</Trans>}>
                <Trans>
                  Ask several lenders, insurers, title or warranty companies the same thing, read a file they sent, or
                  type a quote off its PDF. They stand side by side here.
                </Trans>
              </Empty>
            )}
            <Ending quotes={every} letters={data.letters} today={data.today} />
            {data.requests.map((request) => (
              <section key={request.id} aria-label={request.title || i18n._(KINDS[request.kind])}>
                <div className="quotes-group">
                  <div className="row">
                    <h2 className="grow">{request.title || i18n._(KINDS[request.kind])}</h2>
                    {agent && request.replyBy >= data.today && <SendAsks request={request} />}
                  </div>
                  <p className="small quiet">
                    {request.title !== '' && <>{i18n._(KINDS[request.kind])} · </>}
                    {request.personName && (
                      <>
                        <Trans>for {request.personName}</Trans>
                        {' · '}
                      </>
                    )}
                    <Trans>answers by {day(request.replyBy)}</Trans>
                    {agent && (
                      <>
                        {' · '}
                        <Plural value={request.asked} one="# partner asked" other="# partners asked" />
                        {request.waiting > 0 && (
                          <>
                            {', '}
                            <Plural value={request.waiting} one="# has not answered" other="# have not answered" />
                          </>
                        )}
                      </>
                    )}
                  </p>
                  {agent && request.replyBy >= data.today && <NoAccount request={request} />}
                </div>
                {request.quotes.map(line)}
              </section>
            ))}
            {data.others.length > 0 && (
              <section aria-label={t`Not asked for here`}>
                <div className="quotes-group">
                  <h2>
                    <Trans>Not asked for here</Trans>
                  </h2>
                </div>
                {data.others.map(line)}
              </section>
            )}
            {agent && (data.letters.length > 0 || !nothing) && (
              <Letters letters={data.letters} today={data.today} onAdd={() => setPane({ what: 'letter' })} />
            )}
          </div>
          {agent && (
            <p className="quote-folder small quiet">
              <Icon name={data.folder?.missing ? 'warn' : 'folder'} size={14} />
              <span className="grow ellipsis" title={data.folder?.path}>
                {data.folder === null ? (
                  <Trans>Save answers (.eml, .txt) or quotes (.json) into a folder, and they appear here.</Trans>
                ) : data.folder.missing ? (
                  <Trans>{data.folder.path} is not there at the moment. What was taken in is kept.</Trans>
                ) : (
                  <>
                    {data.folder.path} ·{' '}
                    <Plural value={data.folder.taken} one="# file taken in" other="# files taken in" />
                    {data.folder.refused.length > 0 && (
                      <>
                        {' · '}
                        <Plural value={data.folder.refused.length} one="# not readable" other="# not readable" />:{' '}
                        {data.folder.refused[0]?.reason}
                      </>
                    )}
                  </>
                )}
              </span>
              <button
                type="button"
                className="plain-button"
                onClick={() => {
                  (data.folder ? host.forgetQuoteFolder() : host.chooseQuoteFolder()).catch(toastError);
                }}
              >
                {data.folder ? <Trans>Stop watching</Trans> : <Trans>Watch a folder</Trans>}
              </button>
            </p>
          )}
        </div>
        {beside && (
          <aside className="split-detail wide" aria-label={t`Beside the list`}>
            {pane.what === 'compare' ? (
              <Comparison ids={ids} agent={agent} />
            ) : pane.what === 'ask' ? (
              <AskPartners today={data.today} onClose={compare} />
            ) : pane.what === 'read' ? (
              <ReadFile requests={data.requests} today={data.today} onClose={compare} />
            ) : pane.what === 'letter' ? (
              <LetterForm onClose={compare} />
            ) : (
              <TypeQuote key={pane.waiting?.id} waiting={pane.waiting} onClose={compare} />
            )}
          </aside>
        )}
      </div>
    </div>
  );
}
