import { COLOURS, drawChart, type ChartLink } from './draw.ts';

/** A bar: its name as it is shown, its number, and where it leads. */
export interface Bar extends ChartLink {
  name: string;
  value: number;
}

const TEXT = { color: COLOURS.soft, fontSize: 12 } as const;
const ROW = 26;

/** Bars that stand, one for each week; every sixth or so is named. */
export function standingBars(bars: readonly Bar[], width = 1100, height = 260): string {
  return drawChart({
    width,
    height,
    link: (_, index) => bars[index] ?? null,
    option: {
      grid: { left: 40, right: 10, top: 12, bottom: 26 },
      xAxis: {
        type: 'category',
        data: bars.map(({ name }) => name),
        axisLabel: { ...TEXT, interval: Math.max(0, Math.ceil(bars.length / 12) - 1) },
        axisLine: { lineStyle: { color: COLOURS.line } },
        axisTick: { show: false },
      },
      yAxis: {
        type: 'value',
        minInterval: 1,
        axisLabel: TEXT,
        splitLine: { lineStyle: { color: COLOURS.line } },
      },
      series: [series(bars)],
    },
  });
}

/** Bars that lie, the longest on top, each with its name and number. */
export function lyingBars(bars: readonly Bar[], width = 540): string {
  return drawChart({
    width,
    height: bars.length * ROW + 10,
    link: (_, index) => bars[index] ?? null,
    option: {
      grid: { left: 190, right: 60, top: 4, bottom: 4 },
      xAxis: { type: 'value', show: false, minInterval: 1 },
      yAxis: {
        type: 'category',
        inverse: true,
        data: bars.map(({ name }) => name),
        axisLabel: { ...TEXT, color: COLOURS.ink, width: 178, overflow: 'truncate' },
        axisLine: { show: false },
        axisTick: { show: false },
      },
      series: [{ ...series(bars), label: { show: true, position: 'right', ...TEXT } }],
    },
  });
}

function series(bars: readonly Bar[]) {
  return {
    type: 'bar',
    barMaxWidth: 18,
    itemStyle: { color: COLOURS.bar },
    data: bars.map(({ value }) => value),
  };
}
