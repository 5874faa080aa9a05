/** Something with a beginning and an end, in whatever unit. */
export interface Span {
  from: number;
  to: number;
}

/** In which lane something stands, of how many. */
export interface Placed<S extends Span> {
  span: S;
  lane: number;
  lanes: number;
}

/** What found no lane, and where it would stand. */
export interface Crowd<S extends Span> extends Span {
  spans: S[];
  lane: number;
  lanes: number;
}

/**
 * Puts what overlaps side by side. Spans that hang together by overlaps share one number of lanes, so that their widths
 * agree; what only touches does not overlap. Of more than `most` lanes, the last one says what stands in none.
 */
export function inLanes<S extends Span>(
  spans: readonly S[],
  most = Number.POSITIVE_INFINITY,
): {
  placed: Placed<S>[];
  crowds: Crowd<S>[];
} {
  const sorted = [...spans].sort((a, b) => a.from - b.from || b.to - a.to);
  const placed: Placed<S>[] = [];
  const crowds: Crowd<S>[] = [];
  let cluster: { span: S; lane: number }[] = [];
  let ends: number[] = [];
  let until = Number.NEGATIVE_INFINITY;
  const close = () => {
    const lanes = Math.min(ends.length, most);
    const full = ends.length > most;
    const left: S[] = [];
    for (const { span, lane } of cluster) {
      if (full && lane >= most - 1) left.push(span);
      else placed.push({ span, lane, lanes });
    }
    if (left.length > 0)
      crowds.push({
        spans: left,
        lane: lanes - 1,
        lanes,
        from: Math.min(...left.map((s) => s.from)),
        to: Math.max(...left.map((s) => s.to)),
      });
    cluster = [];
    ends = [];
  };
  for (const span of sorted) {
    if (span.from >= until) close();
    let lane = ends.findIndex((end) => end <= span.from);
    if (lane < 0) lane = ends.length;
    ends[lane] = span.to;
    cluster.push({ span, lane });
    until = cluster.length === 1 ? span.to : Math.max(until, span.to);
  }
  close();
  return { placed, crowds };
}
