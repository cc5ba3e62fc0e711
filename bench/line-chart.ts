import * as echarts from 'echarts';

/** Lines over one axis: all on one scale, or each `apart`, below the other on a scale of its own. */
export interface LineChart {
  title: string;
  across: string;
  apart: boolean;
  lines: readonly { name: string; points: readonly (readonly [number, number])[] }[];
}

const WIDTH = 820;
const BAND = 150;

/** A chart as SVG, for the documentation. */
export function lineChart({ title, across, apart, lines }: LineChart): string {
  const bands = apart ? lines.length : 1;
  const band = apart ? BAND : 2 * BAND;
  const height = 60 + bands * band + 60;
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  const each = Array.from({ length: bands }, (_, n) => n);
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    title: { text: title, left: 'center', textStyle: { fontSize: 15 } },
    legend: { bottom: 0, itemGap: 24 },
    grid: each.map((n) => ({ left: 70, right: 30, top: 55 + n * band, height: band - 30 })),
    xAxis: each.map((n) => ({
      gridIndex: n,
      type: 'value',
      name: n === bands - 1 ? across : '',
      nameLocation: 'middle',
      nameGap: 24,
      min: 'dataMin',
      max: 'dataMax',
      axisLabel: { show: n === bands - 1, formatter: (value: number) => String(Math.round(value * 10) / 10) },
    })),
    yAxis: each.map((n) => ({ gridIndex: n, type: 'value', min: 0 })),
    series: lines.map(({ name, points }, n) => ({
      name,
      type: 'line',
      data: points,
      showSymbol: points.length < 20,
      xAxisIndex: apart ? n : 0,
      yAxisIndex: apart ? n : 0,
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
