/** A person's name that opens them. */
export function PersonLink({ id, name, onPerson }: { id: string; name: string; onPerson: (id: string) => void }) {
  return (
    <button type="button" className="plain-button person-link" onClick={() => onPerson(id)}>
      {name}
    </button>
  );
}
