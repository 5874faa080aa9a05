import { Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { PeopleFrame } from '@/features/people/PeopleFrame';
import { PeopleScreen } from '@/features/people/PeopleScreen';

/** Everything about people, in one frame. */
export function PeopleAreaRoute() {
  return (
    <PeopleFrame>
      <Outlet />
    </PeopleFrame>
  );
}

/** The list of people, and the one that is open. */
export function PeopleRoute() {
  const { id } = useParams({ strict: false });
  const navigate = useNavigate();
  const open = useCallback(
    (next: string | undefined) =>
      void (next ? navigate({ to: '/people/$id', params: { id: next } }) : navigate({ to: '/people' })),
    [navigate],
  );
  return (
    <PeopleScreen
      id={id}
      onOpen={open}
      onConnect={() => void navigate({ to: '/people/connect' })}
      onImport={() => void navigate({ to: '/people/import' })}
      onDuplicates={() => void navigate({ to: '/people/duplicates' })}
    />
  );
}
