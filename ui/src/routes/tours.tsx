import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { DriveScreen } from '@/features/tours/DriveScreen';
import { NewTour } from '@/features/tours/NewTour';
import { leftBehind, whatWasLeftBehind } from '@/features/tours/state';
import { TourScreen } from '@/features/tours/TourScreen';
import { ToursScreen } from '@/features/tours/ToursScreen';

/** Days of showings. */
export function ToursRoute() {
  const navigate = useNavigate();
  return (
    <ToursScreen
      onOpen={(id) => void navigate({ to: '/tours/$id', params: { id } })}
      onNew={() => void navigate({ to: '/tours/new' })}
      onDeals={() => void navigate({ to: '/transactions' })}
    />
  );
}

/** A tour is planned. */
export function NewTourRoute() {
  const navigate = useNavigate();
  return (
    <NewTour
      onBack={() => void navigate({ to: '/tours' })}
      onPlanned={({ tour, without }) => {
        leftBehind(tour.id, without);
        void navigate({ to: '/tours/$id', params: { id: tour.id } });
      }}
    />
  );
}

/** A tour at the desk. */
export function TourRoute() {
  const navigate = useNavigate();
  const { id = '' } = useParams({ strict: false });
  const [without] = useState(() => whatWasLeftBehind(id));
  return (
    <TourScreen
      key={id}
      id={id}
      without={without}
      onBack={() => void navigate({ to: '/tours' })}
      onDrive={() => void navigate({ to: '/tours/$id/drive', params: { id } })}
      onPerson={(person) => void navigate({ to: '/people/$id', params: { id: person } })}
      onListing={(key) => void navigate({ to: '/listings', search: { key } })}
    />
  );
}

/** A tour in the car. */
export function DriveRoute() {
  const navigate = useNavigate();
  const { id = '' } = useParams({ strict: false });
  return <DriveScreen key={id} id={id} onBack={() => void navigate({ to: '/tours/$id', params: { id } })} />;
}
