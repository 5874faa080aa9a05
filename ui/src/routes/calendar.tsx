import { useNavigate, useSearch } from '@tanstack/react-router';
import { CalendarScreen, type CalendarSearch } from '@/features/calendar/CalendarScreen';

/** The calendar; what it shows stands in the address, so that coming back finds it as it was. */
export function CalendarRoute() {
  const navigate = useNavigate();
  const search = useSearch({ from: '/calendar' });
  return (
    <CalendarScreen
      search={search}
      onSearch={(part: CalendarSearch) =>
        void navigate({ to: '/calendar', search: (now) => ({ ...now, ...part }), replace: true })
      }
      onDeal={(id) => void navigate({ to: '/transactions/$id', params: { id } })}
      onTour={(id) => void navigate({ to: '/tours/$id', params: { id } })}
      onPlan={(id) => void navigate({ to: '/transactions/$id/plan', params: { id } })}
      onPerson={(id) => void navigate({ to: '/people/$id', params: { id } })}
      onTasks={() => void navigate({ to: '/people/tasks' })}
      onProvider={(id) => void navigate({ to: '/partners/providers/$id', params: { id } })}
      onConnect={() => void navigate({ to: '/people/connect' })}
    />
  );
}
