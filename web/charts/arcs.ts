import { COLOURS, drawChart, type ChartLink } from './draw.ts';
import { positionOf } from './geography.ts';

/** A pair on the map. */
export interface Arc extends ChartLink {
  vn: string;
  jp: string;
  stories: number;
}

/** A locality on the map. */
export interface Dot extends ChartLink {
  code: string;
  name: string;
  stories: number;
}

const NAMED = 24;

/** Both countries with an arc for each pair, wider with more stories, and a dot for each locality that has some. */
export function arcMap(arcs: readonly Arc[], dots: readonly Dot[], width = 1100, height = 660): string {
  const drawn = arcs.filter(({ vn, jp }) => positionOf(vn) && positionOf(jp));
  const placed = dots.filter(({ code }) => positionOf(code));
  const named = new Set([...placed].sort((a, b) => b.stories - a.stories).slice(0, NAMED));
  return drawChart({
    width,
    height,
    link: (series, index) => (series === 0 ? drawn[index] : placed[index]) ?? null,
    option: {
      geo: {
        map: 'both-countries',
        silent: true,
        left: 20,
        right: 40,
        top: 16,
        bottom: 16,
        itemStyle: { areaColor: COLOURS.land, borderColor: COLOURS.coast, borderWidth: 1 },
      },
      series: [
        {
          type: 'lines',
          coordinateSystem: 'geo',
          data: drawn.map(({ vn, jp, stories }) => ({
            coords: [positionOf(vn), positionOf(jp)],
            lineStyle: {
              color: COLOURS.arc,
              width: Math.min(6, 1 + Math.log2(stories)),
              opacity: 0.55,
              curveness: 0.18,
            },
          })),
        },
        {
          type: 'scatter',
          coordinateSystem: 'geo',
          itemStyle: { color: COLOURS.dot, opacity: 1 },
          labelLayout: { hideOverlap: true },
          data: placed.map((dot) => ({
            name: dot.name,
            value: positionOf(dot.code),
            symbolSize: Math.min(14, 5 + Math.log2(dot.stories)),
            label: {
              show: named.has(dot),
              position: dot.code.startsWith('VN') ? 'left' : 'right',
              formatter: '{b}',
              color: COLOURS.ink,
              fontSize: 12,
            },
          })),
        },
      ],
    },
  });
}
