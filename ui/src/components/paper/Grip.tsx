/** The six dots by which a line is taken hold of. */
export function Grip() {
  return (
    <svg width="0.625rem" height="1rem" viewBox="0 0 10 16" fill="currentColor" aria-hidden="true" focusable="false">
      {[4, 8, 12].map((y) => (
        <g key={y}>
          <circle cx="3" cy={y} r="1.1" />
          <circle cx="7" cy={y} r="1.1" />
        </g>
      ))}
    </svg>
  );
}
