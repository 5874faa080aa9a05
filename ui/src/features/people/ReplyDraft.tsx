import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { toast, toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import { settingsQuery } from '@/ipc/queries';
import type { LeadView } from '@/ipc/types';
import { firstName, mailto } from './reply';
import { useLeadActions } from './useLeadActions';

/** Words to begin with: nothing in them that the lead did not say. They are sent from the agent's own mail program. */
export function ReplyDraft({ lead, onDone }: { lead: LeadView; onDone: () => void }) {
  const { t } = useLingui();
  const host = useHost();
  const actions = useLeadActions();
  const { data: settings } = useQuery(settingsQuery(host));
  const hello = firstName(lead.name);
  const sender = [settings?.agent, settings?.brokerage, settings?.phone].filter(Boolean).join('\n');
  const subject = lead.about ? t`Your question about ${lead.about}` : t`Your message`;
  const about = lead.about;
  const start = [
    hello ? t`Hello ${hello},` : t`Hello,`,
    about ? t`thank you for asking about ${about}.` : t`thank you for your message.`,
    t`When is a good time to talk this week?`,
    sender,
  ].join('\n\n');
  const [words, setWords] = useState<string | null>(null);
  const text = words ?? start;
  const sent = () => {
    host.addNote({ person: lead.person, text, channel: 'email' }).then(() => {
      onDone();
      toast(<Trans>The reply is logged; answered.</Trans>);
    }, toastError);
  };
  return (
    <section className="stack reply" aria-label={t`Reply`}>
      <Textarea
        autoFocus
        label={subject}
        autosize
        minRows={6}
        maxRows={16}
        value={text}
        onChange={(e) => setWords(e.currentTarget.value)}
      />
      <div className="row wrap">
        {lead.email && (
          <Button component="a" href={mailto(lead.email, subject, text)}>
            <Trans>Open in mail program</Trans>
          </Button>
        )}
        <Button
          variant="default"
          onClick={() => {
            void navigator.clipboard?.writeText(text).then(() => toast(<Trans>Copied.</Trans>));
          }}
        >
          <Trans>Copy</Trans>
        </Button>
        <Button variant="default" onClick={sent}>
          <Trans>I have sent it</Trans>
        </Button>
        <Button variant="subtle" onClick={() => actions.mark(lead, 'answered')}>
          <Trans>Answered otherwise</Trans>
        </Button>
      </div>
    </section>
  );
}
