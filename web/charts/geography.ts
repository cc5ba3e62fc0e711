import { readFileSync } from 'node:fs';
import type { registerMap } from 'echarts/core';

type Point = [lon: number, lat: number];
interface Outline {
  type: 'Feature';
  properties: { name: 'VN' | 'JP' };
  geometry: { type: 'MultiPolygon'; coordinates: Point[][][] };
}

/** Japan is drawn nearer to Vietnam than it lies, so that both are large enough to read. */
const NEARER: Point = [-13, -14];

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../geography/${name}.json`, import.meta.url), 'utf8'));
/** Seats of the units, longitude and latitude in degrees (WGS 84), as exactly as a small map needs. */
const POSITIONS = read('positions') as Record<string, Point>;

/** Where a locality is drawn; undefined for one that the map does not know. */
export function positionOf(code: string): Point | undefined {
  const at = POSITIONS[code];
  return at && code.startsWith('JP') ? moved(at) : at;
}

/** Both countries in rough lines, as echarts reads them. */
export function outlines(): Parameters<typeof registerMap>[1] {
  const { type, features } = read('outlines') as { type: 'FeatureCollection'; features: Outline[] };
  const drawn = features.map((feature) =>
    feature.properties.name === 'JP'
      ? {
          ...feature,
          geometry: {
            ...feature.geometry,
            coordinates: feature.geometry.coordinates.map((part) => part.map((ring) => ring.map(moved))),
          },
        }
      : feature,
  );
  return { type, features: drawn } as Parameters<typeof registerMap>[1];
}

function moved([lon, lat]: Point): Point {
  return [lon + NEARER[0], lat + NEARER[1]];
}
