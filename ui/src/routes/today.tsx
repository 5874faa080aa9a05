import { useNavigate } from '@tanstack/react-router';
import { showList } from '@/features/people/state';
import { TodayScreen } from '@/features/today/TodayScreen';
import type { NeedView } from '@/ipc/types';

/** The day, and from each line of it to where the line is settled. */
export function TodayRoute() {
  const navigate = useNavigate();
  const need = ({ kind, id }: NeedView) => {
    switch (kind) {
      case 'missedDeadline':
      case 'dealAtRisk':
        return id ? navigate({ to: '/transactions/$id', params: { id } }) : navigate({ to: '/transactions' });
      case 'jobInTrouble':
      case 'noAnswer':
      case 'tellPeople':
      case 'remind':
        return id ? navigate({ to: '/transactions/$id/plan', params: { id } }) : navigate({ to: '/transactions' });
      case 'messageFailed':
      case 'messageDrafts':
        return navigate({ to: '/transactions/messages' });
      case 'tellTour':
        return id ? navigate({ to: '/tours/$id', params: { id } }) : navigate({ to: '/tours' });
      case 'conflicts':
        return navigate({ to: '/people/conflicts' });
      case 'duplicates':
        return navigate({ to: '/people/duplicates' });
      case 'refusedEdits':
        return navigate({ to: '/people/outbox' });
      case 'newLeads':
        return navigate({ to: '/people/inbox' });
      case 'overdueTasks':
        return navigate({ to: '/people/tasks' });
      case 'newHomes':
        return navigate({ to: '/searches' });
      case 'quotes':
        return navigate({ to: '/money/quotes' });
      case 'proposals':
        return navigate({ to: '/partners/approvals' });
      case 'partnerPapers':
        return id ? navigate({ to: '/partners/one/$id', params: { id } }) : navigate({ to: '/partners/agreements' });
      case 'sourceFailed':
        return navigate({ to: '/sources', search: id ? { name: id } : {} });
    }
  };
  return (
    <TodayScreen
      onNeed={(one) => void need(one)}
      onEntry={(entry) =>
        void navigate({ to: '/calendar', search: { view: 'day', date: entry.day, entry: entry.key } })
      }
      onDeal={(id) => void navigate({ to: '/transactions/$id', params: { id } })}
      onPerson={(id) => void navigate({ to: '/people/$id', params: { id } })}
      onCalendar={() => void navigate({ to: '/calendar' })}
      onOutbox={(what) => {
        if (what === 'edits') void navigate({ to: '/people/outbox' });
        else if (what === 'questions') void navigate({ to: '/money/quotes' });
        else void navigate({ to: '/transactions/messages' });
      }}
      onCallList={() => {
        showList('callNow');
        void navigate({ to: '/people' });
      }}
      onAddSource={() => void navigate({ to: '/sources', search: { add: 'new' } })}
      onConnect={() => void navigate({ to: '/people/connect' })}
      onImport={() => void navigate({ to: '/people/import' })}
      onFirstDeal={() => void navigate({ to: '/transactions' })}
    />
  );
}
