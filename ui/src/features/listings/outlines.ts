import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import counties from 'us-atlas/counties-10m.json';
import { project } from '@/lib/mercator';

/** An outline on the projected world: closed rings, the box around them and a name. */
export interface Outline {
  name: string;
  rings: Float64Array[];
  west: number;
  north: number;
  east: number;
  south: number;
}

interface Atlas {
  states: Outline[];
  counties: Outline[];
}

function outlines(topology: Topology, object: string): Outline[] {
  const layer = topology.objects[object] as GeometryCollection<{ name: string }>;
  return feature(topology, layer).features.map(({ geometry, properties }) => {
    const polygons =
      geometry.type === 'Polygon'
        ? [geometry.coordinates]
        : geometry.type === 'MultiPolygon'
          ? geometry.coordinates
          : [];
    const outline: Outline = { name: properties?.name ?? '', rings: [], west: 1, north: 1, east: 0, south: 0 };
    for (const polygon of polygons) {
      for (const ring of polygon) {
        const flat = new Float64Array(ring.length * 2);
        ring.forEach(([longitude = 0, latitude = 0], i) => {
          const p = project(longitude, latitude);
          flat[i * 2] = p.x;
          flat[i * 2 + 1] = p.y;
          outline.west = Math.min(outline.west, p.x);
          outline.east = Math.max(outline.east, p.x);
          outline.north = Math.min(outline.north, p.y);
          outline.south = Math.max(outline.south, p.y);
        });
        outline.rings.push(flat);
      }
    }
    return outline;
  });
}

let atlas: Atlas | undefined;

/** States and counties of the United States, bundled with the application: the map needs no network. */
export function usAtlas(): Atlas {
  atlas ??= {
    states: outlines(counties as unknown as Topology, 'states'),
    counties: outlines(counties as unknown as Topology, 'counties'),
  };
  return atlas;
}
