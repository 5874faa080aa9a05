import { useNavigate } from '@tanstack/react-router';
import { BoardScreen } from '@/features/people/BoardScreen';
import { InboxScreen } from '@/features/people/InboxScreen';
import { TasksScreen } from '@/features/people/TasksScreen';

function useGo() {
  const navigate = useNavigate();
  return {
    person: (id: string) => void navigate({ to: '/people/$id', params: { id } }),
    people: () => void navigate({ to: '/people' }),
    connect: () => void navigate({ to: '/people/connect' }),
  };
}

/** New leads. */
export function InboxRoute() {
  const go = useGo();
  return <InboxScreen onPerson={go.person} onConnect={go.connect} />;
}

/** Deals by stage. */
export function PipelineRoute() {
  const go = useGo();
  return <BoardScreen onPerson={go.person} onPeople={go.people} />;
}

/** Tasks by day. */
export function TasksRoute() {
  const go = useGo();
  return <TasksScreen onPerson={go.person} />;
}
